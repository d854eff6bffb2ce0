// Idempotency-Key: a write that is sent again is done once, over all copies, whatever happens in between.
import { randomUUID } from 'node:crypto';
import pg from 'pg';
import { afterAll, afterEach, beforeAll, describe, expect, inject, test, vi } from 'vitest';
import type { Context } from '../../../api/context.ts';
import { onceJobs } from '../../../api/operations/once-jobs.ts';
import { colleagueOf, makeAccount, signedInAs } from '../../support/accounts.ts';
import { createDatabase } from '../../support/database.ts';
import { makeExample } from '../../support/examples.ts';
import { endPrograms, startProgram } from '../../support/program.ts';
import { currencyId, makeCarrier, nextNumber } from '../../support/rows.ts';
import type { Row } from '../../support/rows.ts';
import { Client, startApp } from '../../support/server.ts';
import type { Answer, TestApp } from '../../support/server.ts';
import { templateName } from '../../support/template.ts';
import { until } from '../../support/until.ts';

vi.setConfig({ testTimeout: 60_000 });

let app: TestApp;
let copy: TestApp;
let admin: Client;
let finance: Client;
let primaryCurrencyId: string;
beforeAll(async () => {
  app = await startApp();
  copy = await startApp({ databaseUrl: app.databaseUrl });
  admin = await app.as('super_admin');
  finance = await app.as('finance');
  primaryCurrencyId = await currencyId(admin);
});
afterEach(() => endPrograms());
afterAll(async () => {
  expect([...app.errors, ...copy.errors]).toEqual([]);
  await copy.close();
  await app.close();
});

const newCarrier = (values: object = {}) => {
  const number = nextNumber();
  return { name: `Once ${number}`, code: `ONCE-${number}`, primaryCurrencyId, ...values };
};
const withKey = (key: string) => ({ 'idempotency-key': key });
/** The same person at another copy of the server. */
const elsewhere = (client: Client) => new Client(copy.url, client.cookie, client.email);
const shown = ({ status, text, headers }: Answer<unknown>) => ({
  status,
  text,
  location: headers.get('location'),
  etag: headers.get('etag'),
});
async function rows(sql: string, ...values: unknown[]): Promise<number> {
  const { rows: found } = await app.pool.query<{ n: number }>(`SELECT count(*)::int AS n FROM ${sql}`, values);
  return found[0]?.n ?? -1;
}

/** Sends twice, the second time to another copy, and expects the same answer. */
async function twice(send: (client: Client) => Promise<Answer<unknown>>, client: Client): Promise<Answer<unknown>> {
  const first = await send(client);
  expect(first.status, first.text).toBeLessThan(300);
  expect(first.headers.get('idempotent-replayed')).toBeNull();
  const second = await send(elsewhere(client));
  expect(shown(second)).toEqual(shown(first));
  expect(second.headers.get('idempotent-replayed')).toBe('true');
  return first;
}

