// The matrix of rights: each role against each resource, operation by operation and field by field, asked of the running server. What is
// expected follows from the definitions alone, so that a new role or table stands in it by itself; each test says what it expects.
import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { roles } from '../resources/define/index.ts';
import type { FieldDefinition, Resource, Role } from '../resources/define/index.ts';
import type { SentMeta } from '../resources/define/meta.ts';
import { loadResources } from '../resources/define/load.ts';
import { everyRole, ownerPath, rowFor } from './support/people.ts';
import type { Row } from './support/rows.ts';
import { startApp } from './support/server.ts';
import type { Answer, Client, TestApp } from './support/server.ts';

type Refusal = { code: string; errors?: Record<string, string[]> };

let app: TestApp;
let people: Map<Role, Client>;
beforeAll(async () => {
  app = await startApp();
  people = await everyRole(app);
});
afterAll(() => app.close());

const resources = await loadResources();
const rows = new Map<string, Promise<Row>>();
/** A row that a person of the role sees; the same one for all who see the same. */
function rowOf(role: Role, resource: Resource): Promise<Row> {
  const key = `${resource.name} ${ownerPath(role, resource)}`;
  const row = rows.get(key) ?? rowFor(app, role, resource);
  rows.set(key, row);
  return row;
}

/** What the definition says, in its own words: nothing of the server's code has a part in it. */
interface Expected {
  reads: string[] | null;
  makes: string[] | null;
  changes: string[] | null;
  removes: boolean;
  runs: string[];
}
const names = (fields: readonly FieldDefinition[]): string[] => fields.map((field) => field.name);
function expectedOf(role: Role, { access, actions, fields }: Resource): Expected {
  const all = Object.values(fields);
  const isOpen = (field: FieldDefinition): boolean => !field.readOnly && (field.write?.includes(role) ?? true);
  return {
    reads: access.read.includes(role)
      ? names(all.filter((field) => field.kind !== 'secret' && (field.read?.includes(role) ?? true)))
      : null,
    makes: access.create.includes(role) ? names(all.filter(isOpen)) : null,
    changes: access.update.includes(role) ? names(all.filter((field) => isOpen(field) && !field.immutable)) : null,
    removes: access.delete.includes(role),
    runs: Object.keys(actions).filter((action) => actions[action]?.roles.includes(role)),
  };
}

/** "all 12 fields", "nothing", "9 of 12 fields (not a, b, c)". */
function words(some: string[] | null, all: string[]): string {
  if (some === null) return 'nothing';
  const missing = all.filter((name) => !some.includes(name));
  if (missing.length === 0) return `all ${all.length} fields`;
  const which = some.length <= missing.length ? some.join(', ') : `not ${missing.join(', ')}`;
  return `${some.length} of ${all.length} fields (${which})`;
}

function sentence(role: Role, resource: Resource): string {
  const { reads, makes, changes, removes, runs } = expectedOf(role, resource);
  const all = Object.values(resource.fields);
  const given = names(all.filter((field) => !field.readOnly));
  const kept = names(all.filter((field) => !field.readOnly && !field.immutable));
  return [
    `reads ${words(reads, names(all.filter((field) => field.kind !== 'secret')))}`,
    `makes with ${words(makes, given)}`,
    `changes ${words(changes, kept)}`,
    removes ? 'removes' : 'removes nothing',
    runs.length > 0 ? `runs ${runs.join(', ')}` : 'runs nothing',
  ].join('; ');
}

/** A body in which every field has a value that none takes: rights are looked at before values, and every field is named. */
const wrong = (fields: readonly string[]): Record<string, unknown> =>
  Object.fromEntries(fields.map((name) => [name, { never: 'good' }]));
const told = ({ body }: Answer<Refusal>): string[] =>
  [...new Set(Object.keys(body.errors ?? {}).map((key) => key.split('.')[0] as string))].toSorted();

/** A write is open for exactly these of the fields: with the others it is 403 that names them, without them 422 of the values alone. */
async function expectOpen(open: string[] | null, all: string[], write: (body: object) => Promise<Answer<Refusal>>) {
  const tried = await write(wrong(all));
  if (open === null) return expect(tried.status, tried.text).toBe(403);
  const denied = all.filter((name) => !open.includes(name));
  expect([tried.status, told(tried)], tried.text).toEqual(
    denied.length > 0 ? [403, denied.toSorted()] : [422, open.toSorted()],
  );
  if (open.length === 0) return;
  const allowed = await write(wrong(open));
  expect([allowed.status, open.every((name) => told(allowed).includes(name))], allowed.text).toEqual([422, true]);
}

