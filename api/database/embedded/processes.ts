// What the operating system knows of a process: whether it lives, since when, with which command and in which folder.
import { spawnSync } from 'node:child_process';
import { existsSync, readdirSync, readFileSync, readlinkSync } from 'node:fs';

/** Names one process for good, even after its number went to another: `<pid>-<start>-<boot>`. */
export type ProcessMark = string;

const hasProc = existsSync('/proc/self/stat');
const boot = hasProc ? (readIfThere('/proc/sys/kernel/random/boot_id')?.slice(0, 8) ?? '0') : '0';

/** The mark of a live process; undefined for one that is gone or a zombie. */
export function markOf(pid: number): ProcessMark | undefined {
  const seen = hasProc ? statOf(pid) : psOf(pid);
  return seen && !/^[ZX]/.test(seen.state) ? `${pid}-${seen.start}-${boot}` : undefined;
}

/** Whether the process with this mark still runs. */
export function isLive(mark: ProcessMark): boolean {
  return markOf(pidOf(mark)) === mark;
}

/** The same, cheap enough to be asked several times a second: without /proc it looks at the number alone. */
export function stillRuns(mark: ProcessMark): boolean {
  return hasProc ? isLive(mark) : numberInUse(pidOf(mark));
}

/** Whether the process number is taken, by a zombie or by another user's program too. */
export function numberInUse(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}

/** Signals a process, which may have ended just before. */
export function signal(pid: number, name: NodeJS.Signals): void {
  try {
    process.kill(pid, name);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ESRCH') throw error;
  }
}

/** The command a process was started with, its parts joined by blanks. */
export function commandOf(pid: number): string | undefined {
  if (hasProc) return readIfThere(`/proc/${pid}/cmdline`)?.replaceAll('\0', ' ').trim();
  return spawnSync('ps', ['-ww', '-o', 'command=', '-p', String(pid)], { encoding: 'utf8' }).stdout.trim();
}

/** The live processes named `name` whose working folder is `folder` (Linux only; elsewhere none are found). */
export function processesIn(folder: string, name: string): number[] {
  if (!hasProc) return [];
  const pids = readdirSync('/proc').filter((entry) => /^\d+$/.test(entry));
  return pids.map(Number).filter((pid) => {
    try {
      return readlinkSync(`/proc/${pid}/cwd`) === folder && statOf(pid)?.name === name && markOf(pid) !== undefined;
    } catch {
      return false; // Gone since, or another user's: not one of ours.
    }
  });
}

export function pidOf(mark: ProcessMark): number {
  return Number(mark.split('-')[0]);
}

type Seen = { name: string; state: string; start: string };

/** proc(5): `pid (name) state ppid …`, the start (in clock ticks since boot) being field 22; a name may hold anything. */
function statOf(pid: number): Seen | undefined {
  const stat = readIfThere(`/proc/${pid}/stat`);
  if (!stat) return undefined;
  const end = stat.lastIndexOf(')');
  const fields = stat.slice(end + 2).split(' ');
  return { name: stat.slice(stat.indexOf('(') + 1, end), state: fields[0] ?? '', start: fields[19] ?? '0' };
}

function psOf(pid: number): Seen | undefined {
  const columns = ['-o', 'state=', '-o', 'lstart=', '-o', 'comm=', '-p', String(pid)];
  const { stdout } = spawnSync('ps', columns, { encoding: 'utf8', env: { ...process.env, LC_ALL: 'C' } });
  const match = /^(\S+)\s+(\w+\s+\w+\s+\d+\s+[\d:]+\s+\d+)\s+(.*)$/.exec((stdout ?? '').trim());
  if (!match) return undefined;
  return { state: match[1] ?? '', start: String(Date.parse(match[2] ?? '')), name: match[3] ?? '' };
}

function readIfThere(path: string): string | undefined {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    return undefined; // The process ended between two looks.
  }
}
