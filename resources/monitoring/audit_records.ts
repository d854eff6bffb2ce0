// Audit records: who changed what and when, and who came in, looked or was refused; only ever added to.
import { choice, dateTime, defineResource, grant, json, reference, tags, text } from '../define/index.ts';
import type { JsonValue, Row } from '../define/index.ts';

const eventTypes = [
  { value: 'admin_action', label: 'Admin action', tone: 'info', help: 'A person changed a record' },
  { value: 'config_change', label: 'Configuration change', tone: 'warning', help: 'A setting of the platform changed' },
  { value: 'deployment', label: 'Deployment', tone: 'accent', help: 'A new version started' },
  { value: 'migration', label: 'Migration', tone: 'neutral', help: 'The database schema changed' },
  { value: 'sign_in', label: 'Sign-in', tone: 'success', help: 'Somebody signed in or out' },
  {
    value: 'sign_in_failed',
    label: 'Failed sign-in',
    tone: 'danger',
    help: 'A wrong password or code, or a closed account',
  },
  {
    value: 'security',
    label: 'Security',
    tone: 'warning',
    help: 'A password, second factor, session or token changed hands',
  },
  { value: 'access_denied', label: 'Refused', tone: 'danger', help: 'A write that the role does not permit' },
  { value: 'export', label: 'Export', tone: 'info', help: 'Rows left as a file' },
  { value: 'reveal', label: 'Secret revealed', tone: 'warning', help: 'Somebody looked at a masked value' },
] as const;
type EventType = (typeof eventTypes)[number]['value'];
const ofTypes = (...value: EventType[]) => ({ field: 'eventType', op: 'in', value }) as const;

export const auditRecords = defineResource({
  name: 'audit_records',
  label: { one: 'Audit record', many: 'Audit records' },
  group: 'Monitoring',
  icon: 'audit',
  title: 'description',
  audit: false,
  appendOnly: true,
  keptByTrigger: true,
  fields: {
    eventType: choice(eventTypes, { label: 'Event', required: true }),
    actorId: reference('users', {
      label: 'Actor',
      onDelete: 'set null',
      index: false,
      help: 'Empty: the system itself, or a user who is gone; the e-mail address stays',
    }),
    actorEmail: text({ label: 'Actor e-mail', maxLength: 254 }),
    description: text({ required: true, maxLength: 2000, multiline: true, search: true }),
    metadata: json<{ [key: string]: JsonValue }>({
      label: 'Changes',
      schema: {
        type: 'object',
        description: 'actorId, resource, recordId, title, action, changes, requestId, ip, reason, reverts, details',
      },
    }),
    occurredAt: dateTime({ label: 'When', required: true, index: true }),
    databaseUser: text({
      label: 'Database user',
      stamp: 'session_user',
      help: 'Who was signed in to the database itself. Empty in records from before it was kept',
    }),
    recordedAt: dateTime({
      label: 'Recorded',
      stamp: 'clock_timestamp()',
      help: 'When the database stored the record, by its own clock',
    }),
    resource: text({ label: 'Table', computed: `left({metadata} ->> 'resource', 255)` }),
    recordId: text({ label: 'Record', computed: `left({metadata} ->> 'recordId', 255)` }),
    requestId: text({
      label: 'Request',
      computed: `left({metadata} ->> 'requestId', 255)`,
      index: true,
      help: 'All changes of one request bear the same id',
    }),
    changedFields: tags({
      label: 'Fields',
      computed: `CASE WHEN {metadata} ->> 'action' IN ('create', 'delete') THEN '[]'::jsonb
        ELSE COALESCE(jsonb_path_query_array({metadata}, '$.changes.keyvalue().key', '{}', true), '[]'::jsonb) END`,
      index: true,
      help: 'What an update changed; of a new or removed record all fields are in its changes',
    }),
  },
  list: {
    columns: ['occurredAt', 'description', 'eventType', 'actorEmail', 'resource', 'recordId', 'requestId'],
    filters: [
      'occurredAt',
      'eventType',
      'actorId',
      'actorEmail',
      'resource',
      'recordId',
      'changedFields',
      'requestId',
      'description',
    ],
    sort: [{ field: 'occurredAt', order: 'desc' }],
    scopes: [
      { label: 'All', where: null },
      { label: 'Changes', where: ofTypes('admin_action', 'config_change') },
      { label: 'Sign-ins', where: ofTypes('sign_in', 'sign_in_failed', 'security') },
      { label: 'Refused', where: ofTypes('access_denied') },
      { label: 'Exports and reveals', where: ofTypes('export', 'reveal') },
      { label: 'Platform', where: ofTypes('deployment', 'migration') },
    ],
    empty: 'Nothing has been changed yet: every change of a record will be listed here.',
  },
  tabs: [
    {
      label: 'Details',
      sections: [
        { fields: ['description', 'eventType', 'occurredAt', 'recordedAt', 'actorId', 'actorEmail', 'databaseUser'] },
        { title: 'Change', fields: ['resource', 'recordId', 'changedFields', 'metadata', 'requestId'] },
      ],
    },
  ],
  access: {
    read: ['super_admin', 'admin', 'finance', 'noc', 'support'],
    create: grant.nobody,
    update: grant.nobody,
    delete: grant.nobody,
  },
  indexes: [
    { fields: ['resource', 'recordId', 'occurredAt'] },
    { fields: ['actorId', 'occurredAt'] },
    { fields: ['actorEmail', 'occurredAt'] },
    { fields: ['eventType', 'occurredAt'] },
  ],
  rules: [
    {
      // createdAt is the start of the storing transaction, so a change late in a long one comes after it; the clock is the limit.
      name: 'occurred_before_stored',
      fields: ['occurredAt'],
      message: 'must not be after the moment of storing',
      sql: `{occurredAt} <= clock_timestamp() + interval '1 second'`,
    },
    {
      // The reference is emptied when its user is removed; the seals cover what is in the metadata, which stays.
      name: 'actor_stands_in_metadata',
      fields: ['actorId'],
      message: 'must stand in the metadata too',
      sql: `{actorId} IS NULL OR ({metadata} ->> 'actorId') IS NOT DISTINCT FROM {actorId}::text`,
    },
  ],
});
export type AuditRecord = Row<typeof auditRecords>;
