// Batches of calls: what a switch has rated, booked as one entry of the ledger under its reference, with the hours that the calls fell
// into. A batch is taken whole or not at all.
import { Decimal } from 'decimal.js';
import type { JsonValue } from '../../resources/define/index.ts';
import { ledgerSigns } from '../../resources/choices.ts';
import { rightsOf } from '../access/rights.ts';
import { recordDeniedAction } from '../audit/denied.ts';
import { resourceNamed } from '../context.ts';
import type { Context, Request } from '../context.ts';
import { inTransaction } from '../database/pool.ts';
import { ApiError, invalid } from '../errors.ts';
import { notFound, Planner } from '../operations/plan.ts';
import { one } from '../operations/read.ts';
import { forgetTotals, onceItStands } from '../operations/inside.ts';
import { inTurn, turnOf } from '../operations/serially.ts';
import { storedRow } from '../operations/read.ts';
import { afterPosting } from './after.ts';
import { readBatch } from './batch-body.ts';
import type { Batch } from './batch-body.ts';
import { currencyOf } from './currency.ts';
import { findPosted, fingerprintOf, post } from './post.ts';
import { guardSide } from './side.ts';

interface Booked {
  /** The ledger entry as JSON text. */
  body: string;
  version: number;
  id: string;
  /** False when the same batch had been booked before. */
  isNew: boolean;
}
type Client = Parameters<Parameters<typeof inTransaction>[1]>[0];

/** POST /api/carriers/:id/call-batches: for whoever may adjust balances. */
export async function bookBatch(context: Context, request: Request, key: string, body: unknown): Promise<Booked> {
  const carriers = resourceNamed(context, 'carriers');
  if (!rightsOf(request.viewer.role, carriers).actions.has('adjust')) {
    await recordDeniedAction(context, request, carriers, 'call_batch', () =>
      storedRow(context, request, carriers, key),
    );
    throw new ApiError('DIDForbidden', 'Your role may not book calls.');
  }
  const batch = readBatch(body, new Date());
  const { id, isNew, afterwards } = await inTurn(context, turnOf('carriers', key), () =>
    inTransaction(context.pool, (client) => book(context, request, client, key, batch)),
  );
  forgetTotals(context, 'ledger_entries', 'spend_buckets', 'carriers', 'audit_records');
  onceItStands(context, afterwards);
  const entry = await one(context, request, resourceNamed(context, 'ledger_entries'), id);
  return { ...entry, id, isNew };
}

async function book(
  context: Context,
  request: Request,
  client: Client,
  key: string,
  batch: Batch,
): Promise<{ id: string; isNew: boolean; afterwards: () => void }> {
  const carrier = await lockCarrier(context, request, client, key);
  guardSide(carrier, batch.direction);
  const currency = await currencyOf(client, carrier['currencyId'] as string, batch.currency);
  const { hours, total, count, seconds } = await sums(client, batch, carrier['timeZone'] as string);
  if (new Decimal(total).isZero()) throw invalid({ lines: ['come to 0: there is nothing to book'] });
  const posting = {
    carrierId: carrier['id'] as string,
    direction: batch.direction,
    kind: 'call_batch',
    amount: new Decimal(total).times(ledgerSigns.call_batch).toFixed(),
    currency: currency.code,
    reason: batch.reason,
    reference: batch.reference,
    occurredAt:
      batch.lines
        .map(({ at }) => at)
        .toSorted()
        .at(-1) ?? null,
    fingerprint: fingerprintOf([
      batch.direction,
      currency.code,
      ...batch.lines.map(({ at, amount, seconds: length, callId }) => [at, amount, length, callId]),
    ]),
  };
  const found = await findPosted(client, posting);
  if (found) return { id: found.id, isNew: false, afterwards: () => undefined };
  const id = await post(context, request, client, { ...posting, calls: { count, seconds, hours } });
  return { id, isNew: true, afterwards: await afterPosting(context, client, posting.carrierId, new Date()) };
}

async function lockCarrier(
  context: Context,
  request: Request,
  client: Client,
  key: string,
): Promise<Record<string, JsonValue>> {
  const carriers = resourceNamed(context, 'carriers');
  const planner = new Planner(carriers, request.viewer, context.catalogue);
  const { rows } = await client.query<Record<string, JsonValue>>(
    `SELECT t.id, t.partner_type AS "partnerType", t.primary_currency_id AS "currencyId", t.time_zone AS "timeZone"
     FROM carriers t WHERE ${planner.recordSql(key)} FOR NO KEY UPDATE`,
    planner.params,
  );
  if (!rows[0]) throw notFound(carriers);
  return rows[0];
}

/** Added up by PostgreSQL, whose numerics are exact: by the hours of the carrier's clock, and in all. */
async function sums(
  client: Client,
  batch: Batch,
  timeZone: string,
): Promise<{ hours: JsonValue[]; total: string; count: number; seconds: number }> {
  const { rows } = await client.query<{ hour: string; amount: string; calls: number; seconds: number }>(
    `SELECT to_char(date_trunc('hour', at, $2) AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS"Z"') AS hour, sum(amount)::text AS amount,
       count(*)::int AS calls, sum(seconds)::int AS seconds
     FROM json_to_recordset($1::json) AS line(at timestamptz, amount numeric, seconds integer) GROUP BY 1 ORDER BY 1`,
    [JSON.stringify(batch.lines), timeZone],
  );
  const total = rows.reduce((sum, { amount }) => sum.plus(amount), new Decimal(0));
  const count = rows.reduce((sum, { calls }) => sum + calls, 0);
  const seconds = rows.reduce((sum, row) => sum + row.seconds, 0);
  return { hours: rows.map((row) => ({ ...row })), total: total.toFixed(), count, seconds };
}
