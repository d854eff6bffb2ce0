// npm run audit:verify: checks the seals of the trail, or with --file an exported file against the check sum and signature in its last
// line.
import pg from 'pg';
import { parseArgs } from 'node:util';
import { readConfig } from '../config.ts';
import { reach } from '../database/open.ts';
import { anchorPath, openVault } from '../first-start.ts';
import { AnchorFile, newestSeal } from './anchor.ts';
import type { Anchor } from './anchor.ts';
import { recordEvent } from './events.ts';
import { checkFile } from './export-file.ts';
import { AuditKeys } from './keys.ts';
import { forgetAnchors, rememberedAnchor } from './proof.ts';
import { verifyTrail } from './verify.ts';

const say = (line: string): void => console.log(line);

const usage = `npm run audit:verify                          verifies every seal and every sealed row, and the seals noted before
npm run audit:verify -- --seal 120:9f3c…      and that seal 120 has this hash still, noted at an earlier run
npm run audit:verify -- --file trail.ndjson   verifies an exported file; with --trail also that the trail knows of its export,
                                              with --key Xw3k… that it is signed by the key of this name
npm run audit:verify -- --accept "Restored from the backup of 3 March"
                                              takes the chain as it is from now on, though it does not go through a seal noted before`;

async function main(): Promise<boolean> {
  const { values } = parseArgs({
    options: {
      seal: { type: 'string' },
      file: { type: 'string' },
      trail: { type: 'boolean' },
      key: { type: 'string' },
      accept: { type: 'string' },
      help: { type: 'boolean' },
    },
  });
  if (values.help) {
    say(usage);
    return true;
  }
  if (values.file !== undefined) return file(values.file, values.trail ?? false, values.key ?? null);
  const { accept } = values;
  if (accept !== undefined) return onDatabase((place) => acceptChain(place, accept.trim()));
  return onDatabase((place) => chain(place, anchorIn(values.seal)));
}

function anchorIn(text: string | undefined): Anchor | null {
  if (text === undefined) return null;
  const [, seal, hash] = /^(\d{1,18}):([0-9a-f]{64})$/.exec(text) ?? [];
  if (!seal || !hash) throw new Error('--seal is the number of a seal, a colon and its hash.');
  return { seal, hash };
}

interface Place {
  client: pg.Client;
  keys: AuditKeys;
  anchor: AnchorFile;
}

async function chain({ client, keys, anchor }: Place, noted: Anchor | null): Promise<boolean> {
  const anchors = [noted, await anchor.read(), await rememberedAnchor(client)].filter((one) => one !== null);
  const known = await keys.known(client);
  const found = await verifyTrail(client, { anchors, keys: known });
  const { seals, rows, sealedTo, hash, removedTo, signedFrom, problem } = found;
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
  if (signedFrom === null) say('The seals are not signed.');
  else if (known === null) say('The signatures fit, but without SECRET_KEY nobody can say whether they are ours.');
  else say(signedFrom === '1' ? 'All seals are signed.' : `Signed from seal ${signedFrom} on.`);
  say(`Note this to compare with later: --seal ${seals}:${hash}`);
  return true;
}

/** For an end that is right although another one was noted: a database that came from a backup. The trail says who took it so, and why. */
async function acceptChain({ client, keys, anchor }: Place, reason: string): Promise<boolean> {
  if (reason === '') throw new Error('--accept takes the reason, which is recorded in the audit trail.');
  const { problem } = await verifyTrail(client, { keys: await keys.known(client) });
  if (problem) {
    console.error(`NOT ACCEPTED. The chain itself is broken: ${problem.message}.`);
    return false;
  }
  const end = await newestSeal(client);
  if (!end) throw new Error('Nothing is sealed yet: there is no end to accept.');
  const before = [await anchor.read(), await rememberedAnchor(client)].filter((one) => one !== null);
  await recordEvent(
    client,
    { viewer: { id: null, email: null }, requestId: null, ip: null, reason },
    {
      type: 'security',
      action: 'audit_chain_accepted',
      description: `Audit trail: the chain was accepted as it ends at seal ${end.seal}`,
      details: { end: { ...end }, before: before.map((one) => ({ ...one })) },
    },
  );
  await forgetAnchors(client, anchor, end);
  say(`Accepted: the chain ends at seal ${end.seal}. The reason is recorded in the audit trail.`);
  return true;
}

async function file(path: string, inTrail: boolean, key: string | null): Promise<boolean> {
  const { rows, sha256, signedBy, problem } = await checkFile(path);
  if (problem) {
    console.error(`NOT AS IT WAS EXPORTED. ${problem}.`);
    return false;
  }
  say(`Whole: ${rows} rows, SHA-256 ${sha256}.`);
  say(signedBy ? `Signed by key ${signedBy}: compare it with GET /api/audit_records/key.` : 'Not signed.');
  if (key !== null && key !== signedBy) {
    console.error(`It is not signed by key ${key}.`);
    return false;
  }
  if (!inTrail) return true;
  return onDatabase(({ client }) => isKnown(client, sha256));
}

async function isKnown(client: pg.Client, sha256: string): Promise<boolean> {
  const found = await client.query<{ at: string; email: string | null }>(
    `SELECT occurred_at::text AS at, actor_email AS email FROM audit_records
     WHERE event_type = 'export' AND resource = 'audit_records' AND metadata -> 'details' ->> 'sha256' = $1 ORDER BY seq LIMIT 1`,
    [sha256],
  );
  const row = found.rows[0];
  if (row) say(`Exported by ${row.email ?? 'the system'} on ${row.at}, as the trail has it.`);
  else console.error('The trail knows of no export with this check sum.');
  return row !== undefined;
}

async function onDatabase<T>(work: (place: Place) => Promise<T>): Promise<T> {
  const config = readConfig(process.env);
  const database = await reach(config, () => undefined);
  const client = new pg.Client({ connectionString: database.url, options: '-c timezone=UTC' });
  try {
    await client.connect();
    const keys = new AuditKeys(openVault(config, config.databaseUrl ? null : database.place));
    return await work({ client, keys, anchor: new AnchorFile(anchorPath(config, database) ?? null) });
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
