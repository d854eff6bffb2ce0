// Carrier assignments: which customers may call through a carrier. One rule a carrier; none means nobody may.
import {
  choice,
  defineResource,
  everyIdIn,
  grant,
  integer,
  mayCallThrough,
  reference,
  references,
} from '../define/index.ts';
import type { Row } from '../define/index.ts';

const assignmentTypes = [
  { value: 'all', label: 'All customers', tone: 'success', help: 'Every active customer' },
  { value: 'categories', label: 'By category', tone: 'info', help: 'Customers of the chosen categories' },
  { value: 'groups', label: 'By group', tone: 'info', help: 'Customers of the chosen groups' },
  { value: 'customers', label: 'Named customers', tone: 'accent', help: 'Only the chosen ones' },
] as const;

/** Exactly the list of the chosen type holds something. */
const filledExactlyFor = (type: string, field: string): string =>
  `({assignmentType} = '${type}') = (jsonb_array_length({${field}}) > 0)`;

export const carrierAssignments = defineResource({
  name: 'carrier_assignments',
  label: { one: 'Assignment', many: 'Assignments' },
  group: 'Carriers',
  icon: 'apartment',
  help: 'Which customers may call through which carrier',
  title: 'assignmentType',
  fields: {
    carrierId: reference('carriers', { required: true, immutable: true, unique: true, onDelete: 'cascade' }),
    assignmentType: choice(assignmentTypes, {
      label: 'Open to',
      required: true,
      default: 'all',
      index: true,
      view: 'assignment',
    }),
    categoryIds: references('customer_categories', { label: 'Categories', when: { assignmentType: 'categories' } }),
    groupIds: references('customer_groups', { label: 'Groups', when: { assignmentType: 'groups' } }),
    customerIds: references('customers', { label: 'Customers', when: { assignmentType: 'customers' } }),
    customerCount: integer({
      label: 'Customers now',
      unit: 'customers',
      lookup: `(SELECT count(*)::integer FROM customers AS customer WHERE ${mayCallThrough({
        type: '{assignmentType}',
        categories: '{categoryIds}',
        groups: '{groupIds}',
        customers: '{customerIds}',
      })})`,
      help: 'Active customers that may call through the carrier at present',
    }),
  },
  list: {
    columns: ['carrierId', 'assignmentType', 'categoryIds', 'groupIds', 'customerIds', 'customerCount', 'updatedAt'],
    filters: ['carrierId', 'assignmentType', 'updatedAt'],
    sort: [{ field: 'updatedAt', order: 'desc' }],
    scopes: [
      { label: 'All', where: null },
      { label: 'Open to all', where: { field: 'assignmentType', op: 'eq', value: 'all' } },
      { label: 'Restricted', where: { field: 'assignmentType', op: 'ne', value: 'all' } },
    ],
    empty: 'Assign a carrier to customers: without an assignment nobody may call through it.',
  },
  tabs: [
    {
      label: 'Details',
      sections: [
        { fields: ['carrierId', 'assignmentType', 'categoryIds', 'groupIds', 'customerIds', 'customerCount'] },
      ],
    },
    { label: 'Customers', view: 'assigned-customers', help: 'Who may call through the carrier at present' },
  ],
  access: {
    read: grant.staff,
    create: grant.commercial,
    update: grant.commercial,
    delete: grant.commercial,
  },
  rules: [
    {
      name: 'categories_fit_type',
      fields: ['categoryIds'],
      message: 'must name at least one category when assigned by category, and must be empty otherwise',
      sql: filledExactlyFor('categories', 'categoryIds'),
    },
    {
      name: 'groups_fit_type',
      fields: ['groupIds'],
      message: 'must name at least one group when assigned by group, and must be empty otherwise',
      sql: filledExactlyFor('groups', 'groupIds'),
    },
    {
      name: 'customers_fit_type',
      fields: ['customerIds'],
      message: 'must name at least one customer when customers are named, and must be empty otherwise',
      sql: filledExactlyFor('customers', 'customerIds'),
    },
    {
      name: 'categories_exist',
      fields: ['categoryIds'],
      message: 'must only name categories that exist',
      across: true,
      sql: everyIdIn('{categoryIds}', 'customer_categories'),
    },
    {
      name: 'groups_exist',
      fields: ['groupIds'],
      message: 'must only name groups that exist',
      across: true,
      sql: everyIdIn('{groupIds}', 'customer_groups'),
    },
    {
      name: 'customers_exist',
      fields: ['customerIds'],
      message: 'must only name customers that exist',
      across: true,
      sql: everyIdIn('{customerIds}', 'customers'),
    },
  ],
});
export type CarrierAssignment = Row<typeof carrierAssignments>;
