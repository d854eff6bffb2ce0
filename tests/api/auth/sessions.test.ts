// How long a session lives, and how soon its end reaches every copy of the server.
import pg from 'pg';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { hashPassword } from '../../../api/auth/passwords.ts';
import { Sessions, sessionCookie } from '../../../api/auth/sessions.ts';
import { nextNumber } from '../../support/rows.ts';
import { Client, startApp } from '../../support/server.ts';
import type { TestApp } from '../../support/server.ts';
import { until } from '../../support/until.ts';

let app: TestApp;
let hash: string;
const password = 'a password that fits 1';

beforeAll(async () => {
  app = await startApp();
  hash = await hashPassword(password);
});
afterAll(() => app.close());

interface Person {
  id: string;
  email: string;
  client: Client;
}

async function signedIn(): Promise<Person> {
  const email = `person${nextNumber()}@example.com`;
  const { rows } = await app.pool.query<{ id: string }>(
    `INSERT INTO users (email, password, role, status) VALUES ($1, $2, 'viewer', 'active') RETURNING id`,
    [email, hash],
  );
  return { id: String(rows[0]?.id), email, client: await again(email) };
}

async function again(email: string, cookie: string | null = null): Promise<Client> {
  const answer = await new Client(app.url, cookie).post('/api/auth/login', { email, password });
  expect(answer.status, answer.text).toBe(200);
  return new Client(app.url, answer.headers.get('set-cookie')?.split(';')[0] ?? null);
}
const me = async (client: Client): Promise<number> => (await client.get('/api/auth/me')).status;

/** The latest moment after `since` (ms) at which a request was sent that the session still let in. */
async function lastLetIn(client: Client, since: number): Promise<number> {
  let last = 0;
  await until(async () => {
    const sent = performance.now() - since;
    const status = await me(client);
    if (status === 200) last = sent;
    return status === 401;
  }, 'the session ends');
  return last;
}

describe('a session ends', () => {
  test('at once when its owner signs out', async () => {
    const { client } = await signedIn();
    expect(await me(client)).toBe(200);
    const answer = await client.post('/api/auth/logout');
    expect(answer.status).toBe(204);
    expect(answer.headers.get('set-cookie')).toMatch(new RegExp(`^${sessionCookie}=; .*Max-Age=0`));
    expect(await me(client)).toBe(401);
    expect((await client.post('/api/auth/logout')).status).toBe(204);
  });

  test.each([
    ['suspended', `UPDATE users SET status = 'suspended' WHERE id = $1`],
    ['removed', 'DELETE FROM users WHERE id = $1'],
    ['given another role', `UPDATE users SET role = 'admin' WHERE id = $1`],
    ['given another password', `UPDATE users SET password = 'another hash' WHERE id = $1`],
    ['signed out by another copy of the server', 'DELETE FROM sessions WHERE user_id = $1'],
  ])('within a second when the user is %s', async (_case, statement) => {
    const { id, client } = await signedIn();
    expect(await me(client)).toBe(200);
    await app.pool.query(statement, [id]);
    expect(await lastLetIn(client, performance.now())).toBeLessThan(1000);
  });

  test('when its time is over, and its row goes at the next sign-in', async () => {
    const { id, email, client } = await signedIn();
    await app.pool.query(`UPDATE sessions SET expires_at = now() - interval '1 second' WHERE user_id = $1`, [id]);
    expect(await lastLetIn(client, performance.now())).toBeLessThan(1000);
    await again(email);
    const { rows } = await app.pool.query('SELECT FROM sessions WHERE user_id = $1', [id]);
    expect(rows).toHaveLength(1);
  });
});

describe('a session that is not used', () => {
  const unused = (id: string, minutes: number) =>
    app.pool.query(`UPDATE sessions SET last_seen_at = now() - make_interval(mins => $2) WHERE user_id = $1`, [
      id,
      minutes,
    ]);

  test('is over after an hour, is listed no more, and no request brings it back', async () => {
    const { id, email, client } = await signedIn();
    await unused(id, 59);
    await until(async () => {
      expect(await me(client)).toBe(200);
      const { rows } = await app.pool.query(
        `SELECT FROM sessions WHERE user_id = $1 AND last_seen_at > now() - interval '1 minute'`,
        [id],
      );
      return rows.length === 1;
    }, 'it is in use again');
    await unused(id, 61);
    await until(async () => (await me(client)) === 401, 'it is over', 1500);
    expect(await me(client)).toBe(401);
    const listed = (await (await again(email)).get<{ current: boolean }[]>('/api/auth/sessions')).body;
    expect(listed.map(({ current }) => current)).toEqual([true]);
  });

  test('is over sooner where that is set', async () => {
    const strict = await startApp({ databaseUrl: app.databaseUrl, sessionIdleMinutes: 5 });
    const { id, client } = await signedIn();
    await unused(id, 6);
    expect((await strict.stranger.get('/api/auth/me', { cookie: String(client.cookie) })).status).toBe(401);
    await strict.close();
  });
});

test('a sign-in makes a new session and ends the one that the browser had', async () => {
  const { email, client } = await signedIn();
  const next = await again(email, client.cookie);
  expect(next.cookie).not.toBe(client.cookie);
  expect([await me(client), await me(next)]).toEqual([401, 200]);
});

test('a user may have several sessions, and signing out of one leaves the others', async () => {
  const { email, client } = await signedIn();
  const other = await again(email);
  await other.post('/api/auth/logout');
  expect([await me(client), await me(other)]).toEqual([200, 401]);
});

test('the table holds no token: who reads it cannot sign in, nor can a server with another secret', async () => {
  const { id, client } = await signedIn();
  const token = String(client.cookie?.split('=')[1]);
  const { rows } = await app.pool.query<{ id: Buffer; row: string }>(
    'SELECT id, s::text AS row FROM sessions s WHERE user_id = $1',
    [id],
  );
  expect(rows[0]?.row).not.toContain(token);
  expect(rows[0]?.id.equals(Buffer.from(token, 'base64url'))).toBe(false);
  const stolen = `${sessionCookie}=${rows[0]?.id.toString('base64url')}`;
  expect(await me(new Client(app.url, stolen))).toBe(401);
  expect(await new Sessions(app.pool, 'another secret of another place').find(token)).toBeNull();
});

test('many requests of one session cost one look into the database', async () => {
  const { client } = await signedIn();
  const token = String(client.cookie?.split('=')[1]);
  let asked = 0;
  const counting = {
    query: (...args: unknown[]) => (asked++, (app.pool.query as (...all: unknown[]) => unknown)(...args)),
  };
  const sessions = new Sessions(counting as unknown as pg.Pool, 'a secret for tests that nobody else has');
  const viewers = await Promise.all(Array.from({ length: 50 }, () => sessions.find(token)));
  expect(new Set(viewers.map((session) => session?.viewer.role))).toEqual(new Set(['viewer']));
  expect(asked).toBe(1);
});
