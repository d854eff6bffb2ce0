// Addresses of interconnects: one form for each, no overlap, who holds one, and what two people at the same moment bring about.
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { make, makeCarrier, makeInterconnect } from '../../support/rows.ts';
import type { Row } from '../../support/rows.ts';
import { freeAddress, makeDesk } from '../../support/services.ts';
import { startApp } from '../../support/server.ts';
import type { Client, TestApp } from '../../support/server.ts';

let app: TestApp;
let admin: Client;
beforeAll(async () => {
  app = await startApp();
  admin = await app.as('super_admin');
});
afterAll(() => app.close());

interface Refusal {
  errors: Record<string, string[]>;
  others?: {
    fields: string[];
    resource: string;
    id: string;
    title: string;
    of: { id: string; title: string } | null;
  }[];
}
const path = '/api/interconnect_ip_addresses';
const add = (interconnect: Row, values: Record<string, unknown>) =>
  admin.post<Row & Refusal>(path, { interconnectId: interconnect.id, ...values });
const range = (ipAddress: string, rangeEnd: string) => ({ ipAddress, isRange: true, rangeEnd });

describe('an address', () => {
  test.each([
    ['2001:DB8:0:0::0001', '2001:db8::1'],
    ['2001:db8:77::5/48', '2001:db8:77::/48'],
    ['198.51.100.130/25', '198.51.100.128/25'],
    [' 203.0.113.200 ', '203.0.113.200'],
    ['203.0.113.201/32', '203.0.113.201'],
  ])('%s is kept as %s', async (given, kept) => {
    const added = await add(await makeInterconnect(admin), { ipAddress: given });
    expect([added.status, added.body['ipAddress']]).toEqual([201, kept]);
  });

  test.each([
    ['a range that ends before it begins', range('192.0.2.9', '192.0.2.3'), 'rangeEnd'],
    ['a range of two families', range('192.0.2.9', '2001:db8::1'), 'rangeEnd'],
    ['a range that begins with a network', range('192.0.2.0/28', '192.0.2.99'), 'ipAddress'],
    ['a range without an end', { ipAddress: '192.0.2.9', isRange: true }, 'rangeEnd'],
    ['every address', { ipAddress: '0.0.0.0/0' }, 'ipAddress'],
    ['multicast', { ipAddress: 'ff02::1' }, 'ipAddress'],
    ['what is no address', { ipAddress: '300.1.1.1' }, 'ipAddress'],
  ])('is refused as %s', async (_what, values, field) => {
    const answer = await add(await makeInterconnect(admin), values);
    expect(answer.status).toBe(422);
    expect(Object.keys(answer.body.errors)).toContain(field);
  });
});

