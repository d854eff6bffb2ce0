// npm run migrate and npm run seed: bring a database up to this code without starting the server.
import pg from 'pg';
import { loadResources } from '../../resources/define/load.ts';
import { seedDemo, seedReference } from '../../seeds/index.ts';
import { readConfig } from '../config.ts';
import { migrate } from './migrate.ts';
import { reach } from './open.ts';
import { startSentence } from './starting.ts';

const say = (line: string): void => console.log(line);

/** `migrate` runs migrations and derived objects; `seed` writes reference data, and demo data when DEMO is on. */
async function main(command: string | undefined): Promise<void> {
  if (command !== 'migrate' && command !== 'seed') throw new Error('Say migrate or seed.');
  const config = readConfig(process.env);
  const resources = await loadResources();
  const database = await reach(config, say);
  try {
    const ran = await migrate(database.url, resources, say);
    say(ran.length > 0 ? `Migrated: ${ran.join(', ')}.` : 'The database is up to date.');
    if (command === 'seed') await seed(database.url, config.demo, resources);
  } finally {
    await database.stop();
  }
}

async function seed(url: string, demo: boolean, resources: Awaited<ReturnType<typeof loadResources>>): Promise<void> {
  const client = new pg.Client({ connectionString: url, options: '-c timezone=UTC' });
  await client.connect();
  try {
    await seedReference(client, resources);
    if (demo) await seedDemo(client, resources, say);
    say('Seeded.');
  } finally {
    await client.end();
  }
}

try {
  await main(process.argv[2]);
} catch (error) {
  console.error(startSentence(error) ?? (error instanceof Error ? error.message : error));
  process.exit(1);
}
