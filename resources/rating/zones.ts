// Zones: named sets of dial codes that are priced together, such as "United Kingdom mobile".
import { boolean, choice, country, defineResource, grant, text } from '../define/index.ts';
import type { Row } from '../define/index.ts';

const destinationTypes = [
  { value: 'landline', label: 'Landline' },
  { value: 'mobile', label: 'Mobile' },
  { value: 'national', label: 'National' },
  { value: 'shared_cost', label: 'Shared cost' },
  { value: 'toll_free', label: 'Toll-free' },
  { value: 'special_services', label: 'Special services' },
  { value: 'short_code', label: 'Short code' },
  { value: 'emergency', label: 'Emergency', tone: 'danger' },
  { value: 'uifn', label: 'UIFN', help: 'Universal international freephone number' },
  { value: 'premium', label: 'Premium', tone: 'warning' },
  { value: 'paging', label: 'Paging' },
  { value: 'supplementary', label: 'Supplementary' },
  { value: 'satellite', label: 'Satellite', tone: 'warning' },
] as const;

export const zones = defineResource({
  name: 'zones',
  label: { one: 'Zone', many: 'Zones' },
  group: 'Rating',
  icon: 'flag',
  help: 'Destinations that are priced together',
  title: 'name',
  find: true,
  fields: {
    name: text({ required: true, maxLength: 100, unique: 'ignoreCase', search: true, help: 'As on price lists' }),
    region: text({ maxLength: 50, index: true, help: 'Europe, Americas …' }),
    country: country({ index: true, help: 'Empty: of no single country' }),
    destinationType: choice(destinationTypes, { index: true }),
    isActive: boolean({ label: 'Active', default: true, index: true, help: 'Off: hidden from pickers' }),
  },
  list: {
    columns: ['name', 'destinationType', 'country', 'region', 'isActive', 'updatedAt'],
    filters: ['name', 'destinationType', 'country', 'region', 'isActive', 'updatedAt'],
    sort: [{ field: 'name', order: 'asc' }],
    scopes: [
      { label: 'All', where: null },
      { label: 'Landline', where: { field: 'destinationType', op: 'eq', value: 'landline' } },
      { label: 'Mobile', where: { field: 'destinationType', op: 'eq', value: 'mobile' } },
      { label: 'Premium', where: { field: 'destinationType', op: 'eq', value: 'premium' } },
    ],
    empty: 'Add a zone, then its dial codes; rate sheets that are imported bring theirs along.',
  },
  tabs: [
    {
      label: 'Details',
      sections: [{ fields: ['name', 'destinationType', 'country', 'region', 'isActive'] }],
    },
    { label: 'Dial codes', children: 'zone_codes', by: 'zoneId' },
    { label: 'Rates', children: 'rates', by: 'zoneId' },
  ],
  access: {
    read: grant.staff,
    create: grant.commercial,
    update: grant.commercial,
    delete: grant.admins,
  },
  rules: [
    {
      name: 'unused',
      fields: ['name'],
      message: 'rating plans name this zone: take it out of them first, or switch it off',
      on: 'delete',
      across: true,
      sql: `NOT EXISTS (SELECT 1 FROM customer_rating_plans AS plan WHERE plan.selected_zones @> to_jsonb({old.id}::text))`,
    },
  ],
});
export type Zone = Row<typeof zones>;
