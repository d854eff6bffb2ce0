// What changes of how somebody signs in is told to him by mail, at the address that he had.
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { codeOf, goodPassword, login, makeAccount, setUpSecondFactor, signedInAs } from '../../support/accounts.ts';
import type { Account } from '../../support/accounts.ts';
import { startApp } from '../../support/server.ts';
import type { Client, TestApp } from '../../support/server.ts';
import { startSmtp } from '../../support/smtp.ts';
import type { TestSmtp } from '../../support/smtp.ts';
import { until } from '../../support/until.ts';

let app: TestApp;
let smtp: TestSmtp;
let admin: Client;
beforeAll(async () => {
  smtp = await startSmtp();
  app = await startApp({ smtpUrl: smtp.url });
  admin = await app.as('super_admin');
});
beforeEach(() => void (smtp.received.length = 0));
afterAll(async () => {
  await app.close();
  await smtp.close();
});

const next = 'Quartz-Lantern-72-Otter';
const mails = async (count: number) => {
  await until(() => smtp.received.length >= count, `${count} mails`);
  return smtp.received;
};
const inADay = () => new Date(Date.now() + 86_400_000).toISOString();

test.each<[string, RegExp, (own: Client) => Promise<{ status: number }>]>([
  [
    'a password',
    /password of your account was changed/,
    (own) => own.post('/api/auth/password', { current: goodPassword, password: next }),
  ],
  [
    'a token',
    /token was made/,
    (own) => own.post('/api/auth/tokens', { name: 'Script', scopes: ['read'], expiresAt: inADay() }),
  ],
  [
    'an address',
    /it is no longer this one/,
    async (own) => own.post('/api/auth/email', { email: 'own.moved@example.com', password: goodPassword }),
  ],
])('%s of one’s own', async (_what, told, change) => {
  const account = await makeAccount(app, { role: 'admin' });
  expect((await change(await signedInAs(app, account))).status).toBeLessThan(300);
  const [mail] = await mails(1);
  expect(mail?.recipients).toEqual([account.email]);
  expect(mail?.text).toMatch(told);
  expect(mail?.text).toMatch(/When: 20\d\d-\d\d-\d\d \d\d:\d\d UTC\nFrom: 127\.0\.0\.1/);
  expect(mail?.text).toContain('http://panel.test/forgot');
  expect(mail?.text).not.toMatch(/didtron_|Quartz/);
});

test('a second factor: set up, its recovery codes made anew and used, and switched off', async () => {
  const account = await makeAccount(app);
  const own = await signedInAs(app, account);
  const { secret } = await setUpSecondFactor(own);
  const renewed = await own.post<{ recoveryCodes: string[] }>('/api/auth/second-factor/recovery-codes', {
    password: goodPassword,
  });
  expect((await login(app, account, { code: codeOf(secret) })).status).toBe(200);
  expect((await login(app, account, { code: String(renewed.body.recoveryCodes[0]) })).status).toBe(200);
  expect((await own.post('/api/auth/second-factor/remove', { password: goodPassword })).status).toBe(204);
  const texts = (await mails(4)).map(({ text }) => text);
  for (const told of [/was set up/, /New recovery codes/, /signed in .* with a recovery code/, /was switched off/])
    expect(texts.filter((text) => told.test(text))).toHaveLength(1);
});

test.each<[string, RegExp, (account: Account) => Promise<{ status: number }>]>([
  ['the password', /password .* was changed/, ({ id }) => admin.patch(`/api/users/${id}`, { password: next }, 1)],
  [
    'the address',
    /it is no longer this one/,
    ({ id }) => admin.patch(`/api/users/${id}`, { email: 'moved@example.com' }, 1),
  ],
  [
    'the second factor',
    /was switched off/,
    async (account) => {
      await setUpSecondFactor(await signedInAs(app, account));
      await mails(1);
      smtp.received.length = 0;
      return admin.post(`/api/users/${account.id}/actions/resetSecondFactor`);
    },
  ],
])('%s that an administrator changed, with his name', async (_what, told, change) => {
  const account = await makeAccount(app);
  const answer = await change(account);
  expect(answer.status).toBe(200);
  const [mail] = await mails(1);
  expect(mail?.recipients).toEqual([account.email]);
  expect(mail?.text).toMatch(told);
  expect(mail?.text).toContain(`by ${admin.email}`);
});

test('a mail server that is away keeps nobody from changing his password', async () => {
  const account = await makeAccount(app);
  const own = await signedInAs(app, account);
  smtp.refuse = true;
  expect((await own.post('/api/auth/password', { current: goodPassword, password: next })).status).toBe(204);
  await until(() => app.errors.length > 0, 'the log has it');
  expect(app.errors.join()).toContain('A mail could not be sent: Your sign-in to the DIDTron back office was changed');
  smtp.refuse = false;
});

test('other changes of a user are nobody’s mail', async () => {
  const account = await makeAccount(app);
  expect((await admin.patch(`/api/users/${account.id}`, { firstName: 'Ada' }, 1)).status).toBe(200);
  const other = await makeAccount(app);
  expect((await admin.patch(`/api/users/${other.id}`, { password: next }, 1)).status).toBe(200);
  expect((await mails(1)).map(({ recipients }) => recipients)).toEqual([[other.email]]);
});
