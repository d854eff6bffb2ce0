// Audit records: who changed what and when; written by database triggers, never changed, never deleted.
import { choice, dateTime, defineResource, grant, json, reference, text } from '../define/index.ts';
import type { JsonValue, Row } from '../define/index.ts';

const eventTypes = [
  { value: 'admin_action', label: 'Admin action', tone: 'info', help: 'A person changed a record' },
  { value: 'config_change', label: 'Configuration change', tone: 'warning', help: 'A setting of the platform changed' },
  { value: 'deployment', label: 'Deployment', tone: 'accent', help: 'A new version started' },
  { value: 'migration', label: 'Migration', tone: 'neutral', help: 'The database schema changed' },
] as const;

export const auditRecords = defineResource({
  name: 'audit_records',
  label: { one: 'Audit record', many: 'Audit records' },
  group: 'Monitoring',
  icon: 'audit',
  title: 'description',
  audit: false,
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
      schema: { type: 'object', description: 'resource, recordId, title, action, changes, requestId, ip, reason' },
    }),
    occurredAt: dateTime({ label: 'When', required: true, index: true }),
    resource: text({ label: 'Table', computed: `left({metadata} ->> 'resource', 255)` }),
    recordId: text({ label: 'Record', computed: `left({metadata} ->> 'recordId', 255)` }),
    requestId: text({
      label: 'Request',
      computed: `left({metadata} ->> 'requestId', 255)`,
      index: true,
      help: 'All changes of one request bear the same id',
    }),
  },
  list: {
    columns: ['occurredAt', 'description', 'eventType', 'actorEmail', 'resource', 'recordId', 'requestId'],
    filters: ['occurredAt', 'eventType', 'actorId', 'actorEmail', 'resource', 'recordId', 'requestId', 'description'],
    sort: [{ field: 'occurredAt', order: 'desc' }],
    scopes: [
      { label: 'All', where: null },
      ...eventTypes.map(({ value, label }) => ({ label, where: { field: 'eventType', op: 'eq', value } }) as const),
    ],
    empty: 'Nothing has been changed yet: every change of a record will be listed here.',
  },
  tabs: [
    {
      label: 'Details',
      sections: [
        { fields: ['description', 'eventType', 'occurredAt', 'actorId', 'actorEmail'] },
        { title: 'Change', fields: ['resource', 'recordId', 'metadata', 'requestId'] },
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
  ],
});
export type AuditRecord = Row<typeof auditRecords>;
