// Verifying: walks the chain of seals and the rows side by side and names the first thing that is not as it was sealed.
import type pg from 'pg';
import { agreesSql, nothing, readLeaves, rowHash, rowSql, sealHash } from './chain.ts';
import type { Seal } from './chain.ts';

export interface Problem {
  kind: 'altered' | 'removed' | 'inserted' | 'seal';
  /** The row's number in the trail, or the number of the seal. */
  seq: string;
  /** The row's id, where the row is there. */
  id: string | null;
  seal: string | null;
  message: string;
}
export interface Verification {
  /** ISO moment. */
  at: string;
  seals: string;
  rows: string;
  /** The last row that is sealed, and the hash that stands for all of the chain; null when nothing is sealed. */
  sealedTo: string | null;
  hash: string | null;
  /** Up to here retention removed rows; null: none. */
  removedTo: string | null;
  problem: Problem | null;
}
/** An end of the chain that was seen before: the chain must still go through it. */
export interface Anchor {
  seal: string;
  hash: string;
}

interface StoredSeal extends Seal {
  hash: Buffer;
}
interface StoredRow {
  seq: bigint;
  id: string;
  text: string;
  agrees: boolean;
}

/** Verifies the whole chain on one connection, in the view of one moment. Memory does not grow with the rows. */
export async function verifyTrail(client: pg.ClientBase, anchor: Anchor | null = null): Promise<Verification> {
  await client.query('BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY');
  try {
    return await walk(client, anchor);
  } finally {
    await client.query('ROLLBACK');
  }
}

async function walk(client: pg.ClientBase, anchor: Anchor | null): Promise<Verification> {
  const result: Verification = {
    at: new Date().toISOString(),
    seals: '0',
    rows: '0',
    sealedTo: null,
    hash: null,
    removedTo: await removedTo(client),
    problem: null,
  };
  const rows = new Tail(rowsOf(client));
  const gone = BigInt(result.removedTo ?? 0);
  const count = { seals: 0n, rows: 0n };
  let last: StoredSeal | null = null;
  for await (const seal of sealsOf(client)) {
    result.problem = brokenSeal(seal, last, anchor) ?? (await brokenRows(seal, rows, gone, count));
    if (result.problem) break;
    last = seal;
    count.seals += 1n;
    if (seal.kind === 'rows') result.sealedTo = String(seal.lastSeq);
    result.hash = seal.hash.toString('hex');
  }
  if (!result.problem && anchor && (last?.number ?? 0n) < BigInt(anchor.seal)) result.problem = shortened(anchor, last);
  return { ...result, seals: String(count.seals), rows: String(count.rows) };
}

async function removedTo(client: pg.ClientBase): Promise<string | null> {
  const { rows } = await client.query<{ last: string | null }>(
    `SELECT max(last_seq)::text AS last FROM audit_seals WHERE kind = 'checkpoint'`,
  );
  return rows[0]?.last ?? null;
}

/** Whether the seal itself is sound, and follows the one before it. */
function brokenSeal(seal: StoredSeal, last: StoredSeal | null, anchor: Anchor | null): Problem | null {
  const number = String(seal.number);
  const broken = (message: string): Problem => ({ kind: 'seal', seq: number, id: null, seal: number, message });
  const expected = (last?.number ?? 0n) + 1n;
  if (seal.number !== expected) return broken(`Seal ${expected} is missing: seal ${number} comes in its place`);
  if (!seal.previous.equals(last?.hash ?? nothing)) return broken(`Seal ${number} does not follow the seal before it`);
  if (!sealHash(seal).equals(seal.hash)) return broken(`Seal ${number} was altered`);
  if (anchor?.seal === number && anchor.hash !== seal.hash.toString('hex'))
    return broken(`Seal ${number} is not the one that was verified before: the chain was made anew`);
  return null;
}

const shortened = (anchor: Anchor, last: StoredSeal | null): Problem => ({
  kind: 'seal',
  seq: anchor.seal,
  id: null,
  seal: anchor.seal,
  message: `Seal ${anchor.seal} was verified before, but the chain ends at ${last ? `seal ${last.number}` : 'nothing'}`,
});

