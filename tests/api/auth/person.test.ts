// What a token must not do, and what an old sign-in does after the password was given again: whatever decides who can sign in.
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { eventsOf, goodPassword, makeAccount, signedInAs } from '../../support/accounts.ts';
import { make, makeCarrier, nextNumber } from '../../support/rows.ts';
import type { Row } from '../../support/rows.ts';
import { sessionCookie, Sessions } from '../../../api/auth/sessions.ts';
import { Client, startApp, testSecret } from '../../support/server.ts';
import type { TestApp } from '../../support/server.ts';
import { grewOld, tokenOf } from '../../support/sign-ins.ts';
import { startSmtp } from '../../support/smtp.ts';

let app: TestApp;
beforeAll(async () => {
  app = await startApp();
});
afterAll(async () => {
  expect(app.errors).toEqual([]);
  await app.close();
});

const address = (): string => `person${nextNumber()}@example.com`;

describe('a sign-in that was a while ago', () => {
  let chief: Client;
  let user: Row;
  beforeAll(async () => {
    chief = await signedInAs(app, await makeAccount(app, { role: 'super_admin' }));
    user = await make(chief, 'users', { email: address(), role: 'viewer' });
    await grewOld(app, chief);
  });
  const path = () => `/api/users/${user.id}`;

  test.each<[string, () => Promise<{ status: number; body: Record<string, unknown> }>]>([
    ['a new user', () => chief.post('/api/users', { email: address(), role: 'viewer' })],
    ['another role', () => chief.patch(path(), { role: 'sales' }, user.version, 'Test')],
    ['another status', () => chief.patch(path(), { status: 'suspended' }, user.version, 'Test')],
    ['another address', () => chief.patch(path(), { email: address() }, user.version)],
    ['a password', () => chief.patch(path(), { password: 'a password that fits 2' }, user.version)],
    ['an invitation', () => chief.post(`${path()}/actions/sendInvitation`)],
    ['the end of all sessions', () => chief.post(`${path()}/actions/signOutEverywhere`)],
    ['the end of one session', () => chief.delete(`/api/auth/users/${user.id}/sessions/${user.id}`)],
    ['the end of a token', () => chief.delete(`/api/auth/users/${user.id}/tokens/${user.id}`)],
    ['a removal', () => chief.delete(path(), user.version)],
  ])('asks for the password before %s', async (_what, attempt) => {
    const answer = await attempt();
    expect([answer.status, answer.body['code'], answer.body['hasPassword']]).toEqual([403, 'DIDConfirmNeeded', true]);
  });

  test('does all else as before, a user’s name among it', async () => {
    const renamed = await chief.patch<Row>(path(), { firstName: 'Ada' }, user.version);
    expect(renamed.status, renamed.text).toBe(200);
    user = renamed.body;
    const whole = await chief.send<Row>(
      'PUT',
      path(),
      { ...user, firstName: 'Eve' },
      { 'if-match': `"${user.version}"` },
    );
    expect(whole.status, whole.text).toBe(200);
    user = whole.body;
    expect((await chief.post('/api/zones', { name: 'Old sign-in' })).status).toBe(201);
  });

  test('counts as new for a while after the password was given, which the trail notes', async () => {
    expect((await chief.post('/api/auth/confirm', { password: goodPassword })).status).toBe(204);
    expect((await chief.patch(path(), { role: 'sales' }, user.version, 'Test')).status).toBe(200);
    expect((await eventsOf(app, String(chief.email))).map(({ action }) => action)).toContain('confirm_sign_in');
    await app.pool.query(`UPDATE sessions SET confirmed_at = now() - interval '11 minutes'`);
    expect((await chief.post('/api/users', { email: address(), role: 'viewer' })).body['code']).toBe(
      'DIDConfirmNeeded',
    );
  });

  test('does nothing of the kind in the console either', async () => {
    const email = address();
    const form = new FormData();
    for (const [name, value] of Object.entries({ email, role: 'super_admin', status: 'active' })) form.set(name, value);
    const answer = await fetch(`${app.url}/console/api/resources/users/actions/new`, {
      method: 'POST',
      headers: { cookie: String(chief.cookie) },
      body: form,
    });
    expect(await answer.text()).toContain('Confirm this with your password, or sign in again');
    const { rows } = await app.pool.query('SELECT FROM users WHERE email = $1', [email]);
    expect(rows).toEqual([]);
  }, 60_000);

  test('of a person without a password is told to sign in anew', async () => {
    const email = address();
    const { rows } = await app.pool.query<{ id: string }>(
      `INSERT INTO users (email, role, status) VALUES ($1, 'admin', 'active') RETURNING id`,
      [email],
    );
    const cookie = await new Sessions(app.pool, testSecret).start(String(rows[0]?.id), '127.0.0.1', null);
    const client = new Client(app.url, `${sessionCookie}=${cookie}`, email);
    await grewOld(app, client);
    const answer = await client.post('/api/users', { email: address(), role: 'viewer' });
    expect([answer.status, answer.body['code'], answer.body['hasPassword']]).toEqual([403, 'DIDConfirmNeeded', false]);
    expect(answer.body['message']).toContain('Sign out and in again');
  });
});

