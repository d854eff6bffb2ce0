// The watch over the guards of the trail: whatever a superuser does to them is found within a look, told, and repaired where it can be.
import pg from 'pg';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { make, makeCarrier, nextNumber } from '../../support/rows.ts';
import { startApp } from '../../support/server.ts';
import type { Client, TestApp } from '../../support/server.ts';

let app: TestApp;
let admin: Client;
let intruder: pg.Client;

beforeAll(async () => {
  app = await startApp({ auditCheckEvery: 50 });
  admin = await app.as('super_admin');
  intruder = new pg.Client(app.databaseUrl);
  await intruder.connect();
});
afterAll(async () => {
  await intruder.end();
  await app.close();
});

interface Entry {
  description: string;
  eventType: string;
  metadata: { action: string; details: Record<string, unknown> };
}
const told = async (action: string): Promise<Entry[]> => {
  const { body } = await admin.get<Entry[]>(
    '/api/audit_records?eventType=security&_sort=occurredAt&_order=desc&_end=500',
  );
  return body.filter(({ metadata }) => metadata.action === action);
};
const ready = async (): Promise<string> => {
  const { status, text } = await app.stranger.get('/readyz');
  return `${status} ${text}`;
};
/** How a trigger is enabled in the catalogue; null: it is not there. */
const enabled = async (table: string, trigger: string): Promise<string | null> => {
  const { rows } = await app.pool.query<{ how: string }>(
    'SELECT tgenabled AS how FROM pg_trigger WHERE tgrelid = $1::regclass AND tgname = $2',
    [table, trigger],
  );
  return rows[0]?.how ?? null;
};
const changesOf = async (id: string): Promise<number> =>
  (await admin.get<{ entries: object[] }>(`/api/carriers/${id}/history`)).body.entries.length;

test('every guard is there and cannot be skipped by a session', async () => {
  const { rows } = await app.pool.query<{ how: string }>(
    `SELECT DISTINCT tgenabled AS how FROM pg_trigger WHERE tgname IN ('z_audit', 'z_audit_all', 'append_only', 'append_only_all', 'z_keep')`,
  );
  expect(rows).toEqual([{ how: 'A' }]);
  expect(await ready()).toContain('200');
});

