// The background jobs of this copy, on pg-boss in the same PostgreSQL: each is run by one copy at a time, by the clock or when kicked.
import pg from 'pg';
import PgBoss from 'pg-boss';
import type { Context } from '../context.ts';
import type { Job } from './job.ts';

/** Seconds between two looks at a queue; a kick by the same copy is noticed at once. */
const polling = 5;
/** Seconds after which a run is given up for lost, its copy having died. */
const lost = 900;

/** pg-boss reads JSON, moments and counts as JavaScript values; the rest of the API leaves them as text. */
const types = {
  getTypeParser: ((oid: number, format?: 'text') => {
    if (oid === 114 || oid === 3802) return JSON.parse as (text: string) => unknown;
    if (oid === 1184 || oid === 1114) return (text: string) => new Date(text);
    if (oid === 20) return Number;
    return pg.types.getTypeParser(oid, format);
  }) as typeof pg.types.getTypeParser,
};

export class Jobs {
  private readonly pool: pg.Pool;
  private readonly jobs: readonly Job[];
  private readonly log: Context['log'];
  private boss: Promise<PgBoss> | null = null;
  private readonly workers = new Map<string, string>();
  private readonly asking = new Set<Promise<unknown>>();
  private stopped = false;

  constructor(pool: pg.Pool, jobs: readonly Job[], log: Context['log']) {
    this.pool = pool;
    this.jobs = jobs;
    this.log = log;
  }

  /** Begins to run jobs in this copy. */
  async start(context: Context): Promise<void> {
    const boss = await this.open(true);
    for (const job of this.jobs) {
      await boss.schedule(job.name, job.cron);
      const worker = await boss.work(job.name, { pollingIntervalSeconds: polling }, () => this.run(job, context));
      this.workers.set(job.name, worker);
    }
  }

  /** Asks for a run as soon as may be, by whichever copy runs jobs; one that waits already serves. */
  async kick(name: string): Promise<void> {
    const boss = await this.open(false);
    await boss.send(name, {});
    const worker = this.workers.get(name);
    if (worker) boss.notifyWorker(worker);
  }

  /** Ends after the runs that are under way. */
  async stop(): Promise<void> {
    const boss = await this.boss;
    this.boss = null;
    await boss?.stop({ graceful: true, wait: true, timeout: 10_000, close: false });
    // pg-boss does not wait for its own housekeeping, which may have asked something a moment ago.
    this.stopped = true;
    await Promise.allSettled(this.asking);
  }

  private async run(job: Job, context: Context): Promise<void> {
    try {
      await job.run(context);
    } catch (error) {
      this.log.error(error, `The job ${job.name} failed; it runs again when it is next due`);
      throw error;
    }
  }

  /** The queues, made where they are not there yet. A copy that only kicks looks after nothing. */
  private open(works: boolean): Promise<PgBoss> {
    this.boss ??= this.connect(works).catch((error: unknown) => {
      this.boss = null;
      throw error;
    });
    return this.boss;
  }

  private async ask(text: string, values: unknown[]): Promise<{ rows: unknown[] }> {
    // Nobody waits for an answer any more.
    if (this.stopped) return new Promise(() => undefined);
    const answer = this.pool.query({ text, values, types });
    this.asking.add(answer);
    try {
      return await answer;
    } finally {
      this.asking.delete(answer);
    }
  }

  private async connect(works: boolean): Promise<PgBoss> {
    const boss = new PgBoss({
      db: { executeSql: (text, values: unknown[]) => this.ask(text, values) },
      supervise: works,
      schedule: works,
    });
    boss.on('error', (error) => this.log.error(error, 'The queues of jobs cannot be read; they are tried again'));
    await boss.start();
    // One waiting and one running at most, over all copies.
    for (const { name } of this.jobs) {
      await boss.createQueue(name, { name, policy: 'stately', retryLimit: 0, expireInSeconds: lost });
    }
    return boss;
  }
}
