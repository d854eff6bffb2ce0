// The checklist of what a carrier, an interconnect and a service need to carry calls.
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Line, Readiness } from '../../../api/readiness/readiness.ts';
import { make, makeCarrier, makeInterconnect, makeRateCard } from '../../support/rows.ts';
import type { Row } from '../../support/rows.ts';
import { startApp } from '../../support/server.ts';
import type { Client, TestApp } from '../../support/server.ts';
import { freeAddress, makeDesk, makeRoute } from '../../support/services.ts';

let app: TestApp;
let admin: Client;
beforeAll(async () => {
  app = await startApp();
  admin = await app.as('super_admin');
}, 60_000);
afterAll(() => app?.close());

async function readinessOf(resource: string, id: string, client = admin): Promise<Readiness> {
  const answer = await client.get<Readiness>(`/api/${resource}/${id}/readiness`);
  if (answer.status !== 200) throw new Error(answer.text);
  return answer.body;
}
const wrong = ({ lines }: Readiness): string[] =>
  lines.filter((line) => line.state !== 'ok').map((line) => `${line.state} ${line.key}`);
const lineOf = ({ lines }: Readiness, key: string): Line => {
  const line = lines.find((one) => one.key === key);
  if (!line) throw new Error(`No line ${key} among ${lines.map((one) => one.key).join(', ')}`);
  return line;
};

describe('the list of a carrier', () => {
  test('leads from nothing to ready: whoever follows its first blocking line gets there', async () => {
    const finance = await app.as('finance');
    const route = await makeRoute(admin);
    const card = await makeRateCard(admin, { status: 'active' });
    const carrier = await makeCarrier(admin);
    // What a clerk types into each form; all else is filled in by the list.
    const typed: Record<string, Record<string, unknown>> = {
      'carriers.customerCreditLimit': { customerCreditLimit: '1000' },
      carrier_interconnects: { name: 'London', ipAddress: 'sip.example.com' },
      interconnect_ip_addresses: { ipAddress: freeAddress() },
      interconnect_codecs: { codecId: 'PCMA' },
      carrier_services: { name: 'Wholesale', ratingPlanId: card.id, routingPlanId: route.id },
    };
    const steps: string[] = [];
    let list = await readinessOf('carriers', carrier.id, finance);
    while (!list.ready && steps.length < 10) {
      const line = list.lines.find((one) => one.state === 'blocking') as Line;
      steps.push(line.key);
      const { mend } = line;
      if (!mend) throw new Error(`Nothing mends ${line.key}`);
      if ('create' in mend) await make(admin, mend.resource, { ...mend.create, ...typed[mend.resource] });
      else {
        const path = `/api/${mend.resource}/${mend.id}`;
        const { version } = (await admin.get<Row>(path)).body;
        const headers = { 'if-match': `"${version}"`, 'x-reason': 'New%20carrier' };
        const values = typed[`${mend.resource}.${mend.field}`];
        expect((await finance.send('PATCH', path, values ?? {}, headers)).status).toBe(200);
      }
      list = await readinessOf('carriers', carrier.id);
    }
    expect(steps).toEqual([
      'carriers.funds',
      'carriers.has_interconnect',
      'carrier_interconnects.address',
      'carrier_interconnects.codec',
      'carriers.has_service',
    ]);
    expect(list).toMatchObject({ ready: true, blocking: 0, partial: false });
  });

  test('tells what is wrong with the parts: a bad interconnect blocks only until another one carries calls', async () => {
    const { carrier, service } = await makeDesk(admin);
    const { customerCreditLimit: _limit, ...before } = carrier;
    expect(before['status']).toBe('active');
    const bare = await makeInterconnect(admin, { carrierId: carrier.id, name: 'Bare' });
    const blocked = await readinessOf('carriers', carrier.id);
    expect(lineOf(blocked, 'carrier_interconnects.codec')).toMatchObject({
      state: 'blocking',
      record: { resource: 'carrier_interconnects', id: bare.id, title: 'Bare' },
      mend: { resource: 'interconnect_codecs', create: { interconnectId: bare.id } },
    });
    await make(admin, 'carrier_services', service);
    const carries = await readinessOf('carriers', carrier.id);
    expect(lineOf(carries, 'carrier_interconnects.codec').state).toBe('warning');
  });

  test('names the field that mends a carrier without credit, with its tab', async () => {
    const { id } = await makeCarrier(admin);
    expect(lineOf(await readinessOf('carriers', id), 'carriers.funds'), 'money is not for a super admin').toMatchObject(
      { mend: null, ask: ['Finance'] },
    );
    expect(lineOf(await readinessOf('carriers', id, await app.as('finance')), 'carriers.funds')).toEqual({
      key: 'carriers.funds',
      what: 'Credit',
      state: 'blocking',
      why: expect.stringContaining('Customer credit limit') as string,
      record: { resource: 'carriers', id, title: expect.any(String) as string },
      mend: { resource: 'carriers', id, field: 'customerCreditLimit', tab: 'credit-control' },
      ask: [],
    });
  });
});

