// Carriers: the partners we buy minutes from and sell minutes to, with their credit, capacity and accounting.
import { capacityMode, creditType, partnerType, routeStatus } from '../choices.ts';
import { boolean, defineResource, grant, integer, money, reference, text } from '../define/index.ts';
import type { Row } from '../define/index.ts';

const currency = { from: 'primaryCurrencyId' } as const;
const customerSide = { partnerType: ['customer', 'bilateral'] } as const;
const supplierSide = { partnerType: ['supplier', 'bilateral'] } as const;

export const carriers = defineResource({
  name: 'carriers',
  label: { one: 'Carrier', many: 'Carriers' },
  group: 'Carriers',
  icon: 'global',
  title: 'name',
  slug: 'code',
  versionRequired: true,
  fields: {
    name: text({ required: true, maxLength: 100, unique: 'ignoreCase', search: true }),
    code: text({
      required: true,
      maxLength: 32,
      unique: true,
      search: true,
      pattern: '^[A-Z0-9][A-Z0-9_-]{1,31}$',
      patternHint: '2 to 32 capital letters, digits, - or _, such as ACME-UK',
      help: 'Stands in addresses; fixed once services exist',
    }),
    partnerType: partnerType({ required: true, default: 'bilateral', index: true }),
    status: routeStatus({ index: true }),
    primaryCurrencyId: reference('currencies', { required: true, help: 'Currency of balances and limits' }),
    customerCreditType: creditType({ default: 'postpaid', when: customerSide }),
    customerCreditLimit: money({
      min: '0',
      default: '0',
      unit: currency,
      write: grant.finance,
      when: customerSide,
      help: 'How far below zero the balance may go',
    }),
    customerBalance: money({
      default: '0',
      unit: currency,
      readOnly: true,
      help: 'Funds the customer has with us; changed by the ledger alone',
    }),
    supplierCreditType: creditType({ when: supplierSide }),
    supplierBalance: money({
      default: '0',
      unit: currency,
      readOnly: true,
      help: 'Our funds at the supplier; below zero we owe',
    }),
    bilateralBalance: money({
      label: 'Net balance',
      unit: currency,
      computed: '{customerBalance} - {supplierBalance}',
      when: { partnerType: 'bilateral' },
      help: 'Customer balance less supplier balance; below zero they owe us',
    }),
    bilateralCreditLimit: money({
      min: '0',
      unit: currency,
      write: grant.finance,
      when: { partnerType: 'bilateral' },
      help: 'Empty: unlimited',
    }),
    customer24HrSpendLimit: money({
      min: '0',
      label: 'Customer 24-hour spend limit',
      unit: currency,
      write: grant.finance,
      when: customerSide,
      help: 'Empty: unlimited',
    }),
    customer24HrSpend: money({ default: '0', label: 'Customer 24-hour spend', unit: currency, readOnly: true }),
    supplier24HrSpendLimit: money({
      min: '0',
      label: 'Supplier 24-hour spend limit',
      unit: currency,
      write: grant.finance,
      when: supplierSide,
      help: 'Empty: unlimited',
    }),
    supplier24HrSpend: money({ default: '0', label: 'Supplier 24-hour spend', unit: currency, readOnly: true }),
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
    customerAccountNumber: text({ maxLength: 64, unique: true, search: true }),
    supplierAccountNumber: text({ maxLength: 64, unique: true, search: true }),
    taxCode: text({ maxLength: 64, help: 'VAT or GST number' }),
    billTo: text({ maxLength: 1000, multiline: true }),
    shipTo: text({ maxLength: 1000, multiline: true }),
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
    empty: 'Add the first carrier to give it interconnects, services and credit.',
  },
  tabs: [
    {
      label: 'Details',
      sections: [
        { fields: ['name', 'code', 'partnerType', 'status', 'primaryCurrencyId'] },
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
            'customer24HrSpendLimit',
            'customer24HrSpend',
          ],
        },
        {
          title: 'Supplier',
          help: 'We send them calls; for information',
          fields: ['supplierCreditType', 'supplierBalance', 'supplier24HrSpendLimit', 'supplier24HrSpend'],
        },
        { title: 'Net position', fields: ['bilateralBalance', 'bilateralCreditLimit'] },
      ],
    },
    { label: 'Interconnects', children: 'carrier_interconnects', by: 'carrierId' },
    { label: 'Services', children: 'carrier_services', by: 'carrierId' },
    { label: 'Contacts', children: 'carrier_contacts', by: 'carrierId' },
    { label: 'Credit alerts', children: 'carrier_credit_alerts', by: 'carrierId' },
    { label: 'Assignment', one: 'carrier_assignments', by: 'carrierId' },
    {
      label: 'Accounting',
      sections: [{ fields: ['customerAccountNumber', 'supplierAccountNumber', 'taxCode', 'billTo', 'shipTo'] }],
    },
  ],
  access: {
    read: grant.staffAndCarriers,
    create: grant.commercial,
    update: [...grant.commercial, 'noc'],
    delete: grant.admins,
    carrier: 'id',
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
      sql: `{code} = {old.code} OR NOT EXISTS (SELECT 1 FROM carrier_services s WHERE s.carrier_id = {id})`,
    },
    {
      name: 'type_fits_interconnects',
      fields: ['partnerType'],
      message: 'does not fit the interconnects of this carrier: remove those of the other direction first',
      on: 'update',
      across: true,
      sql: `{partnerType} = 'bilateral' OR NOT EXISTS (SELECT 1 FROM carrier_interconnects i WHERE i.carrier_id = {id}
        AND i.direction <> CASE {partnerType} WHEN 'customer' THEN 'ingress' ELSE 'egress' END)`,
    },
  ],
});
export type Carrier = Row<typeof carriers>;
