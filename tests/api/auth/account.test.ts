// The own account: password, profile, sessions; and what an administrator may end.
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import {
  clientOf,
  eventsOf,
  goodPassword,
  login,
  makeAccount,
  setUpSecondFactor,
  signedInAs,
} from '../../support/accounts.ts';
import { startApp } from '../../support/server.ts';
import type { Client, TestApp } from '../../support/server.ts';
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

const me = async (client: Client): Promise<number> => (await client.get('/api/auth/me')).status;
const next = 'Quartz-Lantern-72-Otter';
/** The same session, asked of the other copy. */
const onCopy = (client: Client): Client =>
  Object.assign(Object.create(Object.getPrototypeOf(client) as object), client, { url: copy.url }) as Client;

describe('a change of the own password', () => {
  test('asks for the present one, ends every other session on all copies, and goes on with a new cookie', async () => {
    const account = await makeAccount(app);
    const [here, there] = [await signedInAs(app, account), await signedInAs(app, account)];
    expect([await me(there), await me(onCopy(there))]).toEqual([200, 200]);
    const changed = await here.post('/api/auth/password', { current: goodPassword, password: next });
    expect(changed.status, changed.text).toBe(204);
    const fresh = clientOf(app, changed);
    expect(fresh.cookie).not.toBe(here.cookie);
    expect(await me(fresh)).toBe(200);
    for (const old of [here, there, onCopy(there)]) await until(async () => (await me(old)) === 401, 'it ends', 1500);
    expect((await login(app, account)).status).toBe(401);
    expect((await login(app, account, { password: next })).status).toBe(200);
    expect((await eventsOf(app, account.email)).map(({ action }) => action)).toContain('change_password');
  });

  test('is refused without the present one, and changes nothing', async () => {
    const account = await makeAccount(app);
    const client = await signedInAs(app, account);
    const wrong = await client.post('/api/auth/password', { current: 'not this one 123', password: next });
    expect([wrong.status, wrong.body['errors']]).toEqual([422, { current: ['is wrong'] }]);
    expect((await client.post('/api/auth/password', { password: next })).status).toBe(422);
    expect((await login(app, account)).status).toBe(200);
  });

  test('cannot be guessed at: after five wrong ones it waits, as sign-in does', async () => {
    const client = await signedInAs(app, await makeAccount(app));
    for (let at = 0; at < 5; at += 1)
      expect((await client.post('/api/auth/password', { current: `guess number ${at}`, password: next })).status).toBe(
        422,
      );
    expect((await client.post('/api/auth/password', { current: goodPassword, password: next })).status).toBe(429);
  });

  test.each([
    ['short one', /at least 12/],
    ['password1234', /too easy/],
    ['Password123!', /too easy/],
    ['qwertyuiop12', /too easy/],
    ['aaaaaaaaaaaa', /too easy/],
    ['x'.repeat(257), /too long/],
  ])('to %j is refused by the rules for passwords', async (password, why) => {
    const client = await signedInAs(app, await makeAccount(app));
    const answer = await client.post('/api/auth/password', { current: goodPassword, password });
    expect(answer.status).toBe(422);
    expect((answer.body['errors'] as Record<string, string[]>)['password']?.join()).toMatch(why);
  });

  test('must not hold the own address or name', async () => {
    const account = await makeAccount(app);
    const client = await signedInAs(app, account);
    await client.send('PATCH', '/api/auth/account', { firstName: 'Wilhelmina' });
    for (const password of [`${account.email}!`, 'kZ7-wilhelmina-q9X', `${account.email.split('@')[0]}-Quartz-99`]) {
      const answer = await client.post('/api/auth/password', { current: goodPassword, password });
      expect([answer.status, answer.body['errors']]).toEqual([
        422,
        { password: ['must not contain the e-mail address or the name of its owner'] },
      ]);
    }
  });
});

