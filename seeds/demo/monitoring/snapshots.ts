// What the collector would have measured in the last 24 hours, every five minutes: busy by day, quiet by night, one bad hour.
import type { MetricsSnapshot } from '../../../resources/monitoring/metrics_snapshots.ts';
import { jobTypes } from '../../reference/modules.ts';
import { random } from '../../random.ts';
import type { Random } from '../../random.ts';
import type { Demo } from '../context.ts';

type Payload = MetricsSnapshot['metrics'];
const step = 5 * 60_000;
const samples = 288;

/** Load of the hour of day (UTC), 0.3 at night to 1 in the afternoon. */
export function loadAt(moment: Date): number {
  const hour = moment.getUTCHours() + moment.getUTCMinutes() / 60;
  return 0.65 - 0.35 * Math.cos(((hour - 3) / 24) * 2 * Math.PI);
}

/** The bad hour: ten hours ago the database was slow, and everything upon it. */
export const isBad = (age: number): boolean => age > 9.6 * 3_600_000 && age < 10.4 * 3_600_000;

const endpoints = [
  'GET /api/carriers', 'GET /api/carrier_interconnects', 'GET /api/rates', 'GET /api/customers', 'PATCH /api/carriers/:id',
  'GET /api/audit_records', 'POST /api/rates', 'GET /api/system_alerts',
] as const; // prettier-ignore

function api(chance: Random, load: number, strain: number): Payload {
  const requests = Math.round(chance.near(5200, 700) * load);
  const p95 = Math.round(chance.near(58, 14) * (0.7 + load * 0.5) * strain);
  const listed = endpoints.map((endpoint, at) => ({
    endpoint, count: Math.round(requests * [0.24, 0.18, 0.16, 0.12, 0.06, 0.05, 0.04, 0.03][at]!), p95LatencyMs: Math.round(p95 * chance.near(1, 0.4)),
  })); // prettier-ignore
  const failed = strain > 1 ? chance.int(20, 60) : chance.int(0, 2);
  return {
    requestCount15m: requests,
    p95LatencyMs: p95,
    p99LatencyMs: Math.round(p95 * chance.near(2.1, 0.4)),
    errorRate5xx: Number(((failed / requests) * 100).toFixed(2)),
    errorRate4xx: Number(chance.near(1.4, 0.6).toFixed(2)),
    topEndpoints: listed.slice(0, 5),
    slowEndpoints: listed.toSorted((one, other) => other.p95LatencyMs - one.p95LatencyMs).slice(0, 3),
    errorEndpoints: failed > 2 ? [{ endpoint: 'GET /api/rates', count: failed }] : [],
  };
}

function database(chance: Random, load: number, strain: number): Payload {
  const p95 = Number((chance.near(11, 4) * (0.6 + load * 0.6) * strain).toFixed(1));
  const poolUsed = Math.min(16, Math.round(chance.near(5, 2) * load * Math.min(strain, 3)));
  return {
    p95LatencyMs: p95,
    p99LatencyMs: Number((p95 * chance.near(2.4, 0.5)).toFixed(1)),
    poolUsed,
    poolTotal: 16,
    poolSaturation: Number(((poolUsed / 16) * 100).toFixed(1)),
    slowQueryCount: strain > 1 ? chance.int(14, 40) : chance.int(0, 2),
    slowQueries:
      strain > 1 ? [{ query: 'SELECT … FROM rates WHERE prefix …', count: 12, meanMs: Math.round(p95 * 4) }] : [],
  };
}

function jobQueue(chance: Random, load: number, strain: number): Payload {
  const queued = strain > 1 ? chance.int(120, 340) : Math.round(chance.near(6, 5) * load);
  const failed = strain > 1 ? chance.int(3, 9) : chance.int(0, 1);
  return {
    queuedJobs: queued,
    runningJobs: chance.int(1, 4),
    failedJobs15m: failed,
    failedJobs24h: failed + chance.int(2, 9),
    oldestJobAge: queued === 0 ? null : strain > 1 ? chance.int(200, 700) : chance.int(1, 25),
    stuckJobCount: strain > 1 ? 1 : 0,
    successRate: Number((100 - failed * 1.1).toFixed(1)),
    jobsByType: jobTypes.map((type) => ({
      type,
      queued: Math.round(queued / jobTypes.length),
      running: chance.int(0, 1),
    })),
  };
}

