// The proof of the trail: what is sealed cannot be altered, removed or added to unseen, not even by a superuser.
import pg from 'pg';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { proof, verifyAndRemember } from '../../../api/audit/proof.ts';
import { applyRetention, sealTrail } from '../../../api/audit/seals.ts';
import { verifyTrail } from '../../../api/audit/verify.ts';
import type { Anchor, Verification } from '../../../api/audit/verify.ts';
import { make, makeCarrier, nextNumber } from '../../support/rows.ts';
import { startApp } from '../../support/server.ts';
import type { Client, TestApp } from '../../support/server.ts';
import { until } from '../../support/until.ts';

let app: TestApp;
let admin: Client;
/** A superuser who switches the triggers off first. */
let intruder: pg.Client;

beforeAll(async () => {
  app = await startApp();
  admin = await app.as('super_admin');
  intruder = new pg.Client(app.databaseUrl);
  await intruder.connect();
});
afterAll(async () => {
  await intruder.end();
  expect(app.errors).toEqual([]);
  await app.close();
});

async function verify(anchor: Anchor | null = null): Promise<Verification> {
  const client = await app.pool.connect();
  try {
    return await verifyTrail(client, anchor);
  } finally {
    client.release();
  }
}
/** What verifying finds after `tamper` by a superuser, for whom no trigger runs; it is then undone. */
async function tampered(tamper: string, values: unknown[] = []): Promise<Verification> {
  await intruder.query(
    'CREATE TABLE kept_records AS TABLE audit_records; CREATE TABLE kept_seals AS TABLE audit_seals',
  );
  await intruder.query('SET session_replication_role = replica; ALTER TABLE audit_records DISABLE TRIGGER z_keep');
  await intruder.query(tamper, values);
  const found = await verify();
  await intruder.query('DELETE FROM audit_records; INSERT INTO audit_records TABLE kept_records');
  await intruder.query(
    'DELETE FROM audit_seals; INSERT INTO audit_seals TABLE kept_seals; DROP TABLE kept_records, kept_seals',
  );
  await intruder.query('RESET session_replication_role; ALTER TABLE audit_records ENABLE ALWAYS TRIGGER z_keep');
  expect((await verify()).problem).toBeNull();
  return found;
}
const seqs = async (): Promise<string[]> =>
  (await app.pool.query<{ seq: string }>('SELECT seq::text FROM audit_records a ORDER BY a.seq')).rows.map(
    (row) => row.seq,
  );

beforeEach(async () => {
  await makeCarrier(admin);
  await sealTrail(app.pool);
  await makeCarrier(admin, { taxCode: `T${nextNumber()}` });
  await sealTrail(app.pool);
});

test('all rows up to now are sealed, and the chain is whole', async () => {
  const all = await seqs();
  const found = await verify();
  expect(found).toMatchObject({ problem: null, rows: String(all.length), sealedTo: all.at(-1), removedTo: null });
  expect(await sealTrail(app.pool)).toBe(0);
});

test('an actor that is not in the metadata too is refused', async () => {
  const written = app.pool.query(
    `INSERT INTO audit_records (event_type, actor_id, description, metadata, occurred_at) SELECT 'sign_in', id, 'x', '{}', now() FROM users LIMIT 1`,
  );
  await expect(written).rejects.toThrow('must stand in the metadata too');
});

test('what is computed from the metadata is so whoever writes, also where a session has triggers switched off', async () => {
  await intruder.query('SET session_replication_role = replica');
  const { rows } = await intruder.query<{ resource: string; record_id: string; request_id: string; fields: string }>(
    `INSERT INTO audit_records (event_type, actor_email, description, metadata, occurred_at, resource, record_id)
     VALUES ('admin_action', 'x', 'By hand', '{"resource": "carriers", "recordId": "7", "requestId": "r", "action": "update", "changes": {"name": ["a", "b"]}}', now(), 'customers', '8')
     RETURNING resource, record_id, request_id, changed_fields AS fields`,
  );
  await intruder.query('RESET session_replication_role');
  expect(rows).toEqual([{ resource: 'carriers', record_id: '7', request_id: 'r', fields: '["name"]' }]);
});

