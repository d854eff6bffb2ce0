// Compares the guards of the trail in the catalogue of the database with what the definitions make. What is expected is worked out
// here and stored nowhere: no row of the database can make it say something else.
import { createHash } from 'node:crypto';
import type pg from 'pg';
import { guardPath, trailTables } from './guards.ts';
import type { Guard } from './guards.ts';

/** What is not as it must be; `guard` is null where something stands there that is none of ours. */
export interface Difference {
  guard: Guard | null;
  /** For people, without a full stop. */
  text: string;
}

export interface GuardCheck {
  differences: Difference[];
  /**
   * By guard, the numbers of the transactions that wrote its trigger and its function into the catalogue. They change whenever it is made
   * again, or switched off and on.
   */
  made: ReadonlyMap<string, readonly string[]>;
}

interface FoundTrigger {
  table: string;
  trigger: string | null;
  enabled: string;
  type: number;
  arguments: string;
  /** Whether it is bound to a condition or to columns, or can be put off. */
  narrowed: boolean;
  function: string;
  source: string;
  made: string;
}

/** Names are looked up in the system's own schema, whatever the search path says. */
const catalogueSql = `SELECT c.relname AS "table", t.tgname AS trigger, t.tgenabled AS enabled, t.tgtype AS type,
    pg_catalog.encode(t.tgargs, 'hex') AS arguments,
    t.tgqual IS NOT NULL OR t.tgattr::text <> '' OR t.tgconstraint <> 0 AS narrowed,
    pg_catalog.concat_ws(' ', n.nspname || '.' || p.proname, l.lanname, p.prosecdef, pg_catalog.array_to_string(p.proconfig, ';')) AS function,
    pg_catalog.encode(pg_catalog.sha256(pg_catalog.convert_to(p.prosrc, 'UTF8')), 'hex') AS source, t.xmin::text || ':' || p.xmin::text AS made
  FROM pg_catalog.pg_class c JOIN pg_catalog.pg_namespace s ON s.oid = c.relnamespace AND s.nspname = 'public'
    JOIN pg_catalog.pg_trigger t ON t.tgrelid = c.oid AND NOT t.tgisinternal
    JOIN pg_catalog.pg_proc p ON p.oid = t.tgfoid JOIN pg_catalog.pg_namespace n ON n.oid = p.pronamespace
    JOIN pg_catalog.pg_language l ON l.oid = p.prolang
  WHERE c.relname = ANY($1) AND (t.tgname = ANY($2) OR c.relname = ANY($3))
  UNION ALL SELECT c.relname, NULL, '', 0, '', false, r.rulename, '', ''
  FROM pg_catalog.pg_class c JOIN pg_catalog.pg_namespace s ON s.oid = c.relnamespace AND s.nspname = 'public'
    JOIN pg_catalog.pg_rewrite r ON r.ev_class = c.oid WHERE c.relname = ANY($1)`;

/** One query. */
export async function checkGuards(
  database: Pick<pg.Pool | pg.ClientBase, 'query'>,
  guards: readonly Guard[],
): Promise<GuardCheck> {
  const names = (of: (guard: Guard) => string): string[] => [...new Set(guards.map(of))];
  const { rows } = await database.query<FoundTrigger>({
    name: 'audit_guards',
    text: catalogueSql,
    values: [names(({ table }) => table), names(({ name }) => name), trailTables],
  });
  const found = new Map(rows.map((row) => [keyOf(row.table, row.trigger ?? `rule ${row.function}`), row]));
  const differences: Difference[] = [];
  const made = new Map<string, readonly string[]>();
  for (const guard of guards) {
    const key = keyOf(guard.table, guard.name);
    const row = found.get(key);
    found.delete(key);
    made.set(key, row?.made.split(':') ?? []);
    const wrong = wrongIn(guard, row);
    if (wrong) differences.push({ guard, text: `trigger ${guard.name} of ${guard.table} ${wrong}` });
  }
  for (const { table, trigger, function: name } of found.values()) {
    if (trigger === null) differences.push({ guard: null, text: `${table} has a rewrite rule (${name})` });
    // A table that is not the trail's own may have a trigger of such a name, which is none of ours.
    else if (trailTables.includes(table))
      differences.push({ guard: null, text: `${table} has a trigger that does not belong there (${trigger})` });
  }
  return { differences, made };
}

/** The number of the transaction that this connection is in, as the catalogue bears it. */
export async function transactionOf(client: pg.ClientBase): Promise<string> {
  const { rows } = await client.query<{ number: string }>('SELECT pg_current_xact_id()::xid::text AS number');
  return rows[0]?.number as string;
}

const keyOf = (table: string, name: string): string => `${table} ${name}`;

/** How PostgreSQL notes when a trigger fires: bits of one number. */
const typeBits = { ROW: 1, STATEMENT: 0, BEFORE: 2, AFTER: 0, INSERT: 4, DELETE: 8, UPDATE: 16, TRUNCATE: 32 } as const;

const typeOf = ({ level, timing, events }: Guard): number =>
  typeBits[level] | typeBits[timing] | events.reduce((bits, event) => bits | typeBits[event], 0);

const sourceOf = (guard: Guard): string => createHash('sha256').update(guard.function.body, 'utf8').digest('hex');

/** The arguments as the catalogue keeps them: each with a zero behind it. */
const argumentsOf = (guard: Guard): string =>
  Buffer.from(guard.arguments.map((one) => `${one}\0`).join(''), 'utf8').toString('hex');

function wrongIn(guard: Guard, row: FoundTrigger | undefined): string | null {
  if (!row) return 'is missing';
  if (row.enabled === 'D') return 'is switched off';
  if (row.enabled !== 'A') return 'can be skipped by a session';
  if (Number(row.type) !== typeOf(guard) || row.arguments !== argumentsOf(guard) || row.narrowed)
    return 'fires in another way';
  if (row.function !== `public.${guard.function.name} plpgsql f search_path=${guardPath}`)
    return 'calls another function';
  return row.source === sourceOf(guard) ? null : `has a changed function (${guard.function.name})`;
}
