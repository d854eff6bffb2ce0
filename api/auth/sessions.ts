// Sessions in PostgreSQL, behind an HttpOnly cookie. A copy of the server remembers a session for a second at most, so that the
// sign-in check costs no round trip and a revocation reaches every copy at once.
import { createHmac } from 'node:crypto';
import type pg from 'pg';
import type { Role } from '../../resources/define/index.ts';
import type { Viewer } from '../access/rights.ts';
import { ShortMemory } from './remember.ts';
import { newToken } from './vault.ts';

export const sessionCookie = 'didtron_session';
/** Twelve hours: a working day. */
export const sessionSeconds = 12 * 60 * 60;
/** Without a request for so long (minutes), a session is over: OWASP ASVS, 3.3.2. An open panel asks all the time. */
const idleMinutes = 60;
/** So long after a sign-in, or after it was confirmed, nobody is asked for the password again (minutes). */
const freshMinutes = 10;
const tokenPattern = /^[A-Za-z0-9_-]{43}$/;

/** A signed-in person. */
export interface UserSession {
  /** Its name where sessions are listed. */
  id: string;
  viewer: Viewer;
  /** The role demands a second factor that is not set up yet: until then nothing else is open. */
  confined: boolean;
}

/** A session as its owner sees it listed. */
export interface SessionCard {
  id: string;
  current: boolean;
  createdAt: string;
  lastSeenAt: string;
  expiresAt: string;
  ip: string | null;
  userAgent: string | null;
}

type Queryable = Pick<pg.ClientBase, 'query'> | pg.Pool;

export class Sessions {
  private readonly pool: pg.Pool;
  private readonly secret: string;
  /** Whether a session is not over, in SQL. */
  private readonly alive: string;
  private readonly secondFactorFor: ReadonlySet<Role>;
  private readonly remembered = new ShortMemory<UserSession | null>();

  /** `secondFactorFor`: roles that are confined until they have a second factor. */
  constructor(pool: pg.Pool, secret: string, secondFactorFor: readonly Role[] = [], idle = idleMinutes) {
    this.pool = pool;
    this.alive = `expires_at > now() AND last_seen_at > now() - make_interval(mins => ${idle})`;
    this.secret = secret;
    this.secondFactorFor = new Set(secondFactorFor);
  }

  /** Only this keyed hash is stored: who reads the table cannot sign in with it. */
  private keyOf(token: string): Buffer {
    return createHmac('sha256', this.secret).update(token).digest();
  }

  /** Starts a session and answers with the cookie's token. */
  async start(userId: string, ip: string, userAgent: string | null): Promise<string> {
    const token = newToken();
    await this.pool.query(
      `WITH gone AS (DELETE FROM sessions WHERE expires_at < now()), seen AS (UPDATE users SET last_login_at = now() WHERE id = $2)
       INSERT INTO sessions (id, user_id, expires_at, ip, user_agent) VALUES ($1, $2, now() + make_interval(secs => $3), $4, $5)`,
      [this.keyOf(token), userId, sessionSeconds, ip, userAgent?.slice(0, 400) ?? null],
    );
    return token;
  }

  /** Ends a session for good. Answers with whose it was; null when it had ended before. */
  async end(token: string): Promise<{ id: string; email: string } | null> {
    if (!tokenPattern.test(token)) return null;
    const { rows } = await this.pool.query<{ id: string; email: string }>(
      'DELETE FROM sessions s USING users u WHERE s.id = $1 AND u.id = s.user_id AND s.expires_at > now() RETURNING u.id, u.email',
      [this.keyOf(token)],
    );
    this.remembered.forget(token);
    return rows[0] ?? null;
  }

  /** The sessions of a user, the latest seen first. `current` is the id of the one that asks. */
  async list(userId: string, current: string | null): Promise<SessionCard[]> {
    const { rows } = await this.pool.query<SessionCard>(
      `SELECT public_id AS id, public_id = $2::uuid IS TRUE AS current, ${iso('created_at')} AS "createdAt", ${iso('last_seen_at')} AS "lastSeenAt",
         ${iso('expires_at')} AS "expiresAt", host(ip) AS ip, user_agent AS "userAgent"
       FROM sessions WHERE user_id = $1 AND ${this.alive} ORDER BY last_seen_at DESC LIMIT 200`,
      [userId, current],
    );
    return rows;
  }

