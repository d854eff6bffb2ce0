// Adjustments above the limit: each waits until a second person approves it, which books it, or rejects it.
import { ledgerKind, side } from '../choices.ts';
import {
  choice,
  currencyCode,
  dateTime,
  decimal,
  defineResource,
  grant,
  money,
  reference,
  text,
} from '../define/index.ts';
import type { Row } from '../define/index.ts';

const statuses = [
  { value: 'pending', label: 'Waiting', tone: 'warning', help: 'Not booked yet' },
  { value: 'approved', label: 'Approved', tone: 'success', help: 'Booked in the ledger' },
  { value: 'rejected', label: 'Rejected', tone: 'neutral', help: 'Nothing was booked' },
] as const;
const decided = { status: ['approved', 'rejected'] } as const;

export const ledgerApprovals = defineResource({
  name: 'ledger_approvals',
  label: { one: 'Approval', many: 'Approvals' },
  group: 'Carriers',
  icon: 'file-protect',
  help: 'Adjustments above the limit wait here until another person of finance decides',
  title: 'reference',
  fields: {
    carrierId: reference('carriers', { required: true, immutable: true, onDelete: 'restrict' }),
    direction: side({ label: 'Side', required: true, default: 'customer', immutable: true }),
    kind: ledgerKind({ required: true, immutable: true }),
    amount: money({ required: true, immutable: true, unit: { from: 'currency' } }),
    currency: currencyCode({ required: true, immutable: true }),
    amountInBase: decimal({ label: 'In base currency', precision: 18, scale: 4, required: true, immutable: true }),
    reason: text({ required: true, maxLength: 500, immutable: true, search: true }),
    reference: text({ required: true, maxLength: 100, immutable: true, search: true }),
    occurredAt: dateTime({ label: 'When', immutable: true, help: 'Of the movement. Empty: when it is booked' }),
    fingerprint: text({ maxLength: 64, required: true, immutable: true }),
    status: choice(statuses, { default: 'pending', index: true }),
    requestedBy: reference('users', { as: 'requester', onDelete: 'set null', label: 'Asked by' }),
    decidedBy: reference('users', { as: 'decider', onDelete: 'set null', when: decided }),
    decidedAt: dateTime({ label: 'Decided', when: decided, requiredWhen: decided }),
    decisionNote: text({ label: 'Note', maxLength: 500, multiline: true, when: decided, requiredWhen: { status: 'rejected' } }),
    entryId: reference('ledger_entries', { label: 'Ledger entry', when: { status: 'approved' }, requiredWhen: { status: 'approved' } }),
  },
  list: {
    columns: ['createdAt', 'carrierId', 'direction', 'kind', 'amount', 'reason', 'reference', 'requestedBy', 'status'],
    filters: ['carrierId', 'direction', 'kind', 'amount', 'status', 'requestedBy', 'decidedBy', 'createdAt'],
    sort: [{ field: 'createdAt', order: 'desc' }],
    scopes: [
      { label: 'Waiting', where: { field: 'status', op: 'eq', value: 'pending' } },
      { label: 'Decided', where: { field: 'status', op: 'ne', value: 'pending' } },
      { label: 'All', where: null },
    ],
    empty: 'Nothing waits for a decision.',
  },
  tabs: [
    {
      label: 'Details',
      sections: [
        { fields: ['carrierId', 'direction', 'kind', 'amount', 'currency', 'amountInBase', 'occurredAt'] },
        { title: 'Why', fields: ['reason', 'reference', 'requestedBy'] },
        { title: 'Decision', fields: ['status', 'decidedBy', 'decidedAt', 'decisionNote', 'entryId'] },
      ],
    },
  ],
  access: { read: grant.staff, create: grant.nobody, update: grant.nobody, delete: grant.nobody },
  unique: [
    {
      fields: ['carrierId', 'kind', 'reference'],
      where: "status = 'pending'",
      message: 'waits for approval already',
    },
  ],
  rules: [
    { name: 'amount_not_zero', fields: ['amount'], message: 'must not be 0', sql: `{amount} <> 0` },
    {
      name: 'second_person',
      fields: ['decidedBy'],
      message: 'must be another person than the one who asked',
      sql: `{decidedBy} <> {requestedBy}`,
    },
    {
      name: 'decided_for_good',
      fields: ['status'],
      message: 'is decided for good: ask again with a new reference',
      on: 'update',
      sql: `{old.status} = 'pending' OR {status} = {old.status}`,
    },
  ],
  actions: {
    approve: {
      label: 'Approve',
      icon: 'check',
      confirm: 'Approve “{title}”? It is booked at once.',
      roles: grant.finance,
      when: { status: 'pending' },
      input: { note: text({ maxLength: 500, multiline: true }) },
    },
    reject: {
      label: 'Reject',
      icon: 'stop',
      danger: true,
      roles: grant.finance,
      when: { status: 'pending' },
      input: { note: text({ label: 'Why', required: true, maxLength: 500, multiline: true }) },
    },
  },
}); // prettier-ignore
export type LedgerApproval = Row<typeof ledgerApprovals>;