describe('an overlap', () => {
  test.each([
    ['the same address', { ipAddress: '192.0.2.10' }, { ipAddress: '192.0.2.10' }],
    ['an address in a network', { ipAddress: '192.0.2.16/28' }, { ipAddress: '192.0.2.20' }],
    ['a network around a range', range('192.0.2.40', '192.0.2.44'), { ipAddress: '192.0.2.40/30' }],
    ['ranges that share their ends', range('192.0.2.50', '192.0.2.55'), range('192.0.2.55', '192.0.2.58')],
    ['networks of IPv6', { ipAddress: '2001:db8:9::/48' }, { ipAddress: '2001:db8:9:8::/64' }],
  ])('within an interconnect is refused, naming the address: %s', async (_what, first, second) => {
    const link = await makeInterconnect(admin);
    const held = await add(link, { ...first, addressType: 'media' });
    const answer = await add(link, { ...second, addressType: 'media' });
    expect(answer.status).toBe(422);
    expect(answer.body.errors['ipAddress']).toEqual([
      `overlaps IP address ${held.body['ipAddress']} of the same type, which this interconnect has already`,
    ]);
    expect(answer.body.others).toMatchObject([{ fields: ['ipAddress'], id: held.body.id }]);
  });

  test('across carriers is refused, naming interconnect and carrier, until the tech prefixes differ', async () => {
    const theirs = await makeCarrier(admin, { name: 'Harbour Telecom' });
    const held = await makeInterconnect(admin, { carrierId: theirs.id, name: 'London' });
    await make(admin, 'interconnect_ip_addresses', { interconnectId: held.id, ipAddress: '203.0.113.0/28' });
    const own = await makeInterconnect(admin);

    const refused = await add(own, { ipAddress: '203.0.113.5' });
    expect(refused.status).toBe(422);
    expect(refused.body.errors['ipAddress']).toEqual([
      `belongs to interconnect London (${held['shortCode']}) of carrier Harbour Telecom, which has the same tech prefix: give them different tech prefixes first`,
    ]);
    expect(refused.body.others).toEqual([
      {
        fields: ['ipAddress'],
        resource: 'carrier_interconnects',
        id: held.id,
        title: 'London',
        shortCode: held['shortCode'],
        of: { resource: 'carriers', id: theirs.id, title: 'Harbour Telecom', shortCode: null },
      },
    ]);

    const prefixed = await admin.patch<Row>(`/api/carrier_interconnects/${own.id}`, { techPrefix: '77' }, own.version);
    expect(prefixed.status).toBe(200);
    expect((await add(own, { ipAddress: '203.0.113.5' })).status).toBe(201);

    const back = await admin.patch<Refusal>(
      `/api/carrier_interconnects/${own.id}`,
      { techPrefix: null },
      prefixed.body.version,
    );
    expect([back.status, back.body.errors['techPrefix']?.[0]]).toEqual([
      422,
      `must differ: interconnect London (${held['shortCode']}) of carrier Harbour Telecom has one of its IP addresses with the same tech prefix`,
    ]);
  });

  test('is refused by the database too, which names nobody', async () => {
    const held = await makeInterconnect(admin);
    const own = await makeInterconnect(admin);
    await add(held, { ipAddress: '203.0.113.99' });
    const around = app.pool.query(
      `INSERT INTO interconnect_ip_addresses (interconnect_id, ip_address) VALUES ($1, $2)`,
      [own.id, '203.0.113.96/30'],
    );
    await expect(around).rejects.toThrow('belongs to an interconnect of another carrier');
  });

  test('of media addresses or switched off ones across carriers is nobody’s harm', async () => {
    const held = await makeInterconnect(admin);
    const own = await makeInterconnect(admin);
    await add(held, { ipAddress: '203.0.113.77' });
    expect((await add(own, { ipAddress: '203.0.113.77', addressType: 'media' })).status).toBe(201);
    expect((await add(own, { ipAddress: '203.0.113.77', isActive: false })).status).toBe(201);
  });
});

describe('at the same moment', () => {
  test('eight carriers add one address: one wins, the others hear whose it is', async () => {
    const links = await Promise.all(Array.from({ length: 8 }, () => makeInterconnect(admin)));
    const answers = await Promise.all(
      links.map((link, at) => add(link, { ipAddress: at % 2 === 0 ? '198.51.100.64/27' : '198.51.100.70' })),
    );
    const won = answers.findIndex((answer) => answer.status === 201);
    expect(answers.map((answer) => answer.status).toSorted()).toEqual([201, 422, 422, 422, 422, 422, 422, 422]);
    const losers = answers.filter((answer) => answer.status === 422);
    for (const { body } of losers) expect(body.others).toMatchObject([{ id: links[won]?.id }]);
  });

  test('one interconnect gets an address twice: it stands there once', async () => {
    const link = await makeInterconnect(admin);
    const answers = await Promise.all(Array.from({ length: 6 }, () => add(link, { ipAddress: '2001:db8:123::/48' })));
    expect(answers.filter((answer) => answer.status === 201)).toHaveLength(1);
  });

  test('two interconnects with one address give up their tech prefixes: one may', async () => {
    const [one, other] = [
      await makeInterconnect(admin, { techPrefix: '81' }),
      await makeInterconnect(admin, { techPrefix: '82' }),
    ];
    for (const link of [one, other]) expect((await add(link, { ipAddress: '198.51.100.9' })).status).toBe(201);
    const answers = await Promise.all(
      [one, other].map((link) =>
        admin.patch(`/api/carrier_interconnects/${link.id}`, { techPrefix: null }, link.version),
      ),
    );
    expect(answers.map((answer) => answer.status).toSorted()).toEqual([200, 422]);
  });
});

