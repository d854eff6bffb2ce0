// The database goes away in every way that it can, under load: the process lives, nothing acknowledged is lost, every request is answered,
// and service is back within seconds.
import { afterAll, beforeAll, expect, test } from 'vitest';
import { signal } from '../../api/database/embedded/processes.ts';
import { Cluster } from '../support/faults/cluster.ts';
import { endAll } from '../support/faults/ending.ts';
import { Scene } from '../support/faults/scene.ts';
import { Line } from '../support/line.ts';

let cluster: Cluster;
let line: Line;
let scene: Scene;

beforeAll(async () => {
  cluster = await Cluster.start();
  line = await new Line(cluster.url).open();
  scene = await Scene.start(cluster, { DATABASE_URL: line.url });
});
afterAll(async () => {
  line.close();
  await endAll();
});

/** Ends PostgreSQL and starts it again once so many requests have been refused meanwhile. */
const restart = (by: 'SIGINT' | 'SIGQUIT' | 'SIGKILL') => async () => {
  await cluster.down(by);
  await scene.refused(20);
  await cluster.up();
};

const faults: [what: string, times: number, strike: () => Promise<void>][] = [
  ['restart, fast', 3, restart('SIGINT')],
  ['restart, immediate', 3, restart('SIGQUIT')],
  ['kill -9 of the postmaster', 3, restart('SIGKILL')],
  [
    'all sessions terminated',
    2,
    async () => {
      await cluster.query('SELECT pg_terminate_backend(pid) FROM unnest($1::int[]) AS pid', [await cluster.backends()]);
    },
  ],
  [
    'kill -9 of one session',
    2,
    async () => {
      const [busiest] = await cluster.backends();
      await cluster.crash(Number(busiest));
    },
  ],
  ['connections reset', 2, async () => line.reset()],
  [
    'connections cut, new ones refused',
    2,
    async () => {
      line.cut();
      await scene.refused(20);
      line.mend();
    },
  ],
  [
    'one session stopped and continued',
    1,
    async () => {
      const [busiest] = await cluster.backends();
      signal(Number(busiest), 'SIGSTOP');
      await scene.refusedOrServed(1, 300);
      signal(Number(busiest), 'SIGCONT');
    },
  ],
  [
    'network held, then all arrives',
    1,
    async () => {
      line.hold();
      await scene.refused(1);
      line.mend();
    },
  ],
  [
    'network lost: old connections stay silent',
    2,
    async () => {
      line.lose();
      await scene.refused(1);
      line.mend();
    },
  ],
];

test.each(faults)('%s, %i times', async (what, times, strike) => {
  await scene.strike(what, times, strike);
});

test('sealing goes on, and the trail verifies', async () => {
  await scene.rest();
  await scene.seal();
  expect(await scene.verify()).toMatch(/^Whole: \d+ rows in \d+ seals/m);
  expect(await scene.leave()).toBe(0);
});
