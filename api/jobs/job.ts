// A background job: what it is called, when it is due, and what it does.
import type { Context } from '../context.ts';

export interface Job {
  /** Lower case with hyphens: the name of its queue, in logs and metrics. */
  name: string;
  /** When it is due, as cron has it, in UTC; a minute is the finest. */
  cron: string;
  /**
   * Does what is due, and may be called at any time: a job keeps its state in the database, so that a run too many or too few does no
   * harm. Of all copies of the server one at a time runs it. What it throws is logged, and the next run tries again.
   */
  run: (context: Context) => Promise<void>;
}
