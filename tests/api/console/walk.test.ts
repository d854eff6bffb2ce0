// Every route of AdminJS, with everything odd that can be asked of it: it is refused in the form of every error, never a fault of ours,
// and nothing is written.
import { randomUUID } from 'node:crypto';
import { Router } from 'adminjs';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { makeCarrier } from '../../support/rows.ts';
import type { Row } from '../../support/rows.ts';
import { startApp } from '../../support/server.ts';
import type { Client, TestApp } from '../../support/server.ts';

let app: TestApp;
let admin: Client;
let carrier: Row;
let before: string[];

/** What was written so far: entries of the trail, but for those that tell of a refusal. */
const written = async (): Promise<string[]> =>
  (
    await app.pool.query<{ id: string }>(
      `SELECT id FROM audit_records WHERE event_type NOT IN ('access_denied', 'sign_in') ORDER BY id`,
    )
  ).rows.map(({ id }) => id);

beforeAll(async () => {
  app = await startApp();
  admin = await app.as('super_admin');
  carrier = await makeCarrier(admin);
  before = await written();
});
afterAll(async () => {
  expect(app.errors).toEqual([]);
  expect(await written()).toEqual(before);
  expect((await admin.get<Row>(`/api/carriers/${carrier.id}`)).body).toEqual(carrier);
  await app.close();
});

interface Sent {
  method: string;
  path: string;
  headers?: Record<string, string>;
  body?: string | FormData | undefined;
}

/** Sends it, and holds the answer against what every answer owes. */
async function send({
  method,
  path,
  headers = {},
  body,
}: Sent): Promise<{ status: number; text: string; type: string }> {
  const response = await fetch(`${app.url}/console${path}`, {
    method,
    redirect: 'manual',
    headers: { cookie: String(admin.cookie), ...headers },
    ...(body === undefined ? {} : { body }),
  });
  const { status } = response;
  const text = await response.text();
  const what = `${method} ${path} ${String(body instanceof FormData ? [...body] : body).slice(0, 100)}: ${text.slice(0, 300)}`;
  expect(status, what).toBeLessThan(500);
  const id = response.headers.get('x-request-id');
  expect(id, what).toMatch(/^[0-9a-f-]{36}$/);
  const type = response.headers.get('content-type') ?? '';
  if (status >= 400 && type.startsWith('application/json')) {
    const error = {
      message: expect.any(String),
      code: expect.stringMatching(/^DID/),
      statusCode: status,
      requestId: id,
    };
    expect(JSON.parse(text), what).toMatchObject(error);
  } else if (status >= 400) {
    expect(type, what).toBe('text/html; charset=utf-8');
    expect(text, what).toContain(id);
  }
  return { status, text, type };
}

const ofPrototypes = ['__proto__', 'constructor', 'toString', 'hasOwnProperty', 'valueOf', '__defineGetter__'];
const oddTexts = [...ofPrototypes, 'nothing', "';--", '%00', '..%2f..', '%F0%9F%93%9E', 'x'.repeat(250)];
const unknownId = randomUUID();
const actions = ['list', 'search', 'show', 'new', 'edit', 'delete', 'bulkDelete'];

/** Addresses of a route: the usual value of each parameter, and in turn everything odd in its place. */
function addressesOf(pattern: string, usual: Record<string, string>): string[] {
  const fill = (values: Record<string, string>) =>
    pattern.replace(/\{(\w+)\}/g, (_all, name: string) => values[name] ?? 'x');
  const names = [...pattern.matchAll(/\{(\w+)\}/g)].map((match) => match[1] as string);
  return [fill(usual), ...names.flatMap((name) => oddTexts.map((odd) => fill({ ...usual, [name]: odd })))];
}

/** An action that an address of this kind can start. */
const fitting = (pattern: string): string =>
  pattern.includes('{recordId}') ? 'show' : pattern.includes('/bulk/') ? 'bulkDelete' : 'list';

