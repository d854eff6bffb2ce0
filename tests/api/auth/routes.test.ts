// Signing in and out, and the guard before every route.
import { randomUUID } from 'node:crypto';
import { hash as argon2 } from '@node-rs/argon2';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { hashPassword } from '../../../api/auth/passwords.ts';
import { nextNumber } from '../../support/rows.ts';
import { startApp } from '../../support/server.ts';
import { Client } from '../../support/server.ts';
import type { TestApp } from '../../support/server.ts';

let app: TestApp;
let admin: Client;
const password = 'a password that fits 1';
let hash: string;

beforeAll(async () => {
  app = await startApp();
  admin = await app.as('super_admin');
  hash = await hashPassword(password);
});
afterAll(() => app.close());

/** A user made around the API, with a password that fits. */
async function person(status = 'active'): Promise<{ id: string; email: string }> {
  const email = `person${nextNumber()}@example.com`;
  const { rows } = await app.pool.query<{ id: string }>(
    `INSERT INTO users (email, password, role, status) VALUES ($1, $2, 'viewer', $3) RETURNING id`,
    [email, hash, status],
  );
  return { id: String(rows[0]?.id), email };
}
const login = (body: unknown, headers?: Record<string, string>) => app.stranger.post('/api/auth/login', body, headers);
const cookieOf = (answer: { headers: Headers }) => answer.headers.get('set-cookie')?.split(';')[0] ?? null;

