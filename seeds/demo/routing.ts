// Routing plans with entries for the big destinations, a way for every other number, and what is blocked.
import type { RoutingPlan } from '../../resources/routing/routing_plans.ts';
import type { RoutingPlanEntry } from '../../resources/routing/routing_plan_entries.ts';
import { random } from '../random.ts';
import type { Random } from '../random.ts';
import type { Demo } from './context.ts';
import { dialCodes } from './data/dial-codes.ts';
import type { ServiceSeed } from './services.ts';

type Strategy = RoutingPlan['strategy'];
interface PlanSketch {
  name: string;
  strategy: Strategy;
  description: string;
  attempts: number;
  entries: number;
  off?: true;
}

const sketch = (name: string, strategy: Strategy, attempts: number, entries: number, description: string): PlanSketch => ({
  name, strategy, attempts, entries, description,
}); // prettier-ignore

const plans: readonly PlanSketch[] = [
  sketch('Premium CLI', 'quality', 5, 60, 'Direct routes with caller number, best quality first'),
  sketch('Standard LCR', 'lcr', 10, 70, 'Cheapest of all suppliers with fair quality'),
  sketch('Value NCLI', 'lcr', 12, 50, 'Cheapest routes, caller number not warranted'),
  sketch('Europe direct', 'priority', 4, 40, 'Own links to European operators'),
  sketch('Americas direct', 'priority', 4, 40, 'Own links to operators of both Americas'),
  sketch('Asia and Pacific', 'weighted', 6, 45, 'Shared between the suppliers of the region'),
  sketch('Africa', 'quality', 8, 40, 'Answer ratio first'),
  sketch('Contact centre', 'round_robin', 3, 30, 'Short calls in turn over all suppliers that like them'),
  sketch('Retail', 'lcr', 6, 40, 'For single users'),
  sketch('Emergency fallback', 'manual', 2, 12, 'When a main supplier is out'),
  sketch('Gulf', 'priority', 5, 25, 'Licensed operators of the Gulf alone'),
  { ...sketch('Test calls', 'manual', 1, 8, 'For the test system'), off: true },
];

const blockedCodes = ['870', '8816', '8817', '8818', '8819', '88216', '53', '850'];

/** Answers the ids of the plans that are on. */
export async function seedRouting(
  demo: Demo,
  egress: readonly ServiceSeed[],
  classes: ReadonlyMap<string, string>,
): Promise<string[]> {
  const chance = random('routing');
  const usable = egress.filter(({ status }) => status === 'active');
  const rows = plans.map(({ name, strategy, description, attempts, off }, at) => ({
    id: chance.uuid(),
    name,
    strategy,
    description,
    maxAttempts: attempts,
    validateDst: chance.chance(0.7),
    validateSrc: chance.chance(0.4),
    isActive: !off,
    createdAt: demo.daysAgo(712.4 - at * 40),
  }));
  await demo.insert<RoutingPlan>('routing_plans', rows);
  const entries = rows.flatMap((row, at) => entriesOf(chance, row, plans[at] as PlanSketch, usable, classes));
  await demo.insert<RoutingPlanEntry>('routing_plan_entries', entries);
  return rows.filter(({ isActive }) => isActive).map(({ id }) => id);
}

/** Two to four ways for each dial code, and for every other number; each target once a dial code. */
function entriesOf(
  chance: Random,
  plan: { id: string; strategy: Strategy; createdAt: string },
  { entries: count }: PlanSketch,
  services: readonly ServiceSeed[],
  classes: ReadonlyMap<string, string>,
): Partial<RoutingPlanEntry>[] {
  const made: Partial<RoutingPlanEntry>[] = [];
  const codes = chance.sample(
    dialCodes.filter(({ code }) => !blockedCodes.includes(code)),
    count,
  );
  for (const prefix of [null, ...codes.map(({ code }) => code)]) {
    if (made.length >= count) break;
    const ways = chance.sample(services, chance.int(2, prefix === null ? 6 : 4));
    const shares = plan.strategy === 'weighted' && chance.chance(0.5) ? portions(ways.length) : null;
    for (const [at, service] of ways.entries()) {
      const byService = chance.chance(0.5);
      made.push({
        id: chance.uuid(),
        planId: plan.id,
        prefix,
        interconnectId: byService ? null : service.interconnectId,
        serviceId: byService ? service.id : null,
        priority: shares || plan.strategy === 'round_robin' ? 1 : at + 1,
        weight: chance.pick([100, 100, 50, 20]),
        percent: shares?.[at] ?? null,
        timeClassId: prefix !== null && chance.chance(0.04) ? (classes.get('PeakHours') ?? null) : null,
        createdAt: plan.createdAt > service.createdAt ? plan.createdAt : service.createdAt,
      });
    }
  }
  for (const prefix of chance.sample(blockedCodes, chance.int(2, 5))) {
    made.push({ id: chance.uuid(), planId: plan.id, prefix, block: true, createdAt: plan.createdAt });
  }
  return made;
}

/** Shares in percent that make 100 together. */
function portions(parts: number): string[] {
  const even = Math.floor(100 / parts);
  return Array.from({ length: parts }, (_, at) => (at === 0 ? 100 - even * (parts - 1) : even).toFixed(2));
}
