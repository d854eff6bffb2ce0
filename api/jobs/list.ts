// All background jobs of the product.
import type { Job } from './job.ts';

export const allJobs: readonly Job[] = [];
