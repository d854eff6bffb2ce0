// What the history of a resource's records adds to the OpenAPI document.
import { lower } from '../../resources/define/index.ts';
import type { JsonSchema } from '../../resources/define/field.ts';
import type { Resource } from '../../resources/define/shape.ts';
import { maxPage } from '../audit/history.ts';
import type { Parameter } from './openapi-filters.ts';
import { body, etag, ofRecord, ofWrites, operation, rowAnswer, shared, told } from './openapi-operation.ts';
import type { PathItem } from './openapi-operation.ts';
import { jsonContent, object, optionalText, ref, text } from './openapi-parts.ts';

const moment: JsonSchema = { type: 'string', format: 'date-time' };
const id: JsonSchema = { type: 'string', format: 'uuid' };
const changes: JsonSchema = {
  type: 'object',
  description: 'By field: the value before and the value after',
  additionalProperties: { type: 'array', minItems: 2, maxItems: 2 },
};
const lastChange = object({ entry: id, at: moment, actor: optionalText, action: text, reason: optionalText });
const byField = (items: JsonSchema, description: string): JsonSchema => ({
  type: 'object',
  description,
  additionalProperties: items,
});

export const historySchemas: Record<string, JsonSchema> = {
  HistoryEntry: object({
    id,
    at: moment,
    eventType: text,
    actorId: { type: ['string', 'null'], format: 'uuid' },
    actor: { ...optionalText, description: 'An e-mail address or the name of a database user; null: the system' },
    action: text,
    description: text,
    reason: optionalText,
    requestId: optionalText,
    ip: optionalText,
    databaseUser: {
      ...optionalText,
      description: 'The user of the database who wrote it, where that is neither this server nor the actor',
    },
    recordedAt: {
      type: ['string', 'null'],
      format: 'date-time',
      description: 'When the database stored it, where that is not when it says to have happened',
    },
    reverts: { ...optionalText, description: 'The entry that this one took back' },
    changes,
    details: {},
  }),
  HistoryState: object({
    at: moment,
    exists: { type: 'boolean' },
    row: { type: ['object', 'null'], description: 'The fields that the trail has and this user may read' },
  }),
  LastChange: lastChange,
  RevertPreview: object({
    entry: id,
    version: { type: 'integer', description: 'What If-Match must name when it is applied' },
    changes,
    conflicts: byField(ref('schemas', 'LastChange'), 'Fields that somebody changed again since, and who'),
    kept: byField(text, 'Fields that stay as they are, and why'),
    errors: byField({ type: 'array', items: text }, 'Rules that the record would break'),
    reasonFor: { type: 'array', items: text, description: 'Fields that change only with a reason' },
  }),
};

const query = (name: string, description: string, schema: JsonSchema = text): Parameter => ({
  name,
  in: 'query',
  description,
  schema,
});
const point = 'now, a moment, or the id of an entry: right after it';
export const historyParameters: Record<string, Parameter> = {
  HistoryBefore: query('before', 'The entry after which to go on: `next` of the page before', id),
  HistoryLimit: query('limit', 'Entries of a page', { type: 'integer', minimum: 1, maximum: maxPage, default: 20 }),
  HistoryPoint: { ...query('point', `Where the record stood: ${point}`), required: true },
  HistoryFrom: { ...query('from', `The earlier point: ${point}`), required: true },
  HistoryTo: query('to', `The later point: ${point}`),
  HistoryFields: query('fields', 'Fields of the entry, joined by commas; absent: all'),
};

/** The paths of a resource whose changes are kept and that somebody may read, who may read the trail. */
export function historyPaths(resource: Resource): Record<string, PathItem> {
  if (!resource.audit || resource.access.read.length === 0) return {};
  const base = `/api/${resource.name}/{id}/history`;
  const one = lower(resource.label.one);
  const read = (
    act: string,
    summary: string,
    parameters: string[],
    schema: JsonSchema,
    description: string,
  ): PathItem => ({
    ...ofRecord(resource),
    get: operation(resource, act, `${summary}: ${one}`, [404], {
      ...(parameters.length > 0 ? { parameters: shared(...parameters) } : {}),
      responses: { 200: { description, content: jsonContent(schema) } },
    }),
  });
  const page = object({ entries: { type: 'array', items: ref('schemas', 'HistoryEntry') }, next: optionalText });
  const state = ref('schemas', 'HistoryState');
  const compared = object({ from: state, to: state, changes });
  const last = byField(ref('schemas', 'LastChange'), 'By field; one that never changed is absent');
  return {
    [base]: read('history', 'History', ['HistoryBefore', 'HistoryLimit'], page, 'Entries, newest first'),
    [`${base}/fields`]: read('history_fields', 'Last changes', [], last, 'Who changed each field last, when and why'),
    [`${base}/at`]: read('history_at', 'As it was', ['HistoryPoint'], state, 'The record at that point'),
    [`${base}/compare`]: read('history_compare', 'Compare', ['HistoryFrom', 'HistoryTo'], compared, 'What differs'),
    ...(resource.access.update.length > 0 ? { [`${base}/{entry}/revert`]: reverts(resource) } : {}),
  };
}

function reverts(resource: Resource): PathItem {
  const one = lower(resource.label.one);
  const names: JsonSchema = { type: 'array', minItems: 1, items: text };
  const input: JsonSchema = { type: 'object', additionalProperties: false, properties: { fields: names } };
  const entry = {
    name: 'entry',
    in: 'path',
    required: true,
    description: 'The id of an entry of its history',
    schema: id,
  };
  const preview = jsonContent(ref('schemas', 'RevertPreview'));
  return {
    parameters: [...ofRecord(resource).parameters, entry],
    get: operation(resource, 'revert_preview', `Look at a revert: ${one}`, [404, 409], {
      parameters: shared('HistoryFields'),
      responses: { 200: { description: 'What taking the change back would do now', content: preview } },
    }),
    post: operation(resource, 'revert', `Revert a change: ${one}`, [404, 409, 412, 413, 415, 422, 428], {
      description: 'An update like any other, recorded as `revert` with the entry that it takes back.',
      parameters: [...shared(resource.versionRequired ? 'IfMatchRequired' : 'IfMatch'), ...ofWrites],
      requestBody: body(input),
      responses: { 200: rowAnswer(resource, 'The row afterwards', { ...etag, ...told }) },
    }),
  };
}
