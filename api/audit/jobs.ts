// The jobs of the trail: sealing each minute, verifying each hour, and removing what is too old where that is wanted.
import type { Job } from '../jobs/job.ts';
import { verifyAndRemember } from './proof.ts';
import { applyRetention, sealTrail } from './seals.ts';

export const verifyJob = 'audit-verify';

export const auditJobs: readonly Job[] = [
  { name: 'audit-seal', cron: '* * * * *', run: async ({ pool }) => void (await sealTrail(pool)) },
  {
    name: verifyJob,
    cron: '17 * * * *',
    run: async ({ pool, log }) => {
      const { problem } = await verifyAndRemember(pool);
      if (problem) log.error(new Error(problem.message), 'The audit trail is not as it was sealed');
    },
  },
  {
    name: 'audit-retention',
    cron: '43 3 * * *',
    run: async ({ pool, auditRetentionDays, log }) => {
      if (auditRetentionDays === null) return;
      const removed = await applyRetention(pool, auditRetentionDays);
      if (removed > 0) log.info(`Audit records older than ${auditRetentionDays} days removed: ${removed}`);
    },
  },
];
