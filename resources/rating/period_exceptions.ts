// Period exceptions: the billing intervals of one dial code; the longest code that a number begins with counts.
import { country, defineResource, dialCode, duration, grant, reference, text } from '../define/index.ts';
import type { Row } from '../define/index.ts';

export const periodExceptions = defineResource({
  name: 'period_exceptions',
  label: { one: 'Period exception', many: 'Period exceptions' },
  group: 'Rating',
  title: 'prefix',
  nested: true,
  fields: {
    templateId: reference('period_exception_templates', { required: true, immutable: true, onDelete: 'cascade' }),
    prefix: dialCode({ label: 'Dial code', required: true }),
    zoneName: text({ label: 'Zone', maxLength: 100, search: true, help: 'For people; calls are matched by dial code' }),
    country: country(),
    initialInterval: duration({
      label: 'First interval',
      measure: 's',
      min: 0,
      max: 3600,
      default: 0,
      help: 'Shortest time that is billed; 0: no minimum',
    }),
    recurringInterval: duration({
      label: 'Further intervals',
      measure: 's',
      min: 1,
      max: 3600,
      default: 1,
      help: 'Time beyond the first interval is rounded up to these',
    }),
  },
  list: {
    columns: ['prefix', 'zoneName', 'country', 'initialInterval', 'recurringInterval', 'updatedAt'],
    filters: ['templateId', 'prefix', 'zoneName', 'country', 'initialInterval', 'recurringInterval'],
    sort: [{ field: 'prefix', order: 'asc' }],
    empty: 'Add a dial code whose calls are billed in other intervals than those of the plan.',
  },
  tabs: [
    {
      label: 'Details',
      sections: [{ fields: ['templateId', 'prefix', 'zoneName', 'country', 'initialInterval', 'recurringInterval'] }],
    },
  ],
  access: {
    read: grant.staff,
    create: grant.commercial,
    update: grant.commercial,
    delete: grant.commercial,
  },
  unique: [{ fields: ['templateId', 'prefix'], message: 'already has an exception in this template' }],
});
export type PeriodException = Row<typeof periodExceptions>;
