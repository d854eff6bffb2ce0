// System alerts: what is or was wrong with the platform; opened and closed by the monitor, triaged by people.
import { choice, dateTime, decimal, defineResource, duration, grant, reference, text } from '../define/index.ts';
import type { Row } from '../define/index.ts';

/** In order of urgency: the PostgreSQL enum sorts by it. */
const severities = [
  { value: 'critical', label: 'Critical', tone: 'danger' },
  { value: 'warning', label: 'Warning', tone: 'warning' },
  { value: 'info', label: 'Info', tone: 'info' },
] as const;
const sources = [
  { value: 'api', label: 'API' },
  { value: 'database', label: 'Database' },
  { value: 'redis', label: 'Redis' },
  { value: 'job', label: 'Jobs', help: 'Snapshots call it job queue' },
  { value: 'integration', label: 'Integrations', help: 'R2 storage too' },
  { value: 'portal', label: 'Portals' },
] as const;
const statuses = [
  { value: 'active', label: 'Active', tone: 'danger', help: 'Nobody has taken it up' },
  { value: 'resolved', label: 'Resolved', tone: 'success', help: 'Over; a new breach opens a new alert' },
  { value: 'acknowledged', label: 'Acknowledged', tone: 'info', help: 'Somebody is on it; no more notices' },
  { value: 'snoozed', label: 'Snoozed', tone: 'neutral', help: 'Quiet until a given time' },
] as const;
const triage = ['super_admin', 'admin', 'noc', 'support'] as const;

