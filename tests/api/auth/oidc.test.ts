// Sign-on through a real OpenID provider: who comes in, and every way in which nobody does.
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { Vault } from '../../../api/auth/vault.ts';
import {
  clientOf,
  codeOf,
  eventsOf,
  goodPassword,
  makeAccount,
  setUpSecondFactor,
  signedInAs,
} from '../../support/accounts.ts';
import { oidcClient, startProvider } from '../../support/oidc.ts';
import type { TestProvider } from '../../support/oidc.ts';
import { startApp, testSecret } from '../../support/server.ts';
import type { Answer, TestApp } from '../../support/server.ts';

const redirectUri = 'http://panel.test/api/auth/oidc/callback';
let app: TestApp;
let copy: TestApp;
let provider: TestProvider;
beforeAll(async () => {
  provider = await startProvider(redirectUri);
  const oidc = { issuer: provider.issuer, ...oidcClient, label: 'Carrier login' };
  app = await startApp({ oidc });
  copy = await startApp({ oidc, databaseUrl: app.databaseUrl });
});
afterAll(async () => {
  expect([...app.errors, ...copy.errors]).toEqual([]);
  await copy.close();
  await app.close();
  await provider.close();
});

const cookieNamed = (answer: Answer, name: string): string | undefined =>
  answer.headers
    .getSetCookie()
    .find((one) => one.startsWith(`${name}=`))
    ?.split(';')[0];

/** What the browser carries to the provider, and the address it goes to. */
async function begin(to = '/carriers?q=1'): Promise<{ url: URL; errand: string }> {
  const answer = await app.stranger.get(`/api/auth/oidc/start?to=${encodeURIComponent(to)}`);
  expect(answer.status).toBe(302);
  return {
    url: new URL(String(answer.headers.get('location'))),
    errand: String(cookieNamed(answer, 'didtron_errand')),
  };
}
const comeBack = (address: URL, errand: string | null, where = app): Promise<Answer> =>
  where.stranger.get(`${address.pathname}${address.search}`, errand === null ? {} : { cookie: errand });

/** Goes all the way as a person of the provider. */
async function signOn(person: TestProvider['person'], where = app): Promise<Answer> {
  provider.person = person;
  const { url, errand } = await begin();
  return comeBack(await provider.visit(url.href), errand, where);
}

/** Sent back to the sign-in page, told why, without a session. */
function expectRefused(answer: Answer, problem: string): void {
  expect([answer.status, answer.headers.get('location')]).toEqual([302, `/login?refused=${problem}`]);
  expect(cookieNamed(answer, 'didtron_session')).toBeUndefined();
  expect(cookieNamed(answer, 'didtron_errand'), 'the errand is over').toBe('didtron_errand=');
}

