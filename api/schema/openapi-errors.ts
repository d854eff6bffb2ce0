// The error answers of the OpenAPI document: one shared response per status, made from the API's own table of errors.
import type { JsonSchema } from '../../resources/define/field.ts';
import { errorTable } from '../errors.ts';
import { jsonContent, object, optionalText, ref, text } from './openapi-parts.ts';

export type ErrorStatus = (typeof errorTable)[keyof typeof errorTable][0];

const statuses = [...new Set(Object.values(errorTable).map(([status]) => status))];
const responseName = (status: ErrorStatus): string => `Error${status}`;

/**
 * References to the shared answers of these statuses, ready for an operation's `responses`. What asks who is there may be asked too often
 * (429); what can conflict writes, and may find no space to (507).
 */
export function errors(...given: ErrorStatus[]): Record<string, { $ref: string }> {
  const all = new Set<ErrorStatus>(given);
  if (all.has(401)) all.add(429);
  if (all.has(409)) all.add(507);
  const sorted = [...all].toSorted((one, other) => one - other);
  return Object.fromEntries(sorted.map((status) => [String(status), ref('responses', responseName(status))]));
}

const common = {
  message: { ...text, description: 'What went wrong, in words for people' },
  statusCode: { type: 'integer' },
  errors: {
    type: 'object',
    description:
      'Texts by field. A place inside structured data is dotted, such as codecs.0.name; the empty key is for the record as a whole',
    additionalProperties: { type: 'array', items: text },
  },
  requestId: { ...text, description: 'Finds the request in the log' },
};
const always = ['message', 'code', 'statusCode', 'requestId'];

/** What some statuses say beyond the common part. */
const extras: Partial<Record<ErrorStatus, { properties: Record<string, JsonSchema>; required: string[] }>> = {
  409: {
    properties: {
      references: {
        type: 'array',
        description: 'What still refers to the record that was to be deleted',
        items: ref('schemas', 'Reference'),
      },
      others: { type: 'integer', description: 'Rows that refer to it and that this user may not see' },
      objections: {
        type: 'array',
        description: 'The rules that its removal would break',
        items: ref('schemas', 'Objection'),
      },
    },
    required: [],
  },
  422: {
    properties: {
      location: { ...text, description: 'Where the first request of a reused Idempotency-Key has led' },
      others: {
        type: 'array',
        description: 'Rows that stand in the way of a broken rule, as far as this user may read them',
        items: ref('schemas', 'Other'),
      },
    },
    required: [],
  },
  412: {
    properties: {
      current: {
        type: ['object', 'null'],
        description: 'The row as it is now; null where it is gone, or where one-to-one rows alone were changed',
      },
      changedBy: optionalText,
      changedAt: { type: ['string', 'null'], format: 'date-time' },
      parts: {
        type: 'object',
        description: 'One-to-one rows of the body that were changed in the meantime: the same for each, by its table',
        additionalProperties: { type: 'object' },
      },
    },
    required: ['current', 'changedBy', 'changedAt'],
  },
};

function schemaOf(status: ErrorStatus): JsonSchema {
  const codes = Object.entries(errorTable).filter(([, entry]) => entry[0] === status);
  const code = { type: 'string', enum: codes.map(([name]) => name) };
  const extra = extras[status] ?? { properties: {}, required: [] };
  return object({ ...common, code, ...extra.properties }, [...always, ...extra.required]);
}

function responseOf(status: ErrorStatus): object {
  const lines = Object.entries(errorTable)
    .filter(([, entry]) => entry[0] === status)
    .map(([name, [, meaning]]) => `\`${name}\`: ${meaning}.`);
  const retry = {
    'Retry-After': { description: 'Seconds after which another try may succeed', schema: { type: 'integer' } },
  };
  return {
    description: lines.join(' '),
    ...([409, 429, 503, 507].includes(status) ? { headers: retry } : {}),
    content: jsonContent(ref('schemas', responseName(status))),
  };
}

export const errorSchemas: Record<string, JsonSchema> = Object.fromEntries(
  statuses.map((status) => [responseName(status), schemaOf(status)]),
);
export const responses: Record<string, object> = Object.fromEntries(
  statuses.map((status) => [responseName(status), responseOf(status)]),
);
