// What one resource adds to the OpenAPI document: its paths, schemas and filters. Operations that nobody may do are left out.
import { lower, onesOf } from '../../resources/define/index.ts';
import type { JsonSchema } from '../../resources/define/field.ts';
import type { Resource } from '../../resources/define/shape.ts';
import { actionSchema, bodySchema, rowSchema } from './json-schema.ts';
import type { ErrorStatus } from './openapi-errors.ts';
import { filterParameters } from './openapi-filters.ts';
import type { Parameter } from './openapi-filters.ts';
import {
  body,
  etag,
  header,
  inputName,
  ofBodies,
  ofRecord,
  operation,
  ofWrites,
  replayed,
  rowAnswer,
  schemaName,
  shared,
  told,
} from './openapi-operation.ts';
import type { Operation, PathItem } from './openapi-operation.ts';
import { jsonContent, ref } from './openapi-parts.ts';
import { actionsOf, recordPaths } from './openapi-record.ts';

export interface ResourceParts {
  paths: Record<string, PathItem>;
  schemas: Record<string, JsonSchema>;
  parameters: Record<string, Parameter>;
}

/** Paths, schemas and shared parameters of a resource among the others; `ready`: its readiness is told. */
export function resourceParts(resource: Resource, resources: readonly Resource[], ready: boolean): ResourceParts {
  const { name, access } = resource;
  const filters = access.read.length > 0 ? filterParameters(resource) : [];
  const schema = schemaName(resource);
  const reached = (table: string): boolean => resources.some((one) => one.name === table && one.access.read.length > 0);
  const ones = onesOf(resource).map((one) => resources.find(({ name: own }) => own === one.resource) as Resource);
  return {
    paths: withoutEmpty({
      [`/api/${name}`]: listAndCreate(resource),
      [`/api/${name}/export`]: access.read.length > 0 ? { get: exported(resource) } : {},
      [`/api/${name}/{id}`]: record(resource),
      ...recordPaths(resource, ready),
    }),
    schemas: {
      [`${schema}Row`]: withOnes(rowSchema(resource, reached), ones, oneRow),
      ...(access.create.length > 0
        ? { [`${schema}Create`]: withOnes(bodySchema(resource, 'create'), ones, oneBody) }
        : {}),
      ...(access.update.length > 0
        ? { [`${schema}Update`]: withOnes(bodySchema(resource, 'update'), ones, oneBody) }
        : {}),
      ...Object.fromEntries(
        actionsOf(resource).map(([action, definition]) => [inputName(resource, action), actionSchema(definition)]),
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

const filterKey = (resource: Resource, filter: string): string => `${resource.name}.${filter}`;
const withoutEmpty = (paths: Record<string, PathItem>): Record<string, PathItem> =>
  Object.fromEntries(Object.entries(paths).filter(([, item]) => Object.keys(item).some((key) => key !== 'parameters')));

function listAndCreate(resource: Resource): PathItem {
  const one = lower(resource.label.one);
  return {
    ...(resource.access.read.length > 0 ? { get: list(resource) } : {}),
    ...(resource.access.create.length > 0
      ? {
          post: operation(resource, 'create', `Create: ${one}`, [409, ...ofBodies], {
            parameters: ofWrites,
            requestBody: body(ref('schemas', `${schemaName(resource)}Create`)),
            responses: {
              201: rowAnswer(resource, 'The new row', {
                ...etag,
                Location: header('Location'),
                ...told,
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
  const version = [...shared(versionRequired ? 'IfMatchRequired' : 'IfMatch'), ...ofWrites];
  const failures: ErrorStatus[] = [404, 409, 412];
  if (versionRequired) failures.push(428);
  const update = (act: string): Operation =>
    operation(resource, act, `Change: ${one}`, [...failures, ...ofBodies], {
      description: 'Fields that are not given stay as they are.',
      parameters: version,
      requestBody: body(ref('schemas', `${schemaName(resource)}Update`)),
      responses: { 200: rowAnswer(resource, 'The changed row', { ...etag, ...told }) },
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
          delete: operation(resource, 'delete', `Delete: ${one}`, [...failures, 422], {
            parameters: version,
            responses: { 200: rowAnswer(resource, 'The deleted row', { ...etag, ...replayed }) },
          }),
        }
      : {}),
  };
}
