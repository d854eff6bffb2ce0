// What is told about every resource: the panel's metadata per role, the API document; and what is told to nobody, the secrets.
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { grant, roles } from '../resources/define/index.ts';
import type { FieldDefinition, Resource, Role } from '../resources/define/index.ts';
import { loadResources } from '../resources/define/load.ts';
import type { Meta, ResourceMeta, SentMeta } from '../resources/define/meta.ts';
import { withRights } from '../admin/meta/ability.ts';
import { openApi } from '../api/schema/openapi.ts';
import { isCreatable, makeExample, updateAround } from './support/examples.ts';
import { everyRole } from './support/people.ts';
import { startApp, testPassword } from './support/server.ts';
import type { Client, TestApp } from './support/server.ts';

let app: TestApp;
let people: Map<Role, Client>;
const metas = new Map<Role, Meta>();
beforeAll(async () => {
  app = await startApp();
  people = await everyRole(app);
  for (const [role, client] of people) metas.set(role, withRights((await client.get<SentMeta>('/api/meta')).body));
});
afterAll(() => app.close());

const resources = await loadResources();
const named = resources.map((resource): [string, Resource] => [resource.name, resource]);
const fieldsOf = (resource: Resource): FieldDefinition[] => Object.values(resource.fields);
const metaOf = (role: Role, name: string): ResourceMeta | undefined =>
  metas.get(role)?.resources.find((one) => one.name === name);

/** A right as the definition states it, field by field. */
const mayRead = (role: Role, field: FieldDefinition): boolean =>
  field.kind !== 'secret' && (field.read === null || field.read.includes(role));
const mayWrite = (role: Role, resource: Resource, field: FieldDefinition, operation: 'create' | 'update'): boolean =>
  resource.access[operation].includes(role) &&
  !field.readOnly &&
  !(operation === 'update' && field.immutable) &&
  (field.write === null || field.write.includes(role));

describe.each(named)('the metadata of %s', (name, resource) => {
  test('is told to the roles that may read it, and its rights are theirs', () => {
    for (const role of roles) {
      const meta = metaOf(role, name);
      expect([role, meta !== undefined]).toEqual([role, resource.access.read.includes(role)]);
      if (!meta) continue;
      const { access } = resource;
      expect(meta.may).toEqual({
        create: access.create.includes(role),
        update: access.update.includes(role),
        delete: access.delete.includes(role),
      });
      const actions = Object.entries(resource.actions).filter(([, action]) => action.roles.includes(role));
      expect(meta.actions.map((action) => action.name)).toEqual(actions.map(([action]) => action));
    }
  });

  test('lists exactly the fields that a role may read, or may set though nobody reads them', () => {
    for (const role of resource.access.read) {
      const expected = fieldsOf(resource).flatMap((field) => {
        const may = {
          create: mayWrite(role, resource, field, 'create'),
          update: mayWrite(role, resource, field, 'update'),
        };
        const shown = mayRead(role, field) || (field.kind === 'secret' && (may.create || may.update));
        return shown ? [{ name: field.name, kind: field.kind, label: field.label, may }] : [];
      });
      const fields = metaOf(role, name)?.fields ?? [];
      expect(fields.map(({ name: field, kind, label, may }) => ({ name: field, kind, label, may }))).toEqual(expected);
    }
  });

  test('names no field that the role may not read, in list, tabs and search, and no tab of rows that it may not', () => {
    for (const role of resource.access.read) {
      const meta = metaOf(role, name) as ResourceMeta;
      const readable = fieldsOf(resource).filter((field) => mayRead(role, field));
      const names = readable.map((field) => field.name);
      expect(meta.list.columns).toEqual(resource.list.columns.filter((field) => names.includes(field)));
      expect(meta.list.filters).toEqual(resource.list.filters.filter((field) => names.includes(field)));
      expect(meta.searchable).toBe(readable.some((field) => field.search));
      const known = new Set(meta.fields.map((field) => field.name));
      const tabs = resource.tabs.filter((tab) => {
        if ('sections' in tab) return tab.sections.some((section) => section.fields.some((field) => known.has(field)));
        if ('view' in tab) return tab.read?.includes(role) ?? true;
        const target = resources.find((one) => one.name === ('children' in tab ? tab.children : tab.one));
        return target?.access.read.includes(role);
      });
      expect(meta.tabs.map((tab) => tab.key)).toEqual(tabs.map((tab) => tab.key));
      const shown = meta.tabs.flatMap((tab) =>
        tab.type === 'fields' ? tab.sections.flatMap((one) => one.fields) : [],
      );
      expect(shown.filter((field) => !known.has(field))).toEqual([]);
      for (const { name: field, target } of meta.fields) {
        if (target) expect([field, metaOf(role, target.resource) !== undefined]).toEqual([field, true]);
      }
    }
  });
});

