// The second factor: set up, asked at sign-in, each code good once on all copies, recovery codes, roles that must have it.
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { Vault } from '../../../api/auth/vault.ts';
import {
  clientOf,
  codeOf,
  eventsOf,
  goodPassword,
  login,
  makeAccount,
  setUpSecondFactor,
  signedInAs,
} from '../../support/accounts.ts';
import type { Account } from '../../support/accounts.ts';
import { startApp } from '../../support/server.ts';
import type { TestApp } from '../../support/server.ts';
import { until } from '../../support/until.ts';

let app: TestApp;
/** A second copy of the server, where finance must have a second factor. */
let strict: TestApp;
beforeAll(async () => {
  app = await startApp();
  strict = await startApp({ databaseUrl: app.databaseUrl, requireSecondFactor: ['finance'] });
});
afterAll(async () => {
  expect([...app.errors, ...strict.errors]).toEqual([]);
  await strict.close();
  await app.close();
});

async function withSecondFactor(): Promise<Account & { secret: string; recoveryCodes: string[] }> {
  const account = await makeAccount(app);
  return { ...account, ...(await setUpSecondFactor(await signedInAs(app, account))) };
}

describe('setting up', () => {
  test('shows a secret with its picture, and holds once a code of it was given', async () => {
    const account = await makeAccount(app);
    const client = await signedInAs(app, account);
    const begun = await client.post<{ secret: string; uri: string; qr: string }>('/api/auth/second-factor');
    expect(begun.status).toBe(200);
    expect(begun.body.secret).toMatch(/^[A-Z2-7]{32}$/);
    expect(begun.body.uri).toMatch(new RegExp(`^otpauth://totp/DIDTron:${encodeURIComponent(account.email)}\\?`));
    expect(begun.body.qr).toMatch(/^data:image\/png;base64,/);
    expect((await login(app, account)).status, 'not asked before it is confirmed').toBe(200);
    const wrong = await client.post('/api/auth/second-factor/confirm', { code: '000000' });
    expect([wrong.status, Object.keys(wrong.body['errors'] as object)]).toEqual([422, ['code']]);
    const confirmed = await client.post('/api/auth/second-factor/confirm', { code: codeOf(begun.body.secret) });
    const codes = confirmed.body['recoveryCodes'] as string[];
    expect(codes).toHaveLength(10);
    expect(new Set(codes).size).toBe(10);
    for (const code of codes) expect(code).toMatch(/^([0-9A-HJKMNP-TV-Z]{4}-){3}[0-9A-HJKMNP-TV-Z]{4}$/);
    const state = (await client.get('/api/auth/account')).body['secondFactor'];
    expect(state).toEqual({ enabled: true, recoveryCodesLeft: 10, required: false });
    expect((await client.post('/api/auth/second-factor')).status).toBe(409);
  });

  test('leaves neither the secret nor a recovery code readable in the database, and the trail names it without them', async () => {
    const { id, email, secret, recoveryCodes } = await withSecondFactor();
    const { rows } = await app.pool.query<{ all: string; sealed: string }>(
      `SELECT u.two_factor_secret AS sealed, concat(u::text, (SELECT string_agg(f::text, '') FROM second_factors f WHERE user_id = u.id),
         (SELECT string_agg(c::text, '') FROM recovery_codes c WHERE user_id = u.id)) AS all FROM users u WHERE id = $1`,
      [id],
    );
    const events = await eventsOf(app, email);
    expect(events[0]).toMatchObject({ type: 'security', action: 'set_up_second_factor' });
    const stored = String(rows[0]?.all) + events.map(({ text }) => text).join();
    for (const kept of [secret, ...recoveryCodes, ...recoveryCodes.map((code) => code.replaceAll('-', ''))])
      expect(stored).not.toContain(kept);
    expect(
      new Vault('a secret for tests that nobody else has').open(String(rows[0]?.sealed), `users.twoFactorSecret:${id}`),
    ).toBe(secret);
  });

  test('ends the other sessions: who came in by a stolen password is not let through by the code of its owner', async () => {
    const account = await makeAccount(strict, { role: 'finance' });
    const thief = await signedInAs(strict, account);
    const owner = await signedInAs(strict, account);
    await setUpSecondFactor(owner);
    expect((await owner.get('/api/meta')).status).toBe(200);
    await until(async () => (await thief.get('/api/auth/me')).status === 401, 'the other session ends', 1500);
  });

  test('is refused without having begun', async () => {
    const client = await signedInAs(app, await makeAccount(app));
    expect((await client.post('/api/auth/second-factor/confirm', { code: '123456' })).status).toBe(409);
    expect((await client.post('/api/auth/second-factor/recovery-codes', { password: goodPassword })).status).toBe(409);
  });
});

