// Bad input of each sort at every resource: a clear 4xx, and nothing half-written.
import { connect } from 'node:net';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { FieldDefinition, Resource } from '../resources/define/index.ts';
import { loadResources } from '../resources/define/load.ts';
import { closedReason } from '../api/schema/json-schema.ts';
import { exampleValues, isCreatable, makeExample } from './support/examples.ts';
import type { Row } from './support/rows.ts';
import { optionsOf } from './support/samples.ts';
import { startApp } from './support/server.ts';
import type { Answer, Client, TestApp } from './support/server.ts';

type Refusal = { code: string; message: string; errors?: Record<string, string[]> };

let app: TestApp;
let admin: Client;
beforeAll(async () => {
  app = await startApp();
  admin = await app.as('super_admin');
});
afterAll(() => app.close());

const resources = await loadResources();
const named = resources.map((resource): [string, Resource] => [resource.name, resource]);
const json = { 'content-type': 'application/json' };
const outcome = ({ status, body }: Answer<Refusal>): [number, string] => [status, body.code];

async function stored(name: string): Promise<string> {
  const { rows } = await app.pool.query<{ print: string }>(
    `SELECT md5(string_agg(t::text, '' ORDER BY id)) AS print FROM "${name}" t`,
  );
  return String(rows[0]?.print);
}

