// Ends all that a file of tests has left running, whatever failed before: loads first, then the product, then PostgreSQL.
import { endPrograms } from '../program.ts';
import { endClusters } from './cluster.ts';
import { endLoads } from './load.ts';

export async function endAll(): Promise<void> {
  try {
    await endLoads();
  } finally {
    try {
      await endPrograms();
    } finally {
      await endClusters();
    }
  }
}
