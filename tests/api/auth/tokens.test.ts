// Personal tokens of the API: what one is given, what it may, and how it ends.
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { eventsOf, makeAccount, signedInAs } from '../../support/accounts.ts';
import { make, makeCarrier, makeInterconnect } from '../../support/rows.ts';
import { Client, startApp } from '../../support/server.ts';
import type { Answer, TestApp } from '../../support/server.ts';
import { until } from '../../support/until.ts';

let app: TestApp;
let copy: TestApp;
beforeAll(async () => {
  app = await startApp();
  copy = await startApp({ databaseUrl: app.databaseUrl });
});
afterAll(async () => {
  expect([...app.errors, ...copy.errors]).toEqual([]);
  await copy.close();
  await app.close();
});

const day = 86_400_000;
const inDays = (days: number): string => new Date(Date.now() + days * day).toISOString();
const bearer = (token: string) => ({ authorization: `Bearer ${token}` });

async function makeToken(
  owner: Client,
  scopes: string[] = ['read'],
  name = 'Script',
): Promise<{ id: string; token: string }> {
  const made = await owner.post('/api/auth/tokens', { name, scopes, expiresAt: inDays(30) });
  if (made.status !== 201) throw new Error(made.text);
  return { id: String(made.body['id']), token: String(made.body['token']) };
}
/** Sends with a token and without a cookie. */
const by = (token: string, method: string, path: string, body?: unknown, where = app): Promise<Answer> =>
  where.stranger.send(method, path, body, bearer(token));

describe('a new token', () => {
  test('is shown once, kept as a hash, and listed by its beginning', async () => {
    const account = await makeAccount(app);
    const owner = await signedInAs(app, account);
    const made = await owner.post('/api/auth/tokens', {
      name: ' Nightly export ',
      scopes: ['read'],
      expiresAt: inDays(30),
    });
    expect(made.status).toBe(201);
    const token = String(made.body['token']);
    expect(token).toMatch(/^didtron_[A-Za-z0-9_-]{43}$/);
    const { token: shown, ...card } = made.body;
    expect(shown).toBe(token);
    expect(card).toMatchObject({
      name: 'Nightly export',
      scopes: ['read'],
      start: token.slice(0, 12),
      lastUsedAt: null,
    });
    expect((await owner.get<unknown[]>('/api/auth/tokens')).body).toEqual([card]);
    const { rows } = await app.pool.query<{ all: string }>('SELECT t::text AS all FROM api_tokens t WHERE id = $1', [
      card['id'],
    ]);
    expect(rows[0]?.all).not.toContain(token);
    const [event] = await eventsOf(app, account.email);
    expect(event).toMatchObject({ type: 'security', action: 'create_token' });
    expect(event?.text).not.toContain(token);
  });

  test.each([
    [{ scopes: ['read'], expiresAt: inDays(1) }, ['name']],
    [{ name: 'x'.repeat(101), scopes: ['read'], expiresAt: inDays(1) }, ['name']],
    [{ name: 'x', expiresAt: inDays(1) }, ['scopes']],
    [{ name: 'x', scopes: [], expiresAt: inDays(1) }, ['scopes']],
    [{ name: 'x', scopes: ['admin'], expiresAt: inDays(1) }, ['scopes']],
    [{ name: 'x', scopes: ['write:nothing'], expiresAt: inDays(1) }, ['scopes']],
    [{ name: 'x', scopes: 'read', expiresAt: inDays(1) }, ['scopes']],
    [{ name: 'x', scopes: ['read'] }, ['expiresAt']],
    [{ name: 'x', scopes: ['read'], expiresAt: inDays(-1) }, ['expiresAt']],
    [{ name: 'x', scopes: ['read'], expiresAt: inDays(400) }, ['expiresAt']],
    [{ name: 'x', scopes: ['read'], expiresAt: 'soon' }, ['expiresAt']],
    [{ name: 'x', scopes: ['read'], expiresAt: inDays(1), userId: 'other' }, ['userId']],
    [[], ['']],
  ])('is refused as %j', async (body, fields) => {
    const answer = await (await app.as('viewer')).post('/api/auth/tokens', body);
    expect([answer.status, Object.keys(answer.body['errors'] as object)]).toEqual([422, fields]);
  });
});

