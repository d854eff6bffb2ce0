// Who can sign in is a person's to decide: every way to write every table, field by field, tried with tokens of every scope and with an old
// session. After each try the same people can sign in, with the same rights, at the same addresses, and nobody has been handed a link.
import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { closedReason } from '../api/schema/json-schema.ts';
import { openApi } from '../api/schema/openapi.ts';
import { onesOf } from '../resources/define/index.ts';
import type { FieldDefinition, Resource, Role } from '../resources/define/index.ts';
import { loadResources } from '../resources/define/load.ts';
import { colleagueOf } from './support/accounts.ts';
import { exampleValue, exampleValues, isCreatable, makeExample } from './support/examples.ts';
import { makeCarrier } from './support/rows.ts';
import type { Row } from './support/rows.ts';
import { optionsOf } from './support/samples.ts';
import type { Values } from './support/samples.ts';
import { startApp } from './support/server.ts';
import type { Answer, Client, TestApp } from './support/server.ts';
import { grewOld, signIns, temptations, tokenOf } from './support/sign-ins.ts';

let app: TestApp;
let admin: Client;
let carrier: Row;
let people: Awaited<ReturnType<typeof temptations>>;
const old = new Map<Role, Client>();
beforeAll(async () => {
  app = await startApp();
  admin = await app.as('super_admin');
  carrier = await makeCarrier(admin);
  people = await temptations(app, carrier);
  for (const role of ['super_admin', 'finance'] as const) {
    const client = await colleagueOf(app, role);
    await grewOld(app, client);
    old.set(role, client);
  }
});
afterAll(async () => {
  expect(app.errors).toEqual([]);
  await app.close();
});

const resources = await loadResources();
const reason = { 'x-reason': 'A test' };

/** One who tries, for values that only some roles may write. */
interface Writer {
  how: string;
  by: (role: Role) => Client;
}

async function byToken(scopes: string[]): Promise<Writer & { end: () => Promise<unknown> }> {
  const chief = await tokenOf(admin, scopes);
  const finance = await tokenOf(await app.as('finance'), scopes);
  return {
    how: `a token to ${scopes.join(' and ')}`,
    by: (role) => (role === 'finance' ? finance : chief).client,
    end: () => Promise.all([chief.end(), finance.end()]),
  };
}

/** Runs the work with all that must not let anybody in: tokens of every kind, and sessions that are not fresh. */
async function withAll(table: string, work: (writers: Writer[]) => Promise<void>): Promise<void> {
  const tokens = [await byToken(['read', `write:${table}`]), await byToken(['read', 'write'])];
  await work([...tokens, { how: 'an old sign-in', by: (role) => old.get(role) as Client }]);
  for (const { end } of tokens) await end();
}

