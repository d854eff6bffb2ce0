// The machine and the programs that numbers were taken with: without them they mean nothing.
import { cpus, loadavg, totalmem } from 'node:os';

/** One line. `load` is that of the minute before the run: a busy machine makes the numbers worthless. */
export function machine(postgres: string, load: number): string {
  const model = cpus()[0]?.model.replace(/\s+/g, ' ').trim() || 'unknown processor';
  const memory = Math.round(totalmem() / 2 ** 30);
  return `${model}, ${cpus().length} cores, ${memory} GiB of memory; Node ${process.versions.node}, PostgreSQL ${postgres}; load before the run ${load.toFixed(1)}`;
}

export const loadNow = (): number => loadavg()[0] ?? 0;
