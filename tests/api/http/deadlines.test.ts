// Slow and rude clients over bare sockets: what they may hold, for how long, and that nobody else feels them.
import type { Socket } from 'node:net';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type pg from 'pg';
import { usualDeadlines } from '../../../api/http/deadlines.ts';
import { startApp } from '../../support/server.ts';
import type { Client, TestApp } from '../../support/server.ts';
import { SlowClient } from '../../support/slow-client.ts';
import { until } from '../../support/until.ts';

const deadlines = {
  headers: 500,
  request: 1_000,
  stall: 1_500,
  bytesPerSecond: 200_000,
  check: 50,
  newcomers: 10,
  bodies: 3,
  liveStream: 1_000,
  exportPlace: 8_000,
};
const [rows, rowBytes] = [3_000, 20_000];
const bulk = '/api/email_templates/export?slug_starts=bulk';
const largeList = '/api/email_templates?slug_starts=bulk&_end=250';

let app: TestApp;
let admin: Client;
/** The server's ends of connections, by the port of the client. */
const ends = new Map<number | undefined, Socket>();
const isClosed = (client: SlowClient) =>
  until(() => ends.get(client.port)?.destroyed, 'the server has closed the connection');

beforeAll(async () => {
  app = await startApp({ deadlines });
  app.app.server.on('connection', (socket) => ends.set(socket.remotePort, socket));
  admin = await app.as('super_admin');
  await app.pool.query('ALTER TABLE email_templates DISABLE TRIGGER USER');
  await app.pool.query(
    `INSERT INTO email_templates (name, slug, category, subject, text)
     SELECT 'Bulk', 'bulk_' || n, 'system', 's', repeat('x', $2) FROM generate_series(1, $1::int) n`,
    [rows, rowBytes],
  );
  await app.pool.query('ALTER TABLE email_templates ENABLE TRIGGER USER');
});
afterAll(async () => {
  expect(app.errors).toEqual([]);
  await app.close();
});

/** Connections that are at work on an export. */
async function exporting(): Promise<number> {
  const { rows: found } = await app.pool.query<{ count: number }>(
    `SELECT count(*)::int AS count FROM pg_stat_activity
     WHERE datname = current_database() AND pid <> pg_backend_pid() AND query LIKE '%email_templates%' AND state <> 'idle'`,
  );
  return found[0]?.count ?? 0;
}
const noneExports = () => until(async () => (await exporting()) === 0, 'no connection is at work on an export');
const jsonOf = (text: string) => JSON.parse(text.slice(text.indexOf('\r\n\r\n') + 4)) as Record<string, unknown>;