  /** Ends one session of a user by its listed id; false when there is none. */
  async endOne(userId: string, id: string): Promise<boolean> {
    const { rowCount } = await this.pool.query('DELETE FROM sessions WHERE user_id = $1 AND public_id = $2', [
      userId,
      id,
    ]);
    this.remembered.forgetAll();
    return rowCount === 1;
  }

  /** Notes that who has the session has given the password again. */
  async confirm(id: string): Promise<void> {
    await this.pool.query('UPDATE sessions SET confirmed_at = now() WHERE public_id = $1', [id]);
  }

  /** After a change of who is confined or signed in, this copy looks again. */
  forgetAll(): void {
    this.remembered.forgetAll();
  }

  /** The session of a token; null when it is unknown, expired, or the account is not active any more. */
  find(token: string): Promise<UserSession | null> {
    if (!tokenPattern.test(token)) return Promise.resolve(null);
    return this.remembered.get(token, () => this.load(token));
  }

  private async load(token: string): Promise<UserSession | null> {
    const { rows } = await this.pool.query<ViewerRow & { sessionId: string }>({
      name: 'session',
      text: `WITH seen AS (UPDATE sessions SET last_seen_at = now() WHERE id = $1 AND last_seen_at < now() - interval '1 minute' AND ${this.alive})
             SELECT s.public_id AS "sessionId", ${viewerColumns}
             FROM (SELECT id, public_id, user_id FROM sessions WHERE id = $1 AND ${this.alive}) s JOIN users u ON u.id = s.user_id
             WHERE u.status = 'active'`,
      values: [this.keyOf(token)],
    });
    const row = rows[0];
    if (!row) return null;
    const { sessionId: id } = row;
    return { id, viewer: { ...viewerFrom(row), session: id }, confined: this.isConfined(row) };
  }

  /** Whether the role of this person demands a second factor that he has not. */
  isConfined(person: { role: Role; secondFactor: boolean }): boolean {
    return !person.secondFactor && this.secondFactorFor.has(person.role);
  }
}

/** Ends sessions of a user, all or all but one; answers with their number. */
export async function endSessions(db: Queryable, userId: string, but: string | null = null): Promise<number> {
  const { rowCount } = await db.query(
    'DELETE FROM sessions WHERE user_id = $1 AND public_id IS DISTINCT FROM $2::uuid AND expires_at > now()',
    [userId, but],
  );
  return rowCount ?? 0;
}

/** Whether whoever has the session knew the password a moment ago, and whether there is one to ask for; null: it has ended. */
export async function freshness(db: Queryable, id: string): Promise<{ fresh: boolean; hasPassword: boolean } | null> {
  const { rows } = await db.query<{ fresh: boolean; hasPassword: boolean }>(
    `SELECT COALESCE(s.confirmed_at, s.created_at) > now() - make_interval(mins => ${freshMinutes}) AS fresh,
       u.password IS NOT NULL AS "hasPassword"
     FROM sessions s JOIN users u ON u.id = s.user_id WHERE s.public_id = $1`,
    [id],
  );
  return rows[0] ?? null;
}

/** A moment as the wire has it. */
export const iso = (column: string): string => `to_char(${column} AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"')`;

export interface ViewerRow {
  id: string;
  email: string;
  name: string;
  role: Role;
  carrierId: string | null;
  customerId: string | null;
  secondFactor: boolean;
}

/** Of `users AS u`. */
export const viewerColumns = `u.id, u.email, concat_ws(' ', u.first_name, u.last_name) AS name, u.role, u.carrier_id AS "carrierId",
  u.customer_id AS "customerId", u.two_factor_enabled AS "secondFactor"`;

export function viewerFrom({ id, email, name, role, carrierId, customerId }: ViewerRow): Viewer {
  return { id, email, name: name || email, role, carrierId, customerId };
}
