// The jobs of the trail: sealing each minute, verifying each hour, and removing what is too old where that is wanted.
import type { Context } from '../context.ts';
import type { Job } from '../jobs/job.ts';
import { proof, verifyAndRemember } from './proof.ts';
import { applyRetention, sealTrail } from './seals.ts';

export const verifyJob = 'audit-verify';

async function verify({ pool, log }: Context): Promise<void> {
  const { problem } = await verifyAndRemember(pool);
  if (problem) log.error(new Error(problem.message), 'The audit trail is not as it was sealed');
}

export const auditJobs: readonly Job[] = [
  {
    name: 'audit-seal',
    cron: '* * * * *',
    run: async (context) => {
      await sealTrail(context.pool);
      // The first seals are verified at once, so that the panel has something to show from the first minute on.
      if ((await proof(context.pool))['verified'] === null) await verify(context);
    },
  },
  { name: verifyJob, cron: '17 * * * *', run: verify },
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
