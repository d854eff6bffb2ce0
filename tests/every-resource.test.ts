// The same expectations of every resource, as an admin's HTTP client meets it: a table that is added is among them by itself.
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { FieldDefinition, Resource } from '../resources/define/index.ts';
import { loadResources } from '../resources/define/load.ts';
import { closedReason, mustBeGiven } from '../api/schema/json-schema.ts';
import { exampleChange, exampleValue, exampleValues, isCreatable, makeExample, writerOf } from './support/examples.ts';
import type { Row } from './support/rows.ts';
import { rowMatches, wrongTypes } from './support/samples.ts';
import type { Values } from './support/samples.ts';
import { startApp } from './support/server.ts';
import type { Client, TestApp } from './support/server.ts';

type Refusal = { code: string; errors: Record<string, string[]>; current: Row; changedBy: string };

let app: TestApp;
let admin: Client;
beforeAll(async () => {
  app = await startApp();
  admin = await app.as('super_admin');
});
afterAll(() => app.close());

const resources = await loadResources();
const named = (list: readonly Resource[]): [string, Resource][] => list.map((resource) => [resource.name, resource]);
const writable = (resource: Resource): FieldDefinition[] =>
  Object.values(resource.fields).filter((field) => closedReason(field, 'create') === null);
const may = (operation: 'create' | 'update' | 'delete') =>
  resources.filter((resource) => resource.access[operation].includes('super_admin'));

describe.each(named(resources))('%s is read', (name, resource) => {
  const path = `/api/${name}`;
  const rows: Row[] = [];
  beforeAll(async () => {
    rows.push(await makeExample(app, name), await makeExample(app, name));
  });

  test('as an array with its total, in the default order', async () => {
    const order = resource.list.sort.map(({ field, order }) => `"${resource.fields[field]?.column}" ${order}`);
    const last = resource.list.sort.at(-1)?.order ?? 'asc';
    const expected = await app.pool.query<{ id: string }>(
      `SELECT id FROM "${name}" ORDER BY ${order.join(', ')}, id ${last}`,
    );
    const answer = await admin.get<Row[]>(`${path}?_start=0&_end=1000&_fields=id`);
    expect(answer.status).toBe(200);
    expect(answer.body.map((row) => row.id)).toEqual(expected.rows.map((row) => row.id));
    expect(answer.headers.get('x-total-count')).toBe(String(answer.body.length));
  });

  test('by search, where it has a search box, and refused with 400 where it has none', async () => {
    const searched = Object.values(resource.fields).filter((field) => field.search);
    const open = searched.find((field) => closedReason(field, 'create') === null);
    const row = await makeExample(app, name, open ? { [open.name]: await exampleValue(app, open) } : {});
    const text = searched.map((field) => row[field.name]).find((value) => typeof value === 'string');
    const answer = await admin.get<Row[]>(`${path}?q=${encodeURIComponent(String(text).toUpperCase())}`);
    if (searched.length === 0) return expect(answer.status).toBe(400);
    expect(answer.body.map((found) => found.id)).toContain(row.id);
    expect((await admin.get(`${path}?q=no+such+row+anywhere`)).body).toEqual([]);
  });

  test('by every scope, which holds the rows that its filter describes and no other', async () => {
    const all = (await admin.get<Row[]>(`${path}?_end=1000`)).body;
    for (const { label, where } of resource.list.scopes) {
      const tree = where ? `&_where=${encodeURIComponent(JSON.stringify(where))}` : '';
      const answer = await admin.get<Row[]>(`${path}?_end=1000${tree}`);
      const ids = answer.body.map((row) => row.id);
      expect(ids, label).toEqual(all.filter((row) => rowMatches(where, row)).map((row) => row.id));
    }
  });

  test('one by one, by id, short code and slug, with the version as ETag', async () => {
    const [row] = rows as [Row];
    const names = ['id', resource.shortCode, resource.slug].filter((key) => key !== null);
    for (const key of names) {
      const answer = await admin.get<Row>(`${path}/${String(row[key])}`);
      expect([key, answer.status, answer.body]).toEqual([key, 200, row]);
      expect(answer.headers.get('etag')).toBe(`"${row.version}"`);
    }
    expect((await admin.get(`${path}/00000000-0000-4000-8000-000000000000`)).status).toBe(404);
  });
});

describe.each(named(may('create')))('a create of %s', (name, resource) => {
  test('answers 201 with the address and the row as it was given', async () => {
    const values = await exampleValues(app, name);
    const answer = await admin.post<Row>(`/api/${name}`, values);
    expect(answer.status, answer.text).toBe(201);
    expect(answer.body).toMatchObject(values);
    expect(answer.headers.get('location')).toBe(`/api/${name}/${answer.body.id}`);
    expect((await admin.get(`/api/${name}/${answer.body.id}`)).body).toEqual(answer.body);
  });

  test('is refused with 422 for each required field that is missing', async () => {
    const answer = await admin.post<Refusal>(`/api/${name}`, {});
    expect(answer.status).toBe(422);
    const missing = writable(resource)
      .filter(mustBeGiven)
      .map((field) => field.name);
    for (const field of missing) expect(answer.body.errors[field]).toContain('is required');
  });

  test('is refused with 422 for fields that do not exist or that the system sets', async () => {
    const closed = Object.values(resource.fields).filter((field) => closedReason(field, 'create') !== null);
    const extra: Values = { noSuchField: 1, ...Object.fromEntries(closed.map((field) => [field.name, '1'])) };
    const answer = await admin.post<Refusal>(`/api/${name}`, { ...(await exampleValues(app, name)), ...extra });
    expect(answer.status).toBe(422);
    expect(Object.keys(answer.body.errors).toSorted()).toEqual(Object.keys(extra).toSorted());
  });

  test('is refused with 422 for values of another type, each named', async () => {
    for (let at = 0; at < 5; at++) {
      const wrong = writable(resource).flatMap((field) => {
        const values = wrongTypes(field);
        return at < values.length ? [[field.name, values[at]] as const] : [];
      });
      const values = Object.fromEntries(wrong);
      const writer = await writerOf(app, resource, values);
      const answer = await writer.post<Refusal>(`/api/${name}`, values);
      expect(answer.status).toBe(wrong.length > 0 ? 422 : answer.status);
      const told = new Set(Object.keys(answer.body.errors).map((key) => key.split('.')[0]));
      for (const [field, value] of wrong) expect(told, `${field}: ${JSON.stringify(value)}`).toContain(field);
    }
  });
});

