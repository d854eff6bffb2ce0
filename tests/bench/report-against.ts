// How this checkout does beside another one, as Markdown, and what fell.
import { head, ratioCells, ratioOf, row } from './report.ts';
import type { Slice } from './slices.ts';
import type { Starts } from './starts.ts';
import { median } from './statistics.ts';

/** Above this share of the other's, by either way to look at it, is noise. */
const noise = 0.95;

export interface Line {
  row: string;
  fell: boolean;
}

const said = (fell: boolean): string => (fell ? '**yes**' : 'no');

export const againstHead = head(
  ['work', 'here, requests/s', 'there, requests/s', 'here to there', 'by CPU', 'fell'],
  1,
);

export function againstRow(label: string, here: readonly Slice[], there: readonly Slice[]): Line {
  if (here.length === 0 || there.length === 0)
    return { row: row([label, 'nothing finished in time', '', '', '', said(true)]), fell: true };
  const rate = (slices: readonly Slice[]): string =>
    Math.round(median(slices.map((one) => one.perSecond))).toLocaleString('en');
  const ratio = ratioOf(here, there);
  const fell = ratio.pairs.middle < noise && (ratio.cpu?.middle ?? 0) < noise;
  return { row: row([label, rate(here), rate(there), ...ratioCells(ratio), said(fell)]), fell };
}

/** Each is measured once: what is more by less than a tenth, or by two tenths of a second, is noise. */
export function againstStarts(here: Starts, there: Starts): { table: string; fell: string[] } {
  const page = ({ panel }: Starts): number => panel.signInPage + panel.firstList;
  const figures: [what: string, one: number, other: number, unit: string, slack: number][] = [
    ['start on a migrated database', here.second, there.second, 's', 0.2],
    ['first start with demo data', here.first, there.first, 's', 0.2],
    ['idle memory', here.idle, there.idle, 'MB', 0],
    ['idle memory after the first start', here.idleAfterFirst, there.idleAfterFirst, 'MB', 0],
    ['panel up to the first list', page(here), page(there), 'kB', 0],
  ];
  const lines = figures.map(([what, one, other, unit, slack]) => {
    const fell = one > other * 1.1 + slack;
    const digits = unit === 's' ? 1 : 0;
    const cells = [what, `${one.toFixed(digits)} ${unit}`, `${other.toFixed(digits)} ${unit}`, said(fell)];
    return { what, row: row(cells), fell };
  });
  return {
    table: [head(['what', 'here', 'there', 'fell'], 1), ...lines.map((line) => line.row)].join('\n'),
    fell: lines.flatMap(({ what, fell }) => (fell ? [what] : [])),
  };
}