describe('a browser that was left unlocked', () => {
  const leave = ({ id }: Account) =>
    app.pool.query(`UPDATE sessions SET created_at = now() - interval '11 minutes' WHERE user_id = $1`, [id]);
  const token = {
    name: 'Nightly',
    scopes: ['read'],
    expiresAt: new Date(Date.now() + 86_400_000).toISOString(),
  };

  test.each([
    ['/api/auth/second-factor', {}, 200],
    ['/api/auth/tokens', token, 201],
  ] as const)('does not give the account away: POST %s asks for the password again', async (path, body, done) => {
    const account = await makeAccount(app);
    const client = await signedInAs(app, account);
    await leave(account);
    const bare = await client.post(path, body);
    expect([bare.status, bare.body['code'], bare.body['hasPassword']]).toEqual([403, 'DIDConfirmNeeded', true]);
    const wrong = await client.post('/api/auth/confirm', { password: 'not this one 123' });
    expect([wrong.status, Object.keys(wrong.body['errors'] as object)]).toEqual([422, ['password']]);
    expect((await client.post(path, body)).status).toBe(403);
    expect((await client.get<unknown[]>('/api/auth/tokens')).body).toEqual([]);
    expect((await client.post('/api/auth/confirm', { password: goodPassword })).status).toBe(204);
    expect((await client.post(path, body)).status).toBe(done);
  });

  test('lets nobody guess at the password there', async () => {
    const account = await makeAccount(app);
    const client = await signedInAs(app, account);
    await leave(account);
    for (let at = 0; at < 5; at += 1)
      expect((await client.post('/api/auth/confirm', { password: 'not this one 123' })).status).toBe(422);
    expect((await client.post('/api/auth/confirm', { password: goodPassword })).status).toBe(429);
  });
});

