// The connection pool that everything of the API shares, and what an error of PostgreSQL means.
import pg from 'pg';

// Parsed nowhere: exact numbers stay text, moments stay what PostgreSQL wrote.
for (const oid of [20, 1700, 1114, 1184, 114, 3802]) pg.types.setTypeParser(oid, (value: string) => value);

/** How a pool of connections is used. Times are in milliseconds. */
export interface PoolUse {
  /** Connections at most. */
  max: number;
  /** How long one statement may run; 0: as long as it takes. */
  statement: number;
  /** How long a statement waits for a lock that somebody else holds. */
  lock: number;
  /** How long work waits for a free connection, and a new connection for the server's answer. */
  connect: number;
}

const usual: PoolUse = { max: 16, statement: 30_000, lock: 5_000, connect: 5_000 };

/**
 * Makes a pool. A connection that breaks, idle or at work, is told once and replaced: it must not end the process. What was asked on it
 * fails by itself.
 */
export function createPool(
  url: string,
  log: (line: string) => void,
  use: Partial<PoolUse> = {},
  tell = lostConnections(log),
): pg.Pool {
  const { max, statement, lock, connect } = { ...usual, ...use };
  const pool = new pg.Pool({
    connectionString: url,
    max,
    connectionTimeoutMillis: connect,
    // A server that does not even refuse (a cable was pulled): given up a moment after it should have.
    ...(statement > 0 ? { query_timeout: statement + 1_000 } : {}),
    idleTimeoutMillis: 30_000,
    keepAlive: true,
    application_name: 'didtron-back-office',
    options: `-c timezone=UTC -c statement_timeout=${statement} -c lock_timeout=${lock} -c idle_in_transaction_session_timeout=60000`,
  });
  // The pool listens to a client only while it is idle; one at work would throw its error into the process.
  pool.on('connect', (client) => client.on('error', tell));
  // What an idle client tells, its own listener has told already.
  pool.on('error', () => undefined);
  return pool;
}

/** A server that ends takes all connections with it: one line tells of those that break within a few seconds. */
export function lostConnections(log: (line: string) => void): (error: Error) => void {
  let count = 0;
  return (error) => {
    count += 1;
    if (count > 1) return;
    setTimeout(() => {
      log(`Connections to the database were lost (${count}): ${error.message}`);
      count = 0;
    }, 3_000).unref();
  };
}

/** The fields of an error of PostgreSQL that we read. */
export interface DatabaseError extends Error {
  code: string;
  table?: string;
  constraint?: string;
  detail?: string;
  /** In what it happened: "while updating tuple …". */
  where?: string;
  column?: string;
}

export function isDatabaseError(error: unknown): error is DatabaseError {
  return (
    error instanceof Error &&
    typeof (error as { code?: unknown }).code === 'string' &&
    /^[0-9A-Z]{5}$/.test((error as DatabaseError).code)
  );
}

const awayCodes = new Set([
  'ECONNREFUSED',
  'ECONNRESET',
  'EPIPE',
  'ENOTFOUND',
  'ETIMEDOUT',
  'ENOENT',
  'EHOSTUNREACH',
  'EAI_AGAIN',
]);

/** What kept the database from an answer, where it was neither the statement nor its values. */
export type Trouble =
  /** It cannot be reached, is starting, ending, or takes no writes at the moment. */
  | 'away'
  /** Every connection for this kind of work is in use. */
  | 'busy'
  /** The statement took longer than it may. */
  | 'slow'
  /** Somebody else holds a lock on what the statement needs. */
  | 'locked'
  /** Its disk is full. */
  | 'full'
  /** It has no memory, or no connection, left. */
  | 'exhausted';

/**
 * The trouble behind an error; null when the database refused the statement for what it says. Codes: PostgreSQL, appendix A, classes 08
 * (connection), 25 (transaction state), 40 (rollback), 53 (resources), 55P03 (lock time-out), 57 (operator).
 */
export function troubleOf(error: unknown): Trouble | null {
  if (!(error instanceof Error)) return null;
  const { code } = error as { code?: unknown };
  if (typeof code === 'string') {
    if (awayCodes.has(code) || /^(08...|57P0[1-5]|25006|25P0[34])$/.test(code)) return 'away';
    if (code === '53100') return 'full';
    if (code.startsWith('53')) return 'exhausted';
    if (code === '57014' || code === '25P03' || code === '25P04') return 'slow';
    if (code === '55P03' || code === '40P01' || code === '40001') return 'locked';
  }
  // Not every part of PostgreSQL that runs out of memory says so by its code: regular expressions have 2201B for it, a library that does
  // not fit in has 58P01.
  if (/out of memory|cannot allocate memory|failed to map segment/i.test(error.message)) return 'exhausted';
  if (/timeout exceeded when trying to connect/i.test(error.message)) return 'busy';
  if (
    /Connection terminated|connection error and is not queryable|Client was closed|Query read timeout/i.test(
      error.message,
    )
  )
    return 'away';
  return null;
}

/** Runs `work` in one transaction on one connection; a failure rolls everything back. */
export async function inTransaction<T>(pool: pg.Pool, work: (client: pg.PoolClient) => Promise<T>): Promise<T> {
  const client = await pool.connect();
  let broken: Error | undefined;
  try {
    await client.query('BEGIN');
    const result = await work(client);
    await client.query('COMMIT');
    return result;
  } catch (error) {
    await client.query('ROLLBACK').catch((failure: Error) => {
      broken = failure;
    });
    throw error;
  } finally {
    client.release(broken);
  }
}

/**
 * A pool of one connection that is in a transaction: operations written for the pool do their work inside of it. Each statement has a
 * savepoint, so that one that is refused can be asked about, and the others stand. Statements must not run at the same time.
 */
export function poolOf(client: pg.PoolClient): pg.Pool {
  const query = async (statement: pg.QueryConfig | string, values?: unknown[]): Promise<pg.QueryResult> => {
    await client.query('SAVEPOINT statement');
    try {
      const result = await (typeof statement === 'string' ? client.query(statement, values) : client.query(statement));
      await client.query('RELEASE SAVEPOINT statement');
      return result;
    } catch (error) {
      await client.query('ROLLBACK TO SAVEPOINT statement');
      throw error;
    }
  };
  // A transaction within is a savepoint of its own.
  const steps: Record<string, string> = {
    BEGIN: 'SAVEPOINT work',
    COMMIT: 'RELEASE SAVEPOINT work',
    ROLLBACK: 'ROLLBACK TO SAVEPOINT work',
  };
  const inner = {
    query: (statement: pg.QueryConfig | string, values?: unknown[]) => {
      if (typeof statement !== 'string') return query(statement);
      const step = steps[statement] ?? (/^(SAVEPOINT|RELEASE|ROLLBACK TO) /.test(statement) ? statement : null);
      return step === null ? query(statement, values) : client.query(step);
    },
    release: () => undefined,
  };
  // Operations use these two alone; the rest of a pool has no meaning here.
  return { query, connect: () => Promise.resolve(inner) } as unknown as pg.Pool;
}