/** Health of the integrations as the demo has it all day; `integrations.ts` tells the same of now. */
export const integrationStates = {
  connexcs: { latency: 180, errors: 0.2, down: false },
  brevo: { latency: 320, errors: 0.4, down: false },
  nowpayments: { latency: 540, errors: 1.1, down: false },
  openexchangerates: { latency: 2350, errors: 6.5, down: false },
  openai: { latency: 910, errors: 62, down: true },
} as const;

function integrations(chance: Random, moment: Date): Payload[] {
  return Object.entries(integrationStates).map(([name, { latency, errors, down }]) => ({
    name,
    status: down ? 'down' : errors >= 5 ? 'degraded' : 'healthy',
    latencyP95: Math.round(chance.near(latency, latency * 0.2)),
    errorRate: Number(chance.near(errors, errors * 0.3).toFixed(2)),
    lastSuccessAt: new Date(moment.getTime() - (down ? 3_900_000 : chance.int(1, 55) * 1000)).toISOString(),
    lastFailureAt: errors < 1 ? null : new Date(moment.getTime() - chance.int(20, 280) * 1000).toISOString(),
    lastFailureReason: errors < 1 ? null : down ? 'HTTP 429: quota used up' : 'No answer within 5 s',
  }));
}

function portals(chance: Random, load: number, strain: number): Payload[] {
  return ['super_admin', 'customer', 'marketing'].map((type) => {
    const p95 = Math.round(chance.near(type === 'marketing' ? 420 : 260, 60) * (0.8 + load * 0.4) * Math.sqrt(strain));
    return {
      type,
      routeTransitionP95: p95,
      routeTransitionP99: Math.round(p95 * chance.near(1.9, 0.3)),
      jsErrorCount: chance.chance(0.1) ? chance.int(1, 3) : 0,
      assetLoadFailures: chance.chance(0.04) ? 1 : 0,
      healthStatus: p95 > 1500 ? 'degraded' : 'healthy',
    };
  });
}

function at(chance: Random, moment: Date, age: number): [MetricsSnapshot['snapshotType'], Payload][] {
  const load = loadAt(moment);
  const strain = isBad(age) ? chance.near(6, 1.5) : 1;
  const midnight = `${moment.toISOString().slice(0, 10)}T02:00:00.000Z`;
  return [
    ['api', api(chance, load, strain)],
    ['database', database(chance, load, strain)],
    ['redis', { p95LatencyMs: Number(chance.near(2.2, 0.8).toFixed(1)), cacheHitRate: Number(chance.near(96, 2).toFixed(1)), rateLimitRejections: chance.chance(0.1) ? chance.int(1, 12) : 0, connected: true }],
    ['r2', { p95LatencyMs: Math.round(chance.near(140, 40)), uploadErrors: 0, downloadErrors: chance.chance(0.03) ? 1 : 0, lastExportFile: `exports/rates-${midnight.slice(0, 10)}.csv`, lastExportTime: midnight }],
    ['job_queue', jobQueue(chance, load, strain)],
    ...integrations(chance, moment).map((payload): [MetricsSnapshot['snapshotType'], Payload] => ['integration', payload]),
    ...portals(chance, load, strain).map((payload): [MetricsSnapshot['snapshotType'], Payload] => ['portal', payload]),
  ]; // prettier-ignore
}

/** `now` is the moment of the latest sample. */
export async function seedSnapshots(demo: Demo, now: Date): Promise<void> {
  const chance = random('snapshots');
  const rows = Array.from({ length: samples }, (_, index) => {
    const age = (samples - 1 - index) * step;
    const moment = new Date(now.getTime() - age);
    return at(chance, moment, age).map(([snapshotType, metrics]) => ({
      snapshotType,
      metrics,
      collectedAt: moment.toISOString(),
    }));
  }).flat();
  await demo.insert<MetricsSnapshot>(
    'metrics_snapshots',
    rows.map((row) => ({ ...row, id: chance.uuid() })),
  );
}
