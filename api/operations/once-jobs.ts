// The job of Idempotency-Key: answers that are kept no longer are removed.
import { cleanUp } from '../jobs/clean-up.ts';
import type { Job } from '../jobs/job.ts';

export const onceJobs: readonly Job[] = [
  {
    name: 'idempotency-cleanup',
    cron: '*/10 * * * *',
    run: ({ pool }) => cleanUp(pool, [{ table: 'idempotency_keys', key: 'key', condition: 'expires_at < now()' }]),
  },
];
