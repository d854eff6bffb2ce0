// Signing in and the own account in a real browser: second factor, token, invitation, forgotten password, sign-on; and its barriers.
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { codeOf, goodPassword, makeAccount, setUpSecondFactor, signedInAs } from '../support/accounts.ts';
import type { Account } from '../support/accounts.ts';
import { launchBrowser } from '../support/browser.ts';
import { oidcClient, startProvider } from '../support/oidc.ts';
import type { TestProvider } from '../support/oidc.ts';
import { barriers, choose, openPage, profile, signedInPage } from '../support/panel.ts';
import { startApp } from '../support/server.ts';
import type { Client, TestApp } from '../support/server.ts';
import { until } from '../support/until.ts';

let app: TestApp;
let browser: Browser;
let admin: Client;
let provider: TestProvider;

beforeAll(async () => {
  provider = await startProvider('http://panel.test/api/auth/oidc/callback');
  const oidc = { issuer: provider.issuer, ...oidcClient, label: 'Carrier login' };
  app = await startApp({ requireSecondFactor: ['finance'], oidc });
  admin = await app.as('super_admin');
  browser = await launchBrowser();
}, 180_000);
afterAll(async () => {
  await browser?.close();
  await app?.close();
  await provider?.close();
});

/** A fresh browser profile, and what its pages complained about, the content policy included. */
async function newPage(
  width = 1440,
  colorScheme: 'light' | 'dark' = 'light',
): Promise<{ page: Page; complaints: string[] }> {
  const context = await browser.newContext({ ...profile, viewport: { width, height: 900 }, colorScheme });
  const page = await context.newPage();
  page.setDefaultTimeout(20_000);
  const complaints: string[] = [];
  page.on('pageerror', (error) => complaints.push(error.message));
  page.on('console', (message) => {
    if (/Content Security Policy|Refused to/i.test(message.text())) complaints.push(message.text());
  });
  return { page, complaints };
}

async function typePassword(page: Page, account: Account, password = goodPassword): Promise<void> {
  await page.getByLabel('E-mail').fill(account.email);
  await page.getByLabel('Password').fill(password);
  await page.getByRole('button', { name: 'Sign in', exact: true }).click();
}

async function signOut(page: Page): Promise<void> {
  await page.getByRole('button', { name: /user menu/ }).click();
  await page.getByRole('menuitem', { name: 'Sign out' }).click();
  await page.getByRole('heading', { name: 'Sign in' }).waitFor();
}

/** Takes the secret from the page, gives its code of now, and answers with the secret and a recovery code. */
async function setUp(page: Page): Promise<{ secret: string; recovery: string }> {
  const secret = String(await page.locator('.account-secret').textContent());
  await page.getByLabel('Enter the code that it shows').fill(codeOf(secret));
  await page.getByRole('button', { name: 'Switch on' }).click();
  const codes = page.getByRole('list', { name: 'Recovery codes' }).getByRole('listitem');
  await codes.first().waitFor();
  await expect.poll(() => codes.count()).toBe(10);
  const recovery = String(await codes.first().textContent());
  await page.getByRole('button', { name: 'I have kept them' }).click();
  return { secret, recovery };
}

