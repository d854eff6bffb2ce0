// The head of a carrier's page: what each side owes in words, how much credit and spend is left, capacity, alerts.
import { Decimal } from 'decimal.js';
import type { ReactNode } from 'react';
import { Link } from 'react-router';
import type { Carrier } from '../../resources/carriers/carriers.ts';
import { FieldCell } from '../fields/index.tsx';
import { currencyDecimals, formatDecimal } from '../fields/numbers.ts';
import { plural } from '../fields/words.ts';
import { findField } from '../meta/registry.ts';
import type { HeadViewProps } from '../views/show/glance.tsx';
import './carriers.head.css';

/** What the summary tells of a carrier. Each part is there for who may read its source. */
interface CarrierFacts {
  capacity?: { number: number; limits: number; unlimited: number };
  openAlerts?: number;
}
type CarrierRow = Carrier & { primaryCurrency?: { code: string; decimals?: number } | null };

/** "1,240.50 EUR"; of two amounts "1,240.50 of 2,000.00 EUR". */
type Money = (amount: Decimal, of?: Decimal) => string;

function moneyOf({ primaryCurrency }: CarrierRow): Money {
  const code = primaryCurrency?.code ?? '';
  const decimals = primaryCurrency?.decimals ?? currencyDecimals(code);
  const figures = (amount: Decimal) => formatDecimal(amount.toFixed(decimals), decimals);
  return (amount, of) => `${figures(amount)} ${of ? `of ${figures(of)} ` : ''}${code}`.trim();
}

/** Both balances are funds: what is below zero is owed by whose account it is (domain: credit control). */
function customerWords(balance: Decimal, money: Money): string {
  if (balance.isZero()) return 'They owe us nothing';
  return balance.isNegative() ? `They owe us ${money(balance.abs())}` : `They have ${money(balance)} with us`;
}
function supplierWords(balance: Decimal, money: Money): string {
  if (balance.isZero()) return 'We owe them nothing';
  return balance.isNegative() ? `We owe them ${money(balance.abs())}` : `We have ${money(balance)} with them`;
}
function netWords(net: Decimal, money: Money): string {
  if (net.isZero()) return 'Even on balance';
  return net.isNegative() ? `On balance they owe us ${money(net.abs())}` : `On balance we owe them ${money(net)}`;
}

function Fact({ label, children }: { label: string; children: ReactNode }) {
  return (
    <div className="head-fact">
      <dt>{label}</dt>
      <dd>{children}</dd>
    </div>
  );
}

type Level = 'success' | 'warning' | 'danger';

/** How much of a limit is taken: the words say it, the bar shows it. */
function Bar({ share, level, words }: { share: number; level: Level; words: string }) {
  const percent = Math.round(Math.max(0, Math.min(1, share)) * 100);
  return (
    <>
      <span>{words}</span>
      <span className="head-bar" aria-hidden="true">
        <span style={{ width: `${percent}%`, background: `var(--${level}-solid)` }} />
      </span>
    </>
  );
}

/** What is left: green, from a fifth on amber, nothing red. */
const levelOfRest = (share: number): Level => (share <= 0 ? 'danger' : share < 0.2 ? 'warning' : 'success');
/** What is taken, the other way round. */
const levelOfUse = (share: number): Level => levelOfRest(1 - share);

function Credit({ row, money }: { row: CarrierRow; money: Money }) {
  const limit = new Decimal(row.customerCreditType === 'postpaid' ? row.customerCreditLimit : 0);
  const available = new Decimal(row.availableCredit ?? 0);
  const most = Decimal.max(limit, available);
  const share = most.isZero() ? 0 : available.div(most).toNumber();
  const words = limit.isZero() ? `${money(available)} prepaid` : money(available, limit);
  return <Bar share={share} level={levelOfRest(share)} words={words} />;
}

function Spend({ row, money }: { row: CarrierRow; money: Money }) {
  const spent = new Decimal(row.customer24HrSpend);
  if (row.customer24HrSpendLimit === null) return <>{money(spent)}, no limit</>;
  const limit = new Decimal(row.customer24HrSpendLimit);
  const share = limit.isZero() ? 1 : spent.div(limit).toNumber();
  return <Bar share={share} level={levelOfUse(share)} words={money(spent, limit)} />;
}

function Capacity({ row, capacity }: { row: CarrierRow; capacity: NonNullable<CarrierFacts['capacity']> }) {
  const { number, limits, unlimited } = capacity;
  if (number === 0) return <>No interconnect is active</>;
  const links = plural(number, 'interconnect');
  const open = unlimited > 0 ? ` (${unlimited} unlimited)` : '';
  if (row.capacityLimit === null) {
    const sum = number === unlimited ? 'Unlimited' : `${limits.toLocaleString('en')} calls`;
    return (
      <>
        {sum} by {links}
        {number === unlimited ? '' : open}
      </>
    );
  }
  const share = limits / row.capacityLimit;
  const words = `${limits.toLocaleString('en')} of ${row.capacityLimit.toLocaleString('en')} calls by ${links}${open}`;
  return <Bar share={share} level={share > 1 || unlimited > 0 ? 'warning' : 'success'} words={words} />;
}

export default function CarrierHead({ resource, row: shown, summary }: HeadViewProps) {
  // To whom a carrier is told by name alone, nothing of this is.
  if (!findField(resource, 'customerBalance')) return null;
  const row = shown as unknown as CarrierRow;
  const { capacity, openAlerts } = (summary?.facts ?? {}) as CarrierFacts;
  const money = moneyOf(row);
  const sells = row.partnerType !== 'supplier';
  const buys = row.partnerType !== 'customer';
  const type = findField(resource, 'partnerType');
  return (
    <dl className="head-facts">
      {type && (
        <Fact label="Type">
          <FieldCell field={type} row={shown} resource={resource} compact /> {row.primaryCurrency?.code}
        </Fact>
      )}
      <Fact label="Balance">
        {sells && <span>{customerWords(new Decimal(row.customerBalance), money)}</span>}
        {buys && <span>{supplierWords(new Decimal(row.supplierBalance), money)}</span>}
        {sells && buys && row.bilateralBalance !== null && (
          <span className="field-quiet">{netWords(new Decimal(row.bilateralBalance), money)}</span>
        )}
      </Fact>
      {sells && (
        <Fact label="Available credit">
          <Credit row={row} money={money} />
        </Fact>
      )}
      {sells && (
        <Fact label="24-hour spend">
          <Spend row={row} money={money} />
        </Fact>
      )}
      <Fact label="Capacity">{capacity ? <Capacity row={row} capacity={capacity} /> : '…'}</Fact>
      {openAlerts !== undefined && (
        <Fact label="Credit alerts">
          {openAlerts > 0 ? (
            <Link className="head-alerts" to="?tab=credit-alerts">
              {plural(openAlerts, 'alert')} fired
            </Link>
          ) : (
            'None fired'
          )}
        </Fact>
      )}
    </dl>
  );
}