describe('repaired and told:', () => {
  test.each([
    ['carriers', 'z_audit', 'a trigger that is switched off', 'ALTER TABLE carriers DISABLE TRIGGER z_audit'],
    ['carriers', 'z_audit', 'a trigger that a session can skip', 'ALTER TABLE carriers ENABLE TRIGGER z_audit'],
    ['carriers', 'z_audit', 'a trigger for replicas alone', 'ALTER TABLE carriers ENABLE REPLICA TRIGGER z_audit'],
    ['users', 'z_audit', 'all triggers of a table switched off', 'ALTER TABLE users DISABLE TRIGGER USER'],
    ['carriers', 'z_audit', 'a trigger that is gone', 'DROP TRIGGER z_audit ON carriers'],
    ['carriers', 'z_audit', 'a function that is gone with its triggers', 'DROP FUNCTION carriers_audit CASCADE'],
    [
      'carriers',
      'z_audit',
      'a function that does nothing any more',
      'CREATE OR REPLACE FUNCTION carriers_audit() RETURNS trigger LANGUAGE plpgsql SET search_path = pg_catalog, public, pg_temp AS $$ BEGIN RETURN NULL; END $$',
    ],
    ['carriers', 'z_audit', 'a function with another search path', 'ALTER FUNCTION carriers_audit() RESET ALL'],
    [
      'carriers',
      'z_audit',
      'a trigger with a condition',
      'CREATE OR REPLACE TRIGGER z_audit AFTER INSERT OR UPDATE OR DELETE ON carriers FOR EACH ROW WHEN (false) EXECUTE FUNCTION carriers_audit(); ALTER TABLE carriers ENABLE ALWAYS TRIGGER z_audit',
    ],
    [
      'carriers',
      'z_audit',
      'a trigger that looks at fewer operations',
      'CREATE OR REPLACE TRIGGER z_audit AFTER INSERT ON carriers FOR EACH ROW EXECUTE FUNCTION carriers_audit(); ALTER TABLE carriers ENABLE ALWAYS TRIGGER z_audit',
    ],
    [
      'carriers',
      'z_audit',
      'a trigger that calls another function',
      'CREATE OR REPLACE TRIGGER z_audit AFTER INSERT OR UPDATE OR DELETE ON carriers FOR EACH ROW EXECUTE FUNCTION users_audit(); ALTER TABLE carriers ENABLE ALWAYS TRIGGER z_audit',
    ],
    ['audit_records', 'z_keep', 'the keeper of the trail', 'ALTER TABLE audit_records DISABLE TRIGGER z_keep'],
    [
      'audit_records',
      'append_only',
      'what keeps the trail from change',
      'ALTER TABLE audit_records DISABLE TRIGGER append_only',
    ],
    [
      'audit_records',
      'append_only',
      'the columns of the trail that may be emptied',
      `CREATE OR REPLACE TRIGGER append_only BEFORE UPDATE OR DELETE ON audit_records FOR EACH ROW EXECUTE FUNCTION refuse_change('actor_id', 'actor_email'); ALTER TABLE audit_records ENABLE ALWAYS TRIGGER append_only`,
    ],
    [
      'audit_seals',
      'append_only_all',
      'what keeps the seals from change',
      'ALTER TABLE audit_seals DISABLE TRIGGER append_only_all',
    ],
  ])('%s %s: %s', async (table, trigger, _what, tamper) => {
    const before = (await told('audit_guards_repaired')).length;
    await intruder.query(tamper);
    await expect.poll(() => told('audit_guards_repaired').then((all) => all.length)).toBe(before + 1);
    expect(await enabled(table, trigger)).toBe('A');
    const [event] = await told('audit_guards_repaired');
    expect(event?.description).toContain(`trigger ${trigger} of ${table}`);
    expect(event?.metadata.details).toMatchObject({ lastSeenWhole: expect.any(String) });
    expect(app.errors.at(-1)).toContain(`trigger ${trigger} of ${table}`);
    expect(await ready()).toContain('200');
    const carrier = await makeCarrier(admin, { taxCode: `T${nextNumber()}` });
    expect(await changesOf(carrier.id)).toBe(1);
    await expect(intruder.query('DELETE FROM audit_records')).rejects.toThrow('can only be added to');
  });
});

test('switched off and on again between two looks: it is told, though all is in place', async () => {
  const before = (await told('audit_guards_touched')).length;
  await intruder.query(
    'BEGIN; ALTER TABLE carriers DISABLE TRIGGER z_audit; UPDATE carriers SET tax_code = NULL; ALTER TABLE carriers ENABLE ALWAYS TRIGGER z_audit; COMMIT',
  );
  await expect.poll(() => told('audit_guards_touched').then((all) => all.length)).toBe(before + 1);
  expect(await ready()).toContain('200');
  const { body } = await admin.get('/api/audit_records/proof');
  expect(body).toMatchObject({
    guards: {
      problem: null,
      checkedAt: expect.any(String),
      interrupted: { description: expect.stringContaining('guards') },
    },
  });
});

test('a session whose triggers are switched off is audited all the same', async () => {
  const carrier = await makeCarrier(admin);
  await intruder.query(`SET session_replication_role = replica`);
  await intruder.query(`UPDATE carriers SET tax_code = 'UNSEEN' WHERE id = $1`, [carrier.id]);
  await intruder.query('RESET session_replication_role');
  expect(await changesOf(carrier.id)).toBe(2);
});

test('tables, functions and operators of a session stand in the way of nothing', async () => {
  const carrier = await makeCarrier(admin);
  await intruder.query(`CREATE TEMP TABLE audit_records (LIKE public.audit_records INCLUDING DEFAULTS);
    CREATE SCHEMA evil; CREATE FUNCTION evil.clock_timestamp() RETURNS timestamptz LANGUAGE sql AS $$ SELECT timestamptz '2001-01-01' $$;
    SET search_path = evil, pg_catalog, pg_temp, public`);
  await intruder.query(`UPDATE carriers SET tax_code = 'UNSEEN' WHERE id = $1`, [carrier.id]);
  await intruder.query('RESET search_path; DROP TABLE pg_temp.audit_records; DROP SCHEMA evil CASCADE');
  const { body } = await admin.get<{ recordedAt: string; occurredAt: string }[]>(
    `/api/audit_records?recordId=${carrier.id}&_sort=occurredAt&_order=desc`,
  );
  expect(body).toHaveLength(2);
  for (const { recordedAt, occurredAt } of body)
    for (const moment of [recordedAt, occurredAt]) expect(Date.now() - Date.parse(moment)).toBeLessThan(60_000);
});

