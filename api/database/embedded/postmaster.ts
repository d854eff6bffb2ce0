// One PostgreSQL server process: found if it runs, started if not, stopped.
import { spawn } from 'node:child_process';
import {
  chownSync,
  closeSync,
  existsSync,
  mkdirSync,
  openSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  truncateSync,
} from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Binaries } from './binaries.ts';
import { explain } from './explain.ts';
import type { Place } from './place.ts';
import { commandOf, isLive, markOf, numberInUse, pidOf, processesIn, signal } from './processes.ts';
import type { ProcessMark } from './processes.ts';
import { asUser, isRoot } from './user.ts';

export type Server = { place: Place; programs: Binaries; durable: boolean; log: (line: string) => void };

const pause = 15;

/** The running server of this place, started if need be; the caller holds the folder's lock. */
export async function ensurePostmaster(server: Server): Promise<ProcessMark> {
  const { place, log } = server;
  const running = findPostmaster(place);
  if (running && (await untilReady(running, server))) {
    if (hasSocket(place)) return running;
    log(
      `The socket of the running PostgreSQL (process ${pidOf(running)}) is gone from ${place.socketDir}: starting it anew.`,
    );
    await stopPostmaster(place, running);
  }
  await clearRemains(place, log);
  return startPostmaster(server);
}

/** The live server on exactly this cluster, by the number in its pid file; another program may bear that number now. */
export function findPostmaster({ cluster }: Place): ProcessMark | undefined {
  const pid = readPidFile(cluster)?.pid;
  const mark = pid ? markOf(pid) : undefined;
  if (!pid || !mark) return undefined;
  const ours = `${commandOf(pid)} `.includes(` -D ${cluster} `) || processesIn(cluster, 'postgres').includes(pid);
  return ours ? mark : undefined;
}

/** Whether it can be connected to: cleaners of /tmp have been known to remove the sockets of running servers. */
export function hasSocket({ socketDir }: Place): boolean {
  return existsSync(join(socketDir, '.s.PGSQL.5432'));
}

/** Fast shutdown: sessions are ended, everything acknowledged is on disk. Where that takes too long, recovery does it. */
export async function stopPostmaster(place: Place, postmaster = findPostmaster(place)): Promise<void> {
  if (postmaster) await end(postmaster);
  await endOrphans(place);
  rmSync(place.socketDir, { recursive: true, force: true });
}

async function end(postmaster: ProcessMark): Promise<void> {
  for (const [name, seconds] of [
    ['SIGINT', 30],
    ['SIGQUIT', 10],
    ['SIGKILL', 5],
  ] as const) {
    if (isLive(postmaster)) signal(pidOf(postmaster), name);
    if (await until(() => !isLive(postmaster), seconds)) return;
  }
  throw new Error(`PostgreSQL (process ${pidOf(postmaster)}) does not end: end it by hand.`);
}

async function startPostmaster(server: Server): Promise<ProcessMark> {
  const { place, programs, durable } = server;
  const output = freshLog(place);
  prepareSocketDir(place);
  const careless = ['fsync', 'full_page_writes'].flatMap((name) => ['-c', `${name}=off`]);
  const socket = ['-k', place.socketDir, '-p', '5432', '-c', 'listen_addresses='];
  const child = spawn(programs.postgres, ['-D', place.cluster, ...socket, ...(durable ? [] : careless)], {
    ...asUser(place.user),
    stdio: ['ignore', output, output],
  });
  closeSync(output);
  let failure: Error | undefined;
  child.on('error', (error) => (failure = error));
  child.unref();
  const mark = child.pid ? markOf(child.pid) : undefined;
  if (mark && (await untilReady(mark, server))) return mark;
  const rival = findPostmaster(place);
  if (rival && (await untilReady(rival, server))) return rival;
  throw failure ?? explain(readFileSync(place.logFile, 'utf8'), place);
}

