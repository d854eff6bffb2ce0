// Processes of a run: servers and the load generator, each with a port found free, a way to know that it is ready, and its memory.
import { execFileSync, fork, spawn } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { projectRoot } from '../support/children.ts';
import type { Lifetime } from './lifetime.ts';

const patience = 60_000;
/** A server that is told to stop may finish what it does; one that does not is killed. */
const stopPatience = 15_000;

/** Starts one of our scripts; `argument` reaches it as JSON. It is ready when it says so, and ends when this process is gone. */
export async function startScript(life: Lifetime, script: string, argument: unknown): Promise<ChildProcess> {
  const child = fork(fileURLToPath(new URL(script, import.meta.url)), [JSON.stringify(argument)], {
    execArgv: ['--import', 'tsx'],
    cwd: projectRoot,
    env: { ...process.env, NODE_ENV: 'production', ADMIN_JS_SKIP_BUNDLE: 'true' },
    stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
  });
  const output = keepOutput(child);
  life.add(script, () => stopChild(child));
  await new Promise<void>((resolve, reject) => {
    child.once('message', () => resolve());
    child.once('error', reject);
    child.once('exit', (code) => reject(new Error(`${script} ended with ${code} before it was ready:\n${output()}`)));
  });
  return child;
}

/** Starts a program in a process group of its own, so that npm, its shell and the server can be stopped together. */
export function startProgram(
  life: Lifetime,
  command: string,
  args: readonly string[],
  env: NodeJS.ProcessEnv,
  cwd = projectRoot,
): { child: ChildProcess; output: () => string; stop: () => Promise<void> } {
  const child = spawn(command, args, { cwd, env, stdio: ['ignore', 'pipe', 'pipe'], detached: true });
  const stop = life.add(command, () => stopGroup(child));
  return { child, output: keepOutput(child), stop };
}

/** The last of what a child printed, for the message of a failure. */
function keepOutput(child: ChildProcess): () => string {
  let text = '';
  const keep = (chunk: Buffer): void => void (text = (text + chunk.toString()).slice(-4000));
  child.stdout?.on('data', keep);
  child.stderr?.on('data', keep);
  return () => text;
}

async function stopChild(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const gone = new Promise<void>((resolve) => void child.once('exit', () => resolve()));
  child.kill('SIGTERM');
  const late = setTimeout(() => child.kill('SIGKILL'), stopPatience);
  await gone;
  clearTimeout(late);
}

async function stopGroup(child: ChildProcess): Promise<void> {
  const group = child.pid;
  if (group === undefined) return;
  signalGroup(group, 'SIGTERM');
  const deadline = Date.now() + stopPatience;
  while (groupMembers(group).length > 0) {
    if (Date.now() > deadline) signalGroup(group, 'SIGKILL');
    await sleep(50);
  }
}

function signalGroup(group: number, name: NodeJS.Signals): void {
  try {
    process.kill(-group, name);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ESRCH') throw error;
  }
}

interface Member {
  pid: number;
  command: string;
}

/** Live processes of a group. */
export function groupMembers(group: number): Member[] {
  const table = execFileSync('ps', ['-A', '-ww', '-o', 'pid=,pgid=,state=,command='], { encoding: 'utf8' });
  return table.split('\n').flatMap((line) => {
    const match = /^\s*(\d+)\s+(\d+)\s+(\S+)\s+(.*)$/.exec(line);
    if (!match || Number(match[2]) !== group || match[3]?.startsWith('Z')) return [];
    return [{ pid: Number(match[1]), command: match[4] as string }];
  });
}

/** Resident memory of a process in MB (10^6 bytes). */
export function memoryOf(pid: number): number {
  const kibibytes = Number(execFileSync('ps', ['-o', 'rss=', '-p', String(pid)], { encoding: 'utf8' }));
  return (kibibytes * 1024) / 1e6;
}

/** Asks an address until it answers with 200; milliseconds since the call. Fails when the process ends first or takes too long. */
export async function firstAnswer(url: string, child: ChildProcess, output: () => string): Promise<number> {
  const begun = performance.now();
  while (performance.now() - begun < patience) {
    if (child.exitCode !== null) throw new Error(`The server ended with ${child.exitCode}:\n${output()}`);
    const status = await fetch(url).then(
      async (answer) => (await answer.arrayBuffer(), answer.status),
      () => 0,
    );
    if (status === 200) return performance.now() - begun;
    await sleep(20);
  }
  throw new Error(`No answer from ${url} within ${patience / 1000} s:\n${output()}`);
}
