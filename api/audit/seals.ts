// Sealing: the rows that came in since the last seal are hashed and chained to it. Retention removes old ones and notes that in the chain.
import { setTimeout as wait } from 'node:timers/promises';
import type pg from 'pg';
import { inTransaction } from '../database/pool.ts';
import type { Signer } from '../auth/vault.ts';
import { leavesOf, linkOf, nothing, rowSql, rowsPerSeal, sealHash, sealMessage, stampSql } from './chain.ts';
import type { RowTexts, Seal, SignedSeal } from './chain.ts';

/** Two copies must not seal at once. */
const sealLock = 7_460_312;
/** How long a sealing waits for writers that are in the middle of it; after that, the next run tries again. */
const patience = 10_000;

/** Seals what is ready to be sealed; answers how many rows that were. */
export async function sealTrail(pool: pg.Pool, signer: Signer | null = null): Promise<number> {
  const end = await settledEnd(pool);
  if (end === null) return 0;
  let sealed = 0;
  for (;;) {
    const count = await inTransaction(pool, (client) => sealNext(client, end, signer));
    sealed += count;
    if (count > 0) await noteNumber(pool);
    if (count < rowsPerSeal) return sealed;
  }
}

/**
 * Notes in a sequence how many seals were made. Seals that are removed leave it as it is: the chain is found shorter than that, and the
 * next seal leaves their numbers free.
 */
async function noteNumber(pool: pg.Pool): Promise<void> {
  await pool.query(
    `WITH held AS MATERIALIZED (SELECT pg_advisory_xact_lock($1))
     SELECT setval('audit_seals_made', GREATEST((SELECT max(number) FROM audit_seals), (SELECT last_value FROM audit_seals_made))) FROM held`,
    [sealLock],
  );
}

/**
 * A number up to which no row can come in any more; null while there is none. Numbers are given out before their rows are
 * committed: whoever has one holds the lock of a writer until its transaction ends, so everybody who holds it after the number
 * was read is waited for.
 */
async function settledEnd(pool: pg.Pool): Promise<bigint | null> {
  const { rows } = await pool.query<{ last: string | null }>(
    `SELECT pg_sequence_last_value(pg_get_serial_sequence('audit_records', 'seq')::regclass)::text AS last`,
  );
  const last = rows[0]?.last ?? null;
  if (last === null) return null;
  const before = await writers(pool);
  for (const start = performance.now(); before.size > 0; await wait(100)) {
    const now = await writers(pool);
    for (const one of before) if (!now.has(one)) before.delete(one);
    if (before.size > 0 && performance.now() - start > patience) return null;
  }
  return BigInt(last);
}

async function writers(pool: pg.Pool): Promise<Set<string>> {
  const { rows } = await pool.query<{ writer: string }>(
    `SELECT virtualtransaction AS writer FROM pg_locks
     WHERE locktype = 'relation' AND relation = 'audit_records'::regclass AND mode = 'RowExclusiveLock' AND granted
       AND database = (SELECT oid FROM pg_database WHERE datname = current_database())`,
  );
  return new Set(rows.map(({ writer }) => writer));
}

async function sealNext(client: pg.PoolClient, end: bigint, signer: Signer | null): Promise<number> {
  const last = await lastSeal(client);
  const { rows } = await client.query<RowTexts & { seq: string }>(
    `SELECT a.seq::text, ${rowSql} AS text, ${stampSql} AS stamp FROM audit_records a WHERE a.seq > $1 AND a.seq <= $2 ORDER BY a.seq LIMIT ${rowsPerSeal}`,
    [last.lastSeq, end],
  );
  if (rows.length === 0) return 0;
  const lastSeq = rows.length < rowsPerSeal ? end : BigInt(rows.at(-1)?.seq ?? end);
  await append(client, last, { kind: 'rows', lastSeq, rowCount: rows.length, leaves: leavesOf(rows) }, signer);
  return rows.length;
}

interface Last {
  /** The highest number that a seal ever had. */
  number: bigint;
  /** Up to where rows are sealed. */
  lastSeq: bigint;
  link: Buffer;
  isSigned: boolean;
}

