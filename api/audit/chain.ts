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

export interface Seal {
  number: bigint;
  /** `rows` covers rows; `checkpoint` notes that retention removed all rows up to `lastSeq`. */
  kind: 'rows' | 'checkpoint';
  lastSeq: bigint;
  rowCount: number;
  leaves: Buffer;
  previous: Buffer;
  /** ISO moment. */
  sealedAt: string;
}

/**
 * A row as it is hashed: every column in one fixed form, but those that `agreesSql` compares. `actor_id` is emptied when the user is
 * removed; the metadata holds it. What is computed from the metadata needs no hash of its own.
 */
export const rowSql = `json_build_array(a.seq, a.id, a.event_type, a.actor_email, a.description, a.metadata, extract(epoch FROM a.occurred_at),
  extract(epoch FROM a.created_at), extract(epoch FROM a.updated_at), a.version)::text`;
/** Whether the columns that are not hashed say the same as those that are. */
export const agreesSql = [
  `(a.actor_id IS NULL OR a.actor_id::text IS NOT DISTINCT FROM a.metadata ->> 'actorId')`,
  ...Object.values(auditRecords.fields).flatMap((field) =>
    field.computed === null
      ? []
      : [`a.${ident(field.column)} IS NOT DISTINCT FROM (${bindColumns(field.computed, auditRecords, 'a')})`],
  ),
].join(' AND ');

export const rowHash = (text: string): Buffer => createHash('sha256').update(text, 'utf8').digest();

export function leavesOf(rows: readonly { seq: string; text: string }[]): Buffer {
  const leaves = Buffer.alloc(rows.length * leafSize);
  for (const [at, { seq, text }] of rows.entries()) {
    leaves.writeBigInt64BE(BigInt(seq), at * leafSize);
    rowHash(text).copy(leaves, at * leafSize + 8);
  }
  return leaves;
}

/** The rows that a seal covers, in their order. */
export function* readLeaves(leaves: Buffer): Generator<{ seq: bigint; hash: Buffer }> {
  for (let at = 0; at + leafSize <= leaves.length; at += leafSize)
    yield { seq: leaves.readBigInt64BE(at), hash: leaves.subarray(at + 8, at + leafSize) };
}

export function sealHash({ number, kind, lastSeq, rowCount, leaves, previous, sealedAt }: Seal): Buffer {
  const head = `${number}|${kind}|${lastSeq}|${rowCount}|${sealedAt}|`;
  return createHash('sha256').update(previous).update(head, 'utf8').update(leaves).digest();
}
