// Credit alerts: after each posting and every minute each alert takes the step that is due, and its message is put among those that
// wait to be sent, in the same transaction as what caused it.
import type pg from 'pg';
import { auditCte } from '../audit/context.ts';
import type { Context } from '../context.ts';
import { inTransaction } from '../database/pool.ts';
import { prepared } from '../operations/prepared.ts';
import { notify } from './notify.ts';
import { watchSql } from './watch.ts';
import type { DueAlert } from './watch.ts';

/** The trail names the alerts themselves, whoever posted what made them fire. */
const teller = JSON.stringify({ actorEmail: 'credit alerts' });

/**
 * Takes the steps that are due for one carrier and answers how many messages wait because of it. The caller holds the row of the
 * carrier locked: what the alerts see is what stands when the transaction does.
 */
export async function evaluateCarrier(
  context: Pick<Context, 'publicUrl'>,
  client: pg.ClientBase,
  carrierId: string,
  now: Date,
): Promise<number> {
  const { rows } = await client.query<DueAlert>(prepared(watchSql, [carrierId, now.toISOString()]));
  let waiting = 0;
  for (const alert of rows) waiting += await step(context, client, alert, now);
  return waiting;
}

async function step(
  context: Pick<Context, 'publicUrl'>,
  client: pg.ClientBase,
  alert: DueAlert,
  now: Date,
): Promise<number> {
  const speaks = alert.step === 'cleared' ? alert.told : alert.step !== 'dropped' && alert.windowFree;
  const counts = speaks && alert.step !== 'cleared';
  const moment = now.toISOString();
  await client.query(
    prepared(
      `${auditCte('$1')} UPDATE carrier_credit_alerts SET state = $3::varchar,
         last_fired_at = CASE WHEN $4::boolean THEN $5::timestamptz ELSE last_fired_at END,
         last_cleared_at = CASE WHEN $6::boolean THEN $5::timestamptz ELSE last_cleared_at END,
         last_sent_at = CASE WHEN $7::boolean THEN $5::timestamptz ELSE last_sent_at END,
         window_started_at = CASE WHEN $7::boolean AND $8::boolean THEN $5::timestamptz ELSE window_started_at END,
         sent_in_window = CASE WHEN NOT $7::boolean THEN sent_in_window WHEN $8::boolean THEN 1 ELSE sent_in_window + 1 END
       FROM ctx WHERE id = $2::uuid`,
      [
        teller,
        alert.id,
        alert.step === 'fired' || alert.step === 'repeated' ? 'fired' : 'none',
        alert.step === 'fired',
        moment,
        alert.step === 'cleared' || alert.step === 'dropped',
        counts,
        alert.windowOver,
      ],
    ),
  );
  if (!speaks || alert.step === 'dropped') return 0;
  return notify(client, alert, alert.step, context.publicUrl, now);
}

/** Every minute: spends move along with the clock, and alerts with them and with limits that people changed. */
export async function evaluateAll(context: Context, now = new Date()): Promise<void> {
  const { rows } = await context.pool.query<{ id: string }>(
    `SELECT id FROM carriers AS partner WHERE (customer24_hr_spend <> 0 OR supplier24_hr_spend <> 0
         OR id IN (SELECT carrier_id FROM spend_buckets WHERE hour > now() - interval '26 hours'))
       AND (customer24_hr_spend <> carrier_spend(partner, 'customer') OR supplier24_hr_spend <> carrier_spend(partner, 'supplier'))
     UNION SELECT due."carrierId" FROM (${watchSql}) AS due`,
    [null, now.toISOString()],
  );
  for (const { id } of rows) {
    await inTransaction(context.pool, async (client) => {
      await client.query('SELECT FROM carriers WHERE id = $1 FOR NO KEY UPDATE', [id]);
      await client.query('SELECT refresh_spend($1)', [id]);
      await evaluateCarrier(context, client, id, now);
    });
  }
}
