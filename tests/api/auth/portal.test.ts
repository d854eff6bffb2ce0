// Contacts with portal access are users, whoever writes them; and nobody shuts himself or the last super admin out.
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { startWithCarrier } from '../../support/carriers.ts';
import { colleagueOf } from '../../support/accounts.ts';
import { make, makeCarrier, nextNumber } from '../../support/rows.ts';
import type { Row } from '../../support/rows.ts';
import { testPassword } from '../../support/server.ts';
import type { Client, TestApp } from '../../support/server.ts';

let app: TestApp;
let admin: Client;
let carrier: Row;
beforeAll(async () => {
  ({ app, admin, carrier } = await startWithCarrier());
});
afterAll(() => app.close());

const address = (): string => `contact${nextNumber()}@example.com`;
const contact = (values: object) =>
  make(admin, 'carrier_contacts', { carrierId: carrier.id, firstName: 'Ada', ...values });
const userAt = async (email: unknown): Promise<Row | undefined> =>
  (await admin.get<Row[]>(`/api/users?email=${String(email)}`)).body[0];
const change = (row: Row, values: object, by = admin) =>
  by.patch<Row>(`/api/carrier_contacts/${row.id}`, values, undefined, 'A test');
const remove = (row: Row, by = admin) =>
  by.send<Row>('DELETE', `/api/carrier_contacts/${row.id}`, undefined, { 'x-reason': 'A test' });

describe('a contact with portal access', () => {
  test('is a pending user of its carrier, and is sent the invitation', async () => {
    const email = address();
    const before = app.printed.length;
    await contact({ email, portalAccess: true });
    const user = await userAt(email);
    expect(user).toMatchObject({ role: 'carrier_viewer', status: 'pending', carrierId: carrier.id, firstName: 'Ada' });
    expect(app.printed.slice(before).join('\n')).toContain(`${email}`);
    const trail = await admin.get<Row[]>(`/api/audit_records?resource=users&recordId=${String(user?.id)}`);
    expect(trail.body.map((row) => row['actorEmail'])).toEqual(expect.arrayContaining([admin.email]));
  });

  test('is invited when access is given later, once', async () => {
    const email = address();
    const row = await contact({ email });
    expect(await userAt(email)).toBeUndefined();
    await change(row, { portalAccess: true });
    const told = app.printed.filter((line) => line.includes(email)).length;
    expect((await userAt(email))?.['status']).toBe('pending');
    await change(row, { jobTitle: 'NOC' });
    await change(row, { email });
    expect(app.printed.filter((line) => line.includes(email))).toHaveLength(told);
  });

  test('is suspended without it, with its sessions, and let in again with it', async () => {
    const email = address();
    const row = await contact({ email, portalAccess: true });
    await app.pool.query(
      `UPDATE users SET status = 'active', password = (SELECT password FROM users WHERE email = $2) WHERE email = $1`,
      [email, admin.email],
    );
    const signIn = () => app.stranger.post('/api/auth/login', { email, password: testPassword });
    expect((await signIn()).status).toBe(200);
    await change(row, { portalAccess: false });
    expect((await userAt(email))?.['status']).toBe('suspended');
    expect((await signIn()).status).toBe(403);
    await change(row, { portalAccess: true });
    expect((await userAt(email))?.['status']).toBe('active');
    expect((await signIn()).status).toBe(200);
  });

  test('whom an admin has suspended stays so when the contact changes otherwise', async () => {
    const email = address();
    const row = await contact({ email, portalAccess: true });
    await app.pool.query(`UPDATE users SET status = 'suspended' WHERE email = $1`, [email]);
    expect((await change(row, { jobTitle: 'NOC' })).status).toBe(200);
    expect((await userAt(email))?.['status']).toBe('suspended');
  });

  test('that moves to another address, or is removed, leaves the old user suspended', async () => {
    const [old, later] = [address(), address()];
    const row = await contact({ email: old, portalAccess: true });
    await change(row, { email: later });
    expect([(await userAt(old))?.['status'], (await userAt(later))?.['status']]).toEqual(['suspended', 'pending']);
    await remove(row);
    expect((await userAt(later))?.['status']).toBe('suspended');
  });

  test('is a user also when it is written around the API', async () => {
    const email = address();
    const insert = `INSERT INTO carrier_contacts (carrier_id, name, email, portal_access) VALUES ($1, 'Desk', $2, true)`;
    await app.pool.query(insert, [carrier.id, email]);
    expect((await userAt(email))?.['status']).toBe('pending');
    await app.pool.query(`UPDATE carrier_contacts SET portal_access = false WHERE email = $1`, [email]);
    expect((await userAt(email))?.['status']).toBe('suspended');
  });

  test('cannot have the sign-in of somebody else', async () => {
    const refused = await admin.post<{ errors: object }>('/api/carrier_contacts', {
      carrierId: carrier.id,
      name: 'Nobody',
      email: admin.email,
      portalAccess: true,
    });
    expect([refused.status, Object.keys(refused.body.errors)]).toEqual([422, ['email']]);
    expect((await userAt(admin.email))?.['role']).toBe('super_admin');
  });

  test('is let in, and moved to another address, by the commercial side alone', async () => {
    const row = await contact({ email: address(), portalAccess: true });
    const support = await app.as('support');
    for (const values of [{ portalAccess: false }, { email: address() }]) {
      const refused = await support.patch<{ errors: object }>(`/api/carrier_contacts/${row.id}`, values);
      expect([refused.status, Object.keys(refused.body.errors)]).toEqual([403, Object.keys(values)]);
    }
    expect((await support.patch(`/api/carrier_contacts/${row.id}`, { jobTitle: 'NOC' })).status).toBe(200);
  });
});

