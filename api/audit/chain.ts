// What a seal is made of: a hash of each row, and one hash over all of them and the seal before. Sealing and verifying share it.
import { createHash } from 'node:crypto';
import { auditRecords } from '../../resources/monitoring/audit_records.ts';
import { bindColumns, ident } from '../database/constraints.ts';

export const hashSize = 32;
/** In a seal each row has its number and its hash. */
const leafSize = 8 + hashSize;
/** What the first seal follows. */
export const nothing = Buffer.alloc(hashSize);
/** Rows of one seal: what fits into memory easily, whatever came in within a minute. */
export const rowsPerSeal = 10_000;

/**
 * What is hashed: version 1 covers neither the database user nor the moment of recording, which its rows do not have, and is not signed.
 */
export type SealVersion = 1 | 2;

export interface Seal {
  number: bigint;
  /** `rows` covers rows; `checkpoint` notes that retention removed all rows up to `lastSeq`. */
  kind: 'rows' | 'checkpoint';
  lastSeq: bigint;
  rowCount: number;
  leaves: Buffer;
  /** The link of the seal before it. */
  previous: Buffer;
  /** ISO moment. */
  sealedAt: string;
  version: SealVersion;
  /** The public key of its signature; null where no key was there to sign by. */
  signedBy: Buffer | null;
}

/** A seal as it is kept: the signature is over its hash. */
export interface SignedSeal extends Seal {
  hash: Buffer;
  signature: Buffer | null;
}

/**
 * A row as it is hashed: every column in one fixed form, but those that `agreesSql` compares. `actor_id` is emptied when the user is
 * removed; the metadata holds it. What is computed from the metadata needs no hash of its own.
 */
export const rowSql = `json_build_array(a.seq, a.id, a.event_type, a.actor_email, a.description, a.metadata, extract(epoch FROM a.occurred_at),
  extract(epoch FROM a.created_at), extract(epoch FROM a.updated_at), a.version)::text`;
/** What the database said of it, hashed behind that from version 2 on. */
export const stampSql = `json_build_array(a.database_user, extract(epoch FROM a.recorded_at))::text`;
/** What it says where the database said nothing yet: all that version 1 may cover. */
const noStamp = '[null, null]';
/** Whether the columns that are not hashed say the same as those that are. */
export const agreesSql = [
  `(a.actor_id IS NULL OR a.actor_id::text IS NOT DISTINCT FROM a.metadata ->> 'actorId')`,
  ...Object.values(auditRecords.fields).flatMap((field) =>
    field.computed === null
      ? []
      : [`a.${ident(field.column)} IS NOT DISTINCT FROM (${bindColumns(field.computed, auditRecords, 'a')})`],
  ),
].join(' AND ');

export interface RowTexts {
  text: string;
  stamp: string;
}

const sha256 = (...parts: (string | Buffer)[]): Buffer => {
  const hash = createHash('sha256');
  for (const part of parts) hash.update(part as string);
  return hash.digest();
};

/** The hash of a row; null where this version cannot cover it. */
export function rowHash({ text, stamp }: RowTexts, version: SealVersion): Buffer | null {
  if (version === 1) return stamp === noStamp ? sha256(text) : null;
  return sha256(text, stamp);
}

export function leavesOf(rows: readonly (RowTexts & { seq: string })[]): Buffer {
  const leaves = Buffer.alloc(rows.length * leafSize);
  for (const [at, { seq, ...texts }] of rows.entries()) {
    leaves.writeBigInt64BE(BigInt(seq), at * leafSize);
    (rowHash(texts, 2) as Buffer).copy(leaves, at * leafSize + 8);
  }
  return leaves;
}

/** The rows that a seal covers, in their order. */
export function* readLeaves(leaves: Buffer): Generator<{ seq: bigint; hash: Buffer }> {
  for (let at = 0; at + leafSize <= leaves.length; at += leafSize)
    yield { seq: leaves.readBigInt64BE(at), hash: leaves.subarray(at + 8, at + leafSize) };
}

export function sealHash(seal: Seal): Buffer {
  const { number, kind, lastSeq, rowCount, leaves, previous, sealedAt, version, signedBy } = seal;
  const head = `${number}|${kind}|${lastSeq}|${rowCount}|${sealedAt}|`;
  if (version === 1) return sha256(previous, head, leaves);
  return sha256(previous, `2|${signedBy?.toString('hex') ?? ''}|${head}`, leaves);
}

/** What is signed of a seal: a signature of anything else can never stand for it. */
export const sealMessage = (hash: Buffer): Buffer => Buffer.concat([Buffer.from('didtron audit seal\n'), hash]);

/** What the next seal follows: with its hash the signature, so that neither can be changed unseen. */
export const linkOf = (hash: Buffer, signature: Buffer | null): Buffer => (signature ? sha256(hash, signature) : hash);
