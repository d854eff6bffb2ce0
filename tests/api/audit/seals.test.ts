// The proof of the trail: what is sealed cannot be altered, removed or added to unseen, not even by a superuser.
import { createHash } from 'node:crypto';
import pg from 'pg';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { AnchorFile } from '../../../api/audit/anchor.ts';
import type { Anchor } from '../../../api/audit/anchor.ts';
import { nothing, rowSql, sealHash } from '../../../api/audit/chain.ts';
import type { Seal } from '../../../api/audit/chain.ts';
import { AuditKeys } from '../../../api/audit/keys.ts';
import { verifyAndRemember } from '../../../api/audit/proof.ts';
import { applyRetention, sealTrail } from '../../../api/audit/seals.ts';
import { verifyTrail } from '../../../api/audit/verify.ts';
import type { Verification } from '../../../api/audit/verify.ts';
import { Vault } from '../../../api/auth/vault.ts';
import { guardScript, guardsOf } from '../../../api/database/guards.ts';
import { make, makeCarrier, nextNumber } from '../../support/rows.ts';
import { startApp, testSecret } from '../../support/server.ts';
import type { Client, TestApp } from '../../support/server.ts';
import { until } from '../../support/until.ts';

let app: TestApp;
let admin: Client;
/** A superuser who switches the triggers off first. */
let intruder: pg.Client;
const keys = new AuditKeys(new Vault(testSecret));
const seal = (): Promise<number> => sealTrail(app.pool, keys.signer);

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
    return await verifyTrail(client, { anchors: anchor ? [anchor] : [], keys: await keys.known(client) });
  } finally {
    client.release();
  }
}
const guards = [
  'audit_records append_only',
  'audit_records append_only_all',
  'audit_records z_keep',
  'audit_seals append_only',
];
const each = (how: string): string =>
  guards
    .map((guard) => guard.split(' '))
    .map(([table, name]) => `ALTER TABLE ${table} ${how} TRIGGER ${name}`)
    .join('; ');
const off = `SET session_replication_role = replica; ${each('DISABLE')}`;
const on = `RESET session_replication_role; ${each('ENABLE ALWAYS')}`;

/** What verifying finds after `tamper` by a superuser, for whom no trigger runs; it is then undone. */
async function tampered(
  tamper: string | (() => Promise<void>),
  values: unknown[] = [],
  anchor: Anchor | null = null,
): Promise<Verification> {
  await intruder.query(
    'CREATE TABLE kept_records AS TABLE audit_records; CREATE TABLE kept_seals AS TABLE audit_seals',
  );
  await intruder.query(off);
  if (typeof tamper === 'string') await intruder.query(tamper, values);
  else await tamper();
  const found = await verify(anchor);
  await intruder.query('DELETE FROM audit_records; INSERT INTO audit_records TABLE kept_records');
  await intruder.query(
    'DELETE FROM audit_seals; INSERT INTO audit_seals TABLE kept_seals; DROP TABLE kept_records, kept_seals',
  );
  await intruder.query(`SELECT setval('audit_seals_made', (SELECT max(number) FROM audit_seals)); ${on}`);
  expect((await verify()).problem).toBeNull();
  return found;
}
const seqs = async (): Promise<string[]> =>
  (await app.pool.query<{ seq: string }>('SELECT seq::text FROM audit_records a ORDER BY a.seq')).rows.map(
    (row) => row.seq,
  );

beforeEach(async () => {
  await makeCarrier(admin);
  await seal();
  await makeCarrier(admin, { taxCode: `T${nextNumber()}` });
  await seal();
});

