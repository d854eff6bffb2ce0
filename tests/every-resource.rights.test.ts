// Who may do what with every resource and field: each role against each operation, so that no right is open by oversight.
import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { carrierRoles, customerRoles, faceOf, roles } from '../resources/define/index.ts';
import type { FieldDefinition, Resource, Role } from '../resources/define/index.ts';
import { loadResources } from '../resources/define/load.ts';
import { closedReason } from '../api/schema/json-schema.ts';
import { exampleValues, makeExample } from './support/examples.ts';
import { everyRole, foreignRow, ownerPath, rowFor } from './support/people.ts';
import type { Row } from './support/rows.ts';
import { startApp } from './support/server.ts';
import type { Answer, Client, TestApp } from './support/server.ts';

type Refusal = { code: string; message: string; errors: Record<string, string[]> };

let app: TestApp;
let admin: Client;
let people: Map<Role, Client>;
beforeAll(async () => {
  app = await startApp();
  admin = await app.as('super_admin');
  people = await everyRole(app);
});
afterAll(() => app.close());

const resources = await loadResources();
const named = resources.map((resource): [string, Resource] => [resource.name, resource]);
const clientOf = (role: Role): Client => people.get(role) as Client;

/** The roles that get anything but 403; any other status than these is a mistake of its own. */
async function admitted(ask: (client: Client) => Promise<Answer<unknown>>, statuses: number[]): Promise<Role[]> {
  const inside: Role[] = [];
  for (const role of roles) {
    const answer = await ask(clientOf(role));
    expect([403, ...statuses], `${role}: ${answer.text}`).toContain(answer.status);
    if (answer.status !== 403) inside.push(role);
  }
  return inside;
}
const inOrder = (list: readonly Role[]): Role[] => roles.filter((role) => list.includes(role));

describe.each(named)('%s', (name, resource) => {
  const path = `/api/${name}`;
  let row: Row;
  beforeAll(async () => {
    row = await makeExample(app, name);
  });

  test('is read by the roles that the definition lists and by no other', async () => {
    const readers = inOrder(resource.access.read);
    expect(await admitted((client) => client.get(`${path}?_end=1`), [200])).toEqual(readers);
    expect(await admitted((client) => client.get(`${path}/${row.id}`), [200, 404])).toEqual(readers);
    expect(await admitted((client) => client.get(`${path}/${row.id}/warnings`), [200, 404])).toEqual(readers);
    expect(await admitted((client) => client.get(`${path}/export?format=ndjson&id=${row.id}`), [200])).toEqual(readers);
    expect((await app.stranger.get(path)).status).toBe(401);
  });

  test('is made, changed and deleted by the roles that the definition lists and by no other', async () => {
    const { access } = resource;
    expect(await admitted((client) => client.post(path, {}), [422])).toEqual(inOrder(access.create));
    expect(await admitted((client) => client.patch(`${path}/${row.id}`, {}, row.version), [200, 404])).toEqual(
      inOrder(access.update),
    );
    expect(await admitted((client) => client.delete(`${path}/${randomUUID()}`, 1), [404])).toEqual(
      inOrder(access.delete),
    );
    for (const answer of [
      await app.stranger.post(path, {}),
      await app.stranger.patch(`${path}/${row.id}`, {}, 1),
      await app.stranger.delete(`${path}/${row.id}`, 1),
    ])
      expect(answer.status).toBe(401);
  });

  test('has actions that only their roles may run', async () => {
    for (const [action, { roles: allowed, bulk }] of Object.entries(resource.actions)) {
      const mine = (client: Client) => client.post(`${path}/${randomUUID()}/actions/${action}`, { wrong: 1 });
      expect(await admitted(mine, [404, 422]), action).toEqual(inOrder(allowed));
      const many = (client: Client) =>
        client.post(`${path}/actions/${action}`, { ids: [randomUUID()], input: { wrong: 1 } });
      if (bulk) expect(await admitted(many, [404, 422]), action).toEqual(inOrder(allowed));
    }
  });
});

describe('a field with fewer writers than its resource', () => {
  const guarded = resources.flatMap((resource) =>
    Object.values(resource.fields)
      .filter((field) => field.write !== null && closedReason(field, 'create') === null)
      .map((field): [string, Resource, FieldDefinition] => [`${resource.name}.${field.name}`, resource, field]),
  );

  test.each(guarded)(
    '%s is refused with 403 under its name, and only for the roles that may not write it',
    async (_name, resource, field) => {
      const { id, version } = await seenBy('super_admin', resource);
      for (const operation of ['create', 'update'] as const) {
        if (closedReason(field, operation) !== null) continue;
        for (const role of resource.access[operation]) {
          // A value that no field takes: the right is looked at first.
          const body = { [field.name]: { never: 'good' } };
          const path = `/api/${resource.name}`;
          const client = clientOf(role);
          const answer =
            operation === 'create'
              ? await client.post<Refusal>(path, body)
              : await client.patch<Refusal>(`${path}/${id}`, body, version);
          const mayWrite = (field.write as readonly Role[]).includes(role);
          expect([role, operation, answer.status]).toEqual([role, operation, mayWrite ? 422 : 403]);
          expect(Object.keys(answer.body.errors)).toContain(field.name);
        }
      }
    },
  );
});

