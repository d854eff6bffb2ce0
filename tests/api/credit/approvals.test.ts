// Two pairs of eyes and netting: what waits, who may decide, and what is booked when they do.
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { offsetOf } from '../../../api/credit/netting.ts';
import { colleagueOf } from '../../support/accounts.ts';
import { currencyId, makeCarrier, nextNumber } from '../../support/rows.ts';
import type { Row } from '../../support/rows.ts';
import { startApp } from '../../support/server.ts';
import type { Answer, Client, TestApp } from '../../support/server.ts';

let app: TestApp;
let finance: Client;
let admin: Client;
/** Who approves what finance has asked for: a second person of the same office. */
let second: Client;
beforeAll(async () => {
  app = await startApp({ approvalLimit: '1000' });
  admin = await app.as('super_admin');
  finance = await app.as('finance');
  second = await colleagueOf(app, 'finance');
});
afterAll(() => app.close());

type Refusal = { code: string; message: string; errors: Record<string, string[]> };

const adjust = (carrier: Row, values: Record<string, unknown>, client = finance): Promise<Answer<Row & Refusal>> =>
  client.post(`/api/carriers/${carrier.id}/actions/adjust`, {
    direction: 'customer',
    kind: 'credit',
    amount: '1000.0001',
    reason: 'Settlement',
    reference: `R-${nextNumber()}`,
    ...values,
  });
const read = async (path: string): Promise<Row> => (await admin.get<Row>(path)).body;
const decide = (path: string, name: string, input: object, client = second): Promise<Answer<Row & Refusal>> =>
  client.post(`${path}/actions/${name}`, input);
const waiting = async (values: Record<string, unknown> = {}): Promise<{ carrier: Row; path: string }> => {
  const carrier = await makeCarrier(admin);
  const answer = await adjust(carrier, values);
  expect(answer.status, answer.text).toBe(200);
  return { carrier, path: String(answer.headers.get('location')) };
};

