// --explain: how PostgreSQL runs the statements of our lists, once they are prepared and have been run often enough to settle on a plan.
import pg from 'pg';
import type { Viewer } from '../../api/access/rights.ts';
import { ChangeFeed } from '../../api/audit/feed.ts';
import { createWitnesses } from '../../api/audit/witnesses.ts';
import { Health } from '../../api/health.ts';
import { Jobs } from '../../api/jobs/index.ts';
import { Vault } from '../../api/auth/vault.ts';
import { createMailer } from '../../api/mail/index.ts';
import type { Context } from '../../api/context.ts';
import { list } from '../../api/operations/read.ts';
import { Totals } from '../../api/operations/totals.ts';
import type { Resource } from '../../resources/define/index.ts';
import { withClient } from './database.ts';
import { oneLane } from './one-lane.ts';
import { reads } from './works.ts';

interface Statement {
  text: string;
  values: unknown[];
}

const viewer: Viewer = {
  id: '00000000-0000-0000-0000-000000000000',
  email: '',
  name: '',
  role: 'super_admin',
  carrierId: null,
  customerId: null,
};
/** PostgreSQL chooses between a plan for any values and one for these after five runs. */
const runsToSettle = 6;

/** Plans of every list that is measured, and of its count, as text. */
export async function explainLists(url: string, resources: readonly Resource[]): Promise<string> {
  return withClient(url, async (client) => {
    const parts: string[] = [];
    for (const work of reads) {
      const [path = ''] = work.paths.ours ?? [];
      const match = /^\/api\/(\w+)\?(.*)$/.exec(path);
      if (!match) continue;
      const resource = resources.find((one) => one.name === match[1]) as Resource;
      for (const statement of await statementsOf(client, resources, resource, match[2] as string)) {
        parts.push(`### ${work.label}\n\n${statement.text}\n\n${await explain(client, statement)}`);
      }
    }
    return parts.join('\n\n');
  });
}

/** Runs a list through our own code over a connection that writes down what it is asked. */
async function statementsOf(
  client: pg.Client,
  resources: readonly Resource[],
  resource: Resource,
  query: string,
): Promise<Statement[]> {
  const seen: Statement[] = [];
  const pool = {
    query: (text: string | Statement, values?: unknown[]) => {
      const statement =
        typeof text === 'string' ? { text, values: values ?? [] } : { text: text.text, values: text.values ?? [] };
      if (!/pg_class/.test(statement.text)) seen.push(statement);
      return client.query(statement);
    },
  } as unknown as pg.Pool;
  const lanes = oneLane(pool);
  const feed = new ChangeFeed(pool, () => undefined);
  const silent = { info: () => undefined, error: () => undefined };
  const context: Context = {
    pool,
    lanes,
    health: new Health(() => undefined),
    catalogue: new Map(resources.map((one) => [one.name, one])),
    totals: new Totals(lanes, feed, () => false),
    feed,
    jobs: new Jobs({ lanes, jobs: [], log: silent, onState: () => undefined }),
    mail: createMailer(null, '', silent),
    vault: new Vault(null),
    witnesses: createWitnesses(new Vault(null), null, { pool, resources, log: silent, tell: () => undefined }),
    auditRetentionDays: null,
    publicUrl: '',
    approvalLimit: null,
    log: silent,
  };
  await list(context, { viewer, requestId: '', ip: '', reason: null }, resource, query);
  return seen;
}

async function explain(client: pg.Client, { text, values }: Statement): Promise<string> {
  const literals = values.map((value) =>
    Array.isArray(value) ? pg.escapeLiteral(`{${value.join(',')}}`) : pg.escapeLiteral(String(value)),
  );
  const run = `EXECUTE explained${literals.length > 0 ? `(${literals.join(', ')})` : ''}`;
  await client.query(`PREPARE explained AS ${text}`);
  try {
    for (let times = 0; times < runsToSettle; times += 1) await client.query(run);
    const { rows } = await client.query<{ 'QUERY PLAN': string }>(`EXPLAIN (ANALYZE, BUFFERS) ${run}`);
    return rows.map((row) => row['QUERY PLAN']).join('\n');
  } finally {
    await client.query('DEALLOCATE explained');
  }
}