describe('the own account', () => {
  it('sets up a second factor, then signs in with a code and with a recovery code, and switches it off again', async () => {
    const account = await makeAccount(app, { role: 'noc' });
    const { page, complaints } = await newPage();
    await page.goto(`${app.url}/account`);
    await typePassword(page, account);
    await page.getByRole('button', { name: 'Set up' }).click();
    const { secret, recovery } = await setUp(page);
    await page.getByText('10 recovery codes are left').waitFor();

    await signOut(page);
    await typePassword(page, account);
    await page.getByRole('heading', { name: 'Second factor' }).waitFor();
    await page.getByLabel('Code').fill('000000');
    await page.getByRole('button', { name: 'Go on' }).click();
    await page.getByText('The code is wrong').waitFor();
    // No code is good twice, and the next one is good already.
    await page.getByLabel('Code').fill(codeOf(secret, 1));
    await page.getByRole('button', { name: 'Go on' }).click();
    await page.getByRole('heading', { name: 'Overview', level: 1 }).waitFor();

    await signOut(page);
    await typePassword(page, account);
    await page.getByLabel('Code').fill(recovery.toLowerCase());
    await page.getByLabel('Code').press('Enter');
    await page.getByRole('heading', { name: 'Overview', level: 1 }).waitFor();
    await page.getByRole('button', { name: /user menu/ }).click();
    await page.getByRole('menuitem', { name: 'My account' }).click();
    await page.getByText('9 recovery codes are left').waitFor();
    await page.getByRole('button', { name: 'Switch off' }).click();
    await page.getByLabel('Your password').fill(goodPassword);
    await page.getByRole('dialog').getByRole('button', { name: 'Switch off' }).click();
    await page.getByRole('button', { name: 'Set up' }).waitFor();
    expect(complaints).toEqual([]);
    await page.context().close();
  }, 90_000);

  it('asks for the password before a second factor or a token, where the sign-in was a while ago', async () => {
    const account = await makeAccount(app, { role: 'noc' });
    const { page } = await newPage();
    await page.goto(`${app.url}/account`);
    await typePassword(page, account);
    await page.getByText('This browser').waitFor();
    await app.pool.query(`UPDATE sessions SET created_at = now() - interval '1 hour' WHERE user_id = $1`, [account.id]);
    const dialog = page.getByRole('dialog');
    await page.getByRole('button', { name: 'New token' }).click();
    await dialog.getByLabel('Name').fill('Nightly export');
    await dialog.getByRole('button', { name: 'Make token' }).click();
    const confirm = page.getByRole('dialog', { name: 'Confirm it’s you' });
    await confirm.getByLabel('Your password').fill('not this one 123');
    await confirm.getByRole('button', { name: 'Continue' }).click();
    await confirm.getByText('This is wrong').waitFor();
    expect(await barriers(page)).toEqual([]);
    await confirm.getByLabel('Your password').fill(goodPassword);
    await confirm.getByRole('button', { name: 'Continue' }).click();
    await page.getByText('Copy it now').waitFor();
    await page.getByRole('button', { name: 'I have copied it' }).click();

    // Asked once, it is not asked again for a while.
    await page.getByRole('button', { name: 'Set up' }).click();
    await setUp(page);
    await page.getByText('10 recovery codes are left').waitFor();
    await page.context().close();
  }, 90_000);

  it('makes a token, shows it once, and the token works until it is revoked', async () => {
    const account = await makeAccount(app, { role: 'noc' });
    const { page } = await newPage();
    await page.goto(`${app.url}/account`);
    await typePassword(page, account);
    await page.getByRole('button', { name: 'New token' }).click();
    await page.getByRole('dialog').getByLabel('Name').fill('Nightly export');
    await page.getByRole('button', { name: 'Make token' }).click();
    await page.getByText('Copy it now').waitFor();
    const token = String((await page.locator('.account-token').textContent())?.trim());
    expect(token).toMatch(/^didtron_[A-Za-z0-9_-]{43}$/);
    await page.getByRole('button', { name: 'I have copied it' }).click();

    const bearer = { authorization: `Bearer ${token}` };
    expect((await app.stranger.get('/api/carriers', bearer)).status).toBe(200);
    expect((await app.stranger.post('/api/carriers', {}, bearer)).status).toBe(403);
    await page.reload();
    await page.getByText(/used just now from 127\.0\.0\.1/).waitFor();
    expect(await page.getByText(token).count()).toBe(0);
    await page.getByRole('button', { name: 'Revoke Nightly export' }).click();
    await page.getByRole('button', { name: 'Revoke', exact: true }).click();
    await page.getByText('No tokens').waitFor();
    await until(async () => (await app.stranger.get('/api/carriers', bearer)).status === 401, 'the token ends');
    await page.context().close();
  }, 60_000);

  it('says under the field what is wrong with a new password, and stays signed in with a good one', async () => {
    const account = await makeAccount(app);
    const { page } = await newPage();
    await page.goto(`${app.url}/account`);
    await typePassword(page, account);
    await page.getByLabel('Present password').fill(goodPassword);
    await page.getByLabel('New password').fill('password1234');
    await page.getByRole('button', { name: 'Change password' }).click();
    await page.getByText('This is too easy to guess').waitFor();
    await page.getByLabel('New password').fill('Quartz-Lantern-72-Otter');
    await page.getByRole('button', { name: 'Change password' }).click();
    await page.getByText('every other browser is signed out').waitFor();
    await page.reload();
    await page.getByText('This browser').waitFor();
    await page.context().close();
  }, 60_000);

  it('changes the own address with the password, for who may change those of others', async () => {
    const account = await makeAccount(app, { role: 'admin' });
    const { page } = await newPage(390);
    await page.goto(`${app.url}/account`);
    await typePassword(page, account);
    await page.getByRole('button', { name: 'Change e-mail' }).click();
    const dialog = page.getByRole('dialog');
    await dialog.getByLabel('New e-mail address').fill('renamed@example.com');
    await dialog.getByLabel('Your password').fill('not this one 123');
    await dialog.getByRole('button', { name: 'Change e-mail' }).click();
    await dialog.getByText('This is wrong').waitFor();
    expect(await barriers(page)).toEqual([]);
    await dialog.getByLabel('Your password').fill(goodPassword);
    await page.keyboard.press('Enter');
    await page.getByText('renamed@example.com', { exact: true }).waitFor();
    await page.context().close();
  }, 60_000);

  it('of a role that must have a second factor opens nothing before it is set up', async () => {
    const account = await makeAccount(app, { role: 'finance' });
    const { page } = await newPage();
    await page.goto(`${app.url}/carriers`);
    await typePassword(page, account);
    await page.getByRole('heading', { name: 'Set up a second factor' }).waitFor();
    expect(await page.getByRole('navigation').count()).toBe(0);
    await setUp(page);
    await page.getByRole('heading', { name: 'Carriers', level: 1 }).waitFor();
    await page.context().close();
  }, 60_000);
});