describe('the profile', () => {
  test('shows and changes the own names and telephone, and nothing else', async () => {
    const account = await makeAccount(app);
    const client = await signedInAs(app, account);
    const values = { firstName: 'Ada', lastName: 'King', phone: '+442079460000' };
    expect((await client.send('PATCH', '/api/auth/account', values)).status).toBe(204);
    const shown = (await client.get('/api/auth/account')).body;
    expect(shown).toMatchObject({ ...values, hasPassword: true, secondFactor: { enabled: false } });
    expect(JSON.stringify(shown)).not.toContain('argon2');
    for (const name of ['role', 'status', 'email', 'password', 'carrierId', 'nothing']) {
      const refused = await client.send<Record<string, unknown>>('PATCH', '/api/auth/account', {
        [name]: 'super_admin',
      });
      expect([refused.status, Object.keys(refused.body['errors'] as object)]).toEqual([422, [name]]);
    }
    expect((await client.send('PATCH', '/api/auth/account', { phone: 'twelve' })).status).toBe(422);
    expect((await eventsOf(app, account.email))[0]).toMatchObject({ action: 'change_profile' });
  });
});

describe('sessions', () => {
  interface Card {
    id: string;
    current: boolean;
    ip: string;
    userAgent: string;
  }

  test('are listed with where they are, and ended one by one or all others at once', async () => {
    const account = await makeAccount(app);
    const [here, second, third] = [
      await signedInAs(app, account),
      await signedInAs(app, account),
      await signedInAs(app, account),
    ];
    const list = (await here.get<Card[]>('/api/auth/sessions')).body;
    expect(list).toHaveLength(3);
    expect(list.filter(({ current }) => current)).toHaveLength(1);
    for (const card of list) expect(card).toMatchObject({ ip: '127.0.0.1', userAgent: expect.any(String) });
    const cookies = [here, second, third].map(({ cookie }) => String(cookie?.split('=')[1]));
    for (const cookie of cookies) expect(JSON.stringify(list)).not.toContain(cookie);

    const secondsId = (await second.get<Card[]>('/api/auth/sessions')).body.find(({ current }) => current)?.id;
    expect((await here.delete(`/api/auth/sessions/${secondsId}`)).status).toBe(204);
    expect(await me(second)).toBe(401);
    expect((await here.send('DELETE', '/api/auth/sessions')).body).toEqual({ count: 1 });
    expect([await me(here), await me(third)]).toEqual([200, 401]);
  });

  test('of somebody else can be neither seen nor ended', async () => {
    const theirs = await signedInAs(app, await makeAccount(app));
    const [card] = (await theirs.get<Card[]>('/api/auth/sessions')).body;
    const other = await app.as('super_admin');
    expect((await other.delete(`/api/auth/sessions/${card?.id}`)).status).toBe(404);
    expect((await other.delete('/api/auth/sessions/x')).status).toBe(404);
    expect(await me(theirs)).toBe(200);
  });

  test('all end by an administrator, on all copies within a second, and the trail says who did it', async () => {
    const account = await makeAccount(app);
    const clients = [await signedInAs(app, account), await signedInAs(copy, account)];
    for (const client of clients) expect([await me(client), await me(onCopy(client))]).toEqual([200, 200]);
    const admin = await app.as('admin');
    const answer = await admin.post(`/api/users/${account.id}/actions/signOutEverywhere`);
    expect(answer.status, answer.text).toBe(200);
    expect(decodeURIComponent(String(answer.headers.get('x-notice')))).toBe('2 sessions were ended.');
    await Promise.all(clients.map((client) => until(async () => (await me(onCopy(client))) === 401, 'it ends', 1000)));
    expect((await eventsOf(app, String(admin.email)))[0]).toMatchObject({
      type: 'security',
      action: 'sign_out_everywhere',
    });
    expect((await (await app.as('viewer')).post(`/api/users/${account.id}/actions/signOutEverywhere`)).status).toBe(
      403,
    );
  });

  test('of a user are listed and ended one by one by administrators, and by nobody else', async () => {
    const account = await makeAccount(app);
    const client = await signedInAs(app, account);
    const admin = await app.as('admin');
    const path = `/api/auth/users/${account.id}/sessions`;
    const list = (await admin.get<Card[]>(path)).body;
    expect(list).toMatchObject([{ current: false, ip: '127.0.0.1' }]);
    const one = `${path}/${list[0]?.id}`;
    for (const other of [client, await app.as('viewer'), await app.as('noc')])
      expect([(await other.get(path)).status, (await other.delete(one)).status]).toEqual([403, 403]);
    for (const nobody of ['x', '00000000-0000-0000-0000-000000000000'])
      expect((await admin.get(`/api/auth/users/${nobody}/sessions`)).status).toBe(404);
    expect([(await admin.delete(`${path}/x`)).status, (await admin.delete(one)).status]).toEqual([404, 204]);
    await until(async () => (await me(client)) === 401, 'it ends', 1500);
    expect((await eventsOf(app, String(admin.email)))[0]).toMatchObject({ action: 'end_session' });

    const chief = await makeAccount(app, { role: 'super_admin' });
    const theirs = await signedInAs(app, chief);
    const [card] = (await admin.get<Card[]>(`/api/auth/users/${chief.id}/sessions`)).body;
    expect((await admin.delete(`/api/auth/users/${chief.id}/sessions/${card?.id}`)).status).toBe(403);
    expect(await me(theirs)).toBe(200);
  });

  test('end when an administrator suspends their user, changes the role, or sets a password, through the API', async () => {
    const admin = await app.as('super_admin');
    for (const values of [{ status: 'suspended' }, { role: 'noc' }, { password: next }]) {
      const account = await makeAccount(app);
      const client = await signedInAs(app, account);
      const headers = { 'if-match': '"1"', 'x-reason': 'Left the company' };
      expect((await admin.send('PATCH', `/api/users/${account.id}`, values, headers)).status).toBe(200);
      await until(async () => (await me(client)) === 401, JSON.stringify(values), 1500);
    }
  });

  test('cannot be fixed beforehand: a planted cookie is not taken over, and a copied one ends with the sign-out', async () => {
    const account = await makeAccount(app);
    const planted = `didtron_session=${'B'.repeat(43)}`;
    const answer = await app.stranger.post(
      '/api/auth/login',
      { email: account.email, password: goodPassword },
      { cookie: planted },
    );
    const client = clientOf(app, answer);
    expect(client.cookie).not.toBe(planted);
    expect((await app.stranger.get('/api/auth/me', { cookie: planted })).status).toBe(401);
    const stolen = { cookie: String(client.cookie) };
    expect((await copy.stranger.get('/api/auth/me', stolen)).status).toBe(200);
    await client.post('/api/auth/logout');
    expect((await app.stranger.get('/api/auth/me', stolen)).status).toBe(401);
    await until(async () => (await copy.stranger.get('/api/auth/me', stolen)).status === 401, 'it ends', 1500);
    expect((await eventsOf(app, account.email)).map(({ action }) => action)).toEqual(['sign_out', 'sign_in']);
  });
});

