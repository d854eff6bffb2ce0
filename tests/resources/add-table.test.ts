// The promise of the README: one new file makes a table. A throw-away definition gets its migration, and from it REST, meta, OpenAPI,
// validation, access and audit, with not a line of code beside it.
import { mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { afterAll, beforeAll, expect, inject, test } from 'vitest';
import type { Resource } from '../../resources/define/index.ts';
import type { Meta } from '../../resources/define/meta.ts';
import { loadResources } from '../../resources/define/load.ts';
import { derivedScript } from '../../api/database/derived.ts';
import { drift, migrationSource } from '../../api/database/generate.ts';
import { findProjectRoot } from '../../api/project.ts';
import { createDatabase } from '../support/database.ts';
import { makeCarrier } from '../support/rows.ts';
import type { Row } from '../support/rows.ts';
import { startApp } from '../support/server.ts';
import type { Client, TestApp } from '../support/server.ts';

const language = new URL('resources/define/index.ts', findProjectRoot()).href;
const definition = `// Number porting requests: a table that exists for a test alone.
import { boolean, choice, defineResource, grant, integer, reference, text } from '${language}';

const states = [
  { value: 'asked', label: 'Asked', tone: 'info' },
  { value: 'done', label: 'Done', tone: 'success' },
] as const;

export const portingRequests = defineResource({
  name: 'porting_requests',
  label: { one: 'Porting request', many: 'Porting requests' },
  group: 'Routing',
  title: 'number',
  fields: {
    number: text({ required: true, maxLength: 15, unique: true, search: true, pattern: '^[1-9][0-9]{6,14}$', patternHint: 'an E.164 number' }),
    carrierId: reference('carriers', { required: true }),
    state: choice(states, { default: 'asked', index: true }),
    days: integer({ min: 1, max: 30, when: { state: 'done' }, requiredWhen: { state: 'done' } }),
    urgent: boolean({ write: grant.admins }),
  },
  list: { columns: ['number', 'carrierId', 'state'], sort: [{ field: 'number', order: 'asc' }] },
  tabs: [{ label: 'Details', sections: [{ fields: ['number', 'carrierId', 'state', 'days', 'urgent'] }] }],
  access: { read: grant.staff, create: grant.network, update: grant.network, delete: grant.admins },
  rules: [
    { name: 'urgent_is_quick', fields: ['days'], message: 'must be at most 2 when urgent', sql: 'NOT {urgent} OR {days} <= 2' },
  ],
});
`;

let folder: string;
let app: TestApp;
let admin: Client;
let carrierId: string;
let statements: Awaited<ReturnType<typeof drift>>;

/** The project's definitions and one file more. */
async function withOneMore(): Promise<Resource[]> {
  const root = new URL('resources/', findProjectRoot());
  for (const entry of await readdir(root, { recursive: true, withFileTypes: true })) {
    const file = join(entry.parentPath, entry.name);
    if (!entry.isFile() || !/^[a-z_]+\.ts$/.test(entry.name) || /define|choices/.test(file)) continue;
    await writeFile(join(folder, entry.name), `export * from '${pathToFileURL(file).href}';`);
  }
  await writeFile(join(folder, 'porting_requests.ts'), definition);
  return loadResources(pathToFileURL(`${folder}/`));
}

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'add-table-'));
  const resources = await withOneMore();
  // As npm run migration:generate does it: what an empty database with all migrations lacks.
  const blank = await createDatabase(inject('databaseUrl'));
  statements = await drift(blank.url, resources);
  await blank.drop();
  app = await startApp({
    definitions: resources,
    prepare: async (pool) => {
      for (const sql of statements.up) await pool.query(sql);
      await pool.query(derivedScript(resources).sql);
    },
  });
  admin = await app.as('super_admin');
  carrierId = (await makeCarrier(admin)).id;
});
afterAll(async () => {
  await app.close();
  await rm(folder, { recursive: true, force: true });
});

const path = '/api/porting_requests';
let numbers = 0;
const request = (): Record<string, unknown> => ({ number: `44207946${String(1000 + ++numbers)}`, carrierId });