describe.each(named(may('update')))('an update of %s', (name, resource) => {
  test('changes exactly the given field, moves the version on and leaves one audit row', async () => {
    const before = await makeExample(app, name);
    const change = await exampleChange(app, resource, before);
    const { field, value } = change as { field: string; value: unknown };
    const answer = await admin.patch<Row>(`/api/${name}/${before.id}`, { [field]: value }, before.version);
    expect(answer.status, answer.text).toBe(200);
    const after = answer.body;
    const computed = Object.values(resource.fields)
      .filter((one) => one.computed)
      .map((one) => one.name);
    const changed = Object.keys(after).filter((key) => JSON.stringify(after[key]) !== JSON.stringify(before[key]));
    expect(changed.filter((key) => !computed.includes(key)).toSorted()).toEqual(
      [field, 'updatedAt', 'version'].toSorted(),
    );
    expect(after.version).toBe(before.version + 1);
    expect(answer.headers.get('etag')).toBe(`"${after.version}"`);
    const trail = await admin.get<Values[]>(`/api/audit_records?resource=${name}&recordId=${before.id}`);
    const updates = trail.body.map((row) => row['metadata'] as Values).filter((data) => data['action'] === 'update');
    expect(updates.map((data) => (data['changes'] as Values)[field])).toEqual(
      resource.audit ? [[before[field], after[field]]] : [],
    );
    expect(trail.body.filter((row) => row['actorEmail'] !== admin.email)).toEqual([]);
  });

  test('by someone who saw an older version is refused with 412 and the present row', async () => {
    const before = await makeExample(app, name);
    const change = await exampleChange(app, resource, before);
    const patch = { [String(change?.field)]: change?.value };
    const current = (await admin.patch<Row>(`/api/${name}/${before.id}`, patch, before.version)).body;
    for (const answer of [
      await admin.patch<Refusal>(`/api/${name}/${before.id}`, patch, before.version),
      await admin.delete<Refusal>(`/api/${name}/${before.id}`, before.version),
    ]) {
      expect(answer.status).toBe(412);
      expect(answer.body.current).toEqual(current);
      if (resource.audit) expect(answer.body.changedBy).toBe(admin.email);
    }
  });

  test(`without If-Match is ${resource.versionRequired ? 'refused with 428' : 'taken'}`, async () => {
    const before = await makeExample(app, name);
    const change = await exampleChange(app, resource, before);
    const answer = await admin.patch(`/api/${name}/${before.id}`, { [String(change?.field)]: change?.value });
    expect(answer.status, answer.text).toBe(resource.versionRequired ? 428 : 200);
    if (resource.versionRequired) expect((await admin.delete(`/api/${name}/${before.id}`)).status).toBe(428);
  });

  test('of a field that is fixed after creation is refused with 422, and so are unknown ones', async () => {
    const { id, version } = await makeExample(app, name);
    const fixed = Object.values(resource.fields).filter((field) => closedReason(field, 'update') !== null);
    const patch: Values = { noSuchField: 1, ...Object.fromEntries(fixed.map((field) => [field.name, '1'])) };
    delete patch['id'];
    const answer = await admin.patch<Refusal>(`/api/${name}/${id}`, patch, version);
    expect(answer.status).toBe(422);
    expect(Object.keys(answer.body.errors).toSorted()).toEqual(Object.keys(patch).toSorted());
  });
});

test.each(named(may('delete')))('a delete of %s answers with the row, which is then gone', async (name) => {
  const row = await makeExample(app, name);
  const answer = await admin.delete<Row>(`/api/${name}/${row.id}`, row.version);
  expect([answer.status, answer.body]).toEqual([200, row]);
  expect((await admin.get(`/api/${name}/${row.id}`)).status).toBe(404);
  expect((await admin.delete(`/api/${name}/${row.id}`, row.version)).status).toBe(404);
});

test('what only the system writes cannot be made, changed or deleted by a super admin', async () => {
  for (const resource of resources.filter((one) => !isCreatable(one))) {
    const { id, version } = await makeExample(app, resource.name);
    const answers = [
      await admin.post(`/api/${resource.name}`, {}),
      await admin.patch(`/api/${resource.name}/${id}`, {}, version),
      await admin.delete(`/api/${resource.name}/${id}`, version),
    ];
    expect(
      answers.map((answer) => answer.status),
      resource.name,
    ).toEqual([403, 403, 403]);
  }
});

test('none of this was an error of the server', () => expect(app.errors).toEqual([]));
