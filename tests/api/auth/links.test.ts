// Invitations and resets by mail: sent to whom they should be, good once and for a while, and telling a stranger nothing.
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { eventsOf, goodPassword, login, makeAccount, setUpSecondFactor, signedInAs } from '../../support/accounts.ts';
import { nextNumber } from '../../support/rows.ts';
import { startApp } from '../../support/server.ts';
import type { Answer, Client, TestApp } from '../../support/server.ts';
import { startSmtp } from '../../support/smtp.ts';
import type { TestSmtp } from '../../support/smtp.ts';
import { until } from '../../support/until.ts';

let app: TestApp;
let smtp: TestSmtp;
let admin: Client;
beforeAll(async () => {
  smtp = await startSmtp();
  app = await startApp({ smtpUrl: smtp.url });
  admin = await app.as('admin');
});
afterAll(async () => {
  await app.close();
  await smtp.close();
});

const next = 'Quartz-Lantern-72-Otter';
const linkPattern = /http:\/\/panel\.test\/(invite|reset)\/([A-Za-z0-9_-]{43})/;

/** Mails with a link: others tell of what has changed. */
const linkMails = () => smtp.received.filter(({ text }) => linkPattern.test(text));

/** The token of the latest mail to an address. */
async function tokenFor(email: string, count = 1): Promise<string> {
  const mails = await until(() => {
    const found = linkMails().filter((mail) => mail.to.includes(email));
    return found.length >= count ? found : null;
  }, `mail number ${count} to ${email}`);
  return String(linkPattern.exec(String(mails.at(-1)?.text))?.[2]);
}
const read = (token: string): Promise<Answer> => app.stranger.get(`/api/auth/links/${token}`);
const redeem = (token: string, password = next): Promise<Answer> =>
  app.stranger.post(`/api/auth/links/${token}`, { password });

async function invited(): Promise<{ id: string; email: string; token: string; made: Answer }> {
  const email = `invited${nextNumber()}@example.com`;
  const made = await admin.post('/api/users', { email, role: 'viewer', firstName: 'Grace' });
  expect(made.status, made.text).toBe(201);
  return { id: String(made.body['id']), email, token: await tokenFor(email), made };
}