/** Compares what a seal says of its rows with the rows that are there. */
async function brokenRows(
  seal: StoredSeal,
  rows: Tail,
  gone: bigint,
  count: { rows: bigint },
): Promise<Problem | null> {
  if (seal.kind === 'checkpoint') return null;
  const number = String(seal.number);
  for (const leaf of readLeaves(seal.leaves)) {
    if (leaf.seq <= gone) continue;
    const row = await rows.peek();
    if (!row || row.seq > leaf.seq) return missing(leaf.seq, number);
    if (row.seq < leaf.seq) return inserted(row, number);
    if (!row.agrees || !rowHash(row.text).equals(leaf.hash)) return altered(row, number);
    rows.take();
    count.rows += 1n;
  }
  const next = await rows.peek();
  return next && next.seq <= seal.lastSeq ? inserted(next, number) : null;
}

const missing = (seq: bigint, seal: string): Problem => ({
  kind: 'removed',
  seq: String(seq),
  id: null,
  seal,
  message: `Row ${seq} of the trail, sealed by seal ${seal}, was removed`,
});
const inserted = ({ seq, id }: StoredRow, seal: string): Problem => ({
  kind: 'inserted',
  seq: String(seq),
  id,
  seal,
  message: `Row ${seq} of the trail (${id}) was inserted after seal ${seal} was made`,
});
const altered = ({ seq, id }: StoredRow, seal: string): Problem => ({
  kind: 'altered',
  seq: String(seq),
  id,
  seal,
  message: `Row ${seq} of the trail (${id}) was altered after seal ${seal} was made`,
});

/** A stream that can be looked into before its head is taken. */
class Tail {
  private readonly source: AsyncIterator<StoredRow>;
  private head: StoredRow | null | undefined;

  constructor(source: AsyncIterable<StoredRow>) {
    this.source = source[Symbol.asyncIterator]();
  }

  /** The head is there already in all but one of a thousand cases: no promise is made for it then. */
  peek(): StoredRow | null | Promise<StoredRow | null> {
    return this.head === undefined ? this.fill() : this.head;
  }

  take(): void {
    this.head = undefined;
  }

  private async fill(): Promise<StoredRow | null> {
    const next = await this.source.next();
    this.head = next.done ? null : next.value;
    return this.head;
  }
}

async function* rowsOf(client: pg.ClientBase): AsyncGenerator<StoredRow> {
  const select = `SELECT a.seq::text, a.id, ${rowSql} AS text, ${agreesSql} AS agrees FROM audit_records a ORDER BY a.seq`;
  for await (const row of fetched<Omit<StoredRow, 'seq'> & { seq: string }>(client, 'trail', select, 2000))
    yield { ...row, seq: BigInt(row.seq) };
}

interface SealColumns {
  number: string;
  kind: Seal['kind'];
  last_seq: string;
  row_count: number;
  leaves: Buffer;
  previous: Buffer;
  hash: Buffer;
  at: string;
}

async function* sealsOf(client: pg.ClientBase): AsyncGenerator<StoredSeal> {
  const select = `SELECT number, kind, last_seq, row_count, leaves, previous, hash,
    to_char(sealed_at AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"') AS at FROM audit_seals ORDER BY number`;
  for await (const row of fetched<SealColumns>(client, 'seals', select, 10)) {
    const { kind, leaves, previous, hash } = row;
    const [number, lastSeq] = [BigInt(row.number), BigInt(row.last_seq)];
    yield { number, kind, lastSeq, rowCount: row.row_count, leaves, previous, hash, sealedAt: row.at };
  }
}

/** Rows through a cursor of the database: two of them can be read in turn on one connection. */
async function* fetched<T extends object>(
  client: pg.ClientBase,
  name: string,
  select: string,
  batch: number,
): AsyncGenerator<T> {
  await client.query(`DECLARE ${name} NO SCROLL CURSOR FOR ${select}`);
  for (;;) {
    const { rows } = await client.query<T>(`FETCH ${batch} FROM ${name}`);
    yield* rows;
    if (rows.length < batch) return;
  }
}
