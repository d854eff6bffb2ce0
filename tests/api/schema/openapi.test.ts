import { Validator } from '@seriousme/openapi-schema-validator';
import { beforeAll, describe, expect, test } from 'vitest';
import { sessionCookie } from '../../../api/auth/sessions.ts';
import { errorTable } from '../../../api/errors.ts';
import { openApi } from '../../../api/schema/openapi.ts';
import { faceOf } from '../../../resources/define/index.ts';
import type { JsonSchema, Resource } from '../../../resources/define/index.ts';
import { loadResources } from '../../../resources/define/load.ts';
import { readings, trunks } from './sample.ts';

interface Operation {
  operationId: string;
  parameters?: { $ref: string }[];
  requestBody?: { content: Record<string, { schema: JsonSchema }> };
  responses: Record<string, { $ref?: string; headers?: object; content?: Record<string, { schema: JsonSchema }> }>;
  security?: object[];
}
interface Document {
  paths: Record<string, Record<'get' | 'post' | 'put' | 'patch' | 'delete', Operation>>;
  components: Record<string, Record<string, Record<string, unknown>>>;
}
const methods = ['get', 'post', 'put', 'patch', 'delete'] as const;

let resources: Resource[];
let document: Document;
beforeAll(async () => {
  resources = [...(await loadResources()), trunks, readings];
  document = openApi(resources, { version: '1.2.3' }) as Document;
});

const methodsAt = (path: string): string[] =>
  Object.keys(document.paths[path] ?? {}).filter((key) => key !== 'parameters');
const operations = (): Operation[] =>
  Object.values(document.paths).flatMap((item) => methods.flatMap((method) => item[method] ?? []));
const parametersOf = ({ parameters = [] }: Operation): Record<string, unknown>[] =>
  parameters.map(({ $ref }) => at($ref) as Record<string, unknown>);
/** What a pointer such as #/components/schemas/Error409 points to. */
const at = (pointer: string): unknown =>
  pointer
    .slice(2)
    .split('/')
    .reduce((value: unknown, key) => (value as Record<string, unknown> | undefined)?.[key], document);

test('the document is valid OpenAPI 3.1', async () => {
  const result = await new Validator().validate(structuredClone(document) as unknown as Record<string, unknown>);
  expect(result.errors).toBeUndefined();
  expect(result.valid).toBe(true);
});

