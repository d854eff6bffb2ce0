// The end of a copy: what is under way is finished, what is new is refused, nobody meets a reset, and the limit holds.
import { once } from 'node:events';
import { Agent, request } from 'node:http';
import type { ClientRequest, IncomingMessage } from 'node:http';
import { connect } from 'node:net';
import type { Socket } from 'node:net';
import pg from 'pg';
import { afterEach, expect, test, vi } from 'vitest';
import type { EndingOptions } from '../../../api/http/ending.ts';
import { currencyId } from '../../support/rows.ts';
import { startApp } from '../../support/server.ts';
import type { Client, TestApp } from '../../support/server.ts';
import { until } from '../../support/until.ts';

const agent = new Agent({ keepAlive: true, maxSockets: 64 });
const ends: (() => Promise<unknown> | unknown)[] = [];
vi.setConfig({ testTimeout: 60_000 });

afterEach(async () => {
  for (const end of ends.splice(0).toReversed()) await end();
  agent.destroy();
});

async function started(shutdown: EndingOptions) {
  const app = await startApp({ shutdown });
  ends.push(() => app.close());
  const connections: Socket[] = [];
  app.app.server.on('connection', (socket: Socket) => connections.push(socket));
  return { app, admin: await app.as('super_admin'), connections };
}

interface Answered {
  status: number;
  connection: string | undefined;
  text: string;
}

/** As a browser asks: on a connection that is kept. */
function ask(client: Client, method: string, path: string, body?: object): Promise<Answered> {
  const sent = begin(client, method, path);
  sent.end(body === undefined ? undefined : JSON.stringify(body));
  return answerOf(sent);
}

function begin(client: Client, method: string, path: string): ClientRequest {
  const headers = { cookie: client.cookie ?? '', 'content-type': 'application/json' };
  return request(client.url + path, { method, agent, headers });
}

async function answerOf(sent: ClientRequest): Promise<Answered> {
  const [answer] = (await once(sent, 'response')) as [IncomingMessage];
  let text = '';
  for await (const part of answer.setEncoding('utf8')) text += String(part);
  return { status: answer.statusCode ?? 0, connection: answer.headers.connection, text };
}

/** Holds all writes of carriers back until `release` is called. */
async function heldBack(app: TestApp): Promise<() => Promise<void>> {
  const client = new pg.Client(app.databaseUrl);
  await client.connect();
  await client.query('BEGIN; LOCK TABLE carriers IN SHARE ROW EXCLUSIVE MODE');
  let held = true;
  const release = async (): Promise<void> => {
    if (held) await client.end();
    held = false;
  };
  ends.push(release);
  return release;
}

const waiting = (app: TestApp) => async (): Promise<number> => {
  const { rows } = await app.pool.query<{ count: number }>(
    `SELECT count(*)::int AS count FROM pg_locks WHERE NOT granted AND relation = 'carriers'::regclass
       AND database = (SELECT oid FROM pg_database WHERE datname = current_database())`,
  );
  return rows[0]?.count ?? 0;
};

test('answers under way go out whole, and tell their connections to close', async () => {
  const { app, admin } = await started({ delay: 0, limit: 20_000 });
  const primaryCurrencyId = await currencyId(admin);
  const release = await heldBack(app);
  const writes = Array.from({ length: 3 }, (_, at) =>
    ask(admin, 'POST', '/api/carriers', { name: `Late ${at}`, code: `LATE-${at}`, primaryCurrencyId }),
  );
  await until(async () => (await waiting(app)()) === 3, 'the writes to wait');
  const ended = app.app.ending.begin();
  await until(() => !app.app.server.listening, 'the listener to close');
  await release();
  for (const { status, connection } of await Promise.all(writes)) expect([status, connection]).toEqual([201, 'close']);
  await ended;
});

test('once announced it serves on, says so to load balancers, and keeps no connection', async () => {
  const { app, admin } = await started({ delay: 1_000, limit: 20_000 });
  await ask(admin, 'GET', '/api/carriers');
  const ended = app.app.ending.begin();
  const ready = await ask(app.stranger, 'GET', '/readyz');
  expect([ready.status, ready.text, ready.connection]).toEqual([503, '{"status":"ending"}', 'close']);
  expect((await ask(app.stranger, 'GET', '/healthz')).status).toBe(200);
  const served = await ask(admin, 'GET', '/api/carriers');
  expect([served.status, served.connection]).toEqual([200, 'close']);
  await ended;
  await expect(ask(admin, 'GET', '/api/carriers')).rejects.toThrow(/ECONNREFUSED/);
});

