// The history of a record: entries, last change of each field, the record at a point, two points compared, a change taken back.
import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { make, makeCarrier, nextNumber } from '../../support/rows.ts';
import type { Row } from '../../support/rows.ts';
import { startApp } from '../../support/server.ts';
import type { Client, TestApp } from '../../support/server.ts';

let app: TestApp;
let admin: Client;
let finance: Client;

beforeAll(async () => {
  app = await startApp();
  admin = await app.as('super_admin');
  finance = await app.as('finance');
});
afterAll(async () => {
  expect(app.errors).toEqual([]);
  await app.close();
});

interface Entry {
  id: string;
  at: string;
  actor: string;
  action: string;
  reason: string | null;
  reverts: string | null;
  changes: Record<string, [unknown, unknown]>;
}
const history = async (id: string, resource = 'carriers', by = admin) =>
  (await by.get<{ entries: Entry[]; next: string | null }>(`/api/${resource}/${id}/history`)).body;
const change = async (id: string, body: object, by = admin, reason = 'Agreed'): Promise<Row> => {
  const { version } = (await by.get<Row>(`/api/carriers/${id}`)).body;
  const answer = await by.patch<Row>(`/api/carriers/${id}`, body, version, reason);
  if (answer.status !== 200) throw new Error(answer.text);
  return answer.body;
};
const revert = (id: string, entry: string, version: number, body: object, headers: Record<string, string> = {}) =>
  finance.post<Row>(`/api/carriers/${id}/history/${entry}/revert`, body, {
    'if-match': `"${version}"`,
    'x-reason': 'Mistake',
    ...headers,
  });

/** A carrier whose limit finance raised twice, with a change by the NOC between. */
async function storied() {
  const { id } = await makeCarrier(admin, { taxCode: 'T1' });
  await change(id, { customerCreditLimit: '100', taxCode: 'T2' }, finance, 'New contract');
  await change(id, { status: 'paused' }, await app.as('noc'));
  const row = await change(id, { customerCreditLimit: '250' }, finance, 'Grown');
  const { entries } = await history(id);
  const [second, pause, first, creation] = entries as [Entry, Entry, Entry, Entry];
  return { id, row, second, pause, first, creation };
}

describe('entries', () => {
  test('come newest first with who, why and each field before and after', async () => {
    const { id, second, pause, first, creation } = await storied();
    expect(second).toMatchObject({
      actor: finance.email,
      action: 'update',
      reason: 'Grown',
      changes: { customerCreditLimit: ['100.0000', '250.0000'] },
    });
    expect(pause.changes).toEqual({ status: ['active', 'paused'] });
    expect(first.changes).toMatchObject({ customerCreditLimit: ['0.0000', '100.0000'], taxCode: ['T1', 'T2'] });
    expect(creation).toMatchObject({ action: 'create', actor: admin.email });
    const page = await admin.get<{ entries: Entry[]; next: string }>(`/api/carriers/${id}/history?limit=3`);
    expect(page.body.entries.map((entry) => entry.id)).toEqual([second.id, pause.id, first.id]);
    const rest = await admin.get(`/api/carriers/${id}/history?limit=3&before=${page.body.next}`);
    expect(rest.body).toMatchObject({ entries: [{ id: creation.id }], next: null });
  });

  test('of a record that is gone are still there, by its id', async () => {
    const currency = await make(admin, 'currencies', { code: 'XHG', name: 'Gone', rateToBase: '1' });
    await admin.delete(`/api/currencies/${currency.id}`);
    expect((await history(currency.id, 'currencies')).entries.map((entry) => entry.action)).toEqual([
      'delete',
      'create',
    ]);
    const state = await admin.get(`/api/currencies/${currency.id}/history/at?point=now`);
    expect(state.body).toMatchObject({ exists: false, row: null });
  });

  test('are for those who may read both the trail and the record', async () => {
    const { id } = await makeCarrier(admin);
    const viewer = await app.as('viewer');
    expect((await viewer.get(`/api/carriers/${id}`)).status).toBe(200);
    for (const path of ['', '/fields', '/at?point=now', '/compare?from=2026-01-01'])
      expect((await viewer.get(`/api/carriers/${id}/history${path}`)).status).toBe(403);
    expect((await app.stranger.get(`/api/carriers/${id}/history`)).status).toBe(401);
    expect((await admin.get(`/api/carriers/${randomUUID()}/history`)).status).toBe(404);
    expect((await admin.get(`/api/metrics_snapshots/${randomUUID()}/history`)).status).toBe(404);
  });

  test('hold the fact that a secret changed, and nothing of it', async () => {
    const user = await make(admin, 'users', { email: `hist${nextNumber()}@example.com`, role: 'viewer' });
    await admin.patch(`/api/users/${user.id}`, { password: 'correct horse battery staple' }, user.version);
    const [entry] = (await history(user.id, 'users')).entries;
    expect(entry?.changes).toMatchObject({ password: ['hidden', 'hidden'] });
    const state = await admin.get<{ row: object }>(`/api/users/${user.id}/history/at?point=now`);
    expect(Object.keys(state.body.row)).not.toContain('password');
  });

  test.each(['before=x', 'limit=0', 'limit=201', 'limit=a', 'nothing=1', 'limit=1&limit=2'])(
    'asked with %s are refused by name',
    async (query) => {
      const { id } = await makeCarrier(admin);
      const answer = await admin.get(`/api/carriers/${id}/history?${query}`);
      expect(answer.status).toBe(400);
      expect(answer.text).toContain(query.split('=')[0] as string);
    },
  );
});

