// The audit trail under load: pages of it as it grows, what the trigger costs an update, and how long verifying takes.
import { performance } from 'node:perf_hooks';
import pg from 'pg';
import { sealTrail } from '../../../api/audit/seals.ts';
import { verifyTrail } from '../../../api/audit/verify.ts';
import { createPool } from '../../../api/database/pool.ts';
import { migrate } from '../../../api/database/migrate.ts';
import { seedReference } from '../../../seeds/index.ts';
import { createDatabase } from '../../support/database.ts';
import { startOurs } from '../ours.ts';
import type { Section, SectionContext } from './section.ts';

const carriers = 200;
const actors = 40;
/** Runs of each measurement; the middle one counts. */
const rounds = 301;

const section: Section = {
  name: 'audit',
  title: 'Audit trail',
  run: async (context) => {
    const [small, large, some, sealed] = context.quick
      ? [2_000, 20_000, 5_000, 20_000]
      : [20_000, 2_000_000, 200_000, 1_000_000];
    const database = await createDatabase(context.serverUrl);
    await migrate(database.url, context.resources);
    const client = new pg.Client({ connectionString: database.url, options: '-c timezone=UTC' });
    await client.connect();
    try {
      await seedReference(client, context.resources);
      await seedPeople(client);
      const trigger = await measureTrigger(client, database, context);
      await grow(client, small, context);
      const before = await measurePages(client);
      await grow(client, some, context);
      const few = await prove(client, database.url, context);
      await grow(client, sealed, context);
      const proof = await proofs(client, few, await prove(client, database.url, context));
      await grow(client, large, context);
      const after = await measurePages(client);
      return [...pages(before, after, small, large), ...trigger, ...proof].join('\n');
    } finally {
      await client.end();
      await database.drop();
    }
  },
};
export default section;

const number = (value: number): string => Math.round(value).toLocaleString('en-GB');
const middle = (values: number[]): number =>
  values.toSorted((one, other) => one - other)[Math.floor(values.length / 2)] as number;

async function timed(work: () => Promise<unknown>, times = rounds): Promise<number> {
  const took: number[] = [];
  for (let round = 0; round < times; round += 1) {
    const start = performance.now();
    await work();
    took.push(performance.now() - start);
  }
  return middle(took);
}

async function seedPeople(client: pg.Client): Promise<void> {
  await client.query(
    `INSERT INTO users (email, role, status) SELECT 'clerk' || i || '@example.com', 'noc', 'active' FROM generate_series(1, $1) AS i`,
    [actors],
  );
  await client.query(
    `INSERT INTO carriers (name, code, primary_currency_id)
     SELECT 'Carrier ' || i, 'BENCH-' || i, (SELECT id FROM currencies WHERE code = 'USD') FROM generate_series(1, $1) AS i`,
    [carriers],
  );
}

/** Adds to the trail until it has so many rows, spread evenly over the days; one carrier and one day of one actor have the same share always. */
async function grow(client: pg.Client, count: number, { say }: SectionContext): Promise<void> {
  say(`Audit: the trail grows to ${number(count)} rows`);
  await client.query('SET session_replication_role = replica; SET synchronous_commit = off');
  const batch = 100_000;
  for (;;) {
    const { rowCount } = await client.query(
      `INSERT INTO audit_records (event_type, actor_id, actor_email, description, metadata, occurred_at, created_at)
       SELECT 'config_change', u.id, u.email, 'Carrier ' || c.name || ' updated',
         jsonb_build_object('actorId', u.id, 'resource', 'carriers', 'recordId', CASE WHEN i <= 10000 OR i % 2000 < 10 THEN c.id ELSE gen_random_uuid() END,
           'title', c.name, 'action', 'update', 'requestId', gen_random_uuid(), 'ip', '192.0.2.7', 'reason', 'Agreed with the carrier',
           'changes', jsonb_build_object('customerCreditLimit', jsonb_build_array((i % 400 * 250)::text, ((i + 3) % 400 * 250)::text))),
         moment, moment
       FROM (SELECT n + i AS i, now() - ((n + i) % 2000000) * interval '30 seconds' AS moment
             FROM (SELECT count(*) AS n FROM audit_records) held, generate_series(1, LEAST($2, GREATEST($1 - n, 0))) AS i) numbers
         JOIN (SELECT row_number() OVER (ORDER BY code) - 1 AS at, id, name FROM carriers) c ON c.at = i % ${carriers}
         JOIN (SELECT row_number() OVER (ORDER BY email) - 1 AS at, id, email FROM users) u ON u.at = i % ${actors}`,
      [count, batch],
    );
    if (!rowCount || rowCount < batch) break;
  }
  await client.query('RESET session_replication_role; RESET synchronous_commit');
  // As the database does by itself after a while: else it would do so in the middle of what is measured next.
  await client.query('VACUUM (ANALYZE) audit_records');
}

