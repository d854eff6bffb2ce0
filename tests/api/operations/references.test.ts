// What refers to a record over HTTP: by reference, in lists of ids, by code; counted under the rights of who asks. And what its own
// rules say against a removal.
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startWithCarrier } from '../../support/carriers.ts';
import type { BeforeRemoval } from '../../../api/operations/references.ts';
import { makeExample } from '../../support/examples.ts';
import { make, makeCarrier, makeInterconnect } from '../../support/rows.ts';
import type { Row } from '../../support/rows.ts';
import { makeDesk } from '../../support/services.ts';
import type { Client, TestApp } from '../../support/server.ts';

let app: TestApp;
let admin: Client;
let carrier: Row;

beforeAll(async () => {
  ({ app, admin, carrier } = await startWithCarrier({ name: 'Northwind Voice', code: 'NORTHWIND' }));
  for (const name of ['London', 'Paris']) await makeInterconnect(admin, { carrierId: carrier.id, name });
  await make(admin, 'carrier_contacts', { carrierId: carrier.id, firstName: 'Ada', email: 'ada@northwind.example' });
}, 120_000);
afterAll(() => app?.close());

async function referencesTo(client: Client, path: string): Promise<BeforeRemoval> {
  const answer = await client.get<BeforeRemoval>(`/api/${path}/references`);
  if (answer.status !== 200) throw new Error(answer.text);
  return answer.body;
}
const byTable = ({ references }: BeforeRemoval) =>
  Object.fromEntries(references.map((one) => [one.resource, [one.field, one.effect, one.count]]));

describe('what refers to a record', () => {
  it('is counted by table and field, with what a removal does to each, most first', async () => {
    const found = await referencesTo(admin, 'carriers/NORTHWIND');
    expect(byTable(found)).toMatchObject({
      carrier_interconnects: ['carrierId', 'restrict', 2],
      carrier_contacts: ['carrierId', 'cascade', 1],
    });
    expect(found.references[0]?.resource).toBe('carrier_interconnects');
    expect(found.hindered).toBe(true);
    expect(found.others).toBe(0);
  });

  it('leads to the list that holds exactly these rows', async () => {
    for (const { resource, field, op, value, count } of (await referencesTo(admin, 'carriers/NORTHWIND')).references) {
      const list = await admin.get<Row[]>(`/api/${resource}?${field}${op === 'in' ? '_in' : ''}=${value}`);
      expect(list.headers.get('x-total-count'), resource).toBe(String(count));
    }
  });

  it('has the rows that name a currency by its code', async () => {
    const usd = await referencesTo(admin, 'currencies/USD');
    const interconnects = usd.references.find((one) => one.resource === 'carrier_interconnects');
    expect(interconnects).toMatchObject({ field: 'currencyCode', effect: 'restrict', value: 'USD', count: 2 });
  });

  it('has the rows that hold its id in a list', async () => {
    const group = await makeExample(app, 'customer_groups');
    await make(admin, 'carrier_assignments', { carrierId: carrier.id, assignmentType: 'groups', groupIds: [group.id] });
    const found = await referencesTo(admin, `customer_groups/${group.id}`);
    expect(byTable(found)['carrier_assignments']).toEqual(['groupIds', 'listed', 1]);
  });

  it('is nothing where nothing refers', async () => {
    const lonely = await makeExample(app, 'customer_groups');
    expect(await referencesTo(admin, `customer_groups/${lonely.id}`)).toEqual({
      references: [],
      others: 0,
      hindered: false,
      objections: [],
    });
  });

  it('counts what a person sees, and says nothing of the rest to who may not change the record', async () => {
    const portal = await app.as('carrier_admin', { carrierId: carrier.id });
    const [plan] = (await portal.get<Row[]>('/api/carrier_interconnects')).body;
    expect(plan).toBeDefined();
    const currency = await portal.get<Row[]>('/api/currencies?code=USD');
    expect(currency.status).toBe(200);
    await makeInterconnect(admin, { name: 'Elsewhere' });
    const found = await referencesTo(portal, `currencies/${currency.body[0]?.id}`);
    expect(found.references.find((one) => one.resource === 'carrier_interconnects')?.count).toBe(2);
    expect(found.others).toBe(0);
    const names = new Set(
      (await portal.get<{ resources: { name: string }[] }>('/api/meta')).body.resources.map((one) => one.name),
    );
    for (const one of found.references) expect(names).toContain(one.resource);
  });

  it('has the rules that a removal would break, with the row that is in the way, until it no longer is', async () => {
    const desk = await makeDesk(admin);
    const service = await make(admin, 'carrier_services', desk.service);
    const [codec] = (await admin.get<Row[]>(`/api/interconnect_codecs?interconnectId=${desk.link.id}`)).body;
    const path = `interconnect_codecs/${codec?.id}`;
    const message = `it is the last allowed codec, and service ${String(service['name'])} (${String(service['shortCode'])}) is active: switch that off or allow another codec first`;
    const found = await referencesTo(admin, path);
    expect(found).toMatchObject({
      references: [],
      hindered: true,
      objections: [{ fields: ['codecId'], message, other: { resource: 'carrier_services', id: service.id } }],
    });
    const refused = await admin.delete(`/api/${path}`);
    expect(refused.body).toMatchObject({ message: `Not removed: ${message}.`, objections: found.objections });
    await make(admin, 'interconnect_codecs', { interconnectId: desk.link.id, codecId: 'PCMU' });
    expect(await referencesTo(admin, path)).toMatchObject({ hindered: false, objections: [] });
    expect((await admin.delete(`/api/${path}`)).status).toBe(200);
  });

  it('has such a rule where it asks who removes: nobody removes the own account', async () => {
    const find = async (email: string | null) =>
      (await admin.get<Row[]>(`/api/users?email=${encodeURIComponent(email ?? '')}`)).body[0]?.id;
    const own = await referencesTo(admin, `users/${await find(admin.email)}`);
    expect(own.objections.map((one) => one.message)).toContain('you cannot remove your own account');
    const other = await referencesTo(admin, `users/${await find((await app.as('viewer')).email)}`);
    expect(other).toMatchObject({ hindered: false, objections: [] });
  });

  it('tells of no rule to who may not delete the record', async () => {
    const desk = await makeDesk(admin);
    await make(admin, 'carrier_services', desk.service);
    const [codec] = (await admin.get<Row[]>(`/api/interconnect_codecs?interconnectId=${desk.link.id}`)).body;
    const path = `interconnect_codecs/${codec?.id}`;
    expect(await referencesTo(await app.as('viewer'), path)).toMatchObject({ hindered: false, objections: [] });
    expect((await referencesTo(await app.as('noc'), path)).objections).toHaveLength(1);
  });

  it('is 404 for a record that is not there or not for this person', async () => {
    const portal = await app.as('carrier_admin', { carrierId: (await makeCarrier(admin)).id });
    expect((await portal.get('/api/carriers/NORTHWIND/references')).status).toBe(404);
    expect((await admin.get('/api/carriers/NOBODY/references')).status).toBe(404);
    expect((await app.stranger.get('/api/carriers/NORTHWIND/references')).status).toBe(401);
  });

  it('is answered for a row of every table', async () => {
    for (const resource of app.resources) {
      const [row] = (await admin.get<Row[]>(`/api/${resource.name}?_end=1`)).body;
      if (row) expect((await admin.get(`/api/${resource.name}/${row.id}/references`)).status, resource.name).toBe(200);
    }
    expect(app.errors).toEqual([]);
  });
});
