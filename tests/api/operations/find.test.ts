// Find anything over HTTP: what is found by which text, in which order, and that nobody finds what he may not read.
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Group, Hit } from '../../../api/operations/find.ts';
import { roles } from '../../../resources/define/index.ts';
import { personOf } from '../../support/people.ts';
import { make, makeCarrier, makeInterconnect } from '../../support/rows.ts';
import type { Row } from '../../support/rows.ts';
import { startApp } from '../../support/server.ts';
import type { Client, TestApp } from '../../support/server.ts';

let app: TestApp;
let admin: Client;
let carrier: Row;
let other: Row;
let interconnect: Row;

beforeAll(async () => {
  app = await startApp();
  admin = await app.as('super_admin');
  carrier = await makeCarrier(admin, {
    name: 'Northwind Voice',
    code: 'NORTHWIND',
    partnerType: 'bilateral',
    customerAccountNumber: 'AC-77120',
  });
  other = await makeCarrier(admin, { name: 'Harbour Northwind', code: 'HARBOUR' });
  interconnect = await makeInterconnect(admin, { carrierId: carrier.id, name: 'London', direction: 'both' });
  await make(admin, 'interconnect_ip_addresses', { interconnectId: interconnect.id, ipAddress: '198.51.100.0/24' });
  await make(admin, 'interconnect_ip_addresses', {
    interconnectId: interconnect.id,
    ipAddress: '203.0.113.10',
    isRange: true,
    rangeEnd: '203.0.113.20',
  });
  await make(admin, 'carrier_contacts', {
    carrierId: carrier.id,
    firstName: 'Ada',
    lastName: 'Lovell',
    email: 'ada@northwind.example',
    telephone: '+442079460018',
  });
  const zone = await make(admin, 'zones', { name: 'London landline' });
  for (const code of ['44', '4420', '33']) await make(admin, 'zone_codes', { zoneId: zone.id, code });
}, 120_000);
afterAll(() => app?.close());

async function found(client: Client, q: string): Promise<Group[]> {
  const answer = await client.get<{ groups: Group[] }>(`/api/find?q=${encodeURIComponent(q)}`);
  if (answer.status !== 200) throw new Error(answer.text);
  return answer.body.groups;
}
const hitsIn = (groups: Group[], resource: string): Hit[] =>
  groups.find((group) => group.resource === resource)?.hits ?? [];

describe('find anything', () => {
  it('finds by a part of a name, names that begin with it first, and says which field matched', async () => {
    const hits = hitsIn(await found(admin, 'northw'), 'carriers');
    expect(hits.map((hit) => [hit.title, hit.code, hit.field, hit.value])).toEqual([
      ['Northwind Voice', 'NORTHWIND', 'name', 'Northwind Voice'],
      ['Harbour Northwind', 'HARBOUR', 'name', 'Harbour Northwind'],
    ]);
  });

  it('puts an exact code before everything else, whatever its case', async () => {
    const groups = await found(admin, 'northwind');
    expect(groups[0]?.resource).toBe('carriers');
    expect(groups[0]?.hits[0]).toMatchObject({ id: carrier.id, field: 'code' });
    const [first] = await found(admin, String(interconnect['shortCode']).toLowerCase());
    expect(first).toMatchObject({ resource: 'carrier_interconnects', hits: [{ id: interconnect.id }] });
  });

  it('finds by id, by account number and by e-mail', async () => {
    expect(hitsIn(await found(admin, carrier.id), 'carriers')[0]?.id).toBe(carrier.id);
    expect(hitsIn(await found(admin, 'ac-77120'), 'carriers')[0]?.field).toBe('customerAccountNumber');
    expect(hitsIn(await found(admin, 'ada@northwind.example'), 'carrier_contacts')[0]?.field).toBe('email');
  });

  it.each([
    ['198.51.100.77', '198.51.100.0/24'],
    ['203.0.113.15', '203.0.113.10'],
    ['203.0.113.', '203.0.113.10'],
    ['198.51.100.0/24', '198.51.100.0/24'],
  ])('finds whose the address %s is, and says of which interconnect and carrier', async (q, address) => {
    const [hit] = hitsIn(await found(admin, q), 'interconnect_ip_addresses');
    expect(hit?.value.replace('/32', '')).toBe(address);
    expect(hit?.of).toEqual([
      { resource: 'carrier_interconnects', title: 'London' },
      { resource: 'carriers', title: 'Northwind Voice' },
    ]);
  });

  it('finds no address that is beyond the range', async () => {
    expect(hitsIn(await found(admin, '203.0.113.21'), 'interconnect_ip_addresses')).toEqual([]);
  });

  it.each(['+44 20 7946 0018', '020 7946 0018', '0044 2079460018', '79460018'])(
    'finds the telephone number typed as %s',
    async (q) => {
      expect(hitsIn(await found(admin, q), 'carrier_contacts').map((hit) => hit.value)).toEqual(['+442079460018']);
    },
  );

  it('finds the dial codes that begin a number, the longest first', async () => {
    const hits = hitsIn(await found(admin, '+442079460018'), 'zone_codes');
    expect(hits.map((hit) => hit.value)).toEqual(['4420', '44']);
    expect(hits[0]?.of).toEqual([{ resource: 'zones', title: 'London landline' }]);
  });

  it('takes signs of patterns as they are', async () => {
    expect(await found(admin, '%%%')).toEqual([]);
    expect(await found(admin, "'; DROP TABLE carriers --")).toEqual([]);
  });

  it('says that there are more than it shows', async () => {
    for (let number = 0; number < 6; number += 1) await makeCarrier(admin, { name: `Zephyr ${number}` });
    const group = (await found(admin, 'zephyr')).find((one) => one.resource === 'carriers');
    expect(group?.hits).toHaveLength(5);
    expect(group?.more).toBe(true);
  });

  it('answers nothing to nothing, and 400 to what it does not understand', async () => {
    expect(await found(admin, '   ')).toEqual([]);
    for (const bad of ['q=a&q=b', 'q=%00', 'x=1', `q=${'a'.repeat(101)}`])
      expect((await admin.get(`/api/find?${bad}`)).status, bad).toBe(400);
    expect((await app.stranger.get('/api/find?q=a')).status).toBe(401);
    expect(app.errors).toEqual([]);
  });
});

describe('rights in find anything', () => {
  it('shows portal people rows of their own carrier alone', async () => {
    const portal = await app.as('carrier_admin', { carrierId: other.id });
    expect(hitsIn(await found(portal, 'northwind'), 'carriers').map((hit) => hit.id)).toEqual([other.id]);
    expect(await found(portal, '198.51.100.77')).toEqual([]);
    expect(await found(portal, carrier.id)).toEqual([]);
    expect(await found(portal, 'ada@northwind.example')).toEqual([]);
  });

  it('finds nothing by a field, and nothing in a table, that the role may not read', async () => {
    for (const role of roles) {
      const client = await personOf(app, role);
      const meta = await client.get<{ resources: { name: string; fields: { name: string }[] }[] }>('/api/meta');
      for (const group of [...(await found(client, 'northwind')), ...(await found(client, '442079460018'))]) {
        const known = meta.body.resources.find((resource) => resource.name === group.resource);
        expect(known, `${role} finds ${group.resource}`).toBeDefined();
        const names = known?.fields.map((field) => field.name) ?? [];
        for (const hit of group.hits) expect(names, `${role}: ${group.resource}`).toContain(hit.field);
      }
    }
  });
});
