// A database in trouble: each request is told what it is, the log now and then, and /readyz until it is over.
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import { makeCarrier } from '../../support/rows.ts';
import { startApp } from '../../support/server.ts';
import type { Client, TestApp } from '../../support/server.ts';
import { until } from '../../support/until.ts';

let app: TestApp;
let admin: Client;
beforeAll(async () => {
  app = await startApp();
  admin = await app.as('super_admin');
});
afterEach(() => app.pool.query('DROP TRIGGER IF EXISTS zz_trouble ON pops; DROP FUNCTION IF EXISTS trouble()'));
afterAll(() => app.close());

const pop = (code: string) => ({ name: `Pop ${code}`, code, fqdn: `${code.toLowerCase()}.example.com` });
const readyz = async () => (await app.stranger.get<{ status: string; parts: Record<string, string> }>('/readyz')).body;

/** Writes of a table fail as they do when PostgreSQL itself runs out of something. */
async function failing(code: string): Promise<void> {
  await app.pool.query(`CREATE FUNCTION trouble() RETURNS trigger LANGUAGE plpgsql AS $fn$
    BEGIN RAISE EXCEPTION 'could not extend file' USING ERRCODE = '${code}'; END $fn$;
    CREATE TRIGGER zz_trouble AFTER INSERT ON pops FOR EACH ROW EXECUTE FUNCTION trouble();`);
}

test.each([
  ['53100', 507, 'DIDNoSpace', 'storage'],
  ['53200', 503, 'DIDExhausted', 'resources'],
  ['53300', 503, 'DIDExhausted', 'resources'],
])('%s is answered %i, told at /readyz, and over when a probe succeeds', async (code, status, name, part) => {
  await failing(code);
  const answer = await admin.post('/api/pops', pop(`X${code}`));
  expect([answer.status, answer.body['code']], answer.text).toEqual([status, name]);
  expect(Number(answer.headers.get('retry-after'))).toBeGreaterThan(0);
  expect(await readyz()).toMatchObject({ status: 'degraded' });
  expect((await readyz()).parts[part]).toMatch(/left/);
  await until(async () => (await readyz()).status === 'ok', 'the probe to find it over');
});

test('a statement that takes too long is stopped and told so', async () => {
  await app.pool
    .query(`CREATE FUNCTION trouble() RETURNS trigger LANGUAGE plpgsql AS $fn$ BEGIN PERFORM pg_sleep(60); RETURN NULL; END $fn$;
    CREATE TRIGGER zz_trouble AFTER INSERT ON pops FOR EACH ROW EXECUTE FUNCTION trouble();`);
  const saving = admin.post('/api/pops', pop('SLOW1'));
  const backend = await until(async () => {
    const { rows } = await app.pool.query<{ pid: number }>(
      `SELECT pid FROM pg_stat_activity WHERE wait_event = 'PgSleep' AND datname = current_database()`,
    );
    return rows[0]?.pid;
  }, 'the save to be at work');
  // As its time-out does, only sooner.
  await app.pool.query('SELECT pg_cancel_backend($1)', [backend]);
  const answer = await saving;
  expect([answer.status, answer.body['code']], answer.text).toEqual([503, 'DIDTooSlow']);
  expect((await admin.get('/api/pops/SLOW1')).status).toBe(404);
});

test('of many requests that meet the same trouble the log has a line, not one each', async () => {
  await failing('57P01');
  const lines = () => app.printed.filter((line) => line.includes('could not be served'));
  const before = lines().length;
  await Promise.all(Array.from({ length: 20 }, (_, at) => admin.post('/api/pops', pop(`AWAY${at}`))));
  expect(lines().length - before).toBe(1);
  expect(app.errors).toEqual([]);
});

test('a connection that is lost at work fails its request alone: the next one is served, and the process goes on', async () => {
  const carrier = await makeCarrier(admin);
  const own = `SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid()`;
  const asking = Array.from({ length: 40 }, (_, at) => admin.get(`/api/carriers?_sort=name&_end=${at + 1}`));
  await app.pool.query(own).catch(() => undefined);
  for (const { status } of await Promise.all(asking)) expect([200, 503]).toContain(status);
  await until(async () => (await admin.get(`/api/carriers/${carrier.id}`)).status === 200, 'the next to be served');
});
