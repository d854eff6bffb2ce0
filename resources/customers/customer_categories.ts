// Customer categories: the kinds of customers we serve; a new customer takes its billing type from here.
import { creditType } from '../choices.ts';
import { boolean, defineResource, grant, ordering, text } from '../define/index.ts';
import type { Row } from '../define/index.ts';
import { notInAssignments } from '../parts.ts';

export const customerCategories = defineResource({
  name: 'customer_categories',
  label: { one: 'Customer category', many: 'Customer categories' },
  group: 'Customers',
  icon: 'folder',
  title: 'name',
  find: true,
  fields: {
    name: text({ required: true, maxLength: 100, search: true }),
    code: text({
      required: true,
      maxLength: 40,
      unique: true,
      search: true,
      pattern: '^[a-z0-9-]{2,40}$',
      patternHint: '2 to 40 small letters, digits or -, such as sip-trunk',
    }),
    description: text({ maxLength: 1000, multiline: true }),
    icon: text({
      maxLength: 40,
      pattern: '^[a-z0-9-]{1,40}$',
      patternHint: 'the key of an icon such as phone, building, headphones or user',
      help: 'Key of the icon on the website: phone, building, headphones, user',
    }),
    displayOrder: ordering({ label: 'Position' }),
    isActive: boolean({ label: 'Active', default: true, index: true, help: 'Off: no new customers in it' }),
    showOnWebsite: boolean({ label: 'On website', default: true, help: 'Shown to the public; only while active' }),
    defaultBillingType: creditType({
      label: 'Default billing',
      default: 'prepaid',
      help: 'New customers start with it',
    }),
  },
  list: {
    columns: ['name', 'code', 'defaultBillingType', 'description', 'displayOrder', 'isActive', 'showOnWebsite'],
    filters: ['name', 'code', 'defaultBillingType', 'isActive', 'showOnWebsite', 'updatedAt'],
    sort: [
      { field: 'displayOrder', order: 'asc' },
      { field: 'name', order: 'asc' },
    ],
    empty: 'Add a category, such as SIP Trunk; customers and their groups belong to one.',
  },
  tabs: [
    {
      label: 'Details',
      sections: [
        { fields: ['name', 'code', 'description', 'defaultBillingType', 'isActive'] },
        { title: 'Website', fields: ['showOnWebsite', 'icon', 'displayOrder'] },
      ],
    },
    { label: 'Groups', children: 'customer_groups', by: 'categoryId', sort: 'displayOrder' },
    { label: 'Customers', children: 'customers', by: 'categoryId' },
  ],
  access: {
    read: grant.staffAndCustomers,
    create: grant.commercial,
    update: grant.commercial,
    delete: grant.admins,
    // Their own, and those that the public sees.
    customer: {
      sql: `{showOnWebsite} OR EXISTS (SELECT 1 FROM customers AS own WHERE own.id = :own AND own.category_id = {id})`,
    },
  },
  rules: [
    {
      name: 'website_only_when_active',
      fields: ['showOnWebsite'],
      message: 'must be off while the category is not active',
      sql: `NOT {showOnWebsite} OR {isActive}`,
    },
    {
      name: 'active_while_used',
      fields: ['isActive'],
      message: 'cannot be switched off while active groups or open customers are in the category',
      on: 'update',
      across: true,
      sql: `{isActive} OR NOT {old.isActive} OR NOT (
        EXISTS (SELECT 1 FROM customer_groups AS part WHERE part.category_id = {id} AND part.is_active)
        OR EXISTS (SELECT 1 FROM customers AS member WHERE member.category_id = {id} AND member.status <> 'closed'))`,
    },
    notInAssignments('category_ids', 'category', 'code'),
  ],
});
export type CustomerCategory = Row<typeof customerCategories>;
