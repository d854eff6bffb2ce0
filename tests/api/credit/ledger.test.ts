// The ledger through HTTP and around it: balances are its sum, whatever is tried; each movement is booked once.
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { Decimal } from 'decimal.js';
import { makeCarrier, nextNumber } from '../../support/rows.ts';
import type { Row } from '../../support/rows.ts';
import { startApp } from '../../support/server.ts';
import type { Answer, Client, TestApp } from '../../support/server.ts';

let app: TestApp;
let finance: Client;
let admin: Client;
beforeAll(async () => {
  app = await startApp();
  admin = await app.as('super_admin');
  finance = await app.as('finance');
});
afterAll(() => app.close());

type Refusal = { code: string; message: string; errors: Record<string, string[]> };

const adjust = (carrier: Row, values: Record<string, unknown>, client = finance): Promise<Answer<Row & Refusal>> =>
  client.post(`/api/carriers/${carrier.id}/actions/adjust`, {
    direction: 'customer',
    kind: 'payment',
    amount: '100',
    reason: 'Bank statement',
    reference: `R-${nextNumber()}`,
    ...values,
  });
const read = async (carrier: Row): Promise<Row> => (await admin.get<Row>(`/api/carriers/${carrier.id}`)).body;
const entriesOf = async (carrier: Row): Promise<Row[]> =>
  (await admin.get<Row[]>(`/api/ledger_entries?carrierId=${carrier.id}&_sort=number&_order=asc`)).body;

describe('a movement', () => {
  test.each([
    ['payment', '100', '100.0000'],
    ['credit', '0.0001', '0.0001'],
    ['goodwill', '5.5', '5.5000'],
    ['refund', '7', '7.0000'],
    ['debit', '12.25', '-12.2500'],
    ['correction', '-3', '-3.0000'],
    ['correction', '3', '3.0000'],
  ])('%s of %s moves the balance by %s', async (kind, amount, moved) => {
    const carrier = await makeCarrier(admin);
    const answer = await adjust(carrier, { kind, amount });
    expect(answer.status, answer.text).toBe(200);
    expect(answer.body['customerBalance']).toBe(moved);
    const entry = (await admin.get<Row>(String(answer.headers.get('location')))).body;
    expect(entry).toMatchObject({
      kind,
      amount: moved,
      balanceAfter: moved,
      currency: 'USD',
      actorEmail: finance.email,
    });
    expect(await entriesOf(carrier)).toEqual([entry]);
  });

  test('leaves the carrier its version, so that no open form is out of date, and stands in the trail', async () => {
    const carrier = await makeCarrier(admin);
    const answer = await adjust(carrier, { reference: 'IN-TRAIL' });
    expect(answer.body.version).toBe(carrier.version);
    const [entry] = await entriesOf(carrier);
    const trail = await admin.get<Row[]>(`/api/audit_records?resource=ledger_entries&recordId=${entry?.id}`);
    expect(trail.body).toHaveLength(1);
    expect(trail.body[0]).toMatchObject({
      actorEmail: finance.email,
      metadata: { action: 'create', reason: 'Bank statement', changes: { amount: [null, '100.0000'] } },
    });
  });

  test('of the supplier side moves the supplier balance alone, and the net balance with it', async () => {
    const carrier = await makeCarrier(admin);
    await adjust(carrier, { amount: '50' });
    const answer = await adjust(carrier, { direction: 'supplier', amount: '80' });
    expect(answer.body).toMatchObject({
      customerBalance: '50.0000',
      supplierBalance: '80.0000',
      bilateralBalance: '-30.0000',
    });
  });

  test('sent again with the same content is answered with the same entry and booked once', async () => {
    const carrier = await makeCarrier(admin);
    const first = await adjust(carrier, { reference: 'TWICE' });
    const again = await adjust(carrier, { reference: 'TWICE' });
    expect([again.status, again.headers.get('location')]).toEqual([200, first.headers.get('location')]);
    expect(again.body['customerBalance']).toBe('100.0000');
  });

  test.each([
    { amount: '101' },
    { direction: 'supplier' },
    { reason: 'Another' },
    { occurredAt: '2026-01-01T00:00:00Z' },
  ])('under a used reference but with %j is refused with the reason', async (other) => {
    const carrier = await makeCarrier(admin);
    await adjust(carrier, { reference: 'USED' });
    const answer = await adjust(carrier, { reference: 'USED', ...other });
    expect([answer.status, answer.body.code]).toEqual([409, 'DIDConflict']);
    expect(answer.body.errors['reference']?.[0]).toMatch(/was used for a payment .* with other content/);
    expect(await entriesOf(carrier)).toHaveLength(1);
  });

  test.each([
    [{ amount: '0' }, 'amount', 'must not be 0'],
    [{ amount: '-5' }, 'amount', 'must be above 0: the kind says which way it goes'],
    [{ amount: '1.00005' }, 'amount', expect.stringContaining('at most 4 decimals')],
    [{ amount: 5 }, 'amount', expect.stringContaining('in quotes')],
    [{ currency: 'EUR' }, 'currency', 'must be USD, the currency of the carrier'],
    [{ kind: 'call_batch' }, 'kind', expect.any(String)],
    [{ kind: 'opening' }, 'kind', expect.any(String)],
    [{ reason: '' }, 'reason', expect.any(String)],
    [{ reference: null }, 'reference', expect.any(String)],
    [{ occurredAt: '2999-01-01T00:00:00Z' }, 'occurredAt', 'must not lie in the future'],
    [{ balanceAfter: '5' }, 'balanceAfter', expect.any(String)],
  ])('with %j is refused with 422 under %s', async (wrong, field, text) => {
    const carrier = await makeCarrier(admin);
    const answer = await adjust(carrier, wrong);
    expect(answer.status, answer.text).toBe(422);
    expect(answer.body.errors[field]).toContainEqual(text);
    expect(await entriesOf(carrier)).toEqual([]);
  });

  test('on the side that a carrier has not is refused', async () => {
    const carrier = await makeCarrier(admin, { partnerType: 'customer' });
    const answer = await adjust(carrier, { direction: 'supplier' });
    expect([answer.status, Object.keys(answer.body.errors)]).toEqual([422, ['direction']]);
  });

  test('that would leave the range of amounts is refused and changes nothing', async () => {
    const carrier = await makeCarrier(admin);
    await adjust(carrier, { amount: '9999999999' });
    expect((await adjust(carrier, { amount: '9999999999' })).status).toBe(422);
    expect((await read(carrier))['customerBalance']).toBe('9999999999.0000');
  });

  test('is for finance alone', async () => {
    const carrier = await makeCarrier(admin);
    for (const role of ['admin', 'noc', 'support', 'sales', 'viewer'] as const)
      expect([role, (await adjust(carrier, {}, await app.as(role))).status]).toEqual([role, 403]);
    expect((await adjust(carrier, {}, await app.as('carrier_admin', { carrierId: carrier.id }))).status).toBe(403);
  });
});