describe('sent again with its key, at another copy, it is answered as before and not done again:', () => {
  test('a create, also after the row has changed', async () => {
    const carrier = newCarrier();
    const headers = withKey(randomUUID());
    const first = await admin.post<Row>('/api/carriers', carrier, headers);
    await admin.patch(`/api/carriers/${first.body.id}`, { billTo: 'Somebody' }, first.body.version);
    const second = await elsewhere(admin).post('/api/carriers', carrier, headers);
    expect(shown(second)).toEqual(shown(first));
    expect(first.headers.get('location')).toBe(`/api/carriers/${first.body.id}`);
    expect(await rows('carriers WHERE code = $1', carrier.code)).toBe(1);
  });

  test('a create with one-to-one rows', async () => {
    const carrier = newCarrier({ carrier_assignments: { assignmentType: 'all' } });
    const headers = withKey(randomUUID());
    await twice((client) => client.post('/api/carriers', carrier, headers), admin);
    expect(await rows('carriers WHERE code = $1', carrier.code)).toBe(1);
  });

  test('an update, a removal', async () => {
    const { id, version } = await makeCarrier(admin);
    const update = { ...withKey(randomUUID()), 'if-match': `"${version}"` };
    await twice((client) => client.send('PATCH', `/api/carriers/${id}`, { billTo: 'X' }, update), admin);
    const removal = { ...withKey(randomUUID()), 'if-match': `"${version + 1}"` };
    await twice((client) => client.send('DELETE', `/api/carriers/${id}`, undefined, removal), admin);
  });

  test('money: an adjustment, a batch of calls', async () => {
    const carrier = await makeCarrier(admin, { partnerType: 'bilateral' });
    const input = { direction: 'customer', kind: 'payment', amount: '10', reason: 'Paid' };
    const path = `/api/carriers/${carrier.id}/actions/adjust`;
    const headers = withKey(randomUUID());
    await twice((client) => client.post(path, { ...input, reference: 'R1' }, headers), finance);
    const lines = [{ at: new Date().toISOString(), amount: '1', seconds: 60 }];
    const batch = withKey(randomUUID());
    const booked = await twice(
      (client) => client.post(`/api/carriers/${carrier.id}/call-batches`, { reference: 'B1', lines }, batch),
      finance,
    );
    expect(booked.status).toBe(201);
    expect(await rows('ledger_entries WHERE carrier_id = $1', carrier.id)).toBe(2);
  });

  test('a clone, a revert, an action on several rows', async () => {
    const source = await makeExample(app, 'carrier_interconnects');
    const name = `Clone ${nextNumber()}`;
    const cloning = withKey(randomUUID());
    await twice((client) => client.post(`/api/carrier_interconnects/${source.id}/clone`, { name }, cloning), admin);
    expect(await rows('carrier_interconnects WHERE name = $1', name)).toBe(1);

    const { id, version } = await makeCarrier(admin);
    await admin.patch(`/api/carriers/${id}`, { billTo: 'Changed' }, version);
    const { entries } = (await admin.get<{ entries: { id: string }[] }>(`/api/carriers/${id}/history`)).body;
    const reverting = { ...withKey(randomUUID()), 'if-match': `"${version + 1}"` };
    await twice(
      (client) => client.post(`/api/carriers/${id}/history/${entries[0]?.id}/revert`, undefined, reverting),
      admin,
    );
    const alerts = [await makeExample(app, 'system_alerts'), await makeExample(app, 'system_alerts')];
    const several = { ids: alerts.map((alert) => alert.id), input: {} };
    const acting = withKey(randomUUID());
    await twice((client) => client.post('/api/system_alerts/actions/acknowledge', several, acting), admin);
  });
});

