// Batches of calls over REST: booked whole and once, by the hour, under two seconds for ten thousand calls; bad lines are named.
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { makeCarrier } from '../../support/rows.ts';
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
const hour = 3_600_000;
const ago = (hours: number): string => new Date(Date.now() - hours * hour).toISOString();
const line = (amount = '0.1', hours = 1): Record<string, unknown> => ({ at: ago(hours), amount, seconds: 60 });

const send = (carrier: Row, body: unknown, client = finance): Promise<Answer<Row & Refusal>> =>
  client.post(`/api/carriers/${carrier.id}/call-batches`, body);
const read = async (carrier: Row): Promise<Row> => (await admin.get<Row>(`/api/carriers/${carrier.id}`)).body;

test('10,000 calls are one entry, with balance, spend and hours right, also when sent twice', async () => {
  const carrier = await makeCarrier(admin);
  const lines = Array.from({ length: 10_000 }, (_, at) => ({
    at: ago((at % 20) + 0.01),
    amount: '0.0101',
    seconds: 61,
    callId: `call-${at}-${'x'.repeat(40)}`,
  }));
  const answer = await send(carrier, { reference: 'CDR-1', lines });
  expect(answer.status, answer.text).toBe(201);
  expect(answer.body).toMatchObject({
    amount: '-101.0000',
    balanceAfter: '-101.0000',
    callCount: 10_000,
    callSeconds: 610_000,
  });
  expect(await read(carrier)).toMatchObject({ customerBalance: '-101.0000', customer24HrSpend: '101.0000' });
  const { rows } = await app.pool.query<{ sum: string }>(
    'SELECT sum(amount)::text AS sum FROM spend_buckets WHERE carrier_id = $1',
    [carrier.id],
  );
  expect(rows[0]?.sum).toBe('101.0000');
  const again = await send(carrier, { reference: 'CDR-1', lines });
  expect([again.status, again.body.id]).toEqual([200, answer.body.id]);
  expect((await read(carrier))['customerBalance']).toBe('-101.0000');
}, 30_000);

