// Credit alerts that fit each carrier's terms; those whose threshold is passed by the present balances have fired.
import type { CarrierCreditAlert } from '../../resources/carriers/carrier_credit_alerts.ts';
import type { Notification } from '../../resources/carriers/notification_log.ts';
import { random } from '../random.ts';
import type { Random } from '../random.ts';
import type { CarrierSeed } from './carriers.ts';
import type { ContactSeed } from './contacts.ts';
import type { Demo } from './context.ts';
import type { Staff } from './staff.ts';
import { amountIn } from './values.ts';

type Alert = Partial<CarrierCreditAlert>;

export async function seedCreditAlerts(
  demo: Demo,
  carriers: readonly CarrierSeed[],
  contacts: readonly ContactSeed[],
  staff: readonly Staff[],
): Promise<void> {
  const chance = random('credit alerts');
  const templates = await templateIds(demo);
  const finance = staff.filter(({ role, active }) => active && role === 'finance');
  const rows = carriers.flatMap((carrier) => {
    const own = contacts.filter((contact) => contact.carrierId === carrier.id && contact.email);
    return alertsOf(chance, carrier).map((alert): Alert => ({
      ...alert,
      ...stateOf(demo, chance, alert, carrier),
      id: chance.uuid(),
      carrierId: carrier.id,
      templateId: chance.chance(0.5) ? (templates.get(templateOf[alert.alertType as string] as string) ?? null) : null,
      clearedTemplateId: chance.chance(0.3) ? (templates.get(alert.alertType === 'low_balance' ? 'balance_cleared' : 'credit_cleared') ?? null) : null,
      recipients: recipients(chance, own, chance.pick(finance).id),
      // A message every few days: a demo that runs for a week shall not bury its log.
      maxAlerts: chance.int(1, 2),
      perMinutes: 10_080,
      isActive: carrier.status !== 'disabled' && chance.chance(0.94),
      createdAt: carrier.createdAt,
    })); // prettier-ignore
  });
  await demo.insert<CarrierCreditAlert>('carrier_credit_alerts', rows);
  const names = new Map(carriers.map(({ id, name }) => [id, name]));
  const fired = rows.filter(({ state, isActive }) => state === 'fired' && isActive);
  await demo.insert<Notification>(
    'notification_log',
    fired.map((alert) => notificationOf(chance, alert, names.get(alert.carrierId as string) as string)),
  );
}

/** The mail by which a fired alert was told. */
function notificationOf(chance: Random, alert: Alert, carrier: string): Partial<Notification> {
  const id = chance.uuid();
  const what = (alert.alertType as string).replaceAll('_', ' ').replace('24hr', '24-hour').replace(' breach', '');
  const moment = alert.lastFiredAt as string;
  return {
    id,
    carrierId: alert.carrierId as string,
    alertId: alert.id as string,
    event: 'fired',
    status: 'sent',
    mailTo: ['accounts@carrier.example'],
    mailCc: [],
    mailBcc: [],
    subject: `${carrier}: ${what} has passed ${alert.threshold}${alert.thresholdType === 'percent' ? ' %' : ''}`,
    text: `Dear ${carrier},\n\nplease look at your account with us: ${what} has passed the level that we agreed to tell you about.\n\nYour carrier services team`,
    messageId: `<${id}@didtron.example>`,
    attempts: 1,
    sentAt: moment,
    createdAt: moment,
  };
}

const templateOf: Record<string, string> = {
  low_balance: 'low_balance',
  high_balance: 'high_balance',
  '24hr_spend_breach': 'spend_breach',
  net_exposure: 'net_exposure',
};

async function templateIds({ client }: Demo): Promise<Map<string, string>> {
  const { rows } = await client.query<{ slug: string; id: string }>(
    `SELECT slug, id::text FROM email_templates WHERE category = 'credit'`,
  );
  return new Map(rows.map(({ slug, id }) => [slug, id]));
}

