// What follows the writes of one save, such as an invitation: once all of them stand, and not at all when one is refused.
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Resource } from '../../../resources/define/index.ts';
import { loadResources } from '../../../resources/define/load.ts';
import { currencyId, nextNumber } from '../../support/rows.ts';
import type { Row } from '../../support/rows.ts';
import { startApp } from '../../support/server.ts';
import type { Client, TestApp } from '../../support/server.ts';

/** The project's definitions, but that a carrier is saved together with a contact of it. */
async function withContact(): Promise<Resource[]> {
  const tab = { key: 'contact', label: 'Contact', one: 'carrier_contacts', by: 'carrierId' };
  return (await loadResources()).map((resource) =>
    resource.name === 'carriers' ? { ...resource, tabs: [...resource.tabs, tab] } : resource,
  );
}

let app: TestApp;
let admin: Client;
let primaryCurrencyId: string;
beforeAll(async () => {
  app = await startApp({ definitions: await withContact() });
  admin = await app.as('super_admin');
  primaryCurrencyId = await currencyId(admin);
});
afterAll(async () => {
  expect(app.errors).toEqual([]);
  await app.close();
});

const newCarrier = () => ({ name: `Carrier ${nextNumber()}`, code: `INSIDE-${nextNumber()}`, primaryCurrencyId });
const newContact = () => ({ name: 'Ada', email: `inside${nextNumber()}@example.com`, portalAccess: true });
const mailsTo = (email: string) => app.printed.filter((line) => line.includes(email));
const told = (headers: Headers) => decodeURIComponent(headers.get('x-notice') ?? '');
const linkIn = (text: string) => /\/invite\/([\w-]{43})/.exec(text)?.[1] ?? '';

describe('a contact with portal access that is saved together with its carrier', () => {
  test('is invited once both stand, by a link that is good, and who saved is told so', async () => {
    const contact = newContact();
    const made = await admin.post<Row>('/api/carriers', { ...newCarrier(), carrier_contacts: contact });
    expect([made.status, mailsTo(contact.email).length], made.text).toEqual([201, 1]);
    const token = linkIn(told(made.headers));
    expect((await app.stranger.get(`/api/auth/links/${token}`)).body).toEqual({
      purpose: 'invitation',
      email: contact.email,
    });
  });

  test('is not invited when another part of the save is refused, and is when it is mended', async () => {
    const contact = newContact();
    const carrier = newCarrier();
    const whole = { ...carrier, carrier_contacts: contact, carrier_assignments: { assignmentType: 'groups' } };
    expect((await admin.post('/api/carriers', whole)).status).toBe(422);
    expect(mailsTo(contact.email)).toEqual([]);
    expect((await admin.get<Row[]>(`/api/users?email=${contact.email}`)).body).toEqual([]);
    const mended = { ...whole, carrier_assignments: { assignmentType: 'all' } };
    expect((await admin.post('/api/carriers', mended)).status).toBe(201);
    expect(mailsTo(contact.email)).toHaveLength(1);
  });

  test('is invited by a later save of both, whose answer tells it too', async () => {
    const contact = newContact();
    const made = await admin.post<Row>('/api/carriers', newCarrier());
    const path = `/api/carriers/${made.body.id}`;
    const saved = await admin.patch<Row>(path, { taxCode: 'X', carrier_contacts: contact }, made.body.version);
    expect([saved.status, mailsTo(contact.email).length], saved.text).toEqual([200, 1]);
    expect(linkIn(told(saved.headers))).not.toBe('');
  });
});

test('a contact that is given portal access by itself: the answer holds the link where no mail server is set', async () => {
  const { portalAccess, ...contact } = newContact();
  const carrier = (await admin.post<Row>('/api/carriers', newCarrier())).body;
  const row = (await admin.post<Row>('/api/carrier_contacts', { ...contact, carrierId: carrier.id })).body;
  const opened = await admin.patch(`/api/carrier_contacts/${row.id}`, { portalAccess }, row.version);
  expect([opened.status, linkIn(told(opened.headers)).length]).toEqual([200, 43]);
});