describe('a contact with portal access', () => {
  test('is for a person alone, and all other contacts for a token too', async () => {
    const admin = await app.as('super_admin');
    const carrier = await makeCarrier(admin);
    const { client } = await tokenOf(await app.as('sales'), ['read', 'write:carrier_contacts']);
    const plain = await make(client, 'carrier_contacts', { carrierId: carrier.id, name: 'Desk', email: address() });
    const open = await make(admin, 'carrier_contacts', {
      carrierId: carrier.id,
      name: 'Ada',
      email: address(),
      portalAccess: true,
    });
    const at = (row: Row) => `/api/carrier_contacts/${row.id}`;
    for (const answer of [
      await client.post('/api/carrier_contacts', {
        carrierId: carrier.id,
        name: 'X',
        email: address(),
        portalAccess: true,
      }),
      await client.patch(at(plain), { portalAccess: true }),
      await client.patch(at(open), { portalAccess: false }, undefined, 'Test'),
      await client.patch(at(open), { email: address() }, undefined, 'Test'),
      await client.delete(at(open)),
    ])
      expect([answer.status, answer.body['code']], answer.text).toEqual([403, 'DIDScope']);
    expect((await client.patch(at(open), { jobTitle: 'NOC' })).status).toBe(200);
    expect((await client.patch(at(plain), { email: address() })).status).toBe(200);
    expect((await client.delete(at(plain))).status).toBe(200);
  });

  test('that got access while a token looked at it without is not moved by that token', async () => {
    const admin = await app.as('super_admin');
    const carrier = await makeCarrier(admin);
    const { client } = await tokenOf(admin, ['write:carrier_contacts']);
    const row = await make(admin, 'carrier_contacts', { carrierId: carrier.id, name: 'Ada', email: address() });
    const blocker = await app.pool.connect();
    try {
      await blocker.query('BEGIN');
      await blocker.query('UPDATE carrier_contacts SET portal_access = true WHERE id = $1', [row.id]);
      const moved = client.patch(`/api/carrier_contacts/${row.id}`, { email: address() });
      await expect
        .poll(async () => {
          const { rows } = await app.pool.query(
            `SELECT FROM pg_stat_activity WHERE wait_event_type = 'Lock' AND query LIKE '%UPDATE "carrier_contacts"%'`,
          );
          return rows.length;
        })
        .toBe(1);
      await blocker.query('COMMIT');
      const answer = await moved;
      expect([answer.status, answer.body['code']], answer.text).toEqual([412, 'DIDStale']);
    } finally {
      blocker.release();
    }
  });
});

describe('the link of an invitation', () => {
  const noticeOf = (answer: { headers: Headers }): string => decodeURIComponent(answer.headers.get('x-notice') ?? '');

  test('is told to the person who invites where no mail is sent', async () => {
    const admin = await app.as('super_admin');
    const made = await admin.post<Row>('/api/users', { email: address(), role: 'viewer' });
    expect(noticeOf(made)).toMatch(/\/invite\/[\w-]{43}$/);
    const again = await admin.post(`/api/users/${made.body.id}/actions/sendInvitation`);
    expect(noticeOf(again)).toMatch(/\/invite\/[\w-]{43}$/);
  });

  test('leaves by mail alone where that is set', async () => {
    const mails = await startSmtp();
    const mailing = await startApp({ smtpUrl: mails.url });
    try {
      const admin = await mailing.as('super_admin');
      const carrier = await makeCarrier(admin);
      const made = await admin.post<Row>('/api/users', { email: address(), role: 'viewer' });
      const contact = { carrierId: carrier.id, name: 'Ada', email: address(), portalAccess: true };
      for (const answer of [
        made,
        await admin.post(`/api/users/${made.body.id}/actions/sendInvitation`),
        await (await mailing.as('sales')).post('/api/carrier_contacts', contact),
      ]) {
        expect(answer.status, answer.text).toBeLessThan(300);
        expect(`${answer.text} ${noticeOf(answer)}`).not.toContain('/invite/');
      }
    } finally {
      await mailing.close();
      await mails.close();
    }
  });
});
