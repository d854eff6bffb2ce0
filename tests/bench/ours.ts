// Our server as the bench has it run: on a database of the bench, with somebody signed in.
import { randomBytes } from 'node:crypto';
import { bareEnvironment, freePort, projectRoot, serverArguments } from '../support/children.ts';
import { firstAnswer, startProgram } from './children.ts';
import type { Lifetime } from './lifetime.ts';
import type { Running } from './slices.ts';

/** Our server as `npm start` runs it, on a database of the bench, with a session. It ends with the life, or before. `folder`: the checkout. */
export async function startOurs(
  life: Lifetime,
  databaseUrl: string,
  folder = projectRoot,
): Promise<Running & { stop: () => Promise<void> }> {
  const port = await freePort();
  const [email, password] = ['bench@example.com', randomBytes(12).toString('base64url')];
  const own = {
    PORT: String(port),
    DATABASE_URL: databaseUrl,
    ADMIN_EMAIL: email,
    ADMIN_PASSWORD: password,
    WORKER: '0',
    // The limit is kept, and never met.
    RATE_LIMIT: '999999999',
  };
  const env = { ...bareEnvironment(), ...own };
  const { child, output, stop } = startProgram(life, process.execPath, serverArguments, env, folder);
  const url = `http://127.0.0.1:${port}`;
  await firstAnswer(`${url}/readyz`, child, output);
  const headers = await signIn(url, { email, password });
  return { url, pid: child.pid as number, headers, database: databaseUrl, stop };
}

/** The headers with which this person asks. */
export async function signIn(url: string, account: { email: string; password: string }): Promise<{ cookie: string }> {
  const answer = await fetch(`${url}/api/auth/login`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(account),
  });
  const cookie = answer.headers.get('set-cookie')?.split(';')[0];
  if (!cookie) throw new Error(`The sign-in failed: ${await answer.text()}`);
  return { cookie };
}
