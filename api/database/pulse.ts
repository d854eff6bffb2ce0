// Notices that the database has fallen silent. A machine that died, or a route that is gone, says no word: TCP finds out after minutes, and
// until then every connection would be waited for and then used again.
import pg from 'pg';
import { isDatabaseError } from './pool.ts';

/** Between two looks (ms). */
const interval = 1_000;
/** How long the database may take for the smallest of answers (ms), and for a new connection. */
const patience = 3_000;
const freshPatience = 2_000;
/** Work that takes longer (ms) may wait for an answer that never comes. */
const suspicious = 2_000;

export class Pulse {
  private readonly url: string;
  private readonly log: (line: string) => void;
  /** Every open connection, and since when it is at work; null: it waits in its pool. */
  private readonly clients = new Map<pg.PoolClient, number | null>();

  constructor(url: string, log: (line: string) => void) {
    this.url = url;
    this.log = log;
  }

  /** From now on the connections of this pool are given up once they are found dead. */
  watch(pool: pg.Pool): void {
    pool.on('acquire', (client) => void this.clients.set(client, performance.now()));
    pool.on('release', (_error, client) => void (this.clients.has(client) && this.clients.set(client, null)));
    pool.on('remove', (client) => void this.clients.delete(client));
  }

  /** Looks each second, on connections of this pool, until it is ended. */
  start(pool: pg.Pool): void {
    const again = (): void => void setTimeout(() => void look(), interval).unref();
    const look = async (): Promise<void> => {
      if (pool.ending) return;
      try {
        await pool.query({ text: 'SELECT 1', query_timeout: patience } as pg.QueryConfig);
      } catch (error) {
        // A refusal is an answer: what was asked on a broken connection fails by itself.
        if (isSilence(error)) await this.giveUpDead();
      }
      again();
    };
    again();
  }

  /** A new connection tells of which old ones the server knows nothing; where there is none, all are dead. */
  private async giveUpDead(): Promise<void> {
    const before = performance.now() - suspicious;
    const states = await this.statesAtServer().catch((error: unknown) => (isSilence(error) ? 'silent' : 'refused'));
    if (states === 'refused') return;
    const dead = [...this.clients].filter(([client, since]) => {
      if (states === 'silent' || since === null) return true;
      return since < before && (states as Map<number, string>).get(processOf(client)) !== 'active';
    });
    if (dead.length === 0) return;
    this.log(`The database has fallen silent: ${dead.length} connections to it are given up`);
    for (const [client, since] of dead) giveUp(client, since === null);
  }

  /** What the server's sessions of these connections do, as the server sees it. */
  private async statesAtServer(): Promise<Map<number, string>> {
    const options = { connectionString: this.url, connectionTimeoutMillis: freshPatience };
    const fresh = new pg.Client({ ...options, query_timeout: freshPatience });
    // What breaks it fails the question, too.
    fresh.on('error', () => undefined);
    try {
      await fresh.connect();
      const { rows } = await fresh.query<{ pid: number; state: string }>(
        'SELECT pid, state FROM pg_stat_activity WHERE pid = ANY($1::int[])',
        [[...this.clients.keys()].map(processOf)],
      );
      return new Map(rows.map(({ pid, state }) => [pid, state]));
    } finally {
      // Of a connection that is silent, nobody waits for the end.
      fresh.end().catch(() => undefined);
    }
  }
}

/** No answer in time, as opposed to one that says no. */
const isSilence = (error: unknown): boolean =>
  error instanceof Error && !isDatabaseError(error) && /time-?out/i.test(error.message);

/** The number of the server's process behind a connection, which the types of `pg` leave out. */
const processOf = (client: pg.PoolClient): number => (client as unknown as { processID: number }).processID;

/** Fails what waits for an answer on it; of an idle one the pool is told, which removes it. */
function giveUp(client: pg.PoolClient, isIdle: boolean): void {
  if (isIdle) client.emit('error', new Error('no answer comes on it any more'));
  else (client as unknown as pg.Client).end().catch(() => undefined);
}
