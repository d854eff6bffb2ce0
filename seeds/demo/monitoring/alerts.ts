// System alerts in every state: a few open ones of each kind, and a month of resolved ones.
import type { SystemAlert } from '../../../resources/monitoring/system_alerts.ts';
import { random } from '../../random.ts';
import type { Random } from '../../random.ts';
import type { Demo } from '../context.ts';
import type { Staff } from '../staff.ts';
import { faults } from './faults.ts';
import type { Fault } from './faults.ts';

const states: Record<SystemAlert['status'], number> = { active: 9, acknowledged: 7, snoozed: 5, resolved: 61 };
const notes = [
  'Back below the threshold for two samples',
  'Restarted the worker; queue drained within minutes',
  'Supplier of the service reports the fault as mended',
  'Index added, query is fast again',
  'Maintenance window, nothing to do',
  'Load from a bulk import, over when it finished',
  'Failover tested, primary is back',
];

const minute = 60_000;

export async function seedAlerts(demo: Demo, now: Date, staff: readonly Staff[]): Promise<void> {
  const chance = random('system alerts');
  const triage = staff.filter(({ role, active }) => active && ['admin', 'noc', 'support'].includes(role));
  // At most one open alert a fault, so the open ones take different faults; resolved ones may come again and again.
  const open = chance.sample(faults, states.active + states.acknowledged + states.snoozed);
  const openStates = (['active', 'acknowledged', 'snoozed'] as const).flatMap((status) =>
    Array.from({ length: states[status] }, () => status),
  );
  const rows = [
    ...openStates.map((status, at) => ({ status, fault: open[at] as Fault })),
    ...Array.from({ length: states.resolved }, () => ({ status: 'resolved' as const, fault: chance.pick(faults) })),
  ].map(({ status, fault }) => alert(chance, now, status, fault, triage));
  await demo.insert<SystemAlert>('system_alerts', rows);
}

function alert(
  chance: Random,
  now: Date,
  status: SystemAlert['status'],
  fault: Fault,
  triage: readonly Staff[],
): Partial<SystemAlert> {
  const moment = (minutes: number): string => new Date(now.getTime() - Math.round(minutes) * minute).toISOString();
  // Minutes ago: a resolved one ended some time in the last month, an open one is still seen.
  const lasted = status === 'active' ? chance.int(4, 180) : chance.int(12, 600);
  const last = status === 'resolved' ? chance.int(60, 30 * 1440) : 0;
  const first = last + lasted;
  const beyond = fault.threshold * (1 + fault.excess * (0.15 + 0.85 * chance.next()));
  const actual = fault.places === 0 ? Math.ceil(beyond) : beyond;
  const taken = first - Math.min(lasted, chance.int(2, 11));
  const attended = status === 'acknowledged' || (status !== 'active' && chance.chance(0.6));
  return {
    id: chance.uuid(),
    severity: fault.severity,
    source: fault.source,
    title: fault.title,
    description: fault.description,
    metricName: fault.metricName,
    dimension: fault.dimension,
    actualValue: actual.toFixed(fault.places),
    threshold: fault.threshold.toFixed(fault.places),
    firstSeenAt: moment(first),
    lastSeenAt: moment(last),
    status,
    ...(attended ? { acknowledgedBy: chance.pick(triage).id, acknowledgedAt: moment(taken) } : {}),
    ...(status === 'snoozed' ? { snoozeUntil: moment(-chance.pick([60, 240, 480, 1440, 4320])) } : {}),
    ...(status === 'resolved' ? { resolvedAt: moment(last - 3), resolutionNote: chance.pick(notes) } : {}),
    createdAt: moment(first),
    updatedAt: moment(status === 'resolved' ? last - 3 : attended ? taken : last),
  };
}
