// Create, update and remove: versions, conflicts, refusals by field, and what a role may not write.
import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { currencyId, make, makeCarrier, makeInterconnect, nextNumber } from '../../support/rows.ts';
import type { Row } from '../../support/rows.ts';
import { startApp } from '../../support/server.ts';
import type { Client, TestApp } from '../../support/server.ts';

let app: TestApp;
let admin: Client;

beforeAll(async () => {
  app = await startApp();
  admin = await app.as('super_admin');
});
afterAll(async () => {
  expect(app.errors).toEqual([]);
  await app.close();
});

const trail = async (id: string) =>
  (await admin.get<{ metadata: Record<string, unknown> }[]>(`/api/audit_records?recordId=${id}&_sort=occurredAt`)).body;

test('a create answers 201 with the row, its address and its version', async () => {
  const values = { name: 'Zaïre Télécom', code: `ZT-${nextNumber()}`, primaryCurrencyId: await currencyId(admin) };
  const answer = await admin.post<Row>('/api/carriers', values);
  expect(answer.status).toBe(201);
  expect(answer.headers.get('location')).toBe(`/api/carriers/${answer.body.id}`);
  expect(answer.headers.get('etag')).toBe('"1"');
  expect(answer.body).toMatchObject({ ...values, version: 1, status: 'active', customerCreditLimit: '0.0000' });
  expect((await admin.get(`/api/carriers/${values.code}`)).body).toEqual(answer.body);
});

describe('versions', () => {
  test('where a definition demands one, a write without it is 428 and nothing happens', async () => {
    const carrier = await makeCarrier(admin);
    for (const write of [
      admin.patch(`/api/carriers/${carrier.id}`, { name: 'x' }),
      admin.delete(`/api/carriers/${carrier.id}`),
    ]) {
      const answer = await write;
      expect([answer.status, answer.body['code']]).toEqual([428, 'DIDVersionRequired']);
    }
    expect((await admin.get(`/api/carriers/${carrier.id}`)).body).toEqual(carrier);
  });

  test('a write over a newer version is 412 with the row as it is, who changed it and when', async () => {
    const noc = await app.as('noc');
    const { id } = await makeCarrier(admin);
    await noc.patch(`/api/carriers/${id}`, { status: 'paused' }, 1);
    const current = (await admin.get<Row>(`/api/carriers/${id}`)).body;
    for (const write of [
      admin.patch(`/api/carriers/${id}`, { name: 'x' }, 1),
      admin.delete(`/api/carriers/${id}`, 1),
    ]) {
      const answer = await write;
      expect(answer.status).toBe(412);
      expect(answer.headers.get('etag')).toBe('"2"');
      expect(answer.body).toMatchObject({
        code: 'DIDStale',
        current,
        changedBy: noc.email,
        changedAt: expect.any(String),
      });
      expect(Date.now() - Date.parse(String(answer.body['changedAt']))).toBeLessThan(60_000);
    }
  });

  test('a stale write names who changed the row, not who was refused since', async () => {
    const [noc, sales] = [await app.as('noc'), await app.as('sales')];
    const { id } = await makeCarrier(admin);
    expect((await sales.patch(`/api/carriers/${id}`, { taxCode: 'GB 1' }, 1)).status).toBe(200);
    expect((await noc.patch(`/api/carriers/${id}`, { customerCreditLimit: '5' }, 2)).status).toBe(403);
    const answer = await admin.patch(`/api/carriers/${id}`, { name: 'x' }, 1);
    expect([answer.status, answer.body['changedBy']]).toEqual([412, sales.email]);
    expect(answer.body['message']).toContain(sales.email);
  });

  test('a change around the API is noticed too, by the name of the database user', async () => {
    const { id } = await makeCarrier(admin);
    await app.pool.query(`UPDATE carriers SET status = 'testing' WHERE id = $1`, [id]);
    const { rows } = await app.pool.query<{ user: string }>('SELECT session_user AS user');
    const answer = await admin.patch(`/api/carriers/${id}`, { name: 'x' }, 1);
    expect([answer.status, answer.body['changedBy']]).toEqual([412, rows[0]?.user]);
  });

  test('an empty change changes nothing, yet its version must be right', async () => {
    const { id } = await makeCarrier(admin);
    const before = await trail(id);
    const answer = await admin.patch(`/api/carriers/${id}`, {}, 1);
    expect([answer.status, answer.headers.get('etag')]).toEqual([200, '"1"']);
    expect((await admin.patch(`/api/carriers/${id}`, {}, 7)).status).toBe(412);
    expect(await trail(id)).toEqual(before);
  });

  test.each(['abc', '1, 2', '""', '"-1"'])('If-Match: %s is refused by name', async (header) => {
    const { id } = await makeCarrier(admin);
    const answer = await admin.send('PATCH', `/api/carriers/${id}`, { name: 'x' }, { 'if-match': header });
    expect(answer.status).toBe(400);
    expect(answer.text).toContain('If-Match');
  });

  test('of 50 saves at once over one version exactly one wins, again and again', async () => {
    const { id } = await makeCarrier(admin);
    for (const version of [1, 2, 3]) {
      const saves = Array.from({ length: 50 }, (_, at) =>
        admin.patch(`/api/carriers/${id}`, { taxCode: `T${version}-${at}` }, version),
      );
      const statuses = (await Promise.all(saves)).map((answer) => answer.status).toSorted();
      expect(statuses).toEqual([200, ...Array.from({ length: 49 }, () => 412)]);
    }
    expect((await admin.get<Row>(`/api/carriers/${id}`)).body.version).toBe(4);
    expect(await trail(id)).toHaveLength(4);
  });

  test('50 saves at once without a version all count where none is demanded', async () => {
    const { id } = await make(admin, 'currencies', { code: 'XPA', name: 'Parallel', rateToBase: '1' });
    const saves = Array.from({ length: 50 }, (_, at) => admin.patch(`/api/currencies/${id}`, { name: `Name ${at}` }));
    expect(new Set((await Promise.all(saves)).map((answer) => answer.status))).toEqual(new Set([200]));
    expect((await admin.get<Row>(`/api/currencies/${id}`)).body.version).toBe(51);
  });
});

