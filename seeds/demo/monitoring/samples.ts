// The last 24 hours of jobs and portals by the quarter hour, and the present health of the integrations.
import type { IntegrationHealth } from '../../../resources/monitoring/integration_health.ts';
import type { JobMetric } from '../../../resources/monitoring/job_metrics.ts';
import type { PortalMetric } from '../../../resources/monitoring/portal_metrics.ts';
import { jobTypes } from '../../reference/modules.ts';
import { random } from '../../random.ts';
import type { Demo } from '../context.ts';
import { integrationStates, isBad, loadAt } from './snapshots.ts';

const step = 15 * 60_000;
const ages = Array.from({ length: 96 }, (_, index) => (95 - index) * step);

export async function seedJobMetrics(demo: Demo, now: Date): Promise<void> {
  const chance = random('job metrics');
  const rows = ages.flatMap((age) => {
    const moment = new Date(now.getTime() - age);
    const bad = isBad(age);
    return jobTypes.map((jobType): Partial<JobMetric> => {
      const queuedCount = bad ? chance.int(20, 90) : chance.chance(0.4) ? 0 : chance.int(1, 4);
      const failed = bad ? chance.int(1, 4) : chance.chance(0.05) ? 1 : 0;
      return {
        jobType,
        queuedCount,
        runningCount: chance.int(0, 2),
        failedCount15m: failed,
        failedCount24h: failed + chance.int(0, 5),
        oldestJobAge: queuedCount === 0 ? null : bad ? chance.int(120, 640) : chance.int(1, 30),
        stuckJobCount: bad && chance.chance(0.3) ? 1 : 0,
        averageDuration: Math.round(chance.near(jobType === 'audit-seal' ? 240 : 900, 200) * (bad ? 4 : 1)),
        collectedAt: moment.toISOString(),
      };
    });
  });
  await demo.insert<JobMetric>(
    'job_metrics',
    rows.map((row) => ({ ...row, id: chance.uuid() })),
  );
}

export async function seedPortalMetrics(demo: Demo, now: Date): Promise<void> {
  const chance = random('portal metrics');
  const rows = ages.flatMap((age) => {
    const moment = new Date(now.getTime() - age);
    return (['super_admin', 'customer', 'marketing'] as const).map((portalType): Partial<PortalMetric> => {
      const usual = portalType === 'marketing' ? 420 : 260;
      const p95 = Math.round(chance.near(usual, 60) * (0.8 + loadAt(moment) * 0.4) * (isBad(age) ? 5 : 1));
      return {
        portalType,
        routeTransitionP95: p95,
        routeTransitionP99: Math.round(p95 * chance.near(1.9, 0.3)),
        jsErrorCount: chance.chance(0.1) ? chance.int(1, 3) : 0,
        assetLoadFailures: chance.chance(0.04) ? 1 : 0,
        lastPageLoadSample: new Date(moment.getTime() - chance.int(1, 200) * 1000).toISOString(),
        healthStatus: p95 > 3000 ? 'down' : p95 > 1500 ? 'degraded' : 'healthy',
        collectedAt: moment.toISOString(),
      };
    });
  });
  await demo.insert<PortalMetric>(
    'portal_metrics',
    rows.map((row) => ({ ...row, id: chance.uuid() })),
  );
}

/** All six: healthy, degraded and down ones as in the snapshots, and one that nobody has configured. */
export async function seedIntegrationHealth(demo: Demo, now: Date): Promise<void> {
  const chance = random('integration health');
  const ago = (seconds: number): string => new Date(now.getTime() - seconds * 1000).toISOString();
  const known = Object.entries(integrationStates).map(([name, { latency, errors, down }]): Partial<IntegrationHealth> => ({
    integrationName: name as keyof typeof integrationStates,
    enabled: true,
    status: down ? 'down' : errors >= 5 ? 'degraded' : 'healthy',
    latencyP95: Math.round(chance.near(latency, latency * 0.1)),
    errorRate: errors.toFixed(2),
    lastSuccessAt: ago(down ? 3_900 : chance.int(5, 55)),
    lastFailureAt: errors < 1 ? null : ago(down ? 40 : chance.int(100, 290)),
    lastFailureReason: errors < 1 ? null : down ? 'HTTP 429: quota used up' : 'No answer within 5 s',
    checkedAt: ago(20),
  })); // prettier-ignore
  const rows: Partial<IntegrationHealth>[] = [...known, { integrationName: 'ayrshare', enabled: false }];
  await demo.insert<IntegrationHealth>(
    'integration_health',
    rows.map((row) => ({ ...row, id: chance.uuid() })),
  );
}
