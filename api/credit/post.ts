// Posting to the ledger: each movement is booked once, under its reference. The database moves the balance along.
import { createHash } from 'node:crypto';
import type pg from 'pg';
import type { JsonValue, Resource } from '../../resources/define/index.ts';
import { auditContext, auditCte } from '../audit/context.ts';
import { resourceNamed } from '../context.ts';
import type { Context, Request } from '../context.ts';
import { ApiError } from '../errors.ts';
import { prepared } from '../operations/prepared.ts';
import { refuse } from '../operations/refusals.ts';

/** A movement as it is booked; `amount` is signed: above 0 it adds to the funds of the side. */
export interface Posting {
  carrierId: string;
  direction: string;
  kind: string;
  amount: string;
  currency: string;
  reason: string;
  reference: string;
  /** Null: now. */
  occurredAt: string | null;
  fingerprint: string;
  /** Absent: the person of the request. */
  actorId?: string | null;
  actorEmail?: string | null;
  approverId?: string;
  calls?: { count: number; seconds: number; hours: readonly JsonValue[] };
}

/** A digest of what was sent, by which a repetition is told from another movement under the same reference. */
export const fingerprintOf = (content: readonly JsonValue[]): string =>
  createHash('sha256').update(JSON.stringify(content)).digest('hex');

interface Found {
  resource: 'ledger_entries' | 'ledger_approvals';
  id: string;
  fingerprint: string | null;
}

/**
 * What a carrier has under a reference: its entry, or its adjustment that waits for approval. Refuses when that is of other content.
 * The caller holds the row of the carrier locked, so that nobody else can book under it in the meantime.
 */
export async function findPosted(
  client: pg.ClientBase,
  posting: Pick<Posting, 'carrierId' | 'kind' | 'reference' | 'fingerprint'>,
): Promise<Pick<Found, 'resource' | 'id'> | null> {
  const { rows } = await client.query<Found>(
    prepared(
      `SELECT 'ledger_entries' AS resource, id, fingerprint FROM ledger_entries WHERE carrier_id = $1 AND kind = $2 AND reference = $3
     UNION ALL SELECT 'ledger_approvals', id, fingerprint FROM ledger_approvals
       WHERE carrier_id = $1 AND kind = $2 AND reference = $3 AND status = 'pending' LIMIT 1`,
      [posting.carrierId, posting.kind, posting.reference],
    ),
  );
  const [found] = rows;
  if (!found || found.fingerprint === posting.fingerprint) return found ?? null;
  const text = `was used for a ${posting.kind.replace('_', ' ')} of this carrier with other content: give this one a reference of its own`;
  throw new ApiError('DIDConflict', `Not booked: the reference ${posting.reference} ${text}.`, { reference: [text] });
}

/** Books a movement and answers with the id of its entry. The caller has looked for it by `findPosted`. */
export async function post(
  context: Context,
  request: Request,
  client: pg.ClientBase,
  posting: Posting,
): Promise<string> {
  const resource = resourceNamed(context, 'ledger_entries');
  const { calls, ...plain } = posting;
  const values: Record<string, JsonValue> = {
    ...plain,
    ...(calls ? { callCount: calls.count, callSeconds: calls.seconds, hours: [...calls.hours] } : {}),
  };
  return insert(context, request, client, resource, values);
}

/** Inserts a row of a table that only the system writes, in the caller's transaction and name. */
export async function insert(
  context: Context,
  request: Request,
  client: pg.ClientBase,
  resource: Resource,
  values: Record<string, JsonValue>,
): Promise<string> {
  const given = Object.entries(values).filter(([, value]) => value !== null);
  const columns = given.map(([name]) => `"${resource.fields[name]?.column}"`).join(', ');
  const params = given.map((_, at) => `$${at + 2}`).join(', ');
  try {
    const text = `${auditCte('$1')} INSERT INTO "${resource.name}" (${columns}) SELECT ${params} FROM ctx RETURNING id`;
    const stored = given.map(([, value]) => (typeof value === 'object' ? JSON.stringify(value) : String(value)));
    const { rows } = await client.query<{ id: string }>(prepared(text, [auditContext(request), ...stored]));
    return (rows[0] as { id: string }).id;
  } catch (error) {
    return refuse(context, request, error, { resource, id: null, values });
  }
}
