// The query string of lists: trees, columns, order, pages and totals, and every refusal with the name in it.
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { makeFive, namesFound } from '../../support/carriers.ts';
import { deepestStart, parseQuery } from '../../../api/http/query.ts';
import { makeRateCard } from '../../support/rows.ts';
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

const inTree = (tree: object): string => `_where=${encodeURIComponent(JSON.stringify(tree))}`;
const leaf = (field: string, op: string, value?: unknown) => ({ field, op, ...(value === undefined ? {} : { value }) });

test('an exact field name wins over a suffix', () => {
  const fields = new Set(['name', 'name_like', '_sort', 'q']);
  const where = (query: string, known = fields) => parseQuery(query, (name) => known.has(name)).where;
  expect(where('name_like=x')).toEqual({ field: 'name_like', op: 'eq', value: 'x' });
  expect(where('name_like_like=x')).toEqual({ field: 'name_like', op: 'like', value: 'x' });
  expect(where('q=x')).toEqual({ field: 'q', op: 'eq', value: 'x' });
  expect(where('name_like=x', new Set(['name']))).toEqual({ field: 'name', op: 'like', value: 'x' });
});

describe('_where', () => {
  test.each([
    [{ and: [leaf('capacityLimit', 'gte', 10), leaf('capacityLimit', 'lte', 20)] }, 'Ant Bee'],
    [{ or: [leaf('name', 'eq', 'Cat'), leaf('name', 'starts', 'd')] }, 'Cat Dög'],
    [{ not: leaf('capacityLimit', 'gt', 10) }, 'Ant Cat Dög'],
    [
      { and: [{ or: [leaf('name', 'like', 'a'), leaf('name', 'like', 'e')] }, { not: leaf('taxCode', 'null') }] },
      'Ant Bee Cat',
    ],
    [leaf('capacityLimit', 'in', [10, '30']), 'Ant EEL'],
    [leaf('capacityLimit', 'ne', null), 'Ant Bee EEL'],
    [leaf('capacityLimit', 'eq', null), 'Cat Dög'],
    [leaf('circularRouting', 'eq', true), ''],
    [leaf('primaryCurrency.code', 'nin', ['EUR']), 'Ant Bee Cat'],
  ])('%j finds "%s"', async (tree, expected) => {
    expect(await found(inTree(tree))).toBe(expected);
  });

  test('narrows what the other parameters leave', async () => {
    expect(await found(`${inTree({ or: [leaf('name', 'eq', 'Ant'), leaf('name', 'eq', 'Cat')] })}&capacityLimit`)).toBe(
      'Cat',
    );
  });
});

describe('what leaves', () => {
  const one = async (query: string) => (await admin.get<Row[]>(`/api/carriers?name=EEL&${query}`)).body[0];

  test('_fields names the columns, those of relations as objects; id and version always come', async () => {
    const row = await one('_fields=name,primaryCurrency.code,primaryCurrency.name');
    expect(row).toEqual({
      id: expect.any(String),
      version: 1,
      name: 'EEL',
      primaryCurrency: { code: 'EUR', name: 'Euro' },
    });
  });

  test('_embed puts the whole related row inline, and null where there is none', async () => {
    expect(await one('_embed=primaryCurrency')).toMatchObject({
      name: 'EEL',
      customerBalance: '0.0000',
      primaryCurrency: { code: 'EUR', rateToBase: '1.17240000', decimals: 2 },
    });
    const card = await makeRateCard(admin);
    expect((await admin.get(`/api/rate_cards/${card.id}?_embed=carrier`)).body).toMatchObject({ carrier: null });
  });

  test('one record takes the same', async () => {
    const { body } = await admin.get('/api/carriers/E1?_fields=primaryCurrency.code');
    expect(body).toEqual({ id: expect.any(String), version: 1, primaryCurrency: { code: 'EUR' } });
  });
});

