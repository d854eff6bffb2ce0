// Schemas of the OpenAPI document that no resource owns.
import type { JsonSchema } from '../../resources/define/field.ts';
import { errorSchemas } from './openapi-errors.ts';
import { object, optionalText, ref, text } from './openapi-parts.ts';
import { signInSchemas } from './openapi-sign-in.ts';

const user = object({
  id: { type: 'string', format: 'uuid' },
  email: text,
  name: text,
  role: text,
  roleLabel: text,
  carrierId: optionalText,
  customerId: optionalText,
});
const whole = { type: 'integer', minimum: 0 };
const namedRow = { resource: text, id: { type: 'string', format: 'uuid' }, title: text, shortCode: optionalText };
export const schemas: Record<string, JsonSchema> = {
  ...errorSchemas,
  ...signInSchemas,
  User: user,
  Found: object({
    resource: text,
    hits: {
      type: 'array',
      items: object({
        id: { type: 'string', format: 'uuid' },
        title: optionalText,
        code: { ...optionalText, description: 'Slug or short code, where the table has one' },
        field: { type: 'string', description: 'The field that matches' },
        value: { type: 'string', description: 'Its value' },
        of: {
          type: 'array',
          description: 'The rows that it belongs to, nearest first',
          items: object({ resource: text, title: text }),
        },
      }),
    },
    more: { type: 'boolean', description: 'There are more than these' },
  }),
  Reference: object({
    resource: text,
    field: { type: 'string', description: 'The field that refers' },
    effect: {
      type: 'string',
      enum: ['restrict', 'cascade', 'set null', 'listed', 'named'],
      description: 'What a removal does: it is refused, takes the rows along, empties the field, or leaves it as it is',
    },
    count: { type: 'integer', description: 'Rows that this user may see; 1001 stands for more than 1000' },
    op: { type: 'string', enum: ['eq', 'in'], description: 'The operator by which a list is narrowed to them' },
    value: text,
  }),
  Other: object({
    ...namedRow,
    fields: { type: 'array', items: text, description: 'The fields whose errors speak of it' },
    of: {
      anyOf: [object(namedRow), { type: 'null' }],
      description: 'Whose it is, such as the carrier of an interconnect',
    },
  }),
  Objection: object({
    fields: { type: 'array', items: text },
    message: text,
    other: {
      anyOf: [ref('schemas', 'Other'), { type: 'null' }],
      description: 'The row that stands in the way, where this user may read it',
    },
  }),
  References: object({
    references: { type: 'array', items: ref('schemas', 'Reference') },
    others: { type: 'integer', description: 'Rows that this user may not see' },
    objections: {
      type: 'array',
      description: 'The rules that a removal would break; told to who may delete the row',
      items: ref('schemas', 'Objection'),
    },
    hindered: { type: 'boolean', description: 'Among all of these is something that a removal is refused for' },
  }),
  Warning: object({ fields: { type: 'array', items: text }, message: text }),
  Readiness: object({
    ready: { type: 'boolean', description: 'Nothing blocks' },
    blocking: whole,
    warnings: whole,
    lines: {
      type: 'array',
      items: object({
        key: text,
        what: text,
        state: { type: 'string', enum: ['ok', 'warning', 'blocking'] },
        why: optionalText,
        record: object({ resource: text, id: { type: 'string', format: 'uuid' }, title: text }),
        mend: {
          description:
            'A field of a record, or fields filled in of one to be added; null when this user may not mend it',
          type: ['object', 'null'],
        },
        ask: {
          type: 'array',
          description: 'Roles of our office that may mend it, where this user may not',
          items: text,
        },
      }),
    },
    partial: { type: 'boolean', description: 'There are more interconnects or services than were looked at' },
  }),
  Summary: object({
    counts: {
      type: 'object',
      description: 'Rows behind each tab, by its key; more than 1000 are counted as 1001',
      additionalProperties: whole,
    },
    facts: { type: 'object', description: 'Facts of this kind of record' },
    readiness: { anyOf: [ref('schemas', 'Readiness'), { type: 'null' }] },
  }),
  LiveEvent: object({
    resource: text,
    id: { type: ['string', 'null'], description: 'Null: many rows at once, or rows of the trail' },
    version: { type: ['integer', 'null'], description: 'The version that the row has now; null when it is gone' },
    action: { type: 'string', description: 'create, update, delete, the name of an action, or many' },
    who: {
      type: ['object', 'null'],
      description: 'Null where this user does not learn it',
      properties: { id: optionalText, name: optionalText },
    },
    count: { type: 'integer', minimum: 1 },
  }),
  Meta: object({
    user: ref('schemas', 'User'),
    environment: text,
    version: text,
    console: { type: 'boolean', description: 'Whether this user may open the console at /console' },
    groups: { type: 'array', items: text },
    resources: {
      type: 'array',
      description: 'The resources that this user may read, with their fields, tabs and actions',
      items: { type: 'object', required: ['name', 'label', 'fields'] },
    },
  }),
};