describe('around the API', () => {
  const refused = (sql: string, params: unknown[]): Promise<void> =>
    expect(app.pool.query(sql, params)).rejects.toThrow(
      /can only be added to|change by entries|begin at 0|violates|must/,
    );

  test('a balance is changed by nobody but the ledger', async () => {
    const carrier = await makeCarrier(admin);
    await adjust(carrier, {});
    await refused(`UPDATE carriers SET customer_balance = 5 WHERE id = $1`, [carrier.id]);
    await refused(`UPDATE carriers SET supplier_balance = 5 WHERE id = $1`, [carrier.id]);
    await refused(
      `INSERT INTO carriers (name, code, primary_currency_id, customer_balance) SELECT 'Rich', 'RICH', primary_currency_id, 5 FROM carriers WHERE id = $1`,
      [carrier.id],
    );
    expect((await read(carrier))['customerBalance']).toBe('100.0000');
  });

  test('an entry is never changed, removed or truncated', async () => {
    const carrier = await makeCarrier(admin);
    await adjust(carrier, {});
    await refused(`UPDATE ledger_entries SET amount = 5 WHERE carrier_id = $1`, [carrier.id]);
    await refused(`DELETE FROM ledger_entries WHERE carrier_id = $1`, [carrier.id]);
    await refused('TRUNCATE ledger_entries CASCADE', []);
  });

  test('an insert moves the balance too, by all of its rows', async () => {
    const carrier = await makeCarrier(admin);
    await app.pool.query(
      `INSERT INTO ledger_entries (carrier_id, kind, amount, currency, reason, reference)
       SELECT $1, 'credit', n, 'USD', 'By hand', 'HAND-' || n FROM generate_series(1, 10) AS n`,
      [carrier.id],
    );
    expect((await read(carrier))['customerBalance']).toBe('55.0000');
    const entries = await entriesOf(carrier);
    expect(entries.map((entry) => entry['number'])).toEqual([1, 2, 3, 4, 5, 6, 7, 8, 9, 10]);
    expect(entries.at(-1)?.['balanceAfter']).toBe('55.0000');
  });

  test('a repetition moves nothing, also where the writer would skip it', async () => {
    const carrier = await makeCarrier(admin);
    await adjust(carrier, { reference: 'ONCE' });
    await refused(
      `INSERT INTO ledger_entries (carrier_id, kind, amount, currency, reason, reference)
       VALUES ($1, 'payment', 100, 'USD', 'Bank statement', 'ONCE') ON CONFLICT DO NOTHING`,
      [carrier.id],
    );
    expect((await read(carrier))['customerBalance']).toBe('100.0000');
  });

  test.each([
    ['a zero amount', `'credit', 0, 'USD'`],
    ['a wrong sign', `'debit', 5, 'USD'`],
    ['a wrong currency', `'credit', 5, 'EUR'`],
  ])('%s is refused', async (_what, values) => {
    const carrier = await makeCarrier(admin);
    await refused(
      `INSERT INTO ledger_entries (carrier_id, kind, amount, currency, reason, reference) SELECT $1, ${values}, 'By hand', 'X'`,
      [carrier.id],
    );
    expect((await read(carrier))['customerBalance']).toBe('0.0000');
  });
});

