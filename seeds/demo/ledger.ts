// The ledger of every carrier: its opening, payments of the last months and the calls of the last day, which together come to the
// balance and the spend that its terms were made for; and a few large adjustments that wait for a second person.
import { Decimal } from 'decimal.js';
import type { LedgerApproval } from '../../resources/carriers/ledger_approvals.ts';
import type { LedgerEntry } from '../../resources/carriers/ledger_entries.ts';
import { rateToUsd } from '../reference/currencies.ts';
import { random } from '../random.ts';
import type { Random } from '../random.ts';
import type { CarrierSeed } from './carriers.ts';
import type { Demo } from './context.ts';
import type { Staff } from './staff.ts';
import { amountIn } from './values.ts';

type Entry = Partial<LedgerEntry> & { amount: string; createdAt: string };
type Side = 'customer' | 'supplier';

const hourMs = 3_600_000;
/** Days before today on which the accounts department books. */
const bookingDays = [71, 44, 30, 16, 9, 4];

const notes = [
  { kind: 'credit', reason: 'Volume discount of the last quarter' },
  { kind: 'debit', reason: 'Test numbers and port-in fees' },
  { kind: 'correction', reason: 'Currency of an earlier payment mistaken' },
  { kind: 'goodwill', reason: 'Outage of 40 minutes on two routes' },
  { kind: 'refund', reason: 'Calls charged twice after a restart of the switch' },
] as const;

export async function seedLedger(
  demo: Demo,
  now: Date,
  carriers: readonly CarrierSeed[],
  staff: readonly Staff[],
): Promise<void> {
  const chance = random('ledger');
  const finance = staff.filter(({ role, active }) => active && role === 'finance');
  const entries = carriers.flatMap((carrier) => [
    ...(carrier.sends ? entriesOf(demo, now, chance, carrier, 'customer', finance) : []),
    ...(carrier.takes ? entriesOf(demo, now, chance, carrier, 'supplier', finance) : []),
  ]);
  await demo.insert<LedgerEntry>('ledger_entries', entries);
  await demo.insert<LedgerApproval>('ledger_approvals', approvals(demo, chance, carriers, finance));
}

/** Entries of one side, the opening being what is left of its balance without the others. */
function entriesOf(
  demo: Demo,
  now: Date,
  chance: Random,
  carrier: CarrierSeed,
  side: Side,
  finance: readonly Staff[],
): Entry[] {
  const balance = side === 'customer' ? carrier.customerBalance : carrier.supplierBalance;
  const spend = side === 'customer' ? carrier.customer24HrSpend : carrier.supplier24HrSpend;
  const common = { carrierId: carrier.id, direction: side, currency: carrier.currency };
  const booked = carrier.status === 'disabled' ? [] : bookings(demo, chance, carrier, side, finance);
  const later = [...booked, ...callsOf(now, chance, carrier, side, spend ?? '0')];
  const opening = later.reduce((left, { amount }) => left.minus(amount), new Decimal(balance ?? '0'));
  const first: Entry[] = opening.isZero()
    ? []
    : [
        {
          kind: 'opening',
          amount: opening.toFixed(),
          reason: 'Taken over from the accounting system',
          reference: `opening-${side}`,
          actorEmail: 'seed',
          occurredAt: carrier.createdAt,
          createdAt: carrier.createdAt,
        },
      ];
  return [...first, ...later].map((entry) => ({ ...entry, ...common, id: chance.uuid() }));
}

/**
 * Now and then a payment and the calls that it pays for, charged as an invoice, so that the balance stays near where it is; and notes.
 * Who pays in advance pays first.
 */
function bookings(demo: Demo, chance: Random, carrier: CarrierSeed, side: Side, finance: readonly Staff[]): Entry[] {
  const since = Date.parse(carrier.createdAt);
  const prepaid = (side === 'customer' ? carrier.customerCreditType : carrier.supplierCreditType) === 'prepaid';
  const [received, sent] = side === 'customer' ? ['RCV', 'Payment received'] : ['PAY', 'Payment made'];
  return bookingDays.flatMap((day): Entry[] => {
    const [first, second] = [demo.daysAgo(day - 0.41), demo.daysAgo(day - 0.66)];
    if (Date.parse(first) <= since || !chance.chance(carrier.status === 'active' ? 0.3 : 0.1)) return [];
    const actor = chance.pick(finance);
    const by = { actorId: actor.id, actorEmail: actor.email };
    const at = (moment: string) => ({ ...by, occurredAt: moment, createdAt: moment });
    const label = `${first.slice(0, 10)}-${chance.int(1000, 9999)}`;
    const amount = amountIn(carrier.currency, carrier.volume * chance.near(0.2, 0.1), 2);
    if (Number(amount) === 0) return [];
    if (chance.chance(0.2)) {
      const { kind, reason } = chance.pick(notes);
      const small = amountIn(carrier.currency, Number(amount) * 0.05, 2);
      if (Number(small) === 0) return [];
      return [{ kind, amount: kind === 'debit' ? `-${small}` : small, reason, reference: `ADJ-${label}`, ...at(first) }];
    }
    const paid: Entry = { kind: 'payment', amount, reason: sent, reference: `${received}-${label}`, ...at(prepaid ? first : second) };
    const charged: Entry = { kind: 'debit', amount: `-${amount}`, reason: 'Calls as invoiced', reference: `INV-${label}`, ...at(prepaid ? second : first) };
    return prepaid ? [paid, charged] : [charged, paid];
  });
} // prettier-ignore

