// Services: what each interconnect charges or costs, and how the calls that come in leave again.
import type { CarrierService } from '../../resources/carriers/carrier_services.ts';
import { random } from '../random.ts';
import type { Random } from '../random.ts';
import type { Demo } from './context.ts';
import type { InterconnectSeed } from './interconnects.ts';
import type { CardSeed } from './rate-cards.ts';
import { later } from './values.ts';

export type ServiceSeed = Partial<CarrierService> &
  Pick<CarrierService, 'id' | 'carrierId' | 'interconnectId' | 'status' | 'createdAt'>;

function statusOf(chance: Random, { carrier, isActive }: InterconnectSeed): CarrierService['status'] {
  if (carrier.status === 'disabled') return 'disabled';
  if (!isActive) return chance.weighted({ paused: 60, disabled: 40 });
  if (carrier.status === 'testing') return 'testing';
  return chance.weighted({ active: 88, paused: 6, testing: 4, disabled: 2 });
}

function common(demo: Demo, chance: Random, interconnect: InterconnectSeed) {
  const capped = chance.chance(0.4);
  const limit = interconnect.capacityLimit ?? 500;
  return {
    id: chance.uuid(),
    carrierId: interconnect.carrierId,
    interconnectId: interconnect.id,
    status: statusOf(chance, interconnect),
    priority: chance.weighted({ 1: 70, 2: 20, 5: 10 }),
    weight: chance.pick([100, 100, 100, 50, 20]),
    capacityMode: capped ? ('capped' as const) : ('unrestricted' as const),
    capacityLimit: capped ? Math.max(5, Math.round(limit * chance.pick([0.25, 0.5, 0.5, 1]))) : null,
    createdAt: interconnect.createdAt,
    updatedAt: later(demo, chance, interconnect.createdAt, 0.45),
  };
}

/** One service of each interconnect that takes our calls, at the prices of its supplier. */
export async function seedEgressServices(
  demo: Demo,
  interconnects: readonly InterconnectSeed[],
  cards: readonly CardSeed[],
): Promise<ServiceSeed[]> {
  const chance = random('egress services');
  const cardOf = new Map(
    cards.filter(({ carrierId }) => carrierId).map(({ carrierId, currency, id }) => [`${carrierId} ${currency}`, id]),
  );
  const rows = interconnects.filter(({ sendsOut }) => sendsOut).map((interconnect) => {
    const { priority, ...base } = common(demo, chance, interconnect);
    return {
      ...base,
      priority: Number(priority),
      name: `${interconnect.name} termination`,
      direction: 'egress',
      ratingPlanId: cardOf.get(`${interconnect.carrierId} ${interconnect.currencyCode}`) ?? null,
      techPrefix: chance.chance(0.12) ? `${chance.int(10, 99)}#` : null,
      enforcementPolicy: chance.weighted({ none: 80, relaxed: 15, strict: 5 }),
    } satisfies ServiceSeed;
  }); // prettier-ignore
  await demo.insert<CarrierService>('carrier_services', rows);
  return rows;
}

/** One or two services of each interconnect that calls us, each with a price list of its currency and a routing plan. */
export async function seedIngressServices(
  demo: Demo,
  interconnects: readonly InterconnectSeed[],
  cards: readonly CardSeed[],
  routingPlanIds: readonly string[],
): Promise<void> {
  const chance = random('ingress services');
  const targets = interconnects.filter(
    ({ sendsOut, isActive, carrier }) => sendsOut && isActive && carrier.status === 'active',
  );
  const rows = interconnects.filter(({ takesIn }) => takesIn).flatMap((interconnect) => {
    const own = cards.filter(({ type, currency, status }) => type === 'customer' && status === 'active' && currency === interconnect.currencyCode);
    return chance.sample(own, own.length > 1 && chance.chance(0.3) ? 2 : 1).map((card, at): Partial<CarrierService> => {
      const { priority, ...base } = common(demo, chance, interconnect);
      const direct = chance.chance(0.06) ? chance.pick(targets.filter(({ carrierId }) => carrierId !== interconnect.carrierId)) : null;
      return {
        ...base,
        priority: Number(priority),
        name: card.plan?.name ?? 'Termination',
        direction: 'ingress',
        ratingPlanId: card.id,
        routingMethod: direct ? 'route_to_interconnect' : 'routing_plan',
        routingPlanId: direct ? null : chance.pick(routingPlanIds),
        targetInterconnectId: direct?.id ?? null,
        techPrefix: at === 0 ? null : `${chance.int(2, 9)}${at}#`,
        enforcementPolicy: chance.weighted({ none: 55, strict: 30, relaxed: 15 }),
      };
    });
  }); // prettier-ignore
  await demo.insert<CarrierService>('carrier_services', rows);
}
