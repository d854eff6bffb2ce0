// What nobody caught. It is logged with its cause; then the process goes on where it can, and ends where it cannot.
import type { Context } from './context.ts';
import { isDatabaseError, troubleOf } from './database/pool.ts';

/** Milliseconds that the end may take for closing what is open. */
const patience = 5_000;

/**
 * A promise that failed and that nobody waited for: when something outside failed it, such as a database that went away, that one piece
 * of work is lost and nothing else, so the process goes on. Any other, and an exception that nobody caught, is an error of the program:
 * it may have left a thing half done, and what that spoils is not known. The process closes what it can, and ends with code 1 for
 * whoever runs it to start it anew.
 */
export function watchFaults(log: Context['log'], close: () => Promise<void>): void {
  let ending = false;
  const end = (error: unknown): void => {
    log.error(error, 'An error that nobody caught: the process ends');
    if (ending) return;
    ending = true;
    setTimeout(() => process.exit(1), patience);
    close()
      .catch((failure: unknown) => log.error(failure, 'The end failed'))
      .finally(() => process.exit(1));
  };
  process.on('uncaughtException', end);
  process.on('unhandledRejection', (reason) => {
    if (isOutside(reason)) log.error(reason, 'Work that nobody waited for failed; the process goes on');
    else end(reason);
  });
}

/** Failures of the database, of the network and of files. */
const isOutside = (error: unknown): boolean =>
  troubleOf(error) !== null || isDatabaseError(error) || (error instanceof Error && 'syscall' in error);