function recipients(
  chance: Random,
  contacts: readonly ContactSeed[],
  financeId: string,
): CarrierCreditAlert['recipients'] {
  const named = chance
    .sample(contacts, chance.int(1, 2))
    .map(({ id }) => ({ type: 'contact' as const, id, as: 'to' as const }));
  return [
    ...named,
    ...(chance.chance(0.6) ? [{ type: 'user' as const, id: financeId, as: 'cc' as const }] : []),
    ...(chance.chance(0.3) ? [{ type: 'email' as const, address: 'credit@didtron.example', as: 'bcc' as const }] : []),
  ];
}

function alertsOf(chance: Random, carrier: CarrierSeed): Alert[] {
  const { currency, volume } = carrier;
  const alerts: Alert[] = [];
  if (carrier.sends && chance.chance(0.8)) {
    const limit = Number(carrier.customerCreditLimit);
    const threshold = limit > 0 ? -0.8 * limit : 0.05 * volume;
    alerts.push({ alertType: 'low_balance', direction: 'customer', threshold: amountIn(currency, threshold, 2) });
  }
  if (carrier.sends && carrier.customer24HrSpendLimit && chance.chance(0.6)) {
    const percent = chance.chance(0.7);
    const threshold = percent
      ? chance.pick(['80', '90'])
      : amountIn(currency, Number(carrier.customer24HrSpendLimit) * 0.9, 2);
    alerts.push({
      alertType: '24hr_spend_breach',
      direction: 'customer',
      thresholdType: percent ? 'percent' : 'amount',
      threshold,
    });
  }
  if (carrier.supplierCreditType === 'prepaid' && chance.chance(0.8)) {
    const threshold = amountIn(currency, 0.03 * volume, 1);
    alerts.push({
      alertType: 'low_balance',
      direction: 'supplier',
      threshold,
      resetThreshold: amountIn(currency, 0.06 * volume, 1),
    });
  }
  if (carrier.sends && carrier.customerCreditType === 'prepaid' && chance.chance(0.1)) {
    alerts.push({ alertType: 'high_balance', direction: 'customer', threshold: amountIn(currency, 0.5 * volume, 1) });
  }
  if (carrier.bilateralCreditLimit && chance.chance(0.5)) {
    const threshold = amountIn(currency, Number(carrier.bilateralCreditLimit) * 0.9, 2);
    alerts.push({ alertType: 'net_exposure', direction: 'customer', threshold });
  }
  return alerts;
}

/** What the alert watches is beyond its threshold now. */
function isPassed(alert: Alert, carrier: CarrierSeed): boolean {
  const balance = Number(alert.direction === 'supplier' ? carrier.supplierBalance : carrier.customerBalance);
  const threshold = Number(alert.threshold);
  switch (alert.alertType) {
    case 'low_balance':
      return balance < threshold;
    case 'high_balance':
      return balance > threshold;
    case 'net_exposure':
      return Number(carrier.customerBalance) - Number(carrier.supplierBalance) <= -threshold;
    default: {
      const limit = Number(carrier.customer24HrSpendLimit);
      return (
        Number(carrier.customer24HrSpend) >= (alert.thresholdType === 'percent' ? (limit * threshold) / 100 : threshold)
      );
    }
  }
}

function stateOf(demo: Demo, chance: Random, alert: Alert, carrier: CarrierSeed): Alert {
  if (carrier.status !== 'disabled' && isPassed(alert, carrier)) {
    const firedAt = demo.daysAgo(chance.next() * 2);
    return { state: 'fired', lastFiredAt: firedAt, lastSentAt: firedAt, sentInWindow: 1, windowStartedAt: firedAt };
  }
  if (chance.chance(0.7)) return { state: 'none' };
  const fired = chance.int(5, 60);
  const since = Date.parse(carrier.createdAt);
  if (Date.parse(demo.daysAgo(fired)) < since) return { state: 'none' };
  return { state: 'none', lastFiredAt: demo.daysAgo(fired), lastClearedAt: demo.daysAgo(fired - chance.int(1, 3)) };
}
