// Lists of 25 that are asked for while something else goes on: how long each takes, on a server of the section's own.
import { setTimeout as sleep } from 'node:timers/promises';
import { bareEnvironment, freePort, serverArguments } from '../support/children.ts';
import { createDatabase } from '../support/database.ts';
import { firstAnswer, startProgram } from './children.ts';
import { fillDatabase } from './database.ts';
import type { SectionContext } from './sections/section.ts';

/** Lists that are asked for side by side. */
export const readers = 4;
export const password = 'correct horse battery staple';
const listPath = '/api/carriers?_sort=name&_order=asc&_start=0&_end=25';

export interface Server {
  url: string;
  cookie: string;
  databaseUrl: string;
}

/** A server over 100,000 carriers, 1,000 when it has to be quick, with a super admin signed in. */
export async function startServer(context: SectionContext, name: string): Promise<Server> {
  const { life, serverUrl, resources, quick } = context;
  const { url: databaseUrl } = await createDatabase(serverUrl, name);
  await fillDatabase(databaseUrl, resources, { carriers: quick ? 1_000 : 100_000, auditRows: 0 });
  const port = await freePort();
  const url = `http://127.0.0.1:${port}`;
  const { child, output } = startProgram(life, process.execPath, serverArguments, {
    ...bareEnvironment(),
    DATABASE_URL: databaseUrl,
    PORT: String(port),
    DEMO: '0',
    WORKER: '0',
    // The limit is kept, and never met.
    RATE_LIMIT: '999999999',
    TRUST_PROXY: '127.0.0.1',
    ADMIN_PASSWORD: password,
  });
  await firstAnswer(`${url}/readyz`, child, output);
  const signedIn = await post(url, 'admin@example.com', password, '203.0.113.1');
  return { url, databaseUrl, cookie: String(signedIn.headers.get('set-cookie')?.split(';')[0]) };
}

export const post = (url: string, email: string, secret: string, from: string): Promise<Response> =>
  fetch(`${url}/api/auth/login`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', 'x-forwarded-for': from },
    body: JSON.stringify({ email, password: secret }),
  });

/** Asks for lists until `work` is done; answers with how long each took (ms), and the work (s). */
export async function listWhile(
  { url, cookie }: Pick<Server, 'url' | 'cookie'>,
  work: () => Promise<unknown>,
): Promise<{ taken: number[]; seconds: number }> {
  const taken: number[] = [];
  const done = new AbortController();
  const read = async (): Promise<void> => {
    while (!done.signal.aborted) {
      const begun = performance.now();
      const answer = await fetch(url + listPath, { headers: { cookie } });
      await answer.arrayBuffer();
      if (answer.status !== 200) throw new Error(`A list was answered with ${answer.status}.`);
      taken.push(performance.now() - begun);
    }
  };
  const reading = Array.from({ length: readers }, read);
  const begun = performance.now();
  await work();
  const seconds = (performance.now() - begun) / 1000;
  done.abort();
  await Promise.all(reading);
  return { taken: taken.toSorted((a, b) => a - b), seconds };
}

export const pause = (seconds: number): Promise<void> => sleep(seconds * 1000);
/** Of sorted times (ms), the one below which such a share of them lies. */
export const quantile = (sorted: readonly number[], share: number): number =>
  sorted[Math.floor(sorted.length * share)] ?? Number.NaN;
export const times = (taken: readonly number[]): string =>
  `p50 ${quantile(taken, 0.5).toFixed(1)} ms, p99 ${quantile(taken, 0.99).toFixed(1)} ms`;
