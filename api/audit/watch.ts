// Watches over the watcher: at the start and each minute the guards of the trail are compared with what they must be, by every copy of
// the server. What differs is made again; what cannot be is told, and makes this copy say that it is not ready.
import type pg from 'pg';
import type { Resource } from '../../resources/define/index.ts';
import type { Context } from '../context.ts';
import { checkGuards, transactionOf } from '../database/guard-check.ts';
import type { Difference, GuardCheck } from '../database/guard-check.ts';
import { guardScript, guardsOf } from '../database/guards.ts';
import type { Guard } from '../database/guards.ts';
import { isBroughtUp, migrationLock } from '../database/pending.ts';
import { inTransaction } from '../database/pool.ts';
import { recordGuards, shortened, textOf, touchedBetween } from './guard-events.ts';

const everyMinute = 60_000;
/** How long a repair waits for writers: others would wait behind it. */
const patience = '5s';
/** How long a repair may take: longer than what the system else does for itself. */
const enough = '30s';

/** What this copy knows of the guards. */
export interface GuardState {
  /** ISO moment of the last look; null before the first. */
  checkedAt: string | null;
  /** What is wrong and could not be repaired; null: all is as it must be. */
  problem: string | null;
}

export interface WatchOptions {
  pool: pg.Pool;
  resources: readonly Resource[];
  log: Context['log'];
  /** Called after each look with what is wrong, or null. */
  tell: (problem: string | null) => void;
  /** Milliseconds between two looks. */
  interval?: number | undefined;
}

type Made = GuardCheck['made'];

export class AuditWatch {
  private readonly options: WatchOptions;
  private readonly guards: readonly Guard[];
  private made: Made | null = null;
  private timer: NodeJS.Timeout | undefined;
  private running: Promise<void> | undefined;
  private stopped = false;
  state: GuardState = { checkedAt: null, problem: null };

  constructor(options: WatchOptions) {
    this.options = options;
    this.guards = guardsOf(options.resources);
  }

  /** The first look is over when this resolves. */
  async start(): Promise<void> {
    await this.step();
  }

  async stop(): Promise<void> {
    this.stopped = true;
    clearTimeout(this.timer);
    await this.running;
  }

  private step(): Promise<void> {
    this.running = this.look()
      .catch((error: Error) =>
        this.conclude(`the guards of the audit trail could not be checked: ${error.message}`, error),
      )
      .finally(() => {
        this.running = undefined;
        if (this.stopped) return;
        this.timer = setTimeout(() => void this.step(), this.options.interval ?? everyMinute).unref();
      });
    return this.running;
  }

  private async look(): Promise<void> {
    const { differences, made } = await checkGuards(this.options.pool, this.guards);
    if (differences.length > 0) return this.repair(differences);
    if (this.made !== null) await this.tellTouched(this.made, made);
    this.made = made;
    this.conclude(null);
  }

  private async repair(differences: readonly Difference[]): Promise<void> {
    const { pool, log } = this.options;
    try {
      const made = await inTransaction(pool, (client) => this.repairWithin(client));
      if (made === null) return await this.leaveToOther();
      this.made = made;
      log.error(
        new Error(textOf(differences)),
        'The guards of the audit trail were not in place and have been repaired',
      );
      this.conclude(null);
    } catch (error) {
      const why = (error as Error).message;
      const problem = `the audit trail is not guarded: ${textOf(differences)}. It could not be repaired: ${why}`;
      if (problem !== this.state.problem) await this.tellBroken(problem, differences);
      this.conclude(problem, error as Error);
    }
  }

  /** Answers with the guards as they were made; null where there is nothing to do, or another copy does it. */
  private async repairWithin(client: pg.PoolClient): Promise<Made | null> {
    await client.query(`SET LOCAL lock_timeout = '${patience}'; SET LOCAL statement_timeout = '${enough}'`);
    const { rows } = await client.query<{ free: boolean }>('SELECT pg_try_advisory_xact_lock($1) AS free', [
      migrationLock,
    ]);
    if (!rows[0]?.free) return null;
    const { differences } = await checkGuards(client, this.guards);
    if (differences.length === 0) return null;
    if (!(await isBroughtUp(client, this.options.resources)))
      throw new Error('the database was brought up by another version of this program');
    const ours = differences.flatMap(({ guard }) => guard ?? []);
    if (ours.length < differences.length) throw new Error('what does not belong there must be removed by hand');
    await client.query(guardScript(ours));
    const after = await checkGuards(client, this.guards);
    if (after.differences.length > 0) throw new Error(textOf(after.differences));
    await recordGuards(client, 'audit_guards_repaired', `Audit trail: guards repaired, ${textOf(differences)}`, {
      found: differences.map(({ text }) => text),
      transaction: await transactionOf(client),
      lastSeenWhole: this.state.problem === null ? this.state.checkedAt : null,
    });
    return after.made;
  }

  /** Another copy is at it, or has done it a moment ago. */
  private async leaveToOther(): Promise<void> {
    const { differences, made } = await checkGuards(this.options.pool, this.guards);
    if (differences.length > 0)
      return this.conclude(
        `the audit trail is not guarded: ${textOf(differences)}. Another copy of the server repairs it`,
      );
    this.made = made;
    this.conclude(null);
  }

  private async tellBroken(problem: string, differences: readonly Difference[]): Promise<void> {
    const { pool, log } = this.options;
    const found = differences.map(({ text }) => text);
    // The trail itself may be what is broken: then the log and the readiness tell it.
    await recordGuards(pool, 'audit_guards_broken', `Audit trail: ${problem}`, { found }).catch((error: unknown) =>
      log.error(error, 'The audit trail cannot say that it is not guarded'),
    );
  }

  /** All is in place, but was not all the time. */
  private async tellTouched(before: Made, now: Made): Promise<void> {
    const { pool, log } = this.options;
    const touched = await touchedBetween(pool, before, now);
    if (touched === null) return;
    const since = this.state.checkedAt;
    const text = `Audit trail: guards were made again or switched off for a time after ${since}, ${shortened(touched.guards)}`;
    await recordGuards(pool, 'audit_guards_touched', text, {
      found: touched.guards,
      transaction: touched.transaction,
      lastSeenWhole: since,
    });
    log.error(new Error(text), 'The guards of the audit trail were touched by somebody else');
  }

  private conclude(problem: string | null, error?: Error): void {
    const { tell, log } = this.options;
    if (problem !== null && problem !== this.state.problem) log.error(error ?? new Error(problem), problem);
    this.state = { checkedAt: new Date().toISOString(), problem };
    tell(problem);
  }
}