interface Pages {
  record: number;
  actor: number;
}

/** The statements behind a page of the trail of one record, and of one actor within a day. */
async function measurePages(client: pg.Client): Promise<Pages> {
  const { rows } = await client.query<{ record: string; actor: string; at: string }>(
    `SELECT record_id AS record, actor_id AS actor, occurred_at::text AS at FROM audit_records WHERE resource = 'carriers' AND actor_id IS NOT NULL
       AND record_id IN (SELECT id::text FROM carriers) ORDER BY occurred_at DESC LIMIT 1`,
  );
  const { record, actor, at } = rows[0] ?? { record: '', actor: '', at: '' };
  const columns =
    'id, occurred_at, actor_email, description, event_type, metadata, resource, record_id, request_id, changed_fields';
  return {
    record: await timed(() =>
      client.query(
        `SELECT ${columns} FROM audit_records WHERE resource = 'carriers' AND record_id = $1 ORDER BY occurred_at DESC, id DESC LIMIT 25`,
        [record],
      ),
    ),
    actor: await timed(() =>
      client.query(
        `SELECT ${columns} FROM audit_records WHERE actor_id = $1 AND occurred_at BETWEEN $2::timestamptz - interval '1 day' AND $2
         ORDER BY occurred_at DESC, id DESC LIMIT 25`,
        [actor, at],
      ),
    ),
  };
}

function pages(before: Pages, after: Pages, small: number, large: number): string[] {
  const line = (what: string, from: number, to: number): string =>
    `- ${what}: ${from.toFixed(2)} ms at ${number(small)} rows, ${to.toFixed(2)} ms at ${number(large)}: ${(to / from).toFixed(2)}x (target 1.5x)`;
  return [
    line('A page of the trail of one record', before.record, after.record),
    line('A page of one actor within a day', before.actor, after.actor),
  ];
}

/** A committed update of a carrier, with and without the trigger, in turn: as bare a statement as can be, and over HTTP as people make it. */
async function measureTrigger(client: pg.Client, { url }: { url: string }, context: SectionContext): Promise<string[]> {
  context.say('Audit: the cost of the trigger');
  const bare = await withAndWithout(client, context, (turn) =>
    client.query({
      name: 'bench_update',
      text: `WITH ctx AS MATERIALIZED (SELECT set_config('didtron.audit', $1, true)) UPDATE carriers SET tax_code = $2 FROM ctx WHERE code = $3`,
      values: ['{"actorEmail":"bench@example.com","requestId":"bench"}', `T${turn}`, `BENCH-${(turn % carriers) + 1}`],
    }),
  );
  const server = await startOurs(context.life, url);
  const address = (turn: number): string => `${server.url}/api/carriers/BENCH-${(turn % carriers) + 1}`;
  const versions = new Map<string, string>();
  const overHttp = await withAndWithout(client, context, async (turn) => {
    const [path, method] = [address(turn), 'PATCH'];
    const version = versions.get(path) ?? (await fetch(path, server)).headers.get('etag') ?? '';
    const headers = { ...server.headers, 'content-type': 'application/json', 'if-match': version };
    const answer = await fetch(path, { method, headers, body: JSON.stringify({ taxCode: `H${turn}` }) });
    if (answer.status !== 200) throw new Error(`${method} ${path} answered ${answer.status}: ${await answer.text()}`);
    await answer.arrayBuffer();
    versions.set(path, String(answer.headers.get('etag')));
  });
  // It would follow the growing trail all along.
  await server.stop();
  const line = (what: string, { audited, plain }: Cost): string =>
    `- ${what}: ${plain.toFixed(3)} ms without the trigger, ${audited.toFixed(3)} ms with it: ${(((audited - plain) / plain) * 100).toFixed(0)} % (target under 25 %)`;
  return [
    line('An update of a carrier as one bare statement', bare),
    line('An update of a carrier over HTTP', overHttp),
  ];
}