describe('a field with fewer readers than its resource', () => {
  const hidden = resources.flatMap((resource) =>
    Object.values(resource.fields)
      .filter((field) => field.read !== null || field.kind === 'secret')
      .map((field): [string, Resource, FieldDefinition] => [`${resource.name}.${field.name}`, resource, field]),
  );

  test.each(hidden)(
    '%s is absent for the others, and cannot be filtered, sorted or asked for by them',
    async (_name, resource, field) => {
      for (const role of resource.access.read) {
        const client = clientOf(role);
        const { id } = await seenBy(role, resource);
        const mayRead = field.kind !== 'secret' && (field.read?.includes(role) ?? true);
        const path = `/api/${resource.name}`;
        const answer = await client.get<Row>(`${path}/${id}`);
        expect([role, answer.status, field.name in answer.body]).toEqual([role, 200, mayRead]);
        const sortable = faceOf(field).sortable ? [`_sort=${field.name}`] : [];
        for (const query of [`_fields=${field.name}`, `${field.name}_nnull=true`, ...sortable]) {
          const asked = await client.get<Refusal>(`${path}?${query}`);
          expect([role, query, asked.status]).toEqual([role, query, mayRead ? 200 : 403]);
          if (!mayRead) expect(asked.body.errors).toHaveProperty(field.name);
        }
      }
    },
  );
});

const seen = new Map<string, Promise<Row>>();
/** A row that a person of the role sees; the same one each time. */
function seenBy(role: Role, resource: Resource): Promise<Row> {
  const key = `${resource.name} ${ownerPath(role, resource)}`;
  const row = seen.get(key) ?? rowFor(app, role, resource);
  seen.set(key, row);
  return row;
}

describe('what the panel is told to show', () => {
  interface TabMeta {
    resource?: string;
    by?: string;
    lists?: { resource: string; by: string }[];
  }

  test.each(roles)('a %s may ask for every list and every row of a tab', async (role) => {
    const client = clientOf(role);
    const meta = await client.get<{ resources: { name: string; tabs: TabMeta[] }[] }>('/api/meta');
    const offered = meta.body.resources.flatMap(({ tabs }) => tabs.flatMap((tab) => [tab, ...(tab.lists ?? [])]));
    const asked = new Set(offered.flatMap((one) => (one.resource && one.by ? [`${one.resource}?${one.by}`] : [])));
    for (const list of asked) {
      const answer = await client.get(`/api/${list}_nnull=true&_end=1`);
      expect([list, answer.status]).toEqual([list, 200]);
    }
  });
});

describe('people of the portals', () => {
  const scoped = resources.flatMap((resource) =>
    [...carrierRoles, ...customerRoles]
      .filter((role) => resource.access.read.includes(role))
      .map((role): [Role, string, Resource] => [role, resource.name, resource]),
  );

  test.each(scoped)(
    'a %s sees of %s the rows of the own company alone, unless all are for everybody',
    async (role, name, resource) => {
      const open = ownerPath(role, resource) === 'all';
      const client = clientOf(role);
      const [mine, foreign] = [await rowFor(app, role, resource), await foreignRow(app, name)];
      const list = await client.get<Row[]>(`/api/${name}?_end=1000`);
      const listed = list.body.map((row) => row.id);
      expect([listed.includes(mine.id), listed.includes(foreign.id)]).toEqual([true, open]);
      expect(list.headers.get('x-total-count')).toBe(String(listed.length));
      const exported = (await client.get(`/api/${name}/export?format=ndjson`)).text;
      expect([exported.includes(mine.id), exported.includes(foreign.id)]).toEqual([true, open]);
      expect((await client.get(`/api/${name}/${mine.id}`)).status).toBe(200);
      expect((await client.get(`/api/${name}/${mine.id}/references`)).status).toBe(200);
      const keys = ['id', resource.shortCode, resource.slug].filter((key) => key !== null);
      for (const key of keys)
        expect((await client.get(`/api/${name}/${String(foreign[key])}`)).status).toBe(open ? 200 : 404);
      expect((await client.get(`/api/${name}/${foreign.id}/warnings`)).status).toBe(open ? 200 : 404);
      const changed = await client.patch(`/api/${name}/${foreign.id}`, {}, foreign.version);
      expect(changed.status).toBe(resource.access.update.includes(role) ? 404 : 403);
      const removed = await client.delete(`/api/${name}/${foreign.id}`, foreign.version);
      expect(removed.status).toBe(resource.access.delete.includes(role) ? 404 : 403);
    },
  );

  test.each(scoped.filter(([role, , resource]) => resource.access.create.includes(role)))(
    'a %s makes %s for the own company alone',
    async (role, name, resource) => {
      const head = ownerPath(role, resource)?.split('.')[0] as string;
      const field = head in resource.fields ? head : `${head}Id`;
      const [mine, foreign] = [await rowFor(app, role, resource), await foreignRow(app, name)];
      const values = await exampleValues(app, name, { [field]: foreign[field] });
      const list = `/api/${name}?_end=1000&${field}=${String(foreign[field])}`;
      expect((await clientOf(role).post(`/api/${name}`, values)).status).toBe(403);
      // Nor does a unique key tell of the row that is there.
      const mayGive = (one: FieldDefinition): boolean =>
        closedReason(one, 'create') === null && (one.write?.includes(role) ?? true) && foreign[one.name] !== null;
      const copied = Object.values(resource.fields).filter(mayGive);
      const copy = Object.fromEntries(copied.map((one) => [one.name, foreign[one.name]]));
      expect((await clientOf(role).post(`/api/${name}`, copy)).status).toBe(403);
      expect((await admin.get<Row[]>(list)).body.map((row) => row.id)).toEqual([foreign.id]);
      expect((await clientOf(role).post(`/api/${name}`, { ...values, [field]: mine[field] })).status).toBe(201);
    },
  );
});

test('none of this was an error of the server', () => expect(app.errors).toEqual([]));
