// Several writes in one transaction. Operations do their work inside of it as they do on the pool; what follows a write, such as a mail,
// waits until all of them stand, and is forgotten when they do not.
import type { Context } from '../context.ts';
import { inTransaction, poolOf } from '../database/pool.ts';

/** Answers with what `work` did, and with what the person who asked should know beside it. */
export async function allInside<T>(
  context: Context,
  work: (inside: Context) => Promise<T>,
): Promise<{ done: T; notice: string | null }> {
  const waiting: NonNullable<Context['waiting']> = [];
  const done = await inTransaction(context.pool, (client) => work({ ...context, pool: poolOf(client), waiting }));
  const notices: string[] = [];
  for (const follow of waiting) {
    const notice = await follow(context);
    if (notice !== null) notices.push(notice);
  }
  return { done, notice: notices.length > 0 ? notices.join(' ') : null };
}
