// The sealing job and the anchor outside of the database: a chain that does not go through it any more is found within the minute.
import { mkdtemp, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pg from 'pg';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { AnchorFile } from '../../../api/audit/anchor.ts';
import { auditJobs } from '../../../api/audit/jobs.ts';
import { createWitnesses } from '../../../api/audit/witnesses.ts';
import { Vault } from '../../../api/auth/vault.ts';
import type { Context } from '../../../api/context.ts';
import { guardScript, guardsOf } from '../../../api/database/guards.ts';
import { makeCarrier } from '../../support/rows.ts';
import { startApp, testSecret } from '../../support/server.ts';
import type { TestApp } from '../../support/server.ts';

interface Verified {
  verified: { problem: { message: string } | null } | null;
  signedBy: string | null;
}

describe.each([
  ['in a file', true],
  ['in the memory of the server, where there is no place for a file', false],
])('the anchor %s', (_where, inFile) => {
  let app: TestApp;
  let folder: string;
  let path: string;
  let context: Context;
  const errors: string[] = [];

  beforeAll(async () => {
    app = await startApp();
    folder = await mkdtemp(join(tmpdir(), 'didtron-anchor-'));
    path = join(folder, 'anchor.json');
    const log = {
      info: () => undefined,
      error: (error: unknown, line: string) => void errors.push(`${line}: ${String(error)}`),
    };
    const watching = { pool: app.pool, resources: app.resources, log, tell: () => undefined };
    const witnesses = createWitnesses(new Vault(testSecret), inFile ? path : null, watching);
    context = { pool: app.pool, log, witnesses, auditRetentionDays: 0 } as unknown as Context;
  });
  afterAll(async () => {
    await app.close();
    await rm(folder, { recursive: true });
  });
  const run = async (name: string): Promise<void> => {
    for (const job of auditJobs) if (job.name === name) await job.run(context);
  };
  const proof = async (): Promise<Verified> =>
    (await (await app.as('super_admin')).get<Verified>('/api/audit_records/proof')).body;
  const sealRow = async (): Promise<void> => {
    await makeCarrier(await app.as('super_admin'));
    await run('audit-seal');
  };

  test('is the newest seal, and moves on with the chain', async () => {
    await sealRow();
    await sealRow();
    const { rows } = await app.pool.query<{ hash: string }>(
      `SELECT encode(hash, 'hex') AS hash FROM audit_seals WHERE number = 2`,
    );
    expect(await context.witnesses.anchor.read()).toEqual({ seal: '2', hash: rows[0]?.hash });
    if (inFile) {
      expect(JSON.parse(await readFile(path, 'utf8'))).toMatchObject({ seal: '2', hash: rows[0]?.hash });
      expect((await stat(path)).mode & 0o777).toBe(0o600);
    }
    expect(await proof()).toMatchObject({ signedBy: expect.any(String), verified: { problem: null } });
  });

  test('finds that the last seals were removed with their rows, though nothing in the database says so', async () => {
    await sealRow();
    await sealRow();
    const intruder = new pg.Client(app.databaseUrl);
    await intruder.connect();
    await intruder.query(
      `ALTER TABLE audit_records DISABLE TRIGGER ALL; ALTER TABLE audit_seals DISABLE TRIGGER ALL;
       DELETE FROM audit_records WHERE seq > (SELECT max(last_seq) FROM audit_seals WHERE number <= 2);
       DELETE FROM audit_seals WHERE number > 2; DELETE FROM settings WHERE key = 'audit_verified';
       SELECT setval('audit_seals_made', 2), setval('audit_records_seq_seq', (SELECT max(last_seq) FROM audit_seals))`,
    );
    await intruder.query(guardScript(guardsOf(app.resources)));
    await intruder.end();
    const before = await context.witnesses.anchor.read();
    await run('audit-seal');
    const words = `Seal ${before?.seal} was seen before, but the chain ends at seal 2`;
    expect((await proof()).verified?.problem?.message).toBe(words);
    expect(errors.join('\n')).toContain(words);
    // New seals do not cover it up, and the anchor stays where it was.
    for (let seals = 0; seals < 3; seals += 1) await sealRow();
    expect(await context.witnesses.anchor.read()).toEqual(before);
    expect((await proof()).verified?.problem?.message).toContain('the chain was made anew');
  });

  test('stays through retention', async () => {
    const own = await startApp();
    const older = { ...context, pool: own.pool, witnesses: { ...context.witnesses, anchor: new AnchorFile(null) } };
    const due = async (name: string): Promise<void> => {
      for (const job of auditJobs) if (job.name === name) await job.run(older);
    };
    await makeCarrier(await own.as('super_admin'));
    await due('audit-seal');
    await due('audit-retention');
    await makeCarrier(await own.as('super_admin'));
    await due('audit-seal');
    await due('audit-verify');
    const { body } = await (await own.as('super_admin')).get('/api/audit_records/proof');
    expect(body).toMatchObject({ seals: '3', verified: { problem: null, removedTo: expect.any(String) } });
    await own.close();
  });

  test.runIf(inFile)('that cannot be read stops the job, in words', async () => {
    await writeFile(path, 'something else');
    await expect(run('audit-seal')).rejects.toThrow(`${path} is not an anchor of the audit trail.`);
  });
});
