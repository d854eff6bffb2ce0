// A database that falls silent, seen through a line that can be lost: what waits for it fails soon, and what is well stays.
import type pg from 'pg';
import { afterEach, beforeEach, expect, inject, test } from 'vitest';
import { createPool } from '../../../api/database/pool.ts';
import { Pulse } from '../../../api/database/pulse.ts';
import { Line } from '../../support/line.ts';

let line: Line;
let pools: pg.Pool[];
let pulse: Pulse;
let lines: string[];

beforeEach(async () => {
  [pools, lines] = [[], []];
  line = await new Line(inject('databaseUrl')).open();
  pulse = new Pulse(line.url, (text) => lines.push(text));
});
afterEach(async () => {
  line.mend();
  await Promise.all(pools.map((pool) => pool.end()));
  line.close();
});

/** A pool that the pulse looks after; its statements may take as long as they take. */
function watched(url: string): pg.Pool {
  const pool = createPool(url, () => undefined, { statement: 0, max: 2 });
  pools.push(pool);
  pulse.watch(pool);
  return pool;
}

const idOf = async (pool: pg.Pool): Promise<number> => {
  const { rows } = await pool.query<{ id: number }>('SELECT pg_backend_pid() AS id');
  return Number(rows[0]?.id);
};
const failureOf = (work: Promise<unknown>): Promise<string> =>
  work.then(
    () => 'it was answered',
    (error: Error) => error.message,
  );

test('what waits for an answer that never comes fails within seconds', async () => {
  const work = watched(line.url);
  await idOf(work);
  const failure = failureOf(work.query('SELECT pg_sleep(100)'));
  line.lose();
  pulse.start(watched(line.url));
  expect(await failure).toBe('Connection terminated');
  expect(lines).toEqual(['The database has fallen silent: 1 connections to it are given up']);
});

test('a connection that is dead is not used again: the next request has a new one', async () => {
  const work = watched(line.url);
  const dead = await idOf(work);
  line.lose();
  pulse.start(watched(line.url));
  await expect.poll(() => work.totalCount).toBe(0);
  line.mend();
  expect(await idOf(work)).not.toBe(dead);
});

test('work that the server is busy with goes on while another connection is dead', async () => {
  const work = watched(inject('databaseUrl'));
  const own = watched(line.url);
  const dead = await idOf(own);
  const answer = work.query<{ said: string }>("SELECT pg_sleep(7), 'done' AS said");
  line.lose();
  line.mend();
  pulse.start(own);
  expect((await answer).rows[0]?.said).toBe('done');
  expect(lines).toEqual([]);
  expect(await idOf(own)).not.toBe(dead);
});