/** Parameters of the query, each of them odd. */
const queries = [
  ...ofPrototypes.flatMap((name) => [
    `${name}=1`,
    `filters.${name}=1`,
    `filters.name.${name}=1`,
    `filters.${name}~~from=1`,
    `a.${name}.polluted=1`,
    `filters%5B${name}%5D=1`,
    `sortBy=${name}`,
    `searchProperty=${name}`,
    `recordIds=${name}`,
  ]),
  'page=-1',
  'page=many',
  'page=1&page=2',
  'page=999999',
  'page.x=1',
  'perPage=0',
  'perPage=1e9',
  'sortBy=nothing',
  'sortBy.x=1',
  'sortBy=name&sortBy=code',
  'direction=up',
  'filters=x',
  'filters.nothing=1',
  'filters.name=a&filters.name=b',
  'filters.name=%00',
  'filters.name~~from=a',
  'filters.createdAt~~between=1',
  'filters.createdAt=yesterday',
  'filters.createdAt=1&filters.createdAt~~from=2',
  'recordIds=',
  'recordIds=no-id',
  `recordIds=${unknownId}`,
  `recordIds=${unknownId}&recordIds=${unknownId}`,
  `recordIds=,,${unknownId},`,
  '%E0%A4%A=1',
  '=',
  '&&&',
];

const json = { 'content-type': 'application/json' };
const form = (fields: Record<string, string | Blob>) => {
  const data = new FormData();
  for (const [name, value] of Object.entries(fields)) data.append(name, value);
  return data;
};

/** Bodies that are no form of a table, and how each is answered. */
const bodies: [string, number, () => Omit<Sent, 'method' | 'path'>][] = [
  ...ofPrototypes.flatMap((name): typeof bodies => [
    [`a form with ${name}`, 422, () => ({ body: form({ [name]: 'x' }) })],
    [`a form with a path into ${name}`, 422, () => ({ body: form({ [`${name}.polluted`]: 'x' }) })],
    [`JSON with ${name}`, 422, () => ({ headers: json, body: `{"${name}":{"polluted":1}}` })],
  ]),
  ['an unknown field', 422, () => ({ body: form({ nothing: 'x' }) })],
  ['a secret', 422, () => ({ body: form({ password: 'x' }) })],
  ['a list', 422, () => ({ headers: json, body: '[1]' })],
  ['a text', 422, () => ({ headers: json, body: '"text"' })],
  ['a number', 422, () => ({ headers: json, body: '1' })],
  ['null', 422, () => ({ headers: json, body: 'null' })],
  ['a field with an object', 422, () => ({ headers: json, body: '{"name":{"first":1}}' })],
  ['a field with a list', 422, () => ({ headers: json, body: '{"name":[1]}' })],
  ['broken JSON', 400, () => ({ headers: json, body: '{"name":' })],
  ['a form without a boundary', 400, () => ({ headers: { 'content-type': 'multipart/form-data' }, body: 'x' })],
  ['a form that is none', 400, () => ({ headers: { 'content-type': 'multipart/form-data; boundary=x' }, body: 'x' })],
  ['a file', 400, () => ({ body: form({ name: new Blob(['x']) }) })],
  ['plain text', 415, () => ({ headers: { 'content-type': 'text/plain' }, body: 'x' })],
  [
    'a form of the other kind',
    415,
    () => ({ headers: { 'content-type': 'application/x-www-form-urlencoded' }, body: 'name=x' }),
  ],
  ['no known type', 415, () => ({ headers: { 'content-type': 'nonsense' }, body: 'x' })],
  ['too much', 413, () => ({ body: form({ name: 'x'.repeat(1_100_000) }) })],
];

const usual = () => ({
  resourceId: 'carriers',
  recordId: String(carrier.id),
  action: 'show',
  query: 'x',
  pageName: 'x',
});

const patterns = [...new Set(Router.routes.map(({ path }) => path))];

