// Exports that are under way when the database goes: the client must see that its file is not whole, and others must go on.
import { request } from 'node:http';
import type { IncomingMessage } from 'node:http';
import { once } from 'node:events';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { Cluster } from '../support/faults/cluster.ts';
import { endAll } from '../support/faults/ending.ts';
import { bulk, signedIn } from '../support/faults/people.ts';
import { measured } from '../support/faults/report.ts';
import { startProgram } from '../support/program.ts';
import type { Program } from '../support/program.ts';
import type { Client } from '../support/server.ts';
import { until } from '../support/until.ts';

let cluster: Cluster;
let program: Program;
let clients: Client[];

beforeAll(async () => {
  cluster = await Cluster.start();
  program = await (await startProgram({ DATABASE_URL: cluster.url })).ready();
  clients = [];
  for (let n = 1; n <= 4; n += 1) clients.push(await signedIn(program.url, 'admin', n));
});
afterAll(async () => {
  await endAll();
});

/** An export whose client has read the head and nothing more: the file is larger than what the system keeps on the way, so the server waits. */
async function stalled(client: Client): Promise<IncomingMessage> {
  const headers = { cookie: String(client.cookie) };
  const asked = request(`${client.url}/api/carriers/export?format=ndjson`, { headers, agent: false });
  asked.end();
  const [answer] = (await once(asked, 'response')) as [IncomingMessage];
  return answer.pause();
}

interface Transfer {
  status: number | undefined;
  ended: 'well' | 'broken';
  lines: number;
}

/** Reads the rest, and tells how it came to its end. */
async function readOn(answer: IncomingMessage): Promise<Transfer> {
  let lines = 0;
  answer.on('data', (part: Buffer) => (lines += part.toString('latin1').split('\n').length - 1));
  answer.on('error', () => undefined);
  const closed = new Promise((resolve) => answer.once('close', resolve));
  answer.resume();
  await closed;
  return { status: answer.statusCode, ended: answer.complete ? 'well' : 'broken', lines };
}

const exporting = `SELECT pid FROM pg_stat_activity WHERE state = 'active' AND query LIKE 'SELECT row_to_json(r)%'`;
const sessions = async () => (await cluster.query<{ pid: number }>(exporting)).map((row) => row.pid);

/** The next export is served whole: no place of the few is taken by one that is dead. */
async function expectWhole(client: Client): Promise<void> {
  const whole = await until(async () => {
    const answer = await client.get('/api/carriers/export?format=ndjson&_fields=code');
    return answer.status === 200 ? answer.text : null;
  }, 'an export to be served again');
  expect(whole.trimEnd().split('\n')).toHaveLength(bulk.count);
}

const kinds: [what: string, strike: () => Promise<void>][] = [
  [
    'their sessions are terminated',
    async () => {
      const pids = await until(async () => {
        const found = await sessions();
        return found.length >= 4 && found;
      }, 'four exports to be under way');
      await cluster.query('SELECT pg_terminate_backend(pid) FROM unnest($1::int[]) AS pid', [pids]);
    },
  ],
  [
    'PostgreSQL is restarted',
    async () => {
      await cluster.down('SIGINT');
      await cluster.up();
    },
  ],
  [
    'PostgreSQL is killed',
    async () => {
      await cluster.down('SIGKILL');
      await cluster.up();
    },
  ],
];

test.each(kinds)('four stalled exports break off, and the process lives, when %s', async (what, strike) => {
  const answers = await Promise.all(clients.map((client) => stalled(client)));
  await strike();
  const transfers = await Promise.all(answers.map(readOn));
  for (const { status, ended, lines } of transfers)
    expect([status, ended, lines < bulk.count]).toEqual([200, 'broken', true]);
  const begun = performance.now();
  await expectWhole(clients[0] as Client);
  expect(program.child.exitCode).toBeNull();
  expect(program.errors).not.toMatch(/unhandled|uncaught/i);
  const counts = { faults: 1, deaths: 0, lost: 0, requests: 5, refused: 4, wrong: 0 };
  measured({ what: `four exports stalled, ${what}`, ...counts, back: [performance.now() - begun] });
});

test('an export that is being read breaks off too, and never ends well with half of its rows', async () => {
  for (let round = 0; round < 3; round += 1) {
    const reading = clients.map(async (client) => readOn(await stalled(client)));
    await until(async () => (await sessions()).length > 0, 'an export to be under way');
    await cluster.query('SELECT pg_terminate_backend(pid) FROM unnest($1::int[]) AS pid', [await cluster.backends()]);
    for (const { status, ended, lines } of await Promise.all(reading)) {
      // Ended before its first rows, it is refused as a whole.
      if (status !== 200) expect([status, ended]).toEqual([503, 'well']);
      else expect(ended === 'broken' || lines === bulk.count).toBe(true);
    }
    await expectWhole(clients[1] as Client);
  }
  expect(program.child.exitCode).toBeNull();
});
