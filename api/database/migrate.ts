// Brings a database to the present shape: TypeORM's migrations, then the derived objects. Loaded only when there is work to do.
import pg from 'pg';
import { DataSource } from 'typeorm';
import type { MigrationInterface } from 'typeorm';
import type { Resource } from '../../resources/define/index.ts';
import { derivedScript } from './derived.ts';
import { entitiesOf } from './entities.ts';
import { transactionOf } from './guard-check.ts';
import { migrationFiles, migrationFolder, migrationLock, pendingWork } from './pending.ts';
import { lockPatience, startOptions } from './starting.ts';

type MigrationClass = new () => MigrationInterface;
async function loadMigrations(): Promise<MigrationClass[]> {
  const classes: MigrationClass[] = [];
  for (const file of await migrationFiles()) {
    const loaded = (await import(new URL(file, migrationFolder).href)) as Record<string, MigrationClass>;
    classes.push(...Object.values(loaded).filter((one) => typeof one === 'function'));
  }
  return classes;
}

/** A data source over the definitions. The caller initialises and destroys it. */
export async function createDataSource(url: string, resources: readonly Resource[]): Promise<DataSource> {
  return new DataSource({
    type: 'postgres',
    url,
    entities: entitiesOf(resources),
    migrations: await loadMigrations(),
    migrationsTransactionMode: 'all',
    installExtensions: false,
    // gen_random_uuid() is PostgreSQL's own since 13; TypeORM calls that choice by the name of the old extension.
    uuidExtension: 'pgcrypto',
    // The panel's pool is its own; this one serves migrations and the console.
    extra: { max: 4, options: startOptions },
  });
}

/** Runs what is missing. Safe to call from several processes at once. Returns the names of the migrations that ran. */
export async function migrate(
  url: string,
  resources: readonly Resource[],
  say: (line: string) => void = () => undefined,
): Promise<string[]> {
  const client = new pg.Client({ connectionString: url, options: startOptions });
  await client.connect();
  try {
    await takeTurn(client, say);
    const work = await pendingWork(client, resources);
    let ran: string[] = [];
    if (work.migrations > 0) ran = await runMigrations(url, resources);
    if (work.derived || ran.length > 0) await runDerived(client, resources);
    if (ran.length > 0) await recordMigrations(client, ran);
    return ran;
  } finally {
    await client.end();
  }
}

/** One process migrates at a time; for however long another one needs, this one waits. */
async function takeTurn(client: pg.Client, say: (line: string) => void): Promise<void> {
  const { rows } = await client.query<{ taken: boolean }>('SELECT pg_try_advisory_lock($1) AS taken', [migrationLock]);
  if (rows[0]?.taken) return;
  say('Waiting for another process that is migrating the database.');
  await client.query('SET lock_timeout = 0');
  await client.query('SELECT pg_advisory_lock($1)', [migrationLock]);
  await client.query(`SET lock_timeout = ${lockPatience}`);
}

/** Runs the migrations alone, without the objects that follow from the present definitions. */
export async function runMigrations(url: string, resources: readonly Resource[]): Promise<string[]> {
  const source = await createDataSource(url, resources);
  await source.initialize();
  try {
    const done = await source.runMigrations();
    return done.map((one) => one.name);
  } finally {
    await source.destroy();
  }
}

async function runDerived(client: pg.Client, resources: readonly Resource[]): Promise<void> {
  const { sql, fingerprint } = derivedScript(resources);
  await client.query('BEGIN');
  try {
    await client.query(sql);
    await client.query(
      `INSERT INTO settings (key, value) VALUES ('derived', $1) ON CONFLICT (key) DO UPDATE SET value = excluded.value`,
      [fingerprint],
    );
    await client.query(
      `INSERT INTO audit_records (event_type, actor_email, description, metadata, occurred_at)
       VALUES ('migration', session_user, 'Triggers and indexes made',
         jsonb_build_object('action', 'migration', 'details', jsonb_build_object('transaction', $1::text)), clock_timestamp())`,
      [await transactionOf(client)],
    );
    await client.query('COMMIT');
  } catch (error) {
    await client.query('ROLLBACK');
    throw error;
  }
}

async function recordMigrations(client: pg.Client, names: readonly string[]): Promise<void> {
  await client.query(
    `INSERT INTO audit_records (event_type, actor_email, description, metadata, occurred_at)
     SELECT 'migration', session_user, 'Migration ' || name, jsonb_build_object('action', 'migration', 'title', name, 'changes', '{}'::jsonb), clock_timestamp()
     FROM unnest($1::text[]) AS name`,
    [names],
  );
}
