// Events in the trail: exports and refused writes of money, with who, from where and which request.
import { afterAll, beforeAll, expect, test } from 'vitest';
import { recordEvent } from '../../../api/audit/events.ts';
import { makeCarrier } from '../../support/rows.ts';
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

interface Entry {
  eventType: string;
  actorEmail: string | null;
  actorId: string | null;
  description: string;
  recordId: string | null;
  changedFields: string[];
  metadata: Record<string, unknown>;
}
const events = async (type: string) =>
  (await admin.get<Entry[]>(`/api/audit_records?eventType=${type}&_sort=occurredAt&_order=desc`)).body;

test('an export leaves an event with its format and filter', async () => {
  const answer = await admin.get('/api/currencies/export?format=ndjson&code=USD');
  expect(answer.status).toBe(200);
  const [entry] = await events('export');
  expect(entry).toMatchObject({
    actorEmail: admin.email,
    description: 'Currencies exported as NDJSON',
    metadata: {
      resource: 'currencies',
      action: 'export',
      requestId: answer.headers.get('x-request-id'),
      ip: '127.0.0.1',
      details: { format: 'ndjson', filter: 'code=USD' },
    },
  });
});

test.each(['noc', 'sales', 'admin', 'super_admin'] as const)(
  'a refused write of a money field by %s is an event that names the person, the carrier and the field, not the value',
  async (role) => {
    const carrier = await makeCarrier(admin);
    const person = await app.as(role);
    const answer = await person.patch(`/api/carriers/${carrier['code']}`, { customerCreditLimit: '98765' }, 1);
    expect(answer.status).toBe(403);
    const [entry] = await events('access_denied');
    expect(entry).toMatchObject({
      actorEmail: person.email,
      recordId: carrier.id,
      changedFields: [],
      metadata: { action: 'denied_write', details: { fields: ['customerCreditLimit'], role } },
    });
    expect(JSON.stringify(entry)).not.toContain('98765');
  },
);

test('a refused write that touches no money leaves no event', async () => {
  const carrier = await makeCarrier(admin);
  const before = await events('access_denied');
  const noc = await app.as('noc');
  expect((await noc.patch(`/api/carriers/${carrier.id}`, { name: 'Mine' }, 1)).status).toBe(403);
  expect(await events('access_denied')).toEqual(before);
});

test.each(['support', 'super_admin'] as const)(
  'an adjustment that %s asks for is refused, and is an event',
  async (role) => {
    const carrier = await makeCarrier(admin);
    const person = await app.as(role);
    const body = { side: 'customer', kind: 'credit', amount: '98765', reason: 'Mine', reference: 'X-1' };
    expect((await person.post(`/api/carriers/${carrier.id}/actions/adjust`, body)).status).toBe(403);
    const [entry] = await events('access_denied');
    expect(entry).toMatchObject({
      actorEmail: person.email,
      recordId: carrier.id,
      metadata: { action: 'denied_action', details: { action: 'adjust', role } },
    });
    expect(JSON.stringify(entry)).not.toContain('98765');
  },
);

test('a create that gives a limit without the right to is an event too', async () => {
  const support = await app.as('support');
  const answer = await support.post('/api/carriers', { name: 'X', code: 'XX', customerCreditLimit: '1' });
  expect(answer.status).toBe(403);
  const [entry] = await events('access_denied');
  expect(entry).toMatchObject({ actorEmail: support.email, recordId: null, metadata: { action: 'denied_write' } });
});

test('an event of nobody known keeps the address that was typed, whatever it holds', async () => {
  const origin = { viewer: { id: null, email: 'who\0ever@example.com' }, requestId: 'r-1', ip: '192.0.2.7' };
  await recordEvent(app.pool, origin, { type: 'sign_in_failed', action: 'sign_in', description: 'Sign-in failed\0' });
  const [entry] = await events('sign_in_failed');
  expect(entry).toMatchObject({ actorId: null, actorEmail: 'whoever@example.com', description: 'Sign-in failed' });
});
