// Spend by the hour: what calls cost a carrier (or us) in each hour; the 24-hour spends are sums of these.
import { side } from '../choices.ts';
import { dateTime, defineResource, grant, money, reference } from '../define/index.ts';
import type { Row } from '../define/index.ts';

export const spendBuckets = defineResource({
  name: 'spend_buckets',
  label: { one: 'Hour of spend', many: 'Hours of spend' },
  group: 'Carriers',
  icon: 'field-time',
  title: 'hour',
  audit: false,
  nested: true,
  fields: {
    carrierId: reference('carriers', { required: true, immutable: true, onDelete: 'cascade', index: false }),
    direction: side({ label: 'Side', required: true, default: 'customer', immutable: true }),
    hour: dateTime({ required: true, immutable: true, index: true, help: 'Its beginning' }),
    amount: money({ required: true, min: '0' }),
    forgiven: money({ default: '0', min: '0', help: 'Left out of the spend since somebody reset it' }),
  },
  list: {
    columns: ['hour', 'carrierId', 'direction', 'amount', 'forgiven'],
    filters: ['hour', 'carrierId', 'direction', 'amount'],
    sort: [{ field: 'hour', order: 'desc' }],
    empty: 'No calls have been charged yet.',
  },
  tabs: [{ label: 'Details', sections: [{ fields: ['carrierId', 'direction', 'hour', 'amount', 'forgiven'] }] }],
  access: { read: grant.staff, create: grant.nobody, update: grant.nobody, delete: grant.nobody },
  unique: [{ fields: ['carrierId', 'direction', 'hour'], message: 'is already there for this carrier and side' }],
  rules: [
    {
      name: 'forgiven_within_amount',
      fields: ['forgiven'],
      message: 'must not be above the amount',
      sql: `{forgiven} <= {amount}`,
    },
  ],
});
export type SpendBucket = Row<typeof spendBuckets>;
