// The databases of a run, on one PostgreSQL of its own: the one that everything is measured on, a copy for the limit's updates, and one
// with a short trail.
import { rmSync } from 'node:fs';
import pg from 'pg';
import { startEmbedded } from '../../api/database/embedded.ts';
import { migrate } from '../../api/database/migrate.ts';
import type { Resource } from '../../resources/define/index.ts';
import { seedReference } from '../../seeds/index.ts';
import { createDatabase, scratchFolder } from '../support/database.ts';
import type { Lifetime } from './lifetime.ts';
import type { Options } from './options.ts';
import { seedCarriers, seedTrail } from './seed.ts';

export interface Databases {
  main: string;
  /** The same data, tables, indexes and rules, without other triggers and foreign keys: there the limit writes its own trail. */
  copy: string;
  /** As main, but for the length of the trail. */
  shortTrail: string;
  /** Version of the server. */
  version: string;
}

/** Makes and fills them. */
export async function makeDatabases(life: Lifetime, resources: Resource[], options: Options): Promise<Databases> {
  const server = await startPostgres(life);
  const shortTrail = (await createDatabase(server.url, 'bench_short')).url;
  await fillDatabase(shortTrail, resources, { carriers: options.carriers, auditRows: options.fewAuditRows });
  const main = await copyDatabase(server.url, 'bench_short', 'bench');
  await withClient(main, async (client) => {
    await seedTrail(client, options.auditRows);
    await client.query('VACUUM ANALYZE');
    await client.query('CHECKPOINT');
  });
  const copy = await copyDatabase(server.url, 'bench', 'bench_limit');
  await withClient(copy, async (client) => {
    await client.query('ALTER TABLE carriers DISABLE TRIGGER ALL; ALTER TABLE audit_records DISABLE TRIGGER ALL');
    // It stands for CHECKs and computed columns, which carriers has on both sides: without it the rows would not be the same.
    await client.query('ALTER TABLE audit_records ENABLE ALWAYS TRIGGER z_keep');
  });
  return { main, copy, shortTrail, version: await versionOf(copy) };
}

/** Starts PostgreSQL as `npm start` does (durable, same settings), in a folder that is gone afterwards. */
export async function startPostgres(life: Lifetime): Promise<{ url: string }> {
  const folder = scratchFolder('bench');
  life.add('The data folder', () => rmSync(folder, { recursive: true, force: true }));
  const server = await startEmbedded({ dataDir: folder, log: (line) => console.error(line) });
  life.add('PostgreSQL', () => server.stop());
  return server;
}

type Rows = Pick<Options, 'carriers' | 'auditRows'>;

/** The tables of this checkout, with the reference data, carriers and a trail. */
export async function fillDatabase(url: string, resources: Resource[], rows: Rows): Promise<void> {
  await migrate(url, resources);
  await withClient(url, (client) => seedReference(client, resources));
  await fillTables(url, rows);
}

/** The same rows in tables that are there, whoever made them. */
export const fillTables = (url: string, { carriers, auditRows }: Rows): Promise<void> =>
  withClient(url, async (client) => {
    await seedCarriers(client, carriers);
    if (auditRows > 0) await seedTrail(client, auditRows);
    await client.query('VACUUM ANALYZE');
    await client.query('CHECKPOINT');
  });

/** "18.4", of the server. */
export const versionOf = (url: string): Promise<string> =>
  withClient(url, async (client) => {
    const { rows } = await client.query<{ server_version: string }>('SHOW server_version');
    return rows[0]?.server_version ?? '?';
  });

/** Copies a database file by file: the copy lies on the disk as the original does. */
async function copyDatabase(serverUrl: string, from: string, to: string): Promise<string> {
  await withClient(serverUrl, (client) => client.query(`CREATE DATABASE ${to} TEMPLATE ${from} STRATEGY file_copy`));
  const url = new URL(serverUrl);
  url.pathname = `/${to}`;
  return url.href;
}

export async function withClient<T>(url: string, work: (client: pg.Client) => Promise<T>): Promise<T> {
  const client = new pg.Client({ connectionString: url, options: '-c timezone=UTC' });
  await client.connect();
  try {
    return await work(client);
  } finally {
    await client.end();
  }
}
