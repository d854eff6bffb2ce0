// What the tests of faults measure: written down as they go, printed as one table at the end of the run.
import { appendFileSync } from 'node:fs';
import { inject } from 'vitest';

export interface Measured {
  /** What was done to the product. */
  what: string;
  faults: number;
  /** Times that the process ended. */
  deaths: number;
  /** Writes that were acknowledged and are not there. */
  lost: number;
  /** Requests that were answered, refused with 4xx or 5xx among them, and that were not answered as they must be. */
  requests: number;
  refused: number;
  wrong: number;
  /** From the moment at which the database was there again to the last answer that it was not (ms), for each fault. */
  back: number[];
  note?: string;
}

/** Writes a line of the table. */
export const measured = (line: Measured): void => appendFileSync(inject('measurements'), `${JSON.stringify(line)}\n`);

const middle = (sorted: readonly number[]): number | undefined => sorted[Math.floor(sorted.length / 2)];
const seconds = (ms: number | undefined): string => (ms === undefined ? '–' : `${(ms / 1000).toFixed(2)} s`);

/** The table as text, from what was written down. */
export function tableOf(lines: string): string {
  const all = lines
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line) as Measured);
  const head = ['what', 'faults', 'deaths', 'lost', 'requests', 'refused', 'wrong', 'back: median', 'worst', ''];
  const rows = all.map(({ what, faults, deaths, lost, requests, refused, wrong, back, note = '' }) => {
    const sorted = back.toSorted((a, b) => a - b);
    const times = [seconds(middle(sorted)), seconds(sorted.at(-1))];
    return [what, ...[faults, deaths, lost, requests, refused, wrong].map(String), ...times, note];
  });
  const widths = head.map((_, at) => Math.max(...[head, ...rows].map((row) => row[at]?.length ?? 0)));
  return [head, ...rows]
    .map((row) => row.map((cell, at) => (at === 0 ? cell.padEnd(widths[0] ?? 0) : cell.padStart(widths[at] ?? 0))))
    .map((row) => row.join('  ').trimEnd())
    .join('\n');
}
