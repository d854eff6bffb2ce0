// Databases for tests: one throw-away server for a run, one empty (or copied) database for a test file.
import { execFileSync } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pg from 'pg';
import { startEmbedded } from '../../api/database/embedded.ts';
import { choosePlace } from '../../api/database/embedded/place.ts';
import { stopPostmaster } from '../../api/database/embedded/postmaster.ts';
import { isLive, markOf } from '../../api/database/embedded/processes.ts';

export type TestServer = { url: string; stop(): Promise<void> };

export type TestDatabase = { url: string; drop(): Promise<void> };

const prefix = 'didtron-test_';

/** A server of this process's own, gone without trace when it is stopped; traces of killed runs are cleared first. */
export async function startTestServer(): Promise<TestServer> {
  await clearKilledRuns();
  const folder = scratchFolder();
  const remove = () => rmSync(folder, { recursive: true, force: true });
  try {
    const server = await startEmbedded({ dataDir: folder, durable: false, log: () => undefined });
    return {
      url: server.url,
      stop: async () => {
        await server.stop();
        remove();
      },
    };
  } catch (error) {
    remove();
    throw error;
  }
}

/** An empty folder for this process, named so that the next run clears it and ends its servers, should we be killed. */
export function scratchFolder(label = ''): string {
  return mkdtempSync(join(tmpdir(), `${prefix}${markOf(process.pid)}_${label}`));
}

/** A fresh database on the server, empty or a copy of the database `template`, to which nobody may be connected. */
export async function createDatabase(
  serverUrl: string,
  name = `test_${randomBytes(6).toString('hex')}`,
  template?: string,
): Promise<TestDatabase> {
  const quote = pg.escapeIdentifier;
  await execute(serverUrl, `CREATE DATABASE ${quote(name)}${template ? ` TEMPLATE ${quote(template)}` : ''}`);
  const url = new URL(serverUrl);
  url.pathname = `/${encodeURIComponent(name)}`;
  return { url: url.href, drop: () => execute(serverUrl, `DROP DATABASE IF EXISTS ${quote(name)} WITH (FORCE)`) };
}

async function execute(url: string, statement: string): Promise<void> {
  const client = new pg.Client(url);
  await client.connect();
  try {
    await client.query(statement);
  } finally {
    await client.end();
  }
}

/** A run that was killed leaves its folders, and perhaps servers running on them or on folders in them. */
export async function clearKilledRuns(): Promise<void> {
  for (const name of readdirSync(tmpdir())) {
    const mark = name.startsWith(prefix) ? name.slice(prefix.length).split('_')[0] : undefined;
    if (!mark || isLive(mark)) continue;
    const folder = join(tmpdir(), name);
    try {
      const inner = readdirSync(folder).map((entry) => join(folder, entry));
      const used = [folder, ...inner].filter((entry) => existsSync(join(entry, 'leases')));
      for (const data of used) await stopPostmaster(await choosePlace(data, () => undefined));
      for (const mounted of mountsBelow(folder)) execFileSync('umount', [mounted], { stdio: 'pipe' });
      rmSync(folder, { recursive: true, force: true });
    } catch (error) {
      if (existsSync(folder)) throw error; // Otherwise another run was clearing it at the same time.
    }
  }
}

/** File systems that a killed run has mounted in its folder, the innermost first (Linux; elsewhere none are made). */
function mountsBelow(folder: string): string[] {
  if (!existsSync('/proc/self/mounts')) return [];
  const places = readFileSync('/proc/self/mounts', 'utf8')
    .split('\n')
    .map((line) => (line.split(' ')[1] ?? '').replaceAll('\\040', ' '));
  return places.filter((place) => place.startsWith(`${folder}/`)).toReversed();
}