describe('conflicts', () => {
  test('a taken value is 409 at its field, whatever its case where case does not count', async () => {
    const { name, code } = await makeCarrier(admin, { name: `Taken ${nextNumber()}` });
    const fresh = { name: 'Free', code: 'FREE', primaryCurrencyId: await currencyId(admin) };
    const byCode = await admin.post('/api/carriers', { ...fresh, code });
    expect([byCode.status, byCode.body['errors']]).toEqual([409, { code: ['is already taken'] }]);
    const byName = await admin.post('/api/carriers', { ...fresh, name: String(name).toUpperCase() });
    expect([byName.status, byName.body['errors']]).toEqual([409, { name: ['is already taken'] }]);
    expect((await admin.get('/api/carriers/FREE')).status).toBe(404);
  });

  test('a key over several fields is reported at the last of them', async () => {
    const { carrierId, name } = await makeInterconnect(admin);
    const answer = await admin.post('/api/carrier_interconnects', { carrierId, name });
    expect(answer.status).toBe(409);
    expect(answer.body['errors']).toEqual({ name: ['is already the name of an interconnect of this carrier'] });
  });

  test('a record that does not exist cannot be referred to: 409 at the field', async () => {
    const answer = await admin.post('/api/carriers', {
      name: 'No currency',
      code: 'NC',
      primaryCurrencyId: randomUUID(),
    });
    expect([answer.status, answer.body['errors']]).toEqual([409, { primaryCurrencyId: ['does not exist'] }]);
    const carrier = await makeCarrier(admin);
    const moved = await admin.patch(`/api/carriers/${carrier.id}`, { primaryCurrencyId: randomUUID() }, 1);
    expect([moved.status, moved.body['errors']]).toEqual([409, { primaryCurrencyId: ['does not exist'] }]);
  });

  test('what others refer to cannot be removed: 409 with what and how many', async () => {
    const { id } = await make(admin, 'currencies', { code: 'XRF', name: 'Referred', rateToBase: '1' });
    const carrier = await makeCarrier(admin, { primaryCurrencyId: id });
    await makeCarrier(admin, { primaryCurrencyId: id });
    await makeInterconnect(admin, { carrierId: carrier.id, currencyCode: 'XRF' });
    const answer = await admin.delete(`/api/currencies/${id}`);
    expect([answer.status, answer.body['code']]).toEqual([409, 'DIDReferenced']);
    const restrict = { effect: 'restrict', op: 'eq' };
    expect(answer.body['references']).toEqual([
      { ...restrict, resource: 'carriers', field: 'primaryCurrencyId', count: 2, value: id },
      { ...restrict, resource: 'carrier_interconnects', field: 'currencyCode', count: 1, value: 'XRF' },
    ]);
    expect(answer.body['message']).toBe('Not removed: 2 carriers, 1 interconnect still refer to this currency.');
    expect((await admin.get(`/api/currencies/${id}`)).status).toBe(200);
  });

  test('a removal answers with the row that was, and takes along what cannot be without it', async () => {
    const carrier = await makeCarrier(admin);
    const contact = await make(admin, 'carrier_contacts', { carrierId: carrier.id, name: 'NOC' });
    const answer = await admin.delete(`/api/carriers/${carrier.id}`, 1);
    expect([answer.status, answer.body]).toEqual([200, carrier]);
    for (const path of [`carriers/${carrier.id}`, `carrier_contacts/${contact.id}`])
      expect((await admin.get(`/api/${path}`)).status).toBe(404);
    expect((await trail(contact.id)).at(-1)?.metadata).toMatchObject({ action: 'delete', title: 'NOC' });
  });
});

