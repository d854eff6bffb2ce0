// The capacity of a carrier in one view: which limit decides for each part, and what is sold more than once.
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Capacity } from '../../../api/summary/capacity.ts';
import { make, makeCarrier, makeInterconnect } from '../../support/rows.ts';
import { startApp } from '../../support/server.ts';
import type { Client, TestApp } from '../../support/server.ts';
import { makeDesk } from '../../support/services.ts';

let app: TestApp;
let admin: Client;
beforeAll(async () => {
  app = await startApp();
  admin = await app.as('super_admin');
}, 60_000);
afterAll(() => app?.close());

const capped = (capacityLimit: number) => ({ capacityMode: 'capped', capacityLimit });

test('names the limit that decides, and tells what is sold twice', async () => {
  const { carrier, link, service } = await makeDesk(admin);
  await admin.patch(`/api/carriers/${carrier.id}`, capped(100), carrier.version);
  await admin.patch(`/api/carrier_interconnects/${link.id}`, capped(60), link.version);
  await make(admin, 'carrier_services', { ...service, name: 'A', ...capped(50) });
  await make(admin, 'carrier_services', { ...service, name: 'B', ...capped(30), techPrefix: '2#' });
  await make(admin, 'carrier_services', { ...service, name: 'C', techPrefix: '3#' });
  await makeInterconnect(admin, { carrierId: carrier.id, name: 'Zurich' });
  const { body } = await admin.get<Capacity>(`/api/carriers/${String(carrier['code'])}/capacity`);
  expect(body).toMatchObject({ limit: 100, sold: 60, unlimited: 1, oversold: false });
  expect(body.interconnects).toMatchObject([
    {
      id: link.id,
      limit: 60,
      effective: 60,
      boundBy: 'interconnect',
      sold: 80,
      unlimited: 1,
      oversold: true,
      services: [
        { name: 'A', limit: 50, effective: 50, boundBy: 'service' },
        { name: 'B', limit: 30, effective: 30, boundBy: 'service' },
        { name: 'C', limit: null, effective: 60, boundBy: 'interconnect' },
      ],
    },
    { name: 'Zurich', limit: null, effective: 100, boundBy: 'carrier', sold: 0, services: [] },
  ]);
});

test('is told of nobody else', async () => {
  const carrier = await makeCarrier(admin);
  const other = await makeCarrier(admin);
  const theirs = await app.as('carrier_admin', { carrierId: carrier.id });
  expect((await theirs.get(`/api/carriers/${carrier.id}/capacity`)).status).toBe(200);
  expect((await theirs.get(`/api/carriers/${other.id}/capacity`)).status).toBe(404);
  expect((await app.stranger.get(`/api/carriers/${carrier.id}/capacity`)).status).toBe(401);
  expect((await admin.get('/api/carriers/NOBODY/capacity')).status).toBe(404);
});
