// Every lane of the server on one pool: for measurements that do one thing at a time and count what is asked.
import type pg from 'pg';
import type { Lanes } from '../../api/database/lanes.ts';

export const oneLane = (pool: pg.Pool): Lanes => ({
  door: pool,
  signIn: pool,
  read: pool,
  write: pool,
  count: pool,
  export: pool,
  jobs: pool,
  system: pool,
});
