// Several writes in one transaction. Operations do their work inside of it as they do on the pool; what follows a write, such as a mail,
// waits until all of them stand, and is forgotten when they do not. A transaction may be a part of another one: then it waits for that.
import type { PoolClient } from 'pg';
import type { Context } from '../context.ts';
import { inTransaction, poolOf } from '../database/pool.ts';

/**
 * Answers with what `work` did, and with what the person who asked should know beside it. `client` is that of the transaction, without
 * the savepoints of `inside.pool`: an error on it ends the whole.
 */
export async function allInside<T>(
  context: Context,
  work: (inside: Context, client: PoolClient) => Promise<T>,
): Promise<{ done: T; notice: string | null }> {
  const waiting: NonNullable<Context['waiting']> = [];
  const regardless: NonNullable<Context['regardless']> = [];
  const within = (client: PoolClient) => work({ ...context, pool: poolOf(client), waiting, regardless }, client);
  let done: T;
  try {
    done = await inTransaction(context.pool, within);
  } finally {
    for (const note of regardless) await notRolledBack(context, note);
  }
  if (context.waiting) {
    context.waiting.push(...waiting);
    return { done, notice: null };
  }
  const notices: string[] = [];
  for (const follow of waiting) {
    const notice = await follow(context);
    if (notice !== null) notices.push(notice);
  }
  return { done, notice: notices.length > 0 ? notices.join(' ') : null };
}

/** Runs what must not be lost when the transaction around it is rolled back: at once where there is none, else after it. */
export async function notRolledBack(context: Context, work: (context: Context) => Promise<void>): Promise<void> {
  if (context.regardless) context.regardless.push(work);
  else await work(context);
}

/** Runs what follows once all is written: at once where there is no transaction around it. */
export function onceItStands(context: Context, work: (context: Context) => void): void {
  if (!context.waiting) return work(context);
  context.waiting.push(async (outside) => {
    work(outside);
    return null;
  });
}

/** Drops remembered totals: at once, and again when others can see what was written. */
export function forgetTotals(context: Context, ...names: string[]): void {
  context.totals.forget(new Set(names));
  if (context.waiting) onceItStands(context, ({ totals }) => totals.forget(new Set(names)));
}
