// /readyz: answered from memory, part by part; a database at another version is told.
import { afterAll, beforeAll, expect, test } from 'vitest';
import { Health } from '../../../api/health.ts';
import { startApp } from '../../support/server.ts';
import type { TestApp } from '../../support/server.ts';
import { until } from '../../support/until.ts';

let app: TestApp;
beforeAll(async () => {
  app = await startApp();
});
afterAll(() => app.close());

test('each part is told, and strangers who ask all the time cost the database nothing', async () => {
  const first = await until(async () => {
    const answer = await app.stranger.get('/readyz');
    return answer.status === 200 ? answer : null;
  }, 'the copy to be ready');
  expect(first.body).toMatchObject({ status: 'ok', parts: { database: 'ok', migrations: 'ok' } });
  const asked = async () =>
    Number(
      (
        await app.pool.query<{ n: string }>(
          `SELECT sum(calls)::text AS n FROM (SELECT count(*) AS calls FROM pg_stat_activity WHERE application_name = 'didtron-back-office' AND query LIKE '%to_regclass%') one`,
        )
      ).rows[0]?.n,
    );
  const before = await asked();
  await Promise.all(Array.from({ length: 200 }, () => app.stranger.get('/readyz')));
  expect(await asked()).toBe(before);
});

test('a part that does not work degrades; a grave one makes the copy not ready; each change is told once', () => {
  const told: string[] = [];
  const health = new Health((line) => void told.push(line));
  health.set('database', null, true);
  expect(health.state.status).toBe('ok');
  for (const _again of [1, 2]) health.set('jobs', 'they wait for a lock');
  expect(health.state).toEqual({ status: 'degraded', parts: { database: 'ok', jobs: 'they wait for a lock' } });
  health.set('database', 'it cannot be reached', true);
  expect(health.state.status).toBe('not ready');
  health.set('database', null, true);
  health.set('jobs', null);
  expect(health.state.status).toBe('ok');
  expect(told).toEqual([
    'jobs: they wait for a lock',
    'database: it cannot be reached',
    'database: well again',
    'jobs: well again',
  ]);
});
