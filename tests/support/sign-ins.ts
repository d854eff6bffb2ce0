// Who can sign in: everything that the database holds of it, and people whom a write could let in or shut out.
import { signInTables } from '../../api/database/sign-in-tables.ts';
import { hashPassword } from '../../api/auth/passwords.ts';
import { nextNumber } from './rows.ts';
import type { Row } from './rows.ts';
import { Client, testPassword } from './server.ts';
import type { Answer, TestApp } from './server.ts';

/** What changes while people work, and decides nothing: names, when something was used. */
const idle: Record<string, string[]> = {
  users: ['first_name', 'last_name', 'phone', 'last_login_at', 'version', 'updated_at'],
  sessions: ['last_seen_at'],
  api_tokens: ['last_used_at', 'last_used_ip'],
};
/** Failures of strangers: no way in. */
const counters = ['sign_in_limits'];

/** A fingerprint of all that lets anybody in: accounts, sessions, tokens, links, factors, identities. */
export async function signIns(app: TestApp): Promise<string> {
  const tables = ['users', ...signInTables.map((table) => table.options.name)].filter(
    (name) => !counters.includes(name),
  );
  const parts = tables.map(
    (name) =>
      `SELECT '${name} ' || (to_jsonb(t) - '{${(idle[name] ?? []).join(',')}}'::text[])::text AS line FROM "${name}" t`,
  );
  const { rows } = await app.pool.query<{ all: string }>(
    `SELECT md5(string_agg(line, ' ' ORDER BY line)) AS all FROM (${parts.join(' UNION ALL ')}) l`,
  );
  return String(rows[0]?.all);
}

/** People of a carrier, by what could be done to each of them; the key is what they are. */
export async function temptations(
  app: TestApp,
  carrier: Row,
): Promise<Record<'suspended' | 'active' | 'pending', string>> {
  const hash = await hashPassword(testPassword);
  const made = {} as Record<'suspended' | 'active' | 'pending', string>;
  for (const status of ['suspended', 'active', 'pending'] as const) {
    made[status] = `${status}${nextNumber()}@example.com`;
    await app.pool.query(
      `INSERT INTO users (email, password, role, status, carrier_id) VALUES ($1, $2, 'carrier_admin', $3, $4)`,
      [made[status], status === 'pending' ? null : hash, status, carrier.id],
    );
  }
  return made;
}

/** The session is one that began an hour ago. */
export async function grewOld(app: TestApp, client: Client): Promise<void> {
  await app.pool.query(
    `UPDATE sessions SET created_at = now() - interval '1 hour', confirmed_at = NULL
     WHERE user_id = (SELECT id FROM users WHERE email = $1)`,
    [client.email],
  );
}

/** A client that comes with a token of the owner instead of a session. */
export class TokenClient extends Client {
  private readonly token: string;

  constructor(owner: Client, token: string) {
    super(owner.url, null, owner.email);
    this.token = token;
  }

  override send<T>(
    method: string,
    path: string,
    body?: unknown,
    headers: Record<string, string> = {},
  ): Promise<Answer<T>> {
    return super.send<T>(method, path, body, { authorization: `Bearer ${this.token}`, ...headers });
  }
}

/** A token of these scopes; `end` revokes it. */
export async function tokenOf(
  owner: Client,
  scopes: string[],
): Promise<{ client: Client; end: () => Promise<unknown> }> {
  const expiresAt = new Date(Date.now() + 86_400_000).toISOString();
  const made = await owner.post('/api/auth/tokens', { name: scopes.join(' '), scopes, expiresAt });
  if (made.status !== 201) throw new Error(made.text);
  const end = () => owner.delete(`/api/auth/tokens/${String(made.body['id'])}`);
  return { client: new TokenClient(owner, String(made.body['token'])), end };
}
