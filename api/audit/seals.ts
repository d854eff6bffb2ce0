// Sealing: the rows that came in since the last seal are hashed and chained to it. Retention removes old ones and notes that in the chain.
import { setTimeout as wait } from 'node:timers/promises';
import type pg from 'pg';
import { inTransaction } from '../database/pool.ts';
import { leavesOf, nothing, rowSql, rowsPerSeal, sealHash } from './chain.ts';
import type { Seal } from './chain.ts';

/** Two copies must not seal at once. */
const sealLock = 7_460_312;
/** How long a sealing waits for writers that are in the middle of it; after that, the next run tries again. */
const patience = 10_000;

/** Seals what is ready to be sealed; answers how many rows that were. */
export async function sealTrail(pool: pg.Pool): Promise<number> {
  const end = await settledEnd(pool);
  if (end === null) return 0;
  let sealed = 0;
  for (;;) {
    const count = await inTransaction(pool, (client) => sealNext(client, end));
    sealed += count;
    if (count < rowsPerSeal) return sealed;
  }
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

async function sealNext(client: pg.PoolClient, end: bigint): Promise<number> {
  const last = await lastSeal(client);
  const { rows } = await client.query<{ seq: string; text: string }>(
    `SELECT a.seq::text, ${rowSql} AS text FROM audit_records a WHERE a.seq > $1 AND a.seq <= $2 ORDER BY a.seq LIMIT ${rowsPerSeal}`,
    [last.lastSeq, end],
  );
  if (rows.length === 0) return 0;
  const lastSeq = rows.length < rowsPerSeal ? end : BigInt(rows.at(-1)?.seq ?? end);
  await append(client, last, { kind: 'rows', lastSeq, rowCount: rows.length, leaves: leavesOf(rows) });
  return rows.length;
}

interface Last {
  number: bigint;
  /** Up to where rows are sealed. */
  lastSeq: bigint;
  hash: Buffer;
}

/** The end of the chain, held until the transaction ends. */
async function lastSeal(client: pg.PoolClient): Promise<Last> {
  await client.query('SELECT pg_advisory_xact_lock($1)', [sealLock]);
  const { rows } = await client.query<{ number: string; last_seq: string; hash: Buffer }>(
    `SELECT number, hash, (SELECT last_seq FROM audit_seals WHERE kind = 'rows' ORDER BY number DESC LIMIT 1) AS last_seq
     FROM audit_seals ORDER BY number DESC LIMIT 1`,
  );
  const row = rows[0];
  if (!row) return { number: 0n, lastSeq: 0n, hash: nothing };
  return { number: BigInt(row.number), lastSeq: BigInt(row.last_seq), hash: row.hash };
}

type Content = Pick<Seal, 'kind' | 'lastSeq' | 'rowCount' | 'leaves'>;

async function append(client: pg.PoolClient, last: Last, content: Content): Promise<void> {
  const seal: Seal = { ...content, number: last.number + 1n, previous: last.hash, sealedAt: new Date().toISOString() };
  await client.query(
    `INSERT INTO audit_seals (number, kind, last_seq, row_count, leaves, previous, hash, sealed_at) VALUES ($1, $2, $3, $4, $5, $6, $7, $8)`,
    [seal.number, seal.kind, seal.lastSeq, seal.rowCount, seal.leaves, seal.previous, sealHash(seal), seal.sealedAt],
  );
}

/** Removes rows that were sealed longer ago than this, a seal at a time; answers how many. The seals stay. */
export async function applyRetention(pool: pg.Pool, days: number): Promise<number> {
  let removed = 0;
  for (;;) {
    const count = await inTransaction(pool, (client) => removeNext(client, days));
    if (count === null) return removed;
    removed += count;
  }
}

/** Removes the rows of the oldest seal that is due; null when none is. */
async function removeNext(client: pg.PoolClient, days: number): Promise<number | null> {
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
  await append(client, last, { kind: 'checkpoint', lastSeq: BigInt(due), rowCount: count, leaves: Buffer.alloc(0) });
  return count;
}
