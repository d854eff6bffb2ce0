// What requests meet of a database in trouble: told to the log now and then, not at each request, and to /readyz until it is over.
import type { FastifyRequest } from 'fastify';
import type { Context } from '../context.ts';
import type { Trouble } from '../database/pool.ts';

/** Between two lines of the log about the same trouble (ms). */
const betweenLines = 10_000;
/** Between two looks whether a trouble is over (ms). */
const betweenProbes = 2_000;

/** Troubles that last until somebody mends them; the feed knows by itself when the database is away. */
const lasting: Partial<Record<Trouble, { part: string; problem: string; probe: string }>> = {
  // A table of a moment must be given new pages: a small row might still find room in an old one.
  full: {
    part: 'storage',
    problem: 'the database has no space left, nothing can be saved',
    probe: 'CREATE TEMP TABLE space_probe ON COMMIT DROP AS SELECT n FROM generate_series(1, 20000) AS n',
  },
  exhausted: { part: 'resources', problem: 'the database has no memory or no connection left', probe: 'SELECT 1' },
};

export class Troubles {
  private readonly context: Context;
  private readonly lines = new Map<Trouble, { since: number; untold: number }>();
  private readonly probing = new Map<Trouble, NodeJS.Timeout>();
  private stopped = false;

  constructor(context: Context) {
    this.context = context;
    for (const kind of Object.values(lasting)) context.health.set(kind.part, null);
  }

  /** A request failed by it. */
  note(trouble: Trouble, error: unknown, request: FastifyRequest): void {
    this.log(trouble, error, request);
    const kind = lasting[trouble];
    if (!kind || this.probing.has(trouble) || this.stopped) return;
    this.context.health.set(kind.part, kind.problem);
    this.probe(trouble, kind);
  }

  stop(): void {
    this.stopped = true;
    for (const timer of this.probing.values()) clearTimeout(timer);
  }

  private log(trouble: Trouble, error: unknown, { method, url, id }: FastifyRequest): void {
    const line = this.lines.get(trouble) ?? { since: -betweenLines, untold: 0 };
    this.lines.set(trouble, line);
    const now = performance.now();
    if (now - line.since < betweenLines) {
      line.untold += 1;
      return;
    }
    const others = line.untold > 0 ? `, and ${line.untold} more since the last line` : '';
    const message = error instanceof Error ? error.message : String(error);
    this.context.log.info(`${method} ${url.split('?')[0]} could not be served: ${message} (${id}${others})`);
    this.lines.set(trouble, { since: now, untold: 0 });
  }

  private probe(trouble: Trouble, kind: NonNullable<(typeof lasting)[Trouble]>): void {
    const look = async (): Promise<void> => {
      try {
        await this.context.lanes.system.query(kind.probe);
        this.probing.delete(trouble);
        this.context.health.set(kind.part, null);
      } catch (error) {
        // Whatever the reason: while the probe fails the trouble is not over. The log has it already.
        this.context.health.set(kind.part, `${kind.problem} (${(error as Error).message})`);
        if (!this.stopped) this.probe(trouble, kind);
      }
    };
    const timer = setTimeout(() => {
      look().catch((error: unknown) => this.context.log.error(error, 'A trouble of the database cannot be looked at'));
    }, betweenProbes).unref();
    this.probing.set(trouble, timer);
  }
}
