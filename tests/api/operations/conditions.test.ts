// Every operator of a filter, asked of real rows.
import { afterAll, beforeAll, expect, test } from 'vitest';
import { makeFive, namesFound } from '../../support/carriers.ts';
import { make, makeInterconnect, makeRateCard } from '../../support/rows.ts';
import type { Row } from '../../support/rows.ts';
import { startApp } from '../../support/server.ts';
import type { Client, TestApp } from '../../support/server.ts';

let app: TestApp;
let admin: Client;

beforeAll(async () => {
  app = await startApp();
  admin = await app.as('super_admin');
  await makeFive(admin);
});
afterAll(() => app.close());

const found = (query: string, client = admin): Promise<string> => namesFound(client, query);

test.each([
  ['name=Bee', 'Bee'],
  ['name=bee', ''],
  ['name=Ant&name=EEL', 'Ant EEL'],
  ['name_ne=Bee', 'Ant Cat Dög EEL'],
  ['capacityLimit_ne=20', 'Ant Cat Dög EEL'],
  ['capacityLimit', 'Cat Dög'],
  ['capacityLimit_ne', 'Ant Bee EEL'],
  ['capacityLimit_gt=10', 'Bee EEL'],
  ['capacityLimit_gte=10', 'Ant Bee EEL'],
  ['capacityLimit_lt=20', 'Ant'],
  ['capacityLimit_lte=20', 'Ant Bee'],
  ['capacityLimit_gte=11&capacityLimit_lt=30', 'Bee'],
  ['capacityLimit_in=10,30', 'Ant EEL'],
  ['capacityLimit_in=10&capacityLimit_in=30', 'Ant EEL'],
  ['capacityLimit_nin=10,30', 'Bee Cat Dög'],
  ['capacityLimit_between=10,20', 'Ant Bee'],
  ['capacityLimit_nbetween=10&capacityLimit_nbetween=20', 'Cat Dög EEL'],
  ['capacityLimit_null=true', 'Cat Dög'],
  ['capacityLimit_null=false', 'Ant Bee EEL'],
  ['capacityLimit_nnull=true', 'Ant Bee EEL'],
  ['name_like=E', 'Bee EEL'],
  ['name_like=D%C3%96G', 'Dög'],
  ['name_like=', 'Ant Bee Cat Dög EEL'],
  ['taxCode_like=100%25', 'Ant'],
  ['taxCode_like=_', 'Cat'],
  ['taxCode_like=%5C', 'Dög'],
  ['taxCode_nlike=100', 'Cat Dög EEL'],
  ['name_starts=e', 'EEL'],
  ['name_ends=T', 'Ant Cat'],
  ['capacityLimit_like=0', 'Ant Bee EEL'],
  ['capacityLimit_starts=3', 'EEL'],
  ['customerBalance_like=0.0000', 'Ant Bee Cat Dög EEL'],
  ['customerBalance_gte=-0.5', 'Ant Bee Cat Dög EEL'],
  ['partnerType_like=SUPP', 'Dög'],
  ['partnerType=customer&partnerType=supplier', 'Cat Dög'],
  ['createdAt_like=T', 'Ant Bee Cat Dög EEL'],
  ['createdAt_gt=2999-01-01', ''],
  ['primaryCurrency.code=EUR', 'Dög EEL'],
  ['primaryCurrency.code_ne=EUR&capacityLimit_gt=10', 'Bee'],
  ['primaryCurrency.decimals_between=2,2&primaryCurrency.name_starts=euro', 'Dög EEL'],
  ['name_starts=b&name_starts=a', ''],
  ['q=CAT', 'Cat'],
  ['q=-1', 'Cat'],
])('%s finds "%s"', async (query, expected) => {
  expect(await found(query)).toBe(expected);
});

