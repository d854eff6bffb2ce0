// The database by default: a real PostgreSQL from an npm package, started, shared, watched over and stopped from here.
import { existsSync, rmSync } from 'node:fs';
import { findBinaries } from './embedded/binaries.ts';
import { initialise, urlOf } from './embedded/cluster.ts';
import { choosePlace } from './embedded/place.ts';
import { boundLog, ensurePostmaster, findPostmaster, hasSocket, stopPostmaster } from './embedded/postmaster.ts';
import type { Server } from './embedded/postmaster.ts';
import { pidOf, signal, stillRuns } from './embedded/processes.ts';
import type { ProcessMark } from './embedded/processes.ts';
import { endLease, lock, locked, takeLease } from './embedded/sharing.ts';

export type EmbeddedServer = {
  /** A postgres:// address over a Unix socket, for `pg` and libpq. It stays the same as long as the data folder does. */
  url: string;
  /** Absolute. */
  dataDir: string;
  /** Leaves the server, and stops it when no other process uses it. Nothing acknowledged is lost. */
  stop(): Promise<void>;
};

export type EmbeddedOptions = {
  /** Absent: `.data/postgres` in the checkout, or a folder of the system where that cannot be used. */
  dataDir?: string | undefined;
  /** False only for data that may be lost with the machine, such as a test's: faster, since it waits for no disk. */
  durable?: boolean;
  log: (line: string) => void;
};

const watchInterval = 250;
const patience = { failures: 5, within: 60_000 };

/**
 * Starts PostgreSQL on the data folder, or joins the one that runs there already, of another process or left behind
 * by one that was killed. While this process lives, a server that dies is started again at the same address.
 * Fails with one sentence that says what is wrong and how to mend it.
 */
export async function startEmbedded({ dataDir, durable = true, log }: EmbeddedOptions): Promise<EmbeddedServer> {
  const place = await choosePlace(dataDir, log);
  const server: Server = { place, programs: await findBinaries(place.user, log), durable, log };
  const lease = takeLease(place.leases);
  /** For a process that exits without having stopped: there is no time to wait, but the server is told. */
  const leaveAtOnce = () => {
    const postmaster = endLease(lease) ? findPostmaster(place) : undefined;
    if (!postmaster) return;
    signal(pidOf(postmaster), 'SIGINT');
    rmSync(place.socketDir, { recursive: true, force: true });
  };
  process.once('exit', leaveAtOnce);
  try {
    const { url, postmaster } = await locked(place.dataDir, async () => {
      await initialise(place, server.programs, durable, log);
      return { url: urlOf(place), postmaster: await ensurePostmaster(server) };
    });
    const endWatch = watchOver(server, postmaster);
    const leave = async () => {
      await leaveServer(server, lease, await endWatch());
      process.off('exit', leaveAtOnce);
    };
    let left: Promise<void> | undefined;
    return { url, dataDir: place.dataDir, stop: () => (left ??= leave()) };
  } catch (error) {
    process.off('exit', leaveAtOnce);
    endLease(lease);
    throw error;
  }
}

async function leaveServer({ place, log }: Server, lease: string, postmaster: ProcessMark): Promise<void> {
  const release = await lock(place.dataDir).catch((error: Error) => {
    log(`Leaving the database without its lock: ${error.message}`);
    return () => undefined;
  });
  try {
    if (endLease(lease)) await stopPostmaster(place, stillRuns(postmaster) ? postmaster : findPostmaster(place));
  } finally {
    release();
  }
}

/** Starts the server again when it ends, until told to leave off; answers then with the server's latest process. */
function watchOver(server: Server, first: ProcessMark): () => Promise<ProcessMark> {
  const { place, log } = server;
  let postmaster = first;
  let notBefore = -Infinity;
  let busy: Promise<void> | undefined;
  let failures: number[] = [];
  const timer = setInterval(() => {
    busy ??= look().finally(() => (busy = undefined));
  }, watchInterval).unref();

  async function look(): Promise<void> {
    try {
      if (performance.now() < notBefore) return;
      if (!stillRuns(postmaster) || !hasSocket(place)) await restart();
      else boundLog(place);
    } catch (error) {
      notBefore = performance.now() + failures.length * 1000;
      log(`PostgreSQL was not started again: ${(error as Error).message}`);
    }
  }

  async function restart(): Promise<void> {
    const now = performance.now();
    failures = [...failures.filter((time) => now - time < patience.within), now];
    if (failures.length >= patience.failures) {
      clearInterval(timer);
      log(
        `PostgreSQL failed ${failures.length} times within a minute and is not started again. Read ${place.logFile}, then restart this program.`,
      );
      return;
    }
    log(`PostgreSQL (process ${pidOf(postmaster)}) ended unexpectedly: starting it again.`);
    if (!existsSync(place.cluster)) throw new Error(`${place.cluster} is gone. Restore it, then restart this program.`);
    postmaster = await locked(place.dataDir, () => ensurePostmaster(server));
    log(`PostgreSQL runs again (process ${pidOf(postmaster)}).`);
  }

  return async () => {
    clearInterval(timer);
    await busy;
    return postmaster;
  };
}
