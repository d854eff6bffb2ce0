// The audit trail as a whole in the OpenAPI document: its pages, and its proof.
import type { JsonSchema } from '../../resources/define/field.ts';
import { errors } from './openapi-errors.ts';
import { jsonContent, object, optionalText, ref, text } from './openapi-parts.ts';
import { mayRead } from './openapi-role.ts';
import type { OwnPath } from './openapi-role.ts';

const moment: JsonSchema = { type: 'string', format: 'date-time' };
const nullable = (schema: JsonSchema): JsonSchema => ({ anyOf: [schema, { type: 'null' }] });

export const trailSchemas: Record<string, JsonSchema> = {
  AuditProblem: object({
    kind: { type: 'string', enum: ['altered', 'removed', 'inserted', 'seal'] },
    seq: { ...text, description: 'The number of the row in the trail, or of the seal' },
    id: optionalText,
    seal: optionalText,
    message: text,
  }),
  AuditProof: object({
    seals: { ...text, description: 'How many seals there are' },
    sealedTo: { ...optionalText, description: 'The number of the last sealed row' },
    sealedAt: nullable(moment),
    lastRow: { ...optionalText, description: 'The number of the last row of all' },
    verified: nullable(
      object({
        at: moment,
        seals: text,
        rows: text,
        sealedTo: optionalText,
        hash: {
          ...optionalText,
          description: 'Stands for the whole chain: noted elsewhere, it proves the chain later',
        },
        removedTo: { ...optionalText, description: 'Rows up to this one were removed by retention' },
        problem: nullable(ref('schemas', 'AuditProblem')),
      }),
    ),
  }),
};

const answer = { description: 'What is known of the proof', content: jsonContent(ref('schemas', 'AuditProof')) };

const entry = object({
  resource: optionalText,
  recordId: optionalText,
  title: optionalText,
});

/** Filters are those of the list of audit records. */
export const trailPaths: Record<string, OwnPath> = {
  '/api/audit_records/trail': {
    may: mayRead('audit_records'),
    get: {
      tags: ['Audit records'],
      operationId: 'audit_trail',
      summary: 'Entries that fit the filters, newest first, as deep as one likes',
      description: 'Takes every filter that the list of audit records takes, and q; nothing is counted.',
      parameters: [ref('parameters', 'HistoryBefore'), ref('parameters', 'HistoryLimit')],
      responses: {
        200: {
          description: 'A page of entries',
          content: jsonContent(
            object({
              entries: { type: 'array', items: { allOf: [ref('schemas', 'HistoryEntry'), entry] } },
              next: { ...optionalText, description: 'What before must be for the next page' },
            }),
          ),
        },
        ...errors(400, 401, 403, 500, 503),
      },
    },
  },
  '/api/audit_records/proof': {
    may: mayRead('audit_records'),
    get: {
      tags: ['Audit records'],
      operationId: 'audit_proof',
      summary: 'How far the trail is sealed and verified',
      responses: { 200: answer, ...errors(401, 403, 500, 503) },
    },
  },
  '/api/audit_records/proof/verify': {
    may: mayRead('audit_records'),
    post: {
      tags: ['Audit records'],
      operationId: 'audit_verify',
      summary: 'Verify the trail now; the answer is what was known before',
      responses: { 202: answer, ...errors(401, 403, 500, 503) },
    },
  },
};
