// The dialect as its clients speak it: an unmodified @refinedev/simple-rest, and the requests of react-admin's ra-data-json-server.
import type { CrudFilter, CrudOperators, HttpError } from '@refinedev/core';
import dataProvider from '@refinedev/simple-rest';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { currencyId, make, makeCarrier } from '../support/rows.ts';
import type { Row } from '../support/rows.ts';
import { startApp } from '../support/server.ts';
import type { Client, TestApp } from '../support/server.ts';

let app: TestApp;
let admin: Client;
let provider: ReturnType<typeof dataProvider>;
let headers: Record<string, string>;
const carriers: Record<string, Row> = {};

beforeAll(async () => {
  app = await startApp();
  admin = await app.as('super_admin');
  provider = dataProvider(`${app.url}/api`);
  headers = { cookie: String(admin.cookie) };
  const euro = await currencyId(admin, 'EUR');
  carriers['Alpha'] = await makeCarrier(admin, { name: 'Alpha', capacityMode: 'capped', capacityLimit: 10 });
  carriers['Beta'] = await makeCarrier(admin, {
    name: 'Beta',
    capacityMode: 'capped',
    capacityLimit: 20,
    taxCode: 'B1',
  });
  carriers['Gamma'] = await makeCarrier(admin, { name: 'Gamma', primaryCurrencyId: euro, circularRouting: true });
  carriers['Delta'] = await makeCarrier(admin, {
    name: 'AT&T #1 50%',
    primaryCurrencyId: euro,
    partnerType: 'customer',
  });
});
afterAll(() => app.close());

async function names(filters: CrudFilter[], more: object = {}): Promise<string[]> {
  const { data } = await provider.getList({ resource: 'carriers', filters, meta: { headers }, ...more });
  return data.map((row) => String(row['name'])).toSorted();
}
const everyone = ['AT&T #1 50%', 'Alpha', 'Beta', 'Gamma'];
const by = (field: string, operator: CrudOperators, value: unknown): CrudFilter =>
  ({ field, operator, value }) as CrudFilter;

async function refusal(call: Promise<unknown>): Promise<HttpError> {
  return call.then(
    () => Promise.reject(new Error('was not refused')),
    (error: HttpError) => error,
  );
}