describe('a token', () => {
  test('to read reads and writes nothing', async () => {
    const { token } = await makeToken(await app.as('super_admin'), ['read']);
    expect((await by(token, 'GET', '/api/carriers')).status).toBe(200);
    expect((await by(token, 'GET', '/api/meta')).status).toBe(200);
    expect((await by(token, 'GET', '/api/carriers/export')).status).toBe(200);
    const refused = await by(token, 'POST', '/api/carriers', {});
    expect([refused.status, refused.body['code']]).toEqual([403, 'DIDScope']);
    expect((await by(token, 'POST', '/api/system_alerts/actions/resolve', { ids: [] })).body['code']).toBe('DIDScope');
  });

  test('to write writes and reads nothing', async () => {
    const { token } = await makeToken(await app.as('super_admin'), ['write']);
    expect((await by(token, 'POST', '/api/carriers', {})).status).toBe(422);
    for (const path of ['/api/carriers', '/api/meta', '/api/openapi.json', '/api/carriers/export'])
      expect((await by(token, 'GET', path)).body['code'], path).toBe('DIDScope');
  });

  test('to write one table writes no other', async () => {
    const admin = await app.as('super_admin');
    const { token } = await makeToken(admin, ['read', 'write:carriers']);
    const carrier = await makeCarrier(admin);
    const changed = await app.stranger.send(
      'PATCH',
      `/api/carriers/${carrier.id}`,
      { name: 'Renamed' },
      {
        ...bearer(token),
        'if-match': '"1"',
      },
    );
    expect(changed.status).toBe(200);
    expect((await by(token, 'POST', '/api/currencies', {})).body['code']).toBe('DIDScope');
    expect((await by(token, 'GET', '/api/currencies')).status).toBe(200);
  });

  test('to write one table writes no row of another along with it, nested or cloned', async () => {
    const admin = await app.as('super_admin');
    const { token } = await makeToken(admin, ['read', 'write:carrier_interconnects']);
    const link = await makeInterconnect(admin);
    await make(admin, 'interconnect_media_settings', { interconnectId: link.id });
    const path = `/api/carrier_interconnects/${link.id}`;
    const nested = { interconnect_media_settings: { version: 1, dtmfDetection: 'inband' } };
    expect((await by(token, 'PATCH', path, nested)).body['code']).toBe('DIDScope');
    const whole = { name: 'New', carrierId: link['carrierId'], interconnect_validation_settings: {} };
    expect((await by(token, 'POST', '/api/carrier_interconnects', whole)).body['code']).toBe('DIDScope');
    expect((await by(token, 'POST', `${path}/clone`, { name: 'Copy' })).body['code']).toBe('DIDScope');
    const list = await admin.get(`/api/carrier_interconnects?carrierId=${String(link['carrierId'])}`);
    expect(list.headers.get('x-total-count')).toBe('1');
    const all = (await makeToken(admin, ['write'])).token;
    expect((await by(all, 'PATCH', path, nested)).status).toBe(200);
  });

  test('without a scope for it is refused on every route below /api, and on those of sign-in with any', async () => {
    const { token } = await makeToken(await app.as('super_admin'), ['write:codecs']);
    const all = (await makeToken(await app.as('super_admin'), ['read', 'write'])).token;
    for (const path of ['/api/carriers', '/api/meta', '/api/docs/', '/api/nothing/here'])
      expect((await by(token, 'GET', path)).body['code'], path).toBe('DIDScope');
    for (const [method, path] of [
      ['GET', '/api/auth/me'],
      ['GET', '/api/auth/tokens'],
      ['POST', '/api/auth/tokens'],
      ['GET', '/api/auth/sessions'],
      ['DELETE', '/api/auth/sessions'],
      ['POST', '/api/auth/password'],
      ['POST', '/api/auth/second-factor'],
      ['PATCH', '/api/auth/account'],
    ] as const) {
      const answer = await by(all, method, path, method === 'GET' ? undefined : {});
      expect([answer.status, answer.body['code']], path).toEqual([403, 'DIDScope']);
    }
  });

  test('may no more than its owner: role, rows and fields are his, also when they change', async () => {
    const account = await makeAccount(app, { role: 'noc' });
    const { token } = await makeToken(await signedInAs(app, account), ['read', 'write']);
    expect((await by(token, 'GET', '/api/audit_records')).status).toBe(200);
    expect((await by(token, 'POST', '/api/users', {})).body['code']).toBe('DIDForbidden');
    await app.pool.query(`UPDATE users SET role = 'viewer' WHERE id = $1`, [account.id]);
    await until(async () => (await by(token, 'GET', '/api/audit_records')).status === 403, 'the new role holds', 2000);
  });

  test('writes under the name of its owner, without a check of the origin', async () => {
    const admin = await app.as('super_admin');
    const { token } = await makeToken(admin, ['write']);
    const made = await app.stranger.post(
      '/api/zones',
      { name: 'By token' },
      {
        ...bearer(token),
        origin: 'https://scripts.example',
      },
    );
    expect(made.status, made.text).toBe(201);
    expect((await eventsOf(app, String(admin.email)))[0]).toMatchObject({ action: 'create' });
  });

  test('counts alone: the cookie beside it is not looked at', async () => {
    const admin = await app.as('super_admin');
    expect((await admin.get('/api/carriers', bearer(`didtron_${'A'.repeat(43)}`))).status).toBe(401);
    for (const header of ['Basic abc', 'Bearer', 'Bearer ', 'didtron_x', `Bearer ${'x'.repeat(4000)}`])
      expect((await admin.get('/api/carriers', { authorization: header })).status, header).toBe(401);
  });

  test('is no cookie, and a cookie no token', async () => {
    const owner = await app.as('viewer');
    const { token } = await makeToken(owner);
    expect((await new Client(app.url, `didtron_session=${token}`).get('/api/meta')).status).toBe(401);
    expect((await app.stranger.get('/api/meta', bearer(String(owner.cookie?.split('=')[1])))).status).toBe(401);
  });

  test('shows when and from where it was last used', async () => {
    const owner = await signedInAs(app, await makeAccount(app));
    const { token } = await makeToken(owner);
    await by(token, 'GET', '/api/carriers');
    const [card] = (await owner.get<{ lastUsedAt: string; lastUsedIp: string }[]>('/api/auth/tokens')).body;
    expect(Date.now() - new Date(String(card?.lastUsedAt)).getTime()).toBeLessThan(60_000);
    expect(card?.lastUsedIp).toBe('127.0.0.1');
  });
});

