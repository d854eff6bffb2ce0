// What a text about credit may say of a carrier: its money in words, in its own currency and time zone.
import { Decimal } from 'decimal.js';
import type { Variables } from './templates.ts';

/** A carrier's money as the alerts read it. */
export interface Standing {
  carrierId: string;
  carrierName: string;
  carrierCode: string;
  timeZone: string;
  currency: string;
  decimals: number;
  customerBalance: string;
  supplierBalance: string;
  availableCredit: string | null;
  customerCreditLimit: string | null;
  supplierCreditLimit: string | null;
  customerSpend: string;
  supplierSpend: string;
  customerSpendLimit: string | null;
  supplierSpendLimit: string | null;
  alertType: string;
  direction: string;
  /** What the alert watches, and the amount at which it fires. */
  value: string;
  at: string;
}

const alertNames: Record<string, string> = {
  low_balance: 'low balance',
  high_balance: 'high balance',
  net_exposure: 'net exposure',
  '24hr_spend_breach': '24-hour spend',
};

/** The values of every variable that a text about credit may use (`creditVariables` of the templates). */
export function variablesOf(standing: Standing, contactName: string, publicUrl: string, now: Date): Variables {
  const supplier = standing.direction === 'supplier';
  const money = (amount: string | null): string => (amount === null ? 'unlimited' : inWords(amount, standing.decimals));
  const balance = supplier ? standing.supplierBalance : standing.customerBalance;
  const net = standing.alertType === 'net_exposure';
  return {
    CARRIER_NAME: standing.carrierName,
    CARRIER_CODE: standing.carrierCode,
    CONTACT_NAME: contactName,
    ALERT_NAME: alertNames[standing.alertType] ?? standing.alertType,
    BALANCE_NAME: net ? 'net balance' : supplier ? 'supplier balance' : 'customer balance',
    BALANCE_AMOUNT: money(
      net ? new Decimal(standing.customerBalance).minus(standing.supplierBalance).toFixed() : balance,
    ),
    CUSTOMER_BALANCE: money(standing.customerBalance),
    SUPPLIER_BALANCE: money(standing.supplierBalance),
    AVAILABLE_CREDIT: money(standing.availableCredit),
    CREDIT_LIMIT: money(supplier ? standing.supplierCreditLimit : standing.customerCreditLimit),
    SPEND_AMOUNT: money(supplier ? standing.supplierSpend : standing.customerSpend),
    SPEND_LIMIT: money(supplier ? standing.supplierSpendLimit : standing.customerSpendLimit),
    THRESHOLD: money(standing.at),
    CURRENCY: standing.currency,
    OCCURRED_AT: momentIn(standing.timeZone, now),
    CARRIER_URL: `${publicUrl}/carriers/${standing.carrierCode}`,
  };
}

/** `-1,240.50`: with the decimals of its currency, half of the last one away from 0. */
export function inWords(amount: string, decimals: number): string {
  const [whole = '', fraction] = new Decimal(amount).toFixed(decimals, Decimal.ROUND_HALF_UP).split('.');
  const grouped = whole.replace(/\B(?=(\d{3})+$)/g, ',');
  return fraction === undefined ? grouped : `${grouped}.${fraction}`;
}

/** `2026-01-31 09:30 (Europe/London)`. */
function momentIn(timeZone: string, moment: Date): string {
  const parts = new Intl.DateTimeFormat('sv-SE', { timeZone, dateStyle: 'short', timeStyle: 'short' });
  return `${parts.format(moment)} (${timeZone})`;
}
