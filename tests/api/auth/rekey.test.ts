// A change of SECRET_KEY: with the former key beside it nobody notices; without, the start says what is wrong.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import pg from 'pg';
import { afterAll, afterEach, beforeAll, describe, expect, inject, test } from 'vitest';
import { forgetLost, rekey } from '../../../api/auth/rekey.ts';
import { Vault } from '../../../api/auth/vault.ts';
import { findProjectRoot } from '../../../api/project.ts';
import { codeOf, setUpSecondFactor } from '../../support/accounts.ts';
import { createDatabase } from '../../support/database.ts';
import type { TestDatabase } from '../../support/database.ts';
import { adminPassword, endPrograms, startProgram } from '../../support/program.ts';
import type { Program } from '../../support/program.ts';
import { make } from '../../support/rows.ts';
import { Client, testSecret } from '../../support/server.ts';
import type { Answer } from '../../support/server.ts';
import { templateName } from '../../support/template.ts';
import { startVaulted } from '../../support/vaulted.ts';

const [keyA, keyB, keyC] = ['a'.repeat(32), 'b'.repeat(32), 'c'.repeat(32)];
const email = 'admin@example.com';
const signIn = (program: Program, code?: string): Promise<Answer> =>
  new Client(program.url, null).post('/api/auth/login', { email, password: adminPassword, ...(code ? { code } : {}) });

describe('the server', () => {
  let database: TestDatabase;
  let db: pg.Client;
  let secret: string;
  const start = (env: Record<string, string>) => startProgram({ DATABASE_URL: database.url, WORKER: '0', ...env });
  const serving = async (env: Record<string, string>) => (await start(env)).ready();
  /** The code of the app works: with the code of now, whether or not it was used a moment ago. */
  async function expectCodeWorks(program: Program): Promise<void> {
    await db.query('UPDATE second_factors SET last_step = 0');
    const answer = await signIn(program, codeOf(secret));
    expect([answer.status, answer.text]).toEqual([200, expect.stringContaining(email)]);
  }

  beforeAll(async () => {
    database = await createDatabase(inject('databaseUrl'), undefined, templateName);
    db = new pg.Client(database.url);
    await db.connect();
    const program = await serving({ SECRET_KEY: keyA });
    ({ secret } = await setUpSecondFactor(await program.admin()));
    await program.end();
  });
  afterEach(endPrograms);
  afterAll(async () => {
    await db.end();
    await database.drop();
  });

  test.each([
    [{ SECRET_KEY: keyC }, 'SECRET_KEY is not the key that these secrets were encrypted with: second factors (1).'],
    [{}, 'SECRET_KEY is not set, and so nothing opens these secrets: second factors (1).'],
  ])('does not start with another key, or none: %j', async (env, told) => {
    const program = await start(env);
    expect(await program.ended).toBe(1);
    expect(program.errors).toContain(told);
    expect(program.errors).toContain('SECRET_KEY_PREVIOUS');
    expect(program.errors).not.toMatch(/cccc|\n {4}at /);
  });

  test('takes a new key with the former one beside it: codes go on working, also when the former is gone', async () => {
    const both = await serving({ SECRET_KEY: keyB, SECRET_KEY_PREVIOUS: `${keyC},${keyA}` });
    expect(both.output).toContain('Encrypted anew with the present SECRET_KEY: 1 secret.');
    await expectCodeWorks(both);
    await both.end();
    const alone = await serving({ SECRET_KEY: keyB });
    expect(alone.output).not.toContain('Encrypted anew');
    await expectCodeWorks(alone);
    await alone.end();
    const { rows } = await db.query(
      `SELECT actor_email AS actor, event_type AS type, metadata #>> '{changes,twoFactorSecret,1}' AS value FROM audit_records WHERE metadata ->> 'action' = 'seal_anew'`,
    );
    expect(rows).toEqual([{ actor: 'change of SECRET_KEY', type: 'security', value: 'hidden' }]);
  });

  test('says what was altered, and starts: other second factors work', async () => {
    await db.query(`INSERT INTO users (email, role, status, two_factor_enabled, two_factor_secret)
      VALUES ('altered@example.com', 'viewer', 'active', true, 'v2.AAAAAAAA.AAAA')`);
    const program = await serving({ SECRET_KEY: keyB });
    expect(program.output).toContain('No key opens these secrets: second factors (1).');
    await expectCodeWorks(program);
    await program.end();
  });

  test('whose key is lost forgets, on command, what can never be opened again', async () => {
    const child = spawn(process.execPath, ['--import', 'tsx', 'api/auth/cli.ts'], {
      cwd: fileURLToPath(findProjectRoot()),
      env: { PATH: process.env['PATH'], DATABASE_URL: database.url, SECRET_KEY: keyC },
    });
    let said = '';
    child.stdout.on('data', (part: Buffer) => (said += part.toString()));
    expect(await once(child, 'close')).toEqual([0, null]);
    expect(said).toContain('2 secrets were given up.');
    const program = await serving({ SECRET_KEY: keyC });
    expect((await signIn(program)).status).toBe(200);
    const { rows } = await db.query(
      'SELECT email FROM users WHERE two_factor_enabled OR two_factor_secret IS NOT NULL',
    );
    expect(rows).toEqual([]);
  });
});

