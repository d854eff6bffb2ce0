// How often one may try to sign in: counted by account and by address in PostgreSQL, so that all copies agree, and before anything
// costly is done. After a few failures each further one makes the next wait twice as long. A browser that the account knows is
// counted alone.
import { createHash } from 'node:crypto';
import { isIPv6 } from 'node:net';
import ipaddr from 'ipaddr.js';
import type pg from 'pg';
import { ApiError } from '../errors.ts';

/** Failures without a wait. An address may be that of a whole office. */
const free = { account: 5, device: 5, address: 50 };
const firstWait = 15;
const longestWait = 15 * 60;
/** Without another failure for this long, all is forgotten. */
const forgottenAfter = 60 * 60;

/** Attempts that one copy works on at a time: the rest wait here and hold neither a connection nor a thread. */
const atOnce = 4;
const mostWaiting = 500;

/** Whose failures are counted: an account (any text that names it, whether or not it exists), a browser it knows, an address. */
export interface Counted {
  kind: keyof typeof free;
  name: string;
}

/** What an attempt at an account counts for: with a browser that the account knows, for that alone. */
export const countedAs = (account: string, device: string | null, ip: string): Counted[] =>
  device === null ? [{ kind: 'account', name: account }, addressOf(ip)] : [{ kind: 'device', name: device }];

export const addressOf = (ip: string): Counted => ({ kind: 'address', name: networkOf(ip) });

/** An attempt that was let in. It counts as failed unless one of these is called. */
export interface Attempt {
  /** Not failed, and not through either: the password was right, and a code is asked. */
  forgive: () => Promise<void>;
  /** The failures are forgotten, but for those of the address, which may try other accounts. */
  succeed: () => Promise<void>;
}

export class SignInLimits {
  private readonly pool: pg.Pool;
  private running = 0;
  private readonly waiting: (() => void)[] = [];

  constructor(pool: pg.Pool) {
    this.pool = pool;
  }

  /** Runs one attempt that costs a hash: few at a time. 429 while one of the counted must wait. */
  async attempt<T>(counted: readonly Counted[], work: (attempt: Attempt) => Promise<T>): Promise<T> {
    await this.enter();
    try {
      return await this.counting(counted, work);
    } finally {
      const next = this.waiting.shift();
      if (next) next();
      else this.running -= 1;
    }
  }

  /** Runs one attempt that costs nothing here, however long it takes. 429 while one of the counted must wait. */
  async counting<T>(counted: readonly Counted[], work: (attempt: Attempt) => Promise<T>): Promise<T> {
    await this.count(counted);
    return work({ forgive: () => this.forgive(counted), succeed: () => this.succeed(counted) });
  }

  /** Forgets the failures of an account: its owner has shown otherwise who he is. */
  async forget(account: string): Promise<void> {
    await this.pool.query('DELETE FROM sign_in_limits WHERE key = $1', [keyOf({ kind: 'account', name: account })]);
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
  private async count(all: readonly Counted[]): Promise<void> {
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
      values: [all.map(keyOf), all.map(({ kind }) => free[kind]), forgottenAfter, firstWait, longestWait],
    });
    // Fewer than all: another attempt has made one of them wait a moment ago.
    if (rows[0]?.counted !== all.length) throw tooMany(Math.max(1, rows[0]?.wait ?? firstWait));
  }

  private async forgive(all: readonly Counted[]): Promise<void> {
    await this.pool.query(
      'UPDATE sign_in_limits SET failures = GREATEST(failures - 1, 0), blocked_until = NULL WHERE key = ANY($1::bytea[])',
      [all.map(keyOf)],
    );
  }

  private async succeed(all: readonly Counted[]): Promise<void> {
    const own = all.filter(({ kind }) => kind !== 'address');
    await this.pool.query('DELETE FROM sign_in_limits WHERE key = ANY($1::bytea[])', [own.map(keyOf)]);
    await this.forgive(all.filter(({ kind }) => kind === 'address'));
  }
}

function tooMany(seconds: number): ApiError {
  const time =
    seconds < 90 ? `${seconds} ${seconds === 1 ? 'second' : 'seconds'}` : `${Math.ceil(seconds / 60)} minutes`;
  return new ApiError('DIDTooMany', `Too many attempts. Try again in ${time}.`, null, { retryAfter: seconds });
}

/** Neither addresses of people nor of computers lie in the table as they are. */
const keyOf = ({ kind, name }: Counted): Buffer => createHash('sha256').update(`${kind} ${name}`).digest();

/** One customer of a provider has a /64 of IPv6, not one address. */
function networkOf(ip: string): string {
  if (!isIPv6(ip)) return ip;
  const address = ipaddr.process(ip);
  return address.kind() === 'ipv4' ? address.toString() : address.toByteArray().slice(0, 8).join('.');
}