it('an administrator sees where a user is signed in and his tokens, and ends them', async () => {
  const account = await makeAccount(app);
  const theirs = await signedInAs(app, account);
  const expiresAt = new Date(Date.now() + 86_400_000).toISOString();
  await theirs.post('/api/auth/tokens', { name: 'Nightly export', scopes: ['read'], expiresAt });
  const page = await signedInPage(browser, app, admin, `/users/${account.id}?tab=sessions`);
  await page.getByText('127.0.0.1').waitFor();
  expect(await barriers(page)).toEqual([]);
  await page.getByRole('button', { name: /^Sign out (?!everywhere)/ }).click();
  await page.getByText('Not signed in anywhere').waitFor();
  await until(async () => (await theirs.get('/api/auth/me')).status === 401, 'the session ends');
  await page.getByRole('button', { name: 'Revoke Nightly export' }).click();
  await page.getByRole('button', { name: 'Revoke', exact: true }).click();
  await page.getByText('No tokens').waitFor();
  await page.context().close();
}, 60_000);

describe('before signing in', () => {
  it('an administrator adds a user, passes the printed link on, and that person chooses a password and comes in', async () => {
    const { page } = await newPage();
    const [name = '', value = ''] = String(admin.cookie).split('=');
    await page.context().addCookies([{ name, value, url: app.url, httpOnly: true, sameSite: 'Lax' }]);
    await page.goto(`${app.url}/users/create`);
    await page.getByRole('textbox', { name: /^E-mail/ }).fill('grace@example.com');
    await choose(page, /^Role/, 'Viewer');
    await page.getByRole('button', { name: 'Add user' }).click();
    const link = String(await page.locator('.notice-link').textContent()).trim();
    await page.context().close();

    const { page: theirs } = await newPage(390);
    await theirs.goto(link.replace('http://panel.test', app.url));
    await theirs.getByRole('heading', { name: 'Welcome' }).waitFor();
    await theirs.getByLabel('Password').fill('grace');
    await theirs.getByRole('button', { name: 'Begin' }).click();
    await theirs.getByText('must have at least 12 characters').waitFor();
    await theirs.getByLabel('Password').fill('Quartz-Lantern-72-Otter');
    await theirs.getByRole('button', { name: 'Begin' }).click();
    await theirs.getByText('Your password is set').waitFor();
    await theirs.getByLabel('Password').fill('Quartz-Lantern-72-Otter');
    await theirs.getByRole('button', { name: 'Sign in', exact: true }).click();
    await theirs.getByRole('heading', { level: 1, name: 'Overview' }).waitFor();
    await theirs.goto(link.replace('http://panel.test', app.url));
    await theirs.getByText('no longer good').waitFor();
    await theirs.context().close();
  }, 90_000);

  it('a forgotten password is asked for, and the page says the same for anybody', async () => {
    const { page } = await newPage();
    await page.goto(`${app.url}/login`);
    await page.getByRole('link', { name: 'Forgot your password?' }).click();
    await page.getByLabel('E-mail').fill('nobody.at.all@example.com');
    await page.getByRole('button', { name: 'Send the link' }).click();
    await page.getByText('If there is an account with this address').waitFor();
    await page.context().close();
  }, 60_000);

  it('asks for the code of the second factor after sign-on, and goes on where it was wanted', async () => {
    const account = await makeAccount(app, { role: 'noc' });
    const { secret } = await setUpSecondFactor(await signedInAs(app, account));
    provider.person = { email: account.email, email_verified: true };
    const start = await app.stranger.get('/api/auth/oidc/start?to=/carriers');
    const [carried = ''] = start.headers.getSetCookie();
    const back = await provider.visit(String(start.headers.get('location')));
    const { page } = await newPage();
    const [name = '', value = ''] = String(carried.split(';')[0]).split('=');
    await page.context().addCookies([{ name, value, domain: '127.0.0.1', path: '/api/auth/oidc', httpOnly: true }]);
    await page.goto(`${app.url}${back.pathname}${back.search}`);
    await page.getByRole('heading', { name: 'Second factor' }).waitFor();
    await page.keyboard.type('000000');
    await page.keyboard.press('Enter');
    await page.getByText('The code is wrong').waitFor();
    expect(await barriers(page)).toEqual([]);
    await page.getByLabel('Code').fill(codeOf(secret));
    await page.keyboard.press('Enter');
    await page.getByRole('heading', { name: 'Carriers', level: 1 }).waitFor();
    await page.context().close();
  }, 60_000);

  it('the keyboard stands in the field that was refused', async () => {
    const { page } = await newPage();
    const focused = () => page.evaluate(() => document.activeElement?.getAttribute('autocomplete'));
    await page.goto(`${app.url}/forgot`);
    await page.getByRole('button', { name: 'Send the link' }).click();
    await page.getByText('Enter your e-mail address.').waitFor();
    expect(await focused()).toBe('username');
    await page.goto(`${app.url}/login?to=/account`);
    const account = await makeAccount(app);
    await page.getByLabel('E-mail').fill(account.email);
    await page.getByRole('button', { name: 'Sign in', exact: true }).click();
    await page.getByText('Enter your password.').waitFor();
    expect(await focused()).toBe('current-password');
    await typePassword(page, account);
    await page.getByLabel('Present password').fill(goodPassword);
    await page.getByLabel('New password').fill('password1234');
    await page.getByRole('button', { name: 'Change password' }).click();
    await page.getByText('This is too easy to guess').waitFor();
    expect(await focused()).toBe('new-password');
    await page.context().close();
  }, 60_000);

  it('sign-on goes to the provider, and a refusal is explained on the way back', async () => {
    const { page } = await newPage();
    await page.goto(`${app.url}/login?refused=unknown`);
    await page.getByText('There is no account with your e-mail address').waitFor();
    const target = await page.getByRole('link', { name: 'Sign in with Carrier login' }).getAttribute('href');
    const answer = await app.stranger.get(String(target));
    expect(String(answer.headers.get('location'))).toContain(provider.issuer);
    await page.context().close();
  }, 60_000);
});