interface Cost {
  audited: number;
  plain: number;
}

/** Turns of each way: many short ones, for a machine is not equally fast from minute to minute. */
const turns = 9;

/** Milliseconds of one update, the middle of many. */
async function withAndWithout(
  client: pg.Client,
  { quick }: SectionContext,
  update: (turn: number) => Promise<unknown>,
): Promise<Cost> {
  const times = quick ? 180 : 4_500;
  let turn = 0;
  const next = () => update((turn += 1));
  const took: Record<'with' | 'without', number[]> = { with: [], without: [] };
  await timed(next, times / turns);
  for (let round = 0; round < turns; round += 1) {
    for (const way of ['with', 'without'] as const) {
      await client.query(`ALTER TABLE carriers ${way === 'with' ? 'ENABLE ALWAYS' : 'DISABLE'} TRIGGER z_audit`);
      took[way].push(await timed(next, times / turns));
    }
  }
  await client.query('ALTER TABLE carriers ENABLE ALWAYS TRIGGER z_audit');
  return { audited: middle(took.with), plain: middle(took.without) };
}

interface Proof {
  sealed: number;
  /** Seconds. */
  sealing: number;
  verified: number;
  /** Seconds. */
  verifying: number;
  /** Bytes that this process had at most while it verified. */
  memory: number;
}

/** Seals all there is and verifies it, watching the memory of this process. */
async function prove(client: pg.Client, url: string, { say }: SectionContext): Promise<Proof> {
  say('Audit: sealing and verifying');
  const pool = createPool(url, () => undefined, { max: 4 });
  const start = performance.now();
  const sealed = await sealTrail(pool);
  const sealing = (performance.now() - start) / 1000;
  await pool.end();
  let memory = process.memoryUsage().rss;
  const watch = setInterval(() => {
    memory = Math.max(memory, process.memoryUsage().rss);
  }, 50);
  const begun = performance.now();
  const found = await verifyTrail(client);
  const verifying = (performance.now() - begun) / 1000;
  clearInterval(watch);
  if (found.problem) throw new Error(found.problem.message);
  return { sealed, sealing, verified: Number(found.rows), verifying, memory };
}

async function proofs(client: pg.Client, few: Proof, many: Proof): Promise<string[]> {
  const { rows: sizes } = await client.query<{ trail: number; seals: number }>(
    `SELECT pg_total_relation_size('audit_records')::float8 AS trail, pg_total_relation_size('audit_seals')::float8 AS seals`,
  );
  const size = sizes[0] ?? { trail: 0, seals: 0 };
  const megabytes = ({ memory }: Proof): string => `${number(memory / 1e6)} MB`;
  return [
    `- Sealing ${number(many.sealed)} rows that came in at once: ${many.sealing.toFixed(1)} s; the seals take ${((size.seals / size.trail) * 100).toFixed(1)} % of what the trail takes`,
    `- Verifying ${number(many.verified)} rows: ${many.verifying.toFixed(1)} s (target 60 s); the whole process took ${megabytes(many)} at most, with ${number(few.verified)} rows ${megabytes(few)}`,
  ];
}