describe.each(roles)('the API document of a %s', (role) => {
  interface Schema {
    properties: object;
  }
  interface Document {
    paths: Record<string, Record<string, { security?: object[] }>>;
    components: { schemas: Record<string, Schema> };
  }
  let paths: Document['paths'];
  let schemas: Record<string, Schema>;
  let text: string;
  beforeAll(async () => {
    const answer = await (people.get(role) as Client).get<Document>('/api/openapi.json');
    ({ text } = answer);
    ({ paths } = answer.body);
    ({ schemas } = answer.body.components);
  });
  const methods = ['get', 'post', 'put', 'patch', 'delete'] as const;
  const told = (path: string): string[] => methods.filter((method) => paths[path]?.[method]);

  test('has the operations of every table that the role may do, and no other', () => {
    for (const { name, access, actions } of resources) {
      const expected = (operations: Record<string, readonly Role[]>): string[] =>
        Object.keys(operations).filter((operation) => operations[operation]?.includes(role));
      const [read, update] = [access.read, access.update];
      expect([name, told(`/api/${name}`)]).toEqual([name, expected({ get: read, post: access.create })]);
      expect([name, told(`/api/${name}/{id}`)]).toEqual([
        name,
        expected({ get: read, put: update, patch: update, delete: access.delete }),
      ]);
      expect(told(`/api/${name}/export`)).toEqual(expected({ get: read }));
      for (const [action, { bulk = false, roles: may }] of Object.entries(actions)) {
        expect(told(`/api/${name}/{id}/actions/${action}`)).toEqual(expected({ post: may }));
        expect(told(`/api/${name}/actions/${action}`)).toEqual(bulk ? expected({ post: may }) : []);
      }
    }
  });

  test('has the fields that the role may read or write, and tells nothing of the others', () => {
    for (const resource of resources) {
      const schema = resource.name.replaceAll(/(?:^|_)([a-z0-9])/g, (_all, letter: string) => letter.toUpperCase());
      const known = [...Object.keys(resource.fields), 'id'];
      const inSchema = (kind: string): string[] =>
        Object.keys(schemas[`${schema}${kind}`]?.properties ?? {}).filter((name) => known.includes(name));
      const fields = fieldsOf(resource);
      const readable = resource.access.read.includes(role) ? fields.filter((field) => mayRead(role, field)) : [];
      const names = (list: FieldDefinition[]): string[] => list.map((field) => field.name);
      expect([resource.name, inSchema('Row')]).toEqual([resource.name, names(readable)]);
      for (const operation of ['create', 'update'] as const) {
        const writable = fields.filter((field) => mayWrite(role, resource, field, operation) && !field.computed);
        const kind = operation === 'create' ? 'Create' : 'Update';
        expect([resource.name, operation, inSchema(kind)]).toEqual([resource.name, operation, names(writable)]);
      }
      if (resource.access.read.includes(role)) continue;
      // What strangers may ask below its address, such as the public key of the trail, stands in every document.
      const open = Object.entries(paths).flatMap(([path, item]) =>
        Object.values(item).every((operation) => operation.security?.length === 0) ? [path] : [],
      );
      const rest = open.reduce((left, path) => left.replaceAll(`"${path}"`, ''), text);
      expect(rest).not.toContain(`/api/${resource.name}`);
    }
  });

  test('is what the server lets the role do: nothing in it is forbidden, all that is missing is', async () => {
    const all = (openApi(resources, { version: '1' }) as Document).paths;
    const client = people.get(role) as Client;
    // What changes the own sign-in, or stays open, is for everybody.
    const asked = Object.keys(all).filter(
      (path) => !/^.api.(auth.(?!users|email)|live|docs)|^.(healthz|readyz)/.test(path),
    );
    for (const path of asked)
      for (const method of methods.filter((one) => all[path]?.[one])) {
        const id = '00000000-0000-4000-8000-000000000000';
        const given = /^.api.\w+.actions/.test(path) ? { ids: [id] } : {};
        const body = method === 'get' || method === 'delete' ? undefined : given;
        const point = /\/(at|compare)$/.exec(path);
        const address = `${path.replaceAll(/\{\w+\}/g, id)}${point ? `?${point[1] === 'at' ? 'point' : 'from'}=now` : ''}`;
        const answer = await client.send(method.toUpperCase(), address, body, { 'if-match': '"1"' });
        const { status, text: said } = answer;
        const place = `${method} ${path}: ${status} ${said.slice(0, 200)}`;
        if (paths[path]?.[method]) expect(status, place).not.toBe(403);
        else expect([403, 404], place).toContain(status);
      }
  }, 60_000);
});

