// Writes seed rows: objects keyed by field names become rows of the table that a definition describes, many in one statement.
import type pg from 'pg';
import type { Resource } from '../resources/define/index.ts';

/** A row of a resource as far as a seed gives it; what it leaves out takes its default. */
export type SeedRow = Record<string, unknown>;

export interface InsertOptions {
  /** The moment that the audit trail shows, an ISO moment. Absent: now. */
  occurredAt?: string;
  /** Why, for the audit trail. */
  reason: string;
  /**
   * `skip`: a row whose key is taken stays as staff left it, and a row that staff deleted does not come back.
   * `fail`: a taken key is an error.
   */
  taken: 'skip' | 'fail';
}

const quote = (name: string): string => `"${name.replaceAll('"', '""')}"`;

/** Columns that the rows fill, each with the value that a row without it gets. */
function columnsOf(resource: Resource, rows: readonly SeedRow[]): { field: string; column: string; absent: unknown }[] {
  const named = new Set(rows.flatMap((row) => Object.keys(row)));
  return [...named].map((name) => {
    const field = resource.fields[name];
    if (!field) throw new Error(`Seed of ${resource.name}: there is no field ${name}`);
    if (field.computed) throw new Error(`Seed of ${resource.name}: ${name} is computed`);
    return { field: name, column: field.column, absent: field.default ?? null };
  });
}

/**
 * Inserts the rows in their order (short codes follow it) and answers how many went in. The audit trail names `seed` as the
 * actor. The records travel as one JSON text, so a statement holds as many rows as memory does.
 */
export async function insertRows(
  client: pg.ClientBase,
  resource: Resource,
  rows: readonly SeedRow[],
  { occurredAt, reason, taken }: InsertOptions,
): Promise<number> {
  if (rows.length === 0) return 0;
  const columns = columnsOf(resource, rows);
  const records = rows.map((row) =>
    Object.fromEntries(
      columns.map(({ field, column, absent }) => [column, row[field] === undefined ? absent : row[field]]),
    ),
  );
  const table = quote(resource.name);
  const names = columns.map(({ column }) => quote(column));
  const context = {
    actorId: null,
    actorEmail: 'seed',
    requestId: `seed-${resource.name}`,
    reason,
    ...(occurredAt ? { occurredAt } : {}),
  };
  const statement = `WITH context AS MATERIALIZED (SELECT set_config('didtron.audit', $1, true))
    INSERT INTO ${table} (${names.join(', ')})
    SELECT ${names.map((name) => `given.${name}`).join(', ')}
    FROM context, json_populate_recordset(NULL::${table}, $2::json) AS given`;
  const skipTaken = `
    WHERE NOT EXISTS (SELECT FROM audit_records gone
      WHERE gone.resource = '${resource.name}' AND gone.record_id = given.id::text AND gone.metadata ->> 'action' = 'delete')
    ON CONFLICT DO NOTHING`;
  const { rowCount } = await client.query(statement + (taken === 'skip' ? skipTaken : ''), [
    JSON.stringify(context),
    JSON.stringify(records),
  ]);
  return rowCount ?? 0;
}
