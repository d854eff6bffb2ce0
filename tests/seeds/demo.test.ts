// The demo data: as much of everything as was promised, the same on every machine, and nothing that could be a real address or number.
import pg from 'pg';
import { afterAll, beforeAll, describe, expect, inject, test } from 'vitest';
import { loadResources } from '../../resources/define/load.ts';
import { isDocumentation } from '../../seeds/demo/addresses.ts';
import { isFictional } from '../../seeds/demo/data/people.ts';
import { seedDemo } from '../../seeds/index.ts';
import { createDatabase } from '../support/database.ts';
import type { TestDatabase } from '../support/database.ts';
import { templateName } from '../support/template.ts';

/** Yesterday: nothing of the past may lie before the clock of the database. */
const now = new Date(Date.now() - 86_400_000);
const databases: TestDatabase[] = [];
const clients: pg.Client[] = [];
let demo: pg.Client;

async function filled(): Promise<pg.Client> {
  const database = await createDatabase(inject('databaseUrl'), undefined, templateName);
  databases.push(database);
  const client = new pg.Client({ connectionString: database.url });
  clients.push(client);
  await client.connect();
  await seedDemo(client, await loadResources(), () => undefined, now);
  return client;
}

beforeAll(async () => {
  demo = await filled();
}, 120_000);
afterAll(async () => {
  for (const client of clients) await client.end();
  for (const database of databases) await database.drop();
});

const countOf = async (from: string): Promise<number> =>
  Number((await demo.query<{ n: string }>(`SELECT count(*) AS n FROM ${from}`)).rows[0]?.n);
const columnOf = async (sql: string): Promise<string[]> =>
  (await demo.query<{ value: string }>(sql)).rows.map((row) => row.value);

describe('the demo', () => {
  test.each([
    ['carriers', 200],
    ['carrier_interconnects', 600],
    ['customer_rating_plans', 20],
    ['rates', 50_000],
    ['customers', 300],
  ])('has %s, %i of them', async (table, wanted) => {
    expect(await countOf(table)).toBe(wanted);
  });

  test('has 5,000 audit rows at least, and alerts in every state', async () => {
    expect(await countOf('audit_records')).toBeGreaterThanOrEqual(5000);
    const states = await columnOf('SELECT DISTINCT status::text AS value FROM system_alerts ORDER BY 1');
    const all = await columnOf('SELECT unnest(enum_range(NULL::alert_status))::text AS value ORDER BY 1');
    expect(states).toEqual(all);
  });

  test('gives every interconnect its addresses, codecs and settings', async () => {
    for (const table of ['interconnect_ip_addresses', 'interconnect_codecs', 'interconnect_media_settings']) {
      expect(
        await countOf(
          `carrier_interconnects WHERE protocol = 'SIP' AND id NOT IN (SELECT interconnect_id FROM ${table})`,
        ),
      ).toBe(0);
    }
  });

  test('has addresses from the ranges for documentation only (RFC 5737, RFC 3849)', async () => {
    const addresses = await columnOf('SELECT ip_address::text AS value FROM interconnect_ip_addresses');
    expect(addresses.length).toBeGreaterThan(600);
    expect(addresses.filter((address) => !isDocumentation(address))).toEqual([]);
  });

  test('has telephone numbers from the ranges for fiction only', async () => {
    const phones = await columnOf('SELECT telephone AS value FROM carrier_contacts WHERE telephone IS NOT NULL');
    expect(phones.length).toBeGreaterThan(100);
    expect(phones.filter((phone) => !isFictional(phone))).toEqual([]);
  });

  test('is the same wherever it is made on the same day', async () => {
    const digest = `SELECT md5(string_agg(row_to_json(t)::text, '' ORDER BY id)) AS value
      FROM (SELECT id, name, code, status, customer_balance FROM carriers) t`;
    const other = await filled();
    expect((await other.query<{ value: string }>(digest)).rows).toEqual((await demo.query(digest)).rows);
  }, 120_000);
});
