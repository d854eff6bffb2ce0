// Background jobs: a kick runs one, copies share the work, a failure is told and does no lasting harm, and no fault of the database
// ends them.
import pg from 'pg';
import { afterEach, describe, expect, inject, test } from 'vitest';
import { createPool } from '../../../api/database/pool.ts';
import { Jobs } from '../../../api/jobs/index.ts';
import type { Times } from '../../../api/jobs/index.ts';
import type { Job } from '../../../api/jobs/job.ts';
import type { Context } from '../../../api/context.ts';
import { createDatabase } from '../../support/database.ts';
import { Line } from '../../support/line.ts';
import { templateName } from '../../support/template.ts';
import { until } from '../../support/until.ts';

const ends: (() => Promise<unknown> | void)[] = [];
afterEach(async () => {
  for (const end of ends.splice(0).toReversed()) await end();
});

/** Often enough for a test. */
const times: Partial<Times> = { polling: 0.5, first: 0.05, longest: 0.2, watch: 0.1 };
const never = '0 0 1 1 *';

/** What a copy has said: to the log, and to who asks how it is. */
interface Told {
  log: string[];
  states: (string | null)[];
}

function makeCopy(url: string, jobs: Job[], own: Partial<Times> = {}): { copy: Jobs; told: Told; start: () => void } {
  const told: Told = { log: [], states: [] };
  const log = {
    info: (line: string) => void told.log.push(line),
    error: (error: unknown, line: string) => void told.log.push(`${line}: ${String(error)}`),
  };
  const pool = createPool(url, () => undefined, { max: 4 });
  ends.push(() => pool.end());
  const onState = (problem: string | null) => void told.states.push(problem);
  const copy = new Jobs({ lanes: { jobs: pool, write: pool }, jobs, log, onState, times: { ...times, ...own } });
  ends.push(() => copy.stop());
  return { copy, told, start: () => copy.start({ pool, log } as unknown as Context) };
}

async function database(): Promise<{ url: string; query: (sql: string) => Promise<Record<string, unknown>[]> }> {
  const { url, drop } = await createDatabase(inject('databaseUrl'), undefined, templateName);
  ends.push(drop);
  const client = new pg.Client(url);
  await client.connect();
  ends.push(() => client.end());
  return { url, query: async (sql) => (await client.query<Record<string, unknown>>(sql)).rows };
}

const running = (told: Told) => until(() => told.states.at(-1) === null, 'jobs are run');

/** A job that counts its runs; each ends when `release` is called for it. */
function held(): { job: Job; begun: () => number; release: () => void } {
  let count = 0;
  const waiting: (() => void)[] = [];
  const run = async (): Promise<void> => {
    count += 1;
    await new Promise<void>((resolve) => waiting.push(resolve));
  };
  return { job: { name: 'held', cron: never, run }, begun: () => count, release: () => waiting.shift()?.() };
}

const counting = (): { job: Job; runs: () => number } => {
  let runs = 0;
  return { job: { name: 'count', cron: never, run: async () => void (runs += 1) }, runs: () => runs };
};

test('a kick runs the job, also from a copy that runs none itself', async () => {
  const { url } = await database();
  const { job, runs } = counting();
  const [worker, other] = [makeCopy(url, [job]), makeCopy(url, [job])];
  worker.start();
  await worker.copy.kick('count');
  await until(() => runs() === 1, 'the first run');
  await other.copy.kick('count');
  await until(() => runs() === 2, 'the second run');
  await running(worker.told);
  expect(worker.told).toEqual({ log: [], states: [null] });
});

test('of two copies one runs a job at a time', async () => {
  let current = 0;
  let most = 0;
  let runs = 0;
  const run = async (): Promise<void> => {
    current += 1;
    most = Math.max(most, current);
    await new Promise((resolve) => setImmediate(resolve));
    current -= 1;
    runs += 1;
  };
  const { url } = await database();
  const both = [0, 1].map(() => makeCopy(url, [{ name: 'alone', cron: never, run }]));
  for (const one of both) one.start();
  for (const wanted of [1, 2, 3]) {
    await Promise.all(both.map(({ copy }) => copy.kick('alone')));
    await until(() => runs >= wanted, `run ${wanted}`);
  }
  expect(most).toBe(1);
});

