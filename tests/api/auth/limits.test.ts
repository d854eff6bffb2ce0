// How often one may try: by account and by address, agreed between copies, without telling whether an account exists.
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { clientOf, eventsOf, goodPassword, login, makeAccount, signedInAs } from '../../support/accounts.ts';
import { startApp } from '../../support/server.ts';
import type { Answer, TestApp } from '../../support/server.ts';

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
/** All tests come from one address. */
beforeEach(() => app.pool.query('DELETE FROM sign_in_limits'));

const wrong = { password: 'not this one 123' };
/** As if so much time had passed. */
const later = (interval: string) =>
  app.pool.query(
    `UPDATE sign_in_limits SET blocked_until = blocked_until - $1::interval, forgotten_at = forgotten_at - $1::interval`,
    [interval],
  );
const waitOf = (answer: Answer): number => Number(answer.headers.get('retry-after'));

async function fail(account: { email: string }, times: number, where = app): Promise<void> {
  for (let at = 0; at < times; at += 1) expect((await login(where, account, wrong)).status).toBe(401);
}

describe('an account', () => {
  test('waits after five failures, on all copies, also for the right password', async () => {
    const account = await makeAccount(app);
    await fail(account, 3);
    await fail(account, 2, copy);
    for (const where of [app, copy]) {
      const answer = await login(where, account);
      expect([answer.status, answer.body['code']]).toEqual([429, 'DIDTooMany']);
      expect(waitOf(answer)).toBeGreaterThan(10);
      expect(waitOf(answer)).toBeLessThanOrEqual(15);
    }
  });

  test('waits twice as long after each further failure, at most a quarter of an hour', async () => {
    const account = await makeAccount(app);
    await fail(account, 5);
    const waits: number[] = [];
    for (let at = 0; at < 9; at += 1) {
      waits.push(waitOf(await login(app, account)));
      await later(`${waits.at(-1)} seconds`);
      await fail(account, 1);
    }
    const expected = [15, 30, 60, 120, 240, 480, 900, 900, 900];
    for (const [at, wait] of waits.entries())
      expect(Math.abs(wait - (expected[at] ?? 0)), `${waits.join()}`).toBeLessThan(4);
  });

  test('is let in after the wait, and then its failures are forgotten', async () => {
    const account = await makeAccount(app);
    await fail(account, 5);
    await later('16 seconds');
    expect((await login(app, account)).status).toBe(200);
    await fail(account, 4);
    expect((await login(app, account)).status).toBe(200);
  });

  test('is forgiven everything after an hour without a failure', async () => {
    const account = await makeAccount(app);
    await fail(account, 4);
    await later('61 minutes');
    await fail(account, 4);
    expect((await login(app, account)).status).toBe(200);
  });

  test('that does not exist is told the same, word for word', async () => {
    const known = await makeAccount(app);
    const unknown = { email: 'nobody.at.all@example.com' };
    const told = async (account: { email: string }): Promise<unknown[]> => {
      const texts: unknown[] = [];
      for (let at = 0; at < 7; at += 1) {
        const { status, body } = await login(app, account, wrong);
        texts.push([status, body['code'], String(body['message']).replace(/\d+ seconds?/, 'n seconds')]);
      }
      return texts;
    };
    expect(await told(unknown)).toEqual(await told(known));
  });

  test('with an attack of fifty at once has no more than five tried', async () => {
    const account = await makeAccount(app);
    const answers = await Promise.all(
      Array.from({ length: 50 }, (_, at) => login(at % 2 ? app : copy, account, { password: `guess number ${at}` })),
    );
    const statuses = answers.map(({ status }) => status);
    expect(statuses.filter((status) => status === 401)).toHaveLength(5);
    expect(statuses.filter((status) => status === 429)).toHaveLength(45);
  });

  test('leaves a trail of its refusals, with the reason, without the password', async () => {
    const account = await makeAccount(app);
    await fail(account, 2);
    const events = await eventsOf(app, account.email);
    expect(events.map(({ type }) => type)).toEqual(['sign_in_failed', 'sign_in_failed']);
    expect(events[0]?.text).toContain('wrong password');
    expect(events[0]?.text).not.toContain(wrong.password);
  });

  test('whose address was typed as something else, a password perhaps, is not named in the trail', async () => {
    await login(app, { email: 'My-Secret-Password-1' }, wrong);
    const { rows } = await app.pool.query<{ text: string }>(
      'SELECT a::text AS text FROM audit_records a ORDER BY seq DESC LIMIT 1',
    );
    expect(rows[0]?.text).toContain('Sign-in refused: unknown address');
    expect(rows[0]?.text.toLowerCase()).not.toContain('my-secret');
  });
});

