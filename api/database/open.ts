// Opens the database of this start: the embedded one or a given one, checked, migrated and seeded.
import { fork } from 'node:child_process';
import { extname } from 'node:path';
import { fileURLToPath } from 'node:url';
import type pg from 'pg';
import type { Resource } from '../../resources/define/index.ts';
import type { Config } from '../config.ts';
import { isUnused, seedReference } from '../../seeds/index.ts';
import type { Task, Word } from './bring-up.ts';
import { pendingWork } from './pending.ts';
import { connectAtStart } from './starting.ts';

export interface Database {
  url: string;
  /** For people: a folder, or the server without its password. */
  place: string;
  stop: () => Promise<void>;
}

const oldest = 150_000;

/** Starts or reaches the server and brings it up to this code. Fails with one sentence. */
export async function openDatabase(
  config: Config,
  resources: readonly Resource[],
  say: (line: string) => void,
): Promise<Database> {
  const database = await reach(config, say);
  try {
    await bringUp(database.url, config, resources, say);
    return database;
  } catch (error) {
    await database.stop();
    throw error;
  }
}

/** Starts the embedded server, or names the given one. */
export async function reach(config: Config, say: (line: string) => void): Promise<Database> {
  if (config.databaseUrl) {
    const { host, pathname } = new URL(config.databaseUrl);
    return { url: config.databaseUrl, place: `${host}${pathname}`, stop: async () => undefined };
  }
  // Loaded only when wanted: a server with DATABASE_URL needs none of it.
  const { startEmbedded } = await import('./embedded.ts');
  const server = await startEmbedded({ dataDir: config.dataDir ?? undefined, log: say });
  return { url: server.url, place: server.dataDir, stop: () => server.stop() };
}

async function bringUp(
  url: string,
  config: Config,
  resources: readonly Resource[],
  say: (line: string) => void,
): Promise<void> {
  const client = await connectAtStart(url, say);
  try {
    await guardServer(client);
    const work = await pendingWork(client, resources);
    if (work.migrations > 0 || work.derived || (config.demo && (await isUnused(client)))) {
      await bringUpAside({ url, demo: config.demo }, say);
    } else await seedReference(client, [...resources]);
  } finally {
    await client.end();
  }
}

/** Has the work done by a process of its own (bring-up.ts); fails with its sentence. */
function bringUpAside(task: Task, say: (line: string) => void): Promise<void> {
  const script = new URL(`./bring-up${extname(import.meta.url)}`, import.meta.url);
  return new Promise((resolve, reject) => {
    const child = fork(fileURLToPath(script));
    child.on('message', (word: Word) => {
      if ('line' in word) say(word.line);
      else if ('error' in word) reject(new Error(word.error));
      else resolve();
    });
    child.on('error', reject);
    child.on('exit', (code, signal) => reject(new Error(`Bringing the database up ended with ${signal ?? code}.`)));
    child.send(task);
  });
}

async function guardServer(client: pg.Client): Promise<void> {
  const { rows } = await client.query<{ number: string; name: string; encoding: string }>(
    `SELECT current_setting('server_version_num') AS number, current_setting('server_version') AS name, current_setting('server_encoding') AS encoding`,
  );
  const server = rows[0];
  if (!server || Number(server.number) < oldest) {
    throw new Error(`The database server is PostgreSQL ${server?.name ?? 'unknown'}; version 15 or newer is needed.`);
  }
  if (server.encoding !== 'UTF8')
    throw new Error(`The database is encoded in ${server.encoding}; create it with ENCODING 'UTF8'.`);
}