describe('sign-in', () => {
  test('answers with the user and a cookie that scripts and other sites cannot use', async () => {
    const { id, email } = await person();
    const answer = await login({ email: ` ${email.toUpperCase()} `, password });
    expect(answer.status).toBe(200);
    expect(answer.body['user']).toMatchObject({ id, email, role: 'viewer', roleLabel: 'Viewer' });
    const attributes = answer.headers.get('set-cookie')?.split('; ') ?? [];
    expect(attributes[0]).toMatch(/^didtron_session=[A-Za-z0-9_-]{43}$/);
    expect(attributes.slice(1)).toEqual(expect.arrayContaining(['Path=/', 'HttpOnly', 'SameSite=Strict']));
    const client = new Client(app.url, cookieOf(answer));
    expect((await client.get('/api/auth/me')).body['user']).toMatchObject({ id, email });
  });

  test('over https gives a cookie that goes over https alone and that no sub-domain can plant', async () => {
    const { email } = await person();
    const behind = await startApp({ databaseUrl: app.databaseUrl, trustProxy: ['127.0.0.1'] });
    const host = new URL(app.url).host;
    const answers = [
      await behind.stranger.post('/api/auth/login', { email, password }, { 'x-forwarded-proto': 'https' }),
      // The proxy is not known here, but the browser says where it is.
      await login({ email, password }, { origin: `https://${host}` }),
    ];
    for (const answer of answers) {
      const [session = '', device = ''] = answer.headers.getSetCookie();
      expect(session).toMatch(
        /^__Host-didtron_session=[A-Za-z0-9_-]{43}; Path=\/; HttpOnly; SameSite=Strict; .*Secure$/,
      );
      expect(device).toMatch(/; Secure$/);
      const held = session.split(';')[0] ?? '';
      expect((await app.stranger.get('/api/auth/me', { cookie: `didtron_session=x; ${held}` })).status).toBe(200);
      const plain = held.replace('__Host-', '');
      const overHttps = { cookie: plain, 'x-forwarded-proto': 'https' };
      expect((await behind.stranger.get('/api/auth/me', overHttps)).status, 'planted by a sub-domain').toBe(401);
    }
    await behind.close();
  });

  test('tells a wrong password and an unknown address apart in nothing', async () => {
    const { email } = await person();
    const wrong = await login({ email, password: 'not this one 123' });
    const unknown = await login({ email: 'nobody@example.com', password: 'not this one 123' });
    expect([wrong.status, unknown.status]).toEqual([401, 401]);
    expect({ ...wrong.body, requestId: '' }).toEqual({ ...unknown.body, requestId: '' });
    expect(wrong.headers.get('set-cookie')).toBeNull();
  });

  test('takes a password as its characters, however a keyboard composes them, and one that was stored as it was typed', async () => {
    const { id, email } = await person();
    const [composed, decomposed] = ['Caf\u00e9-quartz-72-otter', 'Cafe\u0301-quartz-72-otter'];
    const changed = await admin.patch(`/api/users/${id}`, { password: decomposed }, 1);
    expect(changed.status, changed.text).toBe(200);
    for (const typed of [composed, decomposed]) expect((await login({ email, password: typed })).status).toBe(200);
    expect((await login({ email, password: 'Cafe-quartz-72-otter' })).status).toBe(401);
    await app.pool.query('UPDATE users SET password = $2 WHERE id = $1', [id, await argon2(decomposed)]);
    expect((await login({ email, password: decomposed })).status).toBe(200);
  });

  test('lets nobody in whose account has no password', async () => {
    const { id, email } = await person();
    await app.pool.query('UPDATE users SET password = NULL WHERE id = $1', [id]);
    expect((await login({ email, password })).status).toBe(401);
  });

  test.each(['pending', 'suspended'])(
    'refuses a %s account with 403, and only to who knows its password',
    async (status) => {
      const { email } = await person(status);
      const answer = await login({ email, password });
      expect([answer.status, answer.body['code']]).toEqual([403, 'DIDAccountClosed']);
      expect(answer.headers.get('set-cookie')).toBeNull();
      expect((await login({ email, password: 'not this one 123' })).status).toBe(401);
    },
  );

  test.each([
    [{}, ['email', 'password']],
    [{ email: 'a@example.com' }, ['password']],
    [{ email: ['a@example.com'], password }, ['email']],
    [{ email: 'a@example.com', password: 'x'.repeat(300) }, ['password']],
    [{ email: 'a@example.com', password: 'with \u0000 inside' }, ['password']],
    [{ email: 'a@example.com', password, role: 'super_admin' }, ['role']],
    [[], ['']],
  ])('names what is wrong with %j', async (body, fields) => {
    const answer = await login(body);
    expect(answer.status).toBe(422);
    expect(Object.keys(answer.body['errors'] as object)).toEqual(fields);
  });

  test('leaves no audit row and no new version of the user: nobody changed a record', async () => {
    const { id, email } = await person();
    const before = await admin.get(`/api/users/${id}`);
    await login({ email, password });
    const after = await admin.get(`/api/users/${id}`);
    expect(after.body['lastLoginAt']).not.toBeNull();
    expect(after.body['version']).toBe(before.body['version']);
    const trail = await admin.get<unknown[]>(`/api/audit_records?resource=users&recordId=${id}`);
    expect(trail.body).toMatchObject([{ metadata: { action: 'create' } }]);
  });
});

describe('writes from another site', () => {
  test.each<Record<string, string>>([
    { origin: 'https://evil.example' },
    { origin: 'null' },
    { origin: 'http://panel.test:8443' },
    { origin: 'http://other.panel.test' },
    { origin: 'https://evil.example', 'x-forwarded-host': 'evil.example' },
    { 'sec-fetch-site': 'cross-site' },
    { 'sec-fetch-site': 'same-site' },
  ])('are refused: %j', async (headers) => {
    for (const path of ['/api/currencies', '/api/auth/login', '/api/auth/logout', '/%61pi/auth/logout']) {
      const answer = await admin.post(path, {}, headers);
      expect([answer.status, answer.body['code']], path).toEqual([403, 'DIDForeignOrigin']);
    }
    expect((await admin.get('/api/auth/me', headers)).status).toBe(200);
  });

  test('are not what the panel itself sends', async () => {
    const own = { origin: app.url, 'sec-fetch-site': 'same-origin' };
    expect((await admin.post('/api/currencies', {}, own)).status).toBe(422);
    expect((await admin.post('/api/currencies', {}, { origin: app.url })).status).toBe(422);
    // A proxy may ask for another host than the browser did.
    expect((await admin.post('/api/currencies', {}, { origin: 'http://panel.test' })).status).toBe(422);
  });
});

