// The results as Markdown, fit to be quoted: medians over the rounds, ratios to the limit, targets and whether they are met.
import type { Measured } from './load.ts';
import type { Results } from './measure.ts';
import type { Options } from './options.ts';
import type { Starts } from './starts.ts';
import { reads, serverLabels, servers, update } from './works.ts';
import type { ServerName } from './works.ts';

/** The middle of a list; of an even one, the mean of both in the middle. */
export function median(values: readonly number[]): number {
  const sorted = values.toSorted((a, b) => a - b);
  const middle = sorted.length / 2;
  return ((sorted[Math.ceil(middle) - 1] ?? NaN) + (sorted[Math.floor(middle)] ?? NaN)) / 2;
}

const met = (is: boolean): string => (is ? 'yes' : '**no**');
const count = (value: number): string =>
  (value >= 100 ? Math.round(value) : Number(value.toPrecision(3))).toLocaleString('en');
const time = (value: number): string => (value >= 10 ? value.toFixed(0) : value.toFixed(2));
const table = (head: readonly string[], rows: readonly (readonly string[])[]): string =>
  [head, head.map((_, index) => (index < 2 ? '---' : '--:')), ...rows]
    .map((cells) => `| ${cells.join(' | ')} |`)
    .join('\n');

function perSecond(results: Results, work: string, server: ServerName | 'short'): number {
  return median((results.measurements.get(work)?.[server] ?? []).map((one) => one.perSecond));
}

/** One row a server and work. */
export function throughput(results: Results): string {
  const rows = [...reads, update].flatMap((work) => {
    const limit = perSecond(results, work.name, 'limit');
    return servers.map((name) => {
      const runs: Measured[] | undefined = results.measurements.get(work.name)?.[name];
      const label = name === 'ours' ? work.label : '';
      if (!runs) return [label, serverLabels[name], '–', '–', '–', '–', '', ''];
      const rate = perSecond(results, work.name, name);
      const ratio = rate / limit;
      const aim = name === 'ours' ? work.target : null;
      const shown = [
        count(rate),
        time(median(runs.map((one) => one.p50))),
        time(median(runs.map((one) => one.p99))),
        ratio.toFixed(2),
      ];
      return [label, serverLabels[name], ...shown, ...(aim === null ? ['', ''] : [aim.toFixed(1), met(ratio >= aim)])];
    });
  });
  return table(['work', 'server', 'requests/s', 'p50 ms', 'p99 ms', 'ratio to the limit', 'at least', 'met'], rows);
}

/** Long trail against short, starts, memory, panel. */
export function limits(results: Results, starts: Starts, options: Options): string {
  const [long, short] = [perSecond(results, 'trail', 'ours'), perSecond(results, 'trail', 'short')];
  const few = options.fewAuditRows.toLocaleString('en');
  const page = starts.panel.signInPage + starts.panel.firstList;
  const row = (what: string, value: number, most: number, unit: string, digits = 1): string[] => [
    what,
    `${value.toFixed(digits)} ${unit}`,
    `${most} ${unit}`,
    met(value < most),
  ];
  return table(
    ['what', 'measured', 'less than', 'met'],
    [
      row(
        `first page of the audit rows: ${count(short)} requests/s at ${few} rows, ${count(long)} at ${options.auditRows.toLocaleString('en')}`,
        short / long,
        1.5,
        'times',
        2,
      ),
      row('npm start on a migrated database, to the first answer', starts.second, 3, 's'),
      row('first start with demo data, to the first answer', starts.first, 30, 's'),
      row(`idle memory of the server, ${options.idle} s after its start`, starts.idle, 150, 'MB', 0),
      row(`the same after the first start, which filled the database`, starts.idleAfterFirst, 150, 'MB', 0),
      row(
        `panel over the wire: sign-in page ${starts.panel.signInPage.toFixed(0)} kB, then up to the first list ${starts.panel.firstList.toFixed(0)} kB`,
        page,
        600,
        'kB',
        0,
      ),
    ],
  );
}

export function memory(results: Results): string {
  const rows = servers.map((name) => {
    const { before, peak } = results.memory[name];
    return [serverLabels[name], `${before.toFixed(0)} MB`, `${peak.toFixed(0)} MB`];
  });
  return table(['server', 'memory before the load', 'most during it'], rows);
}

/** What a reader must know to believe the numbers. */
export function notes(sizes: ReadonlyMap<string, number>, options: Options): string {
  const kilobytes = reads.map((work) => `${work.name} ${((sizes.get(work.name) ?? 0) / 1000).toFixed(1)}`).join(', ');
  return [
    `${options.carriers.toLocaleString('en')} carriers, ${options.auditRows.toLocaleString('en')} audit rows, ${options.connections} connections, ${options.rounds} interleaved rounds of ${options.seconds} s a work and server (after ${options.warmUp} s of warming up, and once every read for 2 s before the first round), median; load by autocannon in a process of its own on the same machine.`,
    `This server and the limit answered byte for byte the same (kB: ${kilobytes}). This server ran as \`npm start\` runs it but for WORKER=0, signed in with a session cookie; the three others ask nobody who they are and run through tsx, which adds to their memory.`,
    `Limit: bare node:http and pg, one prepared statement a request, totals counted once at its start. Its updates are one statement that updates and audits, on copies of carriers and audit_records with the same rows, indexes and rules but without other triggers and foreign keys.`,
    `Plain TypeORM: findAndCount (find where nobody counts), findOneBy, save; the audit row by our trigger. It counts at every request; this server remembers a total until the table changes.`,
    `AdminJS: its own API by @adminjs/fastify and @adminjs/typeorm as they come. It counts at every request too, filters heed the case of letters, updates check no version; 1,000 rows are two answers of 500, of which its times are those of one.`,
  ]
    .map((line) => `- ${line}`)
    .join('\n');
}
