// Several processes on one data folder: a lock for those who start or stop the server, and a lease for each who uses it.
import { createHash, randomBytes } from 'node:crypto';
import { chownSync, mkdirSync, readdirSync, renameSync, rmdirSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { isLive, markOf, pidOf } from './processes.ts';

const patience = 120_000;

/**
 * Waits for the folder's lock and answers with the function that gives it back.
 *
 * The lock is the folder `lock` with one file, named after its holder. To take it is to rename a folder prepared so
 * onto it, which the file system refuses while the old one holds a file: exactly one succeeds. The lock of a dead
 * process is opened by deleting the file of that name, which cannot hit a living holder's.
 */
export async function lock(dir: string): Promise<() => void> {
  const place = join(dir, 'lock');
  const name = tokenFor(dir);
  const prepared = `${place}.${name}`;
  for (const left of entries(dir)) if (left.startsWith('lock.') && isStale(dir, left.slice(5))) remove(join(dir, left));
  mkdirSync(prepared);
  writeFileSync(join(prepared, name), '');
  sameOwner(prepared, dir);
  const deadline = performance.now() + patience;
  while (!taken(prepared, place)) {
    const [holder] = entries(place);
    if (holder && isStale(dir, holder)) remove(join(place, holder));
    else if (performance.now() < deadline) await sleep(20);
    else {
      remove(prepared);
      throw new Error(
        `Process ${holder ? pidOf(holder) : '?'} has been starting or stopping the database in ${dir} for two minutes: end it and try again.`,
      );
    }
  }
  return () => {
    remove(join(place, name));
    try {
      rmdirSync(place);
    } catch {
      // The next holder has moved in already.
    }
  };
}

/** Does the work while holding the folder's lock. */
export async function locked<T>(dir: string, work: () => Promise<T>): Promise<T> {
  const release = await lock(dir);
  try {
    return await work();
  } finally {
    release();
  }
}

/** Marks this process as a user of the folder's server; answers with the lease's path. */
export function takeLease(leases: string): string {
  const lease = join(leases, tokenFor(leases));
  writeFileSync(lease, '');
  return lease;
}

/** Gives the lease back; true when no other live user is left. Leases of dead processes are cleared away. */
export function endLease(lease: string): boolean {
  remove(lease);
  const leases = dirname(lease);
  for (const left of entries(leases)) if (isStale(leases, left)) remove(join(leases, left));
  return entries(leases).length === 0;
}

/** The first eight digits of a path's digest: tells folders apart in names that must be short. */
export function digest(path: string, length = 8): string {
  return createHash('sha256').update(path).digest('hex').slice(0, length);
}

/** `<mark>_<folder>_<random>`: the folder, so that a lease that was copied along with the data counts for nothing. */
function tokenFor(dir: string): string {
  return `${markOf(process.pid)}_${digest(dir)}_${randomBytes(4).toString('hex')}`;
}

function isStale(dir: string, token: string): boolean {
  const [mark = '', folder] = basename(token).split('_');
  return folder !== digest(dir) || !isLive(mark);
}

function taken(prepared: string, place: string): boolean {
  try {
    renameSync(prepared, place);
    return true;
  } catch (error) {
    if (['ENOTEMPTY', 'EEXIST'].includes((error as NodeJS.ErrnoException).code ?? '')) return false;
    throw error;
  }
}

function entries(dir: string): string[] {
  try {
    return readdirSync(dir);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return [];
    throw error;
  }
}

function remove(path: string): void {
  rmSync(path, { recursive: true, force: true });
}

/** What root makes in another's folder stays that other's, who may have to clear it away one day. */
function sameOwner(path: string, model: string): void {
  if (process.getuid?.() !== 0) return;
  const { uid, gid } = statSync(model);
  chownSync(path, uid, gid);
}