describe('a request that does not come whole', () => {
  test.each([
    ['headers without an end', (client: SlowClient) => client.send('GET /healthz HTTP/1.1\r\nhost: x\r\n')],
    ['nothing at all', (client: SlowClient) => client],
    ['a body without an end, at the sign-in', (client: SlowClient) => client.beginBody('/api/auth/login', 100)],
  ])('%s: 408 in the form of every error, and the connection is closed', async (_name, begin) => {
    const client = begin(await SlowClient.connect(app.url)).readAll();
    await until(() => client.closed, 'the connection is closed');
    expect(client.text).toMatch(/^HTTP\/1\.1 408 Request Timeout\r\n/);
    const error = jsonOf(client.text);
    expect(error).toMatchObject({ code: 'DIDRequestTimeout', statusCode: 408 });
    expect(client.text).toContain(`X-Request-Id: ${String(error['requestId'])}\r\n`);
  });

  test.each([
    ['is no HTTP', 'HELLO\r\n\r\n', 400, 'DIDBadParameter'],
    [
      'has too many headers',
      `GET / HTTP/1.1\r\nhost: x\r\nlong: ${'x'.repeat(20_000)}\r\n\r\n`,
      431,
      'DIDHeadersTooLarge',
    ],
  ])('what %s is refused in the form of every error', async (_name, text, statusCode, code) => {
    const client = (await SlowClient.connect(app.url)).send(text).readAll();
    await until(() => client.closed, 'the connection is closed');
    expect(jsonOf(client.text)).toMatchObject({ statusCode, code, requestId: expect.any(String) });
  });

  test('one address has few slow bodies at the sign-in at a time, and others sign in once they are cut', async () => {
    const slow = await Promise.all(Array.from({ length: deadlines.bodies }, () => SlowClient.connect(app.url)));
    for (const client of slow) client.beginBody('/api/auth/login', 100).readAll();
    const credentials = { email: 'nobody@example.com', password: 'wrong' };
    const refused = await until(async () => {
      const answer = await app.stranger.post('/api/auth/login', credentials);
      return answer.status === 429 ? answer : null;
    }, 'the next one is refused');
    expect(refused.body).toMatchObject({ code: 'DIDTooMany', message: expect.stringContaining('your address') });
    expect(Number(refused.headers.get('retry-after'))).toBeGreaterThan(0);
    // Who is signed in is not counted among strangers.
    expect((await admin.post('/api/currencies', {})).status).toBe(422);
    await until(() => slow.every((client) => client.closed), 'the slow ones are cut');
    await until(
      async () => (await app.stranger.post('/api/auth/login', credentials)).status === 401,
      'a place is free',
    );
  });

  test('one address has few connections that say nothing; those that asked something are not among them', async () => {
    const kept = await Promise.all(Array.from({ length: deadlines.newcomers + 5 }, () => SlowClient.connect(app.url)));
    for (const client of kept) client.send('GET /healthz HTTP/1.1\r\nhost: x\r\n\r\n').readAll();
    await until(
      () => kept.every((client) => client.text.includes('200 OK') || client.closed),
      'each is answered or cut',
    );
    const silent = await Promise.all(
      Array.from({ length: deadlines.newcomers + 5 }, () => SlowClient.connect(app.url)),
    );
    for (const client of silent) client.readAll();
    await until(
      () => silent.filter((client) => client.closed && client.text === '').length >= 5,
      'the rest is cut at once',
    );
    await until(() => silent.every((client) => client.closed), 'and the others in time');
    for (const client of kept) client.leave();
  });

  test('a body of the sign-in is small', async () => {
    const answer = await app.stranger.post('/api/auth/login', { email: 'x'.repeat(16_000), password: 'x' });
    expect([answer.status, answer.body['code']]).toEqual([413, 'DIDTooLarge']);
  });

  test('a kept connection outlives the minute for which load balancers keep theirs', async () => {
    const usual = await startApp({ databaseUrl: app.databaseUrl });
    const { keepAliveTimeout, requestTimeout, headersTimeout } = usual.app.server;
    expect([keepAliveTimeout > 60_000, requestTimeout, headersTimeout]).toEqual([
      true,
      usualDeadlines.request,
      usualDeadlines.headers,
    ]);
    await usual.close();
  });
});

describe('an answer that is not read', () => {
  test.each([
    ['nothing', 0],
    ['a few bytes now and then', 100],
  ])('large lists are given up when their client takes %s', async (_name, bytes) => {
    const client = await SlowClient.connect(app.url);
    // More than the buffers of the line hold.
    for (let at = 0; at < 5; at += 1) client.get(admin, largeList);
    if (bytes > 0) client.readSlowly(bytes, 200);
    await isClosed(client);
    client.leave();
  });

  test('who reads a list slowly but steadily gets it whole, beyond the deadline for a stall', async () => {
    const begun = performance.now();
    const client = (await SlowClient.ask(admin, largeList)).readSlowly(200_000, 100);
    await until(() => client.bytes > 250 * rowBytes, 'it is read');
    expect(performance.now() - begun).toBeGreaterThan(deadlines.stall);
    client.leave();
  });

  test('a stream of live events ends in time, for the browser to come back', async () => {
    const frozen = await SlowClient.ask(admin, '/api/live');
    const awake = (await SlowClient.ask(admin, '/api/live')).readAll();
    await until(() => awake.text.includes('retry: 3000') && awake.text.endsWith('\r\n0\r\n\r\n'), 'the stream ends');
    for (const client of [frozen, awake]) client.leave();
  });
});

