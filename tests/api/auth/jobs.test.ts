// The tables of sign-in do not grow with every sign-in and every attempt: what is over goes, what is not stays.
import { randomBytes } from 'node:crypto';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { signInJobs } from '../../../api/auth/jobs.ts';
import type { Context } from '../../../api/context.ts';
import { login, makeAccount, signedInAs } from '../../support/accounts.ts';
import { startApp } from '../../support/server.ts';
import type { TestApp } from '../../support/server.ts';
import { until } from '../../support/until.ts';

let app: TestApp;
beforeAll(async () => {
  app = await startApp();
});
afterAll(() => app.close());

const count = async (table: string): Promise<number> =>
  Number((await app.pool.query<{ count: string }>(`SELECT count(*) FROM ${table}`)).rows[0]?.count);

test('attempts of strangers, sessions, links and tokens that are over are removed', async () => {
  const account = await makeAccount(app);
  const owner = await signedInAs(app, account);
  await login(app, account, { password: 'not this one 123' });
  await owner.post('/api/auth/tokens', {
    name: 'Script',
    scopes: ['read'],
    expiresAt: new Date(Date.now() + 86_400_000).toISOString(),
  });
  await app.stranger.post('/api/auth/forgot', { email: account.email });
  await until(async () => (await count('account_links')) === 1, 'the link');
  const here = { sessions: 1, account_links: 1, api_tokens: 1, sign_in_limits: await count('sign_in_limits') };
  await app.pool.query(
    `INSERT INTO sign_in_limits (key, failures, forgotten_at) SELECT sha256(n::text::bytea), 1, now() - interval '1 second' FROM generate_series(1, 12000) n`,
  );
  await app.pool.query(`INSERT INTO sessions (id, user_id, expires_at) VALUES ($2, $1, now() - interval '1 second')`, [
    account.id,
    randomBytes(32),
  ]);
  await app.pool.query(
    `INSERT INTO account_links (user_id, purpose, hash, expires_at) VALUES ($1, 'invitation', $2, now() - interval '1 second')`,
    [account.id, randomBytes(32)],
  );
  for (const days of [29, 31])
    await app.pool.query(
      `INSERT INTO api_tokens (user_id, name, hash, start, scopes, expires_at) VALUES ($1, 'Old', $2, 'x', '{read}', now() - make_interval(days => $3))`,
      [account.id, randomBytes(32), days],
    );
  for (const job of signInJobs) await job.run({ pool: app.pool } as Context);
  const left = Object.fromEntries(
    await Promise.all(Object.keys(here).map(async (table) => [table, await count(table)])),
  );
  expect(left).toEqual({ ...here, api_tokens: 2 });
  expect((await owner.get('/api/auth/me')).status).toBe(200);
});