/** True when it accepts connections, false when it ended. Recovery after a crash takes as long as it takes. */
async function untilReady(postmaster: ProcessMark, { place, log }: Server): Promise<boolean> {
  const began = performance.now();
  let told = false;
  let pushed = false;
  while (isLive(postmaster)) {
    const file = readPidFile(place.cluster);
    if (file?.pid === pidOf(postmaster) && file.status === 'ready') return true;
    if (file?.pid === pidOf(postmaster) && file.status === 'stopping' && !pushed) {
      pushed = true;
      signal(pidOf(postmaster), 'SIGINT');
    }
    if (!told && performance.now() - began > 3000) {
      told = true;
      log(
        `Waiting for PostgreSQL, which is ${pushed ? 'shutting down' : 'recovering from a crash'} (its log: ${place.logFile}).`,
      );
    }
    await sleep(pause);
  }
  return false;
}

/** What a killed server leaves behind: children that hold its memory, and a pid file whose number others may bear. */
async function clearRemains(place: Place, log: (line: string) => void): Promise<void> {
  const pidFile = join(place.cluster, 'postmaster.pid');
  if (!existsSync(pidFile)) return;
  if (await endOrphans(place)) log('Ended what was left of a PostgreSQL that was killed.');
  const pid = readPidFile(place.cluster)?.pid;
  // PostgreSQL clears the file itself unless it is unreadable or the number is in use, be it by a zombie.
  if (!pid || numberInUse(pid)) rmSync(pidFile, { force: true });
}

/** Children of a dead server end by themselves, except one in the midst of a long computation. True if some had to be told. */
async function endOrphans({ cluster }: Place): Promise<boolean> {
  const orphans = () => processesIn(cluster, 'postgres');
  if (await until(() => orphans().length === 0, 2)) return false;
  for (const [name, seconds] of [
    ['SIGQUIT', 2],
    ['SIGKILL', 5],
  ] as const) {
    for (const pid of orphans()) signal(pid, name);
    if (await until(() => orphans().length === 0, seconds)) break;
  }
  return true;
}

/** Its lines: pid, data directory, start, port, socket folder, address, memory key, status. Absent or half-written: undefined. */
function readPidFile(cluster: string): { pid: number; status: string } | undefined {
  const path = join(cluster, 'postmaster.pid');
  if (!existsSync(path)) return undefined;
  const lines = readFileSync(path, 'utf8').split('\n');
  const pid = Number(lines[0]);
  return pid > 0 ? { pid, status: lines[7]?.trim() ?? '' } : undefined;
}

/** Anew for each start; the one before is kept, for it tells why the server ended. */
function freshLog({ logFile, user }: Place): number {
  if (existsSync(logFile)) renameSync(logFile, `${logFile}.1`);
  const file = openSync(logFile, 'a', 0o600);
  if (isRoot) chownSync(logFile, user.uid, user.gid);
  return file;
}

/** PostgreSQL appends to its log for ever: beyond ten megabytes it begins again. */
export function boundLog({ logFile }: Place): void {
  if ((statSync(logFile, { throwIfNoEntry: false })?.size ?? 0) > 10_000_000) truncateSync(logFile);
}

/** Emptied at each start, which also removes the socket and lock file of a killed server. */
function prepareSocketDir({ socketDir, user }: Place): void {
  try {
    rmSync(socketDir, { recursive: true, force: true });
    mkdirSync(socketDir, { mode: 0o700 });
    if (isRoot) chownSync(socketDir, user.uid, user.gid);
  } catch (error) {
    throw new Error(
      `The folder ${socketDir} for the database's socket cannot be made (${(error as NodeJS.ErrnoException).code}): remove it.`,
      { cause: error },
    );
  }
}

async function until(condition: () => boolean, seconds: number): Promise<boolean> {
  const deadline = performance.now() + seconds * 1000;
  while (!condition()) {
    if (performance.now() > deadline) return false;
    await sleep(pause);
  }
  return true;
}
