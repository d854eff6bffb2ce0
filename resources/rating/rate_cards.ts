// Rate cards: lists of prices, those that we charge customers and those that suppliers charge us.
import {
  choice,
  currencyCode,
  dateTime,
  defineResource,
  grant,
  integer,
  reference,
  shortCode,
  text,
} from '../define/index.ts';
import type { Row } from '../define/index.ts';

const types = [
  { value: 'customer', label: 'Customer', tone: 'info', help: 'What we charge' },
  { value: 'provider', label: 'Provider', tone: 'accent', help: 'What a supplier charges us' },
] as const;
const directions = [
  { value: 'termination', label: 'Termination', help: 'Calls to the world' },
  { value: 'origination', label: 'Origination', help: 'Calls to numbers of ours' },
] as const;
const statuses = [
  { value: 'draft', label: 'Draft', tone: 'info', help: 'Being prepared; no service can use it' },
  { value: 'active', label: 'Active', tone: 'success', help: 'Calls are rated by it' },
  { value: 'archived', label: 'Archived', tone: 'neutral', help: 'No new services' },
] as const;
const roundingMethods = [
  { value: 'up', label: 'Up', help: 'Always to the higher amount' },
  { value: 'half_up', label: 'Half up', help: 'To the nearest amount, the half up' },
  { value: 'half_down', label: 'Half down', help: 'To the nearest amount, the half down' },
  { value: 'down', label: 'Down', help: 'Always to the lower amount' },
] as const;

const parent = (expression: string): string =>
  `(SELECT ${expression} FROM rate_cards AS parent WHERE parent.id = {parentCardId})`;