describe('sign-in with a second factor', () => {
  test('asks for the code with an answer of its own, and begins no session without it', async () => {
    const account = await withSecondFactor();
    const answer = await login(app, account);
    expect([answer.status, answer.body['code']]).toEqual([401, 'DIDCodeNeeded']);
    expect(answer.headers.get('set-cookie')).toBeNull();
    const wrongPassword = await login(app, account, { password: 'not this one 123', code: codeOf(account.secret) });
    expect(wrongPassword.body['code'], 'a code does not help a wrong password').toBe('DIDWrongCredentials');
    const through = await login(app, account, { code: codeOf(account.secret) });
    expect(through.status).toBe(200);
    expect((await clientOf(app, through).get('/api/meta')).status).toBe(200);
  });

  test('takes a code once: used again it is refused, on another copy too, and so is an earlier one', async () => {
    const account = await withSecondFactor();
    const code = codeOf(account.secret);
    expect((await login(app, account, { code })).status).toBe(200);
    for (const copy of [app, strict]) {
      const again = await login(copy, account, { code });
      expect([again.status, again.body['code']]).toEqual([401, 'DIDWrongCode']);
    }
    expect((await login(strict, account, { code: codeOf(account.secret, -1) })).status).toBe(401);
    expect((await login(strict, account, { code: codeOf(account.secret, 1) })).status).toBe(200);
  });

  test('lets one of two in who come with the same code at the same moment', async () => {
    const account = await withSecondFactor();
    const code = codeOf(account.secret);
    const answers = await Promise.all([login(app, account, { code }), login(strict, account, { code })]);
    expect(answers.map(({ status }) => status).toSorted()).toEqual([200, 401]);
  });

  test('takes a recovery code once, written in any way', async () => {
    const account = await withSecondFactor();
    const [first = '', second = ''] = account.recoveryCodes;
    expect((await login(app, account, { code: ` ${first.toLowerCase()} ` })).status).toBe(200);
    const again = await login(strict, account, { code: first });
    expect([again.status, again.body['code']]).toEqual([401, 'DIDWrongCode']);
    // As it may be copied by hand: o for 0, l for 1.
    const copied = second.replaceAll('-', '').replaceAll('0', 'o').replaceAll('1', 'l');
    const client = await signedInAs(app, account, { code: copied });
    const state = (await client.get('/api/auth/account')).body['secondFactor'];
    expect(state).toMatchObject({ recoveryCodesLeft: 8 });
    expect((await eventsOf(app, account.email))[0]?.text).toContain('password and recovery code');
  });

  test('refuses the recovery code of somebody else', async () => {
    const [mine, theirs] = [await withSecondFactor(), await withSecondFactor()];
    expect((await login(app, mine, { code: String(theirs.recoveryCodes[0]) })).status).toBe(401);
    expect((await login(app, theirs, { code: String(theirs.recoveryCodes[0]) })).status).toBe(200);
  });

  test('waits after five wrong codes, right ones included, and a right password in between does not help', async () => {
    const account = await withSecondFactor();
    for (let at = 0; at < 5; at += 1) {
      expect((await login(app, account, { code: '000000' })).body['code']).toBe('DIDWrongCode');
      if (at < 4) expect((await login(app, account)).body['code']).toBe('DIDCodeNeeded');
    }
    for (const copy of [app, strict]) {
      const answer = await login(copy, account, { code: codeOf(account.secret) });
      expect(answer.status).toBe(429);
      expect(Number(answer.headers.get('retry-after'))).toBeGreaterThan(0);
    }
  });
});

describe('the end of a second factor', () => {
  test('asks for the password, and takes the recovery codes with it', async () => {
    const account = await withSecondFactor();
    const client = await signedInAs(app, account, { code: codeOf(account.secret) });
    const refused = await client.post('/api/auth/second-factor/remove', { password: 'not this one 123' });
    expect([refused.status, Object.keys(refused.body['errors'] as object)]).toEqual([422, ['password']]);
    expect((await client.post('/api/auth/second-factor/remove', { password: goodPassword })).status).toBe(204);
    expect((await login(app, account)).status).toBe(200);
    const { rows } = await app.pool.query('SELECT FROM recovery_codes WHERE user_id = $1', [account.id]);
    expect(rows).toEqual([]);
    expect((await eventsOf(app, account.email)).map(({ action }) => action)).toContain('remove_second_factor');
  });

  test('can be ordered by an administrator, audited under his name, but not for a super admin by an admin', async () => {
    const account = await withSecondFactor();
    const admin = await app.as('admin');
    const reset = await admin.post(`/api/users/${account.id}/actions/resetSecondFactor`);
    expect([reset.status, reset.body['twoFactorEnabled']]).toEqual([200, false]);
    expect((await login(app, account)).status).toBe(200);
    expect((await eventsOf(app, String(admin.email)))[0]).toMatchObject({ action: 'resetSecondFactor' });
    const { rows } = await app.pool.query('SELECT two_factor_secret AS secret FROM users WHERE id = $1', [account.id]);
    expect(rows).toEqual([{ secret: null }]);
    expect((await admin.post(`/api/users/${account.id}/actions/resetSecondFactor`)).status, 'there is none').toBe(409);

    const chief = await makeAccount(app, { role: 'super_admin' });
    await setUpSecondFactor(await signedInAs(app, chief));
    expect((await admin.post(`/api/users/${chief.id}/actions/resetSecondFactor`)).status).toBe(403);
  });

  test('comes with new recovery codes only for who knows the password; the former are worth nothing', async () => {
    const account = await withSecondFactor();
    const client = await signedInAs(app, account, { code: codeOf(account.secret) });
    const path = '/api/auth/second-factor/recovery-codes';
    expect((await client.post(path, { password: 'not this one 123' })).status).toBe(422);
    const renewed = await client.post<{ recoveryCodes: string[] }>(path, { password: goodPassword });
    expect((await login(app, account, { code: String(account.recoveryCodes[0]) })).status).toBe(401);
    expect((await login(app, account, { code: String(renewed.body.recoveryCodes[0]) })).status).toBe(200);
  });
});