/** Three batches over the last day, or one of the present hour where the day begins at midnight. */
function callsOf(now: Date, chance: Random, carrier: CarrierSeed, side: Side, spend: string): Entry[] {
  const total = new Decimal(spend);
  if (total.isZero()) return [];
  const thisHour = Math.floor(now.getTime() / hourMs) * hourMs;
  const starts = carrier.spendWindow === 'fixed_daily' ? [0] : [21, 13, 6];
  const batch = total.div(starts.length).toDecimalPlaces(2, Decimal.ROUND_DOWN);
  return starts.flatMap((start, at): Entry[] => {
    const amount = at === starts.length - 1 ? total.minus(batch.times(at)) : batch;
    if (amount.isZero()) return [];
    const hours = hoursOf(chance, amount, thisHour - start * hourMs, start === 0 ? 1 : 5);
    const moment = new Date(thisHour - Math.max(0, start - 5) * hourMs).toISOString();
    return [
      {
        kind: 'call_batch',
        amount: amount.negated().toFixed(),
        reason: 'Calls as rated by the switch',
        reference: `CDR-${side === 'customer' ? 'IN' : 'OUT'}-${moment.slice(0, 13)}`,
        callCount: hours.reduce((sum, hour) => sum + hour.calls, 0),
        callSeconds: hours.reduce((sum, hour) => sum + hour.seconds, 0),
        hours,
        actorEmail: 'switch',
        occurredAt: moment,
        createdAt: moment,
      },
    ];
  });
}

function hoursOf(chance: Random, amount: Decimal, from: number, count: number): NonNullable<LedgerEntry['hours']> {
  const part = amount.div(count).toDecimalPlaces(2, Decimal.ROUND_DOWN);
  return Array.from({ length: count }, (_, at) => {
    const calls = chance.int(40, 900);
    return {
      hour: new Date(from + at * hourMs).toISOString(),
      amount: (at === count - 1 ? amount.minus(part.times(at)) : part).toFixed(),
      calls,
      seconds: calls * chance.int(60, 260),
    };
  });
}

function approvals(
  demo: Demo,
  chance: Random,
  carriers: readonly CarrierSeed[],
  finance: readonly Staff[],
): Partial<LedgerApproval>[] {
  const [asker, decider] = chance.sample(finance, 2) as [Staff, Staff];
  const big = carriers.filter(({ sends, status, volume }) => sends && status === 'active' && volume > 50_000);
  const asked = [
    { kind: 'credit', share: 0.12, reason: 'Agreed settlement of disputed traffic of last month' },
    { kind: 'refund', share: 0.08, reason: 'Premium-rate calls charged at the wrong rate' },
    { kind: 'goodwill', share: 0.05, reason: 'Asked for by the account manager after the outage' },
  ] as const;
  return chance.sample(big, asked.length).map((carrier, at): Partial<LedgerApproval> => {
    const { kind, share, reason } = asked[at] as (typeof asked)[number];
    const amount = amountIn(carrier.currency, carrier.volume * share, 2);
    const createdAt = demo.daysAgo(at + 0.6);
    return {
      id: chance.uuid(),
      carrierId: carrier.id,
      direction: 'customer',
      kind,
      amount,
      currency: carrier.currency,
      amountInBase: new Decimal(amount).times(rateToUsd(carrier.currency)).toDecimalPlaces(4).toFixed(),
      reason,
      reference: `APR-${chance.int(1000, 9999)}`,
      fingerprint: 'demo',
      requestedBy: asker.id,
      ...(at < 2
        ? { status: 'pending' }
        : {
            status: 'rejected',
            decidedBy: decider.id,
            decidedAt: demo.daysAgo(at + 0.5),
            decisionNote: 'The outage lies within the agreed availability',
          }),
      createdAt,
    };
  });
}