describe('a carrier with entries', () => {
  test('keeps its currency, its sides in use, and cannot be removed', async () => {
    const carrier = await makeCarrier(admin);
    await adjust(carrier, { direction: 'supplier', reference: 'A' });
    await adjust(carrier, { direction: 'supplier', kind: 'debit', reference: 'B' });
    const [euro] = (await admin.get<Row[]>('/api/currencies?code=EUR')).body;
    const change = await admin.patch<Refusal>(`/api/carriers/${carrier.id}`, { primaryCurrencyId: euro?.id }, 1);
    expect([change.status, Object.keys(change.body.errors)]).toEqual([422, ['primaryCurrencyId']]);
    const removal = await admin.delete<Refusal>(`/api/carriers/${carrier.id}`, 1);
    expect([removal.status, removal.body.message]).toEqual([409, expect.stringContaining('2 ledger')]);
    await adjust(carrier, { direction: 'supplier', reference: 'C' });
    const narrowed = await admin.patch<Refusal>(`/api/carriers/${carrier.id}`, { partnerType: 'customer' }, 1);
    expect([narrowed.status, Object.keys(narrowed.body.errors)]).toEqual([422, ['partnerType']]);
  });

  test('keeps the name of who booked when that person is gone', async () => {
    const carrier = await makeCarrier(admin);
    const { rows } = await app.pool.query<{ id: string }>(
      `WITH clerk AS (INSERT INTO users (email, first_name, last_name, role) VALUES ('gone@example.com', 'Gone', 'Clerk', 'finance') RETURNING id)
       SELECT id FROM clerk`,
    );
    await app.pool.query(
      `INSERT INTO ledger_entries (carrier_id, kind, amount, currency, reason, reference, actor_id, actor_email)
       VALUES ($1, 'payment', 100, 'USD', 'Bank statement', 'GONE', $2, 'gone@example.com')`,
      [carrier.id, rows[0]?.id],
    );
    await app.pool.query('DELETE FROM users WHERE id = $1', [rows[0]?.id]);
    const [entry] = await entriesOf(carrier);
    expect(entry).toMatchObject({ actorId: null, actorEmail: 'gone@example.com', amount: '100.0000' });
  });
});

test('1,000 postings to one carrier at the same time agree: sum, balance and the chain of balances', async () => {
  const carrier = await makeCarrier(admin);
  const amounts = Array.from({ length: 1000 }, (_, at) => new Decimal(((at * 7919) % 20000) - 10000).div(10000));
  const sent = amounts.filter((amount) => !amount.isZero());
  const answers = await Promise.all(
    sent.map((amount, at) => adjust(carrier, { kind: 'correction', amount: amount.toFixed(), reference: `P-${at}` })),
  );
  expect(new Set(answers.map((answer) => answer.status))).toEqual(new Set([200]));
  const sum = Decimal.sum(...sent).toFixed(4);
  expect((await read(carrier))['customerBalance']).toBe(sum);
  const { rows } = await app.pool.query<{ sum: string; broken: string; last: string }>(
    `SELECT sum(amount)::text AS sum, count(*) FILTER (WHERE balance_after <> before + amount)::text AS broken, max(number)::text AS last
     FROM (SELECT amount, balance_after, number, COALESCE(lag(balance_after) OVER (ORDER BY number), 0) AS before
       FROM ledger_entries WHERE carrier_id = $1) AS chain`,
    [carrier.id],
  );
  expect(rows[0]).toEqual({ sum, broken: '0', last: String(sent.length) });
}, 60_000);

test('none of this was an error of the server', () => expect(app.errors).toEqual([]));