describe('a token ends', () => {
  test.each<[string, (owner: Client, made: { id: string }, account: { id: string }) => Promise<unknown>]>([
    ['when its owner revokes it', (owner, { id }) => owner.delete(`/api/auth/tokens/${id}`)],
    [
      'when its time is over',
      (_owner, { id }) => app.pool.query(`UPDATE api_tokens SET expires_at = now() WHERE id = $1`, [id]),
    ],
    [
      'when its owner is suspended',
      (_owner, _made, account) => app.pool.query(`UPDATE users SET status = 'suspended' WHERE id = $1`, [account.id]),
    ],
    [
      'when its owner is removed',
      (_owner, _made, account) => app.pool.query('DELETE FROM users WHERE id = $1', [account.id]),
    ],
  ])('%s, on all copies within a second', async (_case, end) => {
    const account = await makeAccount(app);
    const owner = await signedInAs(app, account);
    const made = await makeToken(owner);
    for (const where of [app, copy])
      expect((await by(made.token, 'GET', '/api/carriers', undefined, where)).status).toBe(200);
    await end(owner, made, account);
    const isShut = async (where: TestApp) =>
      (await by(made.token, 'GET', '/api/carriers', undefined, where)).status === 401;
    await Promise.all([app, copy].map((where) => until(() => isShut(where), 'it ends', 1000)));
  });

  test('by nobody else, and a wrong id is nothing', async () => {
    const { id, token } = await makeToken(await signedInAs(app, await makeAccount(app)));
    const other = await app.as('super_admin');
    for (const wrong of [id, 'x', '00000000-0000-0000-0000-000000000000'])
      expect((await other.delete(`/api/auth/tokens/${wrong}`)).status, wrong).toBe(404);
    expect((await by(token, 'GET', '/api/carriers')).status).toBe(200);
  });
});

test('nobody has more than fifty tokens', async () => {
  const account = await makeAccount(app);
  const owner = await signedInAs(app, account);
  await app.pool.query(
    `INSERT INTO api_tokens (user_id, name, hash, start, scopes, expires_at)
     SELECT $1, 'Many', sha256(n::text::bytea), 'didtron_', '{read}', now() + interval '1 day' FROM generate_series(1, 50) n`,
    [account.id],
  );
  const refused = await owner.post('/api/auth/tokens', { name: 'One more', scopes: ['read'], expiresAt: inDays(1) });
  expect(refused.status).toBe(409);
});

describe('the tokens of somebody else', () => {
  test('are listed and revoked by administrators, who never see one, and by nobody else', async () => {
    const account = await makeAccount(app);
    const { id, token } = await makeToken(await signedInAs(app, account));
    const path = `/api/auth/users/${account.id}/tokens`;
    const admin = await app.as('admin');
    const listed = await admin.get<{ id: string; start: string }[]>(path);
    expect(listed.body).toMatchObject([{ id, start: token.slice(0, 12), scopes: ['read'] }]);
    expect(listed.text).not.toContain(token);
    for (const role of ['support', 'viewer', 'finance'] as const) {
      const other = await app.as(role);
      expect([(await other.get(path)).status, (await other.delete(`${path}/${id}`)).status], role).toEqual([403, 403]);
    }
    expect((await by(token, 'GET', path)).body['code']).toBe('DIDScope');
    expect((await admin.delete(`${path}/${id}`)).status).toBe(204);
    expect((await admin.delete(`${path}/${id}`)).status).toBe(404);
    await until(async () => (await by(token, 'GET', '/api/carriers', undefined, copy)).status === 401, 'it ends', 1500);
    const [event] = await eventsOf(app, String(admin.email));
    expect(event).toMatchObject({ type: 'security', action: 'revoke_token' });
  });

  test('of a super admin are revoked by super admins alone, and one is found below its owner only', async () => {
    const [chief, other] = [await makeAccount(app, { role: 'super_admin' }), await makeAccount(app)];
    const { id } = await makeToken(await signedInAs(app, chief));
    expect((await (await app.as('admin')).delete(`/api/auth/users/${chief.id}/tokens/${id}`)).status).toBe(403);
    const admin = await app.as('super_admin');
    expect((await admin.delete(`/api/auth/users/${other.id}/tokens/${id}`)).status).toBe(404);
    expect((await admin.delete(`/api/auth/users/${chief.id}/tokens/${id}`)).status).toBe(204);
  });
});
