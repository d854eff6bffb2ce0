// npm run secrets:forget: gives up the secrets that no key opens any more, after SECRET_KEY was lost.
import { loadResources } from '../../resources/define/load.ts';
import { AuditKeys } from '../audit/keys.ts';
import { readConfig } from '../config.ts';
import { reach } from '../database/open.ts';
import { createPool } from '../database/pool.ts';
import { openVault } from '../first-start.ts';
import { forgetLost } from './rekey.ts';

async function main(): Promise<void> {
  const config = readConfig(process.env);
  const resources = await loadResources();
  const database = await reach(config, () => undefined);
  const pool = createPool(database.url, console.log);
  try {
    const vault = openVault(config, config.databaseUrl ? null : database.place);
    if (vault.isShut) throw new Error('Set SECRET_KEY to the key that is to be used from now on.');
    const count = await forgetLost(pool, vault, resources);
    const trusted = await new AuditKeys(vault).takeOnTrust(pool);
    if (trusted !== null)
      console.log(
        `The seals of the audit trail are signed by keys that can no longer be vouched for: ${trusted} ${trusted === 1 ? 'key is' : 'keys are'} taken on trust.`,
      );
    console.log(
      count === 0
        ? 'Every secret can be opened: there is nothing to forget.'
        : `${count} ${count === 1 ? 'secret was' : 'secrets were'} given up. Their second factors are off: their owners set up new ones.`,
    );
  } finally {
    await pool.end();
    await database.stop();
  }
}

try {
  await main();
} catch (error) {
  console.error(error instanceof Error ? error.message : error);
  process.exit(1);
}
