// The console over HTTP: who gets in, what it shows, how it filters, and that its writes go the way of the API.
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { make, makeCarrier, makeInterconnect, nextNumber } from '../../support/rows.ts';
import type { Row } from '../../support/rows.ts';
import { startApp } from '../../support/server.ts';
import type { Client, TestApp } from '../../support/server.ts';

interface ConsoleRecord {
  id: string;
  title: string;
  params: Record<string, unknown>;
  errors: Record<string, { message: string }>;
  populated: Record<string, { title: string }>;
}
interface ConsoleAnswer {
  record: ConsoleRecord;
  records: ConsoleRecord[];
  meta: { total: number };
  notice?: { message: string; type: string };
}

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

const api = '/console/api/resources';
/** A form as AdminJS sends it. */
async function submit(path: string, fields: Record<string, unknown>, client = admin) {
  const form = new FormData();
  for (const [name, value] of Object.entries(fields))
    form.set(name, value === null ? '__FORM_VALUE_NULL__' : String(value));
  const response = await fetch(`${app.url}${api}/${path}`, {
    method: 'POST',
    headers: { cookie: client.cookie as string },
    body: form,
  });
  return { status: response.status, body: (await response.json()) as ConsoleAnswer };
}
async function listed(resource: string, filters: Record<string, string>): Promise<ConsoleAnswer> {
  const query = new URLSearchParams(Object.entries(filters).map(([name, value]) => [`filters.${name}`, value]));
  const answer = await admin.get<ConsoleAnswer>(`${api}/${resource}/actions/list?perPage=500&${query}`);
  expect(answer.status, answer.text).toBe(200);
  return answer.body;
}
const ids = (answer: ConsoleAnswer) => answer.records.map((record) => record.id);
const trail = async (id: string) =>
  (
    await admin.get<{ actorEmail: string; metadata: Record<string, unknown> }[]>(
      `/api/audit_records?recordId=${id}&_sort=occurredAt&_order=desc`,
    )
  ).body;

describe('who gets in', () => {
  test.each(['admin', 'finance', 'noc', 'viewer'] as const)('%s: 403, page and data', async (role) => {
    const client = await app.as(role);
    for (const path of [
      '/console',
      '/console/resources/codecs',
      `${api}/codecs/actions/list`,
      '/console/frontend/assets/app.bundle.js',
    ])
      expect((await client.get(path)).status, path).toBe(403);
    expect((await submit('codecs/actions/new', { name: 'x' }, client)).status).toBe(403);
  });

  test('a stranger is sent to sign in, and gets no data', async () => {
    const page = await app.stranger.get('/console/resources/codecs', { accept: 'text/html' });
    expect([page.status, page.headers.get('location')]).toEqual([302, '/login?to=%2Fconsole%2Fresources%2Fcodecs']);
    expect((await app.stranger.get(`${api}/codecs/actions/list`)).status).toBe(401);
    // AdminJS keeps its adapters there: so far nobody was let in, and nothing of it is loaded.
    expect('RegisteredAdapters' in globalThis).toBe(false);
  });

  test('a write from another site is refused', async () => {
    const answer = await admin.post(`${api}/codecs/actions/new`, {}, { 'sec-fetch-site': 'cross-site' });
    expect([answer.status, answer.body['code']]).toEqual([403, 'DIDForeignOrigin']);
  });

  test('what does not exist is 404', async () => {
    for (const path of ['/console/nowhere', `${api}/nothing/actions/list`, `${api}/codecs/actions/explode`])
      expect((await admin.get(path)).status, path).toBe(404);
  });
});

