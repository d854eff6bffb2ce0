// What one resource adds to the OpenAPI document: its paths, schemas and filters. Operations that nobody may do are left out.
import type { FieldDefinition, JsonSchema } from '../../resources/define/field.ts';
import { onesOf } from '../../resources/define/resource.ts';
import type { Action, Resource } from '../../resources/define/resource.ts';
import { hasReadiness } from '../readiness/readiness.ts';
import { actionSchema, bodySchema, mustBeGiven, rowSchema } from './json-schema.ts';
import { filterParameters } from './openapi-filters.ts';
import type { Parameter } from './openapi-filters.ts';
import { errors } from './openapi-errors.ts';
import type { ErrorStatus } from './openapi-errors.ts';
import { jsonContent, object, optionalText, ref } from './openapi-parts.ts';

interface Operation {
  tags: string[];
  operationId: string;
  summary: string;
  description?: string;
  parameters?: { $ref: string }[];
  requestBody?: { required: true; content: object };
  responses: object;
}
type Method = 'get' | 'post' | 'patch' | 'put' | 'delete';
export type PathItem = Partial<Record<Method, Operation>> & { parameters?: object[] };
export interface ResourceParts {
  paths: Record<string, PathItem>;
  schemas: Record<string, JsonSchema>;
  parameters: Record<string, Parameter>;
}

/** Paths, schemas and shared parameters of a resource. */
export function resourceParts(resource: Resource, resources: readonly Resource[]): ResourceParts {
  const { name, access } = resource;
  const actions = Object.entries(resource.actions).filter(([, action]) => action.roles.length > 0);
  const filters = access.read.length > 0 ? filterParameters(resource) : [];
  const schema = schemaName(resource);
  const ones = onesOf(resource).map((one) => resources.find(({ name: own }) => own === one.resource) as Resource);
  return {
    paths: withoutEmpty({
      [`/api/${name}`]: listAndCreate(resource),
      [`/api/${name}/export`]: access.read.length > 0 ? { get: exported(resource) } : {},
      [`/api/${name}/{id}`]: record(resource),
      [`/api/${name}/{id}/warnings`]: access.read.length > 0 ? { ...ofRecord(resource), get: warnings(resource) } : {},
      [`/api/${name}/{id}/references`]:
        access.read.length > 0 ? { ...ofRecord(resource), get: references(resource) } : {},
      [`/api/${name}/{id}/summary`]: access.read.length > 0 ? { ...ofRecord(resource), get: summary(resource) } : {},
      [`/api/${name}/{id}/readiness`]: hasReadiness(name) ? { ...ofRecord(resource), get: readiness(resource) } : {},
      ...revealPaths(resource),
      ...(resource.clone && access.create.length > 0 ? { [`/api/${name}/{id}/clone`]: cloned(resource) } : {}),
      ...Object.assign({}, ...actions.map(([action, definition]) => actionPaths(resource, action, definition))),
    }),
    schemas: {
      [`${schema}Row`]: withOnes(rowSchema(resource), ones, oneRow),
      ...(access.create.length > 0
        ? { [`${schema}Create`]: withOnes(bodySchema(resource, 'create'), ones, oneBody) }
        : {}),
      ...(access.update.length > 0
        ? { [`${schema}Update`]: withOnes(bodySchema(resource, 'update'), ones, oneBody) }
        : {}),
      ...Object.fromEntries(
        actions.map(([action, definition]) => [inputName(resource, action), actionSchema(definition)]),
      ),
    },
    parameters: Object.fromEntries(filters.map((filter) => [filterKey(resource, filter.name), filter])),
  };
}

