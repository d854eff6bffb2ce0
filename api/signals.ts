// What a signal means to the process: the first ends it in good order, a second one at once.

/**
 * A terminal signals a whole group of processes, of which some (npm) pass the signal on to those that have had it: what follows so soon
 * (ms) is the same one.
 */
const echo = 500;

/** `end` does what is to be done before the process exits with 0. */
export function endOnSignal(end: () => Promise<void>, tell: (line: string) => void): void {
  let begun: number | null = null;
  const onSignal = (): void => {
    if (begun !== null) {
      if (performance.now() - begun < echo) return;
      tell('Stopped at once, by a second signal.');
      process.exit(1);
    }
    begun = performance.now();
    end().then(
      () => process.exit(0),
      (error: unknown) => {
        console.error('The stop failed:', error);
        process.exit(1);
      },
    );
  };
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, onSignal);
}
