// A clone: settings and codecs come along, what only the original may have stays blank, all of it or nothing.
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { make, makeInterconnect, nextNumber } from '../../support/rows.ts';
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

async function furnished(): Promise<Row> {
  const link = await makeInterconnect(admin, { techPrefix: '99', capacityMode: 'capped', capacityLimit: 30 });
  const interconnectId = link.id;
  await make(admin, 'interconnect_validation_settings', {
    interconnectId,
    techPrefix: '98',
    fromUri: 'sip:a@example.com',
  });
  await make(admin, 'interconnect_media_settings', { interconnectId, mediaRelay: 'never' });
  await make(admin, 'interconnect_signalling_settings', {
    interconnectId,
    releaseCauseMapping: [{ match: { q850: 17 }, action: 'replace', sip: 486 }],
  });
  for (const [at, codecId] of ['PCMU', 'PCMA'].entries())
    await make(admin, 'interconnect_codecs', { interconnectId, codecId, displayOrder: at + 1, ptime: 30 });
  await make(admin, 'interconnect_ip_addresses', { interconnectId, ipAddress: `198.51.100.${nextNumber()}` });
  return link;
}
const path = (link: Row) => `/api/carrier_interconnects/${link.id}/clone`;

describe('a clone of an interconnect', () => {
  test('has its settings and codecs, its own short code, and neither addresses nor tech prefixes', async () => {
    const link = await furnished();
    const answer = await admin.post<Row>(path(link), { name: 'Twin' });
    expect(answer.status, answer.text).toBe(201);
    expect(answer.headers.get('location')).toBe(`/api/carrier_interconnects/${answer.body.id}`);
    expect(answer.body).toMatchObject({
      carrierId: link['carrierId'],
      name: 'Twin',
      techPrefix: null,
      capacityLimit: 30,
    });
    expect(answer.body['shortCode']).not.toBe(link['shortCode']);
    const ones = ['validation', 'media', 'signalling', 'translation'].map((one) => `interconnect_${one}_settings`);
    const whole = await admin.get(`/api/carrier_interconnects/${answer.body.id}?_embed=${ones.join(',')}`);
    expect(whole.body).toMatchObject({
      interconnect_validation_settings: { techPrefix: null, fromUri: 'sip:a@example.com' },
      interconnect_media_settings: { mediaRelay: 'never' },
      interconnect_signalling_settings: { releaseCauseMapping: [{ match: { q850: 17 }, action: 'replace', sip: 486 }] },
      interconnect_translation_settings: null,
    });
    const rows = async (resource: string) =>
      (await admin.get<Row[]>(`/api/${resource}?interconnectId=${answer.body.id}&_sort=id`)).body;
    expect(
      (await rows('interconnect_codecs')).toSorted((a, b) => Number(a['displayOrder']) - Number(b['displayOrder'])),
    ).toMatchObject([
      { codecId: 'PCMU', ptime: 30 },
      { codecId: 'PCMA', ptime: 30 },
    ]);
    expect(await rows('interconnect_ip_addresses')).toEqual([]);
    const { rows: trail } = await app.pool.query<{ n: number; requests: number; reason: string }>(
      `SELECT count(*)::int AS n, count(DISTINCT metadata->>'requestId')::int AS requests, min(metadata->>'reason') AS reason
       FROM audit_records WHERE metadata->>'requestId' = (SELECT metadata->>'requestId' FROM audit_records WHERE record_id = $1 LIMIT 1)`,
      [answer.body.id],
    );
    expect(trail).toEqual([{ n: 6, requests: 1, reason: `Clone of ${String(link['name'])}` }]);
  });

  test('may differ in what the body says', async () => {
    const answer = await admin.post<Row>(path(await furnished()), {
      name: 'Other',
      direction: 'egress',
      techPrefix: '5',
    });
    expect(answer.body).toMatchObject({ name: 'Other', direction: 'egress', techPrefix: '5' });
  });

  test('is refused as a whole: a name that is taken, none, an unknown field, a role, an absent original', async () => {
    const link = await furnished();
    const count = async () => (await admin.get('/api/interconnect_codecs?_end=1')).headers.get('x-total-count');
    const before = await count();
    const tries: [unknown, number][] = [
      [{ name: link['name'] }, 409],
      [{}, 422],
      [{ name: 'x', nothing: 1 }, 422],
      [[], 422],
    ];
    for (const [body, status] of tries) expect((await admin.post(path(link), body)).status).toBe(status);
    expect((await (await app.as('sales')).post(path(link), { name: 'x' })).status).toBe(403);
    expect((await admin.post('/api/carrier_interconnects/I99999/clone', { name: 'x' })).status).toBe(404);
    expect((await admin.post(`/api/carriers/${String(link['carrierId'])}/clone`, { name: 'x' })).status).toBe(404);
    expect(await count()).toBe(before);
  });
});
