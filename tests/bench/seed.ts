// The bench's own seed: carriers and a long trail, made by PostgreSQL itself from word lists, the same at every run.
import type pg from 'pg';

// 25 x 20 x 20 x 10 parts make 100,000 different names such as "Baltic Novatel Networks".
const places = `Adria Alpine Andes Arctic Atlas Baltic Bering Boreal Caspian Danube Delta Equator Gulf Harbor Iberia Indus Levant
  Meridian Nordic Orient Pacific Rhine Sahara Tundra Volta`;
const starts =
  'Alpha Axi Cross Digi Equi Euro Giga Globe Inter Metro Nova Omni Penta Sky Star Swift Trans Tri Uni Vela';
const ends = 'band cast cell com connect core dial fon gate gram line link net phone port span tel voice wave way';
const forms = 'AG BV Carriers GmbH Inc Limited Networks SA Services Wholesale';
const words = (text: string): string[] => text.split(/\s+/);

/** One name in 400 contains it: PostgreSQL finds these by the trigram index. */
export const rareText = 'novatel';
/** One name in twenty contains it: PostgreSQL does better to walk through the names in order. */
export const commonText = 'tel';

/** Fills tables as fast as can be: no trigger runs, not even those that write the trail. */
export async function unwatched(
  client: pg.Client,
  tables: readonly string[],
  fill: () => Promise<void>,
): Promise<void> {
  const each = (how: string) => tables.map((table) => `ALTER TABLE ${table} ${how} TRIGGER z_audit`).join('; ');
  await client.query(`SET session_replication_role = replica; ${each('DISABLE')}`);
  await fill();
  await client.query(`RESET session_replication_role; ${each('ENABLE ALWAYS')}`);
}

/** Carriers (100,000 at most), and forty colleagues who stand as actors in the trail. The currencies must be there. */
export const seedCarriers = (client: pg.Client, count: number): Promise<void> =>
  unwatched(client, ['users', 'carriers'], () => fillCarriers(client, count));

async function fillCarriers(client: pg.Client, count: number): Promise<void> {
  await client.query('SELECT setseed(0.25)');
  await client.query(
    `INSERT INTO users (email, first_name, last_name, role, status, email_verified)
     SELECT 'clerk' || i || '@example.com', 'Clerk', 'No ' || i, 'noc', 'active', true FROM generate_series(1, 40) AS i`,
  );
  // A step that shares no factor with 100,000 visits every combination once, in an order that looks shuffled.
  await client.query(
    `INSERT INTO carriers (name, code, partner_type, status, primary_currency_id, time_zone, customer_credit_type, customer_credit_limit,
       customer_balance, supplier_balance, capacity_mode, capacity_limit, customer_account_number, tax_code, bill_to, created_at, updated_at)
     SELECT name, upper(left(name, 3)) || '-' || i, type::carrier_partner_type, status::route_status, currency, zone,
       CASE WHEN prepaid THEN 'prepaid' ELSE 'postpaid' END::credit_type, CASE WHEN prepaid THEN 0 ELSE 500 * floor(random() * 200) END,
       round((random() * 90000 - 30000)::numeric, 4), round((random() * 40000 - 30000)::numeric, 4),
       CASE WHEN capped THEN 'capped' ELSE 'unrestricted' END::capacity_mode, CASE WHEN capped THEN 30 * (1 + floor(random() * 100)) END,
       'C' || 100000 + i, 'DE' || 100000000 + i, name || E'\\n' || i % 200 + 1 || E' Harbour Road\\n' || 10000 + i % 89999 || ' Hamburg', made, made
     FROM (
       SELECT i, ($1::text[])[k % 25 + 1] || ' ' || ($2::text[])[k / 25 % 20 + 1] || ($3::text[])[k / 500 % 20 + 1] || ' ' || ($4::text[])[k / 10000 + 1] AS name,
         (ARRAY['bilateral', 'bilateral', 'customer', 'supplier'])[1 + floor(random() * 4)::int] AS type,
         (ARRAY['active', 'active', 'active', 'active', 'testing', 'paused', 'disabled'])[1 + floor(random() * 7)::int] AS status,
         currencies[1 + floor(random() * cardinality(currencies))::int] AS currency,
         (ARRAY['UTC', 'Europe/London', 'Europe/Berlin', 'America/New_York', 'Asia/Singapore'])[1 + floor(random() * 5)::int] AS zone,
         random() < 0.3 AS prepaid, random() < 0.4 AS capped, now() - random() * interval '1000 days' AS made
       FROM (SELECT i, i::bigint * 61339 % 100000 AS k FROM generate_series(1, $5::int) AS i) AS numbers,
         (SELECT array_agg(id ORDER BY code) AS currencies FROM currencies) AS money
     ) AS made`,
    [words(places), words(starts), words(ends), words(forms), count],
  );
}

