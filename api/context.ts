// What every operation is handed: the database, the definitions, and what this process remembers.
import type pg from 'pg';
import type { Resource } from '../resources/define/index.ts';
import type { Viewer } from './access/rights.ts';
import type { ChangeFeed } from './audit/feed.ts';
import type { Witnesses } from './audit/witnesses.ts';
import type { Vault } from './auth/vault.ts';
import type { Lane, Lanes } from './database/lanes.ts';
import { ApiError } from './errors.ts';
import type { Health } from './health.ts';
import type { Jobs } from './jobs/index.ts';
import type { Mailer } from './mail/index.ts';
import type { Totals } from './operations/totals.ts';

export interface Context {
  /** The connections of the present work: one of the lanes, or a transaction. */
  pool: pg.Pool;
  lanes: Lanes;
  /** What of this copy works, and what does not. */
  health: Health;
  /** Definitions by name. */
  catalogue: ReadonlyMap<string, Resource>;
  totals: Totals;
  feed: ChangeFeed;
  jobs: Jobs;
  mail: Mailer;
  /** Seals secrets that must be read again. */
  vault: Vault;
  /** What the trail is held against. */
  witnesses: Witnesses;
  /** Audit records older than this are removed; null keeps all. */
  auditRetentionDays: number | null;
  /** Where the panel is reached, for links in mails; without a slash at its end. */
  publicUrl: string;
  /** Amount in the base currency above which an adjustment waits for a second person; null: none waits. */
  approvalLimit: string | null;
  /** Inside a transaction of several writes: what is to follow once they stand. Absent: a write stands when it is made. */
  waiting?: ((context: Context) => Promise<string | null>)[];
  /** Inside such a transaction: what is to be noted even when nothing of it stands, such as a refused write of money. */
  regardless?: ((context: Context) => Promise<void>)[];
  log: { info: (line: string) => void; error: (error: unknown, line: string) => void };
}

/** The same, at work on the connections of another lane. */
export const onLane = (context: Context, lane: Lane): Context => ({ ...context, pool: context.lanes[lane] });

/** One request, as far as operations care: who asks, and what the audit shall say about it. */
export interface Request {
  viewer: Viewer;
  requestId: string;
  ip: string;
  /** Why, when the person said so. */
  reason: string | null;
  /** The entry of the trail that this write takes back. */
  reverts?: string;
}

/** The definition by name; unknown names are 404, like any address that leads nowhere. */
export function resourceNamed(context: Context, name: string): Resource {
  const resource = context.catalogue.get(name);
  if (!resource) throw new ApiError('DIDNotFound', 'There is nothing at this address.');
  return resource;
}
