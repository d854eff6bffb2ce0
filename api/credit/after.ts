// What follows a posting in its transaction: the alerts of the carrier take their steps; messages that wait go out when it stands.
import type pg from 'pg';
import type { Context } from '../context.ts';
import { evaluateCarrier } from './alerts.ts';
import { sendJob } from './jobs.ts';

/** Evaluates, and answers with what is left to do when the transaction stands. The caller holds the carrier's row locked. */
export async function afterPosting(
  context: Context,
  client: pg.ClientBase,
  carrierId: string,
  now: Date,
): Promise<() => void> {
  const waiting = await evaluateCarrier(context, client, carrierId, now);
  if (waiting === 0) return () => undefined;
  return () => {
    context.jobs
      .kick(sendJob)
      .catch((error: unknown) => context.log.error(error, 'Messages wait for the next minute: the job was not kicked'));
  };
}