test('an administrator may set no bad password either', async () => {
  const admin = await app.as('super_admin');
  const { id } = await makeAccount(app);
  for (const password of ['password1234', 'short', 'account-password-xyz-1']) {
    const answer = await admin.patch(`/api/users/${id}`, { password }, 1);
    const isAllowed = password === 'account-password-xyz-1';
    expect([password, answer.status]).toEqual([password, isAllowed ? 200 : 422]);
  }
  const email = 'clementine.k@example.com';
  const named = await admin.post('/api/users', { email, role: 'viewer', password: 'Clementine-2026-zq' });
  expect([named.status, Object.keys(named.body['errors'] as object)]).toEqual([422, ['password']]);
});

describe('the own address', () => {
  const change = (client: Client, email: string, password = goodPassword) =>
    client.post('/api/auth/email', { email, password });

  test('changes with the password, for who may change those of others, and signs in from then on', async () => {
    const account = await makeAccount(app, { role: 'admin' });
    const own = await signedInAs(app, account);
    await app.pool.query('UPDATE users SET email_verified = true WHERE id = $1', [account.id]);
    expect((await own.get('/api/auth/account')).body).toMatchObject({ mayChangeEmail: true });
    const wrong = await change(own, 'new.address@example.com', 'not this one 123');
    expect([wrong.status, wrong.body['errors']]).toEqual([422, { password: ['is wrong'] }]);
    expect((await change(own, ' New.Address@example.com ')).status).toBe(204);
    expect((await login(app, account)).status).toBe(401);
    expect((await login(app, { email: 'new.address@example.com' })).status).toBe(200);
    expect((await own.get('/api/auth/me')).body['user']).toMatchObject({ email: 'new.address@example.com' });
    const { rows } = await app.pool.query('SELECT email_verified AS verified FROM users WHERE id = $1', [account.id]);
    expect(rows).toEqual([{ verified: false }]);
  });

  test('is refused where it is taken or none, and to roles that may not', async () => {
    const [account, other] = [await makeAccount(app, { role: 'admin' }), await makeAccount(app)];
    const own = await signedInAs(app, account);
    expect((await change(own, other.email)).status).toBe(409);
    expect((await change(own, 'no address')).status).toBe(422);
    const clerk = await signedInAs(app, other);
    expect((await clerk.get('/api/auth/account')).body).toMatchObject({ mayChangeEmail: false });
    expect((await change(clerk, 'clerk.moved@example.com')).body['code']).toBe('DIDFieldForbidden');
  });

  test('does not change through the table of users: a new password could be mailed there', async () => {
    const account = await makeAccount(app, { role: 'super_admin' });
    const own = await signedInAs(app, account);
    const refused = await own.patch(`/api/users/${account.id}`, { email: 'thief@example.com' }, 1);
    expect([refused.status, Object.keys(refused.body['errors'] as object)]).toEqual([422, ['email']]);
    expect((await own.patch(`/api/users/${account.id}`, { email: account.email, firstName: 'Ada' }, 1)).status).toBe(
      200,
    );
  });
});

