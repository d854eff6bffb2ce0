// The embedded server in real processes: shared, killed, joined, started again, refused.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import pg from 'pg';
import { expect, test } from 'vitest';
import { choosePlace } from '../../../api/database/embedded/place.ts';
import { markOf } from '../../../api/database/embedded/processes.ts';
import { digest } from '../../../api/database/embedded/sharing.ts';
import { cleanUpAfterwards, Copy, freshData, newFolder, open, start } from '../../support/embedded.ts';
import type { User } from '../../support/embedded.ts';

cleanUpAfterwards();

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
  const data = newFolder();
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
  const other = spawn('sleep', ['60'], { stdio: 'ignore', ...(process.getuid?.() === 0 && { uid, gid }) });
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
  const data = newFolder();
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
