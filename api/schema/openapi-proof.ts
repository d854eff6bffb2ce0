// The routes of the audit trail's proof in the OpenAPI document, and the check sum of an export.
import type { JsonSchema } from '../../resources/define/field.ts';
import { errors } from './openapi-errors.ts';
import { jsonContent, object, optionalText, ref, text } from './openapi-parts.ts';

const moment: JsonSchema = { type: 'string', format: 'date-time' };
const nullable = (schema: JsonSchema): JsonSchema => ({ anyOf: [schema, { type: 'null' }] });

export const proofSchemas: Record<string, JsonSchema> = {
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

export const proofPaths = {
  '/api/audit_records/proof': {
    get: {
      tags: ['Audit records'],
      operationId: 'audit_proof',
      summary: 'How far the trail is sealed and verified',
      responses: { 200: answer, ...errors(401, 403, 500, 503) },
    },
  },
  '/api/audit_records/proof/verify': {
    post: {
      tags: ['Audit records'],
      operationId: 'audit_verify',
      summary: 'Verify the trail now; the answer is what was known before',
      responses: { 202: answer, ...errors(401, 403, 500, 503) },
    },
  },
};
