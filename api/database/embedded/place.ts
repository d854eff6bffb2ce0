// Where an embedded server keeps its things: a data folder its user can reach, beside it the password, log and leases.
import { accessSync, chmodSync, chownSync, constants, existsSync, mkdirSync, readdirSync, realpathSync } from 'node:fs';
import { rmdirSync, statSync } from 'node:fs';
import { homedir } from 'node:os';
import { basename, dirname, join, resolve } from 'node:path';
import { digest } from './sharing.ts';
import { isRoot, ownerOf, run, serverUser } from './user.ts';
import type { ServerUser } from './user.ts';

export type Place = {
  /** The folder of it all. */
  dataDir: string;
  /** PostgreSQL's own data directory, below `dataDir`. */
  cluster: string;
  passwordFile: string;
  logFile: string;
  leases: string;
  /** Short, since the path of a socket may have 107 bytes (103 on macOS), and open to the server's user alone. */
  socketDir: string;
  user: ServerUser;
};

const checkout = packageRoot(import.meta.dirname);

/** Where data and copied programs go when the checkout will not do: the service manager's folder, or the usual one. */
function stateHome(): string {
  if (process.env['STATE_DIRECTORY']) return process.env['STATE_DIRECTORY'];
  if (isRoot) return '/var/lib/didtron-back-office';
  return join(process.env['XDG_DATA_HOME'] || join(homedir(), '.local', 'share'), 'didtron-back-office');
}

/** The same, made if need be; root's may be entered by all, since PostgreSQL runs as another user. */
export function madeStateHome(): string {
  const home = stateHome();
  mkdirSync(home, { recursive: true });
  if (isRoot) chmodSync(home, 0o755);
  return home;
}

/**
 * Prepares the given data folder, or finds one: below the checkout, else one per checkout in the state folder. Where
 * one of them holds data it is that one or none: never does an empty database take the place of a full one.
 */
export async function choosePlace(given: string | undefined, log: (line: string) => void): Promise<Place> {
  const usual = given ? resolve(given) : join(checkout, '.data', 'postgres');
  const other = join(stateHome(), `${basename(checkout)}-${digest(checkout)}`);
  const candidates = given || hasContent(usual) ? [usual] : hasContent(other) ? [other] : [usual, other];
  const refusals: string[] = [];
  for (const dir of candidates) {
    const problem = await prepare(dir);
    if (problem) {
      refusals.push(`in ${dir}, because ${problem}`);
      continue;
    }
    if (dir === other) log(`The data is kept in ${[other, ...refusals].join(', not ')}.`);
    return place(dir);
  }
  throw new Error(`The data cannot be kept ${refusals.join(', nor ')}. Mend that, or name another folder in DATA_DIR.`);
}

function place(dir: string): Place {
  const dataDir = realpathSync(dir);
  return {
    dataDir,
    cluster: join(dataDir, 'cluster'),
    passwordFile: join(dataDir, 'password'),
    logFile: join(dataDir, 'server.log'),
    leases: join(dataDir, 'leases'),
    socketDir: `/tmp/didtron-${digest(dataDir, 12)}`,
    user: serverUser(dataDir, checkout),
  };
}

/** Makes the folder usable for the server's user; answers with what stands in the way, and then leaves no trace. */
async function prepare(dir: string): Promise<string | undefined> {
  const user = serverUser(dir, checkout);
  const made: string[] = [];
  try {
    if (dirname(dir) === stateHome()) madeStateHome();
    if (!mayTake(dir)) return 'it holds other files';
    for (let missing = dir; !existsSync(missing); missing = dirname(missing)) made.unshift(missing);
    for (const folder of made) own(folder, user);
    if (made.length === 0) own(dir, user);
    const { uid, mode } = statSync(dir);
    if (uid !== user.uid || (mode & 0o77) !== 0) throw new Error('its file system keeps no owners or permissions');
    if (isRoot && !(await run(user, '/bin/sh', ['-c', 'cd "$1" && test -w .', 'sh', dir])).ok) {
      throw new Error(`PostgreSQL's user "${user.name}" cannot reach it`);
    }
    const leases = join(dir, 'leases');
    if (!existsSync(leases)) own(leases, user);
    accessSync(leases, constants.W_OK);
    if (isRoot && existsSync(join(dir, 'cluster')) && ownerOf(join(dir, 'cluster')) !== user.uid) {
      await run({ ...user, uid: 0, gid: 0 }, 'chown', ['-R', `${user.uid}:${user.gid}`, dir]);
    }
    return undefined;
  } catch (error) {
    for (const folder of made.toReversed()) removeIfEmpty(folder);
    return plain(error as NodeJS.ErrnoException);
  }
}

/** Whether the folder is ours to take over: absent, empty, or one we made. */
function mayTake(dir: string): boolean {
  if (!existsSync(dir)) return true;
  const content = readdirSync(dir).filter((name) => !['lost+found', '.DS_Store', '.gitkeep'].includes(name));
  return content.length === 0 || content.includes('leases');
}

function hasContent(dir: string): boolean {
  try {
    return readdirSync(dir).length > 0;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EACCES' && existsSync(dir);
  }
}

function own(folder: string, user: ServerUser): void {
  mkdirSync(folder, { recursive: true });
  chmodSync(folder, 0o700);
  if (isRoot) chownSync(folder, user.uid, user.gid);
}

function removeIfEmpty(folder: string): void {
  if (existsSync(folder) && readdirSync(folder).length === 0) rmdirSync(folder);
}

function plain(error: NodeJS.ErrnoException): string {
  const notGiven = 'this root may not give it to the user PostgreSQL runs as, for it never runs as root';
  const known: Record<string, string> = {
    EACCES: 'it belongs to another user or may not be entered',
    EPERM: isRoot ? notGiven : 'it belongs to another user',
    EINVAL: notGiven,
    EROFS: 'its file system is read-only',
    ENOSPC: 'no space is left on its disk',
    ENOTDIR: 'it is not a folder',
    EEXIST: 'it is not a folder',
  };
  return known[error.code ?? ''] ?? error.message;
}

function packageRoot(from: string): string {
  if (existsSync(join(from, 'package.json')) || dirname(from) === from) return from;
  return packageRoot(dirname(from));
}
