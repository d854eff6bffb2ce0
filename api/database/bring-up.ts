// The process that brings a database up to this code: migrations, reference data, the demo. What that takes in memory ends with it, and
// the server that then runs for weeks begins small. Started by open.ts, which tells it what to do.
import pg from 'pg';
import { loadResources } from '../../resources/define/load.ts';
import { seedDemo, seedReference } from '../../seeds/index.ts';
import { migrate } from './migrate.ts';
import { startOptions, startSentence } from './starting.ts';

export interface Task {
  url: string;
  demo: boolean;
}

/** A line for people, the sentence of a failure, or the end. */
export type Word = { line: string } | { error: string } | { done: true };

const tell = (word: Word): void => void process.send?.(word);
const say = (line: string): void => tell({ line });

async function bringUp({ url, demo }: Task): Promise<void> {
  const resources = await loadResources();
  const ran = await migrate(url, resources, say);
  if (ran.length > 0) say(`Migrated the database: ${ran.length} ${ran.length === 1 ? 'migration' : 'migrations'}.`);
  const client = new pg.Client({ connectionString: url, options: startOptions });
  await client.connect();
  try {
    await seedReference(client, resources);
    if (demo) await seedDemo(client, resources, say);
  } finally {
    await client.end();
  }
}

// Nobody waits for the work of a server that is gone; what was under way is rolled back.
process.on('disconnect', () => process.exit(1));
process.on('message', (task: Task) => {
  bringUp(task)
    .then(
      () => tell({ done: true }),
      (error: unknown) =>
        tell({ error: startSentence(error) ?? (error instanceof Error ? error.message : String(error)) }),
    )
    .finally(() => process.disconnect());
});
