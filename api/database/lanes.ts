// Each kind of work has connections of its own: sign-in and short reads never wait for writes, exports or counts.
import type pg from 'pg';
import { createPool, lostConnections } from './pool.ts';
import type { PoolUse } from './pool.ts';
import { Pulse } from './pulse.ts';

const second = 1_000;

/**
 * What each lane may. `share` is its part of all connections; time-outs are answered (http/errors.ts), so they are shorter than people
 * and proxies wait.
 */
const uses = {
  /** Who asks: sessions and tokens are looked up. */
  door: { share: 3, statement: 3 * second, lock: 1 * second, connect: 5 * second },
  /** Sign-in, and the own account. */
  signIn: { share: 4, statement: 5 * second, lock: 2 * second, connect: 5 * second },
  /** Lists, records, pages. */
  read: { share: 10, statement: 8 * second, lock: 3 * second, connect: 5 * second },
  /** Everything that changes rows. */
  write: { share: 7, statement: 15 * second, lock: 4 * second, connect: 5 * second },
  /** Totals of lists. */
  count: { share: 2, statement: 5 * second, lock: 3 * second, connect: 2 * second },
  /** Exports, which hold a connection for as long as their client reads. */
  export: { share: 4, statement: 0, lock: 3 * second, connect: 5 * second },
  /** Background jobs and their queues. */
  jobs: { share: 3, statement: 300 * second, lock: 20 * second, connect: 30 * second },
  /** The change feed and what this copy knows of its own health. */
  system: { share: 2, statement: 3 * second, lock: 2 * second, connect: 5 * second },
} as const satisfies Record<string, Omit<PoolUse, 'max'> & { share: number }>;

export type Lane = keyof typeof uses;
export type Lanes = Readonly<Record<Lane, pg.Pool>>;

const laneNames = Object.keys(uses) as Lane[];
/** Connections of a copy when DATABASE_CONNECTIONS says nothing. */
export const usualConnections = laneNames.reduce((sum, name) => sum + uses[name].share, 0);

/** Connections of a lane, of so many in all. No lane has fewer than two: one must not wait for itself. */
export const connectionsOf = (lane: Lane, all: number): number =>
  Math.max(2, Math.round((uses[lane].share * all) / usualConnections));

/** Opens the lanes; connections are made when they are first needed. */
export function openLanes(url: string, log: (line: string) => void, connections = usualConnections): Lanes {
  const tell = lostConnections(log);
  const lane = (name: Lane): pg.Pool => {
    const { share: _share, ...use } = uses[name];
    return createPool(url, log, { ...use, max: connectionsOf(name, connections) }, tell);
  };
  const lanes = Object.fromEntries(laneNames.map((name) => [name, lane(name)])) as Record<Lane, pg.Pool>;
  const pulse = new Pulse(url, log);
  for (const name of laneNames) pulse.watch(lanes[name]);
  pulse.start(lanes.system);
  return lanes;
}

/** Ends all of them once their work is done. */
export async function closeLanes(lanes: Lanes): Promise<void> {
  await Promise.all(laneNames.map((name) => lanes[name].end()));
}