test('a failure is logged, its cause stays out of the tables, and the next kick runs the job again', async () => {
  let runs = 0;
  const run = async (): Promise<void> => {
    runs += 1;
    // A text that PostgreSQL cannot hold.
    if (runs === 1) throw new Error('no luck with secret \u0000');
  };
  const { url, query } = await database();
  const { copy, told, start } = makeCopy(url, [{ name: 'shaky', cron: never, run }]);
  start();
  await copy.kick('shaky');
  await until(() => runs === 1, 'the first run');
  await until(async () => {
    await copy.kick('shaky');
    return runs === 2;
  }, 'the second run');
  expect(told.log).toEqual([
    'The job shaky failed; it runs again when it is next due: Error: no luck with secret \u0000',
  ]);
  const outputs = await query(
    `SELECT output::text AS output FROM pgboss.job WHERE name = 'shaky' AND state = 'failed'`,
  );
  expect(outputs).toHaveLength(1);
  expect(JSON.stringify(outputs)).not.toContain('secret');
});

describe('while the database is away', () => {
  test('a job that ends meanwhile is noted as ended when it is back, and the next run is not kept waiting', async () => {
    const { url, query } = await database();
    const line = await new Line(url).open();
    ends.push(() => line.close());
    const { job, begun, release } = held();
    const { copy, told, start } = makeCopy(line.url, [job]);
    start();
    await copy.kick('held');
    await until(() => begun() === 1, 'the run');
    line.cut();
    release();
    await until(() => told.states.at(-1) === 'their queues cannot be read', 'the loss is told');
    await expect(copy.kick('held'), 'a kick fails rather than waits').rejects.toThrow();
    line.mend();
    await running(told);
    const states = `SELECT state::text FROM pgboss.job WHERE name = 'held'`;
    await until(async () => (await query(states))[0]?.['state'] === 'completed', 'the end is noted');
    await copy.kick('held');
    await until(() => begun() === 2, 'the next run');
    release();
    expect(told.log).toEqual([
      expect.stringMatching(/^Background jobs: their queues cannot be read; tried again until it goes well: /),
    ]);
  });

  test('a failure meanwhile ends nothing either, and a stop does not wait for what is away', async () => {
    const { url } = await database();
    const line = await new Line(url).open();
    ends.push(() => line.close());
    const failed = held();
    const run = async (context: Context): Promise<void> => {
      await failed.job.run(context);
      throw new Error('no luck');
    };
    const { copy, told, start } = makeCopy(line.url, [{ ...failed.job, run }]);
    start();
    await copy.kick('held');
    await until(() => failed.begun() === 1, 'the run');
    line.cut();
    failed.release();
    await until(() => told.log.some((one) => one.includes('no luck')), 'the failure is logged');
    const begun = performance.now();
    await copy.stop();
    expect(performance.now() - begun).toBeLessThan(9_000);
  });
});