export const rateCards = defineResource({
  name: 'rate_cards',
  label: { one: 'Rate card', many: 'Rate cards' },
  group: 'Rating',
  icon: 'profile',
  help: 'Price lists, ours and those of suppliers',
  title: 'name',
  find: true,
  versionRequired: true,
  fields: {
    shortCode: shortCode({ prefix: 'RC' }),
    name: text({ required: true, maxLength: 100, unique: 'ignoreCase', search: true }),
    code: text({
      maxLength: 32,
      unique: true,
      search: true,
      pattern: '^[A-Z0-9][A-Z0-9_-]{1,31}$',
      patternHint: '2 to 32 capital letters, digits, - or _',
      help: 'As in rate sheets and the accounting system',
    }),
    type: choice(types, { required: true, default: 'customer', immutable: true, index: true }),
    direction: choice(directions, { required: true, default: 'termination' }),
    carrierId: reference('carriers', {
      label: 'Supplier',
      immutable: true,
      when: { type: 'provider' },
      requiredWhen: { type: 'provider' },
      where: { field: 'partnerType', op: 'in', value: ['supplier', 'bilateral'] },
      help: 'Whose prices these are',
    }),
    currency: currencyCode({ required: true, default: 'USD', immutable: true }),
    status: choice(statuses, { required: true, default: 'draft', index: true }),
    parentCardId: reference('rate_cards', {
      label: 'Based on',
      help: 'Destinations without a price of their own have the price of that card',
    }),
    billingPrecision: integer({
      min: 0,
      max: 6,
      default: 4,
      unit: 'decimals',
      help: 'The amount of each call is rounded to so many',
    }),
    roundingMethod: choice(roundingMethods, { label: 'Rounding', default: 'up' }),
    techPrefix: text({
      maxLength: 16,
      pattern: '^[0-9*#]{1,16}$',
      patternHint: '1 to 16 digits, * or #',
      help: 'Digits before the number by which the partner chooses this price list. Empty: none',
    }),
    revision: integer({ min: 0, default: 0, readOnly: true, help: 'Counts the committed versions' }),
    effectiveDate: dateTime({ label: 'In effect from', help: 'Empty: at once' }),
    expiryDate: dateTime({ label: 'In effect until', help: 'Empty: until further notice' }),
  },
  list: {
    columns: ['shortCode', 'name', 'type', 'direction', 'carrierId', 'currency', 'status', 'revision', 'effectiveDate'],
    filters: [
      'shortCode',
      'name',
      'code',
      'type',
      'direction',
      'carrierId',
      'currency',
      'status',
      'parentCardId',
      'effectiveDate',
      'expiryDate',
    ],
    sort: [{ field: 'name', order: 'asc' }],
    scopes: [
      { label: 'All', where: null },
      { label: 'Customer', where: { field: 'type', op: 'eq', value: 'customer' } },
      { label: 'Provider', where: { field: 'type', op: 'eq', value: 'provider' } },
      { label: 'Drafts', where: { field: 'status', op: 'eq', value: 'draft' } },
      { label: 'Archived', where: { field: 'status', op: 'eq', value: 'archived' } },
    ],
    empty: 'Add a customer rate card for what you charge, and a provider rate card for each supplier.',
  },
  tabs: [
    {
      label: 'Details',
      sections: [
        { fields: ['name', 'code', 'type', 'direction', 'carrierId', 'currency', 'status', 'revision'] },
        { title: 'Validity', fields: ['effectiveDate', 'expiryDate', 'parentCardId', 'techPrefix'] },
        { title: 'Amounts', fields: ['billingPrecision', 'roundingMethod'] },
      ],
    },
    { label: 'Rates', children: 'rates', by: 'rateCardId' },
    { label: 'Services', children: 'carrier_services', by: 'ratingPlanId' },
    { label: 'Rating plan', one: 'customer_rating_plans', by: 'rateCardId', when: { type: 'customer' } },
  ],
  access: {
    read: grant.staff,
    create: grant.commercial,
    update: grant.commercial,
    delete: ['super_admin', 'admin', 'finance'],
  },
  rules: [
    {
      name: 'carrier_supplies',
      fields: ['carrierId'],
      message: 'must be a supplier or a bilateral carrier',
      across: true,
      sql: `(SELECT partner.partner_type <> 'customer' FROM carriers AS partner WHERE partner.id = {carrierId})`,
    },
    {
      name: 'expires_after_start',
      fields: ['expiryDate'],
      message: 'must be later than the start',
      sql: `{expiryDate} > {effectiveDate}`,
    },
    {
      name: 'parent_of_same_kind',
      fields: ['parentCardId'],
      message: 'must be a card of the same type and currency',
      across: true,
      sql: parent('parent.type = {type} AND parent.currency = {currency}'),
    },
    {
      name: 'parent_without_circle',
      fields: ['parentCardId'],
      message: 'must not be based on this card in turn',
      across: true,
      sql: `NOT EXISTS (WITH RECURSIVE above(id, parent_id) AS (
          SELECT parent.id, parent.parent_card_id FROM rate_cards AS parent WHERE parent.id = {parentCardId}
          UNION SELECT higher.id, higher.parent_card_id FROM rate_cards AS higher JOIN above ON higher.id = above.parent_id
        ) SELECT 1 FROM above WHERE above.id = {id} OR above.parent_id = {id})`,
    },
    {
      name: 'stays_active_in_use',
      fields: ['status'],
      message: 'must stay active while active or testing services use the card',
      on: 'update',
      across: true,
      sql: `{status} = 'active' OR NOT EXISTS (SELECT 1 FROM carrier_services AS service
        WHERE service.rating_plan_id = {id} AND service.status IN ('active', 'testing'))`,
    },
    {
      name: 'no_draft_in_use',
      fields: ['status'],
      message: 'cannot become a draft again while services use the card',
      on: 'update',
      across: true,
      sql: `{status} <> 'draft' OR NOT EXISTS (SELECT 1 FROM carrier_services AS service WHERE service.rating_plan_id = {id})`,
    },
    {
      name: 'has_rates',
      fields: ['status'],
      message: 'is active, but there are no rates on this card and it is based on no other',
      across: true,
      warning: true,
      sql: `{status} <> 'active' OR {parentCardId} IS NOT NULL OR EXISTS (SELECT 1 FROM rates AS price WHERE price.rate_card_id = {id})`,
    },
  ],
});
export type RateCard = Row<typeof rateCards>;