describe('sign-on', () => {
  test('is offered with its name where a provider is set, and nowhere else', async () => {
    expect((await app.stranger.get('/api/auth/options')).body).toEqual({ signOn: { label: 'Carrier login' } });
    const plain = await startApp({ databaseUrl: app.databaseUrl });
    try {
      expect((await plain.stranger.get('/api/auth/options')).body).toEqual({ signOn: null });
      for (const path of ['start', 'callback?code=x&state=y'])
        expect((await plain.stranger.get(`/api/auth/oidc/${path}`)).status).toBe(404);
    } finally {
      await plain.close();
    }
  });

  test('goes out with PKCE, state and nonce, each new, and a cookie that scripts cannot read', async () => {
    const [first, second] = [await begin(), await begin()];
    for (const name of ['state', 'nonce', 'code_challenge']) {
      expect(first.url.searchParams.get(name)?.length).toBeGreaterThan(20);
      expect(first.url.searchParams.get(name)).not.toBe(second.url.searchParams.get(name));
    }
    expect(first.url.searchParams.get('code_challenge_method')).toBe('S256');
    expect(first.url.searchParams.get('redirect_uri')).toBe(redirectUri);
    const answer = await app.stranger.get('/api/auth/oidc/start');
    expect(answer.headers.getSetCookie().join()).toMatch(/Path=\/api\/auth\/oidc; HttpOnly; SameSite=Lax; Max-Age=600/);
  });

  test('lets in an active user whose address the provider has verified, and goes on where he wanted', async () => {
    const account = await makeAccount(app);
    const answer = await signOn({ email: account.email.toUpperCase(), email_verified: true });
    expect([answer.status, answer.headers.get('location')]).toEqual([302, '/carriers?q=1']);
    const cookie = String(cookieNamed(answer, 'didtron_session'));
    expect((await app.stranger.get('/api/auth/me', { cookie })).body['user']).toMatchObject({ email: account.email });
    const [event] = await eventsOf(app, account.email);
    expect(event).toMatchObject({ type: 'sign_in' });
    expect(event?.text).toContain('sign-on');
  });

  test('begun at one copy may end at another', async () => {
    const account = await makeAccount(app);
    const answer = await signOn({ email: account.email, email_verified: true }, copy);
    expect(answer.headers.get('location')).toBe('/carriers?q=1');
  });

  test.each(['https://evil.example', '//evil.example', '/\\evil.example', 'javascript:alert(1)', ''])(
    'goes nowhere but into the panel: %j',
    async (to) => {
      const account = await makeAccount(app);
      provider.person = { email: account.email, email_verified: true };
      const { url, errand } = await begin(to);
      expect((await comeBack(await provider.visit(url.href), errand)).headers.get('location')).toBe('/');
    },
  );
});

describe('sign-on to an account with a second factor', () => {
  let account: { email: string; id: string };
  let secret: string;
  beforeEach(async () => {
    account = await makeAccount(app);
    ({ secret } = await setUpSecondFactor(await signedInAs(app, account)));
  });
  const verified = () => ({ email: account.email, email_verified: true });
  const sendCode = (held: string | undefined, code: string, where = app) =>
    where.stranger.post('/api/auth/oidc/code', { code }, held ? { cookie: held } : {});

  test('begins no session before its code was given, and then one, whichever copy is asked', async () => {
    const back = await signOn(verified());
    expect([back.status, back.headers.get('location')]).toEqual([302, '/login?code&to=%2Fcarriers%3Fq%3D1']);
    expect(cookieNamed(back, 'didtron_session')).toBeUndefined();
    const held = cookieNamed(back, 'didtron_errand');
    const wrong = await sendCode(held, '000000');
    expect([wrong.status, wrong.body['code'], cookieNamed(wrong, 'didtron_session')]).toEqual([
      401,
      'DIDWrongCode',
      undefined,
    ]);
    const answer = await sendCode(held, codeOf(secret), copy);
    expect(answer.status, answer.text).toBe(200);
    expect((await clientOf(app, answer).get('/api/auth/me')).body['user']).toMatchObject({ email: account.email });
    expect((await eventsOf(app, account.email))[0]?.text).toContain('sign-on and code');
    expect((await sendCode(held, codeOf(secret))).status, 'a code counts once').toBe(401);
  });

  test('takes a recovery code, and none of who has not been at the provider', async () => {
    const { body } = await (
      await signedInAs(app, account, { code: codeOf(secret) })
    ).post<{ recoveryCodes: string[] }>('/api/auth/second-factor/recovery-codes', { password: goodPassword });
    const [first = '', second = ''] = body.recoveryCodes;
    const { errand } = await begin();
    for (const held of [undefined, errand, 'didtron_errand=', `didtron_errand=${'A'.repeat(80)}`])
      expect((await sendCode(held, first)).body['code']).toBe('DIDNotSignedIn');
    expect((await sendCode(cookieNamed(await signOn(verified()), 'didtron_errand'), second)).status).toBe(200);
  });

  test('leaves the account to its owner as long as the code was not given', async () => {
    await signOn({ ...verified(), sub: 'thief' });
    const back = await signOn({ ...verified(), sub: 'owner' });
    expect((await sendCode(cookieNamed(back, 'didtron_errand'), codeOf(secret))).status).toBe(200);
    expectRefused(await signOn({ ...verified(), sub: 'thief' }), 'other');
  });

  test('waits after five wrong codes', async () => {
    const held = cookieNamed(await signOn(verified()), 'didtron_errand');
    for (let at = 0; at < 5; at += 1) expect((await sendCode(held, `00000${at}`)).status).toBe(401);
    expect((await sendCode(held, codeOf(secret))).status).toBe(429);
  });

  test('is refused when the account was suspended meanwhile', async () => {
    const held = cookieNamed(await signOn(verified()), 'didtron_errand');
    await app.pool.query(`UPDATE users SET status = 'suspended' WHERE id = $1`, [account.id]);
    expect((await sendCode(held, codeOf(secret))).body['code']).toBe('DIDAccountClosed');
  });

  test('asks for none where the provider has asked for several factors itself', async () => {
    expect((await signOn({ ...verified(), amr: ['pwd', 'mfa'] })).headers.get('location')).toBe('/carriers?q=1');
    expect((await signOn({ ...verified(), amr: ['pwd'] })).headers.get('location')).toMatch(/^\/login\?code/);
  });
});

