// Customer rating plans, each over its rate card.
import type { CustomerRatingPlan } from '../../resources/rating/customer_rating_plans.ts';
import { allExceptions } from '../reference/exceptions.ts';
import { random } from '../random.ts';
import type { Demo } from './context.ts';
import type { CardSeed } from './rate-cards.ts';
import { later } from './values.ts';
import type { Zones } from './zones.ts';

/** Ids of the time classes by name. */
export async function readTimeClasses({ client }: Demo): Promise<Map<string, string>> {
  const { rows } = await client.query<{ name: string; id: string }>('SELECT name, id::text FROM time_classes');
  return new Map(rows.map(({ name, id }) => [name, id]));
}

export async function seedRatingPlans(
  demo: Demo,
  cards: readonly CardSeed[],
  zones: Zones,
  classes: ReadonlyMap<string, string>,
): Promise<void> {
  const chance = random('rating plans');
  const { rows: templates } = await demo.client.query<{ id: string }>(
    'SELECT id::text FROM period_exception_templates WHERE name = $1',
    [allExceptions],
  );
  const rows = cards.flatMap(({ id, plan, createdAt }): Partial<CustomerRatingPlan>[] => {
    if (!plan) return [];
    const committed = plan.status !== 'draft';
    const chosen = plan.region
      ? [...zones.values()].filter(({ region }) => region === plan.region).map((zone) => zone.id)
      : [];
    const updatedAt = later(demo, chance, createdAt, 0.9);
    return [
      {
        id: chance.uuid(),
        name: plan.name,
        currency: plan.currency,
        rateCardId: id,
        timeZone: plan.zone,
        carrierTimeZone: plan.zone === 'UTC' ? 'UTC' : null,
        defaultRates: plan.minMargin === '0.00' ? 'define_later' : 'floor_price',
        marginEnforcement: plan.minMargin === '0.00' ? 'disabled' : 'enabled',
        minMargin: plan.minMargin,
        effectiveDate: committed ? createdAt : null,
        initialInterval: plan.intervals[0],
        recurringInterval: plan.intervals[1],
        periodExceptionTemplate: templates[0]?.id ?? null,
        uncommittedChanges: !committed || chance.chance(0.2),
        revision: committed ? chance.int(1, 9) : 0,
        committedAt: committed ? updatedAt : null,
        selectedTimeClasses: plan.classes.map((name) => classes.get(name) as string),
        zonesSelect: plan.region ? 'Specify' : committed ? 'All' : 'None',
        selectedZones: chosen,
        createdAt,
        updatedAt,
      },
    ];
  });
  await demo.insert<CustomerRatingPlan>('customer_rating_plans', rows);
}
