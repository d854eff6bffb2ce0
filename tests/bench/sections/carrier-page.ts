// The page of a carrier: all that it asks for when it opens, against one list of 25 carriers, on the demo data.
import { performance } from 'node:perf_hooks';
import type { Viewer } from '../../../api/access/rights.ts';
import { ChangeFeed } from '../../../api/audit/feed.ts';
import { createWitnesses } from '../../../api/audit/witnesses.ts';
import type { Context, Request } from '../../../api/context.ts';
import { Vault } from '../../../api/auth/vault.ts';
import { resourceNamed } from '../../../api/context.ts';
import { migrate } from '../../../api/database/migrate.ts';
import { createPool } from '../../../api/database/pool.ts';
import { Health } from '../../../api/health.ts';
import { Jobs } from '../../../api/jobs/index.ts';
import { createMailer } from '../../../api/mail/index.ts';
import { list, one } from '../../../api/operations/read.ts';
import { Totals } from '../../../api/operations/totals.ts';
import { warningsOf } from '../../../api/operations/warnings.ts';
import { summaryOf } from '../../../api/summary/summary.ts';
import { seedDemo, seedReference } from '../../../seeds/index.ts';
import { createDatabase } from '../../support/database.ts';
import { withClient } from '../database.ts';
import { oneLane } from '../one-lane.ts';
import type { Section } from './section.ts';

const clerk: Viewer = {
  id: '00000000-0000-4000-8000-000000000000',
  email: 'clerk1@example.com',
  name: 'Clerk No 1',
  role: 'super_admin',
  carrierId: null,
  customerId: null,
};
const request: Request = { viewer: clerk, requestId: 'bench', ip: '127.0.0.1', reason: null };
const target = 3;

const median = (times: readonly number[]): number =>
  times.toSorted((a, b) => a - b)[Math.floor(times.length / 2)] ?? Number.NaN;

const section: Section = {
  name: 'carrier-page',
  title: 'The page of a carrier',
  run: async ({ life, serverUrl, resources, quick, say }) => {
    const { url } = await createDatabase(serverUrl, 'bench_carrier_page');
    await migrate(url, resources);
    say('demo data …');
    await withClient(url, async (client) => {
      await seedReference(client, resources);
      await seedDemo(client, resources, () => undefined, new Date());
      await client.query('VACUUM ANALYZE');
    });
    const pool = createPool(url, say, { max: 3 });
    life.add('The pool', () => pool.end());
    const lanes = oneLane(pool);
    const feed = new ChangeFeed(pool, (error) => {
      if (error !== null) say('The change feed cannot be read');
    });
    const catalogue = new Map(resources.map((resource) => [resource.name, resource]));
    const log = { info: say, error: (_error: unknown, line: string) => say(line) };
    const totals = new Totals(lanes, feed, (name) => catalogue.get(name)?.audit ?? false);
    const context: Context = {
      pool,
      lanes,
      health: new Health(say),
      catalogue,
      totals,
      feed,
      log,
      jobs: new Jobs({ lanes, jobs: [], log, onState: () => undefined }),
      mail: createMailer(null, 'Bench <bench@example.com>', log),
      vault: new Vault('bench'),
      witnesses: createWitnesses(new Vault('bench'), null, { pool, resources, log, tell: () => undefined }),
      publicUrl: 'http://bench.test',
      auditRetentionDays: null,
      approvalLimit: null,
    };
    const carriers = resourceNamed(context, 'carriers');
    const { rows } = await pool.query<{ code: string }>('SELECT code FROM carriers ORDER BY code');
    const parts: Record<string, (code: string) => Promise<unknown>> = {
      record: (code) => one(context, request, carriers, code, '_embed=primaryCurrency'),
      summary: (code) => summaryOf(context, request, carriers, code),
      warnings: (code) => warningsOf(context, request, carriers, code),
    };
    const times: Record<string, number[]> = { list: [], page: [] };
    const time = async (name: string, work: () => Promise<unknown>): Promise<void> => {
      const begun = performance.now();
      await work();
      (times[name] ??= []).push(performance.now() - begun);
    };
    const rounds = quick ? 1 : 10;
    // Statements are planned anew the first few times: those are not counted.
    for (let round = -1; round < rounds; round += 1) {
      if (round === 0) for (const name of Object.keys(times)) times[name] = [];
      for (const [at, { code }] of rows.entries()) {
        await time('list', () =>
          list(context, request, carriers, `_start=${(at % 7) * 25}&_end=${(at % 7) * 25 + 25}`),
        );
        for (const [name, part] of Object.entries(parts)) await time(name, () => part(code));
        await time('page', () => Promise.all(Object.values(parts).map((part) => part(code))));
      }
    }
    const of = (name: string): number => median(times[name] ?? []);
    const ratio = of('page') / of('list');
    return [
      `- requests when it opens: ${Object.keys(parts).length} (target 4 at most): ${Object.keys(parts).join(', ')}`,
      `- its data, asked for at once: p50 ${of('page').toFixed(2)} ms; one list of 25: p50 ${of('list').toFixed(2)} ms; ${ratio.toFixed(1)}x (target below ${target}x)`,
      ...Object.keys(parts).map((name) => `- ${name}: p50 ${of(name).toFixed(2)} ms`),
    ].join('\n');
  },
};
export default section;