test('all rows up to now are sealed, and the chain is whole', async () => {
  const all = await seqs();
  const found = await verify();
  expect(found).toMatchObject({ problem: null, rows: String(all.length), sealedTo: all.at(-1), removedTo: null });
  expect(await seal()).toBe(0);
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
    ['the database user', `database_user = 'somebody'`],
    ['that there was one', `database_user = NULL`],
    ['the moment of recording, by a millisecond', `recorded_at = recorded_at + interval '1 millisecond'`],
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
    await seal();
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
    [
      'its signature',
      `signature = overlay(signature placing '\\x00'::bytea from 5)`,
      'signature of seal 2 is not genuine',
    ],
    ['its signature taken away', 'signature = NULL, signed_by = NULL', 'was altered'],
    ['its form', 'version = 1', 'older form'],
    ['the key that signed it', 'signed_by = sha256(signed_by)', 'was altered'],
  ])('an altered seal: %s', async (_what, set, words) => {
    const found = await tampered(`UPDATE audit_seals SET ${set} WHERE number = 2`);
    expect(found.problem).toMatchObject({ kind: 'seal', seal: '2' });
    expect(found.problem?.message).toContain(words);
  });

  test('a removed seal', async () => {
    const found = await tampered('DELETE FROM audit_seals WHERE number = 1');
    expect(found.problem).toMatchObject({ kind: 'seal', message: 'Seal 1 is missing: seal 2 comes in its place' });
  });

  test('the last seals, removed with their rows', async () => {
    const { rows } = await app.pool.query<{ n: string; seq: string }>(
      `SELECT number::text AS n, (SELECT last_seq::text FROM audit_seals WHERE number = (SELECT max(number) - 2 FROM audit_seals)) AS seq
       FROM audit_seals ORDER BY number DESC LIMIT 1`,
    );
    const { n: number = '', seq } = rows[0] ?? {};
    const cut = async (): Promise<void> => {
      await intruder.query(`DELETE FROM audit_records WHERE seq > ${seq}`);
      await intruder.query(`DELETE FROM audit_seals WHERE last_seq > ${seq}`);
    };
    const found = await tampered(cut);
    expect(found.problem?.message).toBe(`Seal ${number} was made, but the chain ends at seal ${Number(number) - 2}`);
    // What is sealed afterwards covers nothing up.
    const later = await tampered(async () => {
      await cut();
      await intruder.query('RESET session_replication_role');
      await intruder.query(`UPDATE currencies SET name = name || ' ' WHERE code = 'USD'`);
      await seal();
    });
    expect(later.problem?.message).toMatch(/^Seal \d+ is missing/);
    const anchor = { seal: number, hash: '0'.repeat(64) };
    const hidden = await tampered(
      async () => {
        await cut();
        await intruder.query(`SELECT setval('audit_seals_made', (SELECT max(number) FROM audit_seals))`);
      },
      [],
      anchor,
    );
    expect(hidden.problem?.message).toBe(
      `Seal ${number} was seen before, but the chain ends at seal ${Number(number) - 2}`,
    );
  });

  test('a chain that was made anew around a changed row, by its signatures', async () => {
    const all = await seqs();
    const change = `UPDATE audit_records SET description = 'Nothing happened' WHERE seq = ${all[1]}`;
    const remade = (signer: AuditKeys['signer']) => async (): Promise<void> => {
      await intruder.query(`${change}; DELETE FROM audit_seals; SELECT setval('audit_seals_made', 1, false)`);
      await sealTrail(app.pool, signer);
    };
    // By a key of his own.
    const other = await tampered(remade(new AuditKeys(new Vault('another secret of thirty-two letters')).signer));
    expect(other.problem).toMatchObject({
      kind: 'seal',
      seal: '1',
      message: expect.stringContaining('a key that is not ours'),
    });
    // In the name of our key, with hashes that fit.
    const forged = await tampered(
      remade(keys.signer && { publicKey: keys.signer.publicKey, sign: () => Buffer.alloc(64, 7) }),
    );
    expect(forged.problem?.message).toBe('The signature of seal 1 is not genuine: the chain was made anew');
    // Without any, in the form of old: the rows have what that form does not cover.
    const unsigned = await tampered(async () => {
      await remade(null)();
      await intruder.query('UPDATE audit_seals SET version = 1');
    });
    expect(unsigned.problem).not.toBeNull();
  });

  test('numbers of the trail that were set back', async () => {
    const last = (await seqs()).at(-1);
    await intruder.query(`SELECT setval('audit_records_seq_seq', 3)`);
    expect((await verify()).problem).toMatchObject({
      kind: 'inserted',
      message: expect.stringContaining('set back to 3'),
    });
    await intruder.query(`SELECT setval('audit_records_seq_seq', ${last})`);
    expect((await verify()).problem).toBeNull();
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
  await seal();
  expect((await admin.delete(`/api/users/${user.id}`, user.version)).status).toBe(200);
  await seal();
  expect((await verify()).problem).toBeNull();
});