test('every pointer points to something, and every shared part is used', () => {
  const text = JSON.stringify(document);
  const pointers = new Set([...text.matchAll(/"\$ref":"([^"]+)"/g)].map((match) => match[1] as string));
  expect([...pointers].filter((pointer) => at(pointer) === undefined)).toEqual([]);
  const shared = ['parameters', 'responses', 'headers'].flatMap((section) =>
    Object.keys(document.components[section] ?? {}).map((name) => `#/components/${section}/${name}`),
  );
  expect(shared.filter((pointer) => !pointers.has(pointer))).toEqual([]);
});

test('every tag is that of one resource', () => {
  const names = (document as unknown as { tags: { name: string }[] }).tags.map((tag) => tag.name);
  expect(new Set(names).size).toBe(names.length);
});

test('every operation has a name of its own', () => {
  const ids = operations().map((operation) => operation.operationId);
  expect(new Set(ids).size).toBe(ids.length);
});

test('every resource has a path for each thing that somebody may do, and for nothing else', () => {
  for (const { name, access, actions } of resources) {
    const read = access.read.length > 0 ? ['get'] : [];
    expect([name, ...methodsAt(`/api/${name}`)]).toEqual([
      name,
      ...read,
      ...(access.create.length > 0 ? ['post'] : []),
    ]);
    expect([name, ...methodsAt(`/api/${name}/{id}`)]).toEqual([
      name,
      ...read,
      ...(access.update.length > 0 ? ['patch', 'put'] : []),
      ...(access.delete.length > 0 ? ['delete'] : []),
    ]);
    expect(methodsAt(`/api/${name}/export`)).toEqual(read);
    expect(methodsAt(`/api/${name}/{id}/warnings`)).toEqual(read);
    for (const [action, { roles, bulk }] of Object.entries(actions)) {
      const some = roles.length > 0;
      expect(methodsAt(`/api/${name}/{id}/actions/${action}`)).toEqual(some ? ['post'] : []);
      expect(methodsAt(`/api/${name}/actions/${action}`)).toEqual(some && bulk ? ['post'] : []);
    }
  }
});

test('what nobody may do has no path', () => {
  expect(methodsAt('/api/trunk_readings')).toEqual(['get']);
  expect(methodsAt('/api/trunk_readings/{id}')).toEqual(['get']);
  expect(methodsAt('/api/trunks/{id}/actions/retired')).toEqual([]);
  expect(document.components['schemas']).not.toHaveProperty('TrunkReadingsCreate');
});

test('a list takes a filter for every operator of every field that may be read, and the common parameters', () => {
  for (const resource of resources) {
    const list = document.paths[`/api/${resource.name}`]?.get;
    if (!list) continue;
    const names = parametersOf(list).map((parameter) => parameter['name']);
    expect(names).toEqual(
      expect.arrayContaining(['_start', '_end', '_sort', '_order', '_fields', '_embed', '_count', '_where']),
    );
    expect(names.includes('q')).toBe(Object.values(resource.fields).some((field) => field.search));
    for (const field of Object.values(resource.fields)) {
      if (field.kind === 'secret' || field.read?.length === 0) continue;
      const expected = faceOf(field).operators.map((operator) =>
        operator === 'eq' ? field.name : `${field.name}_${operator}`,
      );
      expect(names).toEqual(expect.arrayContaining(expected));
    }
    expect(new Set(names).size, resource.name).toBe(names.length);
  }
});

describe('the document of a resource', () => {
  const list = () => document.paths['/api/trunks']?.get as Operation;
  const filter = (name: string) => parametersOf(list()).find((parameter) => parameter['name'] === name);

  test('gives a filter the schema of its field', () => {
    expect(filter('channels_gte')).toMatchObject({ schema: { type: 'integer' }, description: 'Channels is at least' });
    expect(filter('status')).toMatchObject({ schema: { type: 'array', items: { enum: ['active', 'paused'] } } });
    expect(filter('limit_between')).toMatchObject({ schema: { minItems: 2, maxItems: 2, items: { type: 'string' } } });
    expect(filter('mode_null')).toMatchObject({ schema: { type: 'boolean' } });
  });

  test('keeps a field whose name looks like a filter of another', () => {
    expect(filter('name_like')).toMatchObject({ schema: { type: 'array' } });
  });

  test('offers no filter on secrets and on fields that nobody may read', () => {
    expect(filter('password')).toBeUndefined();
    expect(filter('internal')).toBeUndefined();
  });

  test('tells the totals of a list and the version of a row in headers', () => {
    expect(Object.keys(list().responses['200']?.headers ?? {})).toEqual([
      'X-Total-Count',
      'X-Total-Count-Exact',
      'X-Row-Limit',
    ]);
    expect(document.paths['/api/trunks/{id}']?.get.responses['200']?.headers).toHaveProperty('ETag');
    expect(document.paths['/api/trunks']?.post.responses['201']?.headers).toHaveProperty('Location');
  });

  test('exports what a list would show, unpaged', () => {
    const names = parametersOf(document.paths['/api/trunks/export']?.get as Operation).map(({ name }) => name);
    expect(names).toEqual(expect.arrayContaining(['format', '_sort', '_fields', 'q', 'name_starts', 'channels_gte']));
    expect(names).not.toContain('_start');
  });

  test('demands If-Match where the definition demands the version, and offers it elsewhere', () => {
    const versionOf = (path: string, method: 'patch' | 'put' | 'delete') => {
      const operation = document.paths[path]?.[method] as Operation;
      const parameter = parametersOf(operation).find(({ name }) => name === 'If-Match');
      return [parameter?.['required'] ?? false, '412' in operation.responses, '428' in operation.responses];
    };
    for (const method of ['patch', 'put', 'delete'] as const) {
      expect(versionOf('/api/trunks/{id}', method)).toEqual([true, true, true]);
    }
    for (const { name, access, versionRequired } of resources.filter((one) => one.access.update.length > 0)) {
      expect([name, versionOf(`/api/${name}/{id}`, 'patch')]).toEqual([name, [versionRequired, true, versionRequired]]);
      expect(access.update.length).toBeGreaterThan(0);
    }
  });

  test('points bodies and answers to the schemas of the resource', () => {
    const item = document.paths['/api/trunks/{id}'] as Document['paths'][string];
    expect(item.patch.requestBody?.content['application/json']?.schema).toEqual({
      $ref: '#/components/schemas/TrunksUpdate',
    });
    expect(item.get.responses['200']?.content?.['application/json']?.schema).toEqual({
      $ref: '#/components/schemas/TrunksRow',
    });
  });

  test('describes an action on one row and, where the list offers it, on many', () => {
    const pause = document.paths['/api/trunks/actions/pause']?.post as Operation;
    expect(pause.requestBody?.content['application/json']?.schema).toMatchObject({ required: ['ids'] });
    const topUp = document.paths['/api/trunks/{id}/actions/topUp']?.post as Operation;
    expect(topUp.requestBody?.content['application/json']?.schema).toEqual({
      $ref: '#/components/schemas/TrunksTopUpInput',
    });
    expect(at('#/components/schemas/TrunksTopUpInput')).toMatchObject({ required: ['amount'] });
  });
});

test('every error of the API has a shared answer that names its codes', () => {
  for (const [code, [status]] of Object.entries(errorTable)) {
    const answer = at(`#/components/responses/Error${status}`) as { description: string };
    expect(answer.description).toContain(code);
    expect(at(`#/components/schemas/Error${status}`)).toMatchObject({
      properties: { code: { enum: expect.arrayContaining([code]) as unknown } },
    });
  }
  expect(at('#/components/responses/Error429')).toHaveProperty(['headers', 'Retry-After']);
  expect(at('#/components/schemas/Error412')).toHaveProperty('properties.current');
  expect(at('#/components/schemas/Error409')).toHaveProperty('properties.references');
});

test('all but sign-in and health asks for the session cookie or a token, and the own account for the cookie', () => {
  expect(document).toMatchObject({ security: [{ session: [] }, { token: [] }] });
  expect(document.components['securitySchemes']).toMatchObject({
    session: { type: 'apiKey', in: 'cookie', name: sessionCookie },
    token: { type: 'http', scheme: 'bearer' },
  });
  const open = operations().filter((operation) => operation.security?.length === 0);
  expect(open.map((operation) => operation.operationId)).toEqual(
    'login logout signInOptions forgot readLink redeemLink signOn signOnCallback signOnCode healthz readyz audit_key'.split(
      ' ',
    ),
  );
  for (const path of Object.keys(document.paths).filter((one) => one.startsWith('/api/auth/')))
    for (const method of methods)
      expect(document.paths[path]?.[method]?.security ?? [], path).not.toContainEqual({ token: [] });
});
