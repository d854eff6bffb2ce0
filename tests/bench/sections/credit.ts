// Credit control over HTTP: a batch of ten thousand calls, and a thousand postings to one carrier at the same time that must agree.
import { randomBytes } from 'node:crypto';
import { performance } from 'node:perf_hooks';
import { createDatabase } from '../../support/database.ts';
import { withClient } from '../database.ts';
import type { Lifetime } from '../lifetime.ts';
import { signIn, startOurs } from '../ours.ts';
import type { Section } from './section.ts';

const rounds = 5;

type Call = (path: string, body: unknown, wanted: number) => Promise<Record<string, unknown>>;

/** A way to ask the server as a person of finance, whom its first super admin makes. */
async function asFinance(life: Lifetime, databaseUrl: string): Promise<Call> {
  const { url, headers } = await startOurs(life, databaseUrl);
  const clerk = { email: 'finance@example.com', password: randomBytes(12).toString('base64url') };
  await caller(url, headers)('/api/users', { ...clerk, role: 'finance', status: 'active' }, 201);
  return caller(url, await signIn(url, clerk));
}

/** Posts JSON and reads JSON; another status than `wanted` ends the bench. */
function caller(url: string, who: Record<string, string>): Call {
  return async (path, body, wanted) => {
    const answer = await fetch(url + path, {
      method: 'POST',
      headers: { 'content-type': 'application/json', ...who },
      body: JSON.stringify(body),
    });
    const text = await answer.text();
    if (answer.status !== wanted) throw new Error(`POST ${path} answered ${answer.status}: ${text}`);
    return JSON.parse(text) as Record<string, unknown>;
  };
}

/** Milliseconds of a batch of so many calls, the middle of a few, each over the hours of a day. */
async function timeBatches(call: Call, carrier: string, lines: number): Promise<number> {
  const took: number[] = [];
  for (let round = 0; round < rounds; round += 1) {
    const now = Date.now();
    const batch = Array.from({ length: lines }, (_, at) => ({
      at: new Date(now - (at % 1400) * 60_000).toISOString(),
      amount: '0.0123',
      seconds: 61,
      callId: `${round}-${at}`,
    }));
    const begun = performance.now();
    await call(`/api/carriers/${carrier}/call-batches`, { reference: `CDR-${round}`, lines: batch }, 201);
    took.push(performance.now() - begun);
  }
  return took.toSorted((one, other) => one - other)[Math.floor(rounds / 2)] as number;
}

/** Seconds of so many postings sent all at once. */
async function timePostings(call: Call, carrier: string, count: number): Promise<number> {
  const begun = performance.now();
  await Promise.all(
    Array.from({ length: count }, (_, at) =>
      call(
        `/api/carriers/${carrier}/actions/adjust`,
        { direction: 'customer', kind: 'payment', amount: '0.0101', reason: 'Bench', reference: `P-${at}` },
        200,
      ),
    ),
  );
  return (performance.now() - begun) / 1000;
}

const section: Section = {
  name: 'credit',
  title: 'Credit control',
  run: async ({ life, serverUrl, quick, say }) => {
    const [lines, postings] = quick ? [1_000, 100] : [10_000, 1_000];
    const { url } = await createDatabase(serverUrl, 'bench_credit');
    const call = await asFinance(life, url);
    return withClient(url, async (client) => {
      const { rows: currencies } = await client.query<{ id: string }>(`SELECT id FROM currencies WHERE code = 'USD'`);
      const values = { primaryCurrencyId: currencies[0]?.id, customerCreditLimit: '1000000' };
      const batched = await call('/api/carriers', { ...values, name: 'Batches', code: 'BATCHES' }, 201);
      const posted = await call('/api/carriers', { ...values, name: 'Postings', code: 'POSTINGS' }, 201);
      say(`${rounds} batches of ${lines} calls …`);
      const batch = await timeBatches(call, String(batched['id']), lines);
      say(`${postings} postings at once …`);
      const seconds = await timePostings(call, String(posted['id']), postings);
      const { rows } = await client.query<{ code: string; agrees: boolean; spend: boolean }>(
        `SELECT code, customer_balance = (SELECT sum(amount) FROM ledger_entries e WHERE e.carrier_id = c.id) AS agrees,
           customer24_hr_spend = (SELECT COALESCE(sum(amount), 0) FROM spend_buckets b WHERE b.carrier_id = c.id) AS spend
         FROM carriers c`,
      );
      const agree = rows.length === 2 && rows.every((row) => row.agrees && row.spend);
      return [
        `- a batch of ${lines.toLocaleString('en')} calls, booked with its hours: ${Math.round(batch)} ms (target 2,000 ms)`,
        `- ${postings.toLocaleString('en')} postings to one carrier at once: ${seconds.toFixed(1)} s, ${Math.round(postings / seconds)} a second`,
        `- ledger, balances and spends afterwards: ${agree ? 'agree' : 'DIFFER'}`,
      ].join('\n');
    });
  },
};
export default section;
