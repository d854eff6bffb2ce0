// The rows of one question, read through a cursor on a connection of its own: all from one moment, a batch at a time.
import Cursor from 'pg-cursor';
import type { Context } from '../context.ts';

const batch = 100;
/** How long (ms) the first rows may take: who asks waits for them, and proxies give up after a minute. */
const firstRows = 55_000;

export interface Snapshot<Row> {
  first: Row[];
  /** The next rows; none at the end. */
  read: () => Promise<Row[]>;
  /** Ends it, at whatever point it is. */
  release: () => Promise<void>;
}

/** Asks, and has the first rows. An abort stops what PostgreSQL is at work on, and throws the reason of the signal. */
export async function openSnapshot<Row>(
  context: Context,
  { text, values }: { text: string; values: unknown[] },
  signal: AbortSignal,
): Promise<Snapshot<Row>> {
  const client = await context.pool.connect();
  let pid = 0;
  let complete = false;
  const stop = (): Promise<void> => stopWork(context, pid);
  const release = async (): Promise<void> => {
    // Left in the middle, a cursor is open and a statement may be at work: the connection is not worth keeping then.
    if (!complete && pid !== 0) await stop();
    client.release(!complete);
  };
  try {
    const { rows } = await client.query<{ pid: number }>('SELECT pg_backend_pid() AS pid');
    pid = rows[0]?.pid ?? 0;
    signal.throwIfAborted();
    const cursor = client.query(new Cursor<Row>(text, values));
    const read = async (): Promise<Row[]> => {
      const next = await cursor.read(batch);
      complete = next.length < batch;
      return next;
    };
    return { first: await stoppable(read(), stop, signal), read, release };
  } catch (error) {
    await release();
    throw error;
  }
}

/** Stops the work when nobody waits for it any more, or it takes too long. */
async function stoppable<T>(work: Promise<T>, stop: () => Promise<void>, signal: AbortSignal): Promise<T> {
  const onEnd = (): void => void stop();
  const timer = setTimeout(onEnd, firstRows);
  signal.addEventListener('abort', onEnd);
  try {
    return await work;
  } catch (error) {
    throw signal.aborted ? signal.reason : error;
  } finally {
    clearTimeout(timer);
    signal.removeEventListener('abort', onEnd);
  }
}

/** Ends the statement of a connection, which cannot be asked by itself while it is at work. */
async function stopWork({ lanes, log }: Context, pid: number): Promise<void> {
  try {
    await lanes.system.query('SELECT pg_cancel_backend($1)', [pid]);
  } catch (error) {
    log.error(error, 'What an export was at work on could not be stopped');
  }
}
