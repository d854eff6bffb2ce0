// Fills a database: what every installation needs, at every start; and a demo, once.
import type pg from 'pg';
import type { Resource } from '../resources/define/index.ts';
import { insertReference } from './reference/index.ts';

/** Writes the reference data that is missing. Never touches a row that exists, nor brings back one that staff deleted. */
export async function seedReference(client: pg.ClientBase, resources: Resource[]): Promise<void> {
  await insertReference(client, resources);
}

// Two copies that start at once must not both fill the database.
const seedLock = 7_460_312;

/** Whether nobody has worked with this installation yet: it has no carriers. */
export async function isUnused(client: pg.ClientBase): Promise<boolean> {
  const { rows } = await client.query<{ empty: boolean }>('SELECT NOT EXISTS (SELECT FROM carriers) AS empty');
  return rows[0]?.empty === true;
}

/**
 * Fills an installation that has no carriers with a demo, all or nothing. `now` is the moment to which everything recent is dated;
 * the same day gives the same rows.
 */
export async function seedDemo(
  client: pg.ClientBase,
  resources: Resource[],
  log: (line: string) => void,
  now: Date = new Date(),
): Promise<void> {
  if (!(await isUnused(client))) return;
  // Loaded only when wanted: it is written once in the life of an installation.
  const { insertDemo } = await import('./demo/index.ts');
  const started = Date.now();
  log('Filling the database with demonstration data …');
  await client.query('BEGIN');
  try {
    await client.query('SELECT pg_advisory_xact_lock($1)', [seedLock]);
    if (await isUnused(client)) await insertDemo(client, resources, now);
    await client.query('COMMIT');
  } catch (error) {
    await client.query('ROLLBACK');
    throw error;
  }
  // The planner knows nothing of the new rows until somebody tells it.
  await client.query('ANALYZE');
  log(`Demonstration data written in ${((Date.now() - started) / 1000).toFixed(1)} s.`);
}