test('who comes back with nothing again and again has to wait, and the trail does not grow by it', async () => {
  const behind = await startApp({
    oidc: { issuer: provider.issuer, ...oidcClient, label: 'Carrier login' },
    databaseUrl: app.databaseUrl,
    trustProxy: ['127.0.0.1'],
  });
  const from = { 'x-forwarded-for': '203.0.113.77' };
  const places = new Set<string>();
  for (let at = 0; at < 60; at += 1)
    places.add(String((await behind.stranger.get('/api/auth/oidc/callback?code=x', from)).headers.get('location')));
  expect([...places]).toEqual(['/login?refused=expired', '/login?refused=busy']);
  expect((await behind.stranger.get('/api/auth/oidc/start', from)).headers.get('location')).toBe('/login?refused=busy');
  const { rows } = await app.pool.query<{ count: number }>(
    `SELECT count(*)::int AS count FROM audit_records WHERE metadata ->> 'ip' = '203.0.113.77'`,
  );
  expect(rows[0]?.count).toBe(50);
  await behind.close();
});

describe('nobody comes in', () => {
  test('with an address that has no account, and none is made', async () => {
    const email = 'stranger@elsewhere.example';
    expectRefused(await signOn({ email, email_verified: true }), 'unknown');
    const { rows } = await app.pool.query('SELECT FROM users WHERE email = $1', [email]);
    expect(rows).toEqual([]);
    expect((await eventsOf(app, email))[0]).toMatchObject({ type: 'sign_in_failed' });
  });

  test.each([{ email_verified: false }, {}])('whose address the provider has not verified: %j', async (claims) => {
    const { email } = await makeAccount(app);
    expectRefused(await signOn({ email, ...claims }), 'unverified');
  });

  test('who was given the address of somebody else at the provider, until an administrator says that the account is his', async () => {
    const account = await makeAccount(app);
    const person = { email: account.email, email_verified: true };
    expect((await signOn({ ...person, sub: 'first' })).headers.get('location')).toBe('/carriers?q=1');
    expectRefused(await signOn({ ...person, sub: 'second' }), 'other');
    expect((await eventsOf(app, account.email))[0]?.text).toContain('belonged to another person');
    expect((await signOn({ ...person, sub: 'first' })).headers.get('location')).toBe('/carriers?q=1');
    const admin = await app.as('super_admin');
    for (const [version, status] of ['suspended', 'active'].entries())
      expect((await admin.patch(`/api/users/${account.id}`, { status }, version + 1, 'Passed on')).status).toBe(200);
    expect((await signOn({ ...person, sub: 'second' })).headers.get('location')).toBe('/carriers?q=1');
    expectRefused(await signOn({ ...person, sub: 'first' }), 'other');
  });

  test('of whom the provider tells no address', async () => {
    expectRefused(await signOn({}), 'unverified');
  });

  test.each(['pending', 'suspended'])('whose account is %s', async (status) => {
    const { email } = await makeAccount(app, { status });
    expectRefused(await signOn({ email, email_verified: true }), 'closed');
  });

  describe('when what comes back is not what went out:', () => {
    let email: string;
    beforeAll(async () => {
      email = (await makeAccount(app)).email;
    });
    /** A good answer of the provider, with what the browser holds, opened. */
    async function answered() {
      provider.person = { email, email_verified: true };
      const { url, errand } = await begin();
      const seal = new Vault(`an errand to the OpenID provider ${testSecret}`);
      const purpose = 'an errand to the OpenID provider';
      const held = JSON.parse(seal.open(errand.split('=')[1] ?? '', purpose)) as Record<string, unknown>;
      const holding = (change: object): string =>
        `didtron_errand=${seal.seal(JSON.stringify({ ...held, ...change }), purpose)}`;
      return { address: await provider.visit(url.href), errand, holding };
    }

    test('a wrong nonce', async () => {
      const { address, holding } = await answered();
      expectRefused(await comeBack(address, holding({ nonce: 'another nonce' })), 'refused');
    });

    test('a wrong state', async () => {
      const { address, errand, holding } = await answered();
      expectRefused(await comeBack(address, holding({ state: 'another state' })), 'refused');
      address.searchParams.set('state', 'yet another');
      expectRefused(await comeBack(address, errand), 'refused');
    });

    test('a wrong PKCE verifier', async () => {
      const { address, holding } = await answered();
      expectRefused(await comeBack(address, holding({ verifier: 'v'.repeat(43) })), 'refused');
    });

    test('an errand of another browser, none, a forged one, or one that took too long', async () => {
      const mine = await answered();
      const other = await answered();
      expectRefused(await comeBack(mine.address, other.errand), 'refused');
      expectRefused(await comeBack(other.address, null), 'expired');
      expectRefused(await comeBack(other.address, 'didtron_errand=v1.AAAA'), 'expired');
      expectRefused(await comeBack(other.address, other.holding({ until: Date.now() - 1 })), 'expired');
    });

    test('a code that was used before', async () => {
      const { address, errand } = await answered();
      expect((await comeBack(address, errand)).headers.get('location')).toBe('/carriers?q=1');
      expectRefused(await comeBack(address, errand), 'refused');
    });

    test('the answer of another issuer', async () => {
      const { address, errand } = await answered();
      address.searchParams.set('iss', 'https://evil.example');
      expectRefused(await comeBack(address, errand), 'refused');
    });

    test('a refusal by the provider', async () => {
      const { address, errand } = await answered();
      const state = String(address.searchParams.get('state'));
      const denied = new URL(`${redirectUri}?error=access_denied&state=${state}`);
      expectRefused(await comeBack(denied, errand), 'refused');
    });
  });

  test('while the provider is away, which the sign-in page says, and the log', async () => {
    const lonely = await startApp({
      databaseUrl: app.databaseUrl,
      oidc: { issuer: 'http://127.0.0.1:9', ...oidcClient, label: 'Nobody there' },
    });
    try {
      expectRefused(await lonely.stranger.get('/api/auth/oidc/start'), 'unavailable');
      expect(lonely.errors.join()).toContain('The OpenID provider cannot be reached');
      const { email } = await makeAccount(lonely);
      const byPassword = await lonely.stranger.post('/api/auth/login', { email, password: 'a password that fits 1' });
      expect((await clientOf(lonely, byPassword).get('/api/auth/me')).status).toBe(200);
    } finally {
      await lonely.close();
    }
  });
});
