// The job of sign-in: what is over is removed, so that its tables do not grow with every sign-in and every attempt of strangers.
import { cleanUp } from '../jobs/clean-up.ts';
import type { Job } from '../jobs/job.ts';

/** What is over, and by which column it is found. An expired token is listed to its owner for a month. */
const over = [
  { table: 'sessions', key: 'id', condition: 'expires_at < now()' },
  { table: 'sign_in_limits', key: 'key', condition: 'forgotten_at < now()' },
  { table: 'account_links', key: 'hash', condition: 'expires_at < now()' },
  { table: 'api_tokens', key: 'id', condition: `expires_at < now() - interval '30 days'` },
] as const;

export const signInJobs: readonly Job[] = [
  { name: 'sign-in-cleanup', cron: '*/10 * * * *', run: ({ pool }) => cleanUp(pool, over) },
];
