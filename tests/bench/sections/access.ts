// What the rights cost a list of 25: everything that the operation does in this process, the access check among it, against its bare
// statement; and the row rule of a portal user against the same rows asked for by a filter.
import { performance } from 'node:perf_hooks';
import pg from 'pg';
import type { Role } from '../../../resources/define/index.ts';
import type { Viewer } from '../../../api/access/rights.ts';
import type { Context, Request } from '../../../api/context.ts';
import { createPool } from '../../../api/database/pool.ts';
import { migrate } from '../../../api/database/migrate.ts';
import { list } from '../../../api/operations/read.ts';
import { seedReference } from '../../../seeds/index.ts';
import { createDatabase } from '../../support/database.ts';
import { unwatched } from '../seed.ts';
import type { Section, SectionContext } from './section.ts';

const links = 40;
const page = '_start=0&_end=25&_count=none';
/** Runs that are thrown away: the code is compiled and PostgreSQL has its plans afterwards. */
const warmUp = 200;

const section: Section = {
  name: 'access',
  title: 'Rights',
  run: async (context) => {
    const [carriers, rounds] = context.quick ? [200, 300] : [20_000, 4_000];
    const database = await createDatabase(context.serverUrl);
    await migrate(database.url, context.resources);
    const { carrier, customer } = await seed(database.url, carriers, context);
    const pool = createPool(database.url, context.say, { max: 2 });
    try {
      const bench = new Bench(pool, context, rounds);
      const lines = [
        await bench.check('carriers', person('viewer')),
        await bench.check('carrier_interconnects', person('carrier_viewer', { carrierId: carrier })),
        await bench.check('carriers', person('customer_viewer', { customerId: customer })),
        await bench.rowRule(carrier),
      ];
      return lines.join('\n');
    } finally {
      await pool.end();
      await database.drop();
    }
  },
};
export default section;

const person = (role: Role, own: Partial<Viewer> = {}): Viewer => ({
  id: '00000000-0000-4000-8000-000000000000',
  email: `${role}@example.com`,
  name: role,
  role,
  carrierId: null,
  customerId: null,
  ...own,
});

/** Carriers, one of them with interconnects enough for a page and open to a customer with 99 others. */
async function seed(
  url: string,
  count: number,
  { resources }: SectionContext,
): Promise<{ carrier: string; customer: string }> {
  const client = new pg.Client({ connectionString: url, options: '-c timezone=UTC' });
  await client.connect();
  try {
    await seedReference(client, resources);
    await unwatched(client, ['carriers', 'carrier_interconnects', 'customers', 'carrier_assignments'], async () => {
      await client.query(
        `INSERT INTO carriers (name, code, primary_currency_id)
         SELECT 'Carrier ' || i, 'BENCH-' || i, (SELECT id FROM currencies WHERE code = 'USD') FROM generate_series(1, $1) AS i`,
        [count],
      );
      await client.query(
        `INSERT INTO carrier_interconnects (carrier_id, short_code, name, direction, currency_code)
         SELECT id, 'I' || row_number() OVER (), 'Link ' || i, 'both', 'USD'
         FROM (SELECT id FROM carriers ORDER BY name LIMIT 500) AS chosen CROSS JOIN generate_series(1, $1) AS i`,
        [links],
      );
      await client.query(
        `INSERT INTO customers (company_name, account_number, category_id, status, billing_type)
         SELECT 'Customer', 'CUS-1', id, 'active', 'prepaid' FROM customer_categories LIMIT 1`,
      );
      await client.query(
        `INSERT INTO carrier_assignments (carrier_id, assignment_type, customer_ids)
         SELECT id, 'customers', (SELECT jsonb_build_array(id) FROM customers) FROM (SELECT id FROM carriers ORDER BY name LIMIT 100) AS chosen`,
      );
    });
    await client.query('VACUUM ANALYZE');
    const { rows } = await client.query<{ carrier: string; customer: string }>(
      `SELECT (SELECT id FROM carriers ORDER BY name LIMIT 1) AS carrier, (SELECT id FROM customers) AS customer`,
    );
    return rows[0] as { carrier: string; customer: string };
  } finally {
    await client.end();
  }
}