describe('a browser that the account knows', () => {
  /** The browser that has signed in once, out again, and holds what it was given. */
  async function knownBrowser(account: { email: string }): Promise<Record<string, string>> {
    const answer = await login(app, account);
    await clientOf(app, answer).post('/api/auth/logout');
    const device = answer.headers.getSetCookie().find((one) => one.startsWith('didtron_device='));
    expect(device).toMatch(/; Path=\/api\/auth; HttpOnly; SameSite=Strict; Max-Age=15552000$/);
    return { cookie: String(device?.split(';')[0]) };
  }
  const from = (device: Record<string, string>, account: { email: string }, password: string, where = app) =>
    where.stranger.post('/api/auth/login', { email: account.email, password }, device);
  const lock = async (account: { email: string }) => {
    for (let at = 0; at < 5; at += 1) await login(app, account, wrong);
    expect((await login(app, account)).status).toBe(429);
  };

  test('comes in while strangers make the account wait, on all copies', async () => {
    const account = await makeAccount(app);
    const device = await knownBrowser(account);
    await lock(account);
    expect((await from(device, account, goodPassword, copy)).status).toBe(200);
    expect((await login(app, account)).status, 'the strangers wait on').toBe(429);
  });

  test('waits itself after five failures', async () => {
    const account = await makeAccount(app);
    const device = await knownBrowser(account);
    for (let at = 0; at < 5; at += 1) expect((await from(device, account, `guess number ${at}`)).status).toBe(401);
    expect((await from(device, account, goodPassword)).status).toBe(429);
    expect((await login(app, account)).status, 'others are let in').toBe(200);
  });

  test('is known to that account alone, and not by a mark that was made up', async () => {
    const [account, other] = [await makeAccount(app), await makeAccount(app)];
    const device = await knownBrowser(account);
    await lock(other);
    expect((await from(device, other, goodPassword)).status).toBe(429);
    await lock(account);
    const [id] = String(device['cookie']).split('.');
    for (const cookie of [`${id}.${'A'.repeat(43)}`, String(id), 'didtron_device=', 'didtron_device=.'])
      expect((await from({ cookie }, account, goodPassword)).status, cookie).toBe(429);
  });
});

test('who is signed in confirms with his password while strangers make his account wait', async () => {
  const account = await makeAccount(app);
  const client = await signedInAs(app, account);
  for (let at = 0; at < 6; at += 1) await login(app, account, wrong);
  const changed = await client.post('/api/auth/password', {
    current: goodPassword,
    password: 'Quartz-Lantern-72-Otter',
  });
  expect(changed.status, changed.text).toBe(204);
});

describe('an address', () => {
  test('waits after fifty failures over any accounts, and names no account in the table', async () => {
    const account = await makeAccount(app);
    await app.pool.query(`DELETE FROM sign_in_limits`);
    await Promise.all(Array.from({ length: 50 }, (_, at) => login(app, { email: `guess${at}@example.com` }, wrong)));
    const answer = await login(copy, account);
    expect(answer.status).toBe(429);
    const { rows } = await app.pool.query<{ all: string }>(
      `SELECT string_agg(l::text, '') AS all FROM sign_in_limits l`,
    );
    expect(rows[0]?.all).not.toMatch(/guess|127\.0\.0\.1/);
  }, 60_000);

  test('is believed from a proxy only where it is named', async () => {
    const behind = await startApp({ databaseUrl: app.databaseUrl, trustProxy: ['127.0.0.1'] });
    try {
      const account = await makeAccount(app);
      const ipOf = async (where: TestApp): Promise<string> => {
        const answer = await where.stranger.post(
          '/api/auth/login',
          { email: account.email, ...wrong },
          { 'x-forwarded-for': '203.0.113.9' },
        );
        expect(answer.status).toBe(401);
        const [event] = await eventsOf(app, account.email);
        return String(/"ip": "([^"]+)"/.exec(event?.text ?? '')?.[1]);
      };
      expect(await ipOf(app)).toBe('127.0.0.1');
      expect(await ipOf(behind)).toBe('203.0.113.9');
    } finally {
      await behind.close();
    }
  });
});
