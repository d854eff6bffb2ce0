// Secrets that may be seen again: encrypted where they lie, shown to who may and says why, each time an entry in the trail.
import { afterAll, beforeAll, expect, test } from 'vitest';
import { make, nextNumber } from '../../support/rows.ts';
import type { Row } from '../../support/rows.ts';
import type { Client, TestApp } from '../../support/server.ts';
import { startVaulted } from '../../support/vaulted.ts';

const password = 'sip-Password-of-a-trunk';
let app: TestApp;
let admin: Client;
let noc: Client;
beforeAll(async () => {
  app = await startVaulted();
  admin = await app.as('super_admin');
  noc = await app.as('noc');
}, 120_000);
afterAll(() => app.close());

const makeTrunk = () => make(admin, 'trunk_accounts', { name: `Trunk ${nextNumber()}`, password, pin: '1234' });
const ask = (client: Client, row: Row, body: unknown, field = 'password') =>
  client.post<{ value: string; errors: object; code: string }>(`/api/trunk_accounts/${row.id}/reveal/${field}`, body);
const reveals = async (row: Row) =>
  (await admin.get<Row[]>(`/api/audit_records?eventType=reveal&recordId=${row.id}`)).body;
const stored = async (row: Row) =>
  (
    await app.pool.query<{ password: string; pin: string }>('SELECT password, pin FROM trunk_accounts WHERE id = $1', [
      row.id,
    ])
  ).rows[0] as { password: string; pin: string };

test('a value is shown for a reason, and the trail has who, which, when and why before it is', async () => {
  const trunk = await makeTrunk();
  const answer = await ask(noc, trunk, { reason: ' The partner lost it ' });
  expect([answer.status, answer.body]).toEqual([200, { value: password }]);
  expect(answer.headers.get('cache-control')).toBe('no-store');
  expect(await reveals(trunk)).toMatchObject([
    {
      actorEmail: noc.email,
      resource: 'trunk_accounts',
      metadata: {
        action: 'reveal',
        reason: 'The partner lost it',
        title: trunk['name'],
        details: { field: 'password' },
      },
    },
  ]);
});

test('it lies encrypted, tells nothing of itself in any other answer, and opens in its own row alone', async () => {
  const [one, other] = [await makeTrunk(), await makeTrunk()];
  expect((await stored(one)).password).toMatch(/^v2\./);
  expect((await stored(one)).password).not.toBe((await stored(other)).password);
  for (const path of [
    '/api/trunk_accounts',
    `/api/trunk_accounts/${one.id}`,
    '/api/trunk_accounts/export',
    '/api/audit_records?_end=1000',
  ])
    expect((await admin.get(path)).text, path).not.toMatch(new RegExp(`${password}|v1\\.`));
  await app.pool.query(
    'UPDATE trunk_accounts SET password = (SELECT password FROM trunk_accounts WHERE id = $2) WHERE id = $1',
    [one.id, other.id],
  );
  const moved = await ask(admin, one, { reason: 'x' });
  expect([moved.status, moved.body.code]).toEqual([409, 'DIDImpossible']);
  expect(await reveals(one)).toEqual([]);
  expect(app.errors.splice(0)).toEqual([expect.stringContaining('cannot be opened')]);
});

test('a change by any name of the row is sealed anew', async () => {
  const trunk = await makeTrunk();
  const saved = await admin.patch(`/api/trunk_accounts/${trunk.id}`, { password: 'another-Password' }, trunk.version);
  expect([saved.status, saved.text.includes('another')]).toEqual([200, false]);
  expect((await ask(admin, trunk, { reason: 'Check' })).body).toEqual({ value: 'another-Password' });
  await admin.patch(`/api/trunk_accounts/${trunk.id}`, { password: null }, trunk.version + 1);
  expect((await ask(admin, trunk, { reason: 'Check' })).body).toEqual({ value: null });
});

test.each([
  [undefined],
  [{}],
  [{ reason: '' }],
  [{ reason: '   ' }],
  [{ reason: 7 }],
  [{ reason: 'x'.repeat(501) }],
  [{ reason: 'x', force: true }],
])('without a sound reason it is 422 and nothing is shown: %j', async (body) => {
  const trunk = await makeTrunk();
  const answer = await ask(admin, trunk, body);
  expect([answer.status, answer.text.includes(password)]).toEqual([422, false]);
  expect(await reveals(trunk)).toEqual([]);
});

test('others are refused before their reason is looked at', async () => {
  const trunk = await makeTrunk();
  for (const role of ['admin', 'finance', 'viewer'] as const) {
    const answer = await ask(await app.as(role), trunk, {});
    expect([answer.status, answer.body.code, Object.keys(answer.body.errors)], role).toEqual([
      403,
      'DIDFieldForbidden',
      ['password'],
    ]);
  }
  expect((await ask(app.stranger, trunk, { reason: 'x' })).status).toBe(401);
  expect(await reveals(trunk)).toEqual([]);
});

test('what no definition lets be revealed is not there to reveal', async () => {
  const trunk = await makeTrunk();
  for (const field of ['pin', 'name', 'nothing', 'constructor'])
    expect((await ask(admin, trunk, { reason: 'x' }, field)).status, field).toBe(404);
  const [user] = (await admin.get<Row[]>('/api/users?_end=1')).body as [Row];
  for (const field of ['password', 'twoFactorSecret'])
    expect((await admin.post(`/api/users/${user.id}/reveal/${field}`, { reason: 'x' })).status, field).toBe(404);
  expect((await ask(admin, { ...trunk, id: '00000000-0000-4000-8000-000000000000' }, { reason: 'x' })).status).toBe(
    404,
  );
});

test('meta tells each role whether the value is hidden from it, and OpenAPI has the way to it', async () => {
  interface Field {
    name: string;
    masked: boolean;
  }
  const fieldsFor = async (client: Client) => {
    const { body } = await client.get<{ resources: { name: string; fields: Field[] }[]; permissions: unknown[] }>(
      '/api/meta',
    );
    const fields = body.resources.find((one) => one.name === 'trunk_accounts')?.fields ?? [];
    const may = JSON.stringify(body.permissions).includes('reveal:field');
    return { masked: fields.filter((one) => one.masked).map((one) => one.name), may };
  };
  expect(await fieldsFor(noc)).toEqual({ masked: ['password'], may: true });
  expect(await fieldsFor(await app.as('finance'))).toEqual({ masked: ['password'], may: false });
  const document = await admin.get<{ paths: object }>('/api/openapi.json');
  expect(document.body.paths).toHaveProperty(['/api/trunk_accounts/{id}/reveal/password', 'post']);
  expect(document.body.paths).not.toHaveProperty(['/api/trunk_accounts/{id}/reveal/pin']);
});
