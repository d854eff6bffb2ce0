// Whatever is posted in whatever order: balance = sum, available = balance + limit, and not a ten-thousandth is lost.
import fc from 'fast-check';
import { Decimal } from 'decimal.js';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { offsetOf } from '../../../api/credit/netting.ts';
import { makeCarrier, nextNumber } from '../../support/rows.ts';
import type { Row } from '../../support/rows.ts';
import { startApp } from '../../support/server.ts';
import type { Client, TestApp } from '../../support/server.ts';

let app: TestApp;
let finance: Client;
let admin: Client;
beforeAll(async () => {
  app = await startApp();
  admin = await app.as('super_admin');
  finance = await app.as('finance');
});
afterAll(() => app.close());

/** Ten-thousandths as a decimal text. */
const money = (units: number): string => new Decimal(units).div(10_000).toFixed();
const units = fc.integer({ min: 1, max: 99_999_999 });
const side = fc.constantFrom('customer', 'supplier');

const step = fc.oneof(
  fc.record({ kind: fc.constantFrom('payment', 'credit', 'goodwill', 'refund', 'debit'), side, units }),
  fc.record({ kind: fc.constant('correction'), side, units: fc.integer({ min: -9_999_999, max: -1 }) }),
  fc.record({ kind: fc.constant('calls'), side, units, lines: fc.integer({ min: 1, max: 40 }) }),
  fc.record({ kind: fc.constant('net'), side, units: fc.constant(0) }),
);
type Step = { kind: string; side: string; units: number; lines?: number };

async function take(carrier: Row, { kind, side: direction, units: count, lines = 1 }: Step): Promise<Decimal> {
  const path = `/api/carriers/${carrier.id}`;
  const reference = `R-${nextNumber()}`;
  if (kind === 'net') {
    await finance.post(`${path}/actions/net`, { reason: 'Property', reference });
    return new Decimal(0);
  }
  if (kind === 'calls') {
    const at = new Date(Date.now() - 60_000).toISOString();
    const calls = Array.from({ length: lines }, (_, index) => ({ at, amount: money(count + index), seconds: index }));
    const answer = await finance.post(`${path}/call-batches`, { direction, reference, lines: calls });
    expect(answer.status, answer.text).toBe(201);
    return Decimal.sum(...calls.map(({ amount }) => amount)).negated();
  }
  const input = { direction, kind, amount: money(count), reason: 'Property', reference };
  const answer = await finance.post(`${path}/actions/adjust`, input);
  expect(answer.status, answer.text).toBe(200);
  return new Decimal(money(count)).times(kind === 'debit' ? -1 : 1);
}

test('after any postings balances are the sum of the ledger, and what was posted; available is balance and limit', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(step, { minLength: 1, maxLength: 12 }), units, async (steps, limit) => {
      const carrier = await makeCarrier(finance, { customerCreditLimit: money(limit) });
      let net = new Decimal(0);
      for (const one of steps) {
        const moved = await take(carrier, one);
        net = one.side === 'customer' ? net.plus(moved) : net.minus(moved);
      }
      const now = (await admin.get<Record<string, string>>(`/api/carriers/${carrier.id}`)).body;
      const { rows } = await app.pool.query<{ customer: string; supplier: string; calls: string; buckets: string }>(
        `SELECT COALESCE(sum(amount) FILTER (WHERE direction = 'customer'), 0)::numeric(14,4)::text AS customer,
           COALESCE(sum(amount) FILTER (WHERE direction = 'supplier'), 0)::numeric(14,4)::text AS supplier,
           COALESCE(-sum(amount) FILTER (WHERE kind = 'call_batch'), 0)::numeric(14,4)::text AS calls,
           (SELECT COALESCE(sum(amount), 0)::numeric(14,4)::text FROM spend_buckets WHERE carrier_id = $1) AS buckets
         FROM ledger_entries WHERE carrier_id = $1`,
        [carrier.id],
      );
      const sums = rows[0];
      expect([now['customerBalance'], now['supplierBalance']]).toEqual([sums?.customer, sums?.supplier]);
      expect(now['bilateralBalance']).toBe(net.toFixed(4));
      expect(now['availableCredit']).toBe(new Decimal(String(now['customerBalance'])).plus(money(limit)).toFixed(4));
      expect(sums?.buckets).toBe(sums?.calls);
      expect(new Decimal(String(now['customer24HrSpend'])).plus(String(now['supplier24HrSpend'])).toFixed(4)).toBe(sums?.calls);
    }),
    { numRuns: 12 },
  );
}, 120_000); // prettier-ignore

test('netting keeps the net, brings one side to 0 and never carries a side across it', () => {
  const amount = fc.integer({ min: -99_999_999, max: 99_999_999 });
  fc.assert(
    fc.property(amount, amount, fc.nat(1_000_000), (customer, supplier, threshold) => {
      const offset = offsetOf(money(customer), money(supplier), money(threshold));
      if (offset === null) return;
      const after = [customer, supplier].map((one) => new Decimal(money(one)).plus(offset));
      expect(after.some((one) => one.isZero())).toBe(true);
      expect(after[0]?.minus(after[1] as Decimal).eq(money(customer - supplier))).toBe(true);
      for (const [at, before] of [customer, supplier].entries())
        expect(after[at]?.isZero() || after[at]?.isNegative() === before < 0).toBe(true);
      expect(Math.min(Math.abs(customer), Math.abs(supplier))).toBeGreaterThanOrEqual(threshold);
    }),
  );
});

test('none of this was an error of the server', () => expect(app.errors).toEqual([]));