describe('the list of a service', () => {
  test('of one that is paused says what would keep it from being active', async () => {
    const { service } = await makeDesk(admin);
    const made = await make(admin, 'carrier_services', { ...service, ratingPlanId: null, status: 'paused' });
    expect(wrong(await readinessOf('carrier_services', made.id))).toEqual([
      'blocking carrier_services.on',
      'blocking carrier_services.plan_given',
    ]);
  });

  test('says that its carrier is paused', async () => {
    const { service, carrier } = await makeDesk(admin);
    const made = await make(admin, 'carrier_services', service);
    const path = `/api/carriers/${carrier.id}`;
    await admin.patch(path, { status: 'paused' }, carrier.version);
    const list = await readinessOf('carrier_services', made.id);
    expect(lineOf(list, 'carriers.in_business')).toMatchObject({
      state: 'blocking',
      mend: { resource: 'carriers', id: carrier.id, field: 'status', tab: 'details' },
    });
  });

  test('says so when another clerk took away what it stood on while it was paused', async () => {
    const { service, link } = await makeDesk(admin);
    const made = await make(admin, 'carrier_services', service);
    expect((await readinessOf('carrier_services', made.id)).ready).toBe(true);
    await admin.patch(`/api/carrier_services/${made.id}`, { status: 'paused' }, made.version);
    const addresses = await admin.get<Row[]>(`/api/interconnect_ip_addresses?interconnectId=${link.id}`);
    expect((await admin.delete(`/api/interconnect_ip_addresses/${addresses.body[0]?.id}`)).status).toBe(200);
    expect(lineOf(await readinessOf('carrier_services', made.id), 'carrier_services.address')).toMatchObject({
      state: 'blocking',
      mend: { resource: 'interconnect_ip_addresses', create: { interconnectId: link.id } },
    });
  });

  test('warns of a price below cost and lowest margin, with the dial code', async () => {
    const { service, card, route } = await makeDesk(admin);
    const supplier = await makeCarrier(admin);
    const cost = await makeRateCard(admin, { type: 'provider', carrierId: supplier.id, status: 'active' });
    const entries = await admin.get<Row[]>(`/api/routing_plan_entries?planId=${route.id}`);
    const target = await admin.get<Row>(`/api/carrier_interconnects/${String(entries.body[0]?.['interconnectId'])}`);
    // The price list of a service is that of its own supplier: the entry's interconnect gets one.
    const own = await makeRateCard(admin, { type: 'provider', carrierId: target.body['carrierId'], status: 'active' });
    await make(admin, 'carrier_services', {
      carrierId: target.body['carrierId'],
      interconnectId: target.body.id,
      direction: 'egress',
      name: 'Out',
      ratingPlanId: own.id,
    });
    const since = '2020-01-01T00:00:00.000Z';
    await make(admin, 'rates', { rateCardId: own.id, prefix: '4420', rate: '0.0200', effectiveFrom: since });
    await make(admin, 'rates', { rateCardId: cost.id, prefix: '4420', rate: '9', effectiveFrom: since });
    const sold = await make(admin, 'rates', {
      rateCardId: card.id,
      prefix: '44',
      rate: '0.0201',
      effectiveFrom: since,
    });
    const made = await make(admin, 'carrier_services', service);
    const margin = async () => lineOf(await readinessOf('carrier_services', made.id), 'carrier_services.margin');
    expect((await margin()).state).toBe('ok');
    await admin.patch(`/api/rates/${sold.id}`, { rate: '0.0199' }, sold.version);
    expect(await margin()).toMatchObject({
      state: 'warning',
      why: expect.stringContaining('dial code 4420') as string,
    });
    const plan = { name: 'Margin', rateCardId: card.id, minMargin: '10', currency: 'USD' };
    const classes = await admin.get<Row[]>('/api/time_classes?_end=1');
    await make(await app.as('finance'), 'customer_rating_plans', {
      ...plan,
      selectedTimeClasses: [classes.body[0]?.id],
    });
    const now = (await admin.get<Row>(`/api/rates/${sold.id}`)).body;
    await admin.patch(`/api/rates/${sold.id}`, { rate: '0.0222' }, now.version);
    expect((await margin()).state, '10 percent of 0.0222 leave less than the cost').toBe('warning');
  });
});

describe('who asks', () => {
  test('without the right to mend gets the lines without a way to mend them, and whom to ask', async () => {
    const { id } = await makeCarrier(admin);
    const list = await readinessOf('carriers', id, await app.as('viewer'));
    expect(list.blocking).toBeGreaterThan(0);
    expect(list.lines.filter((line) => line.mend !== null)).toEqual([]);
    expect(lineOf(list, 'carriers.has_interconnect').ask).toEqual(['Super admin', 'Admin', 'NOC']);
    expect(list.lines.filter((line) => line.state === 'ok' && line.ask.length > 0)).toEqual([]);
  });

  test('from a partner is not told how our office is made up', async () => {
    const { id } = await makeCarrier(admin);
    const list = await readinessOf('carriers', id, await app.as('carrier_viewer', { carrierId: id }));
    expect(list.blocking).toBeGreaterThan(0);
    expect(list.lines.flatMap((line) => line.ask)).toEqual([]);
  });

  test('a portal user gets the list of their own carrier without what is ours alone, and no other one', async () => {
    const { service, carrier } = await makeDesk(admin);
    const made = await make(admin, 'carrier_services', service);
    const theirs = await app.as('carrier_admin', { carrierId: carrier.id });
    const list = await readinessOf('carrier_services', made.id, theirs);
    expect(list.lines.map((line) => line.key)).not.toContain('carrier_services.route_given');
    expect(list.lines.map((line) => line.key)).toContain('carrier_services.codec');
    const other = await makeCarrier(admin);
    expect((await theirs.get(`/api/carriers/${other.id}/readiness`)).status).toBe(404);
  });

  test('for what has no list is told so', async () => {
    expect((await admin.get('/api/currencies/USD/readiness')).status).toBe(404);
    expect((await app.stranger.get('/api/carriers/X/readiness')).status).toBe(401);
    expect((await admin.get('/api/carriers/NOBODY/readiness')).status).toBe(404);
  });
});
