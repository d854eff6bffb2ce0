// What the OpenAPI document says of one record beside reading and writing it: what is told about it, and what can be done with it.
import { lower } from '../../resources/define/index.ts';
import type { FieldDefinition, JsonSchema } from '../../resources/define/field.ts';
import type { Action, Resource } from '../../resources/define/shape.ts';
import { bodySchema, mustBeGiven } from './json-schema.ts';
import type { ErrorStatus } from './openapi-errors.ts';
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
  told as toldBeside,
} from './openapi-operation.ts';
import type { Operation, PathItem } from './openapi-operation.ts';
import { jsonContent, object, optionalText, ref } from './openapi-parts.ts';

/** The paths below `/api/<resource>/{id}`, and the actions on many rows. `ready`: its readiness is told. */
export function recordPaths(resource: Resource, ready: boolean): Record<string, PathItem> {
  const { name, access } = resource;
  const path = `/api/${name}/{id}`;
  const told = (one: (resource: Resource) => Operation): PathItem => ({ ...ofRecord(resource), get: one(resource) });
  const read = access.read.length > 0;
  return {
    ...(read
      ? {
          [`${path}/warnings`]: told(warnings),
          [`${path}/references`]: told(references),
          [`${path}/summary`]: told(summary),
        }
      : {}),
    ...(ready ? { [`${path}/readiness`]: told(readiness) } : {}),
    ...revealPaths(resource),
    ...(resource.clone && access.create.length > 0 ? { [`${path}/clone`]: cloned(resource) } : {}),
    ...Object.assign(
      {},
      ...actionsOf(resource).map(([action, definition]) => actionPaths(resource, action, definition)),
    ),
  };
}

/** Actions that somebody may do. */
export const actionsOf = (resource: Resource): [string, Action][] =>
  Object.entries(resource.actions).filter(([, action]) => action.roles.length > 0);

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
      parameters: ofWrites,
      requestBody: body(schema),
      responses: {
        201: rowAnswer(resource, 'The new row', {
          ...etag,
          Location: header('Location'),
          ...toldBeside,
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
      parameters: ofWrites,
      requestBody: body(input),
      responses: {
        200: rowAnswer(resource, 'The row afterwards', {
          ...etag,
          Location: header('Location'),
          ...toldBeside,
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
        parameters: ofWrites,
        requestBody: body(many),
        responses: {
          200: { description: 'How many rows it was done to', headers: replayed, content: jsonContent(count) },
        },
      }),
    },
  };
}