describe.each(named)('%s', (name, resource) => {
  const path = `/api/${name}`;
  let row: Row;
  let before: string;
  beforeAll(async () => {
    row = await makeExample(app, name);
    before = await stored(name);
  });

  test.each(['{', '[1,', '{"a":}', '"', 'NaN', "{'a':1}", '\u0000'])(
    'answers 400 to %j, which is no JSON',
    async (text) => {
      for (const answer of [
        await admin.send<Refusal>('POST', path, text, json),
        await admin.send<Refusal>('PATCH', `${path}/${row.id}`, text, { ...json, 'if-match': `"${row.version}"` }),
      ])
        expect(outcome(answer)).toEqual([400, 'DIDBadJson']);
    },
  );

  test('answers 422 to JSON that is no object, or 403 where nobody may write', async () => {
    for (const body of ['[]', '"text"', '1', 'null', 'true', '']) {
      const made = await admin.send<Refusal>('POST', path, body, json);
      expect([body, ...outcome(made)]).toEqual([
        body,
        ...(isCreatable(resource) ? [422, 'DIDInvalid'] : [403, 'DIDForbidden']),
      ]);
    }
  });

  test('answers 413 to a body of 10 MB and 415 to one that is not JSON', async () => {
    const large = JSON.stringify({ name: 'x'.repeat(10_000_000) });
    expect(outcome(await admin.send<Refusal>('POST', path, large, json))).toEqual([413, 'DIDTooLarge']);
    expect(outcome(await admin.send<Refusal>('PATCH', `${path}/${row.id}`, large, json))).toEqual([413, 'DIDTooLarge']);
    for (const type of ['text/plain', 'application/xml', 'multipart/form-data; boundary=x'])
      expect(outcome(await admin.send<Refusal>('POST', path, '{}', { 'content-type': type }))).toEqual([
        415,
        'DIDNotJson',
      ]);
  });

  test('answers 404 to ids that are none, in every method', async () => {
    for (const id of [
      '0',
      '-1',
      'null',
      'undefined',
      '%27%20OR%201=1--',
      '..%2Fusers',
      '%00',
      '🛰',
      `${row.id}x`,
      'x'.repeat(290),
    ])
      for (const method of ['GET', 'PATCH', 'PUT', 'DELETE']) {
        const headers = { ...json, 'if-match': '"1"' };
        const answer = await admin.send<Refusal>(method, `${path}/${id}`, method === 'GET' ? undefined : '{}', headers);
        const forbidden = method === 'DELETE' ? 'delete' : 'update';
        const open = method === 'GET' || resource.access[forbidden].includes('super_admin');
        expect([id, method, answer.status], answer.text).toEqual([id, method, open ? 404 : 403]);
      }
  });

  test.each([
    ['_start=100001', '_start'],
    ['_start=999999999', '_start'],
    ['_start=-1', '_start'],
    ['_start=1e3', '_start'],
    ['_start=5&_end=1', '_end'],
    ['nobody=1', 'nobody'],
    ['id_resembles=1', 'id_resembles'],
    ['_sort=nobody', 'nobody'],
    ['_fields=nobody', 'nobody'],
    ['_embed=nobody', 'nobody'],
    ['_nobody=1', '_nobody'],
    ['nobody.id=1', 'nobody.id'],
    ['id=1', 'id'],
    ["id='%20OR%201=1", 'id'],
    ['createdAt_gte=yesterday', 'createdAt'],
    ['version=one', 'version'],
    ['_where=%7B', '_where'],
    ['_where=%7B%22field%22%3A%22id%22%2C%22op%22%3A%22resembles%22%7D', 'resembles'],
    ['%ED%A0%80=1', ''],
    ['id=%00', 'NUL'],
  ])('answers 400 to ?%s and says what is wrong', async (query, word) => {
    for (const address of [`${path}?${query}`, `${path}/export?format=ndjson&${query}`]) {
      const answer = await admin.get<Refusal>(address);
      expect(outcome(answer), answer.text).toEqual([400, 'DIDBadParameter']);
      expect(answer.body.message).toContain(word);
    }
  });

  const texts = Object.values(resource.fields).filter(
    (field) => field.kind === 'text' && closedReason(field, 'create') === null && isCreatable(resource),
  );
  test.each(texts.map((field): [string, FieldDefinition] => [field.name, field]))(
    'keeps SQL and HTML in %s as they were written, or refuses them under its name',
    async (_name, field) => {
      for (const text of [
        `'); DROP TABLE ${name}; --`,
        `<script>alert("x")</script>`,
        `<img src=x onerror=alert(1)>`,
        `' OR '1'='1`,
        `$1 %s \\x27 {{7*7}}`,
      ]) {
        const given = text.slice(0, optionsOf(field).maxLength ?? 255);
        const values = { ...(await exampleValues(app, name)), [field.name]: given };
        const answer = await admin.post<Row & Refusal>(path, values);
        if (answer.status === 201) {
          expect(answer.body[field.name]).toBe(given);
          expect((await admin.get<Row>(`${path}/${answer.body.id}`)).body[field.name]).toBe(given);
          const found = await admin.get<Row[]>(`${path}?${field.name}=${encodeURIComponent(given)}&_fields=id`);
          expect(found.body.map((one) => one.id)).toContain(answer.body.id);
          await admin.delete(`${path}/${answer.body.id}`, answer.body.version);
        } else {
          expect(answer.status, answer.text).toBe(422);
          expect(Object.keys(answer.body.errors ?? {})).toContain(field.name);
        }
      }
    },
  );

  test('is, after all that, as it was: the row that was there is there, unchanged', async () => {
    expect((await admin.get<Row>(`${path}/${row.id}`)).body).toMatchObject({ id: row.id, version: row.version });
    if (texts.length === 0) expect(await stored(name)).toBe(before);
  });
});

test('a request that is no HTTP, or breaks off, ends its own connection alone', async () => {
  const { hostname, port } = new URL(app.url);
  for (const bytes of [
    '\u0000\u0001\u0002\r\n\r\n',
    'GET /api/carriers HTTP/9.9\r\n\r\n',
    `GET /${'x'.repeat(100_000)} HTTP/1.1\r\n`,
    'POST /api/carriers HTTP/1.1\r\nHost: x\r\nContent-Length: 100\r\n\r\n{"na',
  ]) {
    await new Promise<void>((resolve) => {
      const socket = connect(Number(port), hostname, () => socket.end(bytes));
      socket
        .resume()
        .on('error', () => undefined)
        .on('close', () => resolve());
    });
  }
  expect((await admin.get('/api/carriers?_end=1')).status).toBe(200);
});

test('none of this was an error of the server', () => expect(app.errors).toEqual([]));
