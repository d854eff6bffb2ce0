// What is known of the proof: how far the trail is sealed, and how the last verification went. Kept in the settings.
import type pg from 'pg';
import type { JsonValue } from '../../resources/define/index.ts';
import type { Context } from '../context.ts';
import type { Anchor, AnchorFile } from './anchor.ts';
import { keyName } from './keys.ts';
import { verifyTrail } from './verify.ts';
import type { Verification } from './verify.ts';
import { guardEvents } from './guard-events.ts';
import type { Witnesses } from './witnesses.ts';

const key = 'audit_verified';

interface Remembered extends Verification {
  /** The end of the chain that was last found whole. */
  anchor: Anchor | null;
}

/** Verifies the trail, the ends that were seen before included, and remembers how it went. */
export async function verifyAndRemember(
  pool: pg.Pool,
  witnesses: Pick<Witnesses, 'keys' | 'anchor'> | null = null,
): Promise<Verification> {
  const before = await remembered(pool);
  const seen = [before?.anchor ?? null, (await witnesses?.anchor.read()) ?? null];
  const keys = (await witnesses?.keys.known(pool)) ?? null;
  const client = await pool.connect();
  let broken: Error | undefined;
  try {
    const found = await verifyTrail(client, { anchors: seen.filter((anchor) => anchor !== null), keys });
    const whole = found.problem === null && found.hash !== null;
    await keep(client, found, whole ? { seal: found.seals, hash: found.hash as string } : (before?.anchor ?? null));
    return found;
  } catch (error) {
    broken = error as Error;
    throw error;
  } finally {
    client.release(broken);
  }
}

async function keep(client: pg.ClientBase, found: Verification, anchor: Anchor | null): Promise<void> {
  await client.query(
    `INSERT INTO settings (key, value) VALUES ($1, $2) ON CONFLICT (key) DO UPDATE SET value = excluded.value`,
    [key, JSON.stringify({ ...found, anchor } satisfies Remembered)],
  );
}

/** The seal that was last found at the end of a whole chain. */
export const rememberedAnchor = async (pool: Pick<pg.Pool | pg.ClientBase, 'query'>): Promise<Anchor | null> =>
  (await remembered(pool))?.anchor ?? null;

/** Takes the chain as it is from now on: what was seen of another one is forgotten. */
export async function forgetAnchors(
  pool: Pick<pg.Pool | pg.ClientBase, 'query'>,
  anchor: AnchorFile,
  end: Anchor,
): Promise<void> {
  await pool.query('DELETE FROM settings WHERE key = $1', [key]);
  await anchor.write(end);
}

async function remembered(pool: Pick<pg.Pool | pg.ClientBase, 'query'>): Promise<Remembered | null> {
  const { rows } = await pool.query<{ value: string }>('SELECT value FROM settings WHERE key = $1', [key]);
  return rows[0] ? (JSON.parse(rows[0].value) as Remembered) : null;
}

/** GET /api/audit_records/proof */
export async function proof({
  pool,
  witnesses,
}: Pick<Context, 'pool' | 'witnesses'>): Promise<Record<string, JsonValue>> {
  const [last, events, { rows }] = await Promise.all([
    remembered(pool),
    guardEvents(pool),
    pool.query<{
      seals: string;
      sealed_to: string | null;
      at: string | null;
      last: string | null;
      signed_by: Buffer | null;
    }>({
      name: 'audit_proof',
      text: `SELECT COALESCE((SELECT max(number) FROM audit_seals), 0)::text AS seals,
               (SELECT last_seq::text FROM audit_seals WHERE kind = 'rows' ORDER BY number DESC LIMIT 1) AS sealed_to,
               (SELECT to_char(sealed_at AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"') FROM audit_seals ORDER BY number DESC LIMIT 1) AS at,
               (SELECT signed_by FROM audit_seals ORDER BY number DESC LIMIT 1) AS signed_by,
               (SELECT max(seq)::text FROM audit_records) AS last`,
    }),
  ]);
  const row = rows[0];
  const { anchor: _anchor, ...verified } = last ?? { anchor: null };
  return {
    seals: row?.seals ?? '0',
    sealedTo: row?.sealed_to ?? null,
    sealedAt: row?.at ?? null,
    signedBy: row?.signed_by ? keyName(row.signed_by) : null,
    lastRow: row?.last ?? null,
    verified: last ? (verified as unknown as JsonValue) : null,
    guards: { ...witnesses.watch.state, ...events },
  };
}
