// One life of the queues in a copy that runs jobs: from their opening until they are lost or the copy ends.
import type pg from 'pg';
import PgBoss from 'pg-boss';
import type { Context } from '../context.ts';
import { PatientAsking } from './asking.ts';
import type { Pace } from './asking.ts';
import type { Job } from './job.ts';

/** Seconds after which a run is given up for lost, its copy having died. */
export const lost = 900;

/** Makes the queues where they are not there yet: one waiting and one running at most, over all copies. */
export async function makeQueues(boss: PgBoss, jobs: readonly Job[]): Promise<void> {
  for (const { name } of jobs)
    await boss.createQueue(name, { name, policy: 'stately', retryLimit: 0, expireInSeconds: lost });
}

export class Life {
  readonly asking: PatientAsking;
  private readonly boss: PgBoss;
  private readonly log: Context['log'];
  private readonly workers = new Map<string, string>();
  private ending = false;

  constructor(pool: pg.Pool, pace: Pace, log: Context['log'], onState: (error: unknown) => void) {
    this.log = log;
    this.asking = new PatientAsking(pool, pace, onState);
    this.boss = new PgBoss({ db: this.asking, supervise: true, schedule: true });
    this.boss.on('error', (error) => {
      if (!this.ending && !this.asking.gone.aborted) log.error(error, 'The queues of background jobs tell of a fault');
    });
  }

  /** Opens the queues, however long the database takes, and runs what comes in. */
  async open(jobs: readonly Job[], polling: number, context: Context): Promise<void> {
    await this.boss.start();
    await makeQueues(this.boss, jobs);
    for (const job of jobs) {
      if (this.ending || this.asking.gone.aborted) return;
      await this.boss.schedule(job.name, job.cron);
      const work = (): Promise<void> => this.run(job, context);
      this.workers.set(job.name, await this.boss.work(job.name, { pollingIntervalSeconds: polling }, work));
    }
  }

  /** Has a queue looked at now rather than at the next turn. */
  notice(name: string): void {
    const worker = this.workers.get(name);
    if (worker) this.boss.notifyWorker(worker);
  }

  /** From here on nothing is waited for but the runs that are under way. */
  end(): void {
    this.ending = true;
    this.asking.end();
  }

  /** Ends after the runs that are under way. */
  async close(): Promise<void> {
    this.end();
    await this.boss.stop({ graceful: true, wait: true, timeout: 10_000, close: false });
    // pg-boss does not wait for its own housekeeping, which may have asked something a moment ago.
    await this.asking.close();
  }

  private async run(job: Job, context: Context): Promise<void> {
    const late = setTimeout(
      () =>
        this.log.error(new Error(`It has run for ${lost / 60} minutes`), `The job ${job.name} is given up for lost`),
      lost * 1000,
    ).unref();
    let failed = false;
    try {
      await job.run(context);
    } catch (error) {
      failed = true;
      this.log.error(error, `The job ${job.name} failed; it runs again when it is next due`);
    } finally {
      clearTimeout(late);
    }
    // The cause stays out of the tables of the queues, which may hold neither every text nor what is secret.
    if (failed) throw new Error('The job failed; the log says why');
  }
}
