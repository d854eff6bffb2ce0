// How the queues ask the database. pg-boss waits for few of its own questions, and what it does not wait for must not fail: a copy
// that runs jobs asks again until there is an answer, or until it is told to end.
import pg from 'pg';
import type PgBoss from 'pg-boss';
import { backOff, pause } from '../failing.ts';

/** pg-boss reads JSON, moments and counts as JavaScript values; the rest of the API leaves them as text. */
const types = {
  getTypeParser: ((oid: number, format?: 'text') => {
    if (oid === 114 || oid === 3802) return JSON.parse as (text: string) => unknown;
    if (oid === 1184 || oid === 1114) return (text: string) => new Date(text);
    if (oid === 20) return Number;
    return pg.types.getTypeParser(oid, format);
  }) as typeof pg.types.getTypeParser,
};

/** Milliseconds after which no answer will come: the line is dead, whatever the system believes. */
const deaf = 90_000;
/** Milliseconds that an answer is waited for once the copy ends: a lock that another holds must not keep it. */
export const grace = 2_000;

type Rows = { rows: unknown[] };
/** What pg-boss takes for "nothing found, nothing done". */
const nothing = undefined as unknown as Rows;

const codeOf = (error: unknown): string => {
  const code = error instanceof Error && 'code' in error ? error.code : null;
  return typeof code === 'string' ? code : '';
};

/** Copies that make the same queues at once may lock each other out: of so many tries one gets through. */
const collisions = 5;

/** Asks once; a failure is the caller's. */
export const askOnce = (pool: pg.Pool): PgBoss.Db => ({
  executeSql: async (text, values: unknown[]) => {
    const question: pg.QueryConfig & { query_timeout: number } = { text, values, types, query_timeout: deaf };
    for (let tries = 1; ; tries += 1) {
      try {
        return await pool.query(question);
      } catch (error) {
        // A deadlock, or two that cannot be put in an order: nothing was done, and PostgreSQL says to try again.
        if (tries >= collisions || !/^40(P01|001)$/.test(codeOf(error))) throw error;
      }
    }
  },
});

/** Milliseconds between two tries: the first wait, and the longest. */
export interface Pace {
  first: number;
  longest: number;
}

export class PatientAsking implements PgBoss.Db {
  private readonly once: PgBoss.Db;
  private readonly pace: Pace;
  /** Hears of the first failure of all that fail at present, and null when none fails any more. */
  private readonly onState: (error: unknown) => void;
  /** Questions that are not answered yet, each with what leaves it unanswered. */
  private readonly open = new Map<Promise<Rows>, () => void>();
  private readonly lost = new AbortController();
  private readonly ending = new AbortController();
  private readonly interrupted = AbortSignal.any([this.ending.signal, this.lost.signal]);
  private failing = 0;
  private ended = false;
  /** Since when nothing fails (ms of the monotonic clock). */
  wellSince = performance.now();

  constructor(pool: pg.Pool, pace: Pace, onState: (error: unknown) => void) {
    this.once = askOnce(pool);
    this.pace = pace;
    this.onState = onState;
  }

  /** Aborted when the tables of the queues are gone, as in a fresh database; its reason is why. */
  get gone(): AbortSignal {
    return this.lost.signal;
  }

  async executeSql(text: string, values: unknown[]): Promise<Rows> {
    for (let failures = 0; !this.ended; failures += 1) {
      try {
        const answer = await this.ask(text, values);
        if (failures > 0) this.recover();
        return answer;
      } catch (error) {
        if (this.interrupted.aborted) break;
        if (isAnswer(error)) {
          if (failures > 0) this.recover();
          throw error;
        }
        if (isGone(error)) {
          this.lose(error);
          break;
        }
        if (failures === 0) this.fail(error);
        const { first, longest } = this.pace;
        await pause(backOff(failures + 1, first, longest), this.interrupted);
      }
    }
    return nothing;
  }

  /** The tables that were there are not there any more: they must be made anew. */
  lose(why: unknown): void {
    this.lost.abort(why);
  }

  /** From now on each question is asked once, so that the end of a run is still noted where that is possible. */
  end(): void {
    if (this.ending.signal.aborted) return;
    this.ending.abort();
    const open = [...this.open.values()];
    setTimeout(() => open.forEach((leave) => leave()), grace).unref();
  }

  /** Nothing is asked any more; waits for the answers that are on their way. */
  async close(): Promise<void> {
    this.end();
    this.ended = true;
    await Promise.allSettled(this.open.keys());
  }

  private async ask(text: string, values: unknown[]): Promise<Rows> {
    let leave = (): void => undefined;
    const answer = new Promise<Rows>((resolve, reject) => {
      leave = () => resolve(nothing);
      this.once.executeSql(text, values).then(resolve, reject);
    });
    this.open.set(answer, leave);
    if (this.ending.signal.aborted) setTimeout(leave, grace).unref();
    try {
      return await answer;
    } finally {
      this.open.delete(answer);
    }
  }

  private fail(error: unknown): void {
    this.failing += 1;
    if (this.failing === 1) this.onState(error);
  }

  private recover(): void {
    this.failing -= 1;
    if (this.failing > 0) return;
    this.wellSince = performance.now();
    this.onState(null);
  }
}

/** Refusals that pg-boss expects: a value that breaks a rule (22, 23), or what another copy has made a moment ago (42P06, 42P07, 42710). */
const isAnswer = (error: unknown): boolean => /^(2[23]...|42P0[67]|42710)$/.test(codeOf(error));

/** A schema, table, column or function that is not there. */
const isGone = (error: unknown): boolean => /^(3F000|42P01|42703|42883)$/.test(codeOf(error));
