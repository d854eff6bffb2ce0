// Sends the messages that wait. Each is locked while it is handed over, so that no other copy takes it too, and it counts as sent in
// the transaction that locked it; one that the mail server does not take stays due.
import type { Context } from '../context.ts';
import { inTransaction } from '../database/pool.ts';

interface Waiting {
  id: string;
  to: string;
  cc: string;
  bcc: string;
  subject: string;
  text: string;
  html: string | null;
  messageId: string;
}

const perRun = 500;

/** Tries every message that waits, each once; answers how many were sent. Stops early when the mail server is away. */
export async function sendWaiting(context: Pick<Context, 'pool' | 'mail' | 'log'>): Promise<number> {
  const started = new Date().toISOString();
  let sent = 0;
  for (let tried = 0; tried < perRun; tried += 1) {
    const outcome = await sendNext(context, started);
    if (outcome === 'sent') sent += 1;
    if (outcome === 'none' || outcome === 'away') break;
  }
  return sent;
}

async function sendNext(
  { pool, mail, log }: Pick<Context, 'pool' | 'mail' | 'log'>,
  started: string,
): Promise<'sent' | 'refused' | 'away' | 'none'> {
  return inTransaction(pool, async (client) => {
    const { rows } = await client.query<Waiting>(
      `SELECT id, mail_to::text AS "to", mail_cc::text AS cc, mail_bcc::text AS bcc, subject, text, html, message_id AS "messageId"
       FROM notification_log WHERE status = 'due' AND (attempts = 0 OR updated_at < $1)
       ORDER BY created_at, id LIMIT 1 FOR UPDATE SKIP LOCKED`,
      [started],
    );
    const [waiting] = rows;
    if (!waiting) return 'none';
    const list = (given: string): string[] => JSON.parse(given) as string[];
    try {
      const { subject, text, html, messageId } = waiting;
      const recipients = { to: list(waiting.to), cc: list(waiting.cc), bcc: list(waiting.bcc) };
      await mail.send({ ...recipients, subject, text, html, messageId });
    } catch (error) {
      const said = error instanceof Error ? error.message : String(error);
      await client.query(
        `UPDATE notification_log SET attempts = attempts + 1, last_error = left($2, 500) WHERE id = $1`,
        [waiting.id, said],
      );
      log.info(`A notification could not be sent and stays due: ${said}`);
      return isAway(error) ? 'away' : 'refused';
    }
    await client.query(
      `UPDATE notification_log SET status = 'sent', sent_at = clock_timestamp(), attempts = attempts + 1, last_error = NULL WHERE id = $1`,
      [waiting.id],
    );
    return 'sent';
  });
}

/** Nothing else can be sent either: the server was not reached, or does not let us in. */
function isAway(error: unknown): boolean {
  const code = (error as { code?: unknown }).code;
  return typeof code === 'string' && ['ECONNECTION', 'ETIMEDOUT', 'ESOCKET', 'EDNS', 'EAUTH', 'ETLS'].includes(code);
}
