// Who owns this address, among a million addresses, networks and ranges: the query of the API, timed in the database.
import type pg from 'pg';
import { migrate } from '../../../api/database/migrate.ts';
import { seedReference } from '../../../seeds/index.ts';
import { createDatabase } from '../../support/database.ts';
import { withClient } from '../database.ts';
import { seedAddresses, seedCarriers } from '../seed.ts';
import type { Section } from './section.ts';

const lookups = 2_000;
const query = `SELECT t.id, t.ip_address, t.range_end, t.interconnect_id FROM interconnect_ip_addresses t
  WHERE inetrange(t.first_address, t.last_address, '[]') @> $1::inet ORDER BY t.first_address DESC, t.id DESC LIMIT 25`;
const overlaps = `SELECT t.interconnect_id FROM interconnect_ip_addresses t
  WHERE inetrange(t.first_address, t.last_address, '[]') && inetrange($1::inet, $1::inet + 200, '[]') AND t.is_active`;

/** Milliseconds of each lookup, of addresses that somebody has and of others, as the database's own client sees them. */
async function time(client: pg.Client, count: number, name: string, text: string): Promise<number[]> {
  const taken: number[] = [];
  for (let at = 0; at < lookups; at += 1) {
    const place = (at * 104_729) % count;
    const address =
      at % 5 < 3 ? ipv4(20 * 2 ** 24 + place * 8 + (at % 8)) : `2001:db8::${ipv6(place * 65_536 + (at % 8))}`;
    const begun = performance.now();
    await client.query({ name, text, values: [address] });
    taken.push(performance.now() - begun);
  }
  return taken.toSorted((a, b) => a - b);
}

const ipv4 = (number: number): string => [24, 16, 8, 0].map((bits) => Math.floor(number / 2 ** bits) % 256).join('.');
const ipv6 = (number: number): string =>
  [32, 16, 0].map((bits) => (Math.floor(number / 2 ** bits) % 65_536).toString(16)).join(':');

const at = (sorted: readonly number[], share: number): string =>
  (sorted[Math.floor(sorted.length * share)] ?? Number.NaN).toFixed(2);

const section: Section = {
  name: 'addresses',
  title: 'Who owns an address',
  run: async ({ serverUrl, resources, quick, say }) => {
    const count = quick ? 20_000 : 1_000_000;
    const { url } = await createDatabase(serverUrl, 'bench_addresses');
    await migrate(url, resources);
    return withClient(url, async (client) => {
      await seedReference(client, resources);
      await seedCarriers(client, Math.ceil(count / 50));
      say(`${count} addresses …`);
      await seedAddresses(client, count);
      const found = await time(client, count, 'owner', query);
      const overlapping = await time(client, count, 'overlaps', overlaps);
      const plan = await client.query<{ 'QUERY PLAN': string }>(
        `EXPLAIN (ANALYZE, COSTS OFF) ${query.replace('$1', `'20.0.0.19'`)}`,
      );
      return [
        `- who owns an address, among ${count.toLocaleString('en')}: p50 ${at(found, 0.5)} ms, p99 ${at(found, 0.99)} ms (target 5 ms)`,
        `- what overlaps a range of 200: p50 ${at(overlapping, 0.5)} ms, p99 ${at(overlapping, 0.99)} ms (target 5 ms)`,
        '',
        '```',
        ...plan.rows.map((row) => row['QUERY PLAN']),
        '```',
      ].join('\n');
    });
  },
};
export default section;
