// The background jobs of this copy, on pg-boss in the same PostgreSQL: each is run by one copy at a time, by the clock or when kicked.
import PgBoss from 'pg-boss';
import type { Context } from '../context.ts';
import type { Lanes } from '../database/lanes.ts';
import { backOff, pause } from '../failing.ts';
import { askOnce, grace } from './asking.ts';
import type { Job } from './job.ts';
import { Life, lost, makeQueues } from './life.ts';
import { findProblem } from './watch.ts';

/** In seconds. */
export interface Times {
  /** Between two looks at a queue; a kick by the same copy is noticed at once. */
  polling: number;
  /** Between two looks at whether jobs are really run. */
  watch: number;
  /** How long a job may wait, and schedules and maintenance may rest, before that is told. */
  overdue: number;
  /** Between two tries while the queues cannot be reached: at first, and at most. */
  first: number;
  longest: number;
}
const usual: Times = { polling: 5, watch: 30, overdue: 300, first: 1, longest: 15 };

/** Milliseconds that an opening may take before that is told. */
const slowAfter = 5_000;
const unopened = 'they have not started yet';
const unread = 'their queues cannot be read';

export interface JobsOptions {
  /** Who kicks waits for no job: that has connections of another lane. */
  lanes: Pick<Lanes, 'jobs' | 'write'>;
  jobs: readonly Job[];
  log: Context['log'];
  /** Hears what keeps jobs from being run, a sentence about "them" without a full stop, and null when nothing does. */
  onState: (problem: string | null) => void;
  times?: Partial<Times>;
}

export class Jobs {
  private readonly options: JobsOptions;
  private readonly times: Times;
  private readonly stopping = new AbortController();
  private life: Life | null = null;
  private working: Promise<void> | null = null;
  private sender: Promise<PgBoss> | null = null;
  private readonly kicking = new Set<Promise<unknown>>();
  /** What was told last, and whether the log has its cause. */
  private problem: string | null | undefined;
  private logged = false;

  constructor(options: JobsOptions) {
    this.options = options;
    this.times = { ...usual, ...options.times };
  }

  /** Begins to run jobs in this copy, as soon as the database lets it. */
  start(context: Context): void {
    this.working ??= this.work(context);
  }

  /** Asks for a run as soon as may be, by whichever copy runs jobs; one that waits already serves. Fails when the database does. */
  async kick(name: string): Promise<void> {
    if (this.stopping.signal.aborted) throw new Error('The server stops: no job is asked for any more');
    const sent = this.send(name);
    this.kicking.add(sent);
    try {
      await sent;
    } catch (error) {
      // The queues may be gone, as in a fresh database: the next kick makes them.
      this.sender = null;
      throw error;
    } finally {
      this.kicking.delete(sent);
    }
    this.life?.notice(name);
  }

  /** Ends after the runs that are under way. */
  async stop(): Promise<void> {
    this.stopping.abort();
    this.life?.end();
    await this.working;
    await Promise.race([Promise.allSettled(this.kicking), pause(grace, new AbortController().signal)]);
  }

  /** A life after the other, until this copy stops: one ends when the queues are gone, or cannot be opened. */
  private async work(context: Context): Promise<void> {
    const { lanes, jobs, log } = this.options;
    const pace = { first: this.times.first * 1000, longest: this.times.longest * 1000 };
    const { signal } = this.stopping;
    for (let failures = 0; !signal.aborted; failures += 1) {
      if (failures > 0) await pause(backOff(failures, pace.first, pace.longest), signal);
      if (signal.aborted) return;
      let opened = false;
      const slow = setTimeout(() => this.tell(unopened), slowAfter).unref();
      const life = new Life(lanes.jobs, pace, log, (error) => {
        if (error !== null) this.tell(opened ? unread : unopened, error);
        else if (opened) this.tell(null);
      });
      this.life = life;
      try {
        await life.open(jobs, this.times.polling, context);
        opened = true;
        clearTimeout(slow);
        if (!life.asking.gone.aborted && !signal.aborted) {
          this.tell(null);
          failures = 0;
          await this.watch(life);
        }
        if (life.asking.gone.aborted) this.tell(unopened, life.asking.gone.reason);
      } catch (error) {
        if (!signal.aborted) this.tell(unopened, life.asking.gone.reason ?? error);
      }
      clearTimeout(slow);
      this.life = null;
      await life
        .close()
        .catch((error: unknown) => log.error(error, 'The queues of background jobs were not closed well'));
    }
  }

  /** Looks now and then at whether jobs are run, until the queues are gone or this copy stops. */
  private async watch(life: Life): Promise<void> {
    const names = this.options.jobs.map(({ name }) => name);
    const { watch, overdue } = this.times;
    const signal = AbortSignal.any([this.stopping.signal, life.asking.gone]);
    let told = false;
    for (;;) {
      await pause(watch * 1000, signal);
      if (signal.aborted) return;
      const { absent, problem } = await findProblem(life.asking, names, { overdue, lost });
      if (absent.length > 0) life.asking.lose(new Error(`These queues are gone: ${absent.join(', ')}`));
      if (signal.aborted) return;
      // What has just come back needs as long to catch up as it may be late.
      const overdueNow = performance.now() - life.asking.wellSince > overdue * 1000 ? problem : null;
      if (overdueNow !== null) this.tell(overdueNow);
      else if (told && this.problem !== unread) this.tell(null);
      told = overdueNow !== null;
    }
  }

  private async send(name: string): Promise<void> {
    this.sender ??= this.openSender();
    await (await this.sender).send(name, {});
  }

  /** What only sends looks after nothing, and does not wait for a database that is away. */
  private async openSender(): Promise<PgBoss> {
    const { lanes, jobs, log } = this.options;
    const boss = new PgBoss({ db: askOnce(lanes.write), supervise: false, schedule: false });
    boss.on('error', (error) => log.error(error, 'The queues of background jobs tell of a fault'));
    await boss.start();
    await makeQueues(boss, jobs);
    return boss;
  }

  /** Says what is new, and no more; the cause goes to the log alone. */
  private tell(problem: string | null, cause?: unknown): void {
    if (problem !== this.problem) this.logged = false;
    if (cause !== undefined && !this.logged) {
      this.options.log.error(cause, `Background jobs: ${problem}; tried again until it goes well`);
      this.logged = true;
    }
    if (problem !== this.problem) this.options.onState(problem);
    this.problem = problem;
  }
}