describe('simple-rest reads', () => {
  test('a page of a list with its total, sorted by several fields', async () => {
    const sorters = [
      { field: 'primaryCurrency.code', order: 'desc' },
      { field: 'name', order: 'asc' },
    ] as const;
    const page = (currentPage: number) =>
      provider.getList({
        resource: 'carriers',
        sorters: [...sorters],
        pagination: { currentPage, pageSize: 3 },
        meta: { headers },
      });
    const [first, second] = [await page(1), await page(2)];
    expect([first.total, second.total]).toEqual([4, 4]);
    expect(first.data.map((row) => row['name'])).toEqual(['Alpha', 'Beta', 'AT&T #1 50%']);
    expect(second.data.map((row) => row['name'])).toEqual(['Gamma']);
  });

  test('the whole list when pagination is off or left to the client', async () => {
    for (const mode of ['off', 'client'] as const) {
      expect(await names([], { pagination: { mode } })).toEqual(everyone);
    }
  });

  test.each<[CrudOperators, string, unknown, string[]]>([
    ['eq', 'name', 'Alpha', ['Alpha']],
    ['eq', 'name', 'AT&T #1 50%', ['AT&T #1 50%']],
    ['eq', 'circularRouting', true, ['Gamma']],
    ['eq', 'primaryCurrency.code', 'EUR', ['AT&T #1 50%', 'Gamma']],
    ['eq', 'capacityLimit', null, ['AT&T #1 50%', 'Gamma']],
    ['eq', 'capacityLimit', undefined, everyone],
    ['ne', 'capacityLimit', 10, ['AT&T #1 50%', 'Beta', 'Gamma']],
    ['ne', 'capacityLimit', null, ['Alpha', 'Beta']],
    ['gte', 'capacityLimit', 20, ['Beta']],
    ['lte', 'capacityLimit', 10, ['Alpha']],
    ['contains', 'name', 'ALPH', ['Alpha']],
    ['contains', 'name', '', everyone],
    ['contains', 'name', '%', ['AT&T #1 50%']],
    ['contains', 'capacityLimit', '1', ['Alpha']],
    ['contains', 'primaryCurrency.name', 'eur', ['AT&T #1 50%', 'Gamma']],
    ['in', 'name', ['Alpha', 'Beta', 'Nobody'], ['Alpha', 'Beta']],
    ['in', 'partnerType', ['customer'], ['AT&T #1 50%']],
    ['in', 'name', [], everyone],
  ])('filter %s on %s with %j', async (operator, field, value, expected) => {
    expect(await names([by(field, operator, value)])).toEqual(expected);
  });

  test.each<[CrudOperators, string, unknown, string[]]>([
    ['gt', 'capacityLimit', 10, ['Alpha']],
    ['lt', 'capacityLimit', 20, ['Beta']],
    ['startswith', 'name', 'Alpha', ['Alpha']],
    ['endswith', 'name', 'Alpha', ['Alpha']],
    ['ncontains', 'name', 'Alpha', ['Alpha']],
    ['nin', 'name', ['Alpha', 'Beta'], ['Alpha', 'Beta']],
    ['between', 'capacityLimit', [10, 20], ['Alpha', 'Beta']],
    ['null', 'circularRouting', true, ['Gamma']],
  ])('filter %s leaves the client without a suffix and means equality', async (operator, field, value, expected) => {
    expect(await names([by(field, operator, value)])).toEqual(expected);
  });

  test('a filter by a Date, which the client writes as JavaScript prints it', async () => {
    const [before, after] = [new Date(Date.now() - 3_600_000), new Date(Date.now() + 3_600_000)];
    expect(await names([by('createdAt', 'gte', before), by('createdAt', 'lte', after)])).toHaveLength(4);
    expect(await names([by('createdAt', 'gte', after)])).toEqual([]);
  });

  test('the search box as the field q, together with a filter', async () => {
    expect(await names([by('q', 'eq', 'a'), by('capacityMode', 'eq', 'capped')])).toEqual(['Alpha', 'Beta']);
  });

  test('a list that finds nothing has the total 0', async () => {
    const answer = await provider.getList({
      resource: 'carriers',
      filters: [by('name', 'eq', 'x')],
      meta: { headers },
    });
    expect(answer).toEqual({ data: [], total: 0 });
  });

  test('getMany by ids in one request, and without ids the capped list', async () => {
    const ids = [carriers['Alpha']?.id, carriers['Gamma']?.id] as string[];
    const { data } = await provider.getMany({ resource: 'carriers', ids, meta: { headers } });
    expect(data.map((row) => row.id)).toEqual(ids);
    expect((await provider.getMany({ resource: 'carriers', ids: [], meta: { headers } })).data).toHaveLength(4);
  });

  test('getOne by id and by slug', async () => {
    const { id, code } = carriers['Beta'] as Row;
    for (const key of [id, String(code)]) {
      const { data } = await provider.getOne({ resource: 'carriers', id: key, meta: { headers } });
      expect(data).toMatchObject({ id, name: 'Beta', capacityLimit: 20, customerBalance: '0.0000' });
    }
  });

  test('custom with sorters, filters and a query of its own', async () => {
    const { data } = await provider.custom<Row[]>({
      url: `${app.url}/api/carriers`,
      method: 'get',
      sorters: [{ field: 'name', order: 'desc' }],
      filters: [by('capacityMode', 'eq', 'capped')],
      query: { _fields: 'name' },
      headers,
    });
    expect(data.map((row) => row['name'])).toEqual(['Beta', 'Alpha']);
  });
});

