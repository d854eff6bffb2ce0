// Personal tokens of the API: shown once, kept as a hash, with scopes and an end; they never may more than their owner.
import type pg from 'pg';
import type { Viewer } from '../access/rights.ts';
import { ApiError, invalid } from '../errors.ts';
import type { FieldErrors } from '../errors.ts';
import { isBody } from '../schema/validate.ts';
import { ShortMemory } from './remember.ts';
import { iso, viewerColumns, viewerFrom } from './sessions.ts';
import type { Sessions, ViewerRow } from './sessions.ts';
import { hashToken, newToken } from './vault.ts';

/** Marks a token where one turns up, in a log or a repository. */
const tokenKind = 'didtron_';
const tokenPattern = /^didtron_[A-Za-z0-9_-]{43}$/;
const scopePattern = /^(read|write|write:[a-z][a-z0-9_]{0,62})$/;
const mostTokens = 50;
const longestDays = 366;

/** The person behind a token, with what the token may. */
export interface TokenHolder extends Viewer {
  scopes: readonly string[];
}

/** A token as its owner sees it listed. */
export interface TokenCard {
  id: string;
  name: string;
  start: string;
  scopes: string[];
  createdAt: string;
  expiresAt: string;
  lastUsedAt: string | null;
  lastUsedIp: string | null;
}

const cardColumns = `id, name, start, to_json(scopes) AS scopes, ${iso('created_at')} AS "createdAt", ${iso('expires_at')} AS "expiresAt",
  ${iso('last_used_at')} AS "lastUsedAt", host(last_used_ip) AS "lastUsedIp"`;

const card = (row: Omit<TokenCard, 'scopes'> & { scopes: string }): TokenCard => ({
  ...row,
  scopes: JSON.parse(row.scopes) as string[],
});
type CardRow = Parameters<typeof card>[0];

export interface NewToken {
  name: string;
  scopes: string[];
  expiresAt: Date;
}

/** Checks what a person asks for; `known` says whether a resource exists. */
export function validateNewToken(body: unknown, known: (resource: string) => boolean): NewToken {
  if (!isBody(body)) throw invalid({ '': ['must be a JSON object'] });
  const errors = Object.create(null) as FieldErrors;
  const { name, scopes, expiresAt } = body;
  if (typeof name !== 'string' || name.trim() === '' || name.length > 100 || name.includes('\0'))
    errors['name'] = ['must be 1 to 100 characters'];
  if (!isScopes(scopes)) errors['scopes'] = ['must be a list of read, write, or write:<table>'];
  else {
    const unknown = scopes.filter((scope) => scope.startsWith('write:') && !known(scope.slice('write:'.length)));
    if (unknown.length > 0) errors['scopes'] = [`there is no table for ${unknown.join(', ')}`];
  }
  const end = typeof expiresAt === 'string' ? new Date(expiresAt) : new Date(NaN);
  const ahead = end.getTime() - Date.now();
  if (!(ahead > 0 && ahead <= longestDays * 86_400_000))
    errors['expiresAt'] = ['must be a moment from now to a year from now'];
  for (const key of Object.keys(body))
    if (!['name', 'scopes', 'expiresAt'].includes(key)) errors[key] = ['is not part of a token'];
  if (Object.keys(errors).length > 0) throw invalid(errors);
  return { name: String(name).trim(), scopes: [...new Set(scopes as string[])], expiresAt: end };
}

const isScopes = (value: unknown): value is string[] =>
  Array.isArray(value) &&
  value.length > 0 &&
  value.length <= 50 &&
  value.every((scope) => typeof scope === 'string' && scopePattern.test(scope));

export class Tokens {
  private readonly pool: pg.Pool;
  private readonly sessions: Sessions;
  private readonly remembered = new ShortMemory<TokenHolder | null>();

  constructor(pool: pg.Pool, sessions: Sessions) {
    this.pool = pool;
    this.sessions = sessions;
  }

  /** Makes one. The token itself is in this answer and nowhere else. */
  async create(userId: string, { name, scopes, expiresAt }: NewToken): Promise<{ token: string; card: TokenCard }> {
    const token = newToken(tokenKind);
    const { rows } = await this.pool.query<CardRow>(
      `WITH gone AS (DELETE FROM api_tokens WHERE user_id = $1 AND expires_at < now())
       INSERT INTO api_tokens (user_id, name, scopes, expires_at, hash, start)
       SELECT $1, $2, $3, $4, $5, $6 WHERE (SELECT count(*) FROM api_tokens WHERE user_id = $1 AND expires_at >= now()) < $7
       RETURNING ${cardColumns}`,
      [userId, name, scopes, expiresAt.toISOString(), hashToken(token), token.slice(0, 12), mostTokens],
    );
    if (!rows[0]) throw new ApiError('DIDImpossible', `You have ${mostTokens} tokens already: revoke one first.`);
    return { token, card: card(rows[0]) };
  }

  async list(userId: string): Promise<TokenCard[]> {
    const { rows } = await this.pool.query<CardRow>(
      `SELECT ${cardColumns} FROM api_tokens WHERE user_id = $1 ORDER BY created_at DESC LIMIT ${mostTokens * 2}`,
      [userId],
    );
    return rows.map(card);
  }

  /** Ends one of the user's; answers with its name, or null when there is none. */
  async revoke(userId: string, id: string): Promise<string | null> {
    const { rows } = await this.pool.query<{ name: string }>(
      'DELETE FROM api_tokens WHERE user_id = $1 AND id = $2 RETURNING name',
      [userId, id],
    );
    this.remembered.forgetAll();
    return rows[0]?.name ?? null;
  }

  /** Who holds the token; null when it is unknown or over, or its owner may not come in at the moment. */
  find(token: string, ip: string): Promise<TokenHolder | null> {
    if (!tokenPattern.test(token)) return Promise.resolve(null);
    return this.remembered.get(token, () => this.load(token, ip));
  }

  private async load(token: string, ip: string): Promise<TokenHolder | null> {
    const { rows } = await this.pool.query<ViewerRow & { scopes: string }>({
      name: 'api_token',
      text: `WITH used AS (UPDATE api_tokens SET last_used_at = now(), last_used_ip = $2
               WHERE hash = $1 AND expires_at > now() AND (last_used_at IS NULL OR last_used_at < now() - interval '1 minute'))
             SELECT to_json(t.scopes) AS scopes, ${viewerColumns} FROM api_tokens t JOIN users u ON u.id = t.user_id
             WHERE t.hash = $1 AND t.expires_at > now() AND u.status = 'active'`,
      values: [hashToken(token), ip],
    });
    const row = rows[0];
    if (!row || this.sessions.isConfined(row)) return null;
    return { ...viewerFrom(row), scopes: JSON.parse(row.scopes) as string[] };
  }
}

/** Refuses what the scopes do not hold: reading needs `read`; everything else `write`, or `write:<table>` for that table alone. */
export function guardScope(scopes: readonly string[], method: string, resource: string | null): void {
  const reads = method === 'GET' || method === 'HEAD' || method === 'OPTIONS';
  const needed = reads ? 'read' : 'write';
  if (scopes.includes(needed)) return;
  if (!reads && resource !== null && scopes.includes(`write:${resource}`)) return;
  throw new ApiError('DIDScope', `This token may not do this: it lacks the scope ${needed}.`);
}

/** The same for a row of another table that a write takes along: a one-to-one row, or what a clone copies. */
export function guardTable({ scopes }: Viewer, table: string): void {
  if (scopes) guardScope(scopes, 'POST', table);
}
