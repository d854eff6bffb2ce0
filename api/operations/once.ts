// A write with an Idempotency-Key is done once, over all copies of the server: its answer is kept in the transaction of the write, and
// a repetition gets that. What was refused leaves nothing, so that the key is still free.
import { createHash } from 'node:crypto';
import type { PoolClient } from 'pg';
import type { Resource, Role } from '../../resources/define/index.ts';
import { rightsOf, rowScope } from '../access/rights.ts';
import type { Viewer } from '../access/rights.ts';
import { SealBroken } from '../auth/vault.ts';
import type { Context, Request } from '../context.ts';
import { ApiError } from '../errors.ts';
import { allInside } from './inside.ts';
import { prepared } from './prepared.ts';
import { storedRow } from './read.ts';
import { serially } from './serially.ts';

/** What a write is answered with, without what belongs to HTTP. */
export interface Answer {
  status: number;
  /** JSON text. */
  body: string;
  /** Of the row in the body, where it is one. */
  version: number | null;
  location: string | null;
  /** What the person should know beside it. */
  notice: string | null;
}

export interface Once {
  /** The key as the client chose it. */
  key: string;
  /** All that makes the request the same one. */
  content: readonly string[];
  /** The table whose row the body shows. */
  resource: Resource;
  /** The name under which work on the same row waits for its turn (serially.ts); null: it waits for nobody. */
  turn: string | null;
}

/** How long an answer is kept. */
const kept = '24 hours';

/**
 * Does `work` in one transaction with the note that it is done; or answers as it was answered before. 409 while the same is under way,
 * 422 when the key was used for something else.
 */
export async function once(
  context: Context,
  request: Request,
  { key, content, resource, turn }: Once,
  work: (inside: Context) => Promise<Answer>,
): Promise<Answer & { replayed: boolean }> {
  const name = digest(request.viewer.id, key);
  // The key goes in, of which the table has no more than a hash: who reads the table cannot try passwords against it.
  const fingerprint = digest(key, ...content);
  const run = () =>
    allInside(context, async (inside, client) => {
      await claim(client, name);
      const found = await find(client, name);
      if (found) return { ...(await replay(inside, request, resource, found, fingerprint)), replayed: true };
      const answer = await work(inside);
      await keep(client, { name, fingerprint, rights: rightsDigest(context, request.viewer) }, answer);
      return { ...answer, replayed: false };
    });
  const { done, notice } = await (turn === null ? run() : serially(turn, run));
  const notices = [done.notice, notice].filter((one) => one !== null).join(' ') || null;
  if (!done.replayed && notices !== null) await keepNotice(context, name, notices);
  return { ...done, notice: notices };
}

interface Kept extends Answer {
  fingerprint: Buffer;
  rights: Buffer;
  name: Buffer;
}

/** Takes the key until the transaction ends, however it does: with the process, too. */
async function claim(client: PoolClient, name: Buffer): Promise<void> {
  const { rows } = await client.query<{ claimed: boolean }>(
    prepared('SELECT pg_try_advisory_xact_lock($1::bigint) AS claimed', [name.readBigInt64BE().toString()]),
  );
  if (rows[0]?.claimed) return;
  const text = 'The same request is still under way. Try again in a moment: it is done once.';
  throw new ApiError('DIDUnderWay', text, null, { retryAfter: 1 });
}

/** What is kept under a key that was claimed before: a statement of its own, which sees what its last holder has left. */
async function find(client: PoolClient, name: Buffer): Promise<Kept | null> {
  const { rows } = await client.query<Kept>(
    prepared(
      `SELECT key AS name, fingerprint, rights, status, location, version, body, notice FROM idempotency_keys
       WHERE key = $1 AND expires_at > now()`,
      [name],
    ),
  );
  return rows[0] ?? null;
}

/** The answer of then, to the same request of somebody who could read it now as well. */
async function replay(
  inside: Context,
  request: Request,
  resource: Resource,
  found: Kept,
  fingerprint: Buffer,
): Promise<Answer> {
  const { status, body, version, location, name } = found;
  if (!found.fingerprint.equals(fingerprint)) {
    const text = 'This was saved before, with other values: the Idempotency-Key belongs to another request.';
    throw new ApiError('DIDKeyReused', text, null, location === null ? {} : { location });
  }
  if (!found.rights.equals(rightsDigest(inside, request.viewer)))
    throw new ApiError(
      'DIDForbidden',
      'This was done before. Your rights have changed since: the answer is not shown.',
    );
  const { id } = JSON.parse(body) as { id?: string };
  // Whose rows are told by a rule: it may have let this one go.
  if (id !== undefined && rowScope(request.viewer, resource)) await storedRow(inside, request, resource, id);
  return { status, body, version, location, notice: openNotice(inside, name, found.notice) };
}

/** One that is there already is over. */
async function keep(
  client: PoolClient,
  { name, fingerprint, rights }: Pick<Kept, 'name' | 'fingerprint' | 'rights'>,
  { status, body, version, location }: Answer,
): Promise<void> {
  await client.query(
    prepared(
      `INSERT INTO idempotency_keys (key, fingerprint, rights, status, location, version, body, expires_at)
       VALUES ($1, $2, $3, $4, $5, $6, $7, now() + interval '${kept}')
       ON CONFLICT (key) DO UPDATE SET fingerprint = excluded.fingerprint, rights = excluded.rights, status = excluded.status,
         location = excluded.location, version = excluded.version, body = excluded.body, notice = NULL, expires_at = excluded.expires_at`,
      [name, fingerprint, rights, status, location, version, body],
    ),
  );
}

const purpose = (name: Buffer): string => `idempotency_keys.notice:${name.toString('hex')}`;

/** What is told beside the row is known when the write stands. Where nothing can be sealed it is told once. */
async function keepNotice({ pool, vault }: Context, name: Buffer, notice: string): Promise<void> {
  if (vault.isShut) return;
  await pool.query('UPDATE idempotency_keys SET notice = $2 WHERE key = $1', [name, vault.seal(notice, purpose(name))]);
}

/** Null also where SECRET_KEY has changed since. */
function openNotice({ vault }: Context, name: Buffer, sealed: string | null): string | null {
  if (sealed === null) return null;
  try {
    return vault.open(sealed, purpose(name));
  } catch (error) {
    if (error instanceof SealBroken) return null;
    throw error;
  }
}

const readable = new WeakMap<Context['catalogue'], Map<Role, string>>();

/** A hash of the role, of all that it may read, and of the scopes of a token. */
function rightsDigest({ catalogue }: Pick<Context, 'catalogue'>, { role, scopes }: Viewer): Buffer {
  const known = readable.get(catalogue) ?? new Map<Role, string>();
  readable.set(catalogue, known);
  const fields = () => [...catalogue.values()].flatMap((one) => [one.name, ...rightsOf(role, one).readableNames]);
  const found = known.get(role) ?? digest(role, ...fields()).toString('hex');
  known.set(role, found);
  return digest(found, ...(scopes ?? []));
}

const digest = (...parts: readonly string[]): Buffer => createHash('sha256').update(JSON.stringify(parts)).digest();