describe('what a contact does to a user obeys the rights and reasons of users', () => {
  const person = async (role: string, status: string): Promise<{ email: string; status: () => Promise<unknown> }> => {
    const email = address();
    await app.pool.query(`INSERT INTO users (email, role, status, carrier_id) VALUES ($1, $2, $3, $4)`, [
      email,
      role,
      status,
      carrier.id,
    ]);
    return { email, status: async () => (await userAt(email))?.['status'] };
  };
  type Refused = { code: string; message: string; errors?: object };
  const add = (by: Client, email: string, reason = 'A test') =>
    by.post<Row & Refused>(
      '/api/carrier_contacts',
      { carrierId: carrier.id, name: 'Ada', email, portalAccess: true },
      reason ? { 'x-reason': reason } : {},
    );

  test.each(['carrier_admin', 'carrier_viewer'])(
    'who may not change users lets no suspended %s in again; an admin does, and says why',
    async (role) => {
      const { email, status } = await person(role, 'suspended');
      const refused = await add(await app.as('sales'), email);
      expect([refused.status, refused.body.code], refused.text).toEqual([403, 'DIDFieldForbidden']);
      expect(refused.body.message).toMatch(/lets a suspended user in again.*Ask: Super admin, Admin/);
      const plain = await contact({ email });
      const switched = await change(plain, { portalAccess: true }, await app.as('finance'));
      expect([switched.status, Object.keys(switched.body['errors'] as object)]).toEqual([403, ['portalAccess']]);
      expect(await status()).toBe('suspended');
      const silent = await add(admin, email, '');
      expect([silent.status, silent.body.code], silent.text).toEqual([422, 'DIDReasonRequired']);
      expect(await status()).toBe('suspended');
      expect((await add(admin, email)).status).toBe(201);
      expect(await status()).toBe('active');
      const { body } = await admin.get<Row[]>(`/api/audit_records?resource=users&description_like=${email}`);
      expect(JSON.stringify(body)).toContain('A test');
    },
  );

  test('who gave portal access takes it back, with a reason, from nobody who has more rights than that', async () => {
    const sales = await app.as('sales');
    const [viewer, chief] = [await person('carrier_viewer', 'active'), await person('carrier_admin', 'active')];
    const [ofViewer, ofChief] = [await add(sales, viewer.email), await add(sales, chief.email)];
    for (const attempt of [
      change(ofChief.body, { portalAccess: false }, sales),
      change(ofChief.body, { email: address() }, sales),
      remove(ofChief.body, sales),
    ])
      expect((await attempt).status).toBe(403);
    expect(await chief.status()).toBe('active');
    const silent = await sales.patch<Refused>(`/api/carrier_contacts/${ofViewer.body.id}`, { portalAccess: false });
    expect([silent.status, silent.body.code, silent.body.errors]).toEqual([
      422,
      'DIDReasonRequired',
      { portalAccess: ['changes only with a reason'] },
    ]);
    expect((await sales.delete(`/api/carrier_contacts/${ofViewer.body.id}`)).body['code']).toBe('DIDReasonRequired');
    expect(await viewer.status()).toBe('active');
    expect((await remove(ofViewer.body, sales)).status).toBe(200);
    expect(await viewer.status()).toBe('suspended');
    expect((await remove(ofChief.body)).status).toBe(200);
    expect(await chief.status()).toBe('suspended');
  });

  test('a carrier admin suspends no fellow by removing a contact, and removes others', async () => {
    const own = await app.as('carrier_admin', { carrierId: carrier.id });
    for (const role of ['carrier_admin', 'carrier_viewer']) {
      const fellow = await person(role, 'active');
      const row = (await add(admin, fellow.email)).body;
      const refused = await remove(row, own);
      expect([refused.status, refused.body['code']], refused.text).toEqual([403, 'DIDForbidden']);
      // Partners are not told how our office is made up.
      expect(refused.body['message']).not.toContain('Ask');
      expect((await change(row, { email: address() }, own)).status).toBe(403);
      expect(await fellow.status()).toBe('active');
    }
    expect((await remove(await contact({ email: address() }), own)).status).toBe(200);
  });

  test('nobody is handed the invitation of a user who was there before', async () => {
    const { email } = await person('carrier_admin', 'pending');
    const made = await add(await app.as('sales'), email);
    expect([made.status, made.headers.get('x-notice')], made.text).toEqual([201, null]);
    const { rows } = await app.pool.query(
      'SELECT FROM account_links l JOIN users u ON u.id = l.user_id WHERE u.email = $1',
      [email],
    );
    expect(rows).toEqual([]);
    const fresh = await add(await app.as('sales'), address());
    expect(decodeURIComponent(String(fresh.headers.get('x-notice')))).toContain('/invite/');
  });
});

