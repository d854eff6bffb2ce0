// The results as Markdown, fit to be quoted: medians over the slices, ratios as medians of pairs with their spread, targets and whether
// they are met.
import type { Options } from './options.ts';
import { patience } from './slices.ts';
import type { Bench, Contender, Slice } from './slices.ts';
import type { Starts } from './starts.ts';
import { median, spreadOf } from './statistics.ts';
import type { Spread } from './statistics.ts';
import { reads, serverLabels, servers } from './works.ts';

const met = (is: boolean): string => (is ? 'yes' : '**no**');
const count = (value: number): string =>
  (value >= 100 ? Math.round(value) : Number(value.toPrecision(3))).toLocaleString('en');
const time = (value: number): string => (value >= 10 ? value.toFixed(0) : value.toFixed(2));

/** Rows of a table that is printed as it grows. */
export const row = (cells: readonly string[]): string => `| ${cells.join(' | ')} |`;
/** So many columns stand on the left; the others hold numbers. */
export const head = (cells: readonly string[], left: number): string =>
  [row(cells), row(cells.map((_, index) => (index < left ? '---' : '--:')))].join('\n');

/** How one does beside another: 1 is the same, more is better. */
export interface Ratio {
  /** Requests a second, pair by pair. */
  pairs: Spread;
  /** CPU a request in the server and in PostgreSQL, pair by pair; null where the machine does not tell. */
  cpu: Spread | null;
}

export function ratioOf(one: readonly Slice[], other: readonly Slice[]): Ratio {
  const whole = ({ cpu }: Slice): number => (cpu ? cpu.server + cpu.postgres : NaN);
  const each = (of: (mine: Slice, theirs: Slice) => number): Spread =>
    spreadOf(one.flatMap((mine, at) => (other[at] ? [of(mine, other[at])] : [])));
  return {
    pairs: each((mine, theirs) => mine.perSecond / theirs.perSecond),
    cpu: one.every(({ cpu }) => cpu !== null) ? each((mine, theirs) => whole(theirs) / whole(mine)) : null,
  };
}

const spread = ({ middle, low, high }: Spread): string => `${middle.toFixed(2)} (${low.toFixed(2)}–${high.toFixed(2)})`;
/** "0.94 (0.92–0.96)" for requests a second, and for CPU. */
export const ratioCells = ({ pairs, cpu }: Ratio): [string, string] => [spread(pairs), cpu ? spread(cpu) : '–'];

const rate = (slices: readonly Slice[]): string => count(median(slices.map((one) => one.perSecond)));

/** Requests a second, times (ms) and CPU (µs a request), each the median over the slices. */
function sliceCells(slices: readonly Slice[]): string[] {
  const of = (value: (slice: Slice) => number): number => median(slices.map(value));
  const micro = (name: 'server' | 'postgres'): string => {
    const value = of(({ cpu }) => (cpu ? cpu[name] * 1000 : NaN));
    return Number.isNaN(value) ? '–' : count(value);
  };
  return [rate(slices), time(of((one) => one.p50)), time(of((one) => one.p99)), micro('server'), micro('postgres')];
}

const slicesHead = ['requests/s', 'p50 ms', 'p99 ms', 'CPU µs', 'CPU µs in PostgreSQL'];

export const worksHead = head(
  ['work', 'server', ...slicesHead, 'requests/s to the limit', 'by CPU', 'at least', 'met'],
  2,
);

/** One row a server. */
export function workRows(label: string, target: number | null, contenders: readonly Contender[]): string {
  const limit = contenders.find(({ name }) => name === 'limit')?.slices ?? [];
  const filled = (cells: readonly string[]): string => row([...cells, ...Array<string>(11 - cells.length).fill('')]);
  const rows = servers.map((name) => {
    const first = [name === 'ours' ? label : '', serverLabels[name]];
    const one = contenders.find((contender) => contender.name === name);
    if (!one) return filled([...first, '–', '–', '–', '–', '–']);
    if (one.slices.length === 0) return filled([...first, `nothing within ${patience} s`]);
    const cells = [...first, ...sliceCells(one.slices)];
    if (name !== 'ours') return filled(cells);
    const ratio = ratioOf(one.slices, limit);
    const holds = target !== null && ratio.pairs.middle >= target && (ratio.cpu?.middle ?? Infinity) >= target;
    return filled([...cells, ...ratioCells(ratio), ...(target === null ? [] : [target.toFixed(1), met(holds)])]);
  });
  return rows.join('\n');
}

