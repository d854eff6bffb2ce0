// The template database of a test run: migrated and with reference data, once; every test file copies it.
import pg from 'pg';
import { migrate } from '../../api/database/migrate.ts';
import { loadResources } from '../../resources/define/load.ts';
import { seedReference } from '../../seeds/index.ts';
import { createDatabase } from './database.ts';

export const templateName = 'didtron_template';

/** Makes it on a server of the run's own. Nobody stays connected, so that it can be copied. */
export async function makeTemplate(serverUrl: string): Promise<void> {
  const { url } = await createDatabase(serverUrl, templateName);
  const resources = await loadResources();
  await migrate(url, resources);
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    await seedReference(client, resources);
    await client.query('VACUUM ANALYZE');
  } finally {
    await client.end();
  }
}
