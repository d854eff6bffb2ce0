// Removes rows that are over, so that a table does not grow for ever.
import type pg from 'pg';

/** What is over, and by which column it is found. */
export interface Over {
  table: string;
  key: string;
  condition: string;
}

/** Rows that one statement removes: none holds locks for long. */
const atOnce = 5000;

export async function cleanUp(pool: pg.Pool, all: readonly Over[]): Promise<void> {
  for (const { table, key, condition } of all) {
    let removed = atOnce;
    while (removed === atOnce) {
      const { rowCount } = await pool.query(
        `DELETE FROM ${table} WHERE ${key} IN (SELECT ${key} FROM ${table} WHERE ${condition} LIMIT ${atOnce} FOR UPDATE SKIP LOCKED)`,
      );
      removed = rowCount ?? 0;
    }
  }
}
