// The ledger: every movement of money between a carrier and us, one row each, never changed and never removed.
import { ledgerKind, ledgerSigns, side } from '../choices.ts';
import {
  currencyCode,
  dateTime,
  defineResource,
  everyElement,
  grant,
  integer,
  json,
  money,
  reference,
  text,
} from '../define/index.ts';
import type { JsonOptions, Row } from '../define/index.ts';

/** Calls of one hour as the carrier's clock counts it. */
type Hour = { hour: string; amount: string; calls: number; seconds: number };
const hoursSchema = {
  type: 'array',
  items: {
    type: 'object',
    additionalProperties: false,
    required: ['hour', 'amount', 'calls', 'seconds'],
    properties: {
      hour: { type: 'string', format: 'date-time' },
      amount: { type: 'string', pattern: '^\\d+(\\.\\d+)?$' },
      calls: { type: 'integer', minimum: 1 },
      seconds: { type: 'integer', minimum: 0 },
    },
  },
};

const kindsThat = (sign: 1 | -1): string =>
  Object.entries(ledgerSigns)
    .filter(([, one]) => one === sign)
    .map(([kind]) => `'${kind}'`)
    .join(', ');

export const ledgerEntries = defineResource({
  name: 'ledger_entries',
  label: { one: 'Ledger entry', many: 'Ledger entries' },
  group: 'Carriers',
  icon: 'read',
  help: 'Amounts above 0 add to the funds of that side, amounts below 0 lower them. Balances are the sum of their entries',
  title: 'reference',
  appendOnly: true,
  fields: {
    carrierId: reference('carriers', { required: true, onDelete: 'restrict', index: false }),
    direction: side({ label: 'Side', required: true, default: 'customer' }),
    number: integer({ label: 'No.', readOnly: true, required: true, min: 1, help: 'Counted per carrier and side, without gaps' }),
    kind: ledgerKind({ required: true, index: true }),
    amount: money({ required: true, unit: { from: 'currency' } }),
    balanceAfter: money({ readOnly: true, required: true, unit: { from: 'currency' } }),
    currency: currencyCode({ required: true }),
    reason: text({ required: true, maxLength: 500, search: true }),
    reference: text({ required: true, maxLength: 100, search: true, help: 'Names the movement: the same one is booked once' }),
    occurredAt: dateTime({ label: 'When', required: true }),
    callCount: integer({ label: 'Calls', min: 1, when: { kind: 'call_batch' } }),
    callSeconds: integer({ label: 'Seconds', min: 0, unit: 's', when: { kind: 'call_batch' } }),
    hours: json<Hour[], JsonOptions>({
      label: 'Calls by hour',
      schema: hoursSchema,
      columns: [
        { path: 'hour', label: 'Hour', type: 'dateTime' },
        { path: 'calls', label: 'Calls', type: 'integer', min: 1 },
        { path: 'seconds', label: 'Seconds', type: 'integer', min: 0 },
        { path: 'amount', label: 'Amount', type: 'text' },
      ],
      when: { kind: 'call_batch' },
      requiredWhen: { kind: 'call_batch' },
    }),
    fingerprint: text({ maxLength: 64, help: 'Of what was sent: the same reference with other content is refused' }),
    actorId: reference('users', { label: 'Booked for', onDelete: 'set null', index: false }),
    actorEmail: text({ label: 'Booked by', maxLength: 254, readOnly: true }),
    approverId: reference('users', { label: 'Approved by', onDelete: 'set null', index: false }),
  },
  list: {
    columns: ['occurredAt', 'carrierId', 'direction', 'kind', 'amount', 'balanceAfter', 'reason', 'reference', 'actorEmail'],
    filters: ['carrierId', 'direction', 'kind', 'amount', 'currency', 'reference', 'occurredAt', 'createdAt', 'actorId'],
    sort: [
      { field: 'createdAt', order: 'desc' },
      { field: 'number', order: 'desc' },
    ],
    scopes: [
      { label: 'All', where: null },
      { label: 'Payments', where: { field: 'kind', op: 'eq', value: 'payment' } },
      { label: 'Calls', where: { field: 'kind', op: 'eq', value: 'call_batch' } },
      {
        label: 'Adjustments',
        where: { field: 'kind', op: 'in', value: ['credit', 'debit', 'correction', 'goodwill', 'refund'] },
      },
    ],
    empty: 'No money has moved yet. Adjust a balance on the page of its carrier, or send a batch of calls.',
  }, // prettier-ignore
  tabs: [
    {
      label: 'Details',
      sections: [
        { fields: ['carrierId', 'direction', 'number', 'kind', 'amount', 'balanceAfter', 'currency', 'occurredAt'] },
        { title: 'Why', fields: ['reason', 'reference', 'actorId', 'actorEmail', 'approverId'] },
        { title: 'Calls', fields: ['callCount', 'callSeconds', 'hours'] },
      ],
    },
  ],
  access: { read: grant.staff, create: grant.nobody, update: grant.nobody, delete: grant.nobody },
  unique: [
    {
      fields: ['carrierId', 'kind', 'reference'],
      where: "kind <> 'netting'",
      message: 'names an entry of this carrier already',
    },
    {
      fields: ['carrierId', 'direction', 'reference'],
      where: "kind = 'netting'",
      message: 'names a netting of this carrier already',
    },
    { fields: ['carrierId', 'direction', 'number'] },
  ],
  indexes: [{ fields: ['carrierId', 'createdAt'] }, { fields: ['occurredAt'] }],
  rules: [
    { name: 'amount_not_zero', fields: ['amount'], message: 'must not be 0', sql: `{amount} <> 0` },
    {
      name: 'amount_sign',
      fields: ['amount'],
      message: 'has the wrong sign: credits, payments, goodwill and refunds are above 0, debits and calls below',
      sql: `CASE WHEN {kind} IN (${kindsThat(1)}) THEN {amount} > 0 WHEN {kind} IN (${kindsThat(-1)}) THEN {amount} < 0 ELSE true END`,
    },
    {
      name: 'currency_of_carrier',
      fields: ['currency'],
      message: 'must be the currency of the carrier',
      on: 'insert',
      across: true,
      sql: `(SELECT money.code = {currency} FROM carriers AS partner
        JOIN currencies AS money ON money.id = partner.primary_currency_id WHERE partner.id = {carrierId})`,
    },
    {
      name: 'side_of_carrier',
      fields: ['direction'],
      message: 'does not fit the carrier, which is only a customer or only a supplier',
      on: 'insert',
      across: true,
      sql: `(SELECT partner.partner_type::text IN ('bilateral', {direction}) FROM carriers AS partner WHERE partner.id = {carrierId})`,
    },
    {
      name: 'not_from_future',
      fields: ['occurredAt'],
      message: 'must not lie in the future',
      on: 'insert',
      across: true,
      sql: `{occurredAt} <= clock_timestamp() + interval '5 minutes'`,
    },
    {
      name: 'hours_form',
      fields: ['hours'],
      message: 'must each have an hour, an amount, and the number and seconds of its calls',
      sql: `{hours} IS NULL OR ${everyElement(
        '{hours}',
        '@.hour.type() == "string" && @.amount.type() == "string" && @.calls > 0 && @.seconds >= 0',
      )}`,
    },
    {
      name: 'hours_add_up',
      across: true,
      fields: ['hours'],
      message: 'must add up to the amount',
      on: 'insert',
      sql: `{hours} IS NULL OR -{amount} = (SELECT sum((part ->> 'amount')::numeric) FROM jsonb_array_elements({hours}) AS listed(part))`,
    },
    {
      name: 'second_person',
      fields: ['approverId'],
      message: 'must be another person than the one it was booked for',
      sql: `{approverId} <> {actorId}`,
    },
  ],
}); // prettier-ignore
export type LedgerEntry = Row<typeof ledgerEntries>;