/** Long trail against short. */
export function trailLine(long: readonly Slice[], short: readonly Slice[], options: Options): string {
  const most = 1.5;
  const ratio = ratioOf(short, long);
  const [pairs, cpu] = ratioCells(ratio);
  const holds = ratio.pairs.middle < most && (ratio.cpu?.middle ?? 0) < most;
  const [few, many] = [options.fewAuditRows, options.auditRows].map((rows) => rows.toLocaleString('en'));
  return `- First page of the audit rows: ${rate(short)} requests/s at ${few} rows, ${rate(long)} at ${many}: ${pairs} times, by CPU ${cpu} times (target below ${most}): ${met(holds)}`;
}

/** Starts, memory, panel. */
export function startsTable({ first, second, idle, idleAfterFirst, panel }: Starts, options: Options): string {
  const page = `panel over the wire: sign-in page ${panel.signInPage.toFixed(0)} kB, then up to the first list ${panel.firstList.toFixed(0)} kB`;
  const line = (what: string, value: number, most: number, unit: string, digits = 0): string =>
    row([what, `${value.toFixed(digits)} ${unit}`, `${most} ${unit}`, met(value < most)]);
  return [
    head(['what', 'measured', 'less than', 'met'], 2),
    line('npm start on a migrated database, to the first answer', second, 3, 's', 1),
    line('first start with demo data, to the first answer', first, 30, 's', 1),
    line(`idle memory of the server, ${options.idle} s after its start`, idle, 150, 'MB'),
    line('the same after the first start, which filled the database', idleAfterFirst, 150, 'MB'),
    line(page, panel.signInPage + panel.firstList, 600, 'kB'),
  ].join('\n');
}

export function memoryTable(bench: Bench): string {
  const rows = servers.map((name) => {
    const { before, peak } = bench.memory.get(name) ?? { before: NaN, peak: NaN };
    return row([serverLabels[name], `${before.toFixed(0)} MB`, `${peak.toFixed(0)} MB`]);
  });
  return [head(['server', 'memory after its first slice', 'most after any'], 1), ...rows].join('\n');
}

/** What a reader must know to believe the numbers. */
export function notes(sizes: ReadonlyMap<string, number>, options: Options): string {
  const kilobytes = reads.map((work) => `${work.name} ${((sizes.get(work.name) ?? 0) / 1000).toFixed(1)}`).join(', ');
  return [
    `${options.carriers.toLocaleString('en')} carriers, ${options.auditRows.toLocaleString('en')} audit rows, ${options.connections} connections; load by autocannon in a process of its own on the same machine.`,
    `${options.pairs} slices of about ${options.seconds} s a work on this server and on the limit, in turn; a ratio is the median of the pairs, with the quarters beside it. CPU is what a request takes in the server's process, and in all processes of PostgreSQL, from /proc: it hardly depends on what else the machine does. A target holds when both ratios hold. The peers have ${options.peerSlices} slices each.`,
    `This server and the limit answered byte for byte the same (kB: ${kilobytes}). This server ran as \`npm start\` runs it but for WORKER=0, signed in with a session cookie; the three others ask nobody who they are and run through tsx, which adds to their memory.`,
    `Limit: bare node:http and pg, one prepared statement a request, totals counted once at its start. Its updates are one statement that updates and audits, on copies of carriers and audit_records with the same rows, indexes and rules but without other triggers and foreign keys.`,
    `Plain TypeORM: findAndCount (find where nobody counts), findOneBy, save; the audit row by our trigger. It counts at every request; this server remembers a total until the table changes.`,
    `AdminJS: its own API by @adminjs/fastify and @adminjs/typeorm as they come. It counts at every request too, filters heed the case of letters, updates check no version; 1,000 rows are two answers of 500, of which its times are those of one.`,
  ]
    .map((line) => `- ${line}`)
    .join('\n');
}