/** One-to-one rows stand in a row (where `_embed` asked for them) and in a body, under the names of their tables. */
function withOnes(schema: JsonSchema, ones: readonly Resource[], made: (one: Resource) => JsonSchema): JsonSchema {
  const properties = Object.fromEntries(ones.map((one) => [one.name, made(one)]));
  return { ...schema, properties: { ...(schema['properties'] as object), ...properties } };
}
const oneRow = (one: Resource): JsonSchema => ({
  type: ['object', 'null'],
  description: `The row of ${one.name} that belongs to this one, when _embed asked for it or a write had it.`,
});
function oneBody(one: Resource): JsonSchema {
  const schema = bodySchema(one, 'update');
  const version = {
    type: ['integer', 'null'],
    description: 'At which the row was read; null where there was none, and one is made',
  };
  return {
    ...schema,
    description: `The row of ${one.name} that belongs to this one, saved in the same transaction.`,
    properties: { version, ...(schema['properties'] as object) },
  };
}

const pascal = (name: string): string =>
  name.replace(/(?:^|_)([a-z0-9])/g, (_, letter: string) => letter.toUpperCase());
/** `carrier_interconnects` → `CarrierInterconnects`, before Row, Create or Update. */
const schemaName = (resource: Resource): string => pascal(resource.name);
const inputName = (resource: Resource, action: string): string => `${schemaName(resource)}${pascal(action)}Input`;
const filterKey = (resource: Resource, filter: string): string => `${resource.name}.${filter}`;
const withoutEmpty = (paths: Record<string, PathItem>): Record<string, PathItem> =>
  Object.fromEntries(Object.entries(paths).filter(([, item]) => Object.keys(item).some((key) => key !== 'parameters')));

export const shared = (...names: string[]): { $ref: string }[] => names.map((name) => ref('parameters', name));
const header = (name: string): { $ref: string } => ref('headers', name);
export const etag = { ETag: header('ETag') };
const reason = shared('Reason');
const ofBodies: ErrorStatus[] = [413, 415, 422];
const ofAll: ErrorStatus[] = [400, 401, 403, 500, 503];

/** What every operation has, in one place. */
export function operation(
  resource: Resource,
  act: string,
  summary: string,
  failures: ErrorStatus[],
  rest: Omit<Operation, 'tags' | 'operationId' | 'summary'>,
): Operation {
  return {
    tags: [resource.label.many],
    operationId: `${resource.name}_${act}`,
    summary,
    ...rest,
    responses: { ...rest.responses, ...errors(...ofAll, ...failures) },
  };
}

export const rowAnswer = (resource: Resource, description: string, headers: object) => ({
  description,
  headers,
  content: jsonContent(ref('schemas', `${schemaName(resource)}Row`)),
});
export const body = (schema: JsonSchema) => ({ required: true as const, content: jsonContent(schema) });
export const lower = (label: string): string =>
  /^[A-Z][a-z]/.test(label) ? label.charAt(0).toLowerCase() + label.slice(1) : label;

/** The part of a path that names the record. */
export function ofRecord(resource: Resource): { parameters: object[] } {
  const names = ['the UUID'];
  if (resource.shortCode !== null) names.push(`the short code (${resource.shortCode})`);
  if (resource.slug !== null) names.push(`the ${resource.slug}`);
  const description = names.length === 1 ? 'The UUID' : `${names.slice(0, -1).join(', ')} or ${names.at(-1)}`;
  return {
    parameters: [
      {
        name: 'id',
        in: 'path',
        required: true,
        description: description.replace(/^t/, 'T'),
        schema: { type: 'string' },
      },
    ],
  };
}

function listAndCreate(resource: Resource): PathItem {
  const one = lower(resource.label.one);
  return {
    ...(resource.access.read.length > 0 ? { get: list(resource) } : {}),
    ...(resource.access.create.length > 0
      ? {
          post: operation(resource, 'create', `Create: ${one}`, [409, ...ofBodies], {
            parameters: reason,
            requestBody: body(ref('schemas', `${schemaName(resource)}Create`)),
            responses: {
              201: rowAnswer(resource, 'The new row', {
                ...etag,
                Location: header('Location'),
                'X-Notice': header('Notice'),
              }),
            },
          }),
        }
      : {}),
  };
}

