// The jobs of the trail: sealing each minute, verifying each hour, and removing what is too old where that is wanted.
import type { Context } from '../context.ts';
import type { Job } from '../jobs/job.ts';
import { holds, newestSeal } from './anchor.ts';
import { proof, verifyAndRemember } from './proof.ts';
import { applyRetention, sealTrail } from './seals.ts';

export const verifyJob = 'audit-verify';

async function verify(context: Context): Promise<void> {
  const { problem } = await verifyAndRemember(context.pool, context.witnesses);
  if (problem) context.log.error(new Error(problem.message), 'The audit trail is not as it was sealed');
}

/** Seals what came in, and notes the newest seal outside: but only of a chain that still goes through the one noted before. */
async function seal(context: Context): Promise<void> {
  const { pool, witnesses } = context;
  const anchor = await witnesses.anchor.read();
  const isWhole = anchor === null || (await holds(pool, anchor));
  await sealTrail(pool, witnesses.keys.signer);
  if (!isWhole) return verify(context);
  const newest = await newestSeal(pool);
  if (newest && newest.seal !== anchor?.seal) await witnesses.anchor.write(newest);
}

export const auditJobs: readonly Job[] = [
  {
    name: 'audit-seal',
    cron: '* * * * *',
    run: async (context) => {
      await seal(context);
      // The first seals are verified at once, so that the panel has something to show from the first minute on.
      if ((await proof(context))['verified'] === null) await verify(context);
    },
  },
  { name: verifyJob, cron: '17 * * * *', run: verify },
  {
    name: 'audit-retention',
    cron: '43 3 * * *',
    run: async ({ pool, auditRetentionDays, witnesses, log }) => {
      if (auditRetentionDays === null) return;
      const removed = await applyRetention(pool, auditRetentionDays, witnesses.keys.signer);
      if (removed > 0) log.info(`Audit records older than ${auditRetentionDays} days removed: ${removed}`);
    },
  },
];