describe('order and pages', () => {
  test('sorts by several fields, also of relations, in either case', async () => {
    expect(await found('')).toBe('Ant Bee Cat Dög EEL');
    const sorted = async (query: string) =>
      (await admin.get<Row[]>(`/api/carriers?${query}`)).body.map((row) => row['name']).join(' ');
    expect(await sorted('_sort=primaryCurrency.code,code&_order=asc,DESC')).toBe('EEL Dög Cat Bee Ant');
    expect(await sorted('_sort=code&_order=DESC')).toBe('EEL Dög Cat Bee Ant');
  });

  test('rows that are alike are told apart by their id, so that pages never overlap', async () => {
    const ids: string[] = [];
    for (let start = 0; start < 5; start += 2) {
      const query = `_sort=customerBalance&_order=desc&_start=${start}&_end=${start + 2}`;
      ids.push(...(await admin.get<Row[]>(`/api/carriers?${query}`)).body.map((row) => row.id));
    }
    expect(new Set(ids).size).toBe(5);
    expect(ids).toEqual(ids.toSorted().toReversed());
  });

  test('the total comes with every list, exact and unmarked for a small table; _count=none leaves it out', async () => {
    const total = async (query: string) => {
      const { headers, body } = await admin.get<Row[]>(`/api/carriers?${query}`);
      return [body.length, headers.get('x-total-count'), headers.get('x-total-count-exact')];
    };
    expect(await total('_start=0&_end=2')).toEqual([2, '5', null]);
    expect(await total('_start=0&_end=0')).toEqual([0, '5', null]);
    expect(await total('_start=9&_end=12')).toEqual([0, '5', null]);
    expect(await total('name_like=e&_count=exact')).toEqual([2, '2', null]);
    expect(await total('_count=none')).toEqual([5, null, null]);
  });

  test('no page holds more than 1000 rows, and the answer says so', async () => {
    await app.pool.query(
      `INSERT INTO rates (rate_card_id, prefix, rate, effective_from)
       SELECT $1::uuid, (90000 + n)::text, 0.01, '2026-01-01' FROM generate_series(1, 1100) n`,
      [(await makeRateCard(admin)).id],
    );
    for (const query of ['prefix_starts=9', 'prefix_starts=9&_start=0&_end=5000']) {
      const { headers, body } = await admin.get<Row[]>(`/api/rates?${query}`);
      expect([body.length, headers.get('x-total-count'), headers.get('x-row-limit')]).toEqual([1000, '1100', '1000']);
    }
    const page = await admin.get<Row[]>('/api/rates?prefix_starts=9&_start=1000&_end=1100');
    expect([page.body.length, page.headers.get('x-row-limit')]).toEqual([100, null]);
  });
});

