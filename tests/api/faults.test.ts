// What nobody caught: it is logged, and the process goes on where it can, and ends with code 1 where it cannot.
import pg from 'pg';
import { afterAll, afterEach, beforeAll, describe, expect, inject, test, vi } from 'vitest';
import { createDatabase } from '../support/database.ts';
import type { TestDatabase } from '../support/database.ts';
import { Line } from '../support/line.ts';
import { endPrograms, startProgram } from '../support/program.ts';
import type { Program } from '../support/program.ts';
import { templateName } from '../support/template.ts';
import { until } from '../support/until.ts';

vi.setConfig({ testTimeout: 120_000 });

let database: TestDatabase;
beforeAll(async () => {
  database = await createDatabase(inject('databaseUrl'), undefined, templateName);
});
afterEach(() => endPrograms());
afterAll(() => database.drop());

test('a job that runs while the database goes away ends nothing, and is run again when it is back', async () => {
  const line = await new Line(database.url).open();
  const holder = new pg.Client(database.url);
  await holder.connect();
  try {
    const program = await (await startProgram({ DATABASE_URL: line.url })).ready();
    const admin = await program.admin();
    const verified = async () => (await admin.get('/api/audit_records/proof')).body['verified'];
    await until(async () => (await admin.post('/api/audit_records/proof/verify')).status === 202, 'the jobs are there');
    await holder.query('BEGIN');
    await holder.query('LOCK TABLE audit_seals IN ACCESS EXCLUSIVE MODE');
    const waiting = `SELECT 1 FROM pg_locks WHERE NOT granted AND relation = 'audit_seals'::regclass`;
    await until(async () => {
      // Only the job reads the seals here: the proof is asked for by nobody.
      await admin.post('/api/audit_records/proof/verify').catch(() => null);
      return (await holder.query(waiting)).rowCount;
    }, 'a job waits for the seals');
    line.cut();
    await until(() => /The job audit-\w+ failed/.test(program.errors), 'the job has failed');
    await holder.query('COMMIT');
    line.mend();
    await until(async () => (await admin.get('/readyz')).status === 200, 'the database is reached again', 30_000);
    const before = await verified();
    await until(
      async () => {
        await admin.post('/api/audit_records/proof/verify');
        return JSON.stringify(await verified()) !== JSON.stringify(before);
      },
      'the trail is verified again',
      60_000,
    );
    expect(program.child.exitCode).toBeNull();
    expect(program.errors).not.toMatch(/nobody/);
  } finally {
    line.close();
    await holder.end();
  }
});

describe('an error that nobody caught', () => {
  /** The program, which meets this fault when it is told to. */
  async function faulty(fault: string): Promise<Program> {
    const script = `process.once('SIGUSR2', () => { ${fault} })`;
    const env = { NODE_OPTIONS: `--import=data:text/javascript,${encodeURIComponent(script)}` };
    const program = await (await startProgram({ DATABASE_URL: database.url, ...env })).ready();
    program.child.kill('SIGUSR2');
    return program;
  }

  test('is survived where the database or the network failed work that nobody waited for', async () => {
    const program = await faulty(
      `Promise.reject(Object.assign(new Error('connect ECONNREFUSED'), { code: 'ECONNREFUSED', syscall: 'connect' }))`,
    );
    await until(() => program.errors.includes('Work that nobody waited for failed; the process goes on'), 'its line');
    expect(program.errors).toContain('connect ECONNREFUSED');
    expect((await program.admin()).cookie).not.toBeNull();
    expect(program.child.exitCode).toBeNull();
  });

  test.each([
    ['a promise', `Promise.reject(new TypeError('half done'))`],
    ['an exception', `setImmediate(() => { throw new TypeError('half done') })`],
  ])('ends the process when the program itself is wrong: %s', async (_what, fault) => {
    const program = await faulty(fault);
    expect(await program.ended).toBe(1);
    expect(program.errors).toMatch(/^An error that nobody caught: the process ends TypeError: half done\n/);
  });

  test('ends the process in time also when something open cannot be closed', async () => {
    const client = new pg.Client(database.url);
    await client.connect();
    try {
      const program = await (
        await startProgram({
          DATABASE_URL: database.url,
          NODE_OPTIONS: `--import=data:text/javascript,${encodeURIComponent(
            `process.once('SIGUSR2', () => { setImmediate(() => { throw new TypeError('half done') }) })`,
          )}`,
        })
      ).ready();
      const admin = await program.admin();
      await client.query('BEGIN');
      await client.query('LOCK TABLE carriers IN ACCESS EXCLUSIVE MODE');
      const asked = admin.get('/api/carriers').catch(() => null);
      const waiting = `SELECT 1 FROM pg_locks WHERE NOT granted AND relation = 'carriers'::regclass`;
      await until(async () => (await client.query(waiting)).rowCount, 'a request waits');
      program.child.kill('SIGUSR2');
      const begun = performance.now();
      expect(await program.ended).toBe(1);
      expect(performance.now() - begun).toBeLessThan(8_000);
      await asked;
    } finally {
      await client.end();
    }
  });
});