describe.each(roles)('%s', (role) => {
  test.each(
    resources.map((resource): [string, string, Resource] => [resource.name, sentence(role, resource), resource]),
  )('%s: %s', async (name, _sentence, resource) => {
    const client = people.get(role) as Client;
    const path = `/api/${name}`;
    const { reads, makes, changes, removes, runs } = expectedOf(role, resource);
    const row = await rowOf(role, resource);
    const fields = Object.values(resource.fields);

    const [list, one] = [await client.get<Row[]>(`${path}?id=${row.id}`), await client.get<Row>(`${path}/${row.id}`)];
    const exported = await client.get(`${path}/export?format=ndjson&id=${row.id}`);
    expect([list.status, one.status, exported.status]).toEqual(reads ? [200, 200, 200] : [403, 403, 403]);
    if (reads) {
      for (const seen of [list.body[0], one.body, JSON.parse(exported.text.trim()) as Row])
        expect(Object.keys(seen as Row).toSorted()).toEqual(reads.toSorted());
      for (const hidden of names(fields).filter((field) => !reads.includes(field)))
        for (const ask of [`_fields=${hidden}`, `_sort=${hidden}`, `${hidden}_nnull=true`])
          expect([ask, (await client.get(`${path}?${ask}`)).status]).toEqual([ask, 403]);
    }

    const given = names(fields.filter((field) => !field.readOnly));
    const kept = names(fields.filter((field) => !field.readOnly && !field.immutable));
    await expectOpen(makes, given, (body) => client.post<Refusal>(path, body));
    await expectOpen(changes, kept, (body) => client.patch<Refusal>(`${path}/${row.id}`, body, row.version));
    expect((await client.delete(`${path}/${randomUUID()}`, 1)).status).toBe(removes ? 404 : 403);
    for (const action of Object.keys(resource.actions)) {
      const answer = await client.post(`${path}/${randomUUID()}/actions/${action}`, { never: 'good' });
      expect([action, answer.status !== 403]).toEqual([action, runs.includes(action)]);
    }
  });
});

describe('money of a partner', () => {
  const limits = resources
    .filter(({ fields }) =>
      Object.values(fields).some((field) => /balance$/i.test(field.name) && field.kind === 'money'),
    )
    .flatMap((resource) =>
      Object.values(resource.fields)
        .filter((field) => field.kind === 'money' && !field.readOnly && field.computed === null)
        .map((field): [string, Resource, FieldDefinition] => [`${resource.name}.${field.name}`, resource, field]),
    );

  test('is limits of carriers and customers', () => {
    expect(limits.map(([name]) => name)).toEqual([
      'carriers.customerCreditLimit',
      'carriers.supplierCreditLimit',
      'carriers.bilateralCreditLimit',
      'carriers.customer24HrSpendLimit',
      'carriers.supplier24HrSpendLimit',
      'customers.creditLimit',
    ]);
  });

  test.each(limits)(
    '%s is changed by finance alone, and read by the super admin still',
    async (_name, resource, field) => {
      const path = `/api/${resource.name}`;
      for (const role of roles) {
        const row = await rowOf(role, resource);
        const client = people.get(role) as Client;
        const answer = await client.patch<Refusal>(
          `${path}/${row.id}`,
          { [field.name]: { never: 'good' } },
          row.version,
        );
        expect([role, answer.status]).toEqual([role, role === 'finance' ? 422 : 403]);
      }
      const admin = people.get('super_admin') as Client;
      const row = await rowOf('super_admin', resource);
      expect((await admin.get<Row>(`${path}/${row.id}`)).body).toHaveProperty(field.name);
    },
  );

  test.each([
    ['sales', ['Finance']],
    ['super_admin', ['Finance']],
    ['finance', null],
    ['carrier_admin', null],
  ] as const)('the panel of %s is told who writes it: %j', async (role, writers) => {
    const { resources: told } = (await (people.get(role) as Client).get<SentMeta>('/api/meta')).body;
    const fields = told.find(({ name }) => name === 'carriers')?.fields;
    expect(fields?.find(({ name }) => name === 'customerCreditLimit')?.writtenBy).toEqual(writers);
  });

  test.each([
    ['carriers', 'adjust'],
    ['carriers', 'resetSpend'],
    ['carriers', 'net'],
    ['ledger_approvals', 'approve'],
    ['ledger_approvals', 'reject'],
  ])('%s: %s is done by finance alone', async (name, action) => {
    for (const [role, client] of people) {
      const answer = await client.post(`/api/${name}/${randomUUID()}/actions/${action}`, { never: 'good' });
      expect([role, answer.status !== 403]).toEqual([role, role === 'finance']);
    }
  });
});

test('none of this was an error of the server', () => expect(app.errors).toEqual([]));
