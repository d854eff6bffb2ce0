// What a database lacks to serve this code: cheap to ask at every start, without loading TypeORM.
import { readdir } from 'node:fs/promises';
import type pg from 'pg';
import type { Resource } from '../../resources/define/index.ts';
import { derivedScript } from './derived.ts';

/** Two copies that start at once must not both migrate, nor repair what the other one makes. */
export const migrationLock = 7_460_311;

export const migrationFolder = new URL('../../migrations/', import.meta.url);

/** Names of the migration files, oldest first; works beside the sources and beside what was compiled from them. */
export async function migrationFiles(): Promise<string[]> {
  const files = await readdir(migrationFolder).catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return [];
    throw error;
  });
  return files.filter((file) => /^\d+-.*\.(ts|js)$/.test(file)).toSorted();
}

const fingerprints = new WeakMap<readonly Resource[], string>();

/** Of the derived objects of these definitions; worked out once, for it takes milliseconds. */
function fingerprintOf(resources: readonly Resource[]): string {
  const known = fingerprints.get(resources) ?? derivedScript(resources).fingerprint;
  fingerprints.set(resources, known);
  return known;
}

/** What is missing in the database: migrations not run, derived objects out of date. One query. */
export async function pendingWork(
  client: pg.ClientBase | pg.Pool,
  resources: readonly Resource[],
): Promise<{ migrations: number; derived: boolean }> {
  const files = await migrationFiles();
  const exists = await client.query<{ migrations: boolean; settings: boolean }>(
    `SELECT to_regclass('migrations') IS NOT NULL AS migrations, to_regclass('settings') IS NOT NULL AS settings`,
  );
  const done = exists.rows[0]?.migrations
    ? await client.query<{ timestamp: string }>('SELECT "timestamp"::text FROM migrations')
    : { rows: [] };
  const known = new Set(done.rows.map((row) => row.timestamp));
  return {
    migrations: files.filter((file) => !known.has(file.split('-')[0] as string)).length,
    derived: !exists.rows[0]?.settings || !(await isBroughtUp(client, resources)),
  };
}

/** Whether the derived objects of these definitions were the last ones made. */
export async function isBroughtUp(
  client: Pick<pg.ClientBase | pg.Pool, 'query'>,
  resources: readonly Resource[],
): Promise<boolean> {
  const { rows } = await client.query<{ value: string }>(`SELECT value FROM settings WHERE key = 'derived'`);
  return rows[0]?.value === fingerprintOf(resources);
}
