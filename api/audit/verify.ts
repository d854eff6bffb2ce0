// Verifying: walks the chain of seals and the rows side by side and names the first thing that is not as it was sealed.
import type pg from 'pg';
import type { Anchor } from './anchor.ts';
import { agreesSql, linkOf, nothing, readLeaves, rowHash, rowSql, sealHash, sealMessage, stampSql } from './chain.ts';
import type { RowTexts, SealVersion, SignedSeal } from './chain.ts';
import { isSignedBy, keyName } from './keys.ts';
import { sealsMade } from './seals.ts';

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
  /** The first seal that is signed; null: none is. All after it must be. */
  signedFrom: string | null;
  problem: Problem | null;
}

/** What the chain is held against. */
export interface Against {
  /** Seals that were seen before. */
  anchors?: readonly Anchor[];
  /** The public keys that may have signed; null: nobody can say, and whatever key is named must fit. */
  keys?: readonly Buffer[] | null;
}

interface StoredRow extends RowTexts {
  seq: bigint;
  id: string;
  agrees: boolean;
}

/** Verifies the whole chain on one connection, in the view of one moment. Memory does not grow with the rows. */
export async function verifyTrail(client: pg.ClientBase, against: Against = {}): Promise<Verification> {
  // Asked first: a seal that is made meanwhile raises it, and is not in the view of the walk.
  const made = await sealsMade(client);
  await client.query('BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY');
  try {
    return await walk(client, made, against);
  } finally {
    await client.query('ROLLBACK');
  }
}

async function walk(
  client: pg.ClientBase,
  made: bigint,
  { anchors = [], keys = null }: Against,
): Promise<Verification> {
  const trusted = keys && new Set(keys.map((key) => key.toString('hex')));
  const result: Verification = {
    at: new Date().toISOString(),
    seals: '0',
    rows: '0',
    sealedTo: null,
    hash: null,
    removedTo: await removedTo(client),
    signedFrom: null,
    problem: null,
  };
  const rows = new Tail(rowsOf(client));
  const gone = BigInt(result.removedTo ?? 0);
  const count = { seals: 0n, rows: 0n };
  let last: SignedSeal | null = null;
  for await (const seal of sealsOf(client)) {
    result.problem =
      brokenSeal(seal, last, anchors) ??
      brokenSignature(seal, result.signedFrom !== null, trusted) ??
      (await brokenRows(seal, rows, gone, count));
    if (result.problem) break;
    if (seal.signature) result.signedFrom ??= String(seal.number);
    last = seal;
    count.seals += 1n;
    if (seal.kind === 'rows') result.sealedTo = String(seal.lastSeq);
    result.hash = seal.hash.toString('hex');
  }
  result.problem ??= brokenEnd(last, made, anchors) ?? (await brokenNumbers(client, result));
  return { ...result, seals: String(count.seals), rows: String(count.rows) };
}

async function removedTo(client: pg.ClientBase): Promise<string | null> {
  const { rows } = await client.query<{ last: string | null }>(
    `SELECT max(last_seq)::text AS last FROM audit_seals WHERE kind = 'checkpoint'`,
  );
  return rows[0]?.last ?? null;
}

const brokenAt = (number: bigint | string, message: string): Problem => ({
  kind: 'seal',
  seq: String(number),
  id: null,
  seal: String(number),
  message,
});

/** Whether the seal itself is sound, and follows the one before it. */
function brokenSeal(seal: SignedSeal, last: SignedSeal | null, anchors: readonly Anchor[]): Problem | null {
  const { number } = seal;
  const broken = (message: string): Problem => brokenAt(number, message);
  const expected = (last?.number ?? 0n) + 1n;
  if (number !== expected) return broken(`Seal ${expected} is missing: seal ${number} comes in its place`);
  if (!seal.previous.equals(last ? linkOf(last.hash, last.signature) : nothing))
    return broken(`Seal ${number} does not follow the seal before it`);
  if (seal.version < (last?.version ?? 1)) return broken(`Seal ${number} is of an older form than the seal before it`);
  if (!sealHash(seal).equals(seal.hash)) return broken(`Seal ${number} was altered`);
  if (anchors.some((anchor) => anchor.seal === String(number) && anchor.hash !== seal.hash.toString('hex')))
    return broken(`Seal ${number} is not the one that was seen before: the chain was made anew`);
  return null;
}

