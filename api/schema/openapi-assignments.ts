// The routes of the carrier desk beside those of its tables (assignments, capacity), in the OpenAPI document.
import type { JsonSchema } from '../../resources/define/field.ts';
import { errors } from './openapi-errors.ts';
import { jsonContent, object, optionalText, ref, text } from './openapi-parts.ts';
import { mayReadAll } from './openapi-role.ts';
import type { OwnPath } from './openapi-role.ts';

const id: JsonSchema = { type: 'string', format: 'uuid' };

const whole: JsonSchema = { type: 'integer', minimum: 0 };
const calls: JsonSchema = { type: ['integer', 'null'], description: 'Simultaneous calls; null: unlimited' };
const limited = {
  id,
  name: text,
  shortCode: text,
  limit: calls,
  effective: { ...calls, description: 'The lowest of its own limit and those above it; null: unlimited' },
  boundBy: { ...optionalText, description: 'Whose limit that is: service, interconnect or carrier' },
};
const sold = {
  sold: { ...whole, description: 'The limits of its active parts together' },
  unlimited: { ...whole, description: 'Active parts without a limit' },
  oversold: { type: 'boolean', description: 'The parts have more together than the whole' },
} satisfies Record<string, JsonSchema>;

export const assignmentSchemas: Record<string, JsonSchema> = {
  Capacity: object({
    limit: calls,
    ...sold,
    interconnects: {
      type: 'array',
      description: 'The first 200 by name',
      items: object({
        ...limited,
        ...sold,
        isActive: { type: 'boolean' },
        services: { type: 'array', items: object({ ...limited, status: text }) },
      }),
    },
  }),
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

export const assignmentPaths: Record<string, OwnPath> = {
  '/api/carrier_assignments/{id}/customers': {
    may: mayReadAll('customers', 'carrier_assignments'),
    parameters: ofRecord('The UUID'),
    get: {
      tags: ['Assignments'],
      operationId: 'carrier_assignments_customers',
      summary: 'Customers that may call through the carrier at present',
      responses: { 200: opening, ...errors(401, 403, 404, 500, 503) },
    },
  },
  '/api/carriers/{id}/capacity': {
    may: ({ rights }) =>
      ['carriers', 'carrier_interconnects', 'carrier_services'].every((table) =>
        rights(table)?.readableNames.has('capacityLimit'),
      ),
    parameters: ofRecord('The UUID or the code'),
    get: {
      tags: ['Carriers'],
      operationId: 'carriers_capacity',
      summary: 'Limits of the carrier, its interconnects and services, which of them decides, and what is sold twice',
      responses: {
        200: { description: 'The capacity', content: jsonContent(ref('schemas', 'Capacity')) },
        ...errors(401, 403, 404, 500, 503),
      },
    },
  },
  '/api/carrier_assignments/preview': {
    may: mayReadAll('customers', 'carrier_assignments'),
    post: {
      tags: ['Assignments'],
      operationId: 'carrier_assignments_preview',
      summary: 'The same for an assignment that is not saved yet',
      requestBody: { required: true, content: jsonContent(ref('schemas', 'CarrierAssignmentsUpdate')) },
      responses: { 200: opening, ...errors(400, 401, 403, 413, 415, 422, 500, 503) },
    },
  },
  '/api/customers/{id}/carriers': {
    may: mayReadAll('customers', 'carriers', 'carrier_assignments'),
    parameters: ofRecord('The UUID or the accountNumber'),
    get: {
      tags: ['Customers'],
      operationId: 'customers_carriers',
      summary: 'Carriers through which the customer may call, and why',
      responses: { 200: opening, ...errors(401, 403, 404, 500, 503) },
    },
  },
};