describe.each(patterns)('%s', { timeout: 60_000 }, (pattern) => {
  // The body decides nothing of a removal: with a known record in the address it would be one.
  const safe = actions.filter((name) => name !== 'delete');

  test('an odd name, id or action, by GET and POST', async () => {
    for (const method of ['GET', 'POST'])
      for (const action of pattern.includes('{action}') ? safe : ['show'])
        for (const path of addressesOf(pattern, { ...usual(), action })) await send({ method, path });
    for (const path of addressesOf(pattern, { ...usual(), action: 'delete', recordId: unknownId }))
      await send({ method: 'POST', path });
  });

  test('an odd query', async () => {
    for (const action of pattern.startsWith('/api/') && pattern.includes('{action}') ? actions : [fitting(pattern)])
      for (const query of queries)
        await send({ method: 'GET', path: `${addressesOf(pattern, { ...usual(), action })[0]}?${query}` });
  });

  test('where a page is asked for, a page says what is wrong; data never come as one', async () => {
    const headers = { accept: 'text/html,*/*' };
    for (const path of [...addressesOf(pattern, usual()), `${addressesOf(pattern, usual())[0]}?sortBy=__proto__`]) {
      const { status, type } = await send({ method: 'GET', path, headers });
      if (status >= 400) expect(type.startsWith('text/html'), path).toBe(!path.startsWith('/api/'));
    }
  });
});

// A page is the same for every table, and takes long to draw.
test.each(patterns.filter((pattern) => pattern.startsWith('/api/')))(
  '%s for every table: an unknown record, and a name that every object has',
  { timeout: 60_000 },
  async (pattern) => {
    for (const { name } of app.resources) {
      const values = { ...usual(), resourceId: name, recordId: unknownId };
      for (const action of pattern.includes('{action}') ? actions : ['show'])
        for (const method of ['GET', 'POST']) {
          const [path] = addressesOf(pattern, { ...values, action }) as [string];
          await send({ method, path: `${path}?recordIds=${unknownId}` });
          if (method === 'POST') await send({ method, path, body: form({ ['__proto__']: 'x' }) });
        }
    }
  },
);

describe.each(['carriers/actions/new', 'carriers/records/{recordId}/edit', 'users/actions/new'])(
  'POST %s',
  (address) => {
    test.each(bodies)('%s: %i', async (_name, status, sent) => {
      const path = `/api/resources/${address.replace('{recordId}', String(carrier.id))}`;
      const answer = await send({ method: 'POST', path, ...sent() });
      expect(answer.status, answer.text.slice(0, 300)).toBe(status);
    });
  },
);

test('the field that is refused is named', async () => {
  const { text } = await send({
    method: 'POST',
    path: '/api/resources/carriers/actions/new',
    body: form({ ['__proto__']: 'x' }),
  });
  expect(JSON.parse(text)).toMatchObject({ code: 'DIDInvalid', message: expect.stringContaining('__proto__') });
  expect(text).toContain('"errors":{"__proto__":["is no field of this table"]}');
});

test.each([
  ['GET', '/api/resources/carriers/actions/new', 404],
  ['GET', '/api/resources/nothing/actions/list', 404],
  ['GET', `/api/resources/carriers/records/${unknownId}/show`, 404],
  ['GET', '/api/resources/carriers/records/no-id/show', 404],
  ['GET', '/api/resources/carriers/actions/list?sortBy=__proto__', 400],
  ['GET', '/api/resources/carriers/actions/list?filters.nothing=1', 400],
  ['GET', '/api/resources/carriers/actions/edit', 404],
  ['GET', `/api/resources/carriers/bulk/bulkDelete?recordIds=${unknownId}`, 404],
  ['POST', `/api/resources/audit_records/records/${unknownId}/edit`, 403],
])('%s %s: %i', async (method, path, status) => {
  expect((await send({ method, path })).status).toBe(status);
});

test('a write from another site is refused before anything else', async () => {
  const { status, text } = await send({
    method: 'POST',
    path: '/api/resources/nothing/actions/__proto__',
    headers: { 'sec-fetch-site': 'cross-site' },
  });
  expect([status, (JSON.parse(text) as { code: string }).code]).toEqual([403, 'DIDForeignOrigin']);
});
