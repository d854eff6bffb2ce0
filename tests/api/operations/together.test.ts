// A record saved together with its one-to-one rows: one request, one transaction, errors under the name of each table.
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { make, makeInterconnect } from '../../support/rows.ts';
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

type Refusal = {
  code: string;
  errors: Record<string, string[]>;
  current: Row | null;
  parts: Record<string, { current: Row | null }>;
};
type Link = Row & { interconnect_media_settings: Row | null; interconnect_validation_settings: Row | null };
const path = (link: Row) => `/api/carrier_interconnects/${link.id}`;
const ones = 'interconnect_media_settings,interconnect_validation_settings';
const stored = async (link: Row) => (await admin.get<Link>(`${path(link)}?_embed=${ones}`)).body;
const media = (values: Record<string, unknown>) => ({ interconnect_media_settings: values });
const validation = (values: Record<string, unknown>) => ({ interconnect_validation_settings: values });

describe('a read', () => {
  test('embeds one-to-one rows with the titles of what they refer to, and null where there is none', async () => {
    const link = await makeInterconnect(admin);
    const [pop] = (await admin.get<Row[]>('/api/pops?isActive=true&_end=1')).body;
    expect(await stored(link)).toMatchObject({ id: link.id, interconnect_media_settings: null });
    await make(admin, 'interconnect_media_settings', {
      interconnectId: link.id,
      mediaNetwork: 'pop',
      mediaPopId: pop?.id,
    });
    expect((await stored(link)).interconnect_media_settings).toMatchObject({
      version: 1,
      dtmfDetection: 'rfc2833',
      mediaPop: { id: pop?.id, name: pop?.['name'] },
    });
  });

  test('of a one-to-one row that the role may not read is refused', async () => {
    const link = await makeInterconnect(admin);
    const portal = await app.as('carrier_viewer', { carrierId: String(link['carrierId']) });
    expect((await portal.get(`${path(link)}?_embed=interconnect_media_settings`)).status).toBe(200);
    expect((await portal.get(`${path(link)}?_embed=interconnect_translation_settings`)).status).toBe(403);
    expect((await admin.get(`${path(link)}?_embed=interconnect_nothings`)).status).toBe(400);
  });
});

describe('a save', () => {
  test('names every key that is no field, also one that JavaScript takes for something else', async () => {
    const link = await makeInterconnect(admin);
    const body = '{"__proto__":{"name":"Renamed"},"toString":1,"interconnect_media_settings":{"__proto__":1}}';
    const answer = await admin.send<Refusal>('PATCH', path(link), body, { 'if-match': '"1"' });
    expect([answer.status, Object.keys(answer.body.errors).toSorted()]).toEqual([
      422,
      ['__proto__', 'interconnect_media_settings.__proto__', 'toString'],
    ]);
    expect((await stored(link))['name']).toBe(link['name']);
  });

  test('writes the record, changes one row and makes another, as one request of the trail', async () => {
    const link = await makeInterconnect(admin);
    await make(admin, 'interconnect_media_settings', { interconnectId: link.id });
    const answer = await admin.patch<Link>(
      path(link),
      {
        name: 'Oslo',
        ...media({ version: 1, dtmfDetection: 'sip_info' }),
        ...validation({ version: null, techPrefix: '77' }),
      },
      link.version,
    );
    expect(answer.status, answer.text).toBe(200);
    expect(answer.headers.get('etag')).toBe('"2"');
    expect(answer.body).toMatchObject({
      name: 'Oslo',
      version: 2,
      interconnect_media_settings: { version: 2, dtmfDetection: 'sip_info', mediaRelay: 'always' },
      interconnect_validation_settings: { version: 1, techPrefix: '77', testSystemControl: 'dont_allow' },
    });
    expect(await stored(link)).toEqual(answer.body);
    const { rows } = await app.pool.query<{ resource: string; step: string }>(
      `SELECT metadata->>'resource' AS resource, metadata->>'action' AS step FROM audit_records
       WHERE metadata->>'requestId' = (SELECT metadata->>'requestId' FROM audit_records WHERE resource = 'carrier_interconnects'
         AND record_id = $1 AND metadata->>'action' = 'update') ORDER BY 1`,
      [link.id],
    );
    expect(rows).toEqual([
      { resource: 'carrier_interconnects', step: 'update' },
      { resource: 'interconnect_media_settings', step: 'update' },
      { resource: 'interconnect_validation_settings', step: 'create' },
    ]);
  });

  test('of one-to-one rows alone needs no version of the record, and leaves the record as it is', async () => {
    const link = await makeInterconnect(admin);
    const answer = await admin.patch<Link>(path(link), media({ dtmfDetection: 'auto' }));
    expect([answer.status, answer.body.version]).toEqual([200, 1]);
    expect(answer.body.interconnect_media_settings).toMatchObject({ version: 1, dtmfDetection: 'auto' });
  });

  test('works on a new record too', async () => {
    const { carrierId } = await makeInterconnect(admin);
    const answer = await admin.post<Link>('/api/carrier_interconnects', {
      carrierId,
      name: 'Bergen',
      ...media({ mediaRelay: 'never' }),
    });
    expect([answer.status, answer.body.interconnect_media_settings?.['mediaRelay']]).toEqual([201, 'never']);
  });

  test('finds the order in which rules of both sides hold', async () => {
    // Their tech prefixes tell two interconnects with one address apart; the prefix moves from one row to the other in one save.
    const [one, other] = [await makeInterconnect(admin, { techPrefix: '31' }), await makeInterconnect(admin)];
    for (const link of [one, other]) {
      await make(admin, 'interconnect_ip_addresses', { interconnectId: link.id, ipAddress: '198.51.100.31' });
    }
    const answer = await admin.patch(path(one), { techPrefix: null, ...validation({ techPrefix: '31' }) }, one.version);
    expect(answer.status, answer.text).toBe(200);
  });
});