test('rows of a transaction that is open while others commit are sealed when it ends, not left out', async () => {
  const slow = await app.pool.connect();
  await slow.query('BEGIN');
  await slow.query(`UPDATE currencies SET name = name || ' ' WHERE code = 'USD'`);
  const { rows } = await slow.query<{ seq: string }>('SELECT max(seq)::text AS seq FROM audit_records');
  await makeCarrier(admin);
  const sealing = seal();
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
  await Promise.all([seal(), seal(), seal()]);
  expect(await verify()).toMatchObject({ problem: null, rows: String((await seqs()).length) });
});

test('seals can only be added to', async () => {
  for (const statement of ['UPDATE audit_seals SET row_count = 0', 'DELETE FROM audit_seals', 'TRUNCATE audit_seals'])
    await expect(app.pool.query(statement)).rejects.toThrow('audit_seals can only be added to');
});

test('seals of before there were signatures verify still, and what they cannot cover is not in their rows', async () => {
  const old = await startApp();
  const { pool } = old;
  await makeCarrier(await old.as('super_admin'));
  const { rows } = await pool.query<{ seq: string; text: string }>(
    `SELECT a.seq::text, ${rowSql} AS text FROM audit_records a ORDER BY a.seq`,
  );
  const rest = { kind: 'rows', rowCount: rows.length, leaves: Buffer.alloc(rows.length * 40) } as const;
  for (const [at, { seq, text }] of rows.entries()) {
    rest.leaves.writeBigInt64BE(BigInt(seq), at * 40);
    createHash('sha256')
      .update(text)
      .digest()
      .copy(rest.leaves, at * 40 + 8);
  }
  const first: Seal = {
    ...rest,
    number: 1n,
    lastSeq: BigInt(rows.at(-1)?.seq ?? 0),
    previous: nothing,
    sealedAt: new Date().toISOString(),
    version: 1,
    signedBy: null,
  };
  await pool.query(
    `ALTER TABLE audit_records DISABLE TRIGGER USER; UPDATE audit_records SET database_user = NULL, recorded_at = NULL`,
  );
  await pool.query(
    `INSERT INTO audit_seals (number, kind, last_seq, row_count, leaves, previous, hash, sealed_at, version) VALUES (1, 'rows', $1, $2, $3, $4, $5, $6, 1)`,
    [first.lastSeq, first.rowCount, first.leaves, first.previous, sealHash(first), first.sealedAt],
  );
  await pool.query(guardScript(guardsOf(old.resources)));
  await makeCarrier(await old.as('super_admin'));
  await sealTrail(pool, keys.signer);
  const check = async (): Promise<Verification> => {
    const client = await pool.connect();
    const found = await verifyTrail(client, { keys: await keys.known(client) });
    client.release();
    return found;
  };
  expect(await check()).toMatchObject({ problem: null, seals: '2', signedFrom: '2' });
  await pool.query(
    `ALTER TABLE audit_records DISABLE TRIGGER USER; UPDATE audit_records SET database_user = 'somebody' WHERE seq = 1`,
  );
  expect((await check()).problem).toMatchObject({ kind: 'altered', seq: '1' });
  await old.close();
});

test('an older copy of the server cannot add to the chain', async () => {
  const added = app.pool.query(
    `INSERT INTO audit_seals (number, kind, last_seq, row_count, leaves, previous, hash, sealed_at) VALUES (900, 'rows', 1, 0, '', '', '', now())`,
  );
  await expect(added).rejects.toThrow('"version"');
});