describe('where it cannot be repaired, the server is not ready, says why, and is ready again when it is mended:', () => {
  test.each([
    [
      'a trigger in the trail that is none of ours',
      `CREATE FUNCTION swallow() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RETURN NULL; END $$;
       CREATE TRIGGER zz_swallow AFTER INSERT ON audit_records FOR EACH ROW EXECUTE FUNCTION swallow()`,
      'DROP FUNCTION swallow CASCADE',
      'audit_records has a trigger that does not belong there (zz_swallow). It could not be repaired: what does not belong there must be removed by hand',
    ],
    [
      'a rewrite rule',
      'CREATE RULE elsewhere AS ON DELETE TO carriers DO ALSO NOTHING',
      'DROP RULE elsewhere ON carriers',
      'carriers has a rewrite rule (elsewhere)',
    ],
    [
      'a guard switched off, and the note of the derived objects changed as well',
      `UPDATE settings SET value = value || 'x' WHERE key = 'derived'; ALTER TABLE carriers DISABLE TRIGGER z_audit`,
      `UPDATE settings SET value = left(value, 64) WHERE key = 'derived'`,
      'trigger z_audit of carriers is switched off',
    ],
  ])('%s', async (_what, tamper, mend, words) => {
    await intruder.query(tamper);
    const problem = async () =>
      (await admin.get<{ guards: { problem: string | null } }>('/api/audit_records/proof')).body.guards.problem;
    await expect.poll(problem).toContain(words);
    expect(await ready()).toMatch(/^503/);
    expect((await told('audit_guards_broken'))[0]?.description).toContain(words);
    expect(app.errors.join('\n')).toContain(words);
    await intruder.query(mend);
    await expect.poll(ready).toMatch(/^200/);
    expect(await problem()).toBeNull();
  });
});

test('what happened while no copy ran is repaired before one answers, and of several that start at once one does it', async () => {
  const first = await startApp();
  await first.pool.query('ALTER TABLE users DISABLE TRIGGER z_audit');
  const { databaseUrl } = first;
  const copies = await Promise.all([1, 2, 3].map(() => startApp({ databaseUrl })));
  const { rows } = await first.pool.query<{ how: string; told: number }>(
    `SELECT tgenabled AS how, (SELECT count(*)::int FROM audit_records WHERE metadata ->> 'action' = 'audit_guards_repaired') AS told
     FROM pg_trigger WHERE tgrelid = 'users'::regclass AND tgname = 'z_audit'`,
  );
  expect(rows).toEqual([{ how: 'A', told: 1 }]);
  for (const copy of [...copies, first]) await copy.close();
});

test('TRUNCATE of an audited table leaves one entry: how many rows, by whom', async () => {
  const { id } = await makeCarrier(admin);
  for (const name of ['Ada', 'Grace']) await make(admin, 'carrier_contacts', { carrierId: id, name });
  const { rows } = await intruder.query<{ n: number; who: string }>(
    'SELECT count(*)::int AS n, session_user AS who FROM carrier_contacts',
  );
  await intruder.query('TRUNCATE carrier_contacts');
  const { body } = await admin.get<Entry[]>(
    '/api/audit_records?resource=carrier_contacts&_sort=occurredAt&_order=desc',
  );
  expect(body[0]).toMatchObject({
    actorEmail: rows[0]?.who,
    description: `Contacts: all removed, ${rows[0]?.n} rows`,
    metadata: { action: 'truncate', details: { rows: rows[0]?.n } },
  });
});

test('TRUNCATE of a table that can only be added to is refused, also where it comes along with another', async () => {
  for (const table of ['audit_records', 'audit_seals', 'ledger_entries CASCADE', 'customer_categories CASCADE'])
    await expect(intruder.query(`TRUNCATE ${table}`)).rejects.toThrow('can only be added to');
});