describe('a refused save', () => {
  test('names every broken rule of every row, and nothing of it stands', async () => {
    const link = await makeInterconnect(admin);
    const answer = await admin.patch<Refusal>(
      path(link),
      {
        name: 'Oslo',
        capacityMode: 'capped',
        ...media({ mediaRelay: 'never', dtmfDetection: 'auto' }),
        ...validation({ maxCps: 0, techPrefix: '5' }),
      },
      link.version,
    );
    expect([answer.status, answer.body.code]).toEqual([422, 'DIDInvalid']);
    expect(Object.keys(answer.body.errors).toSorted()).toEqual([
      'capacityLimit',
      'interconnect_media_settings.dtmfDetection',
      'interconnect_validation_settings.maxCps',
    ]);
    expect(await stored(link)).toMatchObject({ name: link['name'], version: 1, interconnect_media_settings: null });
  });

  test('of a new record names what is wrong with it and with its one-to-one rows at once', async () => {
    const { carrierId } = await makeInterconnect(admin);
    const values = {
      carrierId,
      name: '',
      ...media({ mediaRelay: 'never', dtmfDetection: 'auto' }),
      ...validation({ maxCps: 0 }),
    };
    const wrong = await admin.post<Refusal>('/api/carrier_interconnects', values);
    expect([wrong.status, wrong.body.code]).toEqual([422, 'DIDInvalid']);
    expect(Object.keys(wrong.body.errors).toSorted()).toEqual([
      'interconnect_media_settings.dtmfDetection',
      'interconnect_validation_settings.maxCps',
      'name',
    ]);
    const sound = await admin.post<Refusal>('/api/carrier_interconnects', {
      carrierId,
      name: '',
      ...media({ mediaRelay: 'never' }),
    });
    expect([sound.status, Object.keys(sound.body.errors)]).toEqual([422, ['name']]);
  });

  test('because a row is newer is 412 with that row, under the name of its table', async () => {
    const link = await makeInterconnect(admin);
    const settings = await make(admin, 'interconnect_media_settings', { interconnectId: link.id });
    await (
      await app.as('noc')
    ).patch(`/api/interconnect_media_settings/${settings.id}`, { dtmfDetection: 'sip_info' }, 1);
    const answer = await admin.patch<Refusal>(
      path(link),
      { name: 'Oslo', ...media({ version: 1, mediaRelay: 'never' }) },
      1,
    );
    expect([answer.status, answer.body.current]).toEqual([412, null]);
    expect(answer.body.parts['interconnect_media_settings']).toMatchObject({
      current: { version: 2, dtmfDetection: 'sip_info' },
      changedBy: (await app.as('noc')).email,
    });
    const unseen = await admin.patch<Refusal>(path(link), media({ mediaRelay: 'never' }));
    expect([unseen.status, unseen.body.parts['interconnect_media_settings']?.current?.version]).toEqual([412, 2]);
    expect((await stored(link))['name']).toBe(link['name']);
  });

  test('because the row is gone is 412 too', async () => {
    const link = await makeInterconnect(admin);
    const answer = await admin.patch<Refusal>(path(link), media({ version: 4, mediaRelay: 'never' }));
    expect([answer.status, answer.body.parts['interconnect_media_settings']?.current]).toEqual([412, null]);
  });

  test.each([
    ['a list', { interconnect_media_settings: [] }, 422],
    ['a version that is none', media({ version: 'x' }), 422],
    ['an unknown field', media({ nothing: 1 }), 422],
    ['another parent', media({ interconnectId: 'ffffffff-ffff-4fff-8fff-ffffffffffff' }), 200],
    ['a table that is not one-to-one', { interconnect_codecs: {} }, 422],
  ])('%s in its place: %i', async (_what, body, status) => {
    const link = await makeInterconnect(admin);
    expect((await admin.patch(path(link), body, 1)).status).toBe(status);
  });

  test('of a record without its version is 428, by a role that may not write 403, of an absent record 404', async () => {
    const link = await makeInterconnect(admin);
    expect((await admin.patch(path(link), { name: 'x', ...media({}) })).status).toBe(428);
    expect((await (await app.as('sales')).patch(path(link), media({ mediaRelay: 'never' }), 1)).status).toBe(403);
    expect((await admin.patch('/api/carrier_interconnects/I999999', media({ mediaRelay: 'never' }))).status).toBe(404);
  });

  test('of ten at the same moment, the row is made once', async () => {
    const link = await makeInterconnect(admin);
    const answers = await Promise.all(
      Array.from({ length: 10 }, (_, at) =>
        admin.patch(path(link), media({ rtpTimeoutEnabled: true, rtpTimeout: 10 + at })),
      ),
    );
    expect(answers.map((answer) => answer.status).toSorted()).toEqual([200, ...Array.from({ length: 9 }, () => 412)]);
  });
});