describe('a key', () => {
  test('of another request is refused with 422, which tells where the first one led', async () => {
    const headers = withKey(randomUUID());
    const first = await admin.post('/api/carriers', newCarrier(), headers);
    const other = await admin.post('/api/carriers', newCarrier(), headers);
    expect(other.status).toBe(422);
    expect(other.body).toMatchObject({ code: 'DIDKeyReused', location: first.headers.get('location') });
    expect((await admin.post('/api/pops', {}, headers)).body).toMatchObject({ code: 'DIDKeyReused' });
  });

  test('of a refused request is free: nothing was done', async () => {
    const headers = withKey(randomUUID());
    expect((await admin.post('/api/carriers', { ...newCarrier(), code: null }, headers)).status).toBe(422);
    expect((await admin.post('/api/carriers', newCarrier(), headers)).status).toBe(201);
  });

  test('belongs to its person: the same of another one is another key', async () => {
    const headers = withKey(randomUUID());
    const colleague = await colleagueOf(app, 'super_admin');
    expect((await admin.post('/api/carriers', newCarrier(), headers)).status).toBe(201);
    const other = await colleague.post('/api/carriers', newCarrier(), headers);
    expect([other.status, other.headers.get('idempotent-replayed')]).toEqual([201, null]);
  });

  test('is one text of 16 to 255 characters, with or without quotes', async () => {
    for (const bad of ['', 'short', 'x'.repeat(256), '"open and then some', 'one-of-two-keys-x, two-of-two-keys-x']) {
      const answer = await admin.post('/api/carriers', newCarrier(), withKey(bad));
      expect([bad, answer.status, answer.body['code']]).toEqual([bad, 400, 'DIDBadParameter']);
    }
    const carrier = newCarrier();
    const key = randomUUID();
    expect((await admin.post('/api/carriers', carrier, withKey(`"${key}"`))).status).toBe(201);
    expect((await admin.post('/api/carriers', carrier, withKey(key))).headers.get('idempotent-replayed')).toBe('true');
  });

  test('is forgotten after a day, and then removed', async () => {
    const carrier = newCarrier();
    const headers = withKey(randomUUID());
    expect((await admin.post('/api/carriers', carrier, headers)).status).toBe(201);
    await app.pool.query(`UPDATE idempotency_keys SET expires_at = now() - interval '1 second'`);
    expect((await admin.post('/api/carriers', carrier, headers)).body).toMatchObject({ code: 'DIDConflict' });
    expect((await admin.post('/api/carriers', newCarrier(), headers)).status).toBe(201);
    for (const job of onceJobs) await job.run({ pool: app.pool } as Context);
    expect(await rows('idempotency_keys')).toBe(1);
  });
});

test('twenty at once with one key make one row: the others wait for nobody, and are told to come again', async () => {
  const carrier = newCarrier();
  const headers = withKey(randomUUID());
  const clients = [admin, elsewhere(admin)];
  const answers = await Promise.all(
    Array.from({ length: 20 }, (_, at) => (clients[at % 2] as Client).post('/api/carriers', carrier, headers)),
  );
  const done = answers.filter(({ status }) => status === 201);
  const late = answers.filter(({ status }) => status === 409);
  expect([done.length >= 1, done.length + late.length]).toEqual([true, 20]);
  expect(done.filter((answer) => answer.headers.get('idempotent-replayed') === null)).toHaveLength(1);
  for (const { body, headers: told } of late)
    expect([body['code'], told.get('retry-after')]).toEqual(['DIDUnderWay', '1']);
  expect(await rows('carriers WHERE code = $1', carrier.code)).toBe(1);
});

test('many with keys of their own on one record stand in line without holding the connections that its head needs', async () => {
  const carrier = await makeCarrier(admin);
  const adjust = (at: number) =>
    finance.post(
      `/api/carriers/${carrier.id}/actions/adjust`,
      { direction: 'customer', kind: 'payment', amount: '1', reason: 'Paid', reference: `L${at}` },
      at % 2 ? withKey(randomUUID()) : {},
    );
  const answers = await Promise.all(Array.from({ length: 40 }, (_, at) => adjust(at)));
  expect(answers.map(({ status }) => status)).toEqual(answers.map(() => 200));
  expect(await rows('ledger_entries WHERE carrier_id = $1', carrier.id)).toBe(40);
});