describe('an adjustment above the limit', () => {
  test('waits, books nothing, and is booked by the approval of another person', async () => {
    const { carrier, path } = await waiting({ reference: 'BIG' });
    expect(path).toMatch(/^\/api\/ledger_approvals\//);
    expect(await read(path)).toMatchObject({ status: 'pending', amount: '1000.0001', amountInBase: '1000.0001', reference: 'BIG' });
    expect((await read(`/api/carriers/${carrier.id}`))['customerBalance']).toBe('0.0000');
    const approved = await decide(path, 'approve', { note: 'Seen the contract' });
    expect(approved.status, approved.text).toBe(200);
    expect(approved.body).toMatchObject({ status: 'approved', decisionNote: 'Seen the contract' });
    expect((await read(`/api/carriers/${carrier.id}`))['customerBalance']).toBe('1000.0001');
    const entry = await read(String(approved.headers.get('location')));
    const asker = await read(path);
    expect(entry).toMatchObject({
      amount: '1000.0001', reference: 'BIG', actorEmail: finance.email, actorId: asker['requestedBy'], approverId: asker['decidedBy'],
    });
    const trail = await admin.get<Row[]>(`/api/audit_records?resource=ledger_approvals&recordId=${asker.id}`);
    const approval = trail.body.find((row) => (row['metadata'] as Row)['action'] === 'approve');
    expect(approval).toMatchObject({ actorEmail: second.email, metadata: { reason: 'Seen the contract' } });
  }); // prettier-ignore

  test('below or at the limit is booked at once, counted in the base currency', async () => {
    const carrier = await makeCarrier(admin);
    expect((await adjust(carrier, { amount: '1000' })).headers.get('location')).toMatch(/ledger_entries/);
    expect((await adjust(carrier, { kind: 'debit', amount: '1000.01' })).headers.get('location')).toMatch(/approvals/);
    const dinars = await makeCarrier(finance, { primaryCurrencyId: await currencyId(admin, 'KWD') });
    expect((await adjust(dinars, { amount: '900' })).headers.get('location')).toMatch(/approvals/);
  });

  test('is one also where its currency was made cheap since yesterday', async () => {
    const dirhams = (await admin.get<Row>('/api/currencies/AED')).body;
    const carrier = await makeCarrier(admin, { primaryCurrencyId: dirhams.id });
    const values = { rateToBase: '0.00000100' };
    expect((await finance.patch(`/api/currencies/${dirhams.id}`, values, dirhams.version)).status).toBe(200);
    const path = String((await adjust(carrier, { amount: '900000' })).headers.get('location'));
    expect(path).toMatch(/approvals/);
    const { amountInBase } = await read(path);
    expect(Number(amountInBase)).toBeCloseTo(900_000 * Number(dirhams['rateToBase']), 3);
    expect((await adjust(carrier, { amount: '1' })).headers.get('location')).toMatch(/ledger_entries/);
  });

  test('is not decided by the one who asked, by nobody else than finance, nor twice', async () => {
    const { carrier, path } = await waiting();
    for (const name of ['approve', 'reject']) {
      const own = await decide(path, name, { note: 'Mine' }, finance);
      expect([own.status, own.body.message]).toEqual([403, expect.stringContaining('another person')]);
      for (const role of ['admin', 'super_admin'] as const)
        expect((await decide(path, name, { note: 'x' }, await app.as(role))).status).toBe(403);
    }
    expect((await decide(path, 'reject', { note: 'No contract' })).body).toMatchObject({ status: 'rejected' });
    expect((await decide(path, 'approve', {})).status).toBe(409);
    expect((await read(`/api/carriers/${carrier.id}`))['customerBalance']).toBe('0.0000');
  });

  test('is not decided by the one who asked around the API either, and stays decided', async () => {
    const { path } = await waiting();
    const { id, requestedBy } = await read(path);
    await expect(
      app.pool.query(`UPDATE ledger_approvals SET status = 'rejected', decided_by = $2, decided_at = now(), decision_note = 'x' WHERE id = $1`, [id, requestedBy]),
    ).rejects.toThrow(/second_person/);
    await decide(path, 'reject', { note: 'No' });
    await expect(app.pool.query(`UPDATE ledger_approvals SET status = 'pending', decided_at = NULL, decided_by = NULL, decision_note = NULL WHERE id = $1`, [id])).rejects.toThrow(/decided for good/);
  }); // prettier-ignore

  test('approved by two people at the same moment is booked once', async () => {
    const { carrier, path } = await waiting();
    const answers = await Promise.all([1, 2, 3].map(() => decide(path, 'approve', {})));
    expect(answers.map(({ status }) => status).toSorted()).toEqual([200, 409, 409]);
    expect((await read(`/api/carriers/${carrier.id}`))['customerBalance']).toBe('1000.0001');
  });

  test('sent again waits once; its reference is taken for other content, and free again when it was rejected', async () => {
    const { carrier, path } = await waiting({ reference: 'R' });
    expect((await adjust(carrier, { reference: 'R' })).headers.get('location')).toBe(path);
    for (const other of [{ amount: '2000' }, { amount: '5' }])
      expect((await adjust(carrier, { reference: 'R', ...other })).status).toBe(409);
    await decide(path, 'reject', { note: 'Wrong amount' });
    expect((await adjust(carrier, { reference: 'R', amount: '5' })).body['customerBalance']).toBe('5.0000');
  });

  test('needs a reason to be rejected', async () => {
    const { path } = await waiting();
    const answer = await decide(path, 'reject', {});
    expect([answer.status, Object.keys(answer.body.errors)]).toEqual([422, ['note']]);
  });
});

describe('netting', () => {
  test.each([
    ['-140', '-105', '100', '105'],
    ['140', '105', '100', '-105'],
    ['-120', '-80', '100', null],
    ['-105', '-140', '100', '105'],
    ['-100', '-100', '100', '100'],
    ['-140', '105', '0', null],
    ['0', '-5', '0', null],
    ['-0.0001', '-5', '0', '0.0001'],
  ])('of %s and %s from %s on sets off %s', (customer, supplier, threshold, offset) => {
    expect(offsetOf(customer, supplier, threshold)).toBe(offset);
  });

  test('books both sides once and leaves the net balance as it was', async () => {
    const carrier = await makeCarrier(admin);
    await adjust(carrier, { kind: 'debit', amount: '140' });
    await adjust(carrier, { kind: 'debit', amount: '105', direction: 'supplier' });
    const input = { threshold: '100', reason: 'Monthly', reference: 'N-1' };
    const net = (values = {}) => finance.post<Row & Refusal>(`/api/carriers/${carrier.id}/actions/net`, { ...input, ...values });
    const answer = await net();
    expect(answer.body).toMatchObject({ customerBalance: '-35.0000', supplierBalance: '0.0000', bilateralBalance: '-35.0000' });
    expect((await net()).body).toMatchObject({ customerBalance: '-35.0000', supplierBalance: '0.0000' });
    expect((await net({ reason: 'Other' })).status).toBe(409);
    const nothing = await net({ reference: 'N-2' });
    expect([nothing.status, nothing.body.message]).toEqual([409, expect.stringContaining('Nothing to net')]);
    const entries = await admin.get<Row[]>(`/api/ledger_entries?carrierId=${carrier.id}&kind=netting`);
    expect(entries.body.map((row) => row['amount'])).toEqual(['105.0000', '105.0000']);
  }); // prettier-ignore

  test('is for bilateral carriers alone', async () => {
    const carrier = await makeCarrier(finance, { partnerType: 'customer' });
    const input = { reason: 'Monthly', reference: 'N' };
    expect((await finance.post(`/api/carriers/${carrier.id}/actions/net`, input)).status).toBe(409);
  });
});

describe('calls are blocked', () => {
  const state = async (carrier: Row): Promise<unknown> =>
    (await read(`/api/carriers/${carrier.id}`))['creditBlockReason'];

  test.each([
    ['prepaid', '0', '0', 'credit_used_up'],
    ['prepaid', '0', '0.0001', null],
    ['postpaid', '100', '-99.9999', null],
    ['postpaid', '100', '-100', 'credit_used_up'],
  ])(
    'for %s with a limit of %s at a balance of %s: %s',
    async (customerCreditType, customerCreditLimit, balance, reason) => {
      const carrier = await makeCarrier(finance, { customerCreditType, customerCreditLimit });
      if (balance !== '0') await adjust(carrier, { kind: 'correction', amount: balance });
      expect(await state(carrier)).toBe(reason);
    },
  );

  test('at the net credit limit where that is wanted, and never for a supplier', async () => {
    const carrier = await makeCarrier(finance, { customerCreditLimit: '900', bilateralCreditLimit: '100', bilateralLimitAction: 'block_calls' });
    await adjust(carrier, { kind: 'debit', amount: '60' });
    expect(await state(carrier)).toBe(null);
    await adjust(carrier, { kind: 'credit', amount: '40', direction: 'supplier' });
    expect(await state(carrier)).toBe('net_limit');
    const supplier = await makeCarrier(finance, { partnerType: 'supplier' });
    await adjust(supplier, { kind: 'debit', amount: '60', direction: 'supplier' });
    expect(await state(supplier)).toBe(null);
  }); // prettier-ignore
});

test('none of this was an error of the server', () => expect(app.errors).toEqual([]));
