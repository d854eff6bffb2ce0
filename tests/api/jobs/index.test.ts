// Background jobs: a kick runs one, copies share the work, a failure is told and does no lasting harm.
import { afterEach, expect, inject, test } from 'vitest';
import { Jobs } from '../../../api/jobs/index.ts';
import type { Job } from '../../../api/jobs/job.ts';
import type { Context } from '../../../api/context.ts';
import { createPool } from '../../../api/database/pool.ts';
import { createDatabase } from '../../support/database.ts';
import { templateName } from '../../support/template.ts';
import { until } from '../../support/until.ts';

const ends: (() => Promise<unknown>)[] = [];
afterEach(async () => {
  for (const end of ends.splice(0).toReversed()) await end();
});

/** Copies of the server that share a database and these jobs; `works` says which of them run jobs. */
async function copies(works: boolean[], jobs: Job[], errors: string[] = []): Promise<Jobs[]> {
  const database = await createDatabase(inject('databaseUrl'), undefined, templateName);
  ends.push(() => database.drop());
  const log = { info: () => undefined, error: (_error: unknown, line: string) => void errors.push(line) };
  const made: Jobs[] = [];
  for (const work of works) {
    const pool = createPool(database.url, () => undefined, { max: 4 });
    ends.push(() => pool.end());
    const copy = new Jobs(pool, jobs, log);
    ends.push(() => copy.stop());
    if (work) await copy.start({ pool, log } as unknown as Context);
    made.push(copy);
  }
  return made;
}

test('a kick runs the job, also from a copy that runs none itself', async () => {
  let runs = 0;
  const job: Job = { name: 'count', cron: '0 0 1 1 *', run: async () => void (runs += 1) };
  const [worker, other] = await copies([true, false], [job]);
  await worker?.kick('count');
  await until(() => runs === 1, 'the first run');
  await other?.kick('count');
  await until(() => runs === 2, 'the second run');
});

test('of two copies one runs a job at a time', async () => {
  let running = 0;
  let most = 0;
  let runs = 0;
  const run = async (): Promise<void> => {
    running += 1;
    most = Math.max(most, running);
    await new Promise((resolve) => setImmediate(resolve));
    running -= 1;
    runs += 1;
  };
  const both = await copies([true, true], [{ name: 'alone', cron: '0 0 1 1 *', run }]);
  for (const wanted of [1, 2, 3]) {
    await Promise.all(both.map((copy) => copy.kick('alone')));
    await until(() => runs >= wanted, `run ${wanted}`);
  }
  expect(most).toBe(1);
});

test('a failure is logged, and the next kick runs the job again', async () => {
  const errors: string[] = [];
  let runs = 0;
  const run = async (): Promise<void> => {
    runs += 1;
    if (runs === 1) throw new Error('no luck');
  };
  const [worker] = await copies([true], [{ name: 'shaky', cron: '0 0 1 1 *', run }], errors);
  await worker?.kick('shaky');
  await until(() => runs === 1, 'the first run');
  await until(async () => {
    await worker?.kick('shaky');
    return runs === 2;
  }, 'the second run');
  expect(errors).toEqual(['The job shaky failed; it runs again when it is next due']);
});