test('a write whose process died before it could answer is answered when it is sent again', async () => {
  const database = await createDatabase(inject('databaseUrl'), undefined, templateName);
  const dying = await (await startProgram({ DATABASE_URL: database.url })).ready();
  const client = await dying.admin();
  // The commit is done, and the answer waits: what follows the write reads a table that is held.
  const blocker = new pg.Client(database.url);
  await blocker.connect();
  const contact = {
    name: 'Ada',
    email: 'ada@example.com',
    portalAccess: true,
    carrierId: (await makeCarrier(client)).id,
  };
  await blocker.query('BEGIN; LOCK TABLE account_links IN ACCESS EXCLUSIVE MODE');
  const headers = withKey(randomUUID());
  const lost = client.post('/api/carrier_contacts', contact, headers).catch((error: Error) => error);
  await until(
    async () => (await blocker.query('SELECT FROM idempotency_keys')).rowCount === 1,
    'the write to stand before its answer',
  );
  await dying.end('SIGKILL');
  expect(await lost).toBeInstanceOf(Error);
  await blocker.query('ROLLBACK');
  const next = await (await startProgram({ DATABASE_URL: database.url })).ready();
  const repeated = await new Client(next.url, client.cookie).post('/api/carrier_contacts', contact, headers);
  expect([repeated.status, repeated.headers.get('idempotent-replayed')], repeated.text).toEqual([201, 'true']);
  const { rows: found } = await blocker.query(`SELECT id FROM carrier_contacts WHERE email = 'ada@example.com'`);
  expect(found).toEqual([{ id: repeated.body['id'] }]);
  await blocker.end();
  await next.end('SIGTERM');
  await database.drop();
});

describe('what is kept', () => {
  test('holds no link in clear, and yet the person is told it again', async () => {
    const email = `once${nextNumber()}@example.com`;
    const user = { email, firstName: 'Ann', lastName: 'New', role: 'viewer', status: 'pending' };
    const headers = withKey(randomUUID());
    const first = await admin.post('/api/users', user, headers);
    const notice = decodeURIComponent(first.headers.get('x-notice') ?? '');
    const token = /\/invite\/([\w-]{43})/.exec(notice)?.[1] ?? '';
    expect(token).not.toBe('');
    const again = await elsewhere(admin).post('/api/users', user, headers);
    expect(decodeURIComponent(again.headers.get('x-notice') ?? '')).toBe(notice);
    expect(await rows(`idempotency_keys k WHERE k::text LIKE '%' || $1 || '%'`, token)).toBe(0);
  });

  test('is not shown to whose role has changed', async () => {
    const account = await makeAccount(app, { role: 'admin' });
    const person = await signedInAs(app, account);
    const carrier = newCarrier();
    const headers = withKey(randomUUID());
    expect((await person.post('/api/carriers', carrier, headers)).status).toBe(201);
    await app.pool.query(`UPDATE users SET role = 'sales' WHERE id = $1`, [account.id]);
    const later = await signedInAs(app, account);
    const again = await later.post('/api/carriers', carrier, headers);
    expect([again.status, again.body['code']]).toEqual([403, 'DIDForbidden']);
    expect(again.text).not.toContain(carrier.code);
  });
});

test('a refused write of money is noted in the trail with a key as it is without', async () => {
  const { id, version } = await makeCarrier(admin);
  const path = `/api/carriers/${id}/actions/adjust`;
  const refused = () => rows(`audit_records WHERE event_type = 'access_denied' AND metadata ->> 'recordId' = $1`, id);
  for (const headers of [{}, withKey(randomUUID())]) {
    const before = await refused();
    expect((await admin.post(path, {}, headers)).status).toBe(403);
    const matched = { ...headers, 'if-match': `"${version}"` };
    const money = await admin.send('PATCH', `/api/carriers/${id}`, { customerCreditLimit: '5' }, matched);
    expect(money.status).toBe(403);
    expect(await refused()).toBe(before + 2);
  }
});

test('a rule that an action breaks in the database is told with a key as it is without', async () => {
  const carrier = await makeCarrier(admin);
  const input = {
    direction: 'customer',
    kind: 'payment',
    amount: '1',
    reason: 'Paid',
    occurredAt: '2100-01-01T00:00:00Z',
  };
  const path = `/api/carriers/${carrier.id}/actions/adjust`;
  const refused = async (headers: Record<string, string>) => {
    const { status, body } = await finance.post(path, { ...input, reference: 'LATER' }, headers);
    return { status, ...body, requestId: null };
  };
  const plain = await refused({});
  expect([plain.status, await refused(withKey(randomUUID()))]).toEqual([422, plain]);
});
