// Carriers: the partners we buy minutes from and sell minutes to, with their credit, capacity and accounting.
import { adjustmentKind, breachAction, capacityMode, creditType, partnerType, routeStatus, side } from '../choices.ts';
import {
  assignedToCustomer,
  boolean,
  choice,
  currencyCode,
  dateTime,
  decimal,
  defineResource,
  grant,
  integer,
  money,
  reference,
  text,
  timeZone,
} from '../define/index.ts';
import type { Row } from '../define/index.ts';

const currency = { from: 'primaryCurrencyId' } as const;
const customerSide = { partnerType: ['customer', 'bilateral'] } as const;
const supplierSide = { partnerType: ['supplier', 'bilateral'] } as const;
/** The NOC changes state and capacity only. */
const commercial = { write: grant.commercial };

const spendWindows = [
  { value: 'rolling_24_hours', label: 'Last 24 hours', help: 'Moves along with the clock' },
  { value: 'fixed_daily', label: 'Calendar day', help: 'Starts at midnight in the time zone of the carrier' },
] as const;

const blockReasons = [
  { value: 'credit_used_up', label: 'No credit left', tone: 'danger', help: 'Balance and credit limit are used up' },
  { value: 'net_limit', label: 'Net credit limit reached', tone: 'danger' },
  { value: 'spend_limit', label: '24-hour spend limit reached', tone: 'danger' },
] as const;

const isCustomer = `{partnerType} <> 'supplier'`;
/** Prepaid stops at 0, postpaid at the credit limit below it. */
const available = `{customerBalance} + CASE {customerCreditType} WHEN 'postpaid' THEN {customerCreditLimit} ELSE 0 END`;
/** Why new calls are refused, the first reason that holds; NULL when none does. */
const blockReason = `CASE
  WHEN ${isCustomer} AND ${available} <= 0 THEN 'credit_used_up'
  WHEN {partnerType} = 'bilateral' AND {bilateralLimitAction} = 'block_calls'
    AND {customerBalance} - {supplierBalance} <= -{bilateralCreditLimit} THEN 'net_limit'
  WHEN ${isCustomer} AND {customerSpendAction} = 'block_calls' AND {customer24HrSpend} >= {customer24HrSpendLimit} THEN 'spend_limit'
  END`;

