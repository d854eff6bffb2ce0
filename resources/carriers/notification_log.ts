// Every mail that a credit alert caused: what it said, to whom, and whether the mail server has taken it. The mails that wait are the
// rows that are due, so that one is neither lost nor sent twice.
import { choice, dateTime, defineResource, grant, integer, reference, tags, text } from '../define/index.ts';
import type { Row } from '../define/index.ts';

const events = [
  { value: 'fired', label: 'Fired', tone: 'danger', help: 'The threshold was passed' },
  { value: 'repeated', label: 'Repeated', tone: 'warning', help: 'Still beyond the threshold' },
  { value: 'cleared', label: 'Cleared', tone: 'success', help: 'Back within the threshold' },
] as const;
const statuses = [
  { value: 'due', label: 'Due', tone: 'warning', help: 'Tried again every minute until the mail server takes it' },
  { value: 'sent', label: 'Sent', tone: 'success' },
  { value: 'failed', label: 'Failed', tone: 'danger', help: 'Nobody to send it to, or no text to send' },
] as const;
const addresses = <const O extends object>(options: O) =>
  tags({ pattern: '^[^@\\s]+@[^@\\s]+$', patternHint: 'e-mail addresses', maxItems: 50, ...options });

export const notificationLog = defineResource({
  name: 'notification_log',
  label: { one: 'Notification', many: 'Notifications' },
  group: 'Carriers',
  icon: 'send',
  title: 'subject',
  audit: false,
  fields: {
    carrierId: reference('carriers', { required: true, onDelete: 'cascade' }),
    alertId: reference('carrier_credit_alerts', { label: 'Alert', onDelete: 'set null' }),
    event: choice(events, { required: true }),
    status: choice(statuses, { default: 'due', index: true }),
    mailTo: addresses({ label: 'To' }),
    mailCc: addresses({ label: 'Cc' }),
    mailBcc: addresses({ label: 'Bcc' }),
    subject: text({ required: true, maxLength: 500, search: true }),
    text: text({ label: 'Plain text', required: true, maxLength: 200000, multiline: true }),
    html: text({ label: 'HTML', maxLength: 400000, multiline: true }),
    messageId: text({
      label: 'Message id',
      required: true,
      maxLength: 100,
      unique: true,
      help: 'The same in every attempt, by which mail programs know a repetition (RFC 5322, 3.6.4)',
    }),
    attempts: integer({ default: 0, min: 0 }),
    lastError: text({ maxLength: 500, help: 'What the mail server said to the last attempt' }),
    sentAt: dateTime({ label: 'Sent', when: { status: 'sent' }, requiredWhen: { status: 'sent' } }),
  },
  list: {
    columns: ['createdAt', 'carrierId', 'event', 'subject', 'mailTo', 'status', 'sentAt', 'attempts'],
    filters: ['carrierId', 'alertId', 'event', 'status', 'createdAt', 'sentAt'],
    sort: [{ field: 'createdAt', order: 'desc' }],
    scopes: [
      { label: 'All', where: null },
      { label: 'Due', where: { field: 'status', op: 'eq', value: 'due' } },
      { label: 'Failed', where: { field: 'status', op: 'eq', value: 'failed' } },
      { label: 'Sent', where: { field: 'status', op: 'eq', value: 'sent' } },
    ],
    empty: 'No credit alert has sent a mail yet.',
  },
  tabs: [
    {
      label: 'Details',
      sections: [
        { fields: ['carrierId', 'alertId', 'event', 'status', 'sentAt', 'attempts', 'lastError', 'messageId'] },
        { title: 'Message', fields: ['mailTo', 'mailCc', 'mailBcc', 'subject', 'text', 'html'] },
      ],
    },
  ],
  access: { read: grant.staff, create: grant.nobody, update: grant.nobody, delete: grant.nobody },
});
export type Notification = Row<typeof notificationLog>;