test('the first contact of a carrier becomes its primary one, and no other does by itself', async () => {
  const { id } = await makeCarrier(admin);
  const first = await make(admin, 'carrier_contacts', { carrierId: id, name: 'First' });
  const second = await make(admin, 'carrier_contacts', { carrierId: id, name: 'Second' });
  expect([first['isPrimary'], second['isPrimary']]).toEqual([true, false]);
});

test('of first contacts that are added at the same moment one becomes the primary one, and none is refused', async () => {
  for (let round = 0; round < 5; round += 1) {
    const { id } = await makeCarrier(admin);
    const made = await Promise.all(
      [1, 2, 3, 4].map((at) => make(admin, 'carrier_contacts', { carrierId: id, name: `Contact ${at}` })),
    );
    expect(made.filter((row) => row['isPrimary'] === true)).toHaveLength(1);
  }
});

test('a removed contact is no longer told of credit alerts, which go on to the others', async () => {
  const row = await contact({ email: address() });
  const other = { type: 'email', address: 'credit@example.com', as: 'to' };
  const alert = await make(admin, 'carrier_credit_alerts', {
    carrierId: carrier.id,
    alertType: 'low_balance',
    threshold: '10',
    recipients: [{ type: 'contact', id: row.id, as: 'cc' }, other],
  });
  expect((await admin.delete(`/api/carrier_contacts/${row.id}`)).status).toBe(200);
  expect((await admin.get<Row>(`/api/carrier_credit_alerts/${alert.id}`)).body['recipients']).toEqual([other]);
});