/** Interconnects of all carriers with fifty addresses each: single ones, networks and ranges, of both families, in no order. */
export async function seedAddresses(client: pg.Client, count: number): Promise<void> {
  await unwatched(client, ['carrier_interconnects', 'interconnect_ip_addresses'], () => fillAddresses(client, count));
  await client.query('VACUUM ANALYZE interconnect_ip_addresses');
}

async function fillAddresses(client: pg.Client, count: number): Promise<void> {
  await client.query(
    `INSERT INTO carrier_interconnects (carrier_id, short_code, name, direction, currency_code)
     SELECT id, 'I' || row_number() OVER (), 'Link', 'both', 'USD' FROM carriers`,
  );
  await client.query(
    `WITH links AS MATERIALIZED (SELECT row_number() OVER () - 1 AS n, id FROM carrier_interconnects)
     INSERT INTO interconnect_ip_addresses (interconnect_id, ip_address, is_range, range_end)
     SELECT links.id, CASE WHEN i % 4 = 2 THEN set_masklen(base, masklen(base) - 3) ELSE base END, i % 4 = 3,
       CASE WHEN i % 4 = 3 THEN base + 6 END
     FROM (SELECT i, CASE WHEN i % 5 < 3 THEN inet '20.0.0.0' + i::bigint * 8 ELSE inet '2001:db8::' + i::bigint * 65536 END AS base
           FROM (SELECT i::bigint * 7919 % $1 AS i FROM generate_series(0, $1::bigint - 1) AS i) AS shuffled) AS made
       JOIN links ON links.n = i % (SELECT count(*) FROM links)`,
    [count],
  );
}

/** Adds to the trail until it has so many rows: two years of changes of carriers, evenly spread, the latest a moment ago. */
export async function seedTrail(client: pg.Client, count: number): Promise<void> {
  await client.query(`SET session_replication_role = replica; SET synchronous_commit = off;
    SET maintenance_work_mem = '512MB'; SET max_parallel_maintenance_workers = 2`);
  const remake = await withoutIndexes(client, 'audit_records');
  await client.query(
    `WITH numbered AS MATERIALIZED (SELECT row_number() OVER (ORDER BY code) - 1 AS n, id, name FROM carriers),
       clerks AS MATERIALIZED (SELECT row_number() OVER (ORDER BY email) - 1 AS n, id, email FROM users WHERE email LIKE 'clerk%')
     INSERT INTO audit_records (event_type, actor_id, actor_email, description, metadata, occurred_at, created_at, updated_at)
     SELECT CASE WHEN i % 9 = 0 THEN 'admin_action' ELSE 'config_change' END, clerks.id, clerks.email, 'Carrier ' || numbered.name || ': update',
       jsonb_build_object('actorId', clerks.id, 'resource', 'carriers', 'recordId', numbered.id, 'title', numbered.name, 'action', 'update', 'requestId', gen_random_uuid(),
         'ip', '10.' || i % 200 || '.' || i / 200 % 250 || '.7',
         'changes', jsonb_build_object('customerCreditLimit', jsonb_build_array((i % 400 * 250)::numeric(14, 4)::text, ((i + 3) % 400 * 250)::numeric(14, 4)::text))),
       moment, moment, moment
     FROM (SELECT i, date_trunc('milliseconds', now() - ($2 - i) * (interval '730 days' / $2)) AS moment
           FROM generate_series((SELECT count(*) + 1 FROM audit_records)::int, $1::int) AS i) AS numbers
       JOIN numbered ON numbered.n = i::bigint * 7919 % (SELECT count(*) FROM numbered) JOIN clerks ON clerks.n = i % 40
     ORDER BY i`,
    [count, count],
  );
  for (const statement of remake) await client.query(statement);
  await client.query('RESET session_replication_role; RESET synchronous_commit; RESET maintenance_work_mem');
}

/** Drops what would be kept up row by row; answers with the statements that make it again. */
async function withoutIndexes(client: pg.Client, table: string): Promise<string[]> {
  const { rows } = await client.query<{ name: string; made: string }>(
    `SELECT i.indexrelid::regclass::text AS name, pg_get_indexdef(i.indexrelid) AS made FROM pg_index i
     WHERE i.indrelid = $1::regclass AND NOT EXISTS (SELECT 1 FROM pg_constraint c WHERE c.conindid = i.indexrelid)`,
    [table],
  );
  for (const { name } of rows) await client.query(`DROP INDEX ${name}`);
  return rows.map((row) => row.made);
}