/** Every route below /api with its methods, as the server itself lists them. */
function routes(): { method: string; path: string }[] {
  const parents: string[] = [];
  const found: { method: string; path: string }[] = [];
  for (const line of app.app.printRoutes({ commonPrefix: false }).split('\n')) {
    const match = /^([│ ]*)[├└]── (\S*) \(([A-Z, ]+)\)$/.exec(line);
    if (!match) continue;
    const [, indent = '', part = '', methods = ''] = match;
    parents.length = indent.length / 4;
    const path = parents.join('') + part;
    parents.push(part);
    if (path.startsWith('/api')) for (const method of methods.split(', ')) found.push({ method, path });
  }
  return found;
}
const open = [
  '/api/auth/login',
  '/api/auth/logout',
  '/api/auth/options',
  '/api/auth/forgot',
  '/api/auth/links/:token',
  '/api/auth/oidc/start',
  '/api/auth/oidc/callback',
  '/api/auth/oidc/code',
  // The public key of the trail: whoever checks an export need not be signed in.
  '/api/audit_records/key',
];

test('a proxy that is not named is told of, once', async () => {
  const behind = await startApp({ databaseUrl: app.databaseUrl });
  for (let at = 0; at < 3; at += 1) await behind.stranger.get('/healthz', { 'x-forwarded-for': '203.0.113.9' });
  expect(behind.printed).toEqual([expect.stringMatching(/proxy at 127\.0\.0\.1\..*TRUST_PROXY/)]);
  await behind.close();
});

test('the API document has every route of sign-in, and no other', async () => {
  const { paths } = (await admin.get<{ paths: Record<string, object> }>('/api/openapi.json')).body;
  const documented = Object.entries(paths).flatMap(([path, item]) =>
    Object.keys(item)
      .filter((method) => method !== 'parameters')
      .map((method) => `${method.toUpperCase()} ${path}`),
  );
  const served = routes().map(({ method, path }) => `${method} ${path.replaceAll(/:(\w+)/g, '{$1}')}`);
  const ofSignIn = (all: string[]): string[] =>
    all.filter((one) => one.includes(' /api/auth/') && !one.startsWith('HEAD')).toSorted();
  expect(ofSignIn(documented)).toEqual(ofSignIn(served));
});

describe('a stranger', () => {
  test('gets 401 from every route but those that are open, whatever the resource', async () => {
    const all = routes();
    expect(all.length).toBeGreaterThan(20);
    expect(all.map(({ path }) => path)).toEqual(
      expect.arrayContaining(['/api/meta', '/api/:resource/:id', '/api/openapi.json']),
    );
    for (const { method, path } of all.filter((route) => !open.includes(route.path))) {
      const names = path.includes(':resource') ? app.resources.map((resource) => resource.name) : [''];
      for (const name of names) {
        const url = path
          .replace(':resource', name)
          .replace(':id', randomUUID())
          .replace(':action', 'resolve')
          .replace('*', 'index.css');
        const answer = await app.stranger.send(method, url);
        expect(answer.status, `${method} ${url}`).toBe(401);
      }
    }
  });

  test.each([
    '/api/nothing/at/all',
    '/api',
    '/api/',
    '/api/auth/nothing',
    '/%61pi/meta',
    '/%61pi/openapi.json',
    '/api%2fmeta',
  ])('learns nothing from %s', async (path) => {
    const answer = await app.stranger.get(path);
    expect([401, 404]).toContain(answer.status);
    expect(answer.text).not.toContain('carriers');
  });

  test.each([
    '',
    'didtron_session=',
    `didtron_session=${'A'.repeat(43)}`,
    'didtron_session=%00',
    'other=1; didtron_session=x',
  ])('is whoever sends the cookie "%s"', async (cookie) => {
    expect((await new Client(app.url, cookie).get('/api/meta')).status).toBe(401);
  });
});
