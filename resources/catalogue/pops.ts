// Points of presence: where our switches stand and under which address partners reach them.
import { boolean, choice, country, defineResource, grant, ipAddress, ordering, text } from '../define/index.ts';
import type { Row } from '../define/index.ts';
import { onOffer } from '../parts.ts';

const statuses = [
  { value: 'active', label: 'Active', tone: 'success', help: 'Takes calls' },
  { value: 'paused', label: 'Paused', tone: 'warning', help: 'No new calls, back soon', stops: true },
  { value: 'disabled', label: 'Disabled', tone: 'neutral', help: 'Out of use', stops: true },
] as const;

export const pops = defineResource({
  name: 'pops',
  label: { one: 'POP', many: 'POPs' },
  group: 'Catalogue',
  icon: 'environment',
  help: 'Points of presence',
  title: 'name',
  slug: 'code',
  fields: {
    name: text({ required: true, maxLength: 100, search: true }),
    code: text({
      required: true,
      maxLength: 16,
      unique: true,
      search: true,
      pattern: '^[A-Z0-9-]{2,16}$',
      patternHint: '2 to 16 capital letters, digits or -, such as LON1',
      help: 'After the airport or UN/LOCODE: LON1, FRA-2',
    }),
    fqdn: text({
      label: 'Host name',
      required: true,
      maxLength: 253,
      lowerCase: true,
      search: true,
      pattern: '^([A-Za-z0-9]([A-Za-z0-9-]{0,61}[A-Za-z0-9])?\\.)+[A-Za-z]([A-Za-z0-9-]{0,61}[A-Za-z0-9])$',
      patternHint: 'a full host name such as lon1.sip.example.com',
      help: 'Partners send their calls to it',
    }),
    ipAddress: ipAddress({ label: 'IP address', help: 'What the host name stands for, IPv4 or IPv6' }),
    region: text({ maxLength: 50, help: 'Americas, EMEA, APAC …' }),
    country: country({ index: true }),
    city: text({ maxLength: 100, search: true }),
    description: text({ maxLength: 1000, multiline: true }),
    isActive: boolean({
      label: 'Visible',
      default: true,
      index: true,
      help: 'Offered in pickers and portals; only while the status is active',
    }),
    displayOrder: ordering({ label: 'Position' }),
    connexcsPopId: text({
      label: 'ConnexCS POP',
      maxLength: 64,
      unique: true,
      read: grant.staff,
      help: 'Its id on the switch',
    }),
    status: choice(statuses, { default: 'active', index: true }),
  },
  list: {
    columns: ['name', 'code', 'fqdn', 'ipAddress', 'region', 'country', 'city', 'status', 'isActive'],
    filters: ['name', 'code', 'fqdn', 'ipAddress', 'region', 'country', 'city', 'status', 'isActive'],
    sort: [
      { field: 'displayOrder', order: 'asc' },
      { field: 'name', order: 'asc' },
    ],
    scopes: [
      { label: 'All', where: null },
      { label: 'Active', where: { field: 'status', op: 'eq', value: 'active' } },
      { label: 'Paused', where: { field: 'status', op: 'eq', value: 'paused' } },
      { label: 'Disabled', where: { field: 'status', op: 'eq', value: 'disabled' } },
    ],
    empty: 'Add the first point of presence, so that partners know where to send calls.',
  },
  tabs: [
    {
      label: 'Details',
      sections: [
        { fields: ['name', 'code', 'description', 'status', 'isActive', 'displayOrder'] },
        { title: 'Address', fields: ['fqdn', 'ipAddress', 'connexcsPopId'] },
        { title: 'Place', fields: ['region', 'country', 'city'] },
      ],
    },
  ],
  access: {
    read: grant.everyone,
    create: grant.network,
    update: grant.network,
    delete: grant.admins,
    carrier: onOffer,
    customer: onOffer,
  },
  rules: [
    {
      name: 'visible_only_when_active',
      fields: ['isActive'],
      message: 'must be off unless the status is active',
      sql: `NOT {isActive} OR {status} = 'active'`,
    },
  ],
});
export type Pop = Row<typeof pops>;
