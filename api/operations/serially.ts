// One after the other: work on the same row waits here, in memory, and not in the database, where each waiter would hold a connection
// until the pool has none left for anybody else. Other copies of the server are kept apart by the lock on the row itself.
import type { Context } from '../context.ts';

const tails = new Map<string, Promise<void>>();

export async function serially<T>(key: string, work: () => Promise<T>): Promise<T> {
  const before = tails.get(key) ?? Promise.resolve();
  const { promise: mine, resolve: finished } = withResolvers();
  const tail = before.then(() => mine);
  tails.set(key, tail);
  await before;
  try {
    return await work();
  } finally {
    finished();
    if (tails.get(key) === tail) tails.delete(key);
  }
}

/** The name of the turn at a row, by the key that the address names it by. */
export const turnOf = (resource: string, key: string): string => `${resource} ${key}`;

/** The same for work that may be a part of a transaction: that has taken its turn before it began, and holds a connection by now. */
export const inTurn = <T>(context: Context, turn: string, work: () => Promise<T>): Promise<T> =>
  context.waiting ? work() : serially(turn, work);

function withResolvers(): { promise: Promise<void>; resolve: () => void } {
  let resolve: () => void = () => undefined;
  const promise = new Promise<void>((done) => {
    resolve = done;
  });
  return { promise, resolve };
}