describe('found by verifying:', () => {
  const columns: [string, string][] = [
    ['one letter of the description', `description = overlay(description placing 'X' from 1 for 1)`],
    ['the actor', `actor_email = 'somebody@example.com'`],
    ['the actor as a reference', `actor_id = (SELECT id FROM users WHERE id IS DISTINCT FROM actor_id LIMIT 1)`],
    ['the moment, by a millisecond', `occurred_at = occurred_at - interval '1 millisecond'`],
    ['the moment of storing', `created_at = created_at - interval '1 second'`],
    ['a value in the changes', `metadata = jsonb_set(metadata, '{changes}', '{"name": [null, "Nobody"]}')`],
    ['an added reason', `metadata = metadata || '{"reason": "agreed"}'`],
    ['the event', `event_type = 'deployment'`],
    ['the id', 'id = gen_random_uuid()'],
    ['the table it was about', `resource = 'customers'`],
    ['the record it was about', `record_id = NULL`],
    ['the request', `request_id = 'another'`],
    ['the fields that changed', `changed_fields = '["name"]'`],
  ];
  test.each(columns)('altered: %s', async (_what, set) => {
    const all = await seqs();
    const victim = all[Math.floor(all.length / 2)] as string;
    const found = await tampered(`UPDATE audit_records SET ${set} WHERE seq = ${victim}`);
    expect(found.problem).toMatchObject({ kind: 'altered', seq: victim, id: expect.any(String) });
    expect(found.problem?.message).toContain(`Row ${victim}`);
  });

  test('a removed row, at the start, in the middle and at the end', async () => {
    const all = await seqs();
    for (const victim of [all[0], all[Math.floor(all.length / 2)], all.at(-1)]) {
      const found = await tampered('DELETE FROM audit_records WHERE seq = $1', [victim]);
      expect(found.problem).toMatchObject({ kind: 'removed', seq: victim, id: null });
    }
  });

  test('a row inserted into what is sealed, in a gap of the numbers and before the first', async () => {
    await intruder.query(`SELECT nextval(pg_get_serial_sequence('audit_records', 'seq'))`);
    const gap = (
      await intruder.query<{ seq: string }>(`SELECT nextval(pg_get_serial_sequence('audit_records', 'seq')) AS seq`)
    ).rows[0]?.seq;
    await makeCarrier(admin);
    await sealTrail(app.pool);
    for (const place of [gap, '-5']) {
      const found = await tampered(
        `INSERT INTO audit_records (seq, event_type, actor_email, description, metadata, occurred_at) VALUES ($1, 'admin_action', 'x', 'Planted', '{}', now())`,
        [place],
      );
      expect(found.problem).toMatchObject({ kind: 'inserted', seq: place, id: expect.any(String) });
    }
  });

  test.each([
    ['a hash', 'hash = sha256(hash)', 'was altered'],
    ['the rows it covers', `leaves = overlay(leaves placing '\\x00'::bytea from 12)`, 'was altered'],
    ['its moment', `sealed_at = sealed_at - interval '1 second'`, 'was altered'],
    ['its number of rows', 'row_count = row_count + 1', 'was altered'],
    ['what it follows', 'previous = sha256(previous)', 'does not follow'],
  ])('an altered seal: %s', async (_what, set, words) => {
    const found = await tampered(`UPDATE audit_seals SET ${set} WHERE number = 2`);
    expect(found.problem).toMatchObject({ kind: 'seal', seal: '2' });
    expect(found.problem?.message).toContain(words);
  });

  test('a removed seal', async () => {
    const found = await tampered('DELETE FROM audit_seals WHERE number = 1');
    expect(found.problem).toMatchObject({ kind: 'seal', message: 'Seal 1 is missing: seal 2 comes in its place' });
  });

  test('a chain that was cut at its end or made anew, by an end that was seen before', async () => {
    const { seals, hash } = await verifyAndRemember(app.pool);
    const other = await verify({ seal: seals, hash: '0'.repeat(64) });
    expect(other.problem?.message).toContain('made anew');
    const ahead = await verify({ seal: String(Number(seals) + 1), hash: hash as string });
    expect(ahead.problem?.message).toContain(`the chain ends at seal ${seals}`);
    expect((await verify({ seal: seals, hash: hash as string })).problem).toBeNull();
  });
});

