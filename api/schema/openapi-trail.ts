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
    signedBy: { ...optionalText, description: 'The name of the key that signed the last seal; null: it is not signed' },
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
        signedFrom: { ...optionalText, description: 'The first seal that is signed; all after it are' },
        problem: nullable(ref('schemas', 'AuditProblem')),
      }),
    ),
    guards: object({
      checkedAt: { ...nullable(moment), description: 'When the triggers of the trail were last looked at' },
      problem: { ...optionalText, description: 'What is wrong with them and could not be repaired' },
      interrupted: {
        ...nullable(object({ id: { type: 'string', format: 'uuid' }, at: moment, description: text })),
        description: 'The last entry of this week that says that they were not in place all the time',
      },
    }),
  }),
};

const publicKey = object({
  kty: { type: 'string', enum: ['OKP'] },
  crv: { type: 'string', enum: ['Ed25519'] },
  x: { ...text, description: 'The key, base64url' },
  kid: { ...text, description: 'Its thumbprint by RFC 7638' },
  use: { type: 'string', enum: ['sig'] },
  alg: { type: 'string', enum: ['EdDSA'] },
});

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
  '/api/audit_records/key': {
    get: {
      tags: ['Audit records'],
      operationId: 'audit_key',
      summary: 'The public keys that sign seals and exports, the present one first',
      description:
        'A JWK set (RFC 7517, RFC 8037), for everybody. Empty where no SECRET_KEY is set: then nothing is signed.',
      security: [],
      responses: {
        200: {
          description: 'The keys',
          content: jsonContent(object({ keys: { type: 'array', items: publicKey } })),
        },
        ...errors(500, 503),
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
