// The connection pool that everything of the API shares, and what an error of PostgreSQL means.
import pg from 'pg';

// Parsed nowhere: exact numbers stay text, moments stay what PostgreSQL wrote.
for (const oid of [20, 1700, 1114, 1184, 114, 3802]) pg.types.setTypeParser(oid, (value: string) => value);

/** Makes the pool. A connection that breaks while idle is logged and replaced; it must not end the process. */
export function createPool(url: string, log: (line: string) => void, max = 16): pg.Pool {
  const pool = new pg.Pool({
    connectionString: url,
    max,
    connectionTimeoutMillis: 5_000,
    idleTimeoutMillis: 30_000,
    keepAlive: true,
    application_name: 'didtron-back-office',
    options: '-c timezone=UTC -c statement_timeout=30000 -c idle_in_transaction_session_timeout=60000',
  });
  pool.on('error', (error) => log(`A database connection was lost: ${error.message}`));
  return pool;
}

/** The fields of an error of PostgreSQL that we read. */
export interface DatabaseError extends Error {
  code: string;
  table?: string;
  constraint?: string;
  detail?: string;
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

/** Whether the database cannot be reached at the moment (as opposed to refusing a statement). */
export function isDatabaseAway(error: unknown): boolean {
  if (!(error instanceof Error)) return false;
  const { code } = error as { code?: unknown };
  // Class 08: connection exception; 57P0x: shut down, crashed, starting up; 53300: too many connections.
  if (typeof code === 'string' && (awayCodes.has(code) || /^(08...|57P0[1-4]|53300)$/.test(code))) return true;
  return /Connection terminated|timeout exceeded when trying to connect|Client has encountered a connection error/i.test(
    error.message,
  );
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
    query: (statement: pg.QueryConfig | string, values?: unknown[]) =>
      typeof statement === 'string' ? client.query(steps[statement] ?? statement, values) : client.query(statement),
    release: () => undefined,
  };
  // Operations use these two alone; the rest of a pool has no meaning here.
  return { query, connect: () => Promise.resolve(inner) } as unknown as pg.Pool;
}