describe('refusals', () => {
  test('name every broken rule at once, by field, and store nothing', async () => {
    const answer = await (
      await app.as('finance')
    ).post('/api/carriers', {
      name: '',
      code: 'lower case',
      customerCreditType: 'prepaid',
      customerCreditLimit: '5',
      capacityMode: 'capped',
      capacityLimit: 0,
      colour: 'red',
      customerBalance: '1',
    });
    expect(answer.status).toBe(422);
    expect(answer.body['errors']).toEqual({
      name: ['is required'],
      code: [expect.stringContaining('capital letters')],
      customerCreditLimit: ['must be 0 for a prepaid customer'],
      capacityLimit: ['must be a whole number between 1 and 32767'],
      colour: ['is not a field of carriers'],
      customerBalance: [expect.any(String)],
      primaryCurrencyId: ['is required'],
    });
  });

  test.each([
    ['capacityLimit', '10'],
    ['circularRouting', 'true'],
    ['customerCreditLimit', 10],
    ['name', 12],
    ['status', null],
  ])('values are not coerced: %s %j', async (field, value) => {
    const { id } = await makeCarrier(admin);
    const finance = await app.as('finance');
    const answer = await finance.patch(`/api/carriers/${id}`, { [field]: value }, 1);
    expect([answer.status, Object.keys(answer.body['errors'] as object)]).toEqual([422, [field]]);
  });

  test('a field that the role may not write is named, and the rest is not written either', async () => {
    const noc = await app.as('noc');
    const carrier = await makeCarrier(admin);
    const answer = await noc.patch(
      `/api/carriers/${carrier.id}`,
      { status: 'paused', taxCode: 'X', customerCreditLimit: '1' },
      1,
    );
    expect([answer.status, answer.body['code']]).toEqual([403, 'DIDFieldForbidden']);
    expect(Object.keys(answer.body['errors'] as object)).toEqual(['taxCode', 'customerCreditLimit']);
    expect((await admin.get(`/api/carriers/${carrier.id}`)).body).toEqual(carrier);
  });

  test('a whole row sent back is taken from who may not write its money, as long as the money stands as it was read', async () => {
    const made = await makeCarrier(await app.as('finance'), { customerCreditLimit: '700' });
    const path = `/api/carriers/${made.id}`;
    const read = (await admin.get<Row>(path)).body;
    const put = (row: Row) => admin.send<Row>('PUT', path, row, { 'if-match': `"${read.version}"` });
    const refused = await put({ ...read, taxCode: 'GB2', customerCreditLimit: '701.0000' });
    expect([refused.status, Object.keys(refused.body['errors'] as object)]).toEqual([403, ['customerCreditLimit']]);
    expect((await put({ ...read, taxCode: 'GB2' })).body).toMatchObject({
      taxCode: 'GB2',
      customerCreditLimit: '700.0000',
    });
  });

  test('a whole row sent back that changes what is fixed is refused by its name, and taken where that stands as it was', async () => {
    const link = await makeInterconnect(admin);
    const other = await makeCarrier(admin);
    const put = (row: Row) =>
      admin.send<Row>('PUT', `/api/carrier_interconnects/${link.id}`, row, { 'if-match': `"${link.version}"` });
    const refused = await put({ ...link, name: 'Moved', carrierId: other.id });
    expect([refused.status, Object.keys(refused.body['errors'] as object)]).toEqual([422, ['carrierId']]);
    expect((await put({ ...link, name: 'Renamed' })).body).toMatchObject({
      name: 'Renamed',
      carrierId: link['carrierId'],
    });
  });

  test('a role without the right is told so, with the thing by its name', async () => {
    const viewer = await app.as('viewer');
    const { id } = await makeCarrier(admin);
    for (const write of [
      viewer.post('/api/carriers', {}),
      viewer.patch(`/api/carriers/${id}`, {}, 1),
      viewer.delete(`/api/carriers/${id}`, 1),
    ]) {
      const answer = await write;
      expect([answer.status, answer.body['code']]).toEqual([403, 'DIDForbidden']);
      expect(answer.body['message']).toContain('carriers');
    }
  });

  test('what is absent and what one may not see answer alike', async () => {
    const [own, other] = [await makeCarrier(admin), await makeCarrier(admin)];
    const portal = await app.as('carrier_admin', { carrierId: own.id });
    const contact = await make(admin, 'carrier_contacts', { carrierId: other.id, name: 'Theirs' });
    const path = (id: string) => `/api/carrier_contacts/${id}`;
    for (const call of [
      (id: string) => portal.get(path(id)),
      (id: string) => portal.patch(path(id), { name: 'Mine' }),
      (id: string) => portal.delete(path(id)),
    ]) {
      const [hidden, absent] = [await call(contact.id), await call(randomUUID())];
      expect([hidden.status, absent.status]).toEqual([404, 404]);
      expect(hidden.body['message']).toBe(absent.body['message']);
    }
  });

  test('a portal user can only add what belongs to its own carrier', async () => {
    const [own, other] = [await makeCarrier(admin), await makeCarrier(admin)];
    const portal = await app.as('carrier_admin', { carrierId: own.id });
    expect((await portal.post('/api/carrier_contacts', { carrierId: own.id, name: 'Ours' })).status).toBe(201);
    const answer = await portal.post('/api/carrier_contacts', { carrierId: other.id, name: 'Planted' });
    expect([answer.status, answer.body['code']]).toEqual([403, 'DIDForbidden']);
    expect((await admin.get<Row[]>(`/api/carrier_contacts?carrierId=${other.id}`)).body).toEqual([]);
  });
});

test('the trail tells who, from where, with which request, why, and each value before and after', async () => {
  const { id } = await makeCarrier(admin, { name: `Trail ${nextNumber()}` });
  const finance = await app.as('finance');
  const answer = await finance.send<Row>(
    'PATCH',
    `/api/carriers/${id}`,
    { taxCode: 'GB1', customerCreditLimit: '12.5' },
    { 'if-match': '"1"', 'x-reason': encodeURIComponent('Vertrag geändert') },
  );
  expect(answer.status, answer.text).toBe(200);
  const rows = await admin.get<object[]>(`/api/audit_records?recordId=${id}&metadata_like=update`);
  expect(rows.body).toMatchObject([
    {
      eventType: 'config_change',
      actorEmail: finance.email,
      resource: 'carriers',
      recordId: id,
      requestId: answer.headers.get('x-request-id'),
      metadata: {
        action: 'update',
        title: answer.body['name'],
        changes: { taxCode: [null, 'GB1'], customerCreditLimit: ['0.0000', '12.5000'] },
        ip: expect.stringContaining('127.0.0.1'),
        reason: 'Vertrag geändert',
      },
    },
  ]);
});