test('a removed user leaves the trail, and the chain stays whole', async () => {
  const user = await make(admin, 'users', { email: `leaves${nextNumber()}@example.com`, role: 'admin' });
  await app.pool.query(
    `INSERT INTO audit_records (event_type, actor_id, actor_email, description, metadata, occurred_at)
     SELECT 'sign_in', id, email, 'Signed in', jsonb_build_object('actorId', id), now() FROM users WHERE id = $1`,
    [user.id],
  );
  await sealTrail(app.pool);
  expect((await admin.delete(`/api/users/${user.id}`, user.version)).status).toBe(200);
  await sealTrail(app.pool);
  expect((await verify()).problem).toBeNull();
});

test('rows of a transaction that is open while others commit are sealed when it ends, not left out', async () => {
  const slow = await app.pool.connect();
  await slow.query('BEGIN');
  await slow.query(`UPDATE currencies SET name = name || ' ' WHERE code = 'USD'`);
  const { rows } = await slow.query<{ seq: string }>('SELECT max(seq)::text AS seq FROM audit_records');
  await makeCarrier(admin);
  const sealing = sealTrail(app.pool);
  await until(async () => {
    const waiting = await app.pool.query(
      `SELECT FROM pg_stat_activity WHERE query LIKE '%pg_locks%' AND datname = current_database()`,
    );
    return (waiting.rowCount ?? 0) > 0;
  }, 'the sealing looks for writers');
  await slow.query('COMMIT');
  slow.release();
  await sealing;
  const found = await verify();
  expect(found).toMatchObject({ problem: null });
  expect(Number(found.sealedTo)).toBeGreaterThanOrEqual(Number(rows[0]?.seq));
  expect(found.rows).toBe(String((await seqs()).length));
});

test('two copies that seal at once make one chain', async () => {
  await Promise.all(Array.from({ length: 20 }, () => makeCarrier(admin)));
  await Promise.all([sealTrail(app.pool), sealTrail(app.pool), sealTrail(app.pool)]);
  expect(await verify()).toMatchObject({ problem: null, rows: String((await seqs()).length) });
});

test('seals can only be added to', async () => {
  for (const statement of ['UPDATE audit_seals SET row_count = 0', 'DELETE FROM audit_seals', 'TRUNCATE audit_seals'])
    await expect(app.pool.query(statement)).rejects.toThrow('audit_seals can only be added to');
});

test('what psql writes bears the name of the database user', async () => {
  const carrier = await makeCarrier(admin);
  await intruder.query(`UPDATE carriers SET tax_code = 'PSQL' WHERE id = $1`, [carrier.id]);
  const { rows } = await intruder.query<{ user: string }>('SELECT session_user AS user');
  const { body } = await admin.get<{ entries: object[] }>(`/api/carriers/${carrier.id}/history`);
  expect(body.entries[0]).toMatchObject({ actor: rows[0]?.user, actorId: null, changes: { taxCode: [null, 'PSQL'] } });
});

test('the panel is told how far the trail is sealed and verified, and may ask for a verification', async () => {
  await verifyAndRemember(app.pool);
  const all = await seqs();
  const { body } = await admin.get('/api/audit_records/proof');
  expect(body).toMatchObject({
    sealedTo: all.at(-1),
    lastRow: all.at(-1),
    verified: { problem: null, sealedTo: all.at(-1), rows: String(all.length) },
  });
  expect(JSON.stringify(body)).not.toContain('anchor');
  expect((await admin.post('/api/audit_records/proof/verify')).status).toBe(202);
  const viewer = await app.as('viewer');
  expect((await viewer.get('/api/audit_records/proof')).status).toBe(403);
  expect((await viewer.post('/api/audit_records/proof/verify')).status).toBe(403);
});

test('retention removes sealed rows by age and notes it: the chain can still be verified, and what comes back is found', async () => {
  expect(await applyRetention(app.pool, 1)).toBe(0);
  const all = await seqs();
  const { sealedTo } = await verify();
  // Everything sealed until now is older than no days at all.
  expect(await applyRetention(app.pool, 0)).toBe(all.length);
  await makeCarrier(admin);
  await sealTrail(app.pool);
  const found = await verify();
  expect(found).toMatchObject({ problem: null, removedTo: sealedTo, rows: String((await seqs()).length) });
  const back = await tampered(
    `INSERT INTO audit_records (seq, event_type, actor_email, description, metadata, occurred_at) VALUES ($1, 'admin_action', 'x', 'Planted', '{}', now())`,
    [all[0]],
  );
  expect(back.problem).toMatchObject({ kind: 'inserted', seq: all[0] });
  expect((await proof(app.pool))['verified']).toMatchObject({ problem: null });
});
