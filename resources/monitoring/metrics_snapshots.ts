// Metrics snapshots: what the collector measured of each part of the platform, once a minute.
import { choice, dateTime, defineResource, grant, json } from '../define/index.ts';
import type { JsonValue, Row } from '../define/index.ts';

/** What is measured, and the keys that its measurement always has (null where there is nothing to tell). */
const types = [
  {
    value: 'api',
    label: 'API',
    keys: [
      'requestCount15m',
      'p95LatencyMs',
      'p99LatencyMs',
      'errorRate5xx',
      'errorRate4xx',
      'topEndpoints',
      'slowEndpoints',
      'errorEndpoints',
    ],
  },
  {
    value: 'database',
    label: 'Database',
    keys: ['p95LatencyMs', 'p99LatencyMs', 'poolUsed', 'poolTotal', 'poolSaturation', 'slowQueryCount', 'slowQueries'],
  },
  { value: 'redis', label: 'Redis', keys: ['p95LatencyMs', 'cacheHitRate', 'rateLimitRejections', 'connected'] },
  {
    value: 'r2',
    label: 'R2 storage',
    keys: ['p95LatencyMs', 'uploadErrors', 'downloadErrors', 'lastExportFile', 'lastExportTime'],
  },
  {
    value: 'job_queue',
    label: 'Job queue',
    keys: [
      'queuedJobs',
      'runningJobs',
      'failedJobs15m',
      'failedJobs24h',
      'oldestJobAge',
      'stuckJobCount',
      'successRate',
      'jobsByType',
    ],
  },
  {
    value: 'integration',
    label: 'Integration',
    keys: ['name', 'status', 'latencyP95', 'errorRate', 'lastSuccessAt', 'lastFailureAt', 'lastFailureReason'],
  },
  {
    value: 'portal',
    label: 'Portal',
    keys: ['type', 'routeTransitionP95', 'routeTransitionP99', 'jsErrorCount', 'assetLoadFailures', 'healthStatus'],
  },
] as const;

const snapshotTypes = types.map(({ value, label }) => ({ value, label }));
const payloadFits = types
  .map(({ value, keys }) => `WHEN '${value}' THEN {metrics} ?& ARRAY[${keys.map((key) => `'${key}'`).join(', ')}]`)
  .join(' ');

export const metricsSnapshots = defineResource({
  name: 'metrics_snapshots',
  label: { one: 'Metrics snapshot', many: 'Metrics snapshots' },
  group: 'Monitoring',
  icon: 'line-chart',
  title: 'snapshotType',
  audit: false,
  fields: {
    snapshotType: choice(snapshotTypes, { label: 'Part', required: true }),
    metrics: json<{ [key: string]: JsonValue }>({
      required: true,
      schema: { type: 'object', description: 'Measurements; the keys follow from the part' },
    }),
    collectedAt: dateTime({ label: 'Measured', required: true, index: true }),
  },
  list: {
    columns: ['collectedAt', 'snapshotType', 'metrics'],
    filters: ['snapshotType', 'collectedAt'],
    sort: [{ field: 'collectedAt', order: 'desc' }],
    scopes: [
      { label: 'All', where: null },
      ...types.map(({ value, label }) => ({ label, where: { field: 'snapshotType', op: 'eq', value } }) as const),
    ],
    empty: 'The collector measures once a minute: if nothing comes, see whether jobs run in this process (WORKER=1).',
  },
  tabs: [{ label: 'Details', sections: [{ fields: ['snapshotType', 'collectedAt', 'metrics', 'createdAt'] }] }],
  access: { read: grant.staff, create: grant.nobody, update: grant.nobody, delete: grant.nobody },
  indexes: [{ fields: ['snapshotType', 'collectedAt'] }],
  rules: [
    {
      name: 'payload_fits_type',
      fields: ['metrics'],
      message: 'must hold every measurement of its part',
      sql: `jsonb_typeof({metrics}) = 'object' AND CASE {snapshotType} ${payloadFits} END`,
    },
  ],
});
export type MetricsSnapshot = Row<typeof metricsSnapshots>;