test('everything sealed is sealed anew, batch by batch: second factors, begun ones, and secrets that can be revealed', async () => {
  const app = await startVaulted();
  const former = new Vault(testSecret);
  const next = new Vault(keyB, [testSecret]);
  const trunk = await make(await app.as('super_admin'), 'trunk_accounts', { name: 'North', password: 'sip-secret-1' });
  const { rows } = await app.pool.query<{ id: string }>(
    `INSERT INTO users (email, role, status) SELECT 'many' || n || '@example.com', 'viewer', 'active' FROM generate_series(1, 1100) n RETURNING id`,
  );
  const ids = rows.map(({ id }) => id);
  const sealed = ids.map((id) => former.seal(`SECRET OF ${id}`, `users.twoFactorSecret:${id}`));
  await app.pool.query(
    `UPDATE users SET two_factor_secret = given.sealed FROM unnest($1::uuid[], $2::text[]) given(id, sealed) WHERE users.id = given.id`,
    [ids, sealed],
  );
  await app.pool.query('INSERT INTO second_factors (user_id, pending_secret) VALUES ($1, $2), ($3, $4)', [
    ids[0],
    sealed[0],
    ids[1],
    'v1.made under a key that nobody knows',
  ]);
  const warnings: string[] = [];
  const run = () => rekey(app.pool, next, app.resources, (line) => warnings.push(line));
  expect(await Promise.all([run(), run()]), 'by two copies that start at once').toHaveLength(2);
  expect([await run(), warnings]).toEqual([0, []]);
  expect(await forgetLost(app.pool, next, app.resources)).toBe(0);
  const alone = new Vault(keyB);
  const stored = await app.pool.query<{ id: string; value: string }>(
    'SELECT id, two_factor_secret AS value FROM users WHERE two_factor_secret IS NOT NULL',
  );
  expect(stored.rows).toHaveLength(1100);
  for (const { id, value } of stored.rows)
    expect(alone.open(value, `users.twoFactorSecret:${id}`)).toBe(`SECRET OF ${id}`);
  const pending = await app.pool.query<{ value: string | null }>(
    'SELECT pending_secret AS value FROM second_factors ORDER BY user_id = $1 DESC',
    [ids[0]],
  );
  expect(alone.open(String(pending.rows[0]?.value), `users.twoFactorSecret:${ids[0]}`)).toBe(`SECRET OF ${ids[0]}`);
  expect(pending.rows[1]?.value, 'a set-up that was begun begins again').toBeNull();
  const revealable = await app.pool.query<{ value: string }>('SELECT password AS value FROM trunk_accounts');
  expect(alone.open(String(revealable.rows[0]?.value), `trunk_accounts.password:${trunk.id}`)).toBe('sip-secret-1');
  await app.close();
});
