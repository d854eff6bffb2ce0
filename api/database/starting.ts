// What a start asks of the database: a connection as soon as there can be one, and one clear sentence where the start must fail.
import { setTimeout as sleep } from 'node:timers/promises';
import pg from 'pg';
import { isDatabaseError, troubleOf } from './pool.ts';
import type { Trouble } from './pool.ts';

/** Codes of a server that takes connections soon: it is starting, recovering or stopping (57P03); it has none left (53300). */
const soon = new Set(['57P03', '53300']);
/** How long such a server is waited for, and how long a server that says nothing (ms). */
const patience = 60_000;
const silence = 10_000;
/** How long a start waits for a lock that another session holds (ms). While a change of a table waits, all its readers wait behind it. */
export const lockPatience = 10_000;

export const startOptions = `-c timezone=UTC -c lock_timeout=${lockPatience}`;

/** Connects. A machine that starts has its database and us start at once: where a server says that it is not ready yet, we wait for it. */
export async function connectAtStart(url: string, say: (line: string) => void): Promise<pg.Client> {
  const deadline = performance.now() + patience;
  for (let isTold = false; ; isTold = true) {
    const client = new pg.Client({
      connectionString: url,
      connectionTimeoutMillis: silence,
      options: startOptions,
    });
    try {
      await client.connect();
      return client;
    } catch (error) {
      const waits = isDatabaseError(error) && soon.has(error.code) && performance.now() < deadline;
      if (!waits) throw unreached(error);
      if (!isTold) say(`Waiting for the database: ${error.message}.`);
      await sleep(500);
    }
  }
}

function unreached(error: unknown): Error {
  const why =
    error instanceof AggregateError
      ? error.errors.map((one: Error) => one.message).join('; ')
      : error instanceof Error
        ? error.message
        : String(error);
  return new Error(`The database cannot be reached: ${why}. Check DATABASE_URL and that the server runs.`, {
    cause: error,
  });
}

const meanings: Partial<Record<Trouble, [what: string, remedy: string]>> = {
  away: ['The database was lost during the start', 'Start again once it runs'],
  locked: ['Another session holds what the start needs', 'End that session, or wait for it, and start again'],
  full: ['The database has no space left', 'Make room and start again'],
  exhausted: ['The database has no memory or no connection left', 'Make room and start again'],
};

/** The sentence for a start that the database stopped; other errors speak for themselves. */
export function startSentence(error: unknown): string | null {
  const meaning = meanings[troubleOf(error) ?? 'busy'];
  return meaning ? `${meaning[0]}: ${(error as Error).message}. ${meaning[1]}.` : null;
}
