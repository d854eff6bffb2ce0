// Two hundred sign-in attempts at once, while lists of 25 are asked for: how much slower those come, and how long all attempts take.
import { migrate } from '../../../api/database/migrate.ts';
import { seedReference } from '../../../seeds/index.ts';
import { createDatabase } from '../../support/database.ts';
import { firstAnswer, freePort, serverArguments, startProgram } from '../children.ts';
import { withClient } from '../database.ts';
import { seedCarriers } from '../seed.ts';
import type { Section } from './section.ts';

const attempts = 200;
/** Lists that are asked for side by side. */
const readers = 4;
const password = 'correct horse battery staple';
const listPath = '/api/carriers?_sort=name&_order=asc&_start=0&_end=25';

interface Server {
  url: string;
  cookie: string;
}

const post = (url: string, email: string, secret: string, from: string): Promise<Response> =>
  fetch(`${url}/api/auth/login`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', 'x-forwarded-for': from },
    body: JSON.stringify({ email, password: secret }),
  });

/** Asks for lists until `work` is done; answers with how long each took (ms), and the work (s). */
async function listWhile(
  { url, cookie }: Server,
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

/** All attempts at once; each status with how often it came. */
async function attack(url: string, who: (at: number) => { email: string; from: string }): Promise<Map<number, number>> {
  const answers = await Promise.all(
    Array.from({ length: attempts }, async (_, at) => {
      const { email, from } = who(at);
      const answer = await post(url, email, `guess number ${at}`, from);
      await answer.arrayBuffer();
      return answer.status;
    }),
  );
  const counts = new Map<number, number>();
  for (const status of answers) counts.set(status, (counts.get(status) ?? 0) + 1);
  return counts;
}

const pause = (seconds: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, seconds * 1000));
const at = (sorted: readonly number[], share: number): string =>
  `${(sorted[Math.floor(sorted.length * share)] ?? Number.NaN).toFixed(1)} ms`;
const times = (taken: readonly number[]): string => `p50 ${at(taken, 0.5)}, p99 ${at(taken, 0.99)}`;

const section: Section = {
  name: 'sign-in',
  title: 'Two hundred sign-in attempts at once',
  run: async ({ life, serverUrl, resources, quick, say }) => {
    const { url: databaseUrl } = await createDatabase(serverUrl, 'bench_sign_in');
    await migrate(databaseUrl, resources);
    await withClient(databaseUrl, async (client) => {
      await seedReference(client, resources);
      await seedCarriers(client, quick ? 1_000 : 100_000);
      await client.query('VACUUM ANALYZE');
    });
    const port = await freePort();
    const url = `http://127.0.0.1:${port}`;
    const { child, output } = startProgram(life, process.execPath, serverArguments, {
      ...process.env,
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
    const server = { url, cookie: String(signedIn.headers.get('set-cookie')?.split(';')[0]) };
    say(`Trying to sign in ${attempts} times …`);
    const seconds = quick ? 1 : 5;
    await listWhile(server, () => pause(seconds));
    const quiet = await listWhile(server, () => pause(seconds));
    let counts = new Map<number, number>();
    const spread = await listWhile(server, async () => {
      counts = await attack(url, (n) => ({ email: `person${n}@example.com`, from: `198.51.100.${n}` }));
    });
    const spreadCounts = counts;
    const single = await listWhile(server, async () => {
      counts = await attack(url, () => ({ email: 'admin@example.com', from: '203.0.113.7' }));
    });
    const told = (some: Map<number, number>): string =>
      [...some].map(([status, count]) => `${count} times ${status}`).join(', ');
    return [
      `- list of 25 with ${readers} connections, nothing else going on: ${times(quiet.taken)}`,
      `- the same during ${attempts} attempts on as many accounts from as many addresses, each hashed (${told(spreadCounts)}, all in ${spread.seconds.toFixed(1)} s): ${times(spread.taken)}`,
      `- the same during ${attempts} attempts on one account from one address (${told(counts)}, all in ${single.seconds.toFixed(2)} s): ${times(single.taken)}`,
    ].join('\n');
  },
};
export default section;