describe('exports whose clients do not read', () => {
  test('are cut, and hold neither a connection nor a place; others export and list meanwhile', async () => {
    const [finance, noc, viewer] = [await app.as('finance'), await app.as('noc'), await app.as('admin')];
    const stalled = await Promise.all([finance, finance, noc, noc].map((client) => SlowClient.ask(client, bulk)));
    await until(async () => (await exporting()) === 4, 'four exports hold their places');
    const waited = viewer.get(`${bulk}&slug_in=bulk_1`);
    expect((await viewer.get('/api/currencies?code=EUR')).status).toBe(200);
    expect((await waited).status).toBe(200);
    await noneExports();
    for (const client of stalled) client.readAll();
    await until(() => stalled.every((client) => client.closed), 'their connections are closed');
    expect(stalled.every((client) => client.bytes < rows * rowBytes)).toBe(true);
  });

  test('of a client that drips are cut too', async () => {
    const client = (await SlowClient.ask(admin, bulk)).readSlowly(2_000, 100);
    await until(async () => (await exporting()) === 1, 'the export runs');
    await noneExports();
    client.leave();
  });

  test('of a client that reads faster than the least are not cut, however long it takes', async () => {
    const begun = performance.now();
    const client = (await SlowClient.ask(admin, bulk)).readSlowly(2_000_000, 100);
    await until(() => client.text !== '' && client.bytes > rows * rowBytes, 'it is read whole', 60_000);
    expect(performance.now() - begun).toBeGreaterThan(deadlines.stall);
    client.leave();
  });

  test('take half of the places for one person: his next waits, and others pass', async () => {
    const own = await Promise.all([1, 2].map(() => SlowClient.ask(admin, bulk)));
    await until(async () => (await exporting()) === 2, 'both run');
    let isThrough = false;
    const third = admin.get(`${bulk}&slug_in=bulk_1`).finally(() => (isThrough = true));
    expect((await (await app.as('finance')).get(`${bulk}&slug_in=bulk_1`)).status).toBe(200);
    expect(isThrough).toBe(false);
    expect((await third).status).toBe(200);
    for (const client of own) client.leave();
    await noneExports();
  });

  test('that find no place in time are told to come back', async () => {
    const readers = await Promise.all(
      [1, 2].map(async () => (await SlowClient.ask(admin, bulk)).readSlowly(250_000, 100)),
    );
    await until(async () => (await exporting()) === 2, 'both run');
    const third = await admin.get(bulk);
    expect([third.status, third.body['code']]).toEqual([503, 'DIDBusy']);
    expect(Number(third.headers.get('retry-after'))).toBeGreaterThan(0);
    for (const client of readers) client.leave();
    await noneExports();
  });

  test('that wait for a place leave the queue with their client', async () => {
    const stalled = await Promise.all([1, 2].map(() => SlowClient.ask(admin, bulk)));
    await until(async () => (await exporting()) === 2, 'both run');
    const waiting = await SlowClient.ask(admin, bulk);
    waiting.leave();
    await isClosed(waiting);
    for (const client of stalled) client.leave();
    await noneExports();
    expect((await admin.get(`${bulk}&slug_in=bulk_1`)).status).toBe(200);
  });
});

describe('a client that goes away is no fault of ours, and no trouble of the database', () => {
  const complaints = () => [
    ...app.errors,
    ...app.printed.filter((line) => /could not be served: (?!Too much)/.test(line)),
  ];

  test.each([
    ['leaves', (client: SlowClient) => client.leave()],
    ['ends its side', (client: SlowClient) => void client.readAll().socket.end()],
  ])('that %s in the middle of its body', async (_name, go) => {
    for (const path of ['/api/currencies', '/api/auth/login', '/console/api/resources/codecs/actions/new']) {
      const client = await SlowClient.connect(app.url);
      client.beginBody(path, 1000, '{"code":', `cookie: ${String(admin.cookie)}\r\n`);
      go(client);
      await isClosed(client);
      expect(client.text).not.toContain(' 500 ');
    }
    expect(complaints()).toEqual([]);
  });

  test.each([
    ['a list', '/api/currencies?_sort=name', 'currencies'],
    ['an export', '/api/currencies/export', 'currencies'],
  ])('while the database works on %s', async (_name, path, table) => {
    const holder: pg.PoolClient = await app.pool.connect();
    await holder.query('BEGIN');
    await holder.query(`LOCK TABLE ${table} IN ACCESS EXCLUSIVE MODE`);
    const waits = async () =>
      (
        await holder.query<{ count: number }>(
          `SELECT count(*)::int AS count FROM pg_locks WHERE NOT granted AND relation = '${table}'::regclass`,
        )
      ).rows[0]?.count;
    const client = await SlowClient.ask(admin, path);
    await until(waits, 'the database is asked');
    client.leave();
    await isClosed(client);
    // What an export was at work on is stopped; a list ends by itself, soon.
    if (path.includes('export')) await until(async () => (await waits()) === 0, 'the database waits no more');
    await holder.query('COMMIT');
    holder.release();
    const lanes = [app.lanes.read, app.lanes.export];
    await until(() => lanes.every((lane) => lane.totalCount === lane.idleCount), 'no connection is busy');
    expect(complaints()).toEqual([]);
  });
});
