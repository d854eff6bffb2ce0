// What a record's page says at a glance: counts of its tabs, facts, readiness, as far as the reader may know.
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Summary } from '../../../api/summary/summary.ts';
import { currencyId, make, makeCarrier, makeInterconnect } from '../../support/rows.ts';
import { startApp } from '../../support/server.ts';
import type { Client, TestApp } from '../../support/server.ts';

let app: TestApp;
let admin: Client;
beforeAll(async () => {
  app = await startApp();
  admin = await app.as('super_admin');
}, 60_000);
afterAll(() => app?.close());

async function summaryOf(path: string, client = admin): Promise<Summary> {
  const answer = await client.get<Summary>(`/api/${path}/summary`);
  if (answer.status !== 200) throw new Error(answer.text);
  return answer.body;
}

test('a carrier tells the rows of every tab, its capacity, open alerts and readiness', async () => {
  const carrier = await makeCarrier(admin, { code: 'SUMMED' });
  await makeInterconnect(admin, { carrierId: carrier.id, capacityMode: 'capped', capacityLimit: 30 });
  await makeInterconnect(admin, { carrierId: carrier.id, capacityMode: 'capped', capacityLimit: 12 });
  await makeInterconnect(admin, { carrierId: carrier.id });
  await make(admin, 'carrier_contacts', { carrierId: carrier.id, name: 'NOC' });
  const alert = await make(admin, 'carrier_credit_alerts', {
    carrierId: carrier.id,
    alertType: 'low_balance',
    threshold: '5',
    recipients: [{ type: 'email', address: 'credit@example.com', as: 'to' }],
  });
  await app.pool.query(`UPDATE carrier_credit_alerts SET state = 'fired' WHERE id = $1`, [alert.id]);
  const { counts, facts, readiness } = await summaryOf('carriers/SUMMED');
  expect(counts).toMatchObject({
    interconnects: 3,
    services: 0,
    contacts: 1,
    'credit-alerts': 1,
    assignment: 0,
    history: 1,
  });
  expect(facts).toEqual({ capacity: { number: 3, limits: 42, unlimited: 1 }, openAlerts: 1 });
  expect(readiness).toEqual((await admin.get('/api/carriers/SUMMED/readiness')).body);
});

test('every resource that may be read has a summary; only what carries calls has a checklist', async () => {
  const id = await currencyId(admin);
  expect(await summaryOf(`currencies/${id}`)).toMatchObject({ facts: {}, readiness: null });
  expect((await admin.get('/api/currencies/XXX/summary')).status).toBe(404);
});

test('a portal user learns nothing of tabs that are not theirs', async () => {
  const carrier = await makeCarrier(admin);
  const theirs = await app.as('carrier_viewer', { carrierId: carrier.id });
  const { counts, facts } = await summaryOf(`carriers/${carrier.id}`, theirs);
  expect(Object.keys(counts)).toEqual(expect.arrayContaining(['interconnects', 'services', 'contacts']));
  expect(Object.keys(counts)).not.toContain('credit-alerts');
  expect(Object.keys(counts)).not.toContain('history');
  expect(Object.keys(facts)).toEqual(['capacity']);
  const other = await makeCarrier(admin);
  expect((await theirs.get(`/api/carriers/${other.id}/summary`)).status).toBe(404);
  expect((await theirs.get('/api/customers/x/summary')).status).toBe(403);
});
