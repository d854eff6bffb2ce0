// Shares of the lanes: what one person, one table or one locked record holds up never stops anybody else.
import pg from 'pg';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { makeCarrier } from '../../support/rows.ts';
import type { Row } from '../../support/rows.ts';
import { startApp, testPassword } from '../../support/server.ts';
import type { Client, TestApp } from '../../support/server.ts';
import { until } from '../../support/until.ts';

let app: TestApp;
let admin: Client;
let intruder: pg.Client;
beforeAll(async () => {
  app = await startApp();
  admin = await app.as('super_admin');
  intruder = new pg.Client(app.databaseUrl);
  await intruder.connect();
});
afterAll(async () => {
  await intruder.end();
  await app.close();
});

/** What people do meanwhile; each must be answered as on any other day. */
async function othersGoOn(): Promise<void> {
  const viewer = await app.as('viewer');
  const noc = await app.as('noc');
  expect((await viewer.get('/api/pops')).status).toBe(200);
  const pop = { name: 'Meanwhile', code: `MW${Date.now() % 1_000_000}`, fqdn: 'meanwhile.example.com' };
  expect((await noc.post('/api/pops', pop)).status).toBe(201);
  const signIn = await app.stranger.post('/api/auth/login', { email: viewer.email, password: testPassword });
  expect(signIn.status, signIn.text).toBe(200);
  expect((await app.stranger.get('/readyz')).body).toMatchObject({ status: 'ok' });
}

const waitingForLocks = async (): Promise<number> =>
  (
    await app.pool.query<{ n: number }>(
      `SELECT count(*)::int AS n FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'`,
    )
  ).rows[0]?.n ?? 0;

test('a carrier that somebody holds and 30 saves of it: the saves are told so, everybody else goes on', async () => {
  const carrier = await makeCarrier(admin);
  const savers = await Promise.all((['super_admin', 'admin', 'sales'] as const).map((role) => app.as(role)));
  await intruder.query('BEGIN');
  await intruder.query('SELECT 1 FROM carriers WHERE id = $1 FOR UPDATE', [carrier.id]);
  const saves = Array.from({ length: 30 }, (_, at) =>
    (savers[at % savers.length] as Client).patch(`/api/carriers/${carrier.id}`, { taxCode: `T${at}` }, 1),
  );
  await until(async () => (await waitingForLocks()) > 0, 'a save waits for the lock');
  // Those of one record wait in memory, and hold no connection meanwhile.
  expect(await waitingForLocks()).toBeLessThanOrEqual(2);
  await othersGoOn();
  expect((await admin.get('/api/find?q=carrier')).status).toBe(200);
  const answers = await Promise.all(saves);
  await intruder.query('ROLLBACK');
  for (const answer of answers) {
    expect([answer.status, answer.body['code']], answer.text).toEqual([409, 'DIDLocked']);
    expect(Number(answer.headers.get('retry-after'))).toBeGreaterThan(0);
    expect(answer.body['message']).toBe(
      'Not saved: another change of this carrier is still under way. Try again in a moment.',
    );
  }
  expect((await admin.get<Row>(`/api/carriers/${carrier.id}`)).body.version).toBe(1);
  expect((await admin.patch(`/api/carriers/${carrier.id}`, { taxCode: 'T' }, 1)).status).toBe(200);
  expect(app.errors.filter((line) => line.includes('(500)'))).toEqual([]);
});

test('a table that somebody holds as a whole, and 40 readers of it: lists of other tables come', async () => {
  const reader = await app.as('support');
  await intruder.query('BEGIN');
  await intruder.query('LOCK TABLE routing_plans IN ACCESS EXCLUSIVE MODE');
  const reads = Array.from({ length: 40 }, (_, at) =>
    (at % 2 ? reader : admin).get(`/api/routing_plans?_count=none&_end=${at + 1}`),
  );
  await until(async () => (await waitingForLocks()) > 3, 'readers wait for the lock');
  await othersGoOn();
  const answers = await Promise.all(reads);
  await intruder.query('ROLLBACK');
  for (const answer of answers) {
    expect([answer.status, answer.body['code']], answer.text).toEqual([503, 'DIDBusy']);
    expect(Number(answer.headers.get('retry-after'))).toBeGreaterThan(0);
  }
  expect((await reader.get('/api/routing_plans')).status).toBe(200);
});

test('totals that cannot be counted in time are estimates and say so; one that must be exact is told to come back', async () => {
  const counter = await app.as('finance');
  const lanes = await Promise.all([app.lanes.count.connect(), app.lanes.count.connect()]);
  try {
    const guess = await counter.get('/api/codecs?name_like=a');
    expect([guess.status, guess.headers.get('x-total-count-exact')]).toEqual([200, 'false']);
    const exact = await counter.get('/api/codecs?name_like=b&_count=exact');
    expect([exact.status, exact.body['code']]).toEqual([503, 'DIDBusy']);
  } finally {
    for (const lane of lanes) lane.release();
  }
  // The estimate was not remembered.
  expect((await counter.get('/api/codecs?name_like=a')).headers.get('x-total-count-exact')).toBeNull();
});

test.each([
  ['conditions behind relations', Array.from({ length: 21 }, (_, at) => `carrier.name_like=a${at}`).join('&')],
  [
    'a tree of them',
    `_where=${encodeURIComponent(JSON.stringify({ or: Array.from({ length: 21 }, (_, at) => ({ field: 'carrier.name', op: 'like', value: `a${at}` })) }))}`,
  ],
])('a filter that costs too much is refused: %s', async (_what, filter) => {
  const answer = await admin.get(`/api/carrier_interconnects?${filter}`);
  expect([answer.status, answer.body['code']], answer.text).toEqual([400, 'DIDBadParameter']);
  expect(answer.body['message']).toMatch(/^This filter asks too much at once/);
});
