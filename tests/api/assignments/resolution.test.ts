// Who may call through a carrier: before and after saving, from the side of the customer too, and what keeps the lists true.
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Opening } from '../../../api/assignments/resolution.ts';
import { make, makeCarrier, nextNumber } from '../../support/rows.ts';
import type { Row } from '../../support/rows.ts';
import { startApp } from '../../support/server.ts';
import type { Client, TestApp } from '../../support/server.ts';

let app: TestApp;
let admin: Client;
let category: Row;
let group: Row;
let first: Row;
let second: Row;
beforeAll(async () => {
  app = await startApp();
  admin = await app.as('super_admin');
  await app.pool.query('DELETE FROM customers');
  category = await make(admin, 'customer_categories', { name: 'Wholesale', code: 'wholesale-test' });
  group = await make(admin, 'customer_groups', { name: 'Gold', code: 'gold-test', categoryId: category.id });
  first = await makeCustomer({ companyName: 'Alpha', categoryId: category.id, groupId: group.id });
  second = await makeCustomer({ companyName: 'Beta', categoryId: category.id });
  await makeCustomer({ companyName: 'Gone', categoryId: category.id, groupId: group.id, status: 'suspended' });
}, 60_000);
afterAll(() => app?.close());

const makeCustomer = (values: Record<string, unknown>): Promise<Row> =>
  make(admin, 'customers', { accountNumber: `CUS-${1000 + nextNumber()}`, status: 'active', ...values });
const assign = async (values: Record<string, unknown>): Promise<Row> =>
  make(admin, 'carrier_assignments', { carrierId: (await makeCarrier(admin)).id, ...values });

async function opened(path: string): Promise<Opening> {
  const answer = await admin.get<Opening>(path);
  if (answer.status !== 200) throw new Error(answer.text);
  return answer.body;
}
const told = ({ rows }: Opening): string[] => rows.map((row) => `${row.title}: ${row.why}`);

/** Each kind of assignment, with the active customers that it opens the carrier to. */
const kinds: [string, () => Record<string, unknown>, string[]][] = [
  ['all', () => ({ assignmentType: 'all' }), ['Alpha: Open to all', 'Beta: Open to all']],
  [
    'categories',
    () => ({ assignmentType: 'categories', categoryIds: [category.id] }),
    ['Alpha: Category Wholesale', 'Beta: Category Wholesale'],
  ],
  ['groups', () => ({ assignmentType: 'groups', groupIds: [group.id] }), ['Alpha: Group Gold']],
  ['customers', () => ({ assignmentType: 'customers', customerIds: [second.id] }), ['Beta: Named']],
];

describe('an assignment by', () => {
  test.each(kinds)(
    '%s tells its customers and their number, before it is saved as after',
    async (_kind, values, expected) => {
      const preview = await admin.post<Opening>('/api/carrier_assignments/preview', values());
      expect(told(preview.body)).toEqual(expected);
      const saved = await assign(values());
      expect(saved['customerCount']).toBe(expected.length);
      expect(await opened(`/api/carrier_assignments/${saved.id}/customers`)).toEqual({
        ...preview.body,
        total: expected.length,
      });
    },
  );

  test('a category or group that is off counts for nobody', async () => {
    const { id } = await assign({ assignmentType: 'groups', groupIds: [group.id] });
    await app.pool.query(`ALTER TABLE customer_groups DISABLE TRIGGER rule_active_while_used`);
    await app.pool.query('UPDATE customer_groups SET is_active = false WHERE id = $1', [group.id]);
    expect((await opened(`/api/carrier_assignments/${id}/customers`)).total).toBe(0);
    await app.pool.query('UPDATE customer_groups SET is_active = true WHERE id = $1', [group.id]);
    await app.pool.query(`ALTER TABLE customer_groups ENABLE TRIGGER rule_active_while_used`);
  });

  test('a preview of what cannot be is refused by field', async () => {
    const bad = await admin.post<{ errors: object }>('/api/carrier_assignments/preview', {
      groupIds: ['x'],
      colour: 1,
    });
    expect([bad.status, Object.keys(bad.body.errors).toSorted()]).toEqual([422, ['colour', 'groupIds']]);
  });
});

describe('a customer', () => {
  test('is told its carriers with the reason for each; a carrier without an assignment is none of them', async () => {
    await makeCarrier(admin);
    const customer = await makeCustomer({ companyName: 'Gamma', categoryId: category.id });
    const named = await assign({ assignmentType: 'customers', customerIds: [customer.id] });
    const carriers = await opened(`/api/customers/${String(customer['accountNumber'])}/carriers`);
    const own = carriers.rows.find((row) => row.id === named['carrierId']);
    expect(own).toMatchObject({ why: 'Named', status: 'active' });
    expect(carriers.rows.map((row) => row.why).toSorted()).toEqual(['Category Wholesale', 'Named', 'Open to all']);
    const { counts } = (await admin.get<{ counts: Record<string, number> }>(`/api/customers/${customer.id}/summary`))
      .body;
    expect(counts['carriers']).toBe(carriers.total);
  });

  test('that is suspended may call through none, and is told why', async () => {
    const customer = await makeCustomer({ companyName: 'Delta', categoryId: category.id, status: 'suspended' });
    expect(await opened(`/api/customers/${customer.id}/carriers`)).toEqual({
      total: 0,
      rows: [],
      none: 'The customer is suspended.',
    });
  });

  test('of the portal learns of no other customer or carrier in this way', async () => {
    const theirs = await app.as('customer_admin', { customerId: first.id });
    const { id } = await assign({ assignmentType: 'all' });
    for (const path of [`/api/customers/${first.id}/carriers`, `/api/carrier_assignments/${id}/customers`]) {
      expect((await theirs.get(path)).status).toBe(403);
    }
    expect((await theirs.post('/api/carrier_assignments/preview', { assignmentType: 'all' })).status).toBe(403);
    expect((await app.stranger.get(`/api/customers/${first.id}/carriers`)).status).toBe(401);
  });
});

describe('what an assignment names', () => {
  test.each([
    ['customer_categories', 'categories', 'categoryIds', { name: 'Named', code: 'named-category' }],
    ['customer_groups', 'groups', 'groupIds', { name: 'Named', code: 'named-group' }],
    ['customers', 'customers', 'customerIds', { companyName: 'Named', accountNumber: 'NAMED-1' }],
  ])(
    'cannot be removed (%s): the refusal says which carrier, through REST and around it',
    async (resource, type, field, values) => {
      const owner = resource === 'customer_categories' ? {} : { categoryId: category.id };
      const row = await make(admin, resource, { ...values, ...owner });
      const carrier = await makeCarrier(admin);
      const assignment = { carrierId: carrier.id, assignmentType: type, [field]: [row.id] };
      const { id } = await make(admin, 'carrier_assignments', assignment);
      const refused = await admin.delete<{ message: string }>(`/api/${resource}/${row.id}`);
      expect(refused.status).toBe(409);
      expect(refused.body.message).toContain(`the assignment of carrier ${String(carrier['name'])} names this`);
      const around = app.pool.query(`DELETE FROM ${resource} WHERE id = $1`, [row.id]);
      await expect(around).rejects.toMatchObject({ code: '23514' });
      await admin.delete(`/api/carrier_assignments/${id}`);
      expect((await admin.delete(`/api/${resource}/${row.id}`)).status).toBe(200);
    },
  );
});

test('none of this was an error of the server', () => expect(app.errors).toEqual([]));