describe('an invitation', () => {
  test('goes to a new user at once, and the link lets him choose a password, which makes the account active', async () => {
    const { id, email, token, made } = await invited();
    expect(decodeURIComponent(String(made.headers.get('x-notice')))).toBe('The invitation was sent.');
    const mail = smtp.received.find(({ to }) => to.includes(email));
    expect(mail?.text).toMatch(/^Dear Grace,/);
    expect((await read(token)).body).toEqual({ purpose: 'invitation', email });
    const used = await redeem(token);
    expect([used.status, used.body]).toEqual([200, { purpose: 'invitation', email }]);
    expect(used.headers.get('set-cookie'), 'it signs nobody in').toBeNull();
    expect((await login(app, { email }, { password: next })).status).toBe(200);
    expect((await admin.get(`/api/users/${id}`)).body).toMatchObject({ status: 'active', emailVerified: true });
    expect((await eventsOf(app, email)).map(({ action }) => action)).toEqual(['sign_in', 'accept_invitation']);
    expect((await eventsOf(app, String(admin.email))).map(({ action }) => action)).toContain('invite');
  });

  test('is good once', async () => {
    const { token } = await invited();
    expect((await redeem(token)).status).toBe(200);
    expect([(await read(token)).status, (await redeem(token, 'Another-Password-55-Kite')).status]).toEqual([404, 404]);
  });

  test('used by two at the same moment lets one through', async () => {
    const { token } = await invited();
    const answers = await Promise.all([redeem(token), redeem(token, 'Another-Password-55-Kite')]);
    expect(answers.map(({ status }) => status).toSorted()).toEqual([200, 404]);
  });

  test('survives a bad password', async () => {
    const { token, email } = await invited();
    for (const password of ['short', 'password1234', `${email}-1`]) {
      const refused = await redeem(token, password);
      expect([refused.status, Object.keys(refused.body['errors'] as object)]).toEqual([422, ['password']]);
    }
    expect((await redeem(token)).status).toBe(200);
  });

  test('that is too old, replaced, of a suspended or removed user, or made up, is refused alike', async () => {
    const old = await invited();
    await app.pool.query('UPDATE account_links SET expires_at = now() WHERE user_id = $1', [old.id]);
    const replaced = await invited();
    expect((await admin.post(`/api/users/${replaced.id}/actions/sendInvitation`)).status).toBe(200);
    const latest = await tokenFor(replaced.email, 2);
    const suspended = await invited();
    await app.pool.query(`UPDATE users SET status = 'suspended' WHERE id = $1`, [suspended.id]);
    const removed = await invited();
    await app.pool.query('DELETE FROM users WHERE id = $1', [removed.id]);
    const tokens = [old, replaced, suspended, removed].map(({ token }) => token);
    for (const token of [...tokens, 'A'.repeat(43), 'x', `${latest}x`]) {
      for (const answer of [await read(token), await redeem(token)])
        expect([answer.status, String(answer.body['message'])]).toEqual([
          404,
          expect.stringContaining('no longer good'),
        ]);
    }
    expect((await redeem(latest)).status).toBe(200);
  });

  test('of another server is refused: the link of one installation opens nothing in the next', async () => {
    const other = await startApp();
    try {
      const { token } = await invited();
      expect((await other.stranger.get(`/api/auth/links/${token}`)).status).toBe(404);
      expect((await other.stranger.post(`/api/auth/links/${token}`, { password: next })).status).toBe(404);
    } finally {
      await other.close();
    }
  });

  test('is for pending users, by administrators, and for a super admin by super admins', async () => {
    const { id } = await makeAccount(app);
    expect((await admin.post(`/api/users/${id}/actions/sendInvitation`)).status).toBe(409);
    const pending = await invited();
    expect((await (await app.as('viewer')).post(`/api/users/${pending.id}/actions/sendInvitation`)).status).toBe(403);
    const chief = await makeAccount(app, { role: 'super_admin', status: 'pending' });
    expect((await admin.post(`/api/users/${chief.id}/actions/sendInvitation`)).status).toBe(403);
  });

  test('is not sent to who was given a password', async () => {
    const email = `given${nextNumber()}@example.com`;
    const made = await admin.post('/api/users', { email, role: 'viewer', password: next });
    expect([made.status, made.headers.get('x-notice')]).toEqual([201, null]);
  });

  test('that the mail server does not take is told to the administrator, and the user stands', async () => {
    smtp.refuse = true;
    const email = `unlucky${nextNumber()}@example.com`;
    const made = await admin.post('/api/users', { email, role: 'viewer' });
    expect([made.status, decodeURIComponent(String(made.headers.get('x-notice')))]).toEqual([
      201,
      'The invitation could not be sent: try again with “Send invitation”.',
    ]);
    expect(app.errors.join()).toContain(email);
    smtp.refuse = false;
    expect((await admin.post(`/api/users/${String(made.body['id'])}/actions/sendInvitation`)).status).toBe(200);
    expect((await redeem(await tokenFor(email))).status).toBe(200);
  });

  test('is handed to the administrator as a link, and printed, where there is no mail server', async () => {
    const quiet = await startApp({ databaseUrl: app.databaseUrl });
    try {
      const account = await makeAccount(quiet, { status: 'pending' });
      const answer = await admin.send('POST', `/api/users/${account.id}/actions/sendInvitation`);
      expect(answer.headers.get('x-notice'), 'a link that was mailed is not shown').toBeNull();
      const shown = await (await quiet.as('admin')).post(`/api/users/${account.id}/actions/sendInvitation`);
      const notice = decodeURIComponent(String(shown.headers.get('x-notice')));
      const token = String(linkPattern.exec(notice)?.[2]);
      expect(quiet.printed.join('\n')).toContain(token);
      expect((await redeem(token)).status).toBe(200);
    } finally {
      await quiet.close();
    }
  });
});