describe('simple-rest writes', () => {
  const currency = (code: string) => ({ code, name: `Test ${code}`, rateToBase: '2' });

  test('create, update and delete answer with the row, also without If-Match where none is demanded', async () => {
    const { data: created } = await provider.create<Row>({
      resource: 'currencies',
      variables: currency('XAA'),
      meta: { headers },
    });
    expect(created).toMatchObject({ ...currency('XAA'), rateToBase: '2.00000000', version: 1 });
    const { data: updated } = await provider.update<Row>({
      resource: 'currencies',
      id: created.id,
      variables: { name: 'Other' },
      meta: { headers },
    });
    expect(updated).toMatchObject({ id: created.id, name: 'Other', version: 2 });
    const { data: deleted } = await provider.deleteOne<Row>({
      resource: 'currencies',
      id: created.id,
      meta: { headers },
    });
    expect(deleted).toMatchObject({ id: created.id, name: 'Other' });
    const gone = await refusal(provider.getOne({ resource: 'currencies', id: created.id, meta: { headers } }));
    expect(gone.statusCode).toBe(404);
  });

  test('a delete may bring values along, as simple-rest lets it', async () => {
    const { id } = await make(admin, 'currencies', currency('XAB'));
    const { data } = await provider.deleteOne<Row, object>({
      resource: 'currencies',
      id,
      variables: { why: 'a test' },
      meta: { headers },
    });
    expect(data).toMatchObject({ id, code: 'XAB' });
  });

  test('meta.method chooses PUT, and If-Match travels in meta.headers', async () => {
    const { id, version } = await makeCarrier(admin);
    const update = (match: object) =>
      provider.update<Row>({
        resource: 'carriers',
        id,
        variables: { taxCode: 'DE811569869' },
        meta: { method: 'put', headers: { ...headers, ...match } },
      });
    const { data } = await update({ 'If-Match': `"${version}"` });
    expect(data).toMatchObject({ id, taxCode: 'DE811569869', version: version + 1 });
    const stale = await refusal(update({ 'If-Match': `"${version}"` }));
    expect(stale.statusCode).toBe(412);
    expect(stale.message).toContain(`changed by ${admin.email}`);
    expect((await refusal(update({}))).statusCode).toBe(428);
  });

  test('a refused create carries status and message, and the errors by field in the answer', async () => {
    const error = await refusal(
      provider.create({ resource: 'currencies', variables: { code: 'toolong', name: 5 }, meta: { headers } }),
    );
    expect(error.statusCode).toBe(422);
    expect(error.message).toMatch(/^Not saved: .*code/);
    expect(error['response'].data.errors).toMatchObject({
      code: ['must be a three-letter ISO 4217 code such as EUR'],
      name: [expect.any(String)],
      rateToBase: ['is required'],
    });
  });

  test('custom posts a payload', async () => {
    const { data } = await provider.custom<Row, unknown, object>({
      url: `${app.url}/api/currencies`,
      method: 'post',
      payload: currency('XAC'),
      headers,
    });
    expect(data).toMatchObject({ code: 'XAC', version: 1 });
  });
});

describe('ra-data-json-server', () => {
  const json = { accept: 'application/json', 'content-type': 'application/json' };

  test('lists with upper-case order and reads the total from X-Total-Count', async () => {
    const answer = await admin.get<Row[]>('/api/carriers?_end=2&_order=DESC&_sort=name&_start=0&capacityMode=capped');
    expect(answer.body.map((row) => row['name'])).toEqual(['Beta', 'Alpha']);
    expect(answer.headers.get('x-total-count')).toBe('2');
  });

  test('reads many by repeated ids, and the rows that refer to one', async () => {
    const [a, b] = [carriers['Alpha'] as Row, carriers['Beta'] as Row];
    expect((await admin.get<Row[]>(`/api/carriers?id=${a.id}&id=${b.id}`)).body.map((row) => row.id)).toEqual([
      a.id,
      b.id,
    ]);
    const contact = await make(admin, 'carrier_contacts', { carrierId: a.id, name: 'NOC' });
    const referring = await admin.get<Row[]>(
      `/api/carrier_contacts?carrierId=${a.id}&_sort=id&_order=ASC&_start=0&_end=25&_embed=carrier`,
    );
    expect(referring.body).toMatchObject([{ id: contact.id, carrier: { id: a.id, name: 'Alpha' } }]);
  });

  test('updates with PUT of the whole row, in which only what the client changed differs', async () => {
    const made = await make(admin, 'currencies', { code: 'XRA', name: 'React', rateToBase: '1.5' });
    const whole = (await admin.get<Row>(`/api/currencies/${made.id}`)).body;
    const answer = await admin.send<Row>('PUT', `/api/currencies/${made.id}`, { ...whole, name: 'Admin' });
    expect(answer.status).toBe(200);
    expect(answer.body).toMatchObject({ ...whole, name: 'Admin', version: 2, updatedAt: expect.any(String) });
  });

  test('expects the deleted row back, with or without a content type on the empty body', async () => {
    for (const [code, more] of [
      ['XRB', {}],
      ['XRC', json],
    ] as const) {
      const made = await make(admin, 'currencies', { code, name: 'React', rateToBase: '1' });
      const answer = await admin.send<Row>('DELETE', `/api/currencies/${made.id}`, undefined, more);
      expect([answer.status, answer.body]).toEqual([200, made]);
    }
  });

  test('every row of the reference data can be sent back as it was read', async () => {
    for (const { name, access } of app.resources) {
      if (!access.update.includes('super_admin')) continue;
      for (const row of (await admin.get<Row[]>(`/api/${name}`)).body) {
        const answer = await admin.send<Row>('PUT', `/api/${name}/${row.id}`, row, { 'if-match': `"${row.version}"` });
        expect
          .soft({ name, row: row.id, status: answer.status, text: answer.status === 200 ? '' : answer.text })
          .toEqual({
            name,
            row: row.id,
            status: 200,
            text: '',
          });
      }
    }
  });
});

test('none of this was an unexpected error to the server', () => {
  expect(app.errors).toEqual([]);
});
