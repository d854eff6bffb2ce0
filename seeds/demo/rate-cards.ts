// Rate cards: one of each rating plan, and one of every supplier in each currency in which it takes our calls.
import type { RateCard } from '../../resources/rating/rate_cards.ts';
import { rateToUsd } from '../reference/currencies.ts';
import { random } from '../random.ts';
import type { CarrierSeed } from './carriers.ts';
import type { Demo } from './context.ts';
import { planData } from './data/rating-plans.ts';
import type { PlanData } from './data/rating-plans.ts';
import type { InterconnectSeed } from './interconnects.ts';

export interface CardSeed {
  id: string;
  name: string;
  type: 'customer' | 'provider';
  currency: string;
  status: RateCard['status'];
  /** Prices in its currency for one USD of cost. */
  factor: number;
  createdAt: string;
  /** The supplier. */
  carrierId: string | null;
  /** What it belongs to, when a customer's. */
  plan: PlanData | null;
}

type Row = Partial<RateCard> & { id: string };

export async function seedRateCards(demo: Demo, interconnects: readonly InterconnectSeed[]): Promise<CardSeed[]> {
  const customer = customerCards(demo);
  const provider = providerCards(demo, interconnects);
  await demo.insert<RateCard>(
    'rate_cards',
    [...customer, ...provider].map(({ row }) => row),
  );
  return [...customer, ...provider].map(({ card }) => card);
}

function customerCards(demo: Demo): { row: Row; card: CardSeed }[] {
  const chance = random('customer rate cards');
  const ids = new Map(planData.map(({ code }) => [code, chance.uuid()]));
  return planData.map((plan, at) => {
    const createdAt = demo.daysAgo(plan.status === 'draft' ? 4.3 : 719.4 - at * 12);
    const id = ids.get(plan.code) as string;
    const row: Row = {
      id,
      name: plan.name,
      code: plan.code,
      type: 'customer',
      currency: plan.currency,
      status: plan.status,
      parentCardId: plan.parent ? (ids.get(plan.parent) ?? null) : null,
      roundingMethod: plan.intervals[0] === 60 ? 'up' : 'half_up',
      effectiveDate: plan.status === 'draft' ? null : createdAt,
      expiryDate: plan.status === 'archived' ? demo.daysAgo(90) : null,
      createdAt,
    };
    const factor = plan.markup / rateToUsd(plan.currency);
    return {
      row,
      card: {
        id,
        name: plan.name,
        type: 'customer',
        currency: plan.currency,
        status: plan.status,
        factor,
        createdAt,
        carrierId: null,
        plan,
      },
    };
  });
}

function providerCards(demo: Demo, interconnects: readonly InterconnectSeed[]): { row: Row; card: CardSeed }[] {
  const chance = random('provider rate cards');
  const wanted = new Map<string, { carrier: CarrierSeed; currency: string; createdAt: string }>();
  for (const { carrier, currencyCode, sendsOut, createdAt } of interconnects) {
    const key = `${carrier.id} ${currencyCode}`;
    if (sendsOut && !wanted.has(key)) wanted.set(key, { carrier, currency: currencyCode, createdAt });
  }
  return [...wanted.values()].map(({ carrier, currency, createdAt }) => {
    const id = chance.uuid();
    const archived = carrier.status === 'disabled';
    const name = `${carrier.name} ${currency}`;
    const row: Row = {
      id,
      name,
      code: `${carrier.code.slice(0, 24)}-${currency}`,
      type: 'provider',
      carrierId: carrier.id,
      currency,
      status: archived ? 'archived' : 'active',
      billingPrecision: chance.pick([4, 4, 5, 6]),
      roundingMethod: chance.pick(['up', 'half_up', 'half_up']),
      techPrefix: chance.chance(0.15) ? `${chance.int(100, 999)}#` : null,
      effectiveDate: createdAt,
      expiryDate: archived ? demo.daysAgo(5) : null,
      createdAt,
    };
    const factor = (0.78 + chance.next() * 0.34) / rateToUsd(currency);
    return {
      row,
      card: {
        id,
        name,
        type: 'provider',
        currency,
        status: row.status as RateCard['status'],
        factor,
        createdAt,
        carrierId: carrier.id,
        plan: null,
      },
    };
  });
}