export const systemAlerts = defineResource({
  name: 'system_alerts',
  label: { one: 'System alert', many: 'System alerts' },
  group: 'Monitoring',
  icon: 'alert',
  title: 'title',
  fields: {
    severity: choice(severities, { required: true, pgEnum: 'alert_severity', index: true }),
    source: choice(sources, { required: true, index: true }),
    title: text({ required: true, maxLength: 200, search: true }),
    description: text({ maxLength: 2000, multiline: true, search: true }),
    metricName: text({
      label: 'Metric',
      required: true,
      maxLength: 100,
      search: true,
      help: 'With source and dimension it names the fault: one open alert each',
    }),
    dimension: text({
      default: '',
      maxLength: 100,
      help: 'Of what the metric is: a job type, an integration, a portal; empty: of the whole',
    }),
    actualValue: decimal({ label: 'Value', precision: 14, scale: 4, audited: false }),
    threshold: decimal({ precision: 14, scale: 4, help: 'Beyond it the alert opens' }),
    breachDuration: duration({
      label: 'Lasting',
      measure: 's',
      computed: 'floor(extract(epoch FROM {lastSeenAt} - {firstSeenAt}))::integer',
      audited: false,
      help: 'From first to last sighting',
    }),
    firstSeenAt: dateTime({ label: 'First seen', required: true }),
    lastSeenAt: dateTime({ label: 'Last seen', required: true, audited: false }),
    status: choice(statuses, { default: 'active', pgEnum: 'alert_status', index: true }),
    acknowledgedBy: reference('users', {
      as: 'acknowledger',
      when: { status: ['acknowledged', 'snoozed', 'resolved'] },
      requiredWhen: { status: 'acknowledged' },
    }),
    acknowledgedAt: dateTime({ label: 'Acknowledged', when: { status: ['acknowledged', 'snoozed', 'resolved'] } }),
    resolvedAt: dateTime({ label: 'Resolved', when: { status: 'resolved' }, requiredWhen: { status: 'resolved' } }),
    resolutionNote: text({
      maxLength: 1000,
      multiline: true,
      when: { status: 'resolved' },
      help: 'What mended it; the monitor writes one when it closes an alert itself',
    }),
    snoozeUntil: dateTime({
      label: 'Snoozed until',
      when: { status: 'snoozed' },
      requiredWhen: { status: 'snoozed' },
    }),
  },
  list: {
    columns: [
      'title',
      'severity',
      'source',
      'status',
      'actualValue',
      'threshold',
      'lastSeenAt',
      'breachDuration',
      'acknowledgedBy',
    ],
    filters: ['severity', 'source', 'status', 'metricName', 'dimension', 'firstSeenAt', 'lastSeenAt', 'acknowledgedBy'],
    sort: [
      { field: 'severity', order: 'asc' },
      { field: 'lastSeenAt', order: 'desc' },
    ],
    scopes: [
      { label: 'Open', where: { field: 'status', op: 'ne', value: 'resolved' } },
      { label: 'Active', where: { field: 'status', op: 'eq', value: 'active' } },
      { label: 'Acknowledged', where: { field: 'status', op: 'eq', value: 'acknowledged' } },
      { label: 'Snoozed', where: { field: 'status', op: 'eq', value: 'snoozed' } },
      { label: 'Resolved', where: { field: 'status', op: 'eq', value: 'resolved' } },
      { label: 'All', where: null },
    ],
    empty: 'Nothing to do: the monitor opens an alert when a limit is broken twice in a row.',
  },
  tabs: [
    {
      label: 'Details',
      sections: [
        { fields: ['title', 'severity', 'status', 'description'] },
        { title: 'Breach', fields: ['source', 'metricName', 'dimension', 'actualValue', 'threshold'] },
        { title: 'Time', fields: ['firstSeenAt', 'lastSeenAt', 'breachDuration'] },
        {
          title: 'Triage',
          fields: ['acknowledgedBy', 'acknowledgedAt', 'snoozeUntil', 'resolvedAt', 'resolutionNote'],
        },
      ],
    },
  ],
  access: { read: grant.staff, create: grant.nobody, update: grant.nobody, delete: grant.nobody },
  unique: [
    {
      fields: ['source', 'metricName', 'dimension'],
      where: "status <> 'resolved'",
      message: 'an open alert for this metric exists already',
    },
  ],
  indexes: [{ fields: ['severity', 'lastSeenAt'] }, { fields: ['lastSeenAt'] }],
  rules: [
    {
      name: 'acknowledged_by_and_at',
      fields: ['acknowledgedBy', 'acknowledgedAt'],
      message: 'must be set together: who and when',
      sql: `({acknowledgedBy} IS NULL) = ({acknowledgedAt} IS NULL)`,
    },
    {
      name: 'seen_in_order',
      fields: ['lastSeenAt'],
      message: 'must not be before the first sighting',
      sql: `{firstSeenAt} <= {lastSeenAt}`,
    },
    {
      name: 'resolved_is_final',
      fields: ['status'],
      message: 'is resolved for good: a new breach opens a new alert',
      on: 'update',
      across: true,
      sql: `{old.status} <> 'resolved' OR {status} = 'resolved'`,
    },
    {
      name: 'snooze_within_week',
      fields: ['snoozeUntil'],
      message: 'must lie in the future, at most seven days ahead',
      on: 'update',
      across: true,
      sql: `{snoozeUntil} IS NOT DISTINCT FROM {old.snoozeUntil}
        OR ({snoozeUntil} > now() AND {snoozeUntil} <= now() + interval '7 days')`,
    },
  ],
  actions: {
    acknowledge: { label: 'Acknowledge', icon: 'check', roles: triage, when: { status: 'active' }, bulk: true },
    snooze: {
      label: 'Snooze',
      icon: 'clock-circle',
      roles: triage,
      when: { status: ['active', 'acknowledged'] },
      input: {
        snoozeUntil: dateTime({ label: 'Until', required: true, help: 'At most seven days ahead' }),
      },
      bulk: true,
    },
    resolve: {
      label: 'Resolve',
      icon: 'check-circle',
      confirm: 'Resolve “{title}”? The next breach opens a new alert.',
      roles: triage,
      when: { status: ['active', 'acknowledged', 'snoozed'] },
      input: { note: text({ maxLength: 1000, multiline: true, help: 'What mended it' }) },
      bulk: true,
    },
  },
});
export type SystemAlert = Row<typeof systemAlerts>;
