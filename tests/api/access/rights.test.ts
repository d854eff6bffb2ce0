// What a person may not read he does not learn in another way: not by filter, order, search, count, export, path, error or trail.
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { FieldDefinition, Resource, Role } from '../../../resources/define/index.ts';
import { loadResources } from '../../../resources/define/load.ts';
import { make, makeCarrier, makeInterconnect, nextNumber } from '../../support/rows.ts';
import type { Row } from '../../support/rows.ts';
import { makeExample } from '../../support/examples.ts';
import { startApp } from '../../support/server.ts';
import type { Client, TestApp } from '../../support/server.ts';

const hidden = 'HIDDEN-77-TAX';
const fewReaders: Role[] = ['super_admin', 'finance'];

/** The project's definitions, but for a field and a table that only finance reads. */
async function withSecrets(): Promise<Resource[]> {
  const change = (resource: Resource): Resource => {
    if (resource.name === 'carriers') {
      const taxCode = {
        ...(resource.fields['taxCode'] as FieldDefinition),
        read: fewReaders,
        write: fewReaders,
        search: true,
      };
      return { ...resource, fields: { ...resource.fields, taxCode } };
    }
    if (resource.name !== 'zones') return resource;
    return { ...resource, access: { read: fewReaders, create: fewReaders, update: fewReaders, delete: fewReaders } };
  };
  return (await loadResources()).map(change);
}

let app: TestApp;
let admin: Client;
let noc: Client;
let carrier: Row;
let link: Row;
beforeAll(async () => {
  app = await startApp({ definitions: await withSecrets() });
  admin = await app.as('super_admin');
  noc = await app.as('noc');
  carrier = await makeCarrier(admin, { taxCode: hidden, billTo: 'Seen by all' });
  link = await makeInterconnect(admin, { carrierId: carrier.id });
  await make(admin, 'zones', { name: hidden });
});
afterAll(() => app.close());