export const carriers = defineResource({
  name: 'carriers',
  label: { one: 'Carrier', many: 'Carriers' },
  group: 'Carriers',
  icon: 'global',
  title: 'name',
  find: true,
  slug: 'code',
  versionRequired: true,
  fields: {
    name: text({ ...commercial, required: true, maxLength: 100, unique: 'ignoreCase', search: true }),
    code: text({
      ...commercial,
      required: true,
      maxLength: 32,
      unique: true,
      search: true,
      pattern: '^[A-Z0-9][A-Z0-9_-]{1,31}$',
      patternHint: '2 to 32 capital letters, digits, - or _, such as ACME-UK',
      help: 'Stands in addresses; fixed once services exist',
    }),
    partnerType: partnerType({ ...commercial, required: true, default: 'bilateral', index: true }),
    status: routeStatus({ index: true }),
    primaryCurrencyId: reference('currencies', {
      ...commercial,
      required: true,
      where: { field: 'isActive', op: 'eq', value: true },
      help: 'Currency of balances and limits; fixed once money has moved',
    }),
    timeZone: timeZone({ ...commercial, default: 'UTC', help: 'Its midnight starts the day of daily limits' }),
    customerCreditType: creditType({ ...commercial, default: 'postpaid', when: customerSide }),
    customerCreditLimit: money({
      min: '0',
      default: '0',
      unit: currency,
      write: grant.finance,
      reasonRequired: true,
      when: customerSide,
      help: 'How far below zero the balance may go; 0 for prepaid',
    }),
    customerBalance: money({
      default: '0',
      unit: currency,
      readOnly: true,
      audited: false,
      help: 'Funds the customer has with us; below zero they owe us. Changed by adjustments and calls alone',
    }),
    availableCredit: money({
      unit: currency,
      computed: `CASE WHEN ${isCustomer} THEN ${available} END`,
      audited: false,
      when: customerSide,
      help: 'Balance and credit limit together; at 0 new calls are refused',
    }),
    creditBlocked: boolean({
      label: 'Calls blocked by credit',
      computed: `(${blockReason}) IS NOT NULL`,
      audited: false,
      help: 'New calls are refused until the reason is gone',
    }),
    creditBlockReason: choice(blockReasons, { label: 'Blocked because', computed: blockReason }),
    supplierCreditType: creditType({ ...commercial, when: supplierSide, help: 'Our terms at the supplier' }),
    supplierCreditLimit: money({
      min: '0',
      unit: currency,
      read: grant.staff,
      write: grant.finance,
      reasonRequired: true,
      when: supplierSide,
      help: 'How far we may owe them; for alerts only. Empty: unlimited',
    }),
    supplierBalance: money({
      default: '0',
      unit: currency,
      readOnly: true,
      audited: false,
      help: 'Our funds at the supplier; below zero we owe them',
    }),
    bilateralBalance: money({
      label: 'Net balance',
      unit: currency,
      computed: '{customerBalance} - {supplierBalance}',
      audited: false,
      when: { partnerType: 'bilateral' },
      help: 'Customer balance less supplier balance; below zero they owe us',
    }),
    bilateralCreditLimit: money({
      label: 'Net credit limit',
      min: '0',
      unit: currency,
      write: grant.finance,
      reasonRequired: true,
      when: { partnerType: 'bilateral' },
      help: 'How far the net balance may go below zero. Empty: unlimited',
    }),
    bilateralLimitAction: breachAction({
      label: 'At the net credit limit',
      read: grant.staff,
      write: grant.finance,
      when: { partnerType: 'bilateral' },
    }),
    spendWindow: choice(spendWindows, {
      ...commercial,
      label: 'Spend is counted over',
      default: 'rolling_24_hours',
    }),
    customer24HrSpendLimit: money({
      min: '0',
      label: 'Customer 24-hour spend limit',
      unit: currency,
      write: grant.finance,
      when: customerSide,
      help: 'Empty: unlimited',
    }),
    customerSpendAction: breachAction({
      label: 'At the spend limit',
      read: grant.staff,
      write: grant.finance,
      when: customerSide,
    }),
    customer24HrSpend: money({
      default: '0',
      label: 'Customer 24-hour spend',
      unit: currency,
      readOnly: true,
      audited: false,
    }),
    customerSpendResetAt: dateTime({ label: 'Customer spend reset', readOnly: true, when: customerSide }),
    supplier24HrSpendLimit: money({
      min: '0',
      label: 'Supplier 24-hour spend limit',
      unit: currency,
      read: grant.staff,
      write: grant.finance,
      when: supplierSide,
      help: 'For alerts only. Empty: unlimited',
    }),
    supplier24HrSpend: money({
      default: '0',
      label: 'Supplier 24-hour spend',
      unit: currency,
      read: grant.staff,
      readOnly: true,
      audited: false,
    }),
    supplierSpendResetAt: dateTime({
      label: 'Supplier spend reset',
      read: grant.staff,
      readOnly: true,
      when: supplierSide,
    }),
    capacityMode: capacityMode(),
    capacityLimit: integer({
      min: 1,
      max: 32767,
      unit: 'calls',
      when: { capacityMode: 'capped' },
      requiredWhen: { capacityMode: 'capped' },
      help: 'Simultaneous calls, both directions together',
    }),
    circularRouting: boolean({
      when: { partnerType: 'bilateral' },
      help: 'Calls from this carrier may be routed back to it',
    }),
    customerAccountNumber: text({
      ...commercial,
      maxLength: 64,
      minLength: 1,
      unique: true,
      search: true,
      help: 'Their account as a customer in the accounting system',
    }),
    supplierAccountNumber: text({
      ...commercial,
      maxLength: 64,
      minLength: 1,
      unique: true,
      search: true,
      help: 'Their account as a supplier in the accounting system',
    }),
    taxCode: text({ ...commercial, maxLength: 64, help: 'VAT or GST number' }),
    billTo: text({ ...commercial, maxLength: 1000, multiline: true, help: 'Name and address as on invoices' }),
    shipTo: text({ ...commercial, maxLength: 1000, multiline: true }),
  },
  list: {
    columns: [
      'name',
      'code',
      'partnerType',
      'status',
      'primaryCurrencyId',
      'customerBalance',
      'supplierBalance',
      'capacityLimit',
      'updatedAt',
    ],
    filters: [
      'name',
      'code',
      'partnerType',
      'status',
      'primaryCurrencyId',
      'customerBalance',
      'capacityMode',
      'updatedAt',
    ],
    sort: [{ field: 'name', order: 'asc' }],
    scopes: [
      { label: 'All', where: null },
      { label: 'Customers', where: { field: 'partnerType', op: 'eq', value: 'customer' } },
      { label: 'Suppliers', where: { field: 'partnerType', op: 'eq', value: 'supplier' } },
      { label: 'Bilateral', where: { field: 'partnerType', op: 'eq', value: 'bilateral' } },
      { label: 'Credit blocked', where: { field: 'creditBlocked', op: 'eq', value: true } },
      { label: 'Not active', where: { field: 'status', op: 'ne', value: 'active' } },
    ],
    empty: 'Add the first carrier to give it interconnects, services and credit.',
  },
  tabs: [
    {
      label: 'Details',
      sections: [
        { fields: ['name', 'code', 'partnerType', 'status', 'primaryCurrencyId', 'timeZone'] },
        { title: 'Capacity', fields: ['capacityMode', 'capacityLimit', 'circularRouting'] },
      ],
    },
    {
      label: 'Credit control',
      sections: [
        {
          title: 'Customer',
          help: 'They send us calls; their credit is enforced',
          fields: [
            'customerCreditType',
            'customerCreditLimit',
            'customerBalance',
            'availableCredit',
            'creditBlocked',
            'creditBlockReason',
            'customer24HrSpendLimit',
            'customerSpendAction',
            'customer24HrSpend',
            'customerSpendResetAt',
            'spendWindow',
          ],
        },
        {
          title: 'Supplier',
          help: 'We send them calls; for information',
          fields: [
            'supplierCreditType',
            'supplierCreditLimit',
            'supplierBalance',
            'supplier24HrSpendLimit',
            'supplier24HrSpend',
            'supplierSpendResetAt',
          ],
        },
        {
          title: 'Net position',
          help: 'Both sides set against each other',
          fields: ['bilateralBalance', 'bilateralCreditLimit', 'bilateralLimitAction'],
        },
      ],
    },
    { label: 'Interconnects', children: 'carrier_interconnects', by: 'carrierId' },
    { label: 'Services', children: 'carrier_services', by: 'carrierId' },
    {
      label: 'Capacity',
      view: 'capacity',
      read: grant.staffAndCarriers,
      help: 'Limits of the carrier, its interconnects and services in simultaneous calls; the lowest decides',
    },
    { label: 'Contacts', children: 'carrier_contacts', by: 'carrierId' },
    { label: 'Credit alerts', children: 'carrier_credit_alerts', by: 'carrierId' },
    {
      label: 'Rate cards',
      children: 'rate_cards',
      by: 'carrierId',
      when: supplierSide,
      help: 'What this supplier charges us',
    },
    { label: 'Assignment', one: 'carrier_assignments', by: 'carrierId' },
    { label: 'Ledger', children: 'ledger_entries', by: 'carrierId' },
    { label: 'Portal users', children: 'users', by: 'carrierId' },
    {
      label: 'Accounting',
      sections: [{ fields: ['customerAccountNumber', 'supplierAccountNumber', 'taxCode', 'billTo', 'shipTo'] }],
    },
  ],
  access: {
    read: grant.everyone,
    create: grant.commercial,
    update: [...grant.commercial, 'noc'],
    delete: grant.admins,
    carrier: 'id',
    customer: assignedToCustomer('{id}', ':own'),
    // Whom a customer calls through is told by name; what we have agreed with them is not.
    only: { customer: ['name'] },
  },
  rules: [
    {
      name: 'prepaid_without_limit',
      fields: ['customerCreditLimit'],
      message: 'must be 0 for a prepaid customer',
      sql: `{customerCreditType} <> 'prepaid' OR {customerCreditLimit} = 0`,
    },
    {
      name: 'code_not_an_id',
      fields: ['code'],
      message: 'must not look like an id or a short code such as I12',
      sql: `{code} !~ '^[ISPCR][0-9]+$'`,
    },
    {
      name: 'code_fixed_by_services',
      fields: ['code'],
      message: 'cannot change once the carrier has services',
      on: 'update',
      across: true,
      sql: `{code} = {old.code} OR NOT EXISTS (SELECT 1 FROM carrier_services AS service WHERE service.carrier_id = {id})`,
    },
    {
      name: 'type_fits_interconnects',
      fields: ['partnerType'],
      message: 'does not fit the interconnects of this carrier: remove those of the other direction first',
      on: 'update',
      across: true,
      sql: `{partnerType} = 'bilateral' OR NOT EXISTS (SELECT 1 FROM carrier_interconnects AS link WHERE link.carrier_id = {id}
        AND link.direction <> CASE {partnerType} WHEN 'customer' THEN 'ingress' ELSE 'egress' END)`,
    },
    {
      name: 'type_fits_alerts',
      fields: ['partnerType'],
      message: 'does not fit the credit alerts of this carrier: remove those of the other side first',
      on: 'update',
      across: true,
      sql: `{partnerType} = 'bilateral' OR NOT EXISTS (SELECT 1 FROM carrier_credit_alerts AS alert WHERE alert.carrier_id = {id}
        AND (alert.direction <> {partnerType}::text OR alert.alert_type = 'net_exposure'))`,
    },
    {
      name: 'type_fits_rate_cards',
      fields: ['partnerType'],
      message: 'cannot become customer while supplier rate cards of this carrier exist',
      on: 'update',
      across: true,
      sql: `{partnerType} <> 'customer' OR NOT EXISTS (SELECT 1 FROM rate_cards AS card WHERE card.carrier_id = {id})`,
    },
    {
      name: 'circle_in_use',
      fields: ['circularRouting'],
      message: 'must stay on while services of this carrier lead back to it',
      on: 'update',
      across: true,
      sql: `{circularRouting} OR NOT {old.circularRouting} OR NOT EXISTS (SELECT 1 FROM carrier_services AS service
        JOIN carrier_interconnects AS target ON target.id = service.target_interconnect_id
        WHERE service.carrier_id = {id} AND target.carrier_id = {id})`,
    },
    {
      name: 'type_fits_balances',
      fields: ['partnerType'],
      message: 'does not fit the balances of this carrier: settle that of the other side first',
      on: 'update',
      sql: `CASE {partnerType} WHEN 'customer' THEN {supplierBalance} = 0 WHEN 'supplier' THEN {customerBalance} = 0 ELSE true END`,
    },
    {
      name: 'currency_fixed_by_money',
      fields: ['primaryCurrencyId'],
      message: 'cannot change once money has moved: the ledger is kept in it',
      on: 'update',
      across: true,
      sql: `{primaryCurrencyId} = {old.primaryCurrencyId}
        OR NOT EXISTS (SELECT 1 FROM ledger_entries AS entry WHERE entry.carrier_id = {id})`,
    },
    {
      name: 'balances_begin_at_zero',
      fields: ['customerBalance', 'supplierBalance'],
      message: 'must begin at 0: an opening entry of the ledger gives the first balance',
      on: 'insert',
      sql: `{customerBalance} = 0 AND {supplierBalance} = 0`,
    },
    {
      // The trigger of the ledger is the only one that moves them; a statement of its own has a depth of 1, its rule's trigger.
      name: 'balances_by_ledger',
      fields: ['customerBalance', 'supplierBalance'],
      message: 'change by entries of the ledger alone',
      on: 'update',
      sql: `({customerBalance} = {old.customerBalance} AND {supplierBalance} = {old.supplierBalance}) OR pg_trigger_depth() > 1`,
    },
    {
      name: 'balances_settled',
      fields: ['customerBalance', 'supplierBalance'],
      message: 'its balances must be 0 first',
      on: 'delete',
      sql: `{old.customerBalance} = 0 AND {old.supplierBalance} = 0`,
    },
    {
      name: 'tax_code_form',
      fields: ['taxCode'],
      message: 'does not look like an EU VAT number such as DE811569869',
      warning: true,
      sql: `{taxCode} ~ '^[A-Z][A-Z][0-9A-Z]{2,13}$'`,
    },
  ],
  actions: {
    adjust: {
      label: 'Adjust balance',
      icon: 'wallet',
      roles: grant.finance,
      input: {
        direction: side({ label: 'Side', required: true, default: 'customer' }),
        kind: adjustmentKind({ required: true }),
        amount: decimal({
          precision: 14,
          scale: 4,
          required: true,
          help: 'In the currency of the carrier. Above 0, whatever the kind; a correction may be below',
        }),
        currency: currencyCode({ help: 'Empty: that of the carrier' }),
        reason: text({ required: true, maxLength: 500, multiline: true }),
        reference: text({
          required: true,
          maxLength: 100,
          help: 'Of the payment, note or ticket; booked once, however often it is sent',
        }),
        occurredAt: dateTime({ label: 'When', help: 'Empty: now' }),
      },
    },
    resetSpend: {
      label: 'Reset 24-hour spend',
      icon: 'undo',
      roles: grant.finance,
      input: {
        direction: side({ label: 'Side', required: true, default: 'customer' }),
        note: text({ label: 'Why', required: true, maxLength: 500, multiline: true }),
      },
    },
    net: {
      label: 'Net both sides',
      icon: 'swap',
      confirm: 'Set both balances of “{title}” off against each other? The net balance stays as it is.',
      roles: grant.finance,
      when: { partnerType: 'bilateral' },
      input: {
        threshold: decimal({
          precision: 14,
          scale: 4,
          min: '0',
          default: '0',
          help: 'Only when both balances are at least so far from 0, on the same side of it',
        }),
        reason: text({ required: true, maxLength: 500, multiline: true }),
        reference: text({ required: true, maxLength: 100 }),
      },
    },
  },
});
export type Carrier = Row<typeof carriers>;
