// Runs once around the tests of faults: builds what they start, makes the data that their servers begin with, and prints what they have measured at the end.
import { chmodSync, existsSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import pg from 'pg';
import type { TestProject } from 'vitest/node';
import { hashPassword } from '../../../api/auth/passwords.ts';
import { startEmbedded } from '../../../api/database/embedded.ts';
import { migrate } from '../../../api/database/migrate.ts';
import { loadResources } from '../../../resources/define/load.ts';
import { seedReference } from '../../../seeds/index.ts';
import { build } from '../children.ts';
import { clearKilledRuns, scratchFolder } from '../database.ts';
import { testPassword } from '../server.ts';
import { bulk, people } from './people.ts';
import { tableOf } from './report.ts';

declare module 'vitest' {
  export interface ProvidedContext {
    /** A data folder with tables, people and carriers, to be copied. */
    blankData: string;
    /** A file to which measurements are appended. */
    measurements: string;
  }
}

export default async function setup(project: TestProject): Promise<() => void> {
  build();
  await clearKilledRuns();
  const scratch = scratchFolder('faults_');
  chmodSync(scratch, 0o755);
  const [blankData, measurements] = [join(scratch, 'blank'), join(scratch, 'measurements')];
  const server = await startEmbedded({ dataDir: blankData, durable: false, log: () => undefined });
  try {
    await fill(server.url);
  } finally {
    await server.stop();
  }
  project.provide('blankData', blankData);
  project.provide('measurements', measurements);
  return () => {
    if (existsSync(measurements)) console.log(`\n${tableOf(readFileSync(measurements, 'utf8'))}\n`);
    rmSync(scratch, { recursive: true, force: true });
  };
}

async function fill(url: string): Promise<void> {
  const resources = await loadResources();
  await migrate(url, resources);
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    await seedReference(client, resources);
    await client.query(
      `INSERT INTO users (email, password, first_name, last_name, role, status, email_verified)
       SELECT role || '.' || i || '@example.com', $1, 'No ' || i, initcap(role), role, 'active', true
       FROM unnest($2::text[]) AS role, generate_series(1, $3) AS i`,
      [await hashPassword(testPassword), people.roles, people.ofEach],
    );
    // Without triggers: the trail of so many would take as much room again.
    await client.query('SET session_replication_role = replica');
    await client.query(
      `INSERT INTO carriers (name, code, primary_currency_id) SELECT 'Bulk ' || n, $1 || n, (SELECT id FROM currencies WHERE code = 'USD')
       FROM (SELECT lpad(i::text, 5, '0') AS n FROM generate_series(1, $2) AS i) AS numbers`,
      [bulk.prefix, bulk.count],
    );
    await client.query(
      `INSERT INTO carrier_interconnects (carrier_id, short_code, name, direction, currency_code)
       SELECT id, 'I' || row_number() OVER (), 'Link', 'both', 'USD' FROM carriers`,
    );
    await client.query('RESET session_replication_role');
    await client.query('VACUUM ANALYZE');
  } finally {
    await client.end();
  }
}
