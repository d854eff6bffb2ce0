// Customer rating plans: what customers pay, with intervals, margin, calendar and zones; the prices are those of its rate card.
import {
  boolean,
  choice,
  currencyCode,
  dateTime,
  defineResource,
  duration,
  everyIdIn,
  grant,
  integer,
  percent,
  reference,
  references,
  shortCode,
  text,
  timeZone,
  weekSpans,
} from '../define/index.ts';
import type { Row } from '../define/index.ts';

const defaultRates = [
  { value: 'define_later', label: 'Define later', help: 'The plan starts without rates' },
  {
    value: 'floor_price',
    label: 'Floor price',
    help: 'Every zone starts at the lowest price that keeps the margin over cost',
  },
] as const;
const enforcement = [
  { value: 'enabled', label: 'Enabled', tone: 'success', help: 'Routes below the margin are refused' },
  { value: 'disabled', label: 'Disabled', tone: 'warning', help: 'Calls may be sold below cost' },
] as const;
const zonesSelects = [
  { value: 'None', label: 'None', help: 'No zone yet' },
  { value: 'All', label: 'All', help: 'Every zone, new ones too' },
  { value: 'Specify', label: 'Chosen', help: 'The zones listed below' },
] as const;
const originAssignments = [
  { value: 'none', label: 'None', help: 'The price depends on the called number alone' },
  { value: 'origin_mapping', label: 'By origin', help: 'It depends on the calling number too' },
] as const;

const week = weekSpans(
  'time_classes AS class CROSS JOIN LATERAL jsonb_array_elements(class.periods) AS listed(part)',
  '{selectedTimeClasses} @> to_jsonb(class.id::text)',
);
const card = (expression: string): string =>
  `(SELECT ${expression} FROM rate_cards AS card WHERE card.id = {rateCardId})`;

