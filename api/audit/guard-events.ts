// What the trail tells of its own guards: that they were repaired, touched by somebody, or cannot be repaired.
import type pg from 'pg';
import type { Difference, GuardCheck } from '../database/guard-check.ts';
import { recordEvent } from './events.ts';

type Told = 'audit_guards_repaired' | 'audit_guards_touched' | 'audit_guards_broken';

interface Details {
  found: string[];
  /** The number of the transaction that made guards: other copies of the server know by it that this was told. */
  transaction?: string;
  /** ISO moment of the last look that found all in place. */
  lastSeenWhole?: string | null;
}

export const recordGuards = (
  database: Pick<pg.Pool | pg.ClientBase, 'query'>,
  action: Told,
  description: string,
  details: Details,
): Promise<void> =>
  recordEvent(
    database,
    { viewer: { id: null, email: null }, requestId: null, ip: null },
    { type: 'security', action, description, details: { ...details } },
  );

export const textOf = (differences: readonly Difference[]): string => shortened(differences.map(({ text }) => text));

export function shortened(texts: readonly string[]): string {
  const more = texts.length - 5;
  return texts.slice(0, 5).join(', ') + (more > 0 ? `, and ${more} more` : '');
}

type Made = GuardCheck['made'];

/** The guards that were made again in between, by transactions that the trail says nothing of: no repair, no migration. */
export async function touchedBetween(
  pool: pg.Pool,
  before: Made,
  now: Made,
): Promise<{ guards: string[]; transaction: string } | null> {
  const touched = [...now].map(([guard, by]) => ({
    guard,
    by: by.filter((one) => !before.get(guard)?.includes(one)),
  }));
  if (touched.every(({ by }) => by.length === 0)) return null;
  const { rows } = await pool.query<{ by: string }>(
    `SELECT metadata -> 'details' ->> 'transaction' AS by FROM audit_records
     WHERE event_type IN ('security', 'migration') AND occurred_at > now() - interval '1 day' AND metadata -> 'details' ? 'transaction'`,
  );
  const told = new Set(rows.map(({ by }) => by));
  const strange = touched.filter(({ by }) => by.some((one) => !told.has(one)));
  const transaction = strange.flatMap(({ by }) => by).find((one) => !told.has(one));
  return transaction === undefined ? null : { guards: strange.map(({ guard }) => guard), transaction };
}

/** The last of these events of this week; null: there was none. */
export async function guardEvents(
  pool: pg.Pool,
): Promise<{ interrupted: { id: string; at: string; description: string } | null }> {
  const { rows } = await pool.query<{ id: string; at: string; description: string }>({
    name: 'audit_guard_events',
    text: `SELECT id, to_char(occurred_at AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"') AS at, description FROM audit_records
           WHERE event_type = 'security' AND occurred_at > now() - interval '7 days'
             AND metadata ->> 'action' IN ('audit_guards_repaired', 'audit_guards_touched', 'audit_guards_broken')
           ORDER BY occurred_at DESC LIMIT 1`,
  });
  return { interrupted: rows[0] ?? null };
}