describe('a field that noc may not read', () => {
  test('is refused in a whole row sent back, guessed right or wrong', async () => {
    const path = `/api/carriers/${carrier.id}`;
    const row = (await noc.get<Row>(path)).body;
    for (const taxCode of [hidden, 'Another']) {
      const answer = await noc.send<Row>('PUT', path, { ...row, taxCode }, { 'if-match': `"${row.version}"` });
      expect([answer.status, Object.keys(answer.body['errors'] as object)]).toEqual([403, ['taxCode']]);
    }
  });

  test.each([
    ['/api/carriers'],
    ['/api/carriers/ID'],
    ['/api/carriers/CODE'],
    ['/api/carriers/ID/warnings'],
    ['/api/carriers/ID/history'],
    ['/api/carriers/ID/readiness'],
    ['/api/carriers/ID/summary'],
    ['/api/carriers/export?format=csv'],
    ['/api/carriers/export?format=ndjson'],
    ['/api/carrier_interconnects?_embed=carrier'],
    ['/api/carrier_interconnects/LINK?_embed=carrier'],
    ['/api/audit_records?_end=1000'],
    ['/api/audit_records/export?format=ndjson'],
    ['/api/audit_records?resource=carriers&_embed=actor'],
    ['/api/find?q=HIDDEN-77'],
    ['/api/meta'],
  ])('does not stand in %s', async (path) => {
    const address = path.replace('ID', carrier.id).replace('CODE', String(carrier['code'])).replace('LINK', link.id);
    const answer = await noc.get(address);
    expect(answer.status, answer.text).toBeLessThan(500);
    expect(answer.text).not.toContain(hidden);
    // The same question of one who may read it shows that the value is there to be seen.
    const open = [
      '/api/carriers',
      '/api/carriers/ID',
      '/api/audit_records?_end=1000',
      '/api/carriers/export?format=csv',
    ];
    if (open.includes(path)) expect((await admin.get(address)).text).toContain(hidden);
  });

  test.each([
    ['taxCode=HIDDEN-77-TAX'],
    ['taxCode_like=HIDDEN'],
    ['taxCode_null=false'],
    ['taxCode_ne=x'],
    ['_sort=taxCode'],
    ['_fields=name,taxCode'],
    [`_where=${encodeURIComponent('{"field":"taxCode","op":"starts","value":"HID"}')}`],
    [`_where=${encodeURIComponent('{"or":[{"field":"name","op":"nnull"},{"not":{"field":"taxCode","op":"null"}}]}')}`],
  ])('cannot be asked by ?%s, in a list or an export, nor counted', async (query) => {
    for (const path of ['/api/carriers', '/api/carriers/export'])
      for (const tail of ['', '&_count=exact', '&_count=estimate']) {
        const answer = await noc.get<{ errors: object }>(`${path}?${query}${path.endsWith('export') ? '' : tail}`);
        expect([answer.status, Object.keys(answer.body.errors)], answer.text).toEqual([403, ['taxCode']]);
        expect(answer.headers.get('x-total-count')).toBeNull();
      }
  });

  test.each([
    'carrier.taxCode=HIDDEN-77-TAX',
    'carrier.taxCode_like=H',
    '_sort=carrier.taxCode',
    '_fields=carrier.taxCode',
  ])('cannot be asked over a relation by ?%s', async (query) => {
    const answer = await noc.get<{ errors: object }>(`/api/carrier_interconnects?${query}`);
    expect([answer.status, Object.keys(answer.body.errors)]).toEqual([403, ['carrier.taxCode']]);
  });

  test('is not found by the search box, which looks only where one may look', async () => {
    expect((await admin.get<Row[]>('/api/carriers?q=HIDDEN-77')).body).toHaveLength(1);
    const answer = await noc.get<Row[]>('/api/carriers?q=HIDDEN-77');
    expect([answer.body, answer.headers.get('x-total-count')]).toEqual([[], '0']);
  });

  test('is not found in the changes of the trail by what they hold', async () => {
    const ask = `/api/audit_records?resource=carriers&metadata_like=HIDDEN-77`;
    expect((await admin.get<Row[]>(ask)).body.length).toBeGreaterThan(0);
    const answer = await noc.get<Row[]>(ask);
    expect([answer.body, answer.headers.get('x-total-count')]).toEqual([[], '0']);
  });

  test('does not leave with the answer to a write, nor with the row of a stale one, nor can it be written', async () => {
    const saved = await noc.patch<Row>(`/api/carriers/${carrier.id}`, { status: 'testing' }, carrier.version);
    expect([saved.status, 'taxCode' in saved.body]).toEqual([200, false]);
    const stale = await noc.patch(`/api/carriers/${carrier.id}`, { status: 'active' }, carrier.version);
    expect([stale.status, stale.text.includes(hidden)]).toEqual([412, false]);
    const written = await noc.patch<{ errors: object }>(
      `/api/carriers/${carrier.id}`,
      { taxCode: 'X' },
      saved.body.version,
    );
    expect([written.status, Object.keys(written.body.errors)]).toEqual([403, ['taxCode']]);
  });

  test('is warned about to who may read it alone', async () => {
    const told = async (client: Client) =>
      (await client.get<{ fields: string[] }[]>(`/api/carriers/${carrier.id}/warnings`)).body.map((one) => one.fields);
    expect(await told(admin)).toContainEqual(['taxCode']);
    expect(await told(noc)).not.toContainEqual(['taxCode']);
  });
});

describe('a table that noc may not read', () => {
  test('is closed in every way, its changes in the trail included', async () => {
    for (const path of ['/api/zones', '/api/zones/export', '/api/rates?zone.name_like=H', '/api/rates?_embed=zone'])
      expect([path, (await noc.get(path)).status]).toEqual([path, 403]);
    const ask = '/api/audit_records?resource=zones&_end=1000';
    const [seen, all] = [await noc.get<Row[]>(ask), await admin.get<Row[]>(ask)];
    expect([seen.body, seen.headers.get('x-total-count')]).toEqual([[], '0']);
    expect(all.body.length).toBeGreaterThan(0);
    expect((await noc.get(`/api/audit_records/${String(all.body[0]?.id)}`)).status).toBe(404);
    expect((await noc.get('/api/audit_records?_end=1000')).text).not.toContain(hidden);
  });
});