test.each([
  ['GET', '/resources/%E0%A4%A', 400],
  ['GET', '/api/resources/codecs/actions/list?perPage=many&page=-3&sortBy=nothing&direction=up', 400],
  ['GET', '/api/resources/codecs/actions/list?filters.nothing=1', 400],
  ['GET', '/api/resources/users/actions/list?filters.password=x', 400],
  ['GET', '/api/resources/codecs/actions/list?filters.__proto__=1', 400],
  ['GET', '/api/resources/codecs/actions/list?filters.constructor=1', 400],
  ['GET', '/api/resources/codecs/actions/list?filters.toString~~from=1', 400],
  ['GET', '/api/resources/codecs/actions/list?sortBy=valueOf', 400],
  ['GET', '/api/resources/codecs/actions/search/x?searchProperty=constructor', 400],
  ['GET', '/api/resources/codecs/actions/search/%27%3B--', 200],
  ['GET', '/api/resources/codecs/records/no-id/show', 404],
  ['GET', '/api/resources/codecs/records/00000000-0000-4000-8000-000000000000/edit', 404],
  ['POST', '/api/resources/codecs/bulk/bulkDelete', 404],
  ['POST', '/api/resources/codecs/bulk/bulkDelete?recordIds=no-id', 400],
  ['GET', '/resources/codecs/bulk/bulkDelete', 404],
  ['GET', '/api/pages/nothing', 404],
  ['PUT', '/resources/codecs', 404],
])('odd questions get an answer: %s %s', async (method, path, status) => {
  const answer = await admin.send(method, `/console${path}`);
  expect(answer.status, answer.text.slice(0, 300)).toBe(status);
});

test('a form that is none is refused', async () => {
  const headers = { cookie: admin.cookie as string, 'content-type': 'multipart/form-data; boundary=x' };
  const answer = await fetch(`${app.url}${api}/codecs/actions/new`, { method: 'POST', headers, body: 'not a form' });
  expect(answer.status).toBe(400);
});

test('its page runs under the content policy: inline scripts by hash, no other site', async () => {
  const page = await admin.get('/console/resources/codecs');
  expect([page.status, page.headers.get('content-type')]).toEqual([200, 'text/html; charset=utf-8']);
  const policy = page.headers.get('content-security-policy') ?? '';
  expect(policy).toMatch(/script-src 'self' 'sha256-[^']+' 'sha256-[^']+';/);
  expect(policy).not.toContain('unsafe-eval');
  expect(page.text).not.toContain('googleapis');
  const sources = [...page.text.matchAll(/<script src="([^"]+)"/g)].map((match) => match[1] as string);
  expect(sources.length).toBeGreaterThan(2);
  for (const source of sources) expect((await admin.get(source)).status, source).toBe(200);
});