test('what comes too late on an open connection gets 503; what had begun before is served', async () => {
  const { app, admin, connections } = await started({ delay: 0, limit: 20_000, patience: 0 });
  const primaryCurrencyId = await currencyId(admin);
  const begun = begin(admin, 'POST', '/api/carriers');
  begun.flushHeaders();
  const served = answerOf(begun);
  const kept = await opened(app);
  kept.write('POST /api/carriers HTTP/1.1\r\nHost: x\r\n');
  const read = () => connections.find(({ remotePort }) => remotePort === kept.localPort)?.bytesRead;
  await until(read, 'the first lines to arrive');
  const ended = app.app.ending.begin();
  await until(() => !app.app.server.listening, 'the listener to close');
  kept.write(`Cookie: ${admin.cookie}\r\nContent-Type: application/json\r\nContent-Length: 2\r\n\r\n{}`);
  const refused = (await readAll(kept)).toLowerCase();
  expect(refused).toMatch(/^http\/1\.1 503 /);
  expect(refused).toContain('\r\nretry-after: 1\r\n');
  expect(refused).toContain('\r\nconnection: close\r\n');
  expect(refused).toContain('"code":"didending"');
  begun.end(JSON.stringify({ name: 'Slow', code: 'SLOW', primaryCurrencyId }));
  const { status, connection, text } = await served;
  expect([status, connection], text).toEqual([201, 'close']);
  await ended;
});

test('a connection that was opened before the listener closed has its first request served, an end of the events too', async () => {
  const { app, admin } = await started({ delay: 0, limit: 20_000, patience: 10_000 });
  const asked = await Promise.all(
    ['/api/carriers', '/api/live'].map(async (path) => ({ path, socket: await opened(app) })),
  );
  const ended = app.app.ending.begin();
  await until(() => !app.app.server.listening, 'the listener to close');
  for (const { path, socket } of asked) {
    socket.write(`GET ${path} HTTP/1.1\r\nHost: x\r\nCookie: ${admin.cookie}\r\n\r\n`);
    expect(await readAll(socket)).toMatch(/^HTTP\/1\.1 200 [^]*\r\nconnection: close\r\n/i);
  }
  await ended;
});

test('an open stream of events ends whole, and an export that is under way reaches its last row', async () => {
  const { app, admin } = await started({ delay: 0, limit: 20_000 });
  // Too many for the buffers on the way, and without their triggers, which would take a while.
  await app.pool.query(
    `BEGIN; SET LOCAL session_replication_role = replica;
     INSERT INTO pops (name, code, fqdn) SELECT 'Place ' || n, 'P' || n, 'p' || n || '.example.com' FROM generate_series(1, 20000) n; COMMIT`,
  );
  const events = await opened(app);
  events.write(`GET /api/live HTTP/1.1\r\nHost: x\r\nCookie: ${admin.cookie}\r\n\r\n`);
  await once(events, 'readable');
  const exported = begin(admin, 'GET', '/api/pops/export?format=ndjson');
  exported.end();
  const [answer] = (await once(exported, 'response')) as [IncomingMessage];
  const ended = app.app.ending.begin();
  // The last chunk of the protocol: the stream was ended, not cut.
  expect(await readAll(events)).toMatch(/\r\n0\r\n\r\n$/);
  let rows = 0;
  for await (const part of answer.setEncoding('utf8')) rows += String(part).split('\n').length - 1;
  expect([answer.complete, rows >= 20_000]).toEqual([true, true]);
  await ended;
});

test('connections on which nothing is asked do not hold the end up', async () => {
  const { app, admin } = await started({ delay: 0, limit: 60_000 });
  await ask(admin, 'GET', '/api/carriers');
  const silent = await opened(app);
  const closed = once(silent, 'close');
  await app.app.ending.begin();
  await closed;
});

test('at the limit what is not through is cut, and told', async () => {
  const { app, admin } = await started({ delay: 0, limit: 500 });
  const release = await heldBack(app);
  const write = ask(admin, 'POST', '/api/carriers', {
    name: 'Cut',
    code: 'CUT',
    primaryCurrencyId: await currencyId(admin),
  });
  const cut = expect(write).rejects.toThrow(/ECONNRESET|socket hang up/);
  await until(async () => (await waiting(app)()) === 1, 'the write to wait');
  await app.app.ending.begin();
  await cut;
  expect(app.printed).toContain('Answers that were not through after 0.5 s were cut: 1.');
  await release();
});

async function opened(app: TestApp): Promise<Socket> {
  const socket = connect(Number(new URL(app.url).port), '127.0.0.1');
  ends.push(() => void socket.destroy());
  await once(socket, 'connect');
  return socket;
}

/** All that comes until the other side closes. */
async function readAll(socket: Socket): Promise<string> {
  let text = '';
  for await (const part of socket.setEncoding('utf8')) text += String(part);
  return text;
}