describe('points', () => {
  test('the record at an entry is as it was right after it', async () => {
    const { id, second, pause, first, creation } = await storied();
    const at = async (point: string) =>
      (await admin.get<{ row: Row }>(`/api/carriers/${id}/history/at?point=${point}`)).body;
    expect((await at(creation.id)).row).toMatchObject({
      customerCreditLimit: '0.0000',
      taxCode: 'T1',
      status: 'active',
    });
    expect((await at(first.id)).row).toMatchObject({
      customerCreditLimit: '100.0000',
      taxCode: 'T2',
      status: 'active',
    });
    expect((await at(pause.id)).row).toMatchObject({ customerCreditLimit: '100.0000', status: 'paused' });
    expect((await at(second.id)).row).toEqual((await at('now')).row);
    expect(await at('2020-01-01')).toMatchObject({ exists: false, row: null });
  });

  test('a moment counts all that happened up to it', async () => {
    const { id, pause } = await storied();
    const { body } = await admin.get(`/api/carriers/${id}/history/at?point=${pause.at}`);
    expect(body).toMatchObject({ exists: true, row: { status: 'paused', customerCreditLimit: '100.0000' } });
  });

  test('a record that is gone can be seen as it was, cascades included', async () => {
    const carrier = await makeCarrier(admin);
    const contact = await make(admin, 'carrier_contacts', {
      carrierId: carrier.id,
      name: 'Ann',
      email: 'ann@example.com',
    });
    await admin.delete(`/api/carrier_contacts/${contact.id}`, contact.version);
    const [removal] = (await history(contact.id, 'carrier_contacts')).entries;
    const { body } = await admin.get<{ row: Row }>(
      `/api/carrier_contacts/${contact.id}/history/at?point=${new Date(Date.parse(String(removal?.at)) - 1).toISOString()}`,
    );
    expect(body.row).toMatchObject({ name: 'Ann', email: 'ann@example.com', carrierId: carrier.id });
  });

  test('two of them differ by what changed between, in either order', async () => {
    const { id, second, creation } = await storied();
    const compare = async (from: string, to: string) =>
      (await admin.get(`/api/carriers/${id}/history/compare?from=${from}&to=${to}`)).body;
    const forth = await compare(creation.id, second.id);
    expect(forth['changes']).toMatchObject({
      customerCreditLimit: ['0.0000', '250.0000'],
      taxCode: ['T1', 'T2'],
      status: ['active', 'paused'],
    });
    expect(await compare('now', creation.id)).toMatchObject({ changes: { taxCode: ['T2', 'T1'] } });
    expect((await compare(second.id, 'now'))['changes']).toEqual({});
  });

  test.each(['yesterday', '2026-13-45', '2026-02-30', '0000-01-01', '0001-01-01T00:00:00+14:00', '2026', ''])(
    '"%s" is no point',
    async (point) => {
      const { id } = await makeCarrier(admin);
      expect((await admin.get(`/api/carriers/${id}/history/at?point=${encodeURIComponent(point)}`)).status).toBe(400);
    },
  );

  test('an entry of another record is no point of this one', async () => {
    const { first } = await storied();
    const { id } = await makeCarrier(admin);
    expect((await admin.get(`/api/carriers/${id}/history/at?point=${first.id}`)).status).toBe(404);
  });
});

test('each field knows who changed it last, when and why', async () => {
  const { id, second, pause, first, creation } = await storied();
  const { body } = await admin.get<Record<string, object>>(`/api/carriers/${id}/history/fields`);
  expect(body).toMatchObject({
    customerCreditLimit: { entry: second.id, actor: finance.email, at: second.at, reason: 'Grown' },
    status: { entry: pause.id },
    taxCode: { entry: first.id, reason: 'New contract' },
    name: { entry: creation.id, actor: admin.email, action: 'create' },
  });
});