describe('refusals name what is wrong', () => {
  const tooDeep = Array.from({ length: 9 }).reduce<object>((inner) => ({ not: inner }), leaf('name', 'null'));

  test.each([
    ['colour=red', 'colour'],
    ['name_sounds=x', 'name_sounds'],
    ['_page=2', '_page'],
    ['_sort=colour', 'colour'],
    ['_sort=name&_order=up', '_order'],
    ['_fields=colour', 'colour'],
    ['_embed=owner', 'owner'],
    ['_fields=primaryCurrency.colour', 'primaryCurrency.colour'],
    ['capacityLimit=many', 'capacityLimit'],
    ['capacityLimit_in=1,two', 'capacityLimit'],
    ['capacityLimit_between=1', 'capacityLimit'],
    ['capacityLimit_gt', 'capacityLimit_gt'],
    ['capacityLimit_null=perhaps', 'capacityLimit_null'],
    ['circularRouting=1', 'circularRouting'],
    ['partnerType=friend', 'partnerType'],
    ['partnerType_gt=customer', 'gt'],
    ['primaryCurrencyId=EUR', 'primaryCurrencyId'],
    ['createdAt_gt=yesterday', 'createdAt'],
    ['customerBalance=1e3', 'customerBalance'],
    ['id=1', 'id'],
    ['primaryCurrency=EUR', 'primaryCurrency'],
    ['primaryCurrency.code.length=3', 'primaryCurrency.code.length'],
    ['constructor=1', 'constructor'],
    ['_start=-1', '_start'],
    ['_start=5&_end=1', '_end'],
    ['_start=1.5', '_start'],
    ['_sort=name&_sort=code', '_sort'],
    ['_count=maybe', '_count'],
    ['_where={', '_where'],
    ['_where=[]', '_where'],
    [inTree(leaf('colour', 'eq', 1)), 'colour'],
    [inTree(leaf('name', 'sounds', 1)), 'sounds'],
    [inTree({ ...leaf('name', 'eq', 1), extra: 1 }), 'extra'],
    [inTree({ and: [] }), 'and'],
    [inTree(leaf('name', 'eq', { a: 1 })), 'value'],
    [inTree(leaf('name', 'eq')), 'name'],
    [inTree(tooDeep), 'deeper'],
    ['name=%00', 'NUL'],
    ['name=%zz', '%zz'],
    [`_start=${deepestStart + 1}&_end=${deepestStart + 2}`, '_start'],
    ['_after=abc', '_after'],
  ])('%s', async (query, named) => {
    const answer = await admin.get(`/api/carriers?${query}`);
    expect(answer.status, answer.text).toBe(400);
    expect(answer.body).toMatchObject({ code: 'DIDBadParameter', statusCode: 400, requestId: expect.any(String) });
    expect(answer.body['message']).toContain(named);
  });

  test('a path over more relations than any table needs', async () => {
    const path = `${'parentCard.'.repeat(200)}name`;
    for (const query of [`${path}=x`, `_sort=${path}`]) {
      const answer = await admin.get(`/api/rate_cards?${query}`);
      expect([answer.status, answer.body['code']]).toEqual([400, 'DIDBadParameter']);
    }
  });

  test('more conditions, values or fields than a person can mean', async () => {
    const many = (count: number, part: (at: number) => string, joint: string) =>
      Array.from({ length: count }, (_, at) => part(at)).join(joint);
    for (const query of [
      many(61, (at) => `name_${['ne', 'like', 'nlike', 'starts', 'ends', 'gt', 'lt'][at % 7]}=${at}`, '&'),
      `capacityLimit_in=${many(1001, String, ',')}`,
      `_fields=${many(201, (at) => `f${at}`, ',')}`,
      inTree({ or: Array.from({ length: 61 }, () => leaf('name', 'null')) }),
    ]) {
      expect((await admin.get(`/api/carriers?${query}`)).status).toBe(400);
    }
  });

  test('filtering, sorting, showing or embedding what the role may not read is refused with its name', async () => {
    const carrier = (await admin.get<Row>('/api/carriers/A1')).body;
    const portal = await app.as('carrier_viewer', { carrierId: carrier.id });
    expect(await found('', portal)).toBe('Ant');
    for (const query of [
      'supplierCreditLimit_gt=1',
      '_sort=supplierCreditLimit',
      '_fields=supplierCreditLimit',
      inTree(leaf('supplierCreditLimit', 'null')),
    ]) {
      const answer = await portal.get(`/api/carriers?${query}`);
      expect([answer.status, answer.body['code']], query).toEqual([403, 'DIDFieldForbidden']);
      expect(answer.body['errors']).toEqual({ supplierCreditLimit: ['may not be read by your role'] });
    }
    const related = await portal.get('/api/carriers?primaryCurrency.rateToBase_gt=0');
    expect([related.status, related.body['errors']]).toEqual([
      403,
      { 'primaryCurrency.rateToBase': ['may not be read by your role'] },
    ]);
    const embedded = (await portal.get<Row[]>('/api/carriers?_embed=primaryCurrency')).body[0];
    expect(embedded?.['primaryCurrency']).toMatchObject({ code: 'USD' });
    expect(embedded?.['primaryCurrency']).not.toHaveProperty('rateToBase');
    expect(embedded).not.toHaveProperty('supplierCreditLimit');
  });
});

test('none of this was an unexpected error to the server', () => {
  expect(app.errors).toEqual([]);
});
