// A rolling restart behind nginx: two copies are stopped and started one after the other under load, and no request fails.
import { randomUUID } from 'node:crypto';
import pg from 'pg';
import { afterEach, expect, test, vi } from 'vitest';
import { freePort } from '../support/children.ts';
import { createDatabase, startTestServer } from '../support/database.ts';
import { findNginx, Nginx } from '../support/nginx.ts';
import { endPrograms, startProgram } from '../support/program.ts';
import type { Program } from '../support/program.ts';
import { currencyId, make, makeCarrier } from '../support/rows.ts';
import type { Row } from '../support/rows.ts';
import { Client } from '../support/server.ts';
import { makeTemplate, templateName } from '../support/template.ts';

vi.setConfig({ testTimeout: 300_000 });
const ends: (() => Promise<unknown>)[] = [];
afterEach(async () => {
  await endPrograms();
  for (const end of ends.splice(0).toReversed()) await end();
});

/** Loops that ask without a pause until they are told to stop. What is not answered with 2xx, or not to its end, is a failure. */
class Load {
  readonly failures: string[] = [];
  readonly counts: Record<string, number> = {};
  private stopped = false;
  private readonly loops: Promise<void>[] = [];

  run(name: string, step: () => Promise<{ status: number; text: string }>): void {
    const loop = async (): Promise<void> => {
      while (!this.stopped) {
        const answer = await step().catch((error: Error) => ({
          status: 0,
          text: `${error.message} ${String(error.cause)}`,
        }));
        this.counts[name] = (this.counts[name] ?? 0) + 1;
        if (answer.status < 200 || answer.status > 299) this.failures.push(`${name}: ${answer.status} ${answer.text}`);
      }
    };
    this.loops.push(loop());
  }

  stop(): Promise<unknown> {
    this.stopped = true;
    return Promise.all(this.loops);
  }
}

test('two copies that are restarted one after the other answer everything, and nothing is done twice', async (context) => {
  const path = await findNginx();
  if (path === null) return context.skip('nginx is not here, and cannot be installed: nothing was rolled');
  const server = await startTestServer();
  ends.push(() => server.stop());
  await makeTemplate(server.url);
  const database = await createDatabase(server.url, undefined, templateName);
  const ports = [await freePort(), await freePort()] as const;
  const nginx = await Nginx.start(path, ports);
  ends.push(() => nginx.stop());
  const start = async (port: number): Promise<Program> => {
    const env = {
      SHUTDOWN_DELAY_SECONDS: '5',
      DATABASE_URL: database.url,
      PORT: String(port),
      PUBLIC_URL: nginx.url,
      TRUST_PROXY: '127.0.0.1',
    };
    return (await startProgram(env)).ready();
  };
  const copies = [await start(ports[0]), await start(ports[1])];
  const { cookie } = await (copies[0] as Program).admin();
  const client = new Client(nginx.url, cookie);
  const primaryCurrencyId = await currencyId(client);
  const place = (at: number) => ({ name: `Place ${at}`, code: `P${at}`, fqdn: `p${at}.example.com` });
  for (let at = 0; at < 300; at += 1) await make(client, 'pops', place(at));

  const load = new Load();
  const made: string[] = [];
  for (const reader of [1, 2, 3]) load.run(`list ${reader}`, () => client.get('/api/carriers?_sort=name&_order=asc'));
  for (const writer of [1, 2])
    load.run('create', () => {
      const code = `R${writer}-${made.length}`;
      made.push(code);
      const key = { 'idempotency-key': randomUUID() };
      return client.post('/api/carriers', { name: code, code, primaryCurrencyId }, key);
    });
  const changed: Row = await makeCarrier(client, { code: 'CHANGED' });
  load.run('update', async () => {
    const headers = { 'idempotency-key': randomUUID(), 'if-match': `"${changed.version}"` };
    const answer = await client.send<Row>('PATCH', `/api/carriers/${changed.id}`, { billTo: randomUUID() }, headers);
    if (answer.status === 200) changed.version = answer.body.version;
    return answer;
  });
  load.run('export', async () => {
    const answer = await client.get('/api/pops/export?format=ndjson');
    const lines = answer.text.split('\n').length - 1;
    return lines >= 300 ? answer : { status: 0, text: `${lines} rows` };
  });
  // Read to the end that the copy gives it, then opened anew, as a browser does.
  const leaving = new AbortController();
  const listen = async () => {
    const answer = await fetch(`${nginx.url}/api/live`, {
      headers: { cookie: String(cookie) },
      signal: leaving.signal,
    });
    try {
      return { status: answer.status, text: await answer.text() };
    } catch (error) {
      if (leaving.signal.aborted) return { status: 200, text: '' };
      throw error;
    }
  };
  for (const listener of [1, 2]) load.run(`events ${listener}`, listen);

  for (const [at, port] of ports.entries()) {
    expect(await copies[at]?.end('SIGTERM')).toBe(0);
    copies[at] = await start(port);
  }
  leaving.abort();
  await load.stop();
  expect(load.failures, nginx.said).toEqual([]);
  for (const [name, count] of Object.entries(load.counts)) expect([name, count > 1]).toEqual([name, true]);

  const direct = new pg.Client(database.url);
  await direct.connect();
  const { rows } = await direct.query<{ code: string }>(
    `SELECT code FROM carriers WHERE code LIKE 'R%-%' ORDER BY code`,
  );
  await direct.end();
  expect(rows.map(({ code }) => code)).toEqual(made.toSorted());
  console.log(`rolled under load: ${JSON.stringify(load.counts)}`);
});
