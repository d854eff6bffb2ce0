// A database cluster that is complete or absent: made by initdb in a folder of its own, then renamed into place.
import { randomBytes } from 'node:crypto';
import {
  chmodSync,
  chownSync,
  existsSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import type { Binaries } from './binaries.ts';
import type { Place } from './place.ts';
import { explain } from './explain.ts';
import { isRoot, run } from './user.ts';

export const role = 'didtron';
export const database = 'didtron';

/**
 * Makes the cluster unless it is there; the caller holds the folder's lock.
 *
 * Text is compared by PostgreSQL's builtin C.UTF-8, so that no update of the C library damages an index. Only
 * LC_CTYPE comes from the system: pg_trgm takes from it what a letter is, and in "C" nothing beyond ASCII is one.
 */
export async function initialise(place: Place, programs: Binaries, durable: boolean, log: (line: string) => void) {
  if (existsSync(join(place.cluster, 'PG_VERSION'))) return checkExisting(place, programs);
  if (existsSync(place.cluster)) throw new Error(`${place.cluster} is not a database: move it away, or set DATA_DIR.`);
  for (const name of readdirSync(place.dataDir)) {
    if (name.startsWith('cluster.')) rmSync(join(place.dataDir, name), { recursive: true, force: true, maxRetries: 5 });
  }
  log(`Creating the database in ${place.dataDir}.`);
  writePassword(place);
  const part = `${place.cluster}.${randomBytes(4).toString('hex')}`;
  try {
    await initdb(place, programs, part, durable);
    const created = await run(
      place.user,
      programs.postgres,
      ['--single', '-D', part, 'postgres'],
      `CREATE DATABASE ${database}\n`,
    );
    if (!created.ok || /ERROR|FATAL|PANIC/.test(created.output)) throw explain(created.output, place);
    renameSync(part, place.cluster);
  } finally {
    rmSync(part, { recursive: true, force: true });
  }
}

async function initdb(place: Place, programs: Binaries, part: string, durable: boolean): Promise<void> {
  const settings = ['shared_buffers=128MB', 'max_connections=100', 'timezone=UTC', 'log_timezone=UTC'];
  const text = '--encoding=UTF8 --locale-provider=builtin --builtin-locale=C.UTF-8 --locale=C'.split(' ');
  const options = [
    '--pgdata',
    part,
    '--username',
    role,
    '--pwfile',
    place.passwordFile,
    '--auth=scram-sha-256',
    ...text,
  ];
  options.push(...settings.flatMap((setting) => ['-c', setting]), ...(durable ? [] : ['--no-sync']));
  for (const ctype of ['C.UTF-8', 'en_US.UTF-8', 'C']) {
    const { ok, output } = await run(place.user, programs.initdb, [...options, `--lc-ctype=${ctype}`]);
    if (ok) return;
    if (!/invalid locale name/.test(output)) throw explain(output, place);
  }
  throw new Error(
    `initdb accepts no locale of this system: set DATABASE_URL to the address of a PostgreSQL of your own.`,
  );
}

function checkExisting(place: Place, programs: Binaries): void {
  const major = readFileSync(join(place.cluster, 'PG_VERSION'), 'utf8').trim();
  if (major !== programs.major) {
    throw new Error(
      `The data in ${place.dataDir} was made by PostgreSQL ${major}, this release brings ${programs.major}: dump it with the release that made it and load it into an empty DATA_DIR.`,
    );
  }
}

function writePassword({ passwordFile, user }: Place): void {
  rmSync(passwordFile, { force: true });
  writeFileSync(passwordFile, `${randomBytes(24).toString('base64url')}\n`, { mode: 0o600 });
  chmodSync(passwordFile, 0o600);
  if (isRoot) chownSync(passwordFile, user.uid, user.gid);
}

/** A postgres:// address over the server's socket, which `pg` and libpq understand. */
export function urlOf({ passwordFile, socketDir, cluster }: Place): string {
  if (!existsSync(passwordFile)) {
    throw new Error(`${passwordFile} is missing: restore it, or move ${cluster} away to start with an empty database.`);
  }
  const password = readFileSync(passwordFile, 'utf8').trim();
  return `postgres://${role}:${password}@${encodeURIComponent(socketDir)}:5432/${database}`;
}