describe('a forgotten password', () => {
  const forgot = (email: string): Promise<Answer> => app.stranger.post('/api/auth/forgot', { email });

  test('is replaced by the link in a mail, and every session of the account ends', async () => {
    const account = await makeAccount(app);
    const client = await signedInAs(app, account);
    const asked = await forgot(` ${account.email.toUpperCase()} `);
    expect([asked.status, asked.body]).toEqual([202, {}]);
    const token = await tokenFor(account.email);
    expect((await read(token)).body).toEqual({ purpose: 'reset', email: account.email });
    expect((await login(app, account)).status, 'nothing changes before it is used').toBe(200);
    expect((await redeem(token)).status).toBe(200);
    await until(async () => (await client.get('/api/auth/me')).status === 401, 'the session ends', 1500);
    expect((await login(app, account)).status).toBe(401);
    expect((await login(app, account, { password: next })).status).toBe(200);
    expect((await eventsOf(app, account.email)).map(({ action }) => action)).toEqual(
      expect.arrayContaining(['reset_password', 'request_reset']),
    );
    expect((await redeem(token)).status).toBe(404);
  });

  test('of an unknown, suspended or active account gets the same answer, and one mail at most', async () => {
    const active = await makeAccount(app);
    const suspended = await makeAccount(app, { status: 'suspended' });
    const before = linkMails().length;
    const answers = await Promise.all([
      forgot(active.email),
      forgot('nobody.at.all@example.com'),
      forgot(suspended.email),
    ]);
    expect(answers.map(({ status, text }) => `${status} ${text}`)).toEqual(['202 {}', '202 {}', '202 {}']);
    await tokenFor(active.email);
    expect(
      linkMails()
        .slice(before)
        .map(({ to }) => to),
    ).toEqual([active.email]);
  });

  test('asked for again within two minutes sends no second mail', async () => {
    const account = await makeAccount(app);
    await forgot(account.email);
    const first = await tokenFor(account.email);
    await forgot(account.email);
    const other = await makeAccount(app);
    await forgot(other.email);
    await tokenFor(other.email);
    expect(linkMails().filter(({ to }) => to.includes(account.email))).toHaveLength(1);
    expect((await read(first)).status).toBe(200);
  });

  test('asked for too often has to wait', async () => {
    const statuses: number[] = [];
    for (let at = 0; at < 6; at += 1) statuses.push((await forgot('impatient@example.com')).status);
    expect(statuses).toEqual([202, 202, 202, 202, 202, 429]);
  });

  test('of who has not taken up his invitation sends that again', async () => {
    const account = await makeAccount(app, { status: 'pending' });
    await forgot(account.email);
    expect((await read(await tokenFor(account.email))).body).toMatchObject({ purpose: 'invitation' });
  });

  test('ends the wait after too many failures: the way out for who has been locked out', async () => {
    const account = await makeAccount(app);
    for (let at = 0; at < 5; at += 1) await login(app, account, { password: `guess number ${at}` });
    expect((await login(app, account)).status).toBe(429);
    await forgot(account.email);
    await redeem(await tokenFor(account.email));
    expect((await login(app, account, { password: next })).status).toBe(200);
  });

  test('leaves the second factor as it is', async () => {
    const account = await makeAccount(app);
    await setUpSecondFactor(await signedInAs(app, account));
    await forgot(account.email);
    await redeem(await tokenFor(account.email));
    expect((await login(app, account, { password: next })).body['code']).toBe('DIDCodeNeeded');
  });

  test('and its link end when the password is changed otherwise', async () => {
    const account = await makeAccount(app);
    await forgot(account.email);
    const token = await tokenFor(account.email);
    const client = await signedInAs(app, account);
    await client.post('/api/auth/password', { current: goodPassword, password: 'Another-Password-55-Kite' });
    expect((await redeem(token)).status).toBe(404);
  });
});

test('no link stands readable in the database or the trail', async () => {
  const { token } = await invited();
  const { rows } = await app.pool.query<{ all: string }>(
    `SELECT concat((SELECT string_agg(l::text, '') FROM account_links l), (SELECT string_agg(a::text, '') FROM audit_records a)) AS all`,
  );
  expect(rows[0]?.all).not.toContain(token);
});