/** Whether the signature is there where it must be, is by a key of ours, and is over this very seal. */
function brokenSignature(
  { number, version, hash, signedBy, signature }: SignedSeal,
  mustBe: boolean,
  trusted: ReadonlySet<string> | null,
): Problem | null {
  if (version === 1 && (signedBy || signature)) return brokenAt(number, `Seal ${number} was altered`);
  if (!signature || !signedBy)
    return mustBe || signature || signedBy
      ? brokenAt(number, `Seal ${number} is not signed, as the seals before it are`)
      : null;
  if (trusted && !trusted.has(signedBy.toString('hex')))
    return brokenAt(number, `Seal ${number} is signed by a key that is not ours (${keyName(signedBy)})`);
  if (!isSignedBy(signedBy, sealMessage(hash), signature))
    return brokenAt(number, `The signature of seal ${number} is not genuine: the chain was made anew`);
  return null;
}

/** Whether the chain reaches as far as it once did: by what was seen before, and by how many seals were made. */
function brokenEnd(last: SignedSeal | null, made: bigint, anchors: readonly Anchor[]): Problem | null {
  const end = last?.number ?? 0n;
  const where = last ? `seal ${end}` : 'nothing';
  const beyond = anchors.find((anchor) => BigInt(anchor.seal) > end);
  if (beyond) return brokenAt(beyond.seal, `Seal ${beyond.seal} was seen before, but the chain ends at ${where}`);
  return made > end ? brokenAt(made, `Seal ${made} was made, but the chain ends at ${where}`) : null;
}

/** Whether the next row gets a number behind those that are sealed. */
async function brokenNumbers(client: pg.ClientBase, { sealedTo }: Verification): Promise<Problem | null> {
  const { rows } = await client.query<{ last: string | null }>(
    `SELECT pg_sequence_last_value(pg_get_serial_sequence('audit_records', 'seq')::regclass)::text AS last`,
  );
  const given = rows[0]?.last ?? '0';
  if (sealedTo === null || BigInt(given) >= BigInt(sealedTo)) return null;
  const message = `Rows up to ${sealedTo} are sealed, but the numbers of the trail were set back to ${given}`;
  return { kind: 'inserted', seq: given, id: null, seal: null, message };
}

/** Compares what a seal says of its rows with the rows that are there. */
async function brokenRows(
  seal: SignedSeal,
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
    if (!row.agrees || !rowHash(row, seal.version)?.equals(leaf.hash)) return altered(row, number);
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
  const select = `SELECT a.seq::text, a.id, ${rowSql} AS text, ${stampSql} AS stamp, ${agreesSql} AS agrees FROM audit_records a ORDER BY a.seq`;
  for await (const row of fetched<Omit<StoredRow, 'seq'> & { seq: string }>(client, 'trail', select, 2000))
    yield { ...row, seq: BigInt(row.seq) };
}

interface SealColumns {
  number: string;
  kind: SignedSeal['kind'];
  last_seq: string;
  row_count: number;
  leaves: Buffer;
  previous: Buffer;
  hash: Buffer;
  at: string;
  version: SealVersion;
  signed_by: Buffer | null;
  signature: Buffer | null;
}

async function* sealsOf(client: pg.ClientBase): AsyncGenerator<SignedSeal> {
  const select = `SELECT number, kind, last_seq, row_count, leaves, previous, hash, version, signed_by, signature,
    to_char(sealed_at AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"') AS at FROM audit_seals ORDER BY number`;
  for await (const row of fetched<SealColumns>(client, 'seals', select, 10)) {
    const { kind, leaves, previous, hash, version, signature } = row;
    const [number, lastSeq] = [BigInt(row.number), BigInt(row.last_seq)];
    const sealed = { rowCount: row.row_count, sealedAt: row.at, signedBy: row.signed_by };
    yield { number, kind, lastSeq, leaves, previous, hash, version, signature, ...sealed };
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
