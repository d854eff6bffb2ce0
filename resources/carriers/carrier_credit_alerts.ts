// Carrier credit alerts: who is told when a balance, the net exposure or a day's spend passes a threshold.
import {
  boolean,
  choice,
  dateTime,
  decimal,
  defineResource,
  everyElement,
  grant,
  integer,
  json,
  reference,
  text,
} from '../define/index.ts';
import type { JsonOptions, Row } from '../define/index.ts';

const alertTypes = [
  { value: 'low_balance', label: 'Low balance', tone: 'warning', help: 'The balance falls below the threshold' },
  { value: 'high_balance', label: 'High balance', tone: 'info', help: 'The balance rises above the threshold' },
  {
    value: '24hr_spend_breach',
    label: '24-hour spend',
    tone: 'danger',
    help: 'The spend of the window reaches the threshold',
  },
  {
    value: 'net_exposure',
    label: 'Net exposure',
    tone: 'danger',
    help: 'Both sides set against each other: what one owes the other',
  },
] as const;
const sides = [
  { value: 'customer', label: 'Customer', tone: 'info', help: 'Their side: what they owe us' },
  { value: 'supplier', label: 'Supplier', tone: 'accent', help: 'Our side: what we owe them' },
] as const;
const thresholdTypes = [
  { value: 'amount', label: 'Amount', help: 'In the currency of the carrier' },
  { value: 'percent', label: 'Percent of the limit', help: 'Of a spend or net limit reached; of a credit limit left' },
] as const;
const states = [
  { value: 'none', label: 'Quiet', tone: 'neutral' },
  { value: 'fired', label: 'Fired', tone: 'danger' },
] as const;
const recipientTypes = [
  { value: 'contact', label: 'Contact' },
  { value: 'user', label: 'User' },
  { value: 'email', label: 'E-mail address' },
] as const;
const places = [
  { value: 'to', label: 'To' },
  { value: 'cc', label: 'Cc' },
  { value: 'bcc', label: 'Bcc' },
] as const;

/** A contact of the carrier or a user by id, or any address. */
type Recipient = { type: 'contact' | 'user' | 'email'; id?: string; address?: string; as: 'to' | 'cc' | 'bcc' };
const mailAddress = '^[^@\\s"]{1,64}@([A-Za-z0-9-]{1,63}\\.)+[A-Za-z]{2,63}$';
const recipientsSchema = {
  type: 'array',
  minItems: 1,
  maxItems: 50,
  items: {
    type: 'object',
    additionalProperties: false,
    required: ['type', 'as'],
    properties: {
      type: { type: 'string', enum: recipientTypes.map((one) => one.value) },
      id: { type: 'string', pattern: '^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$' },
      address: { type: 'string', maxLength: 254, pattern: mailAddress },
      as: { type: 'string', enum: places.map((one) => one.value) },
    },
    if: { type: 'object', properties: { type: { const: 'email' } } },
    then: { type: 'object', required: ['address'] },
    else: { type: 'object', required: ['id'] },
  },
};

const listed = `jsonb_array_elements({recipients}) AS listed(entry)`;
const name = { low: `'low_balance'`, high: `'high_balance'` };

