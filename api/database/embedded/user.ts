// The operating system user PostgreSQL runs as, since it refuses to run as root, and running programs as that user.
import { spawn } from 'node:child_process';
import type { SpawnOptions } from 'node:child_process';
import { readFileSync, statSync } from 'node:fs';
import { userInfo } from 'node:os';

export type ServerUser = { name: string; uid: number; gid: number };

export const isRoot = process.getuid?.() === 0;

/**
 * This process's own user, or, for root, another: the owner of the data, else of the checkout (who reaches both
 * without further ado), else `postgres` or `nobody`.
 */
export function serverUser(dataDir: string, checkout: string): ServerUser {
  if (!isRoot) return ownUser();
  const known = readFileSync('/etc/passwd', 'utf8')
    .split('\n')
    .map((line) => line.split(':'))
    .filter((parts) => parts.length >= 4 && parts[2] !== '0')
    .map(([name = '', , uid, gid]) => ({ name, uid: Number(uid), gid: Number(gid) }));
  const user =
    known.find(({ uid }) => uid === ownerOf(dataDir)) ??
    known.find(({ uid }) => uid === ownerOf(checkout)) ??
    known.find(({ name }) => name === 'postgres' || name === '_postgres') ??
    known.find(({ name }) => name === 'nobody');
  if (user) return user;
  throw new Error(
    'PostgreSQL cannot run as root, and there is no other user: create one with "useradd --system postgres".',
  );
}

/** Options for `spawn`: as that user, away from the terminal, in an environment without this process's secrets. */
export function asUser(user: ServerUser): SpawnOptions {
  const env: NodeJS.ProcessEnv = { PATH: '/usr/local/bin:/usr/bin:/bin', LC_ALL: 'C', TZ: 'UTC' };
  if (process.env['LD_LIBRARY_PATH']) env['LD_LIBRARY_PATH'] = process.env['LD_LIBRARY_PATH'];
  return { cwd: '/', env, detached: true, ...(isRoot && { uid: user.uid, gid: user.gid }) };
}

export type Outcome = { ok: boolean; output: string };

/** Runs a program to its end as that user. It fails only where the program could not be started (ENOENT, EACCES …). */
export function run(user: ServerUser, program: string, args: string[], input = ''): Promise<Outcome> {
  return new Promise((resolve, reject) => {
    const child = spawn(program, args, { ...asUser(user), stdio: 'pipe' });
    let output = '';
    const collect = (chunk: Buffer) => (output += chunk.toString());
    child.stdout?.on('data', collect);
    child.stderr?.on('data', collect);
    child.stdin?.on('error', () => undefined); // A program that ends without reading its input says why in its output.
    child.on('error', (error) => reject(mayNotSwitch(error, user) ?? error));
    child.on('close', (code) => resolve({ ok: code === 0, output }));
    child.stdin?.end(input);
  });
}

function mayNotSwitch(error: NodeJS.ErrnoException, user: ServerUser): Error | undefined {
  if (!isRoot || !['EPERM', 'EINVAL'].includes(error.code ?? '')) return undefined;
  return new Error(
    `PostgreSQL cannot run as root, and this process may not start programs as "${user.name}": start it as an ordinary user or set DATABASE_URL.`,
  );
}

function ownUser(): ServerUser {
  const [uid, gid] = [process.getuid?.() ?? -1, process.getgid?.() ?? -1];
  try {
    return { name: userInfo().username, uid, gid };
  } catch {
    throw new Error(
      `User ${uid} has no entry in /etc/passwd, without which PostgreSQL does not start: add one or set DATABASE_URL.`,
    );
  }
}

export function ownerOf(path: string): number | undefined {
  return statSync(path, { throwIfNoEntry: false })?.uid;
}