export const customerRatingPlans = defineResource({
  name: 'customer_rating_plans',
  label: { one: 'Rating plan', many: 'Rating plans' },
  group: 'Rating',
  icon: 'tags',
  help: 'What customers pay',
  title: 'name',
  find: true,
  versionRequired: true,
  fields: {
    shortCode: shortCode({ prefix: 'P' }),
    name: text({ required: true, maxLength: 100, unique: 'ignoreCase', search: true, help: 'Appears on invoices' }),
    currency: currencyCode({ required: true, default: 'USD', immutable: true, help: 'Fixed once saved' }),
    rateCardId: reference('rate_cards', {
      label: 'Rate card',
      unique: true,
      where: { field: 'type', op: 'eq', value: 'customer' },
      help: 'Holds the rates; one of the same currency, for this plan alone',
    }),
    timeZone: timeZone({ default: 'UTC', help: 'In which time classes and effective dates are read' }),
    carrierTimeZone: timeZone({ help: 'Shown to the carrier. Empty: as above' }),
    defaultRates: choice(defaultRates, { default: 'define_later' }),
    marginEnforcement: choice(enforcement, { default: 'enabled', write: grant.finance }),
    minMargin: percent({
      label: 'Lowest margin',
      default: '0',
      write: grant.finance,
      when: { marginEnforcement: 'enabled' },
      help: 'Of the selling price',
    }),
    effectiveDate: dateTime({ label: 'In effect from', help: 'When the next commit applies. Empty: at once' }),
    initialInterval: duration({
      label: 'First interval',
      measure: 's',
      min: 0,
      max: 3600,
      default: 0,
      help: 'Shortest time that is billed; 0: no minimum. Common pairs: 1/1, 30/6, 60/60',
    }),
    recurringInterval: duration({
      label: 'Further intervals',
      measure: 's',
      min: 1,
      max: 3600,
      default: 1,
      help: 'Time beyond the first interval is rounded up to these',
    }),
    periodExceptionTemplate: reference('period_exception_templates', {
      as: 'exceptionTemplate',
      label: 'Period exceptions',
      help: 'Dial codes that are billed in other intervals. Empty: none',
    }),
    template: reference('customer_rating_plans', {
      as: 'templatePlan',
      label: 'Made from',
      onDelete: 'set null',
      help: 'The plan whose rates this one started with',
    }),
    uncommittedChanges: boolean({
      default: true,
      readOnly: true,
      index: true,
      help: 'What is shown differs from what calls are rated by, until the plan is committed',
    }),
    revision: integer({ min: 0, default: 0, readOnly: true, help: 'Counts the commits; 0: never committed' }),
    committedAt: dateTime({ label: 'Last commit', readOnly: true }),
    assigned: boolean({ readOnly: true, index: true, help: 'A service uses the plan; then it cannot be removed' }),
    selectedTimeClasses: references('time_classes', {
      label: 'Time classes',
      required: true,
      minItems: 1,
      help: 'Together they must cover every minute of the week once',
    }),
    zonesSelect: choice(zonesSelects, { label: 'Zones', default: 'None' }),
    selectedZones: references('zones', { label: 'Chosen zones', when: { zonesSelect: 'Specify' } }),
    assignOrigin: choice(originAssignments, { label: 'Origin', default: 'none' }),
  },
  list: {
    columns: [
      'shortCode',
      'name',
      'currency',
      'timeZone',
      'minMargin',
      'effectiveDate',
      'revision',
      'uncommittedChanges',
      'assigned',
    ],
    filters: [
      'shortCode',
      'name',
      'currency',
      'timeZone',
      'rateCardId',
      'marginEnforcement',
      'minMargin',
      'effectiveDate',
      'periodExceptionTemplate',
      'uncommittedChanges',
      'assigned',
      'updatedAt',
    ],
    sort: [{ field: 'name', order: 'asc' }],
    scopes: [
      { label: 'All', where: null },
      { label: 'Assigned', where: { field: 'assigned', op: 'eq', value: true } },
      { label: 'Not assigned', where: { field: 'assigned', op: 'eq', value: false } },
      { label: 'To commit', where: { field: 'uncommittedChanges', op: 'eq', value: true } },
    ],
    empty: 'Add a rating plan with its currency and time classes, give it a rate card, then assign it to a service.',
  },
  tabs: [
    {
      label: 'Details',
      sections: [
        { fields: ['name', 'currency', 'rateCardId', 'timeZone', 'carrierTimeZone', 'effectiveDate'] },
        { title: 'Start', fields: ['template', 'defaultRates', 'assignOrigin'] },
        { title: 'State', fields: ['uncommittedChanges', 'revision', 'committedAt', 'assigned'] },
      ],
    },
    {
      label: 'Intervals and margin',
      sections: [
        { title: 'Billing intervals', fields: ['initialInterval', 'recurringInterval'] },
        { title: 'Margin', fields: ['marginEnforcement', 'minMargin'] },
      ],
    },
    { label: 'Time classes', sections: [{ fields: ['selectedTimeClasses'] }] },
    { label: 'Zones', sections: [{ fields: ['zonesSelect', 'selectedZones'] }] },
    { label: 'Period exceptions', sections: [{ fields: ['periodExceptionTemplate'] }] },
    { label: 'Rates', children: 'rates', by: 'rateCardId', from: 'rateCardId' },
    { label: 'Services', children: 'carrier_services', by: 'ratingPlanId', from: 'rateCardId' },
  ],
  access: {
    read: grant.staff,
    create: grant.commercial,
    update: grant.commercial,
    delete: ['super_admin', 'admin', 'finance'],
  },
  rules: [
    {
      name: 'rate_card_fits',
      fields: ['rateCardId'],
      message: 'must be a customer rate card of the same currency',
      across: true,
      sql: card(`card.type = 'customer' AND card.currency = {currency}`),
    },
    {
      name: 'rate_card_fixed_by_services',
      fields: ['rateCardId'],
      message: 'cannot change while services are rated by it',
      on: 'update',
      across: true,
      sql: `{rateCardId} IS NOT DISTINCT FROM {old.rateCardId}
        OR NOT EXISTS (SELECT 1 FROM carrier_services AS service WHERE service.rating_plan_id = {old.rateCardId})`,
    },
    {
      name: 'time_classes_exist',
      fields: ['selectedTimeClasses'],
      message: 'must only name time classes that exist',
      across: true,
      sql: everyIdIn('{selectedTimeClasses}', 'time_classes'),
    },
    {
      name: 'week_without_gap',
      fields: ['selectedTimeClasses'],
      message: 'must cover every minute of the week: there is a gap',
      across: true,
      sql: `(SELECT range_agg(span) = int4multirange(int4range(0, 10080)) FROM (${week}) AS week)`,
    },
    {
      name: 'week_without_overlap',
      fields: ['selectedTimeClasses'],
      message: 'must not overlap',
      across: true,
      sql: `(SELECT sum(upper(span) - lower(span)) = (SELECT sum(upper(piece) - lower(piece)) FROM unnest(range_agg(span)) AS whole(piece))
        FROM (${week}) AS week)`,
    },
    {
      name: 'zones_fit_choice',
      fields: ['selectedZones'],
      message: 'must name at least one zone when zones are chosen, and must be empty otherwise',
      sql: `({zonesSelect} = 'Specify') = (jsonb_array_length({selectedZones}) > 0)`,
    },
    {
      name: 'zones_exist',
      fields: ['selectedZones'],
      message: 'must only name zones that exist',
      across: true,
      sql: everyIdIn('{selectedZones}', 'zones'),
    },
    {
      name: 'commit_not_into_past',
      fields: ['effectiveDate'],
      message: 'must not lie in the past when the plan is committed',
      on: 'update',
      sql: `{revision} = {old.revision} OR {effectiveDate} >= now() - interval '5 minutes'`,
    },
    {
      name: 'not_made_from_itself',
      fields: ['template'],
      message: 'must be another plan',
      sql: `{template} <> {id}`,
    },
    {
      name: 'unassigned',
      fields: ['name'],
      message: 'services are rated by this plan; give them another one first',
      on: 'delete',
      across: true,
      sql: `NOT EXISTS (SELECT 1 FROM carrier_services AS service WHERE service.rating_plan_id = {old.rateCardId})`,
    },
    {
      name: 'effective_date_ahead',
      fields: ['effectiveDate'],
      message: 'lies in the past: choose a later moment before the next commit',
      across: true,
      warning: true,
      sql: `NOT {uncommittedChanges} OR {effectiveDate} >= now()`,
    },
    {
      name: 'rate_card_given',
      fields: ['rateCardId'],
      message: 'should be given: without a rate card the plan has no rates',
      warning: true,
      sql: `{rateCardId} IS NOT NULL`,
    },
  ],
  effects: [
    {
      name: 'mark_assigned',
      on: ['insert', 'update'],
      sql: `UPDATE customer_rating_plans AS plan SET assigned = used.assigned FROM (
        SELECT EXISTS (SELECT 1 FROM carrier_services AS service WHERE service.rating_plan_id = {rateCardId}) AS assigned) AS used
        WHERE plan.id = {id} AND plan.assigned <> used.assigned`,
    },
  ],
});
export type CustomerRatingPlan = Row<typeof customerRatingPlans>;
