// Accounts that sign in: made around the API, with a password that fits and, where wanted, a second factor.
import { Secret, TOTP } from 'otpauth';
import type { Role } from '../../resources/define/index.ts';
import { hashPassword } from '../../api/auth/passwords.ts';
import { nextNumber } from './rows.ts';
import { Client } from './server.ts';
import type { Answer, TestApp } from './server.ts';

export const goodPassword = 'a password that fits 1';
let hash: Promise<string> | undefined;

export interface Account {
  id: string;
  email: string;
}

export async function makeAccount(app: TestApp, values: { role?: Role; status?: string } = {}): Promise<Account> {
  hash ??= hashPassword(goodPassword);
  const email = `account${nextNumber()}@example.com`;
  const { rows } = await app.pool.query<{ id: string }>(
    `INSERT INTO users (email, password, role, status) VALUES ($1, $2, $3, $4) RETURNING id`,
    [email, await hash, values.role ?? 'viewer', values.status ?? 'active'],
  );
  return { id: String(rows[0]?.id), email };
}

export const login = (
  app: Pick<TestApp, 'stranger'>,
  account: { email: string },
  more: { password?: string; code?: string } = {},
): Promise<Answer> => app.stranger.post('/api/auth/login', { email: account.email, password: goodPassword, ...more });

/** The client of the session that an answer has begun. */
export function clientOf(app: Pick<TestApp, 'url'>, answer: Answer, email: string | null = null): Client {
  if (!answer.headers.get('set-cookie')) throw new Error(`No session was begun: ${answer.status} ${answer.text}`);
  return new Client(app.url, answer.headers.get('set-cookie')?.split(';')[0] ?? null, email);
}

export async function signedInAs(
  app: TestApp,
  account: { email: string },
  more: { code?: string } = {},
): Promise<Client> {
  return clientOf(app, await login(app, account, more), account.email);
}

/** Another person of a role than the one that `app.as` knows. */
export const colleagueOf = async (app: TestApp, role: Role): Promise<Client> =>
  signedInAs(app, await makeAccount(app, { role }));

/** What the app on a telephone shows: now, or so many half minutes later. */
export function codeOf(secret: string, later = 0): string {
  const totp = new TOTP({ secret: Secret.fromBase32(secret), digits: 6, period: 30 });
  return totp.generate({ timestamp: Date.now() + later * 30_000 });
}

/** Sets up a second factor for who is signed in. The code of half a minute ago is used up by that. */
export async function setUpSecondFactor(client: Client): Promise<{ secret: string; recoveryCodes: string[] }> {
  const begun = await client.post<{ secret: string }>('/api/auth/second-factor');
  const { secret } = begun.body;
  const confirm = () =>
    client.post<{ recoveryCodes: string[] }>('/api/auth/second-factor/confirm', { code: codeOf(secret, -1) });
  const first = await confirm();
  // The half minute may have ended on the way.
  const confirmed = first.status === 422 ? await confirm() : first;
  if (confirmed.status !== 200) throw new Error(confirmed.text);
  return { secret, recoveryCodes: confirmed.body.recoveryCodes };
}

/** What the trail has of an account's actions, the latest first. */
export async function eventsOf(app: TestApp, email: string): Promise<{ type: string; action: string; text: string }[]> {
  const { rows } = await app.pool.query<{ type: string; action: string; text: string }>(
    `SELECT event_type AS type, metadata ->> 'action' AS action, description || metadata::text AS text FROM audit_records
     WHERE actor_email = $1 ORDER BY seq DESC`,
    [email],
  );
  return rows;
}