/** Parameters that choose rows: the same for a list and an export. */
function choosing(resource: Resource): { $ref: string }[] {
  const searchable = Object.values(resource.fields).some((field) => field.search);
  return [
    ...shared('Sort', 'Order', 'Fields', 'Where', ...(searchable ? ['Q'] : [])),
    ...filterParameters(resource).map((filter) => ref('parameters', filterKey(resource, filter.name))),
  ];
}

function list(resource: Resource): Operation {
  return operation(resource, 'list', `List: ${lower(resource.label.many)}`, [], {
    ...(resource.help === null ? {} : { description: resource.help }),
    parameters: [...shared('Start', 'End', 'Embed', 'Count'), ...choosing(resource)],
    responses: {
      200: {
        description: 'The rows',
        headers: {
          'X-Total-Count': header('Total'),
          'X-Total-Count-Exact': header('TotalExact'),
          'X-Row-Limit': header('RowLimit'),
        },
        content: jsonContent({ type: 'array', items: ref('schemas', `${schemaName(resource)}Row`) }),
      },
    },
  });
}

function exported(resource: Resource): Operation {
  return operation(resource, 'export', `Export: ${lower(resource.label.many)}`, [], {
    parameters: [...shared('Format', 'Checksum'), ...choosing(resource)],
    responses: {
      200: {
        description: 'A file with every row that the filters let through',
        content: { 'text/csv': { schema: { type: 'string' } }, 'application/x-ndjson': { schema: { type: 'string' } } },
      },
    },
  });
}

function record(resource: Resource): PathItem {
  const { access, versionRequired } = resource;
  const one = lower(resource.label.one);
  const version = shared(versionRequired ? 'IfMatchRequired' : 'IfMatch', 'Reason');
  const failures: ErrorStatus[] = [404, 409, 412];
  if (versionRequired) failures.push(428);
  const update = (act: string): Operation =>
    operation(resource, act, `Change: ${one}`, [...failures, ...ofBodies], {
      description: 'Fields that are not given stay as they are.',
      parameters: version,
      requestBody: body(ref('schemas', `${schemaName(resource)}Update`)),
      responses: { 200: rowAnswer(resource, 'The changed row', { ...etag, 'X-Notice': header('Notice') }) },
    });
  return {
    ...ofRecord(resource),
    ...(access.read.length > 0
      ? {
          get: operation(resource, 'one', `Read: ${one}`, [404], {
            parameters: shared('Fields', 'Embed'),
            responses: { 200: rowAnswer(resource, 'The row', etag) },
          }),
        }
      : {}),
    ...(access.update.length > 0 ? { patch: update('update'), put: update('put') } : {}),
    ...(access.delete.length > 0
      ? {
          delete: operation(resource, 'delete', `Delete: ${one}`, failures, {
            parameters: version,
            responses: { 200: rowAnswer(resource, 'The deleted row', etag) },
          }),
        }
      : {}),
  };
}

function warnings(resource: Resource): Operation {
  return operation(resource, 'warnings', `Warnings: ${lower(resource.label.one)}`, [404], {
    description: 'What is unusual about the row though no rule forbids it.',
    responses: {
      200: { description: 'The warnings', content: jsonContent({ type: 'array', items: ref('schemas', 'Warning') }) },
    },
  });
}

function references(resource: Resource): Operation {
  return operation(resource, 'references', `References: ${lower(resource.label.one)}`, [404], {
    description:
      'What refers to the row, by table and field, and which rules its removal would break: to be looked at before it is deleted or switched off.',
    responses: { 200: { description: 'Counts and objections', content: jsonContent(ref('schemas', 'References')) } },
  });
}