const middle = (values: readonly number[]): number =>
  values.toSorted((one, other) => one - other)[Math.floor(values.length / 2)] as number;
const milliseconds = (value: number): string => `${value.toFixed(3)} ms`;
const percent = (part: number, whole: number): string => `${((part / whole - 1) * 100).toFixed(1)} %`;

class Bench {
  private readonly pool: pg.Pool;
  private readonly rounds: number;
  private readonly context: Context;
  private readonly catalogue: Context['catalogue'];
  /** The statement that a list sent last. */
  private sent: pg.QueryConfig | undefined;
  /** Who answers it. */
  private answer: (statement: pg.QueryConfig) => Promise<unknown>;

  constructor(pool: pg.Pool, { resources }: SectionContext, rounds: number) {
    this.pool = pool;
    this.rounds = rounds;
    this.catalogue = new Map(resources.map((resource) => [resource.name, resource]));
    this.answer = (asked) => pool.query(asked);
    const watched = {
      query: (statement: pg.QueryConfig) => {
        this.sent = statement;
        return this.answer(statement);
      },
    };
    // Of the context a list without its total asks the pool and the definitions alone.
    this.context = { pool: watched, catalogue: this.catalogue } as unknown as Context;
  }

  /** All that the operation does beside its statement, the access check among it, measured against a database that answers at once. */
  async check(name: string, viewer: Viewer): Promise<string> {
    const ask = this.asker(name, viewer, page);
    await ask();
    const statement = this.sent as pg.QueryConfig;
    const [whole, bare] = await this.inTurns(ask, () => this.pool.query(statement));
    this.answer = () => Promise.resolve({ rows: [] });
    const [beside, nothing] = await this.inTurns(ask, () => this.answer(statement));
    this.answer = (asked) => this.pool.query(asked);
    const share = (100 * (beside - nothing)) / bare;
    return `- list of 25 ${name} as ${viewer.role}: ${milliseconds(whole)}, the same statement bare ${milliseconds(bare)}; the check and what else stands beside the statement take ${((beside - nothing) * 1000).toFixed(1)} µs: ${share.toFixed(2)} % (target below 5 %)`;
  }

  /** A portal user's own interconnects against the same rows and fields, asked for by a filter. */
  async rowRule(carrier: string): Promise<string> {
    const name = 'carrier_interconnects';
    const own = this.asker(name, person('carrier_viewer', { carrierId: carrier }), page);
    const seen = JSON.parse((await own()).body) as Record<string, unknown>[];
    const fields = Object.keys(seen[0] ?? {}).join(',');
    const filter = `${page}&carrierId=${carrier}&_fields=${fields}`;
    const [scoped, filtered] = await this.inTurns(own, this.asker(name, person('viewer'), filter));
    return `- the row rule of a portal user in SQL: ${milliseconds(scoped)}, the same rows by a filter ${milliseconds(filtered)}: ${percent(scoped, filtered)}`;
  }

  private asker(name: string, viewer: Viewer, query: string): () => Promise<{ body: string }> {
    const resource = this.catalogue.get(name);
    if (!resource) throw new Error(`There is no resource ${name}`);
    const request: Request = { viewer, requestId: 'bench', ip: '127.0.0.1', reason: null };
    return () => list(this.context, request, resource, query);
  }

  /** Middle times of two works (ms), each in turn the first. */
  private async inTurns(one: () => Promise<unknown>, other: () => Promise<unknown>): Promise<[number, number]> {
    const taken: [number[], number[]] = [[], []];
    const run = async (which: 0 | 1): Promise<void> => {
      const begun = performance.now();
      await (which === 0 ? one() : other());
      taken[which].push(performance.now() - begun);
    };
    for (let round = 0; round < this.rounds + warmUp; round += 1) {
      await run(round % 2 === 0 ? 0 : 1);
      await run(round % 2 === 0 ? 1 : 0);
      if (round === warmUp) for (const times of taken) times.length = 0;
    }
    return [middle(taken[0]), middle(taken[1])];
  }
}
