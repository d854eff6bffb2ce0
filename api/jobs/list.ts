// All background jobs of the product.
import { auditJobs } from '../audit/jobs.ts';
import { signInJobs } from '../auth/jobs.ts';
import { creditJobs } from '../credit/jobs.ts';
import { onceJobs } from '../operations/once-jobs.ts';
import type { Job } from './job.ts';

export const allJobs: readonly Job[] = [...auditJobs, ...creditJobs, ...signInJobs, ...onceJobs];
