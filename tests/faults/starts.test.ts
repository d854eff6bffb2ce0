// A copy is started while its database is away, not ready, or locked: it waits where that helps, else it ends with one line that says why.
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import type pg from 'pg';
import { Cluster } from '../support/faults/cluster.ts';
import { endAll } from '../support/faults/ending.ts';
import { measured } from '../support/faults/report.ts';
import { freePort } from '../support/children.ts';
import { Line } from '../support/line.ts';
import { endPrograms, startProgram } from '../support/program.ts';
import type { Program } from '../support/program.ts';
import { until } from '../support/until.ts';

let cluster: Cluster;
beforeAll(async () => {
  cluster = await Cluster.start({ settings: ['max_connections = 25'] });
});
afterEach(() => endPrograms());
afterAll(() => endAll());

const start = (url = cluster.url): Promise<Program> => startProgram({ DATABASE_URL: url });
const says = (program: Program, text: RegExp) =>
  until(() => text.test(program.output + program.errors), String(text), 30_000);

/** It ends by itself with code 1 and one line; answers with how long that took (ms). */
async function expectEnd(program: Program, line: RegExp): Promise<number> {
  const begun = performance.now();
  expect(await program.ended).toBe(1);
  expect(program.errors.trim()).toMatch(line);
  expect(program.errors.trim().split('\n')).toHaveLength(1);
  return performance.now() - begun;
}

const note = (what: string, text: string): void =>
  measured({
    what: `start: ${what}`,
    faults: 1,
    deaths: 0,
    lost: 0,
    requests: 0,
    refused: 0,
    wrong: 0,
    back: [],
    note: text,
  });
const seconds = (ms: number): string => `${(ms / 1000).toFixed(1)} s`;

test('nobody listens, or somebody who says nothing: it ends with a line that says so', async () => {
  const nobody = `postgres://x:y@127.0.0.1:${await freePort()}/backoffice`;
  const silent = await new Line(cluster.url).open();
  silent.hold();
  const [atOnce, later] = await Promise.all([
    expectEnd(await start(nobody), /^The database cannot be reached: .*ECONNREFUSED.*DATABASE_URL/),
    expectEnd(await start(silent.url), /^The database cannot be reached: timeout/),
  ]);
  expect(later).toBeLessThan(20_000);
  note('nobody listens', `ends after ${seconds(atOnce)}`);
  note('nobody answers', `ends after ${seconds(later)}`);
  silent.close();
});

test('PostgreSQL is starting up: it waits, says so once, and serves', async () => {
  await cluster.down('SIGINT');
  const promote = cluster.upInRecovery();
  const program = await start();
  await says(program, /^Waiting for the database: .+\.$/m);
  await promote();
  const begun = performance.now();
  await program.ready();
  expect(program.output.match(/^Waiting for the database/gm)).toHaveLength(1);
  expect(program.errors).toBe('');
  note('PostgreSQL not ready', `serves ${seconds(performance.now() - begun)} after it is`);
});

test('no connection is left: it waits for one', async () => {
  const taken: pg.Client[] = [];
  await until(
    () =>
      cluster.connect().then(
        (client) => (taken.push(client), false),
        () => true,
      ),
    'all connections to be taken',
  );
  const program = await start();
  await says(program, /^Waiting for the database: .*too many clients/m);
  await Promise.all(taken.map((client) => client.end()));
  await program.ready();
});

test('a table is locked: it ends with a line that says so; once it is free, a start succeeds', async () => {
  const holder = await cluster.connect();
  await holder.query('BEGIN');
  await holder.query('LOCK TABLE settings IN ACCESS EXCLUSIVE MODE');
  const took = await expectEnd(
    await start(),
    /^Another session holds what the start needs: .*lock timeout.*start again\.$/,
  );
  await holder.query('ROLLBACK');
  await holder.end();
  await (await start()).ready();
  note('a table is locked', `ends after ${seconds(took)}`);
});

test('another process migrates: it waits for that, and says so', async () => {
  const holder = await cluster.connect();
  await holder.query('SELECT pg_advisory_lock(7460311)');
  await holder.query(`UPDATE settings SET value = 'of another version' WHERE key = 'derived'`);
  const program = await start();
  await says(program, /^Waiting for another process that is migrating the database\.$/m);
  await holder.end();
  await program.ready();
});

test('the database goes in the midst of a start: it ends with a line, and the next start succeeds', async () => {
  const line = await new Line(cluster.url).open();
  const holder = await cluster.connect();
  await holder.query('BEGIN');
  await holder.query('LOCK TABLE users IN ACCESS EXCLUSIVE MODE');
  const program = await start(line.url);
  const waiting = `SELECT count(*)::int AS n FROM pg_stat_activity WHERE wait_event_type = 'Lock'`;
  await until(
    async () => Number((await cluster.query<{ n: number }>(waiting))[0]?.n) > 0,
    'the start to ask for users',
  );
  line.cut();
  await expectEnd(program, /^The database was lost during the start: .+ Start again once it runs\.$/);
  line.mend();
  await holder.end();
  await (await start(line.url)).ready();
  line.close();
});
