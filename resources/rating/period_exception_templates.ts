// Period exception templates: named sets of billing intervals that differ by dial code.
import { defineResource, grant, text } from '../define/index.ts';
import type { Row } from '../define/index.ts';

export const periodExceptionTemplates = defineResource({
  name: 'period_exception_templates',
  label: { one: 'Period exception template', many: 'Period exception templates' },
  group: 'Rating',
  icon: 'field-time',
  help: 'Billing intervals that differ by destination',
  title: 'name',
  fields: {
    name: text({
      required: true,
      maxLength: 100,
      unique: 'ignoreCase',
      search: true,
      help: 'Such as Period-Exception-ALL',
    }),
    description: text({ maxLength: 500, multiline: true }),
  },
  list: {
    columns: ['name', 'description', 'createdAt', 'updatedAt'],
    filters: ['name', 'description', 'updatedAt'],
    sort: [{ field: 'name', order: 'asc' }],
    empty: 'Add a template, then the dial codes whose calls are billed in other intervals, such as Mexico in 60/60.',
  },
  tabs: [
    { label: 'Details', sections: [{ fields: ['name', 'description'] }] },
    { label: 'Exceptions', children: 'period_exceptions', by: 'templateId' },
    { label: 'Used by', children: 'customer_rating_plans', by: 'periodExceptionTemplate' },
  ],
  access: {
    read: grant.staff,
    create: grant.commercial,
    update: grant.commercial,
    delete: grant.admins,
  },
});
export type PeriodExceptionTemplate = Row<typeof periodExceptionTemplates>;
