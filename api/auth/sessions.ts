// Sessions in PostgreSQL, behind an HttpOnly cookie. A copy of the server remembers a session for a second at most, so that the
// sign-in check costs no round trip and a revocation reaches every copy at once.
import { createHmac, randomBytes } from 'node:crypto';
import type pg from 'pg';
import type { Role } from '../../resources/define/index.ts';
import type { Viewer } from '../access/rights.ts';

export const sessionCookie = 'didtron_session';
/** Twelve hours: a working day. */
export const sessionSeconds = 12 * 60 * 60;
const rememberedFor = 950;
const maxRemembered = 5_000;
const tokenPattern = /^[A-Za-z0-9_-]{43}$/;

interface Remembered {
  viewer: Promise<Viewer | null>;
  until: number;
}

export class Sessions {
  private readonly pool: pg.Pool;
  private readonly secret: string;
  private readonly remembered = new Map<string, Remembered>();

  constructor(pool: pg.Pool, secret: string) {
    this.pool = pool;
    this.secret = secret;
  }

  /** Only this keyed hash is stored: who reads the table cannot sign in with it. */
  private keyOf(token: string): Buffer {
    return createHmac('sha256', this.secret).update(token).digest();
  }

  /** Starts a session and answers with the cookie's token. */
  async start(userId: string, ip: string, userAgent: string | null): Promise<string> {
    const token = randomBytes(32).toString('base64url');
    await this.pool.query(
      `WITH gone AS (DELETE FROM sessions WHERE expires_at < now()), seen AS (UPDATE users SET last_login_at = now() WHERE id = $2)
       INSERT INTO sessions (id, user_id, expires_at, ip, user_agent) VALUES ($1, $2, now() + make_interval(secs => $3), $4, $5)`,
      [this.keyOf(token), userId, sessionSeconds, ip, userAgent?.slice(0, 400) ?? null],
    );
    return token;
  }

  /** Ends a session for good. */
  async end(token: string): Promise<void> {
    if (!tokenPattern.test(token)) return;
    this.remembered.delete(token);
    await this.pool.query('DELETE FROM sessions WHERE id = $1', [this.keyOf(token)]);
  }

  /** The person behind a token; null when it is unknown, expired, or the account is not active any more. */
  find(token: string): Promise<Viewer | null> {
    if (!tokenPattern.test(token)) return Promise.resolve(null);
    const now = Date.now();
    const known = this.remembered.get(token);
    if (known && known.until > now) return known.viewer;
    const viewer = this.load(token);
    if (this.remembered.size >= maxRemembered) this.remembered.clear();
    this.remembered.set(token, { viewer, until: now + rememberedFor });
    viewer.catch(() => this.remembered.delete(token));
    return viewer;
  }

  private async load(token: string): Promise<Viewer | null> {
    const { rows } = await this.pool.query<ViewerRow>({
      name: 'session',
      text: `SELECT u.id, u.email, concat_ws(' ', u.first_name, u.last_name) AS name, u.role, u.carrier_id AS "carrierId", u.customer_id AS "customerId"
             FROM sessions s JOIN users u ON u.id = s.user_id
             WHERE s.id = $1 AND s.expires_at > now() AND u.status = 'active'`,
      values: [this.keyOf(token)],
    });
    const row = rows[0];
    return row ? { ...row, name: row.name || row.email } : null;
  }
}

interface ViewerRow {
  id: string;
  email: string;
  name: string;
  role: Role;
  carrierId: string | null;
  customerId: string | null;
}
