// npm run audit:verify: checks the seals of the trail, or with --file an exported file against the check sum in its last line.
import pg from 'pg';
import { parseArgs } from 'node:util';
import { readConfig } from '../config.ts';
import { reach } from '../database/open.ts';
import { checkFile } from './export-file.ts';
import { verifyTrail } from './verify.ts';
import type { Anchor } from './verify.ts';

const say = (line: string): void => console.log(line);

const usage = `npm run audit:verify                          verifies every seal and every sealed row
npm run audit:verify -- --seal 120:9f3c…      and that seal 120 has this hash still, noted at an earlier run
npm run audit:verify -- --file trail.ndjson   verifies an exported file; with --trail also that the trail knows of its export`;

async function main(): Promise<boolean> {
  const { values } = parseArgs({
    options: {
      seal: { type: 'string' },
      file: { type: 'string' },
      trail: { type: 'boolean' },
      help: { type: 'boolean' },
    },
  });
  if (values.help) {
    say(usage);
    return true;
  }
  if (values.file !== undefined) return file(values.file, values.trail ?? false);
  return onDatabase((client) => chain(client, anchorIn(values.seal)));
}

function anchorIn(text: string | undefined): Anchor | null {
  if (text === undefined) return null;
  const [, seal, hash] = /^(\d{1,18}):([0-9a-f]{64})$/.exec(text) ?? [];
  if (!seal || !hash) throw new Error('--seal is the number of a seal, a colon and its hash.');
  return { seal, hash };
}

async function chain(client: pg.Client, anchor: Anchor | null): Promise<boolean> {
  const { seals, rows, sealedTo, hash, removedTo, problem } = await verifyTrail(client, anchor);
  if (problem) {
    console.error(`NOT AS IT WAS SEALED. ${problem.message}.`);
    return false;
  }
  if (hash === null) {
    say('Nothing is sealed yet.');
    return true;
  }
  say(`Whole: ${rows} rows in ${seals} seals, up to #${sealedTo}.`);
  if (removedTo !== null) say(`Rows up to #${removedTo} were removed by retention, as the chain notes.`);
  say(`Note this to compare with later: --seal ${seals}:${hash}`);
  return true;
}

async function file(path: string, inTrail: boolean): Promise<boolean> {
  const { rows, sha256, problem } = await checkFile(path);
  if (problem) {
    console.error(`NOT AS IT WAS EXPORTED. ${problem}.`);
    return false;
  }
  say(`Whole: ${rows} rows, SHA-256 ${sha256}.`);
  if (!inTrail) return true;
  return onDatabase(async (client) => {
    const found = await client.query<{ at: string; email: string | null }>(
      `SELECT occurred_at::text AS at, actor_email AS email FROM audit_records
       WHERE event_type = 'export' AND resource = 'audit_records' AND metadata -> 'details' ->> 'sha256' = $1 ORDER BY seq LIMIT 1`,
      [sha256],
    );
    const row = found.rows[0];
    if (row) say(`Exported by ${row.email ?? 'the system'} on ${row.at}, as the trail has it.`);
    else console.error('The trail knows of no export with this check sum.');
    return row !== undefined;
  });
}

async function onDatabase<T>(work: (client: pg.Client) => Promise<T>): Promise<T> {
  const database = await reach(readConfig(process.env), () => undefined);
  const client = new pg.Client({ connectionString: database.url, options: '-c timezone=UTC' });
  try {
    await client.connect();
    return await work(client);
  } finally {
    await client.end();
    await database.stop();
  }
}

try {
  if (!(await main())) process.exitCode = 1;
} catch (error) {
  console.error(error instanceof Error ? error.message : error);
  process.exitCode = 2;
}