describe('people of a customer', () => {
  let customer: Row;
  let person: Client;
  beforeAll(async () => {
    customer = await makeExample(app, 'customers', { status: 'active' });
    person = await app.as('customer_admin', { customerId: customer.id });
  });
  const seen = async (): Promise<string[]> => (await person.get<Row[]>('/api/carriers')).body.map((row) => row.id);
  const open = async (given: object): Promise<Row> => {
    const row = await makeCarrier(admin);
    await make(admin, 'carrier_assignments', { carrierId: row.id, ...given });
    return row;
  };

  test('see the carriers that are open to them, however they are assigned, and no other', async () => {
    const group = await makeExample(app, 'customer_groups', { categoryId: customer['categoryId'] });
    await admin.patch(`/api/customers/${customer.id}`, { groupId: group.id }, customer.version);
    const theirs = [
      await open({ assignmentType: 'customers', customerIds: [customer.id] }),
      await open({ assignmentType: 'categories', categoryIds: [customer['categoryId']] }),
      await open({ assignmentType: 'groups', groupIds: [group.id] }),
      await open({ assignmentType: 'all' }),
    ];
    const other = await makeExample(app, 'customers');
    await open({ assignmentType: 'customers', customerIds: [other.id] });
    await makeCarrier(admin);
    expect((await seen()).toSorted()).toEqual(theirs.map((row) => row.id).toSorted());
  });

  test('see them by name only: no code, no money, no state, nor can they ask for them', async () => {
    const row = await open({ assignmentType: 'customers', customerIds: [customer.id] });
    expect((await person.get(`/api/carriers/${row.id}`)).body).toEqual({ id: row.id, version: 1, name: row['name'] });
    expect((await person.get(`/api/carriers/${String(row['code'])}`)).status).toBe(404);
    for (const query of [
      'code_like=T',
      'status=active',
      '_sort=customerBalance',
      '_fields=code',
      'primaryCurrency.code=USD',
    ])
      expect([query, (await person.get(`/api/carriers?${query}`)).status]).toEqual([query, 403]);
    expect((await person.get<Row[]>(`/api/carriers?q=${String(row['code'])}`)).body).toEqual([]);
    expect((await person.get(`/api/carrier_interconnects`)).status).toBe(403);
    // Nor are they told what a carrier lacks, or how much hangs on it.
    expect((await person.get(`/api/carriers/${row.id}/readiness`)).status).toBe(403);
    expect((await person.get(`/api/carriers/${row.id}/warnings`)).body).toEqual([]);
    const referring = await person.get(`/api/carriers/${row.id}/references`);
    expect(referring.body).toEqual({ references: [], others: 0, hindered: false, objections: [] });
    expect((await person.get(`/api/carriers/${row.id}/summary`)).body).toEqual({
      counts: {},
      facts: {},
      readiness: null,
    });
  });

  test('lose a carrier with its assignment, and all of them when they are suspended', async () => {
    const row = await open({ assignmentType: 'customers', customerIds: [customer.id] });
    expect(await seen()).toContain(row.id);
    const [assignment] = (await admin.get<Row[]>(`/api/carrier_assignments?carrierId=${row.id}`)).body;
    await admin.delete(`/api/carrier_assignments/${String(assignment?.id)}`, 1);
    expect(await seen()).not.toContain(row.id);
    const { version } = (await admin.get<Row>(`/api/customers/${customer.id}`)).body;
    await admin.patch(`/api/customers/${customer.id}`, { status: 'suspended' }, version);
    expect(await seen()).toEqual([]);
  });
});

test('people of a carrier do not learn from a stale save who works in our office', async () => {
  const own = await makeCarrier(admin);
  const person = await app.as('carrier_admin', { carrierId: own.id });
  const contact = await make(admin, 'carrier_contacts', { carrierId: own.id, name: `Desk ${nextNumber()}` });
  await admin.patch(`/api/carrier_contacts/${contact.id}`, { jobTitle: 'NOC' }, contact.version);
  const stale = await person.patch(`/api/carrier_contacts/${contact.id}`, { jobTitle: 'Sales' }, contact.version);
  expect([stale.status, stale.body['changedBy']]).toEqual([412, null]);
  expect(stale.text).not.toContain(admin.email);
});

test('none of this was an error of the server', () => expect(app.errors).toEqual([]));
