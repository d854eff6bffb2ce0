// Rates: the prices of a rate card by dial code, from a moment on. The longest dial code that a number begins with counts.
import {
  boolean,
  choice,
  dateTime,
  decimal,
  defineResource,
  dialCode,
  duration,
  grant,
  integer,
  reference,
  text,
} from '../define/index.ts';
import type { Row } from '../define/index.ts';

const changeTypes = [
  { value: 'new', label: 'New', tone: 'info' },
  { value: 'increase', label: 'Increase', tone: 'warning' },
  { value: 'decrease', label: 'Decrease', tone: 'success' },
  { value: 'unchanged', label: 'Unchanged', tone: 'neutral' },
  { value: 'closed', label: 'Closed', tone: 'neutral' },
  { value: 'blocked', label: 'Blocked', tone: 'danger' },
] as const;
const price = { precision: 12, scale: 6, min: '0' } as const;

export const rates = defineResource({
  name: 'rates',
  label: { one: 'Rate', many: 'Rates' },
  group: 'Rating',
  title: 'prefix',
  find: true,
  nested: true,
  fields: {
    rateCardId: reference('rate_cards', { required: true, immutable: true, onDelete: 'cascade' }),
    revision: integer({ min: 0, default: 0, help: 'Version of the card that the rate belongs to; 0: the first' }),
    prefix: dialCode({ label: 'Dial code', required: true, index: true }),
    destination: text({ maxLength: 120, search: true, help: 'As on price lists: United Kingdom, mobile' }),
    zoneId: reference('zones', { onDelete: 'restrict', where: { field: 'isActive', op: 'eq', value: true } }),
    origin: text({
      maxLength: 60,
      default: '',
      help: 'Set of calling numbers that the price is for (origin-based rating). Empty: any',
    }),
    timeClassId: reference('time_classes', { help: 'Empty: at any time' }),
    rate: decimal({ ...price, required: true, unit: 'per min', help: 'In the currency of the rate card' }),
    initialRate: decimal({ ...price, unit: 'per min', help: 'Price of the first interval. Empty: as the rate' }),
    connectionFee: decimal({ ...price, default: '0', unit: 'per call' }),
    initialInterval: duration({
      label: 'First interval',
      measure: 's',
      min: 0,
      max: 3600,
      help: 'Shortest time that is billed; 0: no minimum. Empty: that of the plan',
    }),
    recurringInterval: duration({
      label: 'Further intervals',
      measure: 's',
      min: 1,
      max: 3600,
      help: 'Time beyond is rounded up to these. Empty: those of the plan',
    }),
    effectiveFrom: dateTime({ required: true }),
    effectiveTo: dateTime({ help: 'Empty: until a later rate takes over' }),
    blocked: boolean({ help: 'Calls to this destination are refused' }),
    locked: boolean({ help: 'Imports and edits leave the price alone' }),
    changeType: choice(changeTypes, {
      label: 'Change',
      readOnly: true,
      help: 'Against the rate before, as found by an import',
    }),
  },
  list: {
    columns: [
      'prefix',
      'destination',
      'rate',
      'connectionFee',
      'initialInterval',
      'recurringInterval',
      'timeClassId',
      'effectiveFrom',
      'blocked',
    ],
    filters: [
      'rateCardId',
      'prefix',
      'destination',
      'zoneId',
      'origin',
      'timeClassId',
      'rate',
      'effectiveFrom',
      'effectiveTo',
      'blocked',
      'locked',
      'changeType',
    ],
    sort: [
      { field: 'prefix', order: 'asc' },
      { field: 'effectiveFrom', order: 'desc' },
    ],
    scopes: [
      { label: 'All', where: null },
      { label: 'Blocked', where: { field: 'blocked', op: 'eq', value: true } },
      { label: 'Locked', where: { field: 'locked', op: 'eq', value: true } },
    ],
    empty: 'Add rates one by one, or import a rate sheet.',
  },
  tabs: [
    {
      label: 'Details',
      sections: [
        { fields: ['rateCardId', 'prefix', 'destination', 'zoneId', 'origin', 'timeClassId'] },
        { title: 'Price', fields: ['rate', 'initialRate', 'connectionFee', 'initialInterval', 'recurringInterval'] },
        { title: 'Validity', fields: ['effectiveFrom', 'effectiveTo', 'blocked', 'locked', 'revision', 'changeType'] },
      ],
    },
  ],
  access: {
    read: grant.staff,
    create: grant.commercial,
    update: grant.commercial,
    delete: grant.commercial,
  },
  unique: [
    {
      fields: ['rateCardId', 'revision', 'prefix', 'origin', 'timeClassId', 'effectiveFrom'],
      message: 'already begins another rate for this dial code',
    },
    {
      fields: ['rateCardId', 'revision', 'prefix', 'origin', 'effectiveFrom'],
      where: 'time_class_id IS NULL',
      message: 'already begins another rate for this dial code',
    },
  ],
  rules: [
    {
      name: 'ends_after_start',
      fields: ['effectiveTo'],
      message: 'must be later than the start',
      sql: `{effectiveTo} > {effectiveFrom}`,
    },
    {
      name: 'locked_price_stays',
      fields: ['locked'],
      message: 'must be off before the price, the dial code or the dates change',
      on: 'update',
      sql: `NOT ({old.locked} AND {locked}) OR ({prefix} = {old.prefix} AND {rate} = {old.rate} AND {connectionFee} = {old.connectionFee}
        AND {initialRate} IS NOT DISTINCT FROM {old.initialRate} AND {initialInterval} IS NOT DISTINCT FROM {old.initialInterval}
        AND {recurringInterval} IS NOT DISTINCT FROM {old.recurringInterval} AND {effectiveFrom} = {old.effectiveFrom}
        AND {effectiveTo} IS NOT DISTINCT FROM {old.effectiveTo} AND {blocked} = {old.blocked})`,
    },
    {
      name: 'locked_rate_stays',
      fields: ['locked'],
      message: 'the rate is locked; unlock it first',
      on: 'delete',
      across: true,
      // The card is gone already when its removal takes the rates along.
      sql: `NOT {old.locked} OR NOT EXISTS (SELECT 1 FROM rate_cards AS card WHERE card.id = {old.rateCardId})`,
    },
    {
      name: 'price_given',
      fields: ['rate'],
      message: 'is 0, so calls are free; block the destination if it should not be called',
      warning: true,
      sql: `{rate} > 0 OR {blocked}`,
    },
    {
      name: 'code_of_zone',
      fields: ['prefix'],
      message: 'begins with none of the dial codes of the zone',
      across: true,
      warning: true,
      sql: `{zoneId} IS NULL OR EXISTS (SELECT 1 FROM zone_codes AS known WHERE known.zone_id = {zoneId} AND starts_with({prefix}, known.code))`,
    },
  ],
  effects: [
    {
      name: 'mark_uncommitted',
      on: ['insert', 'update', 'delete'],
      writes: {
        table: 'customer_rating_plans',
        operation: 'update',
        fields: ['uncommittedChanges'],
        does: 'marks rating plans as changed',
        under: [],
      },
      sql: `UPDATE customer_rating_plans AS plan SET uncommitted_changes = true
        WHERE plan.rate_card_id = COALESCE({rateCardId}, {old.rateCardId}) AND NOT plan.uncommitted_changes`,
    },
  ],
});
export type Rate = Row<typeof rates>;