describe('no secret leaves', () => {
  const factor = 'JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP';
  let secrets: string[];
  let texts: [string, string][];

  beforeAll(async () => {
    const admin = people.get('super_admin') as Client;
    for (const resource of resources) await makeExample(app, resource.name);
    const user = await makeExample(app, 'users', { password: testPassword });
    await updateAround(app, app.resource('users'), user.id, { twoFactorSecret: factor, twoFactorEnabled: true });
    await admin.patch(`/api/users/${user.id}`, { password: `another ${testPassword}` }, user.version + 1);
    const stored = await app.pool.query<{ password: string; session: string }>(
      `SELECT u.password, encode(s.id, 'hex') AS session FROM users u JOIN sessions s ON s.user_id = u.id`,
    );
    const token = admin.cookie?.split('=')[1] as string;
    const hex = (text: string): string => Buffer.from(text, 'hex').toString('base64');
    secrets = [testPassword, '$argon2', factor, token];
    secrets.push(...stored.rows.flatMap((row) => [row.password, row.session, hex(row.session)]));
    const paths = ['/api/meta', '/api/openapi.json', '/api/auth/me'];
    for (const { name } of resources.filter((one) => one.access.read.includes('super_admin')))
      paths.push(`/api/${name}?_end=1000`, `/api/${name}/export?format=csv`, `/api/${name}/export?format=ndjson`);
    for (const name of ['actor', 'acknowledger'])
      paths.push(`/api/${name === 'actor' ? 'audit_records' : 'system_alerts'}?_embed=${name}&_end=1000`);
    texts = await Promise.all(
      paths.map(async (path): Promise<[string, string]> => [path, (await admin.get(path)).text]),
    );
    const signIn = await app.stranger.post('/api/auth/login', { email: admin.email, password: testPassword });
    texts.push(
      ['sign-in', signIn.text],
      ['wrong sign-in', (await app.stranger.post('/api/auth/login', { email: admin.email, password: 'x' })).text],
    );
  });

  test('in any answer of any resource, the trail, the metadata or a sign-in', () => {
    expect(texts.length).toBeGreaterThan(3 * resources.length);
    for (const [path, text] of texts) {
      for (const secret of secrets) expect(text.includes(secret), `${path} holds ${secret.slice(0, 8)}…`).toBe(false);
    }
  });

  test('yet the trail tells that a password and a second factor were set', () => {
    const [, trail] = texts.find(([path]) => path.startsWith('/api/audit_records?_end')) as [string, string];
    const told = ['password', 'twoFactorSecret'].filter((name) => trail.includes(`"${name}": ["hidden", "hidden"]`));
    expect(told).toEqual(['password', 'twoFactorSecret']);
  });
});

test('what nobody may make through the API is written by jobs and triggers alone', () => {
  const closed = resources.filter((resource) => !isCreatable(resource));
  for (const { access } of closed)
    expect([access.create, access.update, access.delete]).toEqual([grant.nobody, grant.nobody, grant.nobody]);
});

test('none of this was an error of the server', () => expect(app.errors).toEqual([]));