describe('the last transport address of an active service', () => {
  /** An active service, and the address of its interconnect. */
  async function working() {
    const desk = await makeDesk(admin);
    const service = await make(admin, 'carrier_services', desk.service);
    const [address] = (await admin.get<Row[]>(`${path}?interconnectId=${desk.link.id}`)).body;
    return { ...desk, service, address: address as Row };
  }

  test.each([
    ['switched off', { isActive: false }, 'isActive'],
    ['made media', { addressType: 'media' }, 'addressType'],
  ])('is not %s, and the answer names the service', async (_what, values, field) => {
    const { address, service } = await working();
    const answer = await admin.patch<Refusal>(`${path}/${address.id}`, values);
    expect(answer.status).toBe(422);
    expect(answer.body.errors[field]?.join()).toContain(`service ${String(service['name'])}`);
    expect(answer.body.others).toMatchObject([{ resource: 'carrier_services', id: service.id }]);
  });

  test('is not deleted, and is once the service is paused', async () => {
    const { address, service } = await working();
    const refused = await admin.delete<Refusal & { message: string }>(`${path}/${address.id}`);
    expect(refused.status).toBe(409);
    expect(refused.body.message).toContain(`service ${String(service['name'])}`);
    await admin.patch(`/api/carrier_services/${service.id}`, { status: 'paused' }, service.version);
    expect((await admin.delete(`${path}/${address.id}`)).status).toBe(200);
  });

  test('stays when two people delete the last two at the same moment', async () => {
    const { address, link } = await working();
    const second = (await add(link, { ipAddress: freeAddress() })).body;
    const answers = await Promise.all([address, second].map((one) => admin.delete(`${path}/${one.id}`)));
    expect(answers.map((answer) => answer.status).toSorted()).toEqual([200, 409]);
  });
});

describe('the owner of an address', () => {
  test('is found through networks and ranges, the narrowest first when sorted so, with interconnect and carrier in one answer', async () => {
    const carrier = await makeCarrier(admin, { name: 'Northwind Voice' });
    const link = await makeInterconnect(admin, { carrierId: carrier.id, name: 'Oslo' });
    for (const values of [
      { ipAddress: '2001:db8:500::/40' },
      { ...range('2001:db8:500::10', '2001:db8:500::1f'), isActive: false, addressType: 'media' },
    ])
      expect((await add(link, values)).status).toBe(201);
    const owners = async (asked: string) =>
      (
        await admin.get<Row[]>(
          `${path}?ipAddress_contains_ip=${asked}&_sort=firstAddress&_order=desc&_fields=ipAddress,interconnect.name,interconnect.carrierId`,
        )
      ).body;
    expect(await owners('2001:db8:500::11')).toMatchObject([
      { ipAddress: '2001:db8:500::10', interconnect: { name: 'Oslo', carrierId: carrier.id } },
      { ipAddress: '2001:db8:500::/40', interconnect: { name: 'Oslo' } },
    ]);
    expect(await owners('2001:db8:500::/64')).toMatchObject([{ ipAddress: '2001:db8:500::/40' }]);
    expect(await owners('2001:db8:600::1')).toEqual([]);
    const portal = await app.as('carrier_viewer', { carrierId: (await makeCarrier(admin)).id });
    expect((await portal.get(`${path}?ipAddress_contains_ip=2001:db8:500::11`)).body).toEqual([]);
  });
});

test('none of this was an unexpected error to the server', () => {
  expect(app.errors).toEqual([]);
});