test('its migration makes the table and touches no other', () => {
  expect(statements.up[0]).toMatch(/^CREATE TABLE "porting_requests"/);
  for (const sql of statements.up) expect(sql).toMatch(/"(porting_requests|[a-z_]*porting_requests[a-z_]*)"/);
  const file = migrationSource('AddPorting1', statements);
  expect(file).toContain('export class AddPorting1 implements MigrationInterface');
  expect(file).toContain('DROP TABLE "porting_requests"');
});

test('it is created, listed, found, read, changed and removed over REST', async () => {
  const made = await admin.post<Row>(path, request());
  expect(made.status, made.text).toBe(201);
  const { id, number } = made.body;
  expect((await admin.get<Row[]>(`${path}?q=${String(number)}&_embed=carrier`)).body).toMatchObject([
    { id, state: 'asked', urgent: false, carrier: { id: carrierId } },
  ]);
  expect((await admin.get<Row[]>(`${path}?carrier.id=${carrierId}&_sort=carrier.name`)).body).toHaveLength(1);
  const changed = await admin.patch<Row>(`${path}/${id}`, { state: 'done', days: 3 }, 1);
  expect([changed.status, changed.body.version, changed.body['days']]).toEqual([200, 2, 3]);
  expect((await admin.patch(`${path}/${id}`, { days: 4 }, 1)).status).toBe(412);
  expect((await admin.delete(`${path}/${id}`, 2)).status).toBe(200);
  expect((await admin.get(`${path}/${id}`)).status).toBe(404);
});

test('it is validated by its fields and rules, every one named', async () => {
  const wrong = { number: 'none', state: 'lost', days: 99, colour: 'red' };
  const refused = await admin.post<{ errors: object }>(path, wrong);
  expect(refused.status).toBe(422);
  expect(Object.keys(refused.body.errors).toSorted()).toEqual(['carrierId', 'colour', 'days', 'number', 'state']);
  const slow = await admin.post<{ errors: object }>(path, { ...request(), state: 'done', days: 9, urgent: true });
  expect(slow.body.errors).toEqual({ days: ['must be at most 2 when urgent'] });
  const around = `INSERT INTO porting_requests (number, carrier_id, state) VALUES ('4420794600', $1, 'done')`;
  await expect(app.pool.query(around, [carrierId])).rejects.toThrow(/days_required_when/);
});

test('it is open to its roles alone, by operation and by field', async () => {
  const noc = await app.as('noc');
  const { id, version } = (await admin.post<Row>(path, request())).body;
  expect((await (await app.as('viewer')).get(path)).status).toBe(200);
  expect((await (await app.as('viewer')).post(path, request())).status).toBe(403);
  expect((await (await app.as('carrier_admin', { carrierId })).get(path)).status).toBe(403);
  expect((await noc.patch(`${path}/${id}`, { state: 'asked' }, version)).status).toBe(200);
  const refused = await noc.patch<{ errors: object }>(`${path}/${id}`, { urgent: true }, version);
  expect([refused.status, Object.keys(refused.body.errors)]).toEqual([403, ['urgent']]);
  expect((await noc.delete(`${path}/${id}`, version)).status).toBe(403);
});

test('each of its changes stands in the trail', async () => {
  const { id, version } = (await admin.post<Row>(path, request())).body;
  await admin.patch(`${path}/${id}`, { urgent: true }, version);
  const trail = await admin.get<Row[]>(`/api/audit_records?resource=porting_requests&recordId=${id}&_sort=occurredAt`);
  expect(trail.body.map((row) => (row['metadata'] as Row)['action'])).toEqual(['create', 'update']);
  expect(trail.body[1]).toMatchObject({ actorEmail: admin.email, metadata: { changes: { urgent: [false, true] } } });
});

test('the panel is told of it, and so is the OpenAPI document', async () => {
  const meta = (await admin.get<Meta>('/api/meta')).body.resources.find((one) => one.name === 'porting_requests');
  expect(meta?.fields.map((field) => field.name)).toEqual(expect.arrayContaining(['number', 'carrierId', 'days']));
  expect(meta?.tabs).toMatchObject([{ type: 'fields', label: 'Details' }]);
  const document = await admin.get<{ paths: object; components: { schemas: object } }>('/api/openapi.json');
  expect(Object.keys(document.body.paths)).toEqual(expect.arrayContaining([path, `${path}/{id}`]));
});

test('none of this was an error of the server', () => expect(app.errors).toEqual([]));
