// Channel plans: packages of simultaneous calls that customers buy by the month.
import { configStatus } from '../choices.ts';
import { boolean, defineResource, grant, integer, money, ordering, text } from '../define/index.ts';
import type { Row } from '../define/index.ts';
import { onOffer, shownWhileActive } from '../parts.ts';

export const channelPlans = defineResource({
  name: 'channel_plans',
  label: { one: 'Channel plan', many: 'Channel plans' },
  group: 'Catalogue',
  icon: 'phone',
  title: 'name',
  fields: {
    name: text({ required: true, maxLength: 100, search: true }),
    code: text({
      required: true,
      maxLength: 40,
      unique: true,
      search: true,
      pattern: '^[a-z0-9-]{2,40}$',
      patternHint: '2 to 40 small letters, digits or -, such as trunk-30',
    }),
    description: text({ maxLength: 1000, multiline: true }),
    channels: integer({ required: true, min: 1, max: 100000, unit: 'calls', help: 'Simultaneous calls' }),
    cps: integer({
      label: 'CPS',
      required: true,
      min: 1,
      max: 5000,
      unit: 'calls/s',
      help: 'New calls per second; about one for each 90 channels keeps them busy',
    }),
    monthlyPrice: money({
      precision: 10,
      scale: 2,
      min: '0',
      unit: 'per month',
      requiredWhen: { status: 'active' },
      help: 'In the base currency; a draft may leave it open',
    }),
    setupFee: money({ precision: 10, scale: 2, min: '0', default: '0', unit: 'once', help: 'In the base currency' }),
    displayOrder: ordering({ label: 'Position' }),
    isActive: boolean({
      label: 'Visible',
      default: true,
      index: true,
      help: 'Offered to customers; only while the status is active',
    }),
    showOnWebsite: boolean({ label: 'On website', help: 'Shown to the public; only while visible' }),
    status: configStatus({ index: true }),
  },
  list: {
    columns: ['name', 'code', 'channels', 'cps', 'monthlyPrice', 'setupFee', 'status', 'isActive', 'showOnWebsite'],
    filters: ['name', 'code', 'channels', 'cps', 'monthlyPrice', 'status', 'isActive', 'showOnWebsite'],
    sort: [
      { field: 'displayOrder', order: 'asc' },
      { field: 'channels', order: 'asc' },
    ],
    scopes: [
      { label: 'All', where: null },
      { label: 'Active', where: { field: 'status', op: 'eq', value: 'active' } },
      {
        label: 'In preparation',
        where: { field: 'status', op: 'in', value: ['draft', 'pending_approval', 'approved'] },
      },
      { label: 'Archived', where: { field: 'status', op: 'eq', value: 'archived' } },
    ],
    empty: 'Add a plan, such as 30 channels at 2 calls per second, to sell trunks.',
  },
  tabs: [
    {
      label: 'Details',
      sections: [
        { fields: ['name', 'code', 'description'] },
        { title: 'Capacity', fields: ['channels', 'cps'] },
        { title: 'Price', fields: ['monthlyPrice', 'setupFee'] },
        { title: 'On sale', fields: ['status', 'isActive', 'showOnWebsite', 'displayOrder'] },
      ],
    },
  ],
  access: {
    read: grant.staffAndCustomers,
    create: grant.commercial,
    update: grant.commercial,
    delete: grant.admins,
    customer: onOffer,
  },
  rules: [
    ...shownWhileActive('plan'),
    {
      name: 'cps_within_channels',
      fields: ['cps'],
      message: 'must not exceed the number of channels',
      sql: `{cps} <= {channels}`,
    },
    {
      // 100 channels at an ACD of 180 s carry 0.56 answered calls a second; at an ASR of 50 % that is 1.1 attempts.
      name: 'cps_keeps_channels_busy',
      fields: ['cps'],
      message: 'is too low to fill the channels: about one for each 90 channels is needed',
      warning: true,
      sql: `{cps} * 90 >= {channels}`,
    },
  ],
});
export type ChannelPlan = Row<typeof channelPlans>;