describe('a revert', () => {
  test('is shown first, then written as an update that names the entry it takes back', async () => {
    const { id, row, second } = await storied();
    const preview = await finance.get(`/api/carriers/${id}/history/${second.id}/revert`);
    expect(preview.body).toMatchObject({
      version: row.version,
      changes: { customerCreditLimit: ['250.0000', '100.0000'] },
      conflicts: {},
      kept: {},
      errors: {},
      reasonFor: ['customerCreditLimit'],
    });
    expect((await admin.get<Row>(`/api/carriers/${id}`)).body.version).toBe(row.version);
    const answer = await revert(id, second.id, row.version, {});
    expect([answer.status, answer.body['customerCreditLimit']]).toEqual([200, '100.0000']);
    const [entry] = (await history(id)).entries;
    expect(entry).toMatchObject({
      action: 'revert',
      reverts: second.id,
      reason: 'Mistake',
      actor: finance.email,
      changes: { customerCreditLimit: ['250.0000', '100.0000'] },
    });
  });

  test('of one field leaves the others, and says who changed it again', async () => {
    const { id, row, first, second } = await storied();
    const preview = await finance.get(`/api/carriers/${id}/history/${first.id}/revert?fields=customerCreditLimit`);
    expect(preview.body).toMatchObject({
      changes: { customerCreditLimit: ['250.0000', '0.0000'] },
      conflicts: { customerCreditLimit: { entry: second.id, actor: finance.email } },
    });
    const answer = await revert(id, first.id, row.version, { fields: ['customerCreditLimit'] });
    expect(answer.body).toMatchObject({ customerCreditLimit: '0.0000', taxCode: 'T2' });
  });

  test('obeys versions: nothing is written over a newer one', async () => {
    const { id, row, second } = await storied();
    await change(id, { taxCode: 'T3' });
    expect((await revert(id, second.id, row.version, {})).status).toBe(412);
    const bare = await finance.post(`/api/carriers/${id}/history/${second.id}/revert`, {}, { 'x-reason': 'x' });
    expect(bare.status).toBe(428);
  });

  test('obeys rights: fields that the role may not write stay, and whoever may not change the record is refused', async () => {
    const { id, row, first } = await storied();
    const noc = await app.as('noc');
    const path = `/api/carriers/${id}/history/${first.id}/revert`;
    const preview = await noc.get<{ kept: Record<string, string> }>(path);
    expect(Object.keys(preview.body.kept)).toEqual(expect.arrayContaining(['customerCreditLimit', 'taxCode']));
    expect((await noc.post(path, {}, { 'if-match': `"${row.version}"`, 'x-reason': 'x' })).status).toBe(409);
    const support = await app.as('support');
    expect((await support.get(path)).status).toBe(403);
    expect((await support.post(path, {}, { 'if-match': `"${row.version}"`, 'x-reason': 'x' })).status).toBe(403);
  });

  test('that would break a rule is told so before and refused after', async () => {
    const { id } = await makeCarrier(finance, { customerCreditLimit: '70' });
    await change(id, { customerCreditLimit: '0' }, finance);
    const row = await change(id, { customerCreditType: 'prepaid' });
    const [, zeroed] = (await history(id)).entries as [Entry, Entry];
    const preview = await finance.get(`/api/carriers/${id}/history/${zeroed.id}/revert`);
    expect(preview.body['errors']).toEqual({ customerCreditLimit: ['must be 0 for a prepaid customer'] });
    const answer = await revert(id, zeroed.id, row.version, {});
    expect([answer.status, answer.body['errors']]).toEqual([422, preview.body['errors']]);
  });

  test('of a creation, of nothing, or of a field the entry did not change is refused', async () => {
    const { id, row, second, creation } = await storied();
    expect((await revert(id, creation.id, row.version, {})).status).toBe(409);
    expect((await revert(id, second.id, row.version, { fields: ['name'] })).status).toBe(400);
    expect((await revert(id, second.id, row.version, { fields: [] })).status).toBe(422);
    expect((await revert(id, second.id, row.version, { more: true })).status).toBe(422);
    expect((await revert(id, randomUUID(), row.version, {})).status).toBe(404);
    const done = await revert(id, second.id, row.version, {});
    expect((await revert(id, second.id, done.body.version, {})).status).toBe(409);
  });
});

describe('a reason', () => {
  test('is demanded where the definition marks the field, and only when its value changes', async () => {
    const carrier = await makeCarrier(finance, { customerCreditLimit: '10' });
    const path = `/api/carriers/${carrier.id}`;
    const refused = await finance.patch(path, { customerCreditLimit: '20' }, 1);
    expect([refused.status, refused.body['code']]).toEqual([422, 'DIDReasonRequired']);
    expect(Object.keys(refused.body['errors'] as object)).toEqual(['customerCreditLimit']);
    expect((await finance.patch(path, { customerCreditLimit: '10.00' }, 1)).status).toBe(200);
    const { version } = (await admin.get<Row>(path)).body;
    expect((await finance.patch(path, { customerCreditLimit: '20' }, version, 'Größer geworden')).status).toBe(200);
    expect((await history(carrier.id)).entries[0]?.reason).toBe('Größer geworden');
  });

  test('is demanded for the role and the state of a user', async () => {
    const user = await make(admin, 'users', { email: `why${nextNumber()}@example.com`, role: 'viewer' });
    const answer = await admin.patch(`/api/users/${user.id}`, { role: 'noc', status: 'suspended' }, user.version);
    expect(Object.keys(answer.body['errors'] as object)).toEqual(['role', 'status']);
    const meta = await admin.get<{
      resources: { name: string; fields: { name: string; reasonRequired: boolean }[] }[];
    }>('/api/meta');
    const fields = meta.body.resources
      .find((one) => one.name === 'users')
      ?.fields.filter((field) => field.reasonRequired);
    expect(fields?.map((field) => field.name)).toEqual(['role', 'status']);
  });
});
