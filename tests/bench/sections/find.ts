// Find anything, among carriers and addresses by the hundred thousand: names, codes, numbers and addresses, one after the other.
import { performance } from 'node:perf_hooks';
import type pg from 'pg';
import type { Viewer } from '../../../api/access/rights.ts';
import { migrate } from '../../../api/database/migrate.ts';
import { createPool } from '../../../api/database/pool.ts';
import { find } from '../../../api/operations/find.ts';
import { seedReference } from '../../../seeds/index.ts';
import { createDatabase } from '../../support/database.ts';
import { withClient } from '../database.ts';
import { commonText, rareText, seedAddresses, seedCarriers } from '../seed.ts';
import type { Section } from './section.ts';

const rounds = 40;
const target = 50;

const clerk: Viewer = {
  id: '00000000-0000-4000-8000-000000000000',
  email: 'clerk1@example.com',
  name: 'Clerk No 1',
  role: 'super_admin',
  carrierId: null,
  customerId: null,
};

/** What people look for; the number makes every question another one. */
const questions: Record<string, (round: number) => string> = {
  'a rare part of a name': () => rareText,
  'a common part of a name': () => commonText,
  'the beginning of a name': (round) => `${'ABCDEGHILMNOPRSTV'.charAt(round % 17)}${'aeioul'.charAt(round % 6)}`,
  'a name that nobody has': (round) => `zzqx${round}`,
  'a short code': (round) => `I${1 + round * 17}`,
  'an account number': (round) => `C${100_001 + round * 31}`,
  'an IP address': (round) => `20.${round % 120}.${(round * 7) % 256}.${(round * 13) % 256}`,
  'a network begun': (round) => `20.${round % 120}.${(round * 7) % 256}.`,
  'a telephone number': (round) => `+44 20 7946 ${String(1000 + round).slice(-4)}`,
};

async function fillContacts(client: pg.Client): Promise<void> {
  await client.query(
    `INSERT INTO carrier_contacts (carrier_id, first_name, last_name, email, telephone)
     SELECT id, 'Contact', code, lower(code) || '@example.com', '+4420' || lpad((row_number() OVER () % 100000000)::text, 8, '0') FROM carriers`,
  );
  await client.query('VACUUM ANALYZE carrier_contacts');
}

const at = (times: readonly number[], share: number): number =>
  times.toSorted((a, b) => a - b)[Math.floor(times.length * share)] ?? Number.NaN;

const section: Section = {
  name: 'find',
  title: 'Find anything',
  run: async ({ life, serverUrl, resources, quick, say }) => {
    const [carriers, addresses] = quick ? [2_000, 20_000] : [100_000, 1_000_000];
    const { url } = await createDatabase(serverUrl, 'bench_find');
    await migrate(url, resources);
    await withClient(url, async (client) => {
      await seedReference(client, resources);
      say(`${carriers} carriers, ${addresses} addresses …`);
      await seedCarriers(client, carriers);
      await seedAddresses(client, addresses);
      await fillContacts(client);
      await client.query('VACUUM ANALYZE');
    });
    const pool = createPool(url, say, { max: 1 });
    life.add('The pool', () => pool.end());
    const context = { pool, catalogue: new Map(resources.map((resource) => [resource.name, resource])) };
    const times: Record<string, number[]> = {};
    // The first round warms caches and is not counted.
    for (let round = 0; round <= rounds; round += 1) {
      for (const [what, question] of Object.entries(questions)) {
        const begun = performance.now();
        await find(context, clerk, question(round));
        if (round > 0) (times[what] ??= []).push(performance.now() - begun);
      }
    }
    const all = Object.values(times).flat();
    const size = `${carriers.toLocaleString('en')} carriers and as many contacts, ${addresses.toLocaleString('en')} addresses`;
    return [
      `- find anything, among ${size}: p50 ${at(all, 0.5).toFixed(1)} ms, p95 ${at(all, 0.95).toFixed(1)} ms, p99 ${at(all, 0.99).toFixed(1)} ms (target ${target} ms)`,
      ...Object.entries(times).map(
        ([what, some]) => `- ${what}: p50 ${at(some, 0.5).toFixed(1)} ms, p99 ${at(some, 0.99).toFixed(1)} ms`,
      ),
    ].join('\n');
  },
};
export default section;