export const carrierCreditAlerts = defineResource({
  name: 'carrier_credit_alerts',
  label: { one: 'Credit alert', many: 'Credit alerts' },
  group: 'Carriers',
  icon: 'bell',
  title: 'summary',
  fields: {
    carrierId: reference('carriers', { required: true, immutable: true, onDelete: 'cascade' }),
    summary: text({
      label: 'Alert',
      maxLength: 300,
      computed: `CASE {alertType} WHEN 'low_balance' THEN 'Low balance' WHEN 'high_balance' THEN 'High balance'
        WHEN 'net_exposure' THEN 'Net exposure' ELSE '24-hour spend' END || ', ' || {direction} || ', '
        || trim_scale({threshold})::text || CASE {thresholdType} WHEN 'percent' THEN ' %' ELSE '' END`,
    }),
    alertType: choice(alertTypes, { required: true, index: true }),
    direction: choice(sides, { label: 'Side', required: true, default: 'customer' }),
    thresholdType: choice(thresholdTypes, { label: 'Threshold is', default: 'amount' }),
    threshold: decimal({
      precision: 14,
      scale: 4,
      required: true,
      help: 'May be below zero for balances of postpaid carriers',
    }),
    resetThreshold: decimal({
      precision: 14,
      scale: 4,
      help: 'The alert clears only beyond this value, so that it does not flutter. Empty: at the threshold',
    }),
    templateId: reference('email_templates', {
      label: 'E-mail template',
      where: { field: 'category', op: 'eq', value: 'credit' },
      help: 'Empty: the usual one for this kind of alert',
    }),
    clearedTemplateId: reference('email_templates', {
      label: 'Template when cleared',
      where: { field: 'category', op: 'eq', value: 'credit' },
      help: 'Sent when all is well again. Empty: the usual one',
    }),
    recipients: json<Recipient[], JsonOptions & { required: true }>({
      required: true,
      schema: recipientsSchema,
      columns: [
        { path: 'type', label: 'Kind', type: 'choice', choices: recipientTypes },
        {
          path: 'id',
          label: 'Contact or user',
          type: 'row',
          rows: {
            path: 'type',
            of: { contact: { resource: 'carrier_contacts', same: 'carrierId' }, user: { resource: 'users' } },
          },
        },
        { path: 'address', label: 'Address', type: 'text', when: { path: 'type', in: ['email'] } },
        { path: 'as', label: 'As', type: 'choice', choices: places },
      ],
      help: 'At least one: contacts of this carrier, users, or plain addresses',
    }),
    maxAlerts: integer({
      label: 'At most',
      min: 1,
      max: 1000,
      default: 4,
      unit: 'messages',
      help: 'While it stays fired',
    }),
    perMinutes: integer({ label: 'Within', min: 1, max: 44640, default: 1440, unit: 'min' }),
    isActive: boolean({ label: 'Active', default: true, index: true }),
    state: choice(states, { readOnly: true, default: 'none' }),
    lastFiredAt: dateTime({ label: 'Last fired', readOnly: true }),
    lastClearedAt: dateTime({ label: 'Last cleared', readOnly: true }),
    sentInWindow: integer({
      label: 'Sent in this window',
      min: 0,
      default: 0,
      readOnly: true,
      audited: false,
      unit: 'messages',
    }),
    windowStartedAt: dateTime({ label: 'Window began', readOnly: true, audited: false }),
    lastSentAt: dateTime({ label: 'Last message', readOnly: true, audited: false }),
  },
  list: {
    columns: ['summary', 'carrierId', 'alertType', 'direction', 'threshold', 'state', 'lastFiredAt', 'isActive'],
    filters: ['carrierId', 'alertType', 'direction', 'thresholdType', 'threshold', 'state', 'lastFiredAt', 'isActive'],
    sort: [{ field: 'createdAt', order: 'desc' }],
    scopes: [
      { label: 'All', where: null },
      { label: 'Fired', where: { field: 'state', op: 'eq', value: 'fired' } },
      { label: 'Active', where: { field: 'isActive', op: 'eq', value: true } },
      { label: 'Off', where: { field: 'isActive', op: 'eq', value: false } },
    ],
    empty: 'Add an alert, so that somebody is told before the credit of a carrier runs out.',
  },
  tabs: [
    {
      label: 'Details',
      sections: [
        { fields: ['carrierId', 'alertType', 'direction', 'thresholdType', 'threshold', 'resetThreshold', 'isActive'] },
        { title: 'Message', fields: ['recipients', 'templateId', 'clearedTemplateId', 'maxAlerts', 'perMinutes'] },
        {
          title: 'State',
          fields: ['state', 'lastFiredAt', 'lastClearedAt', 'lastSentAt', 'sentInWindow', 'windowStartedAt'],
        },
      ],
    },
    { label: 'Notifications', children: 'notification_log', by: 'alertId' },
  ],
  access: {
    read: grant.staff,
    create: grant.commercial,
    update: grant.commercial,
    delete: grant.commercial,
  },
  unique: [
    {
      fields: ['carrierId', 'alertType', 'direction', 'thresholdType', 'threshold'],
      message: 'is already the threshold of another such alert of this carrier',
    },
  ],
  rules: [
    {
      name: 'direction_fits_carrier',
      fields: ['direction'],
      message: 'does not fit the carrier, which is only a customer or only a supplier',
      across: true,
      sql: `(SELECT partner.partner_type::text IN ('bilateral', {direction}) FROM carriers AS partner WHERE partner.id = {carrierId})`,
    },
    {
      name: 'net_needs_bilateral',
      fields: ['alertType'],
      message: 'net exposure is for bilateral carriers only',
      across: true,
      sql: `{alertType} <> 'net_exposure'
        OR (SELECT partner.partner_type = 'bilateral' FROM carriers AS partner WHERE partner.id = {carrierId})`,
    },
    {
      name: 'threshold_above_zero',
      fields: ['threshold'],
      message: 'must be above 0 for spend and net exposure',
      sql: `{alertType} IN ('low_balance', 'high_balance') OR {threshold} > 0`,
    },
    {
      name: 'percent_range',
      fields: ['threshold'],
      message: 'must be above 0 and at most 100 percent',
      sql: `{thresholdType} <> 'percent' OR ({threshold} > 0 AND {threshold} <= 100)`,
    },
    {
      name: 'percent_needs_limit',
      fields: ['thresholdType'],
      message: 'needs an amount: a balance above zero has no limit to take a percentage of',
      sql: `{thresholdType} <> 'percent' OR {alertType} <> 'high_balance'`,
    },
    {
      name: 'high_above_low',
      fields: ['threshold'],
      message: 'must leave every high balance alert above every low balance alert of the same side',
      across: true,
      sql: `{alertType} NOT IN (${name.low}, ${name.high}) OR NOT {isActive} OR NOT EXISTS (
        SELECT 1 FROM carrier_credit_alerts AS other WHERE other.carrier_id = {carrierId} AND other.id <> {id} AND other.is_active
        AND other.direction = {direction} AND other.threshold_type = {thresholdType}
        AND ((other.alert_type = ${name.low} AND {alertType} = ${name.high} AND other.threshold >= {threshold})
          OR (other.alert_type = ${name.high} AND {alertType} = ${name.low} AND other.threshold <= {threshold})))`,
    },
    {
      name: 'reset_beyond_threshold',
      fields: ['resetThreshold'],
      message: 'must be at or above the threshold for low balance, at or below it otherwise',
      sql: `CASE {alertType} WHEN ${name.low} THEN {resetThreshold} >= {threshold} ELSE {resetThreshold} <= {threshold} END`,
    },
    {
      name: 'template_of_credit',
      fields: ['templateId'],
      message: 'must be a template of the category credit',
      across: true,
      sql: `(SELECT template.category = 'credit' FROM email_templates AS template WHERE template.id = {templateId})`,
    },
    {
      name: 'cleared_template_of_credit',
      fields: ['clearedTemplateId'],
      message: 'must be a template of the category credit',
      across: true,
      sql: `(SELECT template.category = 'credit' FROM email_templates AS template WHERE template.id = {clearedTemplateId})`,
    },
    {
      name: 'recipients_given',
      fields: ['recipients'],
      message: 'must name at least one',
      sql: `{recipients} <> '[]'`,
    },
    {
      name: 'recipients_form',
      fields: ['recipients'],
      message: 'must each be a contact or user with its id, or an e-mail address, as to, cc or bcc',
      sql: everyElement(
        '{recipients}',
        `(@.as == "to" || @.as == "cc" || @.as == "bcc")
        && ((@.type == "email" && @.address like_regex "^[^@[:space:]]+@[^@[:space:]]+[.][A-Za-z]+$")
          || ((@.type == "contact" || @.type == "user") && @.id like_regex "^[0-9a-f-]+$"))`,
      ),
    },
    {
      name: 'recipients_differ',
      fields: ['recipients'],
      message: 'must not name the same one twice',
      across: true,
      sql: `(SELECT count(*) = count(DISTINCT lower(CASE entry->>'type' WHEN 'email' THEN entry->>'address' ELSE entry->>'id' END)) FROM ${listed})`,
    },
    {
      name: 'contacts_reachable',
      fields: ['recipients'],
      message: 'must only name contacts of this carrier that have an e-mail address',
      across: true,
      sql: `NOT EXISTS (SELECT 1 FROM ${listed} WHERE entry->>'type' = 'contact' AND NOT EXISTS (
        SELECT 1 FROM carrier_contacts AS contact WHERE contact.carrier_id = {carrierId}
        AND contact.id::text = entry->>'id' AND contact.email IS NOT NULL))`,
    },
    {
      name: 'users_exist',
      fields: ['recipients'],
      message: 'must only name users that exist',
      across: true,
      sql: `NOT EXISTS (SELECT 1 FROM ${listed} WHERE entry->>'type' = 'user' AND NOT EXISTS (
        SELECT 1 FROM users AS person WHERE person.id::text = entry->>'id'))`,
    },
  ],
});
export type CarrierCreditAlert = Row<typeof carrierCreditAlerts>;
