// Customers: the companies that buy voice service from us, with their billing terms and balance.
import { creditType } from '../choices.ts';
import { choice, country, currencyCode, defineResource, grant, money, reference, tags, text } from '../define/index.ts';
import type { Row } from '../define/index.ts';
import { notInAssignments } from '../parts.ts';

const statuses = [
  { value: 'pending_approval', label: 'Pending approval', tone: 'warning', help: 'Signed up, not yet let in' },
  { value: 'active', label: 'Active', tone: 'success', help: 'May call' },
  { value: 'suspended', label: 'Suspended', tone: 'danger', help: 'No calls until it is let in again', stops: true },
  { value: 'closed', label: 'Closed', tone: 'neutral', help: 'Gone; kept for the books', stops: true },
] as const;

export const customers = defineResource({
  name: 'customers',
  label: { one: 'Customer', many: 'Customers' },
  group: 'Customers',
  icon: 'shop',
  title: 'companyName',
  find: true,
  slug: 'accountNumber',
  fields: {
    companyName: text({ required: true, maxLength: 100, search: true }),
    accountNumber: text({
      required: true,
      maxLength: 32,
      unique: true,
      search: true,
      pattern: '^[A-Z0-9][A-Z0-9-]{2,31}$',
      patternHint: '3 to 32 capital letters, digits or -, such as CUS-10042',
      help: 'On invoices and in addresses',
    }),
    categoryId: reference('customer_categories', {
      label: 'Category',
      required: true,
      where: { field: 'isActive', op: 'eq', value: true },
    }),
    groupId: reference('customer_groups', {
      label: 'Group',
      where: { field: 'isActive', op: 'eq', value: true },
      help: 'One of the groups of the category',
    }),
    status: choice(statuses, { default: 'pending_approval', index: true }),
    billingType: creditType({
      defaultFrom: 'categoryId.defaultBillingType',
      help: 'Empty on a new customer: as its category has it',
    }),
    currency: currencyCode({ default: 'USD', immutable: true, help: 'Of balance and limit; fixed once saved' }),
    balance: money({
      default: '0',
      readOnly: true,
      unit: { from: 'currency' },
      help: 'Below zero the customer owes us',
    }),
    creditLimit: money({
      min: '0',
      default: '0',
      unit: { from: 'currency' },
      write: grant.finance,
      help: 'How far below zero the balance may go; 0 for prepaid',
    }),
    emails: tags({
      label: 'E-mail addresses',
      pattern: "^[A-Za-z0-9.!#$%&'*+/=?^_`{|}~-]{1,64}@([A-Za-z0-9-]{1,63}\\.)+[A-Za-z]{2,63}$",
      patternHint: 'e-mail addresses such as billing@example.com',
      maxItems: 20,
      help: 'Invoices and notices go there',
    }),
    country: country({ index: true }),
    taxId: text({ label: 'Tax ID', maxLength: 64, help: 'VAT or GST number' }),
  },
  list: {
    columns: [
      'companyName',
      'accountNumber',
      'categoryId',
      'groupId',
      'status',
      'billingType',
      'balance',
      'country',
      'updatedAt',
    ],
    filters: [
      'companyName',
      'accountNumber',
      'categoryId',
      'groupId',
      'status',
      'billingType',
      'currency',
      'balance',
      'country',
      'createdAt',
    ],
    sort: [{ field: 'companyName', order: 'asc' }],
    scopes: [
      { label: 'All', where: null },
      { label: 'Pending approval', where: { field: 'status', op: 'eq', value: 'pending_approval' } },
      { label: 'Active', where: { field: 'status', op: 'eq', value: 'active' } },
      { label: 'Suspended', where: { field: 'status', op: 'eq', value: 'suspended' } },
      { label: 'Closed', where: { field: 'status', op: 'eq', value: 'closed' } },
    ],
    empty: 'Add the first customer, then give it portal users and carriers to call through.',
  },
  tabs: [
    {
      label: 'Details',
      sections: [
        { fields: ['companyName', 'accountNumber', 'status', 'categoryId', 'groupId'] },
        { title: 'Contact', fields: ['emails', 'country', 'taxId'] },
      ],
    },
    {
      label: 'Credit',
      sections: [{ fields: ['billingType', 'currency', 'balance', 'creditLimit'] }],
    },
    { label: 'Users', children: 'users', by: 'customerId' },
    {
      label: 'Carriers',
      view: 'customer-carriers',
      read: grant.staff,
      help: 'Through which carriers this customer may call, and why',
    },
  ],
  access: {
    read: grant.staffAndCustomers,
    create: grant.commercial,
    update: grant.commercial,
    delete: grant.admins,
    customer: 'id',
  },
  rules: [
    {
      name: 'prepaid_without_limit',
      fields: ['creditLimit'],
      message: 'must be 0 for a prepaid customer',
      sql: `{billingType} <> 'prepaid' OR {creditLimit} = 0`,
    },
    {
      name: 'group_in_category',
      fields: ['groupId'],
      message: 'must be a group of the chosen category',
      across: true,
      sql: `(SELECT chosen.category_id FROM customer_groups AS chosen WHERE chosen.id = {groupId}) = {categoryId}`,
    },
    {
      name: 'starts_in_active_category',
      fields: ['categoryId'],
      message: 'must be an active category',
      on: 'insert',
      across: true,
      sql: `(SELECT chosen.is_active FROM customer_categories AS chosen WHERE chosen.id = {categoryId})`,
    },
    {
      name: 'moves_to_active_category',
      fields: ['categoryId'],
      message: 'must be an active category',
      on: 'update',
      across: true,
      sql: `{categoryId} = {old.categoryId}
        OR (SELECT chosen.is_active FROM customer_categories AS chosen WHERE chosen.id = {categoryId})`,
    },
    {
      name: 'balance_settled',
      fields: ['balance'],
      message: 'the balance of the customer must be 0 first',
      on: 'delete',
      across: true,
      sql: `{old.balance} = 0`,
    },
    notInAssignments('customer_ids', 'customer', 'accountNumber'),
  ],
});
export type Customer = Row<typeof customers>;
