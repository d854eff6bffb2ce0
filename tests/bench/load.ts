// The load generator, a process of its own: runs one job after another through autocannon and answers with what it measured.
import autocannon from 'autocannon';
import type { Client, Request } from 'autocannon';
import { performance } from 'node:perf_hooks';

/** One piece of work on one server. */
export interface Job {
  url: string;
  headers: Record<string, string>;
  connections: number;
  warmUp: number;
  seconds: number;
  work: { reads: string[] } | { updates: Updates };
}

/** Every connection changes records of its own share, again and again, and keeps the version of each. */
export interface Updates {
  method: 'PATCH' | 'POST';
  /** In shares: one list a connection. Warming up has shares of its own, for what was under way at its end has versions that nobody knows. */
  warmUp: Share[];
  measured: Share[];
  field: string;
}

export type Share = { path: string; version: number }[];

export interface Measured {
  perSecond: number;
  /** Milliseconds. */
  p50: number;
  p99: number;
  done: number;
  /** Including the warming up. */
  doneInAll: number;
  /** Answers other than 2xx, by status, and failures of the connection under 0. */
  failed: Record<number, number>;
  /** One body of a failure, for the message. */
  sample: string;
}

process.on('disconnect', () => process.exit(0));
process.on('message', (job: Job) => {
  run(job).then(
    (measured) => process.send?.({ measured }),
    (error: unknown) => process.send?.({ error: String(error) }),
  );
});
process.send?.('ready');

async function run(job: Job): Promise<Measured> {
  const { work } = job;
  const setup = (part: 'warmUp' | 'measured', fail: Fail): SetupClient =>
    'reads' in work
      ? setupReads(work.reads, job.connections, fail)
      : setupUpdates(work.updates, work.updates[part], fail);
  const failed: Record<number, number> = {};
  let sample = '';
  const fail = (status: number, body: string): void => {
    failed[status] = (failed[status] ?? 0) + 1;
    sample ||= body.slice(0, 600);
  };
  const warm = await shoot(job, job.warmUp, setup('warmUp', fail), fail);
  const begun = performance.now();
  const times = await shoot(job, job.seconds, setup('measured', fail), fail);
  const elapsed = (performance.now() - begun) / 1000;
  const sorted = Float64Array.from(times).toSorted();
  const quantile = (share: number): number =>
    sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? NaN;
  const done = times.length;
  return {
    perSecond: done / elapsed,
    p50: quantile(0.5),
    p99: quantile(0.99),
    done,
    doneInAll: warm.length + done,
    failed,
    sample,
  };
}

type Fail = (status: number, body: string) => void;
type SetupClient = (client: Client) => void;

/** Runs for some seconds; answers with the milliseconds of every good answer. autocannon's own histogram knows whole ones only. */
function shoot(job: Job, seconds: number, setupClient: SetupClient, fail: Fail): Promise<number[]> {
  const times: number[] = [];
  return new Promise((resolve, reject) => {
    const instance = autocannon(
      {
        url: job.url,
        headers: job.headers,
        connections: job.connections,
        duration: seconds,
        sampleInt: 100,
        timeout: 30,
        setupClient,
      },
      (error: unknown) => (error ? reject(error as Error) : resolve(times)),
    );
    instance.on('response', (_client, status, _bytes, milliseconds) => {
      if (status >= 200 && status < 300) times.push(milliseconds);
    });
    instance.on('reqError', (error: unknown) => fail(0, String(error)));
  });
}

/** The addresses, shared out among the connections when there are enough of them. */
function setupReads(paths: string[], connections: number, fail: Fail): SetupClient {
  let next = 0;
  const onResponse: Request['onResponse'] = (status, body) => {
    if (status < 200 || status > 299) fail(status, body);
  };
  return (client) => {
    const at = next++ % connections;
    const own = paths.length < connections ? paths : paths.filter((_, index) => index % connections === at);
    client.setRequests(own.map((path) => ({ method: 'GET', path, onResponse })));
  };
}

let changes = 0;

function setupUpdates({ method, field }: Updates, shares: Share[], fail: Fail): SetupClient {
  let next = 0;
  return (client) => {
    const own = shares[next++ % shares.length] ?? [];
    let at = 0;
    const current = (): Share[number] => own[at] as Share[number];
    const setupRequest: Request['setupRequest'] = (request) => {
      const { path, version } = current();
      changes += 1;
      const headers = { ...request.headers, 'content-type': 'application/json', 'if-match': `"${version}"` };
      return { ...request, method, path, headers, body: JSON.stringify({ [field]: `${changes} Harbour Road` }) };
    };
    const onResponse: Request['onResponse'] = (status, body, _context, headers) => {
      if (status < 200 || status > 299) fail(status, body);
      else current().version = versionIn(headers) ?? current().version + 1;
      at = (at + 1) % own.length;
    };
    client.setRequests([{ setupRequest, onResponse }]);
  };
}

function versionIn(headers: Request['headers']): number | null {
  const entry = Object.entries(headers ?? {}).find(([name]) => name.toLowerCase() === 'etag');
  return entry ? Number(String(entry[1]).replaceAll('"', '')) : null;
}
