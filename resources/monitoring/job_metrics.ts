// Job metrics: how the background jobs of each type do, once a minute.
import { dateTime, defineResource, duration, grant, integer, text } from '../define/index.ts';
import type { Row } from '../define/index.ts';

const count = <const O extends object>(options?: O) => integer({ min: 0, default: 0, unit: 'jobs', ...options });

export const jobMetrics = defineResource({
  name: 'job_metrics',
  label: { one: 'Job metric', many: 'Job metrics' },
  group: 'Monitoring',
  icon: 'schedule',
  title: 'jobType',
  audit: false,
  fields: {
    jobType: text({ required: true, maxLength: 100, search: true }),
    queuedCount: count({ label: 'Queued' }),
    runningCount: count({ label: 'Running' }),
    failedCount15m: count({ label: 'Failed in 15 min' }),
    failedCount24h: count({ label: 'Failed in 24 h' }),
    oldestJobAge: duration({ label: 'Oldest waiting', measure: 's', min: 0, help: 'Empty: none waits' }),
    stuckJobCount: count({ label: 'Stuck', help: 'Running, without a sign of life for three minutes' }),
    averageDuration: duration({ measure: 'ms', min: 0 }),
    collectedAt: dateTime({ label: 'Measured', required: true, index: true }),
  },
  list: {
    columns: [
      'jobType',
      'queuedCount',
      'runningCount',
      'failedCount15m',
      'failedCount24h',
      'oldestJobAge',
      'stuckJobCount',
      'averageDuration',
      'collectedAt',
    ],
    filters: ['jobType', 'queuedCount', 'failedCount15m', 'stuckJobCount', 'collectedAt'],
    sort: [
      { field: 'collectedAt', order: 'desc' },
      { field: 'jobType', order: 'asc' },
    ],
    scopes: [
      { label: 'All', where: null },
      { label: 'Failing', where: { field: 'failedCount15m', op: 'gt', value: 0 } },
      { label: 'Stuck', where: { field: 'stuckJobCount', op: 'gt', value: 0 } },
    ],
    empty: 'Jobs are counted once a minute: if nothing comes, see whether jobs run in this process (WORKER=1).',
  },
  tabs: [
    {
      label: 'Details',
      sections: [
        { fields: ['jobType', 'collectedAt'] },
        { title: 'Queue', fields: ['queuedCount', 'runningCount', 'oldestJobAge', 'averageDuration'] },
        { title: 'Trouble', fields: ['failedCount15m', 'failedCount24h', 'stuckJobCount'] },
      ],
    },
  ],
  access: { read: grant.staff, create: grant.nobody, update: grant.nobody, delete: grant.nobody },
  unique: [{ fields: ['jobType', 'collectedAt'], message: 'this job type was measured at this moment already' }],
  rules: [
    {
      name: 'failed_15m_within_24h',
      fields: ['failedCount15m'],
      message: 'must not exceed the 24-hour count',
      sql: `{failedCount15m} <= {failedCount24h}`,
    },
    {
      name: 'age_only_when_queued',
      fields: ['oldestJobAge'],
      message: 'must be empty while nothing is queued',
      sql: `{queuedCount} > 0 OR {oldestJobAge} IS NULL`,
    },
  ],
});
export type JobMetric = Row<typeof jobMetrics>;