describe('who may more than an admin: a super admin and finance', () => {
  test.each(['super_admin', 'finance'] as const)(
    'a %s is made, changed, signed out and removed by super admins alone',
    async (role) => {
      const clerk = await app.as('admin');
      const password = 'a password of the clerk 1';
      const made = await clerk.post('/api/users', { email: address(), role, status: 'active', password });
      expect([made.status, Object.keys(made.body['errors'] as object)]).toEqual([403, ['role']]);
      const user = await make(admin, 'users', { email: address(), role, status: 'active', password });
      for (const values of [{ password: `${password}2` }, { email: address() }, { role: 'viewer' }, { firstName: 'X' }])
        expect((await clerk.patch(`/api/users/${user.id}`, values, user.version, 'Test')).status).toBe(403);
      const lifted = await make(admin, 'users', { email: address(), role: 'sales' });
      expect((await clerk.patch(`/api/users/${lifted.id}`, { role }, lifted.version, 'Test')).status).toBe(403);
      expect((await clerk.post(`/api/users/${user.id}/actions/signOutEverywhere`)).status).toBe(403);
      expect((await clerk.delete(`/api/users/${user.id}`, user.version)).status).toBe(403);
      const pending = await make(admin, 'users', { email: address(), role });
      expect((await clerk.post(`/api/users/${pending.id}/actions/sendInvitation`)).status).toBe(403);
      expect((await admin.patch(`/api/users/${lifted.id}`, { role }, lifted.version, 'Test')).status).toBe(200);
    },
  );
});

describe('super admins', () => {
  test('who remove each other at the same moment are told that they are out, and one stays', async () => {
    const chief = await make(admin, 'users', { email: address(), role: 'super_admin', status: 'active' });
    const others = await Promise.all([colleagueOf(app, 'super_admin'), colleagueOf(app, 'super_admin')]);
    const rows = await Promise.all(others.map(({ email }) => userAt(email)));
    const zone = await make(admin, 'zones', { name: `Zone ${nextNumber()}` });
    // The second no longer is when the first has removed him; what he does then is done by nobody.
    expect((await (others[0] as Client).delete(`/api/users/${rows[1]?.id}`, rows[1]?.version)).status).toBe(200);
    const late = await Promise.all([
      (others[1] as Client).patch(`/api/zones/${zone.id}`, { name: `Late ${nextNumber()}` }),
      (others[1] as Client).delete(`/api/users/${rows[0]?.id}`, rows[0]?.version),
      (others[1] as Client).post('/api/zones', { name: `Late ${nextNumber()}` }),
    ]);
    expect(late.map((answer) => answer.status)).toEqual([401, 401, 401]);
    expect((await admin.get(`/api/users/${chief.id}`)).status).toBe(200);
  });

  test('cannot both be demoted by each other at the same moment', async () => {
    for (let at = 0; at < 2; at += 1)
      await make(admin, 'users', { email: address(), role: 'super_admin', status: 'active' });
    const all = await app.pool.query<{ id: string }>(
      `SELECT id FROM users WHERE role = 'super_admin' AND status = 'active'`,
    );
    const demote = (id: unknown) => app.pool.query(`UPDATE users SET role = 'viewer' WHERE id = $1`, [id]);
    const outcomes = await Promise.allSettled(all.rows.map((row) => demote(row.id)));
    const { rows } = await app.pool.query<{ n: number }>(
      `SELECT count(*)::int AS n FROM users WHERE role = 'super_admin' AND status = 'active'`,
    );
    expect(rows[0]?.n).toBe(1);
    expect(outcomes.filter((one) => one.status === 'rejected')).toHaveLength(1);
  });
});
