// How often one may try to sign in: counted by account and by address in PostgreSQL, so that all copies agree, and before anything
// costly is done. After a few failures each further one makes the next wait twice as long.
import { createHash } from 'node:crypto';
import { isIPv6 } from 'node:net';
import ipaddr from 'ipaddr.js';
import type pg from 'pg';
import { ApiError } from '../errors.ts';

/** Failures without a wait. An address may be that of a whole office. */
const free = { account: 5, address: 50 };
const firstWait = 15;
const longestWait = 15 * 60;
/** Without another failure for this long, all is forgotten. */
const forgottenAfter = 60 * 60;

/** Attempts that one copy works on at a time: the rest wait here and hold neither a connection nor a thread. */
const atOnce = 4;
const mostWaiting = 500;

/** An attempt that was let in. It counts as failed unless one of these is called. */
export interface Attempt {
  /** Not failed, and not through either: the password was right, and a code is asked. */
  forgive: () => Promise<void>;
  /** The account's failures are forgotten; those of the address, which may try other accounts, are not. */
  succeed: () => Promise<void>;
}

export class SignInLimits {
  private readonly pool: pg.Pool;
  private running = 0;
  private readonly waiting: (() => void)[] = [];

  constructor(pool: pg.Pool) {
    this.pool = pool;
  }

  /** Runs one attempt for an account (any text that names it, whether or not it exists). 429 while it or the address must wait. */
  async attempt<T>(account: string, ip: string, work: (attempt: Attempt) => Promise<T>): Promise<T> {
    const keys = [keyOf('account', account), keyOf('address', networkOf(ip))] as const;
    await this.enter();
    try {
      await this.count(keys);
      return await work({ forgive: () => this.forgive(keys), succeed: () => this.succeed(keys) });
    } finally {
      const next = this.waiting.shift();
      if (next) next();
      else this.running -= 1;
    }
  }

  /** Forgets the failures of an account: its owner has shown otherwise who he is. */
  async forget(account: string): Promise<void> {
    await this.pool.query('DELETE FROM sign_in_limits WHERE key = $1', [keyOf('account', account)]);
  }

  private async enter(): Promise<void> {
    if (this.running < atOnce) {
      this.running += 1;
      return;
    }
    if (this.waiting.length >= mostWaiting) throw tooMany(1);
    await new Promise<void>((resolve) => this.waiting.push(resolve));
  }

  /** Counts the attempt as failed, from which its success takes it back: many at once cannot all slip through before the first fails. */
  private async count(keys: readonly [Buffer, Buffer]): Promise<void> {
    const { rows } = await this.pool.query<{ counted: number; wait: number | null }>({
      name: 'sign_in_attempt',
      text: `WITH blocked AS (
               SELECT max(blocked_until) AS until FROM sign_in_limits WHERE key = ANY($1::bytea[]) AND blocked_until > clock_timestamp()),
             counted AS (
               INSERT INTO sign_in_limits AS l (key, failures, forgotten_at)
               SELECT given.key, 1, clock_timestamp() + make_interval(secs => $3)
               FROM unnest($1::bytea[], $2::int[]) WITH ORDINALITY AS given(key, free, place), blocked
               WHERE blocked.until IS NULL ORDER BY given.place
               ON CONFLICT (key) DO UPDATE SET (failures, blocked_until, forgotten_at) = (
                 SELECT n, CASE WHEN n >= given.free THEN clock_timestamp() + make_interval(secs => LEAST($5, $4 * 2 ^ LEAST(n - given.free, 12))) END, excluded.forgotten_at
                 FROM unnest($1::bytea[], $2::int[]) AS given(key, free),
                   LATERAL (SELECT CASE WHEN l.forgotten_at < clock_timestamp() THEN 1 ELSE l.failures + 1 END AS n) AS failed
                 WHERE given.key = l.key)
               WHERE l.blocked_until IS NULL OR l.blocked_until <= clock_timestamp()
               RETURNING 1)
             SELECT (SELECT count(*)::int FROM counted) AS counted,
               ceil(extract(epoch FROM (SELECT until FROM blocked) - clock_timestamp()))::int AS wait`,
      values: [keys, [free.account, free.address], forgottenAfter, firstWait, longestWait],
    });
    // Fewer than both: another attempt has made the account or the address wait a moment ago.
    if (rows[0]?.counted !== keys.length) throw tooMany(Math.max(1, rows[0]?.wait ?? firstWait));
  }

  private async forgive(keys: readonly Buffer[]): Promise<void> {
    await this.pool.query(
      'UPDATE sign_in_limits SET failures = GREATEST(failures - 1, 0), blocked_until = NULL WHERE key = ANY($1::bytea[])',
      [keys],
    );
  }

  private async succeed([account, address]: readonly [Buffer, Buffer]): Promise<void> {
    await this.pool.query('DELETE FROM sign_in_limits WHERE key = $1', [account]);
    await this.forgive([address]);
    await this.pool.query(
      `DELETE FROM sign_in_limits WHERE key IN (
         SELECT key FROM sign_in_limits WHERE forgotten_at < now() LIMIT 100 FOR UPDATE SKIP LOCKED)`,
    );
  }
}

function tooMany(seconds: number): ApiError {
  const time =
    seconds < 90 ? `${seconds} ${seconds === 1 ? 'second' : 'seconds'}` : `${Math.ceil(seconds / 60)} minutes`;
  return new ApiError('DIDTooMany', `Too many attempts. Try again in ${time}.`, null, { retryAfter: seconds });
}

/** Neither addresses of people nor of computers lie in the table as they are. */
const keyOf = (kind: keyof typeof free, name: string): Buffer =>
  createHash('sha256').update(`${kind} ${name}`).digest();

/** One customer of a provider has a /64 of IPv6, not one address. */
function networkOf(ip: string): string {
  if (!isIPv6(ip)) return ip;
  const address = ipaddr.process(ip);
  return address.kind() === 'ipv4' ? address.toString() : address.toByteArray().slice(0, 8).join('.');
}