/** Lets each of them try; what lets people in must be the same after it. Answers with the statuses. */
async function unmoved(
  writers: readonly Writer[],
  what: string,
  attempt: (client: Client) => Promise<Answer<unknown>>,
  role: Role = 'super_admin',
): Promise<number[]> {
  const statuses: number[] = [];
  const before = await signIns(app);
  for (const { how, by } of writers) {
    const printed = app.printed.length;
    const answer = await attempt(by(role));
    expect(await signIns(app), `${what} by ${how}: ${answer.status} ${answer.text}`).toBe(before);
    const told = [answer.text, decodeURIComponent(answer.headers.get('x-notice') ?? '')];
    expect([...told, ...app.printed.slice(printed)].join(' '), `${what} by ${how}`).not.toMatch(/\/(invite|reset)\//);
    statuses.push(answer.status);
  }
  return statuses;
}

/** Who may write the values. */
const writerOf = (resource: Resource, values: Values): Role =>
  Object.keys(values).some((name) => resource.fields[name]?.write?.includes('super_admin') === false)
    ? 'finance'
    : 'super_admin';

const isOpen = (field: FieldDefinition, variant: 'create' | 'update'): boolean => closedReason(field, variant) === null;

/** Values of a field that could let somebody in or shut him out, and one that is merely good. */
async function valuesFor(field: FieldDefinition): Promise<unknown[]> {
  const more = field.nullable ? [null] : [];
  if (field.kind === 'boolean') return [true, false, ...more];
  if (field.kind === 'choice') return [...(optionsOf(field).choices ?? []).map(({ value }) => value), ...more];
  if (field.kind === 'email') return [...Object.values(people), `fresh${randomUUID()}@example.com`, ...more];
  if (field.kind === 'json') return more;
  return [await exampleValue(app, field), ...more];
}

/** Whose rows could stand for a person: they are those of the carrier whose people are there to be tempted with. */
const ofCarrier = (resource: Resource): Values =>
  mail(resource) && 'carrierId' in resource.fields && isCreatable(resource) && resource.name !== 'users'
    ? { carrierId: carrier.id }
    : {};
const mail = (resource: Resource): FieldDefinition | undefined =>
  Object.values(resource.fields).find((field) => field.kind === 'email' && isOpen(field, 'create'));

/** Rows to try writes on: an example, one that stands for a sign-in, and for each person one with his address. */
async function rowsOf(resource: Resource): Promise<Row[]> {
  const { name, signIn } = resource;
  const rows = [await makeExample(app, name)];
  const email = mail(resource)?.name;
  const when = Object.fromEntries(Object.entries(signIn?.when ?? {}).map(([key, value]) => [key, [value].flat()[0]]));
  if (signIn?.when) rows.push(await makeExample(app, name, { ...ofCarrier(resource), ...when }));
  if (!email) return rows;
  for (const address of Object.values(people)) {
    const found = (await admin.get<Row[]>(`/api/${name}?${email}=${address}`)).body;
    rows.push(
      ...(found.length > 0 ? found : [await makeExample(app, name, { ...ofCarrier(resource), [email]: address })]),
    );
  }
  if (signIn?.when && Object.keys(when).length > 0)
    rows.push(await makeExample(app, name, { ...ofCarrier(resource), ...when, [email]: people.active }));
  return rows;
}

async function tryCreates(resource: Resource, writers: Writer[]): Promise<void> {
  if (!isCreatable(resource)) return;
  const fields = Object.values(resource.fields).filter((field) => isOpen(field, 'create'));
  const telling = fields.filter(({ kind }) => ['boolean', 'choice', 'email', 'reference', 'secret'].includes(kind));
  const given: Values[] = [];
  for (const field of telling)
    for (const value of await valuesFor(field)) if (value !== null) given.push({ [field.name]: value });
  const email = mail(resource)?.name;
  const switches = fields.filter((field) => field.kind === 'boolean');
  for (const address of email ? [...Object.values(people), `new${randomUUID()}@example.com`] : [])
    for (const { name } of switches) given.push({ [String(email)]: address, [name]: true });
  const attempt = async (values: Values, by: Writer[]): Promise<number[]> => {
    const body = { ...(await exampleValues(app, resource.name, { ...ofCarrier(resource), ...values })), ...values };
    const create = (client: Client) => client.post(`/api/${resource.name}`, body, reason);
    return unmoved(by, `create ${JSON.stringify(values)}`, create, writerOf(resource, body));
  };
  for (const values of given) await attempt(values, writers);
  // All others at once; one after the other where a rule will not have that.
  const plain: Values[] = [];
  for (const field of fields.filter((one) => !telling.includes(one) && one.kind !== 'json'))
    plain.push({ [field.name]: await exampleValue(app, field) });
  if ((await attempt(Object.assign({}, ...plain) as Values, writers))[0] !== 201)
    for (const values of plain) await attempt(values, writers);
  // It is sign-ins alone that are refused, not everything.
  const isAll = resource.signIn !== null && resource.signIn.when === undefined;
  for (const writer of writers) expect(await attempt({}, [writer]), writer.how).toEqual([isAll ? 403 : 201]);
}

async function tryUpdates(resource: Resource, row: Row, writers: Writer[]): Promise<void> {
  const path = `/api/${resource.name}/${row.id}`;
  for (const field of Object.values(resource.fields).filter((one) => isOpen(one, 'update')))
    for (const value of await valuesFor(field)) {
      const body = { [field.name]: value };
      const update = async (client: Client) => client.send('PATCH', path, body, await atVersion(path));
      await unmoved(writers, `update ${JSON.stringify(body)}`, update, writerOf(resource, body));
    }
}

const atVersion = async (path: string) => ({ ...reason, 'if-match': `"${(await admin.get<Row>(path)).body.version}"` });

/** A person changes a field; somebody else takes that back. */
async function tryReverts(resource: Resource, row: Row, writers: Writer[]): Promise<void> {
  const path = `/api/${resource.name}/${row.id}`;
  for (const field of Object.values(resource.fields).filter((one) => isOpen(one, 'update')))
    for (const value of await valuesFor(field)) {
      const { version } = (await admin.get<Row>(path)).body;
      const changed = await admin.patch<Row>(path, { [field.name]: value }, version, 'A test');
      if (changed.status !== 200 || changed.body.version === version) continue;
      const { body } = await admin.get<{ entries: { id: string }[] }>(`${path}/history?limit=1`);
      const back = async (client: Client) =>
        client.send('POST', `${path}/history/${body.entries[0]?.id}/revert`, {}, await atVersion(path));
      await unmoved(writers, `revert of ${field.name}`, back);
    }
}

async function tryNested(resource: Resource, row: Row, writers: Writer[]): Promise<void> {
  const path = `/api/${resource.name}/${row.id}`;
  for (const { resource: name, by } of onesOf(resource))
    for (const field of Object.values(app.resource(name).fields).filter(
      (one) => isOpen(one, 'create') && one.name !== by,
    ))
      for (const value of await valuesFor(field)) {
        const body = { [name]: { version: null, [field.name]: value } };
        const save = async (client: Client) => client.send('PATCH', path, body, await atVersion(path));
        await unmoved(writers, `nested ${JSON.stringify(body)}`, save);
      }
}

async function tryActions(resource: Resource, rows: readonly Row[], writers: Writer[]): Promise<void> {
  const path = `/api/${resource.name}`;
  const ids = rows.map((row) => row.id);
  for (const [name, { input = {}, bulk, roles }] of Object.entries(resource.actions)) {
    const values: Values = {};
    for (const field of Object.values(input) as FieldDefinition[]) values[field.name] = await exampleValue(app, field);
    const role = roles.includes('super_admin') ? 'super_admin' : 'finance';
    const on = (place: string, body: object) => (client: Client) =>
      client.post(`${path}/${place}/${name}`, body, reason);
    for (const id of ids) await unmoved(writers, `action ${name}`, on(`${id}/actions`, values), role);
    if (bulk) await unmoved(writers, `bulk ${name}`, on('actions', { ids, input: values }), role);
  }
  if (!resource.clone) return;
  const title = await exampleValue(app, resource.fields[resource.title] as FieldDefinition);
  const clone = (client: Client) => client.post(`${path}/${ids[0]}/clone`, { [resource.title]: title }, reason);
  await unmoved(writers, 'clone', clone);
}

describe.each(resources.map((resource): [string, Resource] => [resource.name, resource]))('%s', (name, resource) => {
  test('lets nobody in or out by a token, or a sign-in that is old', async () => {
    await withAll(name, async (writers) => {
      await tryCreates(resource, writers);
      const rows = await rowsOf(resource);
      const [example] = rows as [Row];
      for (const row of rows) await tryUpdates(resource, row, writers);
      if (resource.audit)
        for (const row of rows.slice(0, resource.signIn?.when ? 2 : 1)) await tryReverts(resource, row, writers);
      await tryNested(resource, example, writers);
      await tryActions(resource, rows, writers);
      for (const { id } of rows) {
        const path = `/api/${name}/${id}`;
        const headers = await atVersion(path);
        await unmoved(writers, 'delete', (client) => client.send('DELETE', path, undefined, headers));
      }
    });
  }, 120_000);
});

test('no route beside those of the tables lets anybody in or out by a token, or a sign-in that is old', async () => {
  const document = openApi(resources, { version: '1' }) as {
    paths: Record<string, Record<string, { operationId?: string }>>;
  };
  const { id } = (await admin.get<Row[]>(`/api/users?email=${people.active}`)).body[0] as Row;
  // What a person does with the own account asks for the password by itself, and what every table has was tried with each.
  const tables = resources.map((resource) => resource.name).join('|');
  const tried = new RegExp(`^/api/(auth/(?!users)|(${tables})(/{id})?($|/actions/|/clone$|/history/))`);
  const others = Object.entries(document.paths).flatMap(([path, item]) =>
    Object.keys(item)
      .filter((method) => ['post', 'put', 'patch', 'delete'].includes(method) && !tried.test(path))
      .map((method): [string, string] => [method.toUpperCase(), path]),
  );
  expect(others.length).toBeGreaterThan(3);
  await withAll('users', async (writers) => {
    for (const [method, path] of others) {
      const body = method === 'DELETE' ? undefined : {};
      await unmoved(writers, `${method} ${path}`, (client) =>
        client.send(method, path.replaceAll(/\{\w+\}/g, id), body, reason),
      );
    }
  });
});