describe('a start that the database refuses', () => {
  test('is told once, tried again, and goes well when the lock on the queues is gone', async () => {
    const { url, query } = await database();
    const { job, runs } = counting();
    const first = makeCopy(url, [job]);
    first.start();
    await running(first.told);
    await first.copy.stop();
    await query('BEGIN');
    await query('LOCK TABLE pgboss.version, pgboss.queue, pgboss.job IN ACCESS EXCLUSIVE MODE');
    const { copy, told, start } = makeCopy(url, [job]);
    await query(`ALTER DATABASE ${new URL(url).pathname.slice(1)} SET lock_timeout = 100`);
    start();
    await until(() => told.log.length === 1, 'the refusal is logged');
    expect(told.states).toEqual(['they have not started yet']);
    expect(told.log[0]).toMatch(/^Background jobs: they have not started yet; tried again until it goes well: .*lock/);
    await query('COMMIT');
    await running(told);
    await copy.kick('count');
    await until(() => runs() === 1, 'a run');
    expect([told.log.length, told.states]).toEqual([1, ['they have not started yet', null]]);
  });

  test('does not keep the copy from stopping', async () => {
    const { url, query } = await database();
    const first = makeCopy(url, []);
    first.start();
    await running(first.told);
    await first.copy.stop();
    await query('BEGIN');
    await query('LOCK TABLE pgboss.version IN ACCESS EXCLUSIVE MODE');
    const { copy, told, start } = makeCopy(url, []);
    start();
    const waits = `SELECT 1 FROM pg_locks WHERE NOT granted`;
    const other = new pg.Client(url);
    await other.connect();
    await until(async () => (await other.query(waits)).rowCount, 'the start waits for the lock');
    await other.end();
    const begun = performance.now();
    await copy.stop();
    expect(performance.now() - begun).toBeLessThan(9_000);
    await query('COMMIT');
    expect(told.log).toEqual([]);
  });
});

test('queues that are gone, as in a fresh database, are made anew', async () => {
  const { url, query } = await database();
  const { job, runs } = counting();
  const { copy, told, start } = makeCopy(url, [job]);
  start();
  await running(told);
  await query('DROP SCHEMA pgboss CASCADE');
  await until(() => told.states.join() === ',they have not started yet,', 'the queues are there again');
  await until(
    () =>
      copy.kick('count').then(
        () => true,
        () => false,
      ),
    'a kick',
  );
  await until(() => runs() === 1, 'a run');
  const named = `SELECT FROM pgboss.queue WHERE name = 'count'`;
  await query(
    `DELETE FROM pgboss.job WHERE name = 'count'; DELETE FROM pgboss.schedule; SELECT pgboss.delete_queue('count')`,
  );
  await until(async () => (await query(named)).length === 1, 'a single queue is made anew too');
});

describe('what nobody runs is told', () => {
  /** A copy whose jobs may be late by a second. */
  async function hasty(): Promise<Awaited<ReturnType<typeof database>> & ReturnType<typeof makeCopy>> {
    const own = await database();
    const made = makeCopy(own.url, [counting().job], { overdue: 1 });
    made.start();
    await running(made.told);
    return { ...own, ...made };
  }

  test('a job that waits, because another session holds it', async () => {
    const { query, told, url } = await hasty();
    await query(
      `UPDATE pgboss.version SET cron_on = now() + interval '1 hour', maintained_on = now() + interval '1 hour'`,
    );
    const holder = new pg.Client(url);
    await holder.connect();
    await holder.query('BEGIN');
    await holder.query(
      `INSERT INTO pgboss.job (name, start_after, policy) VALUES ('count', now() + interval '2 seconds', 'stately')`,
    );
    await holder.query('COMMIT');
    await holder.query('BEGIN');
    await holder.query(`SELECT FROM pgboss.job WHERE name = 'count' FOR UPDATE`);
    const told1 = 'some have waited to be run for more than 1 s: count';
    await until(() => told.states.at(-1) === told1, 'the wait is told');
    await holder.query('COMMIT');
    await holder.end();
    await running(told);
  });

  test('schedules and maintenance that rest', async () => {
    const { query, told } = await hasty();
    await query(
      `UPDATE pgboss.version SET cron_on = now() - interval '1 hour', maintained_on = now() + interval '1 hour'`,
    );
    await until(() => told.states.at(-1)?.startsWith('their schedules '), 'the schedules are told');
    await query(
      `UPDATE pgboss.version SET cron_on = now() + interval '1 hour', maintained_on = now() - interval '1 hour'`,
    );
    await until(() => told.states.at(-1)?.endsWith('maintained for more than 1 s'), 'the maintenance is told');
    await query(`UPDATE pgboss.version SET maintained_on = now() + interval '1 hour'`);
    await running(told);
  });
});
