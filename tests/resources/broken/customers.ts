// What breaks each rule of customers, their categories and groups.
import { updateAround } from '../../support/examples.ts';
import { changed } from './cases.ts';
import type { Cases } from './cases.ts';

const closed = { isActive: false, showOnWebsite: false };

export const customerCases: Cases = {
  'customers.prepaid_without_limit': { billingType: 'prepaid', creditLimit: '5' },
  'customers.group_in_category': async (make) => ({ values: { groupId: (await make('customer_groups')).id } }),
  'customers.starts_in_active_category': async (make) => ({
    values: { categoryId: (await make('customer_categories', closed)).id },
  }),
  'customers.moves_to_active_category': async (make) => ({
    row: await make('customers'),
    values: { categoryId: (await make('customer_categories', closed)).id },
  }),
  'customers.balance_settled': async (make, app) => {
    const row = await make('customers');
    await updateAround(app, app.resource('customers'), row.id, { balance: '-5' });
    return { row, values: null };
  },
  'customers.not_in_assignments': async (make) => {
    const row = await make('customers');
    await make('carrier_assignments', { assignmentType: 'customers', customerIds: [row.id] });
    return { row, values: null };
  },

  'customer_categories.website_only_when_active': changed('customer_categories', closed, { showOnWebsite: true }),
  'customer_categories.active_while_used': async (make) => {
    const row = await make('customer_categories', { showOnWebsite: false });
    await make('customer_groups', { categoryId: row.id });
    return { row, values: { isActive: false } };
  },
  'customer_categories.not_in_assignments': async (make) => {
    const row = await make('customer_categories');
    await make('carrier_assignments', { assignmentType: 'categories', categoryIds: [row.id] });
    return { row, values: null };
  },

  'customer_groups.active_in_active_category': async (make) => ({
    values: { categoryId: (await make('customer_categories', closed)).id },
  }),
  'customer_groups.category_fixed_by_customers': async (make) => {
    const row = await make('customer_groups');
    await make('customers', { categoryId: row['categoryId'], groupId: row.id });
    return { row, values: { categoryId: (await make('customer_categories')).id } };
  },
  'customer_groups.active_while_used': async (make) => {
    const row = await make('customer_groups');
    await make('customers', { categoryId: row['categoryId'], groupId: row.id });
    return { row, values: { isActive: false } };
  },
  'customer_groups.not_in_assignments': async (make) => {
    const row = await make('customer_groups');
    await make('carrier_assignments', { assignmentType: 'groups', groupIds: [row.id] });
    return { row, values: null };
  },
};
