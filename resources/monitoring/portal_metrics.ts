// Portal metrics: how fast and how faultless each web portal is for the people who use it.
import { healthStatus } from '../choices.ts';
import { choice, dateTime, defineResource, duration, grant, integer } from '../define/index.ts';
import type { Row } from '../define/index.ts';

const portals = [
  { value: 'super_admin', label: 'Back office', help: 'The module registry calls it admin' },
  { value: 'customer', label: 'Customer portal' },
  { value: 'marketing', label: 'Website' },
] as const;

export const portalMetrics = defineResource({
  name: 'portal_metrics',
  label: { one: 'Portal metric', many: 'Portal metrics' },
  group: 'Monitoring',
  icon: 'desktop',
  title: 'portalType',
  audit: false,
  fields: {
    portalType: choice(portals, { label: 'Portal', required: true }),
    routeTransitionP95: duration({ label: 'Page change p95', measure: 'ms', min: 0, help: '95 of 100 came within it' }),
    routeTransitionP99: duration({ label: 'Page change p99', measure: 'ms', min: 0, help: '99 of 100 came within it' }),
    jsErrorCount: integer({ label: 'Script errors', min: 0, default: 0, unit: 'errors' }),
    assetLoadFailures: integer({ label: 'Files not loaded', min: 0, default: 0, unit: 'files' }),
    lastPageLoadSample: dateTime({ label: 'Last page load', help: 'Empty: nobody has opened it lately' }),
    healthStatus: healthStatus({ label: 'Health', required: true }),
    collectedAt: dateTime({ label: 'Measured', required: true, index: true }),
  },
  list: {
    columns: [
      'portalType',
      'healthStatus',
      'routeTransitionP95',
      'routeTransitionP99',
      'jsErrorCount',
      'assetLoadFailures',
      'lastPageLoadSample',
      'collectedAt',
    ],
    filters: ['portalType', 'healthStatus', 'routeTransitionP95', 'jsErrorCount', 'assetLoadFailures', 'collectedAt'],
    sort: [{ field: 'collectedAt', order: 'desc' }],
    scopes: [
      { label: 'All', where: null },
      ...portals.map(({ value, label }) => ({ label, where: { field: 'portalType', op: 'eq', value } }) as const),
    ],
    empty: 'Browsers report how fast pages open: open one, and a line appears within a minute.',
  },
  tabs: [
    {
      label: 'Details',
      sections: [
        { fields: ['portalType', 'healthStatus', 'collectedAt', 'lastPageLoadSample'] },
        { title: 'Speed', fields: ['routeTransitionP95', 'routeTransitionP99'] },
        { title: 'Faults', fields: ['jsErrorCount', 'assetLoadFailures'] },
      ],
    },
  ],
  access: { read: grant.staff, create: grant.nobody, update: grant.nobody, delete: grant.nobody },
  indexes: [{ fields: ['portalType', 'collectedAt'] }],
  rules: [
    {
      name: 'p95_within_p99',
      fields: ['routeTransitionP95'],
      message: 'must not exceed the p99 of the same time',
      sql: `{routeTransitionP95} <= {routeTransitionP99}`,
    },
  ],
});
export type PortalMetric = Row<typeof portalMetrics>;
