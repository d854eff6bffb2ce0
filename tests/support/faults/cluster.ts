// A PostgreSQL of a test's own that waits for its disk, as a real one does: to be restarted, killed, and held up.
import { execFileSync } from 'node:child_process';
import { appendFileSync, chmodSync, chownSync, cpSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import pg from 'pg';
import { inject } from 'vitest';
import { findBinaries } from '../../../api/database/embedded/binaries.ts';
import { urlOf } from '../../../api/database/embedded/cluster.ts';
import { choosePlace } from '../../../api/database/embedded/place.ts';
import type { Place } from '../../../api/database/embedded/place.ts';
import { ensurePostmaster, findPostmaster, stopPostmaster } from '../../../api/database/embedded/postmaster.ts';
import type { Server } from '../../../api/database/embedded/postmaster.ts';
import { isLive, pidOf, signal } from '../../../api/database/embedded/processes.ts';
import type { ProcessMark } from '../../../api/database/embedded/processes.ts';
import { isRoot } from '../../../api/database/embedded/user.ts';
import type { ServerUser } from '../../../api/database/embedded/user.ts';
import { scratchFolder } from '../database.ts';
import { until } from '../until.ts';
import type { Disk } from './disk.ts';

const running = new Set<Cluster>();

/** After a crash it syncs the file system, rather than each of its files: on a disk that is shared this takes seconds. */
const quickRecovery = process.platform === 'linux' ? ['recovery_init_sync_method = syncfs'] : [];

export interface ClusterOptions {
  /** More lines for postgresql.conf. */
  settings?: readonly string[];
  /** Puts the data folder onto a disk of its own before it is filled. */
  disk?: (folder: string) => Disk;
  /** Keeps the write-ahead log elsewhere, as servers with a disk for it do. */
  walApart?: boolean;
}

export class Cluster {
  readonly url: string;
  readonly disk: Disk | null;
  private readonly server: Server;
  private readonly scratch: string;
  private postmaster: ProcessMark | null = null;

  private constructor(scratch: string, server: Server, disk: Disk | null) {
    this.scratch = scratch;
    this.server = server;
    this.disk = disk;
    this.url = urlOf(server.place);
    running.add(this);
  }

  /** Starts one on a copy of the run's data. */
  static async start({ settings = [], disk, walApart = false }: ClusterOptions = {}): Promise<Cluster> {
    const scratch = scratchFolder('faults_');
    chmodSync(scratch, 0o755);
    const dataDir = join(scratch, 'data');
    const mounted = disk?.(dataDir) ?? null;
    cpSync(inject('blankData'), dataDir, { recursive: true });
    const place = await choosePlace(dataDir, () => undefined);
    appendFileSync(join(place.cluster, 'postgresql.conf'), `\n${[...quickRecovery, ...settings].join('\n')}\n`);
    if (walApart) moveWal(place, join(scratch, 'wal'));
    const programs = await findBinaries(place.user, () => undefined);
    const cluster = new Cluster(scratch, { place, programs, durable: true, log: () => undefined }, mounted);
    await cluster.up();
    return cluster;
  }

  /** Whom it runs as. */
  get user(): ServerUser {
    return this.server.place.user;
  }

  get pid(): number {
    if (!this.postmaster) throw new Error('PostgreSQL does not run.');
    return pidOf(this.postmaster);
  }

  /** Starts it, after a crash too; resolves when it takes connections. */
  async up(): Promise<void> {
    this.postmaster = await ensurePostmaster(this.server);
  }

  /** Starts it as a copy of another server that takes no connections yet; the answer makes it take them. */
  upInRecovery(): () => Promise<void> {
    const { cluster } = this.server.place;
    appendFileSync(join(cluster, 'postgresql.conf'), '\nhot_standby = off\n');
    this.touch(join(cluster, 'standby.signal'));
    const ready = this.up();
    return async () => {
      const postmaster = await until(() => findPostmaster(this.server.place), 'PostgreSQL to start');
      this.touch(join(cluster, 'promote'));
      signal(pidOf(postmaster), 'SIGUSR1');
      await ready;
    };
  }

  private touch(file: string): void {
    writeFileSync(file, '');
    const { uid, gid } = this.server.place.user;
    if (isRoot) chownSync(file, uid, gid);
  }

  /** Ends it: SIGINT is a fast shutdown, SIGQUIT an immediate one, SIGKILL a crash. */
  async down(by: 'SIGINT' | 'SIGQUIT' | 'SIGKILL'): Promise<void> {
    const { postmaster } = this;
    if (!postmaster) return;
    signal(pidOf(postmaster), by);
    await until(() => !isLive(postmaster), `the end of PostgreSQL by ${by}`, 30_000);
  }

  /** Asks it directly. */
  async query<T extends pg.QueryResultRow>(text: string, values: unknown[] = []): Promise<T[]> {
    const client = await this.connect();
    try {
      return (await client.query<T>(text, values)).rows;
    } finally {
      await client.end().catch(() => undefined);
    }
  }

  /** A session of the test's own; whoever ends it is told by its queries alone. */
  async connect(): Promise<pg.Client> {
    const client = new pg.Client({ connectionString: this.url, connectionTimeoutMillis: 10_000 });
    client.on('error', () => undefined);
    await client.connect();
    return client;
  }

  /** Process numbers of the product's sessions, those at work first. */
  async backends(): Promise<number[]> {
    const rows = await this.query<{ pid: number }>(
      `SELECT pid FROM pg_stat_activity WHERE backend_type = 'client backend' AND pid <> pg_backend_pid() ORDER BY state = 'active' DESC, pid`,
    );
    return rows.map((row) => row.pid);
  }

  /** Kills one session, by which PostgreSQL ends all of them and recovers; resolves when it takes connections again. */
  async crash(session: number): Promise<void> {
    const witness = await this.connect();
    const ended = new Promise<void>((resolve) => void witness.once('end', resolve));
    signal(session, 'SIGKILL');
    await ended;
    await this.ready();
  }

  /** Resolves when it takes connections. */
  async ready(): Promise<void> {
    await until(
      () =>
        this.query('SELECT 1').then(
          () => true,
          () => false,
        ),
      'PostgreSQL to take connections again',
      30_000,
    );
  }

  async close(): Promise<void> {
    running.delete(this);
    await stopPostmaster(this.server.place);
    this.disk?.unmount();
    rmSync(this.scratch, { recursive: true, force: true });
  }
}

function moveWal({ cluster, user }: Place, to: string): void {
  const wal = join(cluster, 'pg_wal');
  cpSync(wal, to, { recursive: true });
  if (isRoot) execFileSync('chown', ['-R', `${user.uid}:${user.gid}`, to]);
  chmodSync(to, 0o700);
  rmSync(wal, { recursive: true });
  symlinkSync(to, wal);
}

/** Ends all that a test file has left running. */
export const endClusters = (): Promise<unknown> => Promise.all([...running].map((cluster) => cluster.close()));