test('prefix_of finds the codes that begin a number, the longest first when sorted so', async () => {
  const { id } = await makeRateCard(admin);
  const rate = { rateCardId: id, rate: '0.01', effectiveFrom: '2026-01-01T00:00:00Z' };
  for (const prefix of ['4', '44', '4420', '4421', '1']) await make(admin, 'rates', { ...rate, prefix });
  const codes = async (number: string) => {
    const query = `prefix_prefix_of=${encodeURIComponent(number)}&rateCardId=${id}&_sort=prefix&_order=desc`;
    return (await admin.get<Row[]>(`/api/rates?${query}`)).body.map((row) => row['prefix']);
  };
  expect(await codes('442079460000')).toEqual(['4420', '44', '4']);
  expect(await codes('+4421')).toEqual(['4421', '44', '4']);
  expect(await codes('49')).toEqual(['4']);
  expect(await codes('33')).toEqual([]);
});

test('contains_ip and overlaps_ip find the address itself, networks and ranges around it, of IPv4 and IPv6', async () => {
  const { id } = await makeInterconnect(admin, { carrierId: (await admin.get<Row>('/api/carriers/A1')).body.id });
  const addresses = [
    { ipAddress: '198.51.100.7' },
    { ipAddress: '198.51.101.0/24' },
    { ipAddress: '203.0.113.10', isRange: true, rangeEnd: '203.0.113.20' },
    { ipAddress: '2001:db8:5::/48' },
  ];
  for (const values of addresses) await make(admin, 'interconnect_ip_addresses', { interconnectId: id, ...values });
  const holders = async (address: string) =>
    (await admin.get<Row[]>(`/api/interconnect_ip_addresses?ipAddress_contains_ip=${address}`)).body.map(
      (row) => row['ipAddress'],
    );
  expect(await holders('198.51.100.7')).toEqual(['198.51.100.7']);
  expect(await holders('198.51.101.99')).toEqual(['198.51.101.0/24']);
  expect(await holders('203.0.113.10')).toEqual(['203.0.113.10']);
  expect(await holders('203.0.113.20')).toEqual(['203.0.113.10']);
  expect(await holders('203.0.113.21')).toEqual([]);
  expect(await holders('2001:db8:5::1')).toEqual(['2001:db8:5::/48']);
  expect(await holders('203.0.113.12-203.0.113.20')).toEqual(['203.0.113.10']);
  expect(await holders('203.0.113.12 - 203.0.113.21')).toEqual([]);
  const sharing = async (address: string) =>
    (await admin.get<Row[]>(`/api/interconnect_ip_addresses?ipAddress_overlaps_ip=${address}`)).body.map(
      (row) => row['ipAddress'],
    );
  expect(await sharing('203.0.113.12-203.0.113.21')).toEqual(['203.0.113.10']);
  expect(await sharing('198.51.0.0/16')).toEqual(['198.51.100.7', '198.51.101.0/24']);
  expect(await sharing('2001:db8::/32')).toEqual(['2001:db8:5::/48']);
  expect(await sharing('192.0.2.0/24')).toEqual([]);
  const path = `interconnect_ip_addresses?ipAddress_starts=203.0.113&_fields=ipAddress`;
  expect((await admin.get<Row[]>(`/api/${path}`)).body).toMatchObject([{ ipAddress: '203.0.113.10' }]);
});

test.each([
  'nobody',
  '192.0.2.0/33',
  '192.0.2.9-192.0.2.1',
  '192.0.2.1-2001:db8::1',
  '192.0.2.0/24-192.0.2.1',
  '1.2.3.4-1.2.3.5-1.2.3.6',
  '',
  '-',
])('what is no address, network or range is refused: "%s"', async (text) => {
  for (const op of ['contains_ip', 'overlaps_ip']) {
    const path = `/api/interconnect_ip_addresses?ipAddress_${op}=${encodeURIComponent(text)}`;
    expect((await admin.get(path)).status).toBe(400);
  }
});

test('none of this was an unexpected error to the server', () => {
  expect(app.errors).toEqual([]);
});