function summary(resource: Resource): Operation {
  return operation(resource, 'summary', `Summary: ${lower(resource.label.one)}`, [404], {
    description: 'What the page of the record says at a glance: how many rows each of its tabs has, facts, readiness.',
    responses: { 200: { description: 'The summary', content: jsonContent(ref('schemas', 'Summary')) } },
  });
}

function readiness(resource: Resource): Operation {
  return operation(resource, 'readiness', `Readiness: ${lower(resource.label.one)}`, [404], {
    description:
      'What it needs to carry calls: each line says what, whether it is well, why not, and where it is mended.',
    responses: { 200: { description: 'The checklist', content: jsonContent(ref('schemas', 'Readiness')) } },
  });
}

/** One path for each secret that somebody may see again. */
function revealPaths(resource: Resource): Record<string, PathItem> {
  const asked = {
    ...object({ reason: { type: 'string', minLength: 1, maxLength: 500 } }),
    additionalProperties: false,
  };
  const paths = Object.values(resource.fields)
    .filter((field) => (field.options as { reveal?: readonly string[] }).reveal !== undefined)
    .map((field): [string, PathItem] => [
      `/api/${resource.name}/{id}/reveal/${field.name}`,
      {
        ...ofRecord(resource),
        post: operation(resource, `reveal_${field.name}`, `Reveal: ${lower(field.label)}`, [404, 409, ...ofBodies], {
          description: 'The value itself. The trail keeps who saw it, when and why.',
          requestBody: body(asked),
          responses: {
            200: {
              description: 'The value; null when there is none',
              content: jsonContent(object({ value: optionalText })),
            },
          },
        }),
      },
    ]);
  return Object.fromEntries(paths);
}

/** The fields of a create, of which the title alone must be given. */
function cloned(resource: Resource): PathItem {
  const schema = { ...bodySchema(resource, 'create'), required: [resource.title] };
  return {
    ...ofRecord(resource),
    post: operation(resource, 'clone', `Clone: ${lower(resource.label.one)}`, [404, 409, ...ofBodies], {
      description: `A new row with the values of this one and what hangs on it. The body says what shall differ. Left blank: ${resource.clone?.blank.join(', ')}.`,
      parameters: reason,
      requestBody: body(schema),
      responses: {
        201: rowAnswer(resource, 'The new row', {
          ...etag,
          Location: header('Location'),
          'X-Notice': header('Notice'),
        }),
      },
    }),
  };
}

function actionPaths(resource: Resource, name: string, action: Action): Record<string, PathItem> {
  const input = ref('schemas', inputName(resource, name));
  const needed = Object.values(action.input ?? {}).some((field) => mustBeGiven(field as FieldDefinition));
  const many: JsonSchema = {
    type: 'object',
    additionalProperties: false,
    required: needed ? ['ids', 'input'] : ['ids'],
    properties: { ids: { type: 'array', minItems: 1, items: { type: 'string', format: 'uuid' } }, input },
  };
  const failures: ErrorStatus[] = [404, 409, ...ofBodies];
  const row: PathItem = {
    ...ofRecord(resource),
    post: operation(resource, `action_${name}`, `${action.label}: ${lower(resource.label.one)}`, failures, {
      parameters: reason,
      requestBody: body(input),
      responses: {
        200: rowAnswer(resource, 'The row afterwards', {
          ...etag,
          Location: header('Location'),
          'X-Notice': header('Notice'),
        }),
      },
    }),
  };
  if (!action.bulk) return { [`/api/${resource.name}/{id}/actions/${name}`]: row };
  const count = object({ count: { type: 'integer' } });
  return {
    [`/api/${resource.name}/{id}/actions/${name}`]: row,
    [`/api/${resource.name}/actions/${name}`]: {
      post: operation(resource, `bulk_${name}`, `${action.label}: several ${lower(resource.label.many)}`, failures, {
        description: 'All or nothing.',
        parameters: reason,
        requestBody: body(many),
        responses: { 200: { description: 'How many rows it was done to', content: jsonContent(count) } },
      }),
    },
  };
}
