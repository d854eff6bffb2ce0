// The rates of all cards, 50,000 together: prices that follow the cost of each dial code, with changes announced and gone by.
import type { AuditRecord } from '../../resources/monitoring/audit_records.ts';
import type { Rate } from '../../resources/rating/rates.ts';
import { periodExceptions } from '../reference/exceptions.ts';
import { random } from '../random.ts';
import type { Random } from '../random.ts';
import type { Demo } from './context.ts';
import { dialCodes } from './data/dial-codes.ts';
import type { DialCode } from './data/dial-codes.ts';
import type { CardSeed } from './rate-cards.ts';
import { later } from './values.ts';
import type { Zones } from './zones.ts';

export const rateCount = 50_000;
const customerShare = 0.52;

type Row = Partial<Rate>;

export async function seedRates(
  demo: Demo,
  cards: readonly CardSeed[],
  zones: Zones,
  classes: ReadonlyMap<string, string>,
): Promise<void> {
  const chance = random('rates');
  const counts = sizes(chance, cards);
  const rows = cards.flatMap((card, at) => ratesOf(demo, chance, card, counts[at] as number, zones, classes));
  await demo.insertMany<Rate>('rates', rows);
  const imports = cards.map((card, at): Partial<AuditRecord> => ({
    id: chance.uuid(),
    eventType: 'config_change',
    actorEmail: 'seed',
    description: `Rate card ${card.name}: import`,
    metadata: {
      resource: 'rate_cards',
      recordId: card.id,
      title: card.name,
      action: 'import',
      changes: { rates: [0, counts[at] as number] },
    },
    occurredAt: card.createdAt,
    createdAt: card.createdAt,
  }));
  await demo.insert<AuditRecord>('audit_records', imports);
}

/** How many rates each card has: suppliers share their part evenly but for a third up or down, and the last takes what is left. */
function sizes(chance: Random, cards: readonly CardSeed[]): number[] {
  const full = cards.filter(({ plan }) => plan?.coverage === 'all').length * dialCodes.length;
  const usual = (rateCount * customerShare - full) / cards.filter(({ plan }) => plan?.coverage === 'usual').length;
  const provider = (rateCount * (1 - customerShare)) / cards.filter(({ type }) => type === 'provider').length;
  const counts = cards.map(({ type, plan }) => {
    if (plan?.coverage === 'all') return dialCodes.length;
    const count = Math.round((type === 'customer' ? usual : provider) * (0.7 + 0.6 * chance.next()));
    return plan?.region ? Math.min(count, dialCodes.filter(({ region }) => region === plan.region).length) : count;
  });
  const rest = rateCount - counts.reduce((sum, count) => sum + count, 0);
  // Spread what is missing or too much over the suppliers' cards.
  const open = cards.flatMap(({ type }, at) => (type === 'provider' ? [at] : []));
  for (const [place, at] of open.entries()) {
    const share = Math.trunc((rest * (place + 1)) / open.length) - Math.trunc((rest * place) / open.length);
    counts[at] = (counts[at] as number) + share;
  }
  return counts;
}

/** Dial codes of a card: every country's own code first, then others, as a sheet of that size would have them. */
function codesOf(chance: Random, card: CardSeed, count: number): readonly DialCode[] {
  if (count >= dialCodes.length) return dialCodes;
  const region = card.plan?.region;
  const open = region ? dialCodes.filter((one) => one.region === region) : dialCodes;
  if (card.type === 'provider') return chance.sample(open, count);
  const proper = open.filter(({ kind }) => kind === 'fixed' || kind === 'satellite');
  const others = open.filter(({ kind }) => kind === 'mobile' || kind === 'city');
  return [...proper, ...chance.sample(others, Math.max(0, count - proper.length))].slice(0, count);
}