it.each([
  [1440, 'light'],
  [1440, 'dark'],
  [390, 'light'],
] as const)(
  'no barrier and no refusal of the content policy at %i px, %s',
  async (width, scheme) => {
    const { page, complaints } = await newPage(width, scheme);
    const found: string[] = [];
    const look = async (where: string): Promise<void> => {
      found.push(...(await barriers(page)).map((one) => `${where}: ${one}`));
      const sideways = await page.evaluate(() => document.documentElement.scrollWidth > window.innerWidth);
      if (sideways) found.push(`${where}: scrolls sideways`);
    };
    for (const path of ['/login', '/login?refused=expired', '/forgot', '/invite/none']) {
      await openPage(page, app, path);
      await look(path);
    }
    await openPage(page, app, '/login?to=/account');
    await typePassword(page, await makeAccount(app, { role: 'noc' }));
    await page.getByText('This browser').waitFor();
    await look('/account');
    await page.getByRole('button', { name: 'New token' }).click();
    await page.getByText('write what you may write').click();
    await look('a new token');
    await page.getByRole('button', { name: 'Cancel' }).click();
    await page.getByRole('button', { name: 'Set up' }).click();
    await page.getByRole('img', { name: /QR code/ }).waitFor();
    await look('a set-up');
    await setUp(page);
    await page.getByRole('button', { name: 'Switch off' }).click();
    await page.getByLabel('Your password').waitFor();
    await look('a password asked for');
    expect(found).toEqual([]);
    expect(complaints).toEqual([]);
    await page.context().close();
  },
  120_000,
);