describe('the own password and second factor change on the account page alone', () => {
  test('not through the table of users, with a session that somebody found open', async () => {
    const account = await makeAccount(app, { role: 'admin' });
    const admin = await signedInAs(app, account);
    const refused = await admin.patch(`/api/users/${account.id}`, { password: next }, 1);
    expect([refused.status, Object.keys(refused.body['errors'] as object)]).toEqual([422, ['password']]);
    await setUpSecondFactor(admin);
    const off = await admin.patch(`/api/users/${account.id}`, { twoFactorEnabled: false }, 2);
    expect([off.status, Object.keys(off.body['errors'] as object)]).toEqual([422, ['twoFactorEnabled']]);
    expect((await admin.post(`/api/users/${account.id}/actions/resetSecondFactor`)).status).toBe(409);
    expect((await login(app, account)).body['code']).toBe('DIDCodeNeeded');
  });

  test('and nobody’s by a token, whatever its scopes', async () => {
    const other = await makeAccount(app);
    const withFactor = await makeAccount(app);
    await setUpSecondFactor(await signedInAs(app, withFactor));
    const made = await (
      await app.as('super_admin')
    ).post('/api/auth/tokens', {
      name: 'Script',
      scopes: ['read', 'write'],
      expiresAt: new Date(Date.now() + 86_400_000).toISOString(),
    });
    const bearer = { authorization: `Bearer ${String(made.body['token'])}` };
    const send = (method: string, path: string, body: unknown, version?: number) =>
      app.stranger.send<Record<string, unknown>>(method, path, body, {
        ...bearer,
        ...(version ? { 'if-match': `"${version}"` } : {}),
      });
    for (const answer of [
      await send('PATCH', `/api/users/${other.id}`, { password: next }, 1),
      await send('PATCH', `/api/users/${withFactor.id}`, { twoFactorEnabled: false }, 2),
      await send('POST', `/api/users/${withFactor.id}/actions/resetSecondFactor`, undefined),
      await send('POST', '/api/users', { email: 'by.token@example.com', role: 'viewer' }),
    ])
      expect([answer.status, answer.body['code']], answer.text).toEqual([403, 'DIDScope']);
    expect((await send('PATCH', `/api/users/${other.id}`, { firstName: 'Renamed' }, 1)).status).toBe(200);
  });
});
