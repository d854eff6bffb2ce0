// The routes of credit control beside those of its tables, in the OpenAPI document.
import type { JsonSchema } from '../../resources/define/field.ts';
import { maxLines } from '../credit/batch-body.ts';
import { errors } from './openapi-errors.ts';
import { jsonContent, object, optionalText, ref, text } from './openapi-parts.ts';
import { mayRead } from './openapi-role.ts';
import type { OwnPath } from './openapi-role.ts';

const amount: JsonSchema = {
  type: 'string',
  pattern: '^\\d{1,10}(\\.\\d{1,4})?$',
  description: 'What the call costs, 0 or more, in the currency of the carrier',
};

export const creditSchemas: Record<string, JsonSchema> = {
  CallBatch: {
    type: 'object',
    additionalProperties: false,
    required: ['reference', 'lines'],
    properties: {
      direction: {
        type: 'string',
        enum: ['customer', 'supplier'],
        default: 'customer',
        description: 'Whose funds pay: those of the customer with us, or ours with the supplier',
      },
      reference: {
        type: 'string',
        minLength: 1,
        maxLength: 100,
        description:
          'Names the batch: sent again with the same lines it is booked once, with others it is refused (409)',
      },
      currency: { type: ['string', 'null'], description: 'Absent: that of the carrier; another one is refused' },
      reason: { type: 'string', minLength: 1, maxLength: 500 },
      lines: {
        type: 'array',
        minItems: 1,
        maxItems: maxLines,
        items: {
          type: 'object',
          additionalProperties: false,
          required: ['at', 'amount', 'seconds'],
          properties: {
            at: { type: 'string', format: 'date-time', description: 'When the call began' },
            amount,
            seconds: { type: 'integer', minimum: 0, maximum: 172800 },
            callId: { type: ['string', 'null'], maxLength: 100, description: 'At most once in a batch' },
          },
        },
      },
    },
  },
  TemplatePreview: object({ subject: text, text, html: optionalText }),
};

const ofRecord = (description: string) => [
  { name: 'id', in: 'path', required: true, description, schema: { type: 'string' } },
];
const entry = (description: string) => ({
  description,
  headers: {
    ETag: ref('headers', 'ETag'),
    Location: ref('headers', 'Location'),
    'Idempotent-Replayed': ref('headers', 'Replayed'),
  },
  content: jsonContent(ref('schemas', 'LedgerEntriesRow')),
});

export const creditPaths: Record<string, OwnPath> = {
  '/api/carriers/{id}/call-batches': {
    may: ({ rights }) => rights('carriers')?.actions.has('adjust') ?? false,
    parameters: ofRecord('The UUID or the code'),
    post: {
      tags: ['Carriers'],
      operationId: 'carriers_call_batch',
      summary: `Book a batch of at most ${maxLines} calls`,
      description: 'All or nothing; every bad line is named as lines.<number>.<field>, counted from 0.',
      parameters: [ref('parameters', 'IdempotencyKey')],
      requestBody: { required: true, content: jsonContent(ref('schemas', 'CallBatch')) },
      responses: {
        200: entry('The ledger entry that the same batch was booked as before'),
        201: entry('The ledger entry'),
        ...errors(400, 401, 403, 404, 409, 413, 415, 422, 500, 503),
      },
    },
  },
  '/api/email_templates/{id}/preview': {
    may: mayRead('email_templates'),
    parameters: ofRecord('The UUID'),
    get: {
      tags: ['E-mail templates'],
      operationId: 'email_templates_preview',
      summary: 'How a template about credit reads',
      parameters: [ref('parameters', 'PreviewCarrier')],
      responses: {
        200: { description: 'The mail', content: jsonContent(ref('schemas', 'TemplatePreview')) },
        ...errors(400, 401, 403, 404, 500, 503),
      },
    },
  },
};

export const creditParameters = {
  PreviewCarrier: {
    name: 'carrier',
    in: 'query',
    description: 'The id or code of a carrier whose money is put in; absent: made-up money',
    schema: { type: 'string' },
  },
};
