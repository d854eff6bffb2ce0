// Customer groups: the divisions of a customer category.
import { boolean, defineResource, grant, ordering, reference, text } from '../define/index.ts';
import type { Row } from '../define/index.ts';
import { notInAssignments } from '../parts.ts';

export const customerGroups = defineResource({
  name: 'customer_groups',
  label: { one: 'Customer group', many: 'Customer groups' },
  group: 'Customers',
  icon: 'cluster',
  title: 'name',
  find: true,
  fields: {
    categoryId: reference('customer_categories', {
      label: 'Category',
      required: true,
      where: { field: 'isActive', op: 'eq', value: true },
    }),
    name: text({ required: true, maxLength: 100, search: true }),
    code: text({
      required: true,
      maxLength: 40,
      unique: true,
      search: true,
      pattern: '^[a-z0-9-]{2,40}$',
      patternHint: '2 to 40 small letters, digits or -, such as sip-premium',
      help: 'Unique over all categories',
    }),
    description: text({ maxLength: 1000, multiline: true }),
    displayOrder: ordering({ label: 'Position' }),
    isActive: boolean({ label: 'Active', default: true, index: true, help: 'Off: no new customers in it' }),
  },
  list: {
    columns: ['name', 'code', 'categoryId', 'description', 'displayOrder', 'isActive'],
    filters: ['name', 'code', 'categoryId', 'isActive', 'updatedAt'],
    sort: [
      { field: 'displayOrder', order: 'asc' },
      { field: 'name', order: 'asc' },
    ],
    empty: 'Add a group to divide a category, such as SMB and Large within Enterprise.',
  },
  tabs: [
    {
      label: 'Details',
      sections: [{ fields: ['categoryId', 'name', 'code', 'description', 'displayOrder', 'isActive'] }],
    },
    { label: 'Customers', children: 'customers', by: 'groupId' },
  ],
  access: {
    read: grant.staffAndCustomers,
    create: grant.commercial,
    update: grant.commercial,
    delete: grant.admins,
    // How others are grouped is our own affair.
    customer: { sql: `EXISTS (SELECT 1 FROM customers AS own WHERE own.id = :own AND own.group_id = {id})` },
  },
  rules: [
    {
      name: 'active_in_active_category',
      fields: ['isActive'],
      message: 'must be off while its category is not active',
      across: true,
      sql: `NOT {isActive} OR (SELECT parent.is_active FROM customer_categories AS parent WHERE parent.id = {categoryId})`,
    },
    {
      name: 'category_fixed_by_customers',
      fields: ['categoryId'],
      message: 'cannot change while customers are in the group',
      on: 'update',
      across: true,
      sql: `{categoryId} = {old.categoryId} OR NOT EXISTS (SELECT 1 FROM customers AS member WHERE member.group_id = {id})`,
    },
    {
      name: 'active_while_used',
      fields: ['isActive'],
      message: 'cannot be switched off while open customers are in the group',
      on: 'update',
      across: true,
      sql: `{isActive} OR NOT {old.isActive}
        OR NOT EXISTS (SELECT 1 FROM customers AS member WHERE member.group_id = {id} AND member.status <> 'closed')`,
    },
    notInAssignments('group_ids', 'group', 'code'),
  ],
});
export type CustomerGroup = Row<typeof customerGroups>;
