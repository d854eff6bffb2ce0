// Time classes: the calendar of prices. A plan's classes share the week out among themselves.
import { defineResource, everyElement, grant, json, text, weekSpans } from '../define/index.ts';
import type { JsonOptions, Row } from '../define/index.ts';

const days = [
  { value: 'mon', label: 'Monday' },
  { value: 'tue', label: 'Tuesday' },
  { value: 'wed', label: 'Wednesday' },
  { value: 'thu', label: 'Thursday' },
  { value: 'fri', label: 'Friday' },
  { value: 'sat', label: 'Saturday' },
  { value: 'sun', label: 'Sunday' },
] as const;
type Day = (typeof days)[number]['value'];
type Period = { from: Day; to: Day; start: string; end: string };

const dayNames = days.map((day) => day.value);
const startTime = '^([01][0-9]|2[0-3]):[0-5][0-9]$';
const endTime = '^(([01][0-9]|2[0-3]):[0-5][0-9]|24:00)$';
const aDay = `"^(${dayNames.join('|')})$"`;
/** Plans whose list of time classes holds a class. */
const plansWith = (id: string): string =>
  `SELECT 1 FROM customer_rating_plans AS plan WHERE plan.selected_time_classes @> to_jsonb(${id}::text)`;

export const timeClasses = defineResource({
  name: 'time_classes',
  label: { one: 'Time class', many: 'Time classes' },
  group: 'Rating',
  icon: 'clock-circle',
  help: 'Parts of the week with prices of their own',
  title: 'name',
  fields: {
    name: text({
      required: true,
      maxLength: 60,
      unique: 'ignoreCase',
      search: true,
      help: 'Weekday, Weekend, PeakHours …',
    }),
    description: text({ maxLength: 500, multiline: true }),
    periods: json<Period[], JsonOptions & { required: true }>({
      required: true,
      schema: {
        type: 'array',
        minItems: 1,
        maxItems: 50,
        items: {
          type: 'object',
          additionalProperties: false,
          required: ['from', 'to', 'start', 'end'],
          properties: {
            from: { type: 'string', enum: dayNames },
            to: { type: 'string', enum: dayNames },
            start: { type: 'string', pattern: startTime },
            end: { type: 'string', pattern: endTime },
          },
        },
      },
      columns: [
        { path: 'from', label: 'From', type: 'choice', choices: days },
        { path: 'to', label: 'To', type: 'choice', choices: days },
        { path: 'start', label: 'Begins', type: 'text' },
        { path: 'end', label: 'Ends', type: 'text' },
      ],
      help: 'Times hold on each of the days, from 00:00 to 24:00, in the time zone of the rating plan. Cut a night in two at 24:00',
    }),
  },
  list: {
    columns: ['name', 'description', 'periods', 'updatedAt'],
    filters: ['name', 'description', 'updatedAt'],
    sort: [{ field: 'name', order: 'asc' }],
    empty: 'Add a time class, AnyDay from Monday to Sunday, 00:00 to 24:00, first.',
  },
  tabs: [{ label: 'Details', sections: [{ fields: ['name', 'description', 'periods'] }] }],
  access: {
    read: grant.staff,
    create: grant.commercial,
    update: grant.commercial,
    delete: grant.admins,
  },
  rules: [
    {
      name: 'periods_given',
      fields: ['periods'],
      message: 'must hold at least one period',
      sql: `{periods} <> '[]'`,
    },
    {
      name: 'periods_form',
      fields: ['periods'],
      message: 'must go from a day to a day, with a begin before the end, as 08:00 and 18:00 or 24:00',
      sql: everyElement(
        '{periods}',
        `@.from like_regex ${aDay} && @.to like_regex ${aDay} && @.start like_regex "${startTime}"
        && @.end like_regex "${endTime}" && @.start < @.end`,
      ),
    },
    {
      name: 'periods_apart',
      fields: ['periods'],
      message: 'must not overlap',
      across: true,
      sql: `(SELECT sum(upper(span) - lower(span)) = (SELECT sum(upper(piece) - lower(piece)) FROM unnest(range_agg(span)) AS whole(piece))
        FROM (${weekSpans('jsonb_array_elements({periods}) AS listed(part)')}) AS week)`,
    },
    {
      name: 'periods_fixed_by_plans',
      fields: ['periods'],
      message: 'cannot change while rating plans use the class: their week would no longer be covered',
      on: 'update',
      across: true,
      sql: `{periods} = {old.periods} OR NOT EXISTS (${plansWith('{id}')})`,
    },
    {
      name: 'unused',
      fields: ['name'],
      message: 'rating plans use this time class',
      on: 'delete',
      across: true,
      sql: `NOT EXISTS (${plansWith('{old.id}')})`,
    },
  ],
});
export type TimeClass = Row<typeof timeClasses>;
