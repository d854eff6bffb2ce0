// What is known of the proof: how far the trail is sealed, and how the last verification went. Kept in the settings.
import type pg from 'pg';
import type { JsonValue } from '../../resources/define/index.ts';
import { verifyTrail } from './verify.ts';
import type { Anchor, Verification } from './verify.ts';

const key = 'audit_verified';

interface Remembered extends Verification {
  /** The end of the chain that was last found whole. */
  anchor: Anchor | null;
}

/** Verifies the trail, the end that was seen whole before included, and remembers how it went. */
export async function verifyAndRemember(pool: pg.Pool): Promise<Verification> {
  const before = await remembered(pool);
  const client = await pool.connect();
  let broken: Error | undefined;
  try {
    const found = await verifyTrail(client, before?.anchor ?? null);
    const whole = found.problem === null && found.hash !== null;
    const anchor = whole ? { seal: found.seals, hash: found.hash as string } : (before?.anchor ?? null);
    await client.query(
      `INSERT INTO settings (key, value) VALUES ($1, $2) ON CONFLICT (key) DO UPDATE SET value = excluded.value`,
      [key, JSON.stringify({ ...found, anchor } satisfies Remembered)],
    );
    return found;
  } catch (error) {
    broken = error as Error;
    throw error;
  } finally {
    client.release(broken);
  }
}

async function remembered(pool: pg.Pool): Promise<Remembered | null> {
  const { rows } = await pool.query<{ value: string }>('SELECT value FROM settings WHERE key = $1', [key]);
  return rows[0] ? (JSON.parse(rows[0].value) as Remembered) : null;
}

/** GET /api/audit_records/proof */
export async function proof(pool: pg.Pool): Promise<Record<string, JsonValue>> {
  const [last, { rows }] = await Promise.all([
    remembered(pool),
    pool.query<{ seals: string; sealed_to: string | null; at: string | null; last: string | null }>({
      name: 'audit_proof',
      text: `SELECT COALESCE((SELECT max(number) FROM audit_seals), 0)::text AS seals,
               (SELECT last_seq::text FROM audit_seals WHERE kind = 'rows' ORDER BY number DESC LIMIT 1) AS sealed_to,
               (SELECT to_char(sealed_at AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"') FROM audit_seals ORDER BY number DESC LIMIT 1) AS at,
               (SELECT max(seq)::text FROM audit_records) AS last`,
    }),
  ]);
  const row = rows[0];
  const { anchor: _anchor, ...verified } = last ?? { anchor: null };
  return {
    seals: row?.seals ?? '0',
    sealedTo: row?.sealed_to ?? null,
    sealedAt: row?.at ?? null,
    lastRow: row?.last ?? null,
    verified: last ? (verified as unknown as JsonValue) : null,
  };
}