describe('every table', () => {
  test('is listed, and shows no secret', async () => {
    const carrier = await makeCarrier(admin);
    await makeInterconnect(admin, { carrierId: carrier.id });
    const user = await make(admin, 'users', {
      email: `console${nextNumber()}@example.com`,
      role: 'viewer',
      password: 'Correct-Horse-42-Staple',
    });
    for (const { name } of app.resources) {
      const answer = await admin.get<ConsoleAnswer>(`${api}/${name}/actions/list`);
      expect(answer.status, `${name}: ${answer.text.slice(0, 200)}`).toBe(200);
      expect(answer.body.notice, name).toBeUndefined();
      expect(answer.text, name).not.toMatch(/argon2|"password"|twoFactorSecret/);
    }
    const shown = await admin.get(`${api}/users/records/${user.id}/show`);
    expect(shown.text).toContain(String(user['email']));
    const page = await admin.get('/console/resources/users');
    for (const { text } of [shown, page]) expect(text).not.toMatch(/argon2|"name":"password|twoFactorSecret/i);
  });

  test('filters numbers, addresses, ids, choices and moments', async () => {
    const carrier = await makeCarrier(await app.as('finance'), { customerCreditLimit: '1234.5000', status: 'testing' });
    const other = await makeCarrier(await app.as('finance'), { customerCreditLimit: '99.0000' });
    const link = await makeInterconnect(admin, { carrierId: carrier.id });
    const address = await make(admin, 'interconnect_ip_addresses', {
      interconnectId: link.id,
      ipAddress: '192.0.2.64',
    });
    const has = async (resource: string, filters: Record<string, string>, yes: Row, no?: Row) => {
      const found = ids(await listed(resource, filters));
      expect(found, JSON.stringify(filters)).toContain(yes.id);
      if (no) expect(found, JSON.stringify(filters)).not.toContain(no.id);
    };
    await has('carriers', { customerCreditLimit: '1234.5' }, carrier, other);
    await has('carriers', { customerCreditLimit: '1000..2000' }, carrier, other);
    await has('carriers', { status: 'testing' }, carrier, other);
    await has('carriers', { id: carrier.id }, carrier, other);
    await has('carriers', { id: carrier.id.slice(0, 8) }, carrier);
    await has('carriers', { primaryCurrencyId: String(carrier['primaryCurrencyId']) }, carrier);
    await has('carriers', { 'createdAt~~from': new Date(Date.now() - 60_000).toISOString() }, carrier);
    await has('interconnect_ip_addresses', { ipAddress: '192.0.2.64' }, address);
    await has('interconnect_ip_addresses', { ipAddress: '192.0.2.' }, address);
    expect(ids(await listed('interconnect_ip_addresses', { ipAddress: '198.51.100.1' }))).toEqual([]);
    const { records } = await listed('carriers', { id: carrier.id });
    expect(records[0]?.params['customerCreditLimit']).toBe('1234.5000');
    expect(records[0]?.populated['primaryCurrencyId']?.title).toBe('USD');
  });

  test.each([
    ['carriers', 'customerCreditLimit', 'a lot'],
    ['carriers', 'status', 'sleeping'],
    ['carriers', 'primaryCurrencyId', 'dollars'],
  ])('says what is wrong with a filter: %s %s %s', async (resource, field, value) => {
    const answer = await listed(resource, { [field]: value });
    expect([answer.records, answer.notice?.type]).toEqual([[], 'error']);
  });
});

describe('writes', () => {
  test('a codec is changed, with a new version and an entry in the trail', async () => {
    const [before] = (await admin.get<Row[]>('/api/codecs?_end=1')).body as [Row];
    const form = (await admin.get<ConsoleAnswer>(`${api}/codecs/records/${before.id}/edit`)).body.record.params;
    const saved = await submit(`codecs/records/${before.id}/edit`, { ...form, name: 'Renamed codec' });
    expect(saved.body.notice).toMatchObject({ type: 'success' });
    const after = (await admin.get<Row>(`/api/codecs/${before.id}`)).body;
    expect(after).toEqual({
      ...before,
      name: 'Renamed codec',
      version: before.version + 1,
      updatedAt: expect.any(String),
    });
    expect((await trail(before.id))[0]).toMatchObject({
      actorEmail: admin.email,
      metadata: { action: 'update', changes: { name: [before['name'], 'Renamed codec'] }, ip: expect.any(String) },
    });
  });

  test('what somebody else saved since the form was opened is not overwritten', async () => {
    const carrier = await makeCarrier(admin);
    const form = (await admin.get<ConsoleAnswer>(`${api}/carriers/records/${carrier.id}/edit`)).body.record.params;
    expect((await admin.patch(`/api/carriers/${carrier.id}`, { taxCode: 'NEW' }, 1)).status).toBe(200);
    const answer = await submit(`carriers/records/${carrier.id}/edit`, { ...form, name: 'Stale' });
    expect(answer.body.notice).toMatchObject({ type: 'error', message: expect.stringContaining('in the meantime') });
    expect((await admin.get<Row>(`/api/carriers/${carrier.id}`)).body).toMatchObject({
      name: carrier['name'],
      taxCode: 'NEW',
    });
  });

  test('errors of validation stand under their fields, on create and on edit', async () => {
    const made = await submit('carriers/actions/new', { name: 'No code', code: 'lower case', capacityLimit: 'many' });
    expect(Object.keys(made.body.record.errors).toSorted()).toEqual(['capacityLimit', 'code', 'primaryCurrencyId']);
    const carrier = await makeCarrier(admin);
    const changed = await submit(`carriers/records/${carrier.id}/edit`, {
      version: 1,
      code: 'I12',
    });
    expect(changed.body.record.errors['code']?.message).toBe('must not look like an id or a short code such as I12');
    expect((await admin.get<Row>(`/api/carriers/${carrier.id}`)).body.version).toBe(1);
  });

  test('a field that changes only with a reason asks for one, and the trail keeps it', async () => {
    const user = await make(admin, 'users', { email: `console${nextNumber()}@example.com`, role: 'viewer' });
    const path = `users/records/${user.id}/edit`;
    const refused = await submit(path, { version: user.version, role: 'support' });
    expect(refused.body.record.errors['role']?.message).toContain('reason');
    const saved = await submit(path, { version: user.version, role: 'support', reasonOfChange: 'New in the team' });
    expect(saved.body.notice).toMatchObject({ type: 'success' });
    expect((await trail(user.id))[0]?.metadata).toMatchObject({ reason: 'New in the team' });
  });

  test('a limit is read here and changed by finance alone, and the attempt is in the trail', async () => {
    const carrier = await makeCarrier(admin);
    const path = `carriers/records/${carrier.id}/edit`;
    const refused = await submit(path, { version: 1, customerCreditLimit: '50', reasonOfChange: 'Contract of May' });
    expect(refused.body.notice?.type).toBe('error');
    expect((await admin.get<Row>(`/api/carriers/${carrier.id}`)).body['customerCreditLimit']).toBe('0.0000');
    expect((await trail(carrier.id))[0]).toMatchObject({
      actorEmail: admin.email,
      metadata: { action: 'denied_write', details: { fields: ['customerCreditLimit'], role: 'super_admin' } },
    });
    const page = (await admin.get('/console/resources/carriers')).text;
    expect(page).toContain('customerCreditLimit');
  });

  test('a row is made and removed again, each with its entry', async () => {
    const made = await submit('currencies/actions/new', { code: 'XCN', name: 'Console', rateToBase: '1.25' });
    const id = made.body.record.id;
    expect((await admin.get<Row>('/api/currencies/XCN')).body).toMatchObject({ id, name: 'Console' });
    expect((await submit(`currencies/records/${id}/delete`, {})).body.notice).toMatchObject({ type: 'success' });
    expect((await admin.get('/api/currencies/XCN')).status).toBe(404);
    expect((await trail(id)).map((entry) => entry.metadata['action'])).toEqual(['delete', 'create']);
  });

  test('several rows are removed at once, each with its entry', async () => {
    const rows = await Promise.all(
      ['XBA', 'XBB'].map((code) => make(admin, 'currencies', { code, name: code, rateToBase: '1' })),
    );
    const done = await submit(`currencies/bulk/bulkDelete?recordIds=${rows.map((row) => row.id).join(',')}`, {});
    expect(done.body.notice).toMatchObject({ type: 'success' });
    for (const row of rows) expect((await trail(row.id))[0]?.metadata['action']).toBe('delete');
  });

  test('what others refer to is not removed, and the reason is said', async () => {
    const { id } = await make(admin, 'currencies', { code: 'XRC', name: 'Referred', rateToBase: '1' });
    await makeCarrier(admin, { primaryCurrencyId: id });
    const answer = await submit(`currencies/records/${id}/delete`, {});
    expect(answer.body.notice).toMatchObject({ type: 'error', message: expect.stringContaining('still refer') });
  });

  test('the trail itself cannot be changed', async () => {
    const [entry] = (await admin.get<Row[]>('/api/audit_records?_end=1')).body as [Row];
    const answer = await submit(`audit_records/records/${entry.id}/edit`, { description: 'nothing happened' });
    expect(answer.status).toBe(403);
    expect((await admin.get(`/api/audit_records/${entry.id}`)).body).toEqual(entry);
  });
});
