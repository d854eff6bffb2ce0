// Integration health: whether each external service answers, how fast and how reliably.
import { healthStatus, integrations } from '../choices.ts';
import { boolean, choice, dateTime, defineResource, duration, grant, percent, text } from '../define/index.ts';
import type { Row } from '../define/index.ts';

export const integrationHealth = defineResource({
  name: 'integration_health',
  label: { one: 'Integration', many: 'Integrations' },
  group: 'Monitoring',
  icon: 'api',
  title: 'integrationName',
  audit: false,
  fields: {
    integrationName: choice(integrations, { label: 'Integration', required: true, unique: true }),
    enabled: boolean({
      label: 'Configured',
      help: 'Off: no access data given, so nothing is asked and no health is told',
    }),
    status: healthStatus({ when: { enabled: true }, index: true, help: 'Empty: not configured, or not asked yet' }),
    latencyP95: duration({ label: 'Latency p95', measure: 'ms', min: 0, help: '95 of 100 answers came within it' }),
    errorRate: percent({ help: 'Failed calls of all calls' }),
    lastSuccessAt: dateTime({ label: 'Last success' }),
    lastFailureAt: dateTime({ label: 'Last failure' }),
    lastFailureReason: text({ label: 'Reason of last failure', maxLength: 500 }),
    checkedAt: dateTime({ label: 'Checked', help: 'Older than five minutes: what stands here is no longer known' }),
  },
  list: {
    columns: [
      'integrationName',
      'enabled',
      'status',
      'latencyP95',
      'errorRate',
      'lastSuccessAt',
      'lastFailureAt',
      'checkedAt',
    ],
    filters: ['integrationName', 'enabled', 'status', 'errorRate', 'checkedAt'],
    sort: [{ field: 'integrationName', order: 'asc' }],
    empty: 'The monitor lists every integration when it starts: see whether jobs run in this process (WORKER=1).',
  },
  tabs: [
    {
      label: 'Details',
      sections: [
        { fields: ['integrationName', 'enabled', 'status', 'checkedAt'] },
        { title: 'Measured', fields: ['latencyP95', 'errorRate'] },
        { title: 'Last calls', fields: ['lastSuccessAt', 'lastFailureAt', 'lastFailureReason'] },
      ],
    },
  ],
  access: { read: grant.staff, create: grant.nobody, update: grant.nobody, delete: grant.nobody },
  rules: [
    {
      name: 'failure_is_dated',
      fields: ['lastFailureAt'],
      message: 'must be given with the reason of the failure',
      sql: `{lastFailureReason} IS NULL OR {lastFailureAt} IS NOT NULL`,
    },
    {
      name: 'status_was_checked',
      fields: ['checkedAt'],
      message: 'must be given with the status',
      sql: `{status} IS NULL OR {checkedAt} IS NOT NULL`,
    },
  ],
});
export type IntegrationHealth = Row<typeof integrationHealth>;