describe('a role that must have a second factor', () => {
  test('can do nothing but set it up, and everything afterwards', async () => {
    const account = await makeAccount(strict, { role: 'finance' });
    const begun = await login(strict, account);
    expect(begun.body).toMatchObject({ secondFactorNeeded: true });
    const client = clientOf(strict, begun);
    for (const path of ['/api/meta', '/api/carriers', '/api/openapi.json', '/api/docs/', '/api/carriers/export']) {
      const answer = await client.get(path);
      expect([answer.status, answer.body['code']], path).toEqual([403, 'DIDSecondFactorNeeded']);
    }
    expect((await client.post('/api/carriers', {})).status).toBe(403);
    await setUpSecondFactor(client);
    expect((await client.get('/api/meta')).status).toBe(200);
    expect((await client.get('/api/auth/me')).body).toMatchObject({ secondFactorNeeded: false });
    expect((await client.get('/api/auth/account')).body['secondFactor']).toMatchObject({ required: true });
  });

  test('can neither make a token nor touch an account or a session before: they would outlive its being confined', async () => {
    const account = await makeAccount(strict, { role: 'finance' });
    const client = await signedInAs(strict, account);
    const expiresAt = new Date(Date.now() + 86_400_000).toISOString();
    for (const [method, path, body] of [
      ['POST', '/api/auth/tokens', { name: 'Back door', scopes: ['read', 'write'], expiresAt }],
      ['GET', '/api/auth/tokens', undefined],
      ['GET', '/api/auth/account', undefined],
      ['PATCH', '/api/auth/account', { firstName: 'Other' }],
      ['POST', '/api/auth/password', { current: goodPassword, password: 'Quartz-Lantern-72-Otter' }],
      ['GET', '/api/auth/sessions', undefined],
      ['DELETE', '/api/auth/sessions', undefined],
      ['GET', `/api/auth/users/${account.id}/sessions`, undefined],
    ] as const) {
      const answer = await client.send<Record<string, unknown>>(method, path, body);
      expect([answer.status, answer.body['code']], `${method} ${path}`).toEqual([403, 'DIDSecondFactorNeeded']);
    }
  });

  test('is shut out again within a second when its second factor is reset, and its tokens with it', async () => {
    const account = await makeAccount(strict, { role: 'finance' });
    const client = await signedInAs(strict, account);
    await setUpSecondFactor(client);
    const made = await client.post('/api/auth/tokens', {
      name: 'Ledger',
      scopes: ['read'],
      expiresAt: new Date(Date.now() + 86_400_000).toISOString(),
    });
    const bearer = { authorization: `Bearer ${String(made.body['token'])}` };
    expect((await strict.stranger.get('/api/carriers', bearer)).status).toBe(200);
    const reset = await (await app.as('super_admin')).post(`/api/users/${account.id}/actions/resetSecondFactor`);
    expect(reset.status, reset.text).toBe(200);
    await until(async () => (await client.get('/api/meta')).status === 403, 'the session is confined', 2000);
    await until(
      async () => (await strict.stranger.get('/api/carriers', bearer)).status === 401,
      'the token is shut',
      2000,
    );
  });

  test('does not concern other roles', async () => {
    const client = await signedInAs(strict, await makeAccount(strict, { role: 'noc' }));
    expect((await client.get('/api/meta')).status).toBe(200);
  });
});