test('without the key nothing is added to a chain that is signed', async () => {
  await makeCarrier(admin);
  await expect(sealTrail(app.pool)).rejects.toThrow('SECRET_KEY is not set');
  expect(await seal()).toBeGreaterThan(0);
});

test('an actor, an address and a moment that psql makes up stand beside what the database itself says', async () => {
  const carrier = await makeCarrier(admin);
  await intruder.query('CREATE ROLE auditor_dba SUPERUSER; SET SESSION AUTHORIZATION auditor_dba');
  await intruder.query('BEGIN');
  await intruder.query(`SELECT set_config('didtron.audit', $1, true)`, [
    JSON.stringify({
      actorEmail: admin.email,
      ip: '192.0.2.9',
      requestId: 'made-up',
      occurredAt: '2025-01-01T00:00:00Z',
    }),
  ]);
  await intruder.query(`UPDATE carriers SET tax_code = 'FORGED' WHERE id = $1`, [carrier.id]);
  await intruder.query('COMMIT; RESET SESSION AUTHORIZATION');
  await intruder.query('DROP ROLE auditor_dba');
  const { body } = await admin.get<{ entries: Record<string, unknown>[] }>(`/api/carriers/${carrier.id}/history`);
  const forged = body.entries.find((entry) => entry['requestId'] === 'made-up');
  expect(forged).toMatchObject({ actor: admin.email, at: '2025-01-01T00:00:00.000Z', databaseUser: 'auditor_dba' });
  expect(Date.now() - Date.parse(String(forged?.['recordedAt']))).toBeLessThan(60_000);
  const honest = body.entries.find((entry) => entry['action'] === 'create');
  expect(honest).toMatchObject({ databaseUser: null, recordedAt: null });
});

test('neither the database user nor the moment of recording can be written, by whomever', async () => {
  await intruder.query('SET session_replication_role = replica');
  const { rows } = await intruder.query<{ user: string; own: string; late: boolean }>(
    `INSERT INTO audit_records (event_type, description, metadata, occurred_at, database_user, recorded_at)
     VALUES ('sign_in', 'By hand', '{}', now(), 'somebody', now() - interval '1 year') RETURNING database_user AS user, session_user AS own, recorded_at < now() - interval '1 minute' AS late`,
  );
  await intruder.query('RESET session_replication_role');
  expect(rows[0]).toEqual({ user: rows[0]?.own, own: rows[0]?.own, late: false });
});

test('what psql writes bears the name of the database user', async () => {
  const carrier = await makeCarrier(admin);
  await intruder.query(`UPDATE carriers SET tax_code = 'PSQL' WHERE id = $1`, [carrier.id]);
  const { rows } = await intruder.query<{ user: string }>('SELECT session_user AS user');
  const { body } = await admin.get<{ entries: object[] }>(`/api/carriers/${carrier.id}/history`);
  expect(body.entries[0]).toMatchObject({ actor: rows[0]?.user, actorId: null, changes: { taxCode: [null, 'PSQL'] } });
});

test('the panel is told how far the trail is sealed and verified, and may ask for a verification', async () => {
  await verifyAndRemember(app.pool, { keys, anchor: new AnchorFile(null) });
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
  expect(await applyRetention(app.pool, 1, keys.signer)).toBe(0);
  const all = await seqs();
  const { sealedTo } = await verify();
  // Everything sealed until now is older than no days at all.
  expect(await applyRetention(app.pool, 0, keys.signer)).toBe(all.length);
  await makeCarrier(admin);
  await seal();
  const found = await verify();
  expect(found).toMatchObject({ problem: null, removedTo: sealedTo, rows: String((await seqs()).length) });
  const back = await tampered(
    `INSERT INTO audit_records (seq, event_type, actor_email, description, metadata, occurred_at) VALUES ($1, 'admin_action', 'x', 'Planted', '{}', now())`,
    [all[0]],
  );
  expect(back.problem).toMatchObject({ kind: 'inserted', seq: all[0] });
  const { body } = await admin.get('/api/audit_records/proof');
  expect(body).toMatchObject({ signedBy: expect.any(String), verified: { problem: null } });
});
