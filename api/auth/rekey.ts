// A change of SECRET_KEY: what a former key sealed is sealed anew at the start, and what no key opens is told then, not at a sign-in.
import type pg from 'pg';
import { lower } from '../../resources/define/index.ts';
import type { Resource } from '../../resources/define/index.ts';
import { ident } from '../database/constraints.ts';
import { inTransaction } from '../database/pool.ts';
import { isSealed, sealedPurpose } from '../operations/sealed.ts';
import { secondFactorPurpose } from './second-factor.ts';
import { SealBroken } from './vault.ts';
import type { Vault } from './vault.ts';

/** A column of sealed values. */
interface Place {
  table: string;
  /** Its unique column of UUIDs, by which the rows are walked. */
  key: string;
  column: string;
  purpose: (id: string) => string;
  /** What to set, besides, in a row whose value is given up. */
  given: string | null;
  /** A value must stand there. */
  required: boolean;
  /** Nobody misses it: who had begun begins again. */
  passing: boolean;
  /** For people. */
  many: string;
}

interface Found {
  id: string;
  sealed: string;
  /** Null: no key opens it. */
  text: string | null;
}

const atOnce = 500;
/** Stands where a value must, once what stood there can never be read again. */
const lostText = 'lost with a former SECRET_KEY';

/** Secrets that could not be kept: the message says what to do. */
export class SecretsLost extends Error {}

function placesOf(resources: readonly Resource[]): Place[] {
  const fields = resources
    .filter((resource) => !resource.appendOnly)
    .flatMap((resource) =>
      Object.values(resource.fields)
        .filter(isSealed)
        .map(({ name, label, column, nullable }) => ({
          table: resource.name,
          key: 'id',
          column,
          purpose: (id: string) => sealedPurpose(resource, name, id),
          given: null,
          required: !nullable,
          passing: false,
          many: `${lower(resource.label.many)}, ${label}`,
        })),
    );
  const ofUser = { purpose: secondFactorPurpose, required: false, many: 'second factors' };
  return [
    {
      ...ofUser,
      table: 'users',
      key: 'id',
      column: 'two_factor_secret',
      given: 'two_factor_enabled = false',
      passing: false,
    },
    { ...ofUser, table: 'second_factors', key: 'user_id', column: 'pending_secret', given: null, passing: true },
    ...fields,
  ];
}

/**
 * Seals anew what former keys have sealed; answers with how many. Throws SecretsLost when the keys open nothing of what is stored: then
 * the key is wrong or missing. Where they open some, the rest was altered or is from elsewhere: that is told by `warn`.
 */
export async function rekey(
  pool: pg.Pool,
  vault: Vault,
  resources: readonly Resource[],
  warn: (line: string) => void,
): Promise<number> {
  let renewed = 0;
  const lost: string[] = [];
  let opens = false;
  for (const place of placesOf(resources)) {
    let shut = 0;
    await walk(pool, vault, place, async (found) => {
      const open = found.filter((one) => one.text !== null);
      await write(
        pool,
        place,
        open.map(({ id, sealed, text }) => ({ id, sealed, next: vault.seal(String(text), place.purpose(id)) })),
      );
      renewed += open.length;
      const closed = found.filter((one) => one.text === null);
      if (place.passing)
        await write(
          pool,
          place,
          closed.map(({ id, sealed }) => ({ id, sealed, next: null })),
        );
      else shut += closed.length;
    });
    opens ||= await hasPresent(pool, vault, place);
    if (shut > 0) lost.push(`${place.many} (${shut})`);
  }
  if (lost.length === 0) return renewed;
  const what = lost.join(', ');
  if (opens) warn(`No key opens these secrets: ${what}. They were altered, or come from another installation.`);
  else throw new SecretsLost(problem(vault, what));
  return renewed;
}

const problem = (vault: Vault, what: string): string =>
  `${vault.isShut ? 'SECRET_KEY is not set, and so nothing opens these secrets' : 'SECRET_KEY is not the key that these secrets were encrypted with'}: ${what}. ` +
  'Set SECRET_KEY to that key, or name it in SECRET_KEY_PREVIOUS beside the new one. ' +
  'If it is lost: npm run secrets:forget switches off the second factors that can no longer be checked.';

/** Gives up what no key opens: second factors go off, revealable secrets are emptied. Answers with how many. */
export async function forgetLost(pool: pg.Pool, vault: Vault, resources: readonly Resource[]): Promise<number> {
  let count = 0;
  for (const place of placesOf(resources))
    await walk(pool, vault, place, async (found) => {
      const lost = found.filter((one) => one.text === null);
      await write(
        pool,
        place,
        lost.map(({ id, sealed }) => ({
          id,
          sealed,
          next: place.required ? vault.seal(lostText, place.purpose(id)) : null,
        })),
      );
      count += lost.length;
    });
  return count;
}

/** Hands on, in batches, what the present key has not sealed. */
async function walk(
  pool: pg.Pool,
  vault: Vault,
  { table, key, column, purpose }: Place,
  handle: (found: Found[]) => Promise<void>,
): Promise<void> {
  let last: string | null = null;
  for (;;) {
    const { rows }: { rows: { id: string; sealed: string }[] } = await pool.query(
      `SELECT ${ident(key)} AS id, ${ident(column)} AS sealed FROM ${ident(table)}
       WHERE ${ident(column)} IS NOT NULL AND NOT starts_with(${ident(column)}, $1) AND ($2::uuid IS NULL OR ${ident(key)} > $2)
       ORDER BY ${ident(key)} LIMIT ${atOnce}`,
      // Without a key nothing was sealed by it: no value begins with a space.
      [vault.mark ?? ' ', last],
    );
    if (rows.length > 0)
      await handle(rows.map((row) => ({ ...row, text: opened(vault, row.sealed, purpose(row.id)) })));
    if (rows.length < atOnce) return;
    last = rows.at(-1)?.id ?? null;
  }
}

function opened(vault: Vault, sealed: string, purpose: string): string | null {
  try {
    return vault.open(sealed, purpose);
  } catch (error) {
    if (!(error instanceof SealBroken)) throw error;
    return null;
  }
}

async function hasPresent(pool: pg.Pool, vault: Vault, { table, column }: Place): Promise<boolean> {
  const { rows } = await pool.query<{ found: boolean }>(
    `SELECT EXISTS (SELECT FROM ${ident(table)} WHERE starts_with(${ident(column)}, $1)) AS found`,
    [vault.mark ?? ' '],
  );
  return rows[0]?.found ?? false;
}

/** Writes one batch, audited; a value that somebody else has replaced meanwhile stays as it is. */
async function write(
  pool: pg.Pool,
  { table, key, column, given }: Place,
  changes: { id: string; sealed: string; next: string | null }[],
): Promise<void> {
  if (changes.length === 0) return;
  const forgets = changes.some(({ next }) => next === null);
  const telling = {
    actorEmail: 'change of SECRET_KEY',
    action: forgets ? 'forget_secret' : 'seal_anew',
    eventType: 'security',
  };
  await inTransaction(pool, async (client) => {
    await client.query(`SELECT set_config('didtron.audit', $1, true)`, [JSON.stringify(telling)]);
    await client.query(
      `UPDATE ${ident(table)} AS t SET ${ident(column)} = change.next${forgets && given ? `, ${given}` : ''}
       FROM unnest($1::uuid[], $2::text[], $3::text[]) AS change(id, sealed, next)
       WHERE t.${ident(key)} = change.id AND t.${ident(column)} = change.sealed`,
      [changes.map(({ id }) => id), changes.map(({ sealed }) => sealed), changes.map(({ next }) => next)],
    );
  });
}