/** The end of the chain, held until the transaction ends. */
async function lastSeal(client: pg.PoolClient): Promise<Last> {
  await client.query('SELECT pg_advisory_xact_lock($1)', [sealLock]);
  const { rows } = await client.query<
    Pick<SignedSeal, 'hash' | 'signature'> & { number: string; made: string | null; last_seq: string | null }
  >(
    `SELECT number, hash, signature, pg_sequence_last_value('audit_seals_made')::text AS made,
       (SELECT last_seq FROM audit_seals WHERE kind = 'rows' ORDER BY number DESC LIMIT 1) AS last_seq
     FROM audit_seals ORDER BY number DESC LIMIT 1`,
  );
  const row = rows[0];
  if (!row) return { number: await sealsMade(client), lastSeq: 0n, link: nothing, isSigned: false };
  const [number, made] = [BigInt(row.number), BigInt(row.made ?? 0)];
  return {
    number: made > number ? made : number,
    lastSeq: BigInt(row.last_seq ?? 0),
    link: linkOf(row.hash, row.signature),
    isSigned: row.signature !== null,
  };
}

/** How many seals were ever made, as far as it was noted. */
export async function sealsMade(client: pg.ClientBase): Promise<bigint> {
  const { rows } = await client.query<{ made: string | null }>(
    `SELECT pg_sequence_last_value('audit_seals_made')::text AS made`,
  );
  return BigInt(rows[0]?.made ?? 0);
}

type Content = Pick<Seal, 'kind' | 'lastSeq' | 'rowCount' | 'leaves'>;

async function append(client: pg.PoolClient, last: Last, content: Content, signer: Signer | null): Promise<void> {
  if (last.isSigned && signer === null)
    throw new Error(
      'The seals of the audit trail are signed, and SECRET_KEY is not set: nothing is sealed until it is.',
    );
  const seal: Seal = {
    ...content,
    number: last.number + 1n,
    previous: last.link,
    sealedAt: new Date().toISOString(),
    version: 2,
    signedBy: signer?.publicKey ?? null,
  };
  const hash = sealHash(seal);
  await client.query(
    `INSERT INTO audit_seals (number, kind, last_seq, row_count, leaves, previous, sealed_at, version, signed_by, hash, signature)
     VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)`,
    [
      seal.number,
      seal.kind,
      seal.lastSeq,
      seal.rowCount,
      seal.leaves,
      seal.previous,
      seal.sealedAt,
      seal.version,
      seal.signedBy,
      hash,
      signer?.sign(sealMessage(hash)) ?? null,
    ],
  );
}

/** Removes rows that were sealed longer ago than this, a seal at a time; answers how many. The seals stay. */
export async function applyRetention(pool: pg.Pool, days: number, signer: Signer | null = null): Promise<number> {
  let removed = 0;
  for (;;) {
    const count = await inTransaction(pool, (client) => removeNext(client, days, signer));
    if (count === null) return removed;
    await noteNumber(pool);
    removed += count;
  }
}

/** Removes the rows of the oldest seal that is due; null when none is. */
async function removeNext(client: pg.PoolClient, days: number, signer: Signer | null): Promise<number | null> {
  const last = await lastSeal(client);
  const { rows } = await client.query<{ last_seq: string }>(
    `SELECT last_seq FROM audit_seals WHERE kind = 'rows' AND sealed_at < now() - make_interval(days => $1)
       AND last_seq > COALESCE((SELECT max(last_seq) FROM audit_seals WHERE kind = 'checkpoint'), 0)
     ORDER BY number LIMIT 1`,
    [days],
  );
  const due = rows[0]?.last_seq;
  if (due === undefined) return null;
  await client.query(`SELECT set_config('didtron.audit_retention', 'on', true)`);
  const { rowCount } = await client.query('DELETE FROM audit_records WHERE seq <= $1', [due]);
  const count = rowCount ?? 0;
  const content: Content = { kind: 'checkpoint', lastSeq: BigInt(due), rowCount: count, leaves: Buffer.alloc(0) };
  await append(client, last, content, signer);
  return count;
}