function ratesOf(
  demo: Demo,
  chance: Random,
  card: CardSeed,
  count: number,
  zones: Zones,
  classes: ReadonlyMap<string, string>,
): Row[] {
  const rows: Row[] = [];
  const split = card.plan && card.plan.classes.length > 1 ? card.plan.classes : null;
  for (const dial of codesOf(chance, card, count)) {
    if (rows.length >= count) break;
    const base = rateOf(demo, chance, card, dial, zones);
    if (split && chance.chance(0.4)) {
      // The second class is the cheaper part of the week.
      for (const [at, name] of split.entries()) {
        rows.push({
          ...base,
          id: chance.uuid(),
          timeClassId: classes.get(name) as string,
          rate: price(Number(base.rate) * (at === 0 ? 1 : 0.85)),
        });
      }
    } else rows.push(base, ...(chance.chance(0.05) && card.status === 'active' ? [successor(demo, chance, base)] : []));
  }
  // A card with fewer dial codes than rates has older prices of them, too.
  const codes = rows.filter(({ timeClassId }) => !timeClassId);
  for (let at = 0; rows.length < count; at += 1) {
    const age = Math.floor(at / codes.length) + 1;
    rows.push(predecessor(chance, codes[at % codes.length] as Row, age));
  }
  return rows.slice(0, count);
}

const price = (value: number): string =>
  value < 1 ? value.toFixed(5) : value < 100 ? value.toFixed(4) : value.toFixed(2);
const dayMs = 86_400_000;
const exceptions = periodExceptions.toSorted((one, other) => other.prefix.length - one.prefix.length);

function rateOf(demo: Demo, chance: Random, card: CardSeed, dial: DialCode, zones: Zones): Row {
  const exception = exceptions.find(({ prefix }) => dial.code.startsWith(prefix));
  const isOwn = card.type === 'customer';
  const start = new Date(Math.floor(Date.parse(card.createdAt) / dayMs) * dayMs).toISOString();
  const blocked = chance.chance(dial.kind === 'satellite' ? 0.3 : 0.004);
  return {
    id: chance.uuid(),
    rateCardId: card.id,
    prefix: dial.code,
    destination: dial.destination,
    zoneId: zones.get(dial.zone)?.id ?? null,
    rate: price(dial.cost * card.factor * chance.near(1, 0.12)),
    connectionFee: chance.chance(0.02) ? '0.01' : '0',
    // Customers are billed in the intervals of their plan and its exceptions; suppliers say theirs with each price.
    initialInterval: isOwn ? null : (exception?.initialInterval ?? 1),
    recurringInterval: isOwn ? null : (exception?.recurringInterval ?? 1),
    effectiveFrom: start,
    blocked,
    locked: chance.chance(0.01),
    changeType: blocked ? 'blocked' : 'new',
    createdAt: card.createdAt,
    updatedAt: later(demo, chance, card.createdAt, 0.08),
  };
}

/** A price that is announced: a notice of a week for increases, a day for decreases. */
function successor(demo: Demo, chance: Random, base: Row): Row {
  const rises = chance.chance(0.55);
  const announced = Math.max(Date.parse(base.createdAt as string), Date.parse(demo.daysAgo(chance.int(1, 3))));
  const from = demo.daysAgo(-(rises ? chance.int(7, 21) : chance.int(1, 10)));
  return {
    ...base,
    id: chance.uuid(),
    rate: price(Number(base.rate) * (rises ? chance.near(1.12, 0.08) : chance.near(0.9, 0.06))),
    effectiveFrom: from,
    changeType: rises ? 'increase' : 'decrease',
    locked: false,
    updatedAt: new Date(announced).toISOString(),
  };
}

/** A price of the past, which ended when the next one began. */
function predecessor(chance: Random, base: Row, age: number): Row {
  const end = Date.parse(base.effectiveFrom as string) - (age - 1) * 60 * dayMs;
  return {
    ...base,
    id: chance.uuid(),
    rate: price(Number(base.rate) * chance.near(1, 0.15)),
    effectiveFrom: new Date(end - 60 * dayMs).toISOString(),
    effectiveTo: new Date(end).toISOString(),
    changeType: 'closed',
    locked: false,
    updatedAt: base.createdAt as string,
  };
}
