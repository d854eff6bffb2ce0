// What fails for a while, such as a database that is away: how long to wait between two tries, and how to say so once.
import { setTimeout as wait } from 'node:timers/promises';
import type { Context } from './context.ts';

/** Milliseconds until the next try: twice as long after each failure up to `longest`, and never the same for all who wait. */
export function backOff(failures: number, first: number, longest: number): number {
  const wait = Math.min(longest, first * 2 ** Math.min(failures - 1, 20));
  return wait * (0.75 + Math.random() / 2);
}

/** Waits, or leaves off at once when the signal says so. Keeps no process alive. */
export async function pause(ms: number, signal: AbortSignal): Promise<void> {
  try {
    await wait(ms, undefined, { signal, ref: false });
  } catch (error) {
    if (!signal.aborted) throw error;
  }
}

/** Takes what each try came to (null: it went well), and tells the log when that changes. */
export function tellChanges(log: Context['log'], failing: string, well: string): (error: unknown) => void {
  let fails = false;
  return (error) => {
    if (error !== null && !fails) log.error(error, failing);
    if (error === null && fails) log.info(well);
    fails = error !== null;
  };
}
