// The jobs of credit control: each minute spends and alerts are brought up to the clock, and messages that wait are sent.
import type { Job } from '../jobs/job.ts';
import { evaluateAll } from './alerts.ts';
import { sendWaiting } from './outbox.ts';

/** Asked for out of turn when a posting has put a message among those that wait. */
export const sendJob = 'credit-messages';

export const creditJobs: readonly Job[] = [
  {
    name: 'credit-alerts',
    cron: '* * * * *',
    run: async (context) => {
      await evaluateAll(context);
      await sendWaiting(context);
    },
  },
  { name: sendJob, cron: '0 0 1 1 *', run: async (context) => void (await sendWaiting(context)) },
];