describe('a batch', () => {
  test('under a used reference with other lines is refused', async () => {
    const carrier = await makeCarrier(admin);
    const first = line();
    expect((await send(carrier, { reference: 'A', lines: [first] })).status).toBe(201);
    const answer = await send(carrier, { reference: 'A', lines: [{ ...first, amount: '0.2' }] });
    expect([answer.status, Object.keys(answer.body.errors)]).toEqual([409, ['reference']]);
  });

  test('is the same however its numbers are written', async () => {
    const carrier = await makeCarrier(admin);
    const at = ago(2);
    await send(carrier, { reference: 'A', lines: [{ at, amount: '0.1', seconds: 5 }] });
    const answer = await send(carrier, { reference: 'A', lines: [{ at, amount: '0.1000', seconds: 5 }] });
    expect(answer.status).toBe(200);
  });

  test('sent by several at the same moment is booked once', async () => {
    const carrier = await makeCarrier(admin);
    const lines = [line('5')];
    const answers = await Promise.all(Array.from({ length: 6 }, () => send(carrier, { reference: 'A', lines })));
    expect(answers.map(({ status }) => status).toSorted()).toEqual([200, 200, 200, 200, 200, 201]);
    expect((await read(carrier))['customerBalance']).toBe('-5.0000');
  });

  test('names every bad line and books nothing', async () => {
    const carrier = await makeCarrier(admin);
    const lines = [
      line(),
      { ...line(), amount: '-1' },
      { ...line(), amount: 1 },
      { ...line(), at: '2999-01-01T00:00:00Z' },
      { ...line(), seconds: 1.5 },
      'text',
      { ...line(), destination: '44' },
      { ...line(), at: ago(24 * 94) },
      { ...line(), callId: 'a' },
      { ...line(), callId: 'a' },
      { ...line(), amount: '0.00001' },
    ];
    const answer = await send(carrier, { reference: 'A', lines });
    expect(answer.status).toBe(422);
    expect(Object.keys(answer.body.errors).toSorted()).toEqual(
      ['lines', 'lines.1.amount', 'lines.2.amount', 'lines.3.at', 'lines.4.seconds', 'lines.5', 'lines.6.destination', 'lines.7.at', 'lines.9.callId', 'lines.10.amount'].toSorted(),
    ); // prettier-ignore
    expect(answer.body.errors['lines']).toEqual(['9 of 11 are wrong']);
    expect((await read(carrier))['customerBalance']).toBe('0.0000');
  });

  test.each([
    [{ lines: [] }, 'lines'],
    [{ lines: 'all' }, 'lines'],
    [{ lines: Array.from({ length: 10_001 }, () => null) }, 'lines'],
    [{ lines: [{ at: '2026-01-01T00:00:00Z', amount: '0', seconds: 0 }] }, 'lines'],
    [{ reference: '' }, 'reference'],
    [{ reference: 5 }, 'reference'],
    [{ direction: 'both' }, 'direction'],
    [{ currency: 'EUR' }, 'currency'],
    [{ currency: 'euro' }, 'currency'],
    [{ note: 'x' }, 'note'],
  ])('with %.60j is refused with 422 under %s', async (wrong, field) => {
    const carrier = await makeCarrier(admin);
    const answer = await send(carrier, { reference: 'A', lines: [line()], ...wrong });
    expect([answer.status, Object.keys(answer.body.errors)]).toContainEqual(422);
    expect(Object.keys(answer.body.errors)).toContain(field);
  });

  test('of free calls alone has nothing to book', async () => {
    const carrier = await makeCarrier(admin);
    const answer = await send(carrier, { reference: 'A', lines: [line('0'), line('0.0000')] });
    expect([answer.status, answer.body.errors]).toEqual([422, { lines: ['come to 0: there is nothing to book'] }]);
  });

  test('on a side that the carrier has not, of no carrier, or by somebody else is refused', async () => {
    const customer = await makeCarrier(finance, { partnerType: 'customer' });
    const body = { reference: 'A', lines: [line()] };
    expect((await send(customer, { ...body, direction: 'supplier' })).status).toBe(422);
    expect((await send({ id: 'NOBODY', version: 1 }, body)).status).toBe(404);
    for (const role of ['admin', 'noc', 'viewer'] as const)
      expect((await send(customer, body, await app.as(role))).status).toBe(403);
    const noted = await admin.get<Row[]>(`/api/audit_records?eventType=access_denied&recordId=${customer.id}`);
    expect(noted.body.map((event) => event['metadata'])).toEqual(
      expect.arrayContaining([
        expect.objectContaining({ action: 'denied_action', details: { action: 'call_batch', role: 'noc' } }),
      ]),
    );
    expect((await send(customer, body, app.stranger)).status).toBe(401);
  });

  test('larger than four megabytes is refused with 413, and other routes keep their limit', async () => {
    const carrier = await makeCarrier(admin);
    const long = 'x'.repeat(4_100_000);
    expect((await send(carrier, { reference: long })).status).toBe(413);
    expect((await finance.post(`/api/carriers/${carrier.id}/actions/adjust`, { reason: long.slice(0, 2_000_000) })).status).toBe(413);
  }); // prettier-ignore

  test('by the code of the carrier is booked too', async () => {
    const carrier = await makeCarrier(admin);
    const answer = await finance.post(`/api/carriers/${String(carrier['code'])}/call-batches`, {
      reference: 'A',
      lines: [line()],
    });
    expect(answer.status).toBe(201);
  });
});

