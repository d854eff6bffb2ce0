// Parts of the OpenAPI document that no resource owns: common parameters and headers, and the routes of the system.
import type { JsonSchema } from '../../resources/define/field.ts';
import { translateFields } from '../operations/translate.ts';
import { fieldsSchema } from './json-schema.ts';
import { errors } from './openapi-errors.ts';
import type { Parameter } from './openapi-filters.ts';
import { jsonContent, object, optionalText, ref, text } from './openapi-parts.ts';
import { mayRead } from './openapi-role.ts';
import type { OwnPath } from './openapi-role.ts';
import { signInPaths } from './openapi-sign-in.ts';

const whole = { type: 'integer', minimum: 0 };
const query = (name: string, description: string, schema: JsonSchema): Parameter => ({
  name,
  in: 'query',
  description,
  schema,
});
const ifMatch = { name: 'If-Match', in: 'header' as const, schema: { type: 'string', examples: ['"3"'] } };

export const parameters: Record<string, Parameter> = {
  Start: query('_start', 'Place of the first row, from 0', whole),
  End: query('_end', 'Place after the last row; equal to _start: no rows, but the total', whole),
  Sort: query('_sort', 'Fields to sort by, joined by commas; dotted over references, such as carrier.name', text),
  Order: query('_order', 'asc or desc for each field of _sort, joined by commas', text),
  Fields: query(
    '_fields',
    'Fields to send, joined by commas; dotted over references, such as id,name,primaryCurrency.name',
    text,
  ),
  Embed: query(
    '_embed',
    'References and one-to-one rows to send whole, joined by commas, such as primaryCurrency',
    text,
  ),
  Count: query('_count', 'How the total is found', { type: 'string', enum: ['exact', 'estimate', 'none'] }),
  Where: query(
    '_where',
    'A filter tree as JSON: {"and": […]}, {"or": […]}, {"not": …} of {"field", "op", "value"}',
    text,
  ),
  Q: query('q', 'Text that the searchable fields contain', text),
  Format: query('format', 'Form of the file', { type: 'string', enum: ['csv', 'ndjson'], default: 'csv' }),
  Checksum: query(
    'checksum',
    'Ends the file with a line that holds the number of rows, the SHA-256 of all before it, and our signature of both',
    {
      type: 'boolean',
      default: false,
    },
  ),
  Reason: {
    name: 'X-Reason',
    in: 'header',
    description: 'Why the change is made, percent-encoded; the audit keeps it',
    schema: { type: 'string', maxLength: 500 },
  },
  IdempotencyKey: {
    name: 'Idempotency-Key',
    in: 'header',
    description:
      'A text of your choice, such as a UUID, that makes the write safe to repeat: sent again with the same key within 24 hours, the same request is not done again but answered as it was the first time, with Idempotent-Replayed. While the first is under way the answer is 409 with Retry-After; with the key of another request it is 422. A refused request leaves its key free.',
    schema: { type: 'string', minLength: 16, maxLength: 255, examples: ['"8e03978e-40d5-43e8-bc93-6894a57f9324"'] },
  },
  IfMatch: { ...ifMatch, description: 'The version that the change starts from, as the ETag gave it' },
  IfMatchRequired: {
    ...ifMatch,
    required: true,
    description: 'The version that the change starts from, as the ETag gave it; without it the answer is 428',
  },
};

export const headers = {
  ETag: { description: 'The version of the row, in quotes', schema: text },
  Location: { description: 'Address of the new row; of an action: of the record that it made', schema: text },
  Replayed: {
    description: 'true: the write had been done before, and this is its answer of then',
    schema: { type: 'string', enum: ['true'] },
  },
  Notice: { description: 'What the person who asked should know, percent-encoded; absent when nothing', schema: text },
  RowLimit: {
    description: 'The most rows that one list answers with, when it cut this one short',
    schema: { type: 'integer' },
  },
  Total: { description: 'Rows that the filters let through; absent with _count=none', schema: { type: 'integer' } },
  TotalExact: {
    description: 'false when the total is an estimate',
    schema: { type: 'string', enum: ['true', 'false'] },
  },
};

/** Sign-in, metadata, the document itself, and health. */
const translationStep = object({
  step: { type: 'string', enum: ['global', 'check', 'rule'] },
  before: text,
  after: text,
  matched: { type: 'boolean' },
  problem: optionalText,
});

export const systemPaths: Record<string, OwnPath> = {
  ...signInPaths,
  '/api/meta': {
    get: {
      tags: ['System'],
      operationId: 'meta',
      summary: 'What this user may see and do, as the panel needs it',
      responses: {
        200: { description: 'Resources, fields and rights', content: jsonContent(ref('schemas', 'Meta')) },
        ...errors(401, 500, 503),
      },
    },
  },
  '/api/translate': {
    may: mayRead('interconnect_translation_settings'),
    post: {
      tags: ['System'],
      operationId: 'translate',
      summary: 'Try a number against the translation settings of an interconnect, saved or not: each step',
      requestBody: { required: true, content: jsonContent(fieldsSchema(translateFields, 'create')) },
      responses: {
        200: {
          description: 'What comes out, and how',
          content: jsonContent(
            object({
              steps: { type: 'array', items: translationStep },
              number: text,
              problem: optionalText,
            }),
          ),
        },
        ...errors(400, 401, 403, 413, 415, 422, 500, 503),
      },
    },
  },
  '/api/find': {
    get: {
      tags: ['System'],
      operationId: 'find',
      summary: 'Find anything: one text in every table that offers it, best matches first',
      parameters: [
        query('q', 'A name, code, id, e-mail or IP address, network, telephone number or dial code', {
          type: 'string',
          maxLength: 100,
        }),
      ],
      responses: {
        200: {
          description: 'What was found and is open to this user, by table',
          content: jsonContent(object({ groups: { type: 'array', items: ref('schemas', 'Found') } })),
        },
        ...errors(400, 401, 500, 503),
      },
    },
  },
  '/api/live': {
    get: {
      tags: ['System'],
      operationId: 'live',
      summary: 'What changes, as it changes: server-sent events, as far as this user may see the rows',
      description:
        'The event `changes` bears a list of LiveEvent; `missed` says that some were lost, so that one reads anew; `ended` that the session is over.',
      responses: {
        200: {
          description: 'A stream that stays open',
          content: { 'text/event-stream': { schema: { type: 'string' } } },
        },
        ...errors(401, 429, 500, 503),
      },
    },
  },
  '/api/openapi.json': {
    get: {
      tags: ['System'],
      operationId: 'openapi',
      summary: 'This document',
      responses: {
        200: { description: 'OpenAPI 3.1', content: jsonContent({ type: 'object' }) },
        304: { description: 'Unchanged since the ETag in If-None-Match' },
        ...errors(401, 500),
      },
    },
  },
  '/healthz': {
    get: {
      tags: ['System'],
      operationId: 'healthz',
      summary: 'Whether the process lives',
      security: [],
      responses: { 200: { description: 'It does' } },
    },
  },
  '/readyz': {
    get: {
      tags: ['System'],
      operationId: 'readyz',
      summary: 'Whether requests can be served, and how each part is',
      security: [],
      responses: {
        200: { description: 'They can; `status` is `ok`, or `degraded` when a part beside them does not work' },
        503: { description: 'Not yet, or not now; `parts` says why' },
      },
    },
  },
};
