// CPU time from /proc: what a request costs in its server and in PostgreSQL hardly depends on what else the machine does. Linux alone has it.
import { existsSync, readFileSync, readdirSync } from 'node:fs';
import { withClient } from './database.ts';

/** Ticks of /proc/<pid>/stat a second: USER_HZ, 100 on every Linux of today (proc(5)). */
const ticksPerSecond = 100;

/** Milliseconds of CPU since the start of each. */
export interface CpuTimes {
  server: number;
  postgres: number;
}

export const hasProc = existsSync('/proc/self/stat');

interface Stat {
  parent: number;
  /** Ticks of its own, user and system. */
  own: number;
  /** Ticks of its children that have ended. */
  ended: number;
}

/** Null for a process that is gone. The name in brackets may hold anything, so fields are counted from its end. */
function statOf(pid: number | string): Stat | null {
  try {
    const text = readFileSync(`/proc/${pid}/stat`, 'utf8');
    const fields = text.slice(text.lastIndexOf(')') + 2).split(' ');
    const ticks = (at: number): number => Number(fields[at]);
    return { parent: ticks(1), own: ticks(11) + ticks(12), ended: ticks(13) + ticks(14) };
  } catch (error) {
    if (['ENOENT', 'ESRCH'].includes(String((error as NodeJS.ErrnoException).code))) return null;
    throw error;
  }
}

/** The process from which all of PostgreSQL's others come. */
export function postmasterOf(databaseUrl: string): Promise<number> {
  return withClient(databaseUrl, async (client) => {
    const { rows } = await client.query<{ pid: number }>('SELECT pg_backend_pid() AS pid');
    return statOf(Number(rows[0]?.pid))?.parent ?? 0;
  });
}

/** Of a server's process, and of PostgreSQL whole: its first process, all its children, and those that have ended. */
export function cpuTimes(server: number, postmaster: number): CpuTimes {
  const [one, first] = [statOf(server), statOf(postmaster)];
  let postgres = (first?.own ?? 0) + (first?.ended ?? 0);
  for (const pid of readdirSync('/proc')) {
    if (!/^\d+$/.test(pid)) continue;
    const stat = statOf(pid);
    if (stat?.parent === postmaster) postgres += stat.own + stat.ended;
  }
  const milliseconds = (ticks: number): number => (ticks * 1000) / ticksPerSecond;
  return { server: milliseconds((one?.own ?? 0) + (one?.ended ?? 0)), postgres: milliseconds(postgres) };
}
