// The routes of assignments beside those of their table, in the OpenAPI document.
import type { JsonSchema } from '../../resources/define/field.ts';
import { errors } from './openapi-errors.ts';
import { jsonContent, object, optionalText, ref, text } from './openapi-parts.ts';

const id: JsonSchema = { type: 'string', format: 'uuid' };

export const assignmentSchemas: Record<string, JsonSchema> = {
  Opening: object({
    total: { type: 'integer', minimum: 0 },
    rows: {
      type: 'array',
      description: 'The first 200 by name',
      items: object({ id, code: text, title: text, status: text, why: text }),
    },
    none: { ...optionalText, description: 'Why there are none, where the reason is not the assignment' },
  }),
};

const opening = {
  description: 'How many, the first of them, and why',
  content: jsonContent(ref('schemas', 'Opening')),
};
const ofRecord = (description: string) => [
  { name: 'id', in: 'path', required: true, description, schema: { type: 'string' } },
];

export const assignmentPaths = {
  '/api/carrier_assignments/{id}/customers': {
    parameters: ofRecord('The UUID'),
    get: {
      tags: ['Assignments'],
      operationId: 'carrier_assignments_customers',
      summary: 'Customers that may call through the carrier at present',
      responses: { 200: opening, ...errors(401, 403, 404, 500, 503) },
    },
  },
  '/api/carrier_assignments/preview': {
    post: {
      tags: ['Assignments'],
      operationId: 'carrier_assignments_preview',
      summary: 'The same for an assignment that is not saved yet',
      requestBody: { required: true, content: jsonContent(ref('schemas', 'CarrierAssignmentsUpdate')) },
      responses: { 200: opening, ...errors(400, 401, 403, 413, 415, 422, 500, 503) },
    },
  },
  '/api/customers/{id}/carriers': {
    parameters: ofRecord('The UUID or the accountNumber'),
    get: {
      tags: ['Customers'],
      operationId: 'customers_carriers',
      summary: 'Carriers through which the customer may call, and why',
      responses: { 200: opening, ...errors(401, 403, 404, 500, 503) },
    },
  },
} as const;