describe('the 24-hour spend', () => {
  test('counts calls of the last 24 hours and no older ones', async () => {
    const carrier = await makeCarrier(admin);
    await send(carrier, { reference: 'A', lines: [line('1', 0.1), line('2', 23.9), line('4', 25.1), line('8', 48)] });
    expect(await read(carrier)).toMatchObject({ customer24HrSpend: '3.0000', customerBalance: '-15.0000' });
  });

  test('is not taken away by who may not reset it: neither by another window nor by another midnight', async () => {
    const limited = { spendWindow: 'fixed_daily', customer24HrSpendLimit: '100' };
    const carrier = await makeCarrier(finance, limited);
    const path = `/api/carriers/${carrier.id}`;
    const sales = await app.as('sales');
    const refused = await Promise.all(
      [{ spendWindow: 'rolling_24_hours' }, { timeZone: 'Asia/Tokyo' }].map((values) =>
        sales.patch<{ errors: object }>(path, values, carrier.version),
      ),
    );
    expect(refused.map(({ status, body }) => [status, Object.keys(body.errors)])).toEqual([
      [403, ['spendWindow']],
      [422, ['timeZone']],
    ]);
    expect((await finance.patch(path, { timeZone: 'Asia/Tokyo' }, carrier.version)).status).toBe(200);
  });

  test('of a calendar day counts from midnight in the time zone of the carrier', async () => {
    const timeZone = 'Asia/Tehran';
    const carrier = await makeCarrier(finance, { spendWindow: 'fixed_daily', timeZone });
    const { rows } = await app.pool.query<{ midnight: string }>(
      `SELECT to_char(date_trunc('day', now(), $1) AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS"Z"') AS midnight`,
      [timeZone],
    );
    const midnight = Date.parse(String(rows[0]?.midnight));
    const at = (moment: number, amount: string) => ({ at: new Date(moment).toISOString(), amount, seconds: 1 });
    await send(carrier, { reference: 'A', lines: [at(midnight, '1'), at(midnight - 1000, '2')] });
    expect((await read(carrier))['customer24HrSpend']).toBe('1.0000');
  });

  test('of the supplier side is kept apart', async () => {
    const carrier = await makeCarrier(admin);
    await send(carrier, { reference: 'A', direction: 'supplier', lines: [line('7')] });
    expect(await read(carrier)).toMatchObject({ customer24HrSpend: '0.0000', supplier24HrSpend: '7.0000', supplierBalance: '-7.0000' });
  }); // prettier-ignore

  test('blocks calls at its limit where that is wanted; a raised limit, a reset or another action lets them go on', async () => {
    const carrier = await makeCarrier(finance, {
      customerCreditLimit: '1000',
      customer24HrSpendLimit: '10',
      customerSpendAction: 'block_calls',
    });
    const change = async (values: Record<string, unknown>): Promise<Row> => {
      const answer = await finance.patch<Row>(`/api/carriers/${carrier.id}`, values, (await read(carrier)).version);
      expect(answer.status, answer.text).toBe(200);
      return answer.body;
    };
    await send(carrier, { reference: 'A', lines: [line('9.9999')] });
    expect(await read(carrier)).toMatchObject({ creditBlocked: false, creditBlockReason: null });
    await send(carrier, { reference: 'B', lines: [line('0.0001')] });
    expect(await read(carrier)).toMatchObject({ creditBlocked: true, creditBlockReason: 'spend_limit' });
    expect(await change({ customer24HrSpendLimit: '11' })).toMatchObject({ creditBlocked: false });
    expect(await change({ customer24HrSpendLimit: '10' })).toMatchObject({ creditBlocked: true });
    for (const action of ['alert_only', 'ignore'])
      expect(await change({ customerSpendAction: action })).toMatchObject({ creditBlocked: false });
    expect(await change({ customerSpendAction: 'block_calls' })).toMatchObject({ creditBlocked: true });
    const reset = await finance.post<Row>(`/api/carriers/${carrier.id}/actions/resetSpend`, {
      direction: 'customer',
      note: 'Fraud stopped',
    });
    expect(reset.body).toMatchObject({ customer24HrSpend: '0.0000', creditBlocked: false, customerBalance: '-10.0000' });
    const trail = await admin.get<Row[]>(`/api/audit_records?resource=carriers&recordId=${carrier.id}&_sort=occurredAt&_order=desc`);
    expect(trail.body.find((row) => (row['metadata'] as Row)['action'] === 'resetSpend')).toMatchObject({
      actorEmail: finance.email,
      metadata: { reason: 'Fraud stopped', changes: { customerSpendResetAt: [null, expect.any(String)] } },
    });
    await send(carrier, { reference: 'C', lines: [line('3')] });
    expect((await read(carrier))['customer24HrSpend']).toBe('3.0000');
  }); // prettier-ignore
});

test('none of this was an error of the server', () => expect(app.errors).toEqual([]));
