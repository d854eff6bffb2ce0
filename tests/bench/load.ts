// The load generator, a process of its own: runs one slice after another through autocannon and answers with what it measured.
import autocannon from 'autocannon';
import type { Client, Request } from 'autocannon';
import { performance } from 'node:perf_hooks';

/** One piece of work on one server: until so many requests are answered, or, with `seconds`, for so long. */
export interface Job {
  url: string;
  headers: Record<string, string>;
  connections: number;
  until: { requests: number } | { seconds: number };
  work: { reads: string[] } | { updates: Updates };
}

/** Every connection changes records of its own share, again and again, and keeps the version of each. */
export interface Updates {
  method: 'PATCH' | 'POST';
  /** One list a connection. */
  shares: Share[];
  field: string;
}

export type Share = { path: string; version: number }[];

export interface Measured {
  perSecond: number;
  /** Milliseconds. */
  p50: number;
  p99: number;
  done: number;
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
  const { work, connections } = job;
  const failed: Record<number, number> = {};
  let sample = '';
  const fail = (status: number, body: string): void => {
    failed[status] = (failed[status] ?? 0) + 1;
    sample ||= body.slice(0, 600);
  };
  const setup = 'reads' in work ? setupReads(work.reads, connections, fail) : setupUpdates(work.updates, fail);
  const { times, milliseconds } = await shoot(job, setup, fail);
  const sorted = Float64Array.from(times).toSorted();
  const quantile = (share: number): number =>
    sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? NaN;
  return {
    perSecond: times.length / (milliseconds / 1000),
    p50: quantile(0.5),
    p99: quantile(0.99),
    done: times.length,
    failed,
    sample,
  };
}

type Fail = (status: number, body: string) => void;
type SetupClient = (client: Client) => void;

interface Shot {
  /** Milliseconds of every good answer; autocannon's own histogram knows whole ones only. */
  times: number[];
  /** From the start to the last good answer: autocannon itself ends with its next sample. */
  milliseconds: number;
}

function shoot(job: Job, setupClient: SetupClient, fail: Fail): Promise<Shot> {
  const times: number[] = [];
  const begun = performance.now();
  let last = begun;
  const { until } = job;
  const amount = 'requests' in until ? { amount: until.requests } : { duration: until.seconds };
  return new Promise((resolve, reject) => {
    const instance = autocannon(
      {
        url: job.url,
        headers: job.headers,
        connections: job.connections,
        ...amount,
        sampleInt: 100,
        timeout: 30,
        setupClient,
      },
      (error: unknown) => (error ? reject(error as Error) : resolve({ times, milliseconds: last - begun })),
    );
    instance.on('response', (_client, status, _bytes, milliseconds) => {
      if (status < 200 || status > 299) return;
      times.push(milliseconds);
      last = performance.now();
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

function setupUpdates({ method, field, shares }: Updates, fail: Fail): SetupClient {
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
