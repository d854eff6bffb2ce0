// One after the other: work on the same row waits here, in memory, and not in the database, where each waiter would hold a connection
// until the pool has none left for anybody else. Other copies of the server are kept apart by the lock on the row itself.
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

function withResolvers(): { promise: Promise<void>; resolve: () => void } {
  let resolve: () => void = () => undefined;
  const promise = new Promise<void>((done) => {
    resolve = done;
  });
  return { promise, resolve };
}
