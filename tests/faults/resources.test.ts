// What PostgreSQL needs runs out, really: its disk, its connections, its memory. Requests are refused in clear words, /readyz knows, and
// service resumes by itself once there is room again.
import { execFileSync } from 'node:child_process';
import { readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, expect, inject, test } from 'vitest';
import type pg from 'pg';
import { isRoot } from '../../api/database/embedded/user.ts';
import { ask } from '../support/faults/asking.ts';
import { Cluster } from '../support/faults/cluster.ts';
import { endAll } from '../support/faults/ending.ts';
import { Disk } from '../support/faults/disk.ts';
import { signedIn } from '../support/faults/people.ts';
import { Scene } from '../support/faults/scene.ts';
import { scratchFolder } from '../support/database.ts';
import { until } from '../support/until.ts';

const megabytes = (folder: string): number =>
  Number(execFileSync('du', ['-sm', folder], { encoding: 'utf8' }).split('\t')[0]);

/** Why no disk may be made here; null where one may. */
function noDisk(): string | null {
  const scratch = scratchFolder('faults_');
  const tried = Disk.mount(join(scratch, 'disk'), 1);
  if (typeof tried !== 'string') tried.unmount();
  rmSync(scratch, { recursive: true });
  return typeof tried === 'string' ? tried : null;
}
const whyNoDisk = noDisk();

let scene: Scene | null = null;
afterEach(async () => {
  scene = null;
  await endAll();
});

const start = async (cluster: Cluster): Promise<Scene> =>
  (scene = await Scene.start(cluster, { DATABASE_URL: cluster.url }));

/** A PostgreSQL on a disk that has little room left. */
function onDisk(walApart: boolean): Promise<Cluster> {
  const size = megabytes(inject('blankData')) + 64;
  const settings = ['checkpoint_timeout = 1h', 'min_wal_size = 32MB', 'max_wal_size = 64MB'];
  const disk = (folder: string): Disk => {
    const made = Disk.mount(folder, size);
    if (typeof made === 'string') throw new Error(made);
    return made;
  };
  return Cluster.start({
    settings: walApart ? [...settings.slice(0, 1), 'max_wal_size = 2GB'] : settings,
    disk,
    walApart,
  });
}

/** What /readyz says of a part, once it says something that fits. */
const readyz = (part: string, fits: RegExp) =>
  until(
    async () => {
      const { body } = await ask<{ parts: Record<string, string> }>(scene?.stranger as never, {
        work: 'readyz',
        path: '/readyz',
        also: [503],
      });
      return fits.test(body?.parts[part] ?? '');
    },
    `/readyz to say ${fits} of ${part}`,
    20_000,
  );

test.skipIf(whyNoDisk)('the disk of the data is full: writes are refused with 507, reads go on', async () => {
  const cluster = await onDisk(true);
  const here = await start(cluster);
  await here.strike('disk full (data)', 1, async () => {
    cluster.disk?.fill();
    await here.refused(20);
    await readyz('storage', /no space/);
    cluster.disk?.free();
  });
  expect(here.answers('refused').map(({ status }) => status)).toContain(507);
  await readyz('storage', /^ok$/);
  await here.rest();
  await here.seal();
  expect(await here.verify()).toMatch(/^Whole/m);
});

test.skipIf(whyNoDisk)(
  'the disk of the write-ahead log is full, and PostgreSQL ends: started with room, it goes on',
  async () => {
    const cluster = await onDisk(false);
    const here = await start(cluster);
    await here.strike('disk full (write-ahead log)', 1, async () => {
      cluster.disk?.fill();
      // Each switch takes a new file of the log: without room for one, PostgreSQL stops at once rather than lose anything.
      const entry = `SELECT pg_switch_wal() FROM (SELECT pg_logical_emit_message(false, 'x', 'x'::text)) AS entry`;
      const whole = async (): Promise<boolean> => {
        await cluster.query(entry).catch(() => undefined);
        return here.answers('refused').length < 20;
      };
      await until(async () => !(await whole()), 'the log to have no room', 30_000);
      cluster.disk?.free();
      await cluster.up();
      await cluster.ready();
    });
    await here.rest();
    await here.seal();
    expect(await here.verify()).toMatch(/^Whole/m);
  },
);

/** Takes all connections that are left. */
async function takeAll(cluster: Cluster): Promise<pg.Client[]> {
  const taken: pg.Client[] = [];
  for (;;) {
    const one = await cluster.connect().catch((error: { code?: string }) => {
      if (error.code !== '53300') throw error;
      return null;
    });
    if (!one) return taken;
    taken.push(one);
  }
}

/** Lowers what memory a process of PostgreSQL may have (bytes), or lifts that. New sessions have what their postmaster has. */
function limitMemory({ user }: Cluster, pid: number, bytes: number | 'unlimited'): void {
  // Its own user may; root may not everywhere.
  const owner = isRoot ? { uid: user.uid, gid: user.gid } : {};
  try {
    execFileSync('prlimit', ['--pid', String(pid), `--as=${bytes}:`], { stdio: 'pipe', ...owner });
  } catch (error) {
    // A session may end at any time.
    if (!/No such process/.test(String(error))) throw error;
  }
}

const memoryOf = (pid: number): number =>
  Number(/^VmSize:\s+(\d+) kB/m.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1]) * 1024;

test('no connection is left, then no memory, then no temporary file', async () => {
  const cluster = await Cluster.start({ settings: ['max_connections = 50'] });
  const here = await start(cluster);
  await here.strike('no connection left', 1, async () => {
    const taken = await takeAll(cluster);
    await taken[0]?.query('SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE application_name = $1', [
      'didtron-back-office',
    ]);
    taken.push(...(await takeAll(cluster)));
    await here.refused(5);
    await Promise.all(taken.map((client) => client.end()));
  });
  const viewer = await signedIn(here.stranger.url, 'viewer', 3);
  const costly = { work: 'costly', path: '/api/carriers?_sort=billTo,name&_order=asc,asc&_start=0&_end=1000' };
  const untilRefused = () =>
    until(async () => (await ask(viewer, costly)).status === 503, 'a costly list to be refused', 20_000);
  if (process.platform === 'linux')
    await here.strike('no memory left', 1, async () => {
      const [session] = await cluster.backends();
      limitMemory(cluster, cluster.pid, memoryOf(Number(session)) + 3_000_000);
      for (const pid of await cluster.backends()) limitMemory(cluster, pid, memoryOf(pid));
      await untilRefused();
      await readyz('resources', /memory/);
      limitMemory(cluster, cluster.pid, 'unlimited');
      for (const pid of await cluster.backends()) limitMemory(cluster, pid, 'unlimited');
    });
  await here.strike('no room for temporary files', 1, async () => {
    for (const setting of [`work_mem = '64kB'`, `temp_file_limit = '0'`])
      await cluster.query(`ALTER SYSTEM SET ${setting}`);
    await cluster.query('SELECT pg_reload_conf()');
    await untilRefused();
    await cluster.query('ALTER SYSTEM RESET ALL');
    await cluster.query('SELECT pg_reload_conf()');
  });
  await readyz('resources', /^ok$/);
  await here.rest();
});

test.runIf(whyNoDisk)('a full disk could not be made here', () => {
  console.log(`A full disk is not tested: ${whyNoDisk}. A limit of temporary files is.`);
});
