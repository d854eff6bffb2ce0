// In a real browser: what decides who can sign in asks for the password after an old sign-in, wherever it is done, and then goes on.
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { goodPassword, makeAccount, signedInAs } from '../support/accounts.ts';
import { launchBrowser } from '../support/browser.ts';
import { barriers, choose, openPage, signedInPage } from '../support/panel.ts';
import { make, makeCarrier, nextNumber } from '../support/rows.ts';
import type { Row } from '../support/rows.ts';
import { startApp } from '../support/server.ts';
import type { Client, TestApp } from '../support/server.ts';
import { grewOld } from '../support/sign-ins.ts';

let app: TestApp;
let browser: Browser;
let admin: Client;
let chief: Client;
beforeAll(async () => {
  app = await startApp();
  browser = await launchBrowser();
  admin = await app.as('super_admin');
  chief = await signedInAs(app, await makeAccount(app, { role: 'super_admin' }));
}, 180_000);
afterAll(async () => {
  await browser?.close();
  await app?.close();
});

const address = (): string => `confirmed${nextNumber()}@example.com`;
const asked = (page: Page) => page.getByRole('dialog', { name: 'Confirm it’s you' });

/** Does it with the keyboard alone: the entry has the focus, Enter sends it. */
async function confirm(page: Page): Promise<void> {
  await asked(page).waitFor();
  // What is being saved behind it is pale, as all that is disabled.
  expect(await barriers(page, ['color-contrast'])).toEqual([]);
  await expect.poll(() => page.evaluate(() => document.activeElement?.getAttribute('type'))).toBe('password');
  await page.keyboard.type(goodPassword);
  await page.keyboard.press('Enter');
  await asked(page).waitFor({ state: 'hidden' });
}

describe('after an old sign-in', () => {
  test('a form asks, keeps what was typed when nobody confirms, and saves when somebody does', async () => {
    const user = await make(admin, 'users', { email: address(), role: 'viewer' });
    await grewOld(app, chief);
    const page = await signedInPage(browser, app, chief, `/users/${user.id}/edit`);
    await choose(page, 'Role', 'Sales');
    await page.getByLabel(/Why does Role change/).fill('Moved to sales');
    await page.getByRole('button', { name: 'Save', exact: true }).click();
    await asked(page).waitFor();
    await page.keyboard.press('Escape');
    await asked(page).waitFor({ state: 'hidden' });
    await page.getByText('Confirm this with your password').waitFor();
    expect((await admin.get<Row>(`/api/users/${user.id}`)).body['role']).toBe('viewer');
    await page.getByRole('button', { name: 'Save', exact: true }).click();
    await confirm(page);
    await expect.poll(async () => (await admin.get<Row>(`/api/users/${user.id}`)).body['role']).toBe('sales');
    await page.context().close();
  }, 90_000);

  test.each([
    [1440, 'light'],
    [390, 'dark'],
  ] as const)(
    'an action and a removal ask, %i wide and %s',
    async (width, colorScheme) => {
      const user = await make(admin, 'users', { email: address(), role: 'viewer' });
      await grewOld(app, chief);
      const page = await signedInPage(browser, app, chief, `/users/${user.id}`, { width, colorScheme });
      const offered = async (name: string) => {
        const button = page.getByRole('button', { name, exact: true });
        if (await button.isVisible()) return button.click();
        await page.getByRole('button', { name: /more actions/i }).click();
        await page.getByRole('menuitem', { name }).click();
      };
      await offered('Send invitation');
      await page.getByRole('dialog').getByRole('button', { name: 'Send invitation' }).click();
      await confirm(page);
      await page.getByText('Pass this link on').waitFor();
      await page.getByRole('button', { name: 'Copy the link' }).waitFor();
      await openPage(page, app, `/users/${user.id}`);
      expect(await page.getByText('/invite/').count()).toBe(0);
      await grewOld(app, chief);
      await offered('Delete');
      await page.getByRole('dialog').getByRole('button', { name: 'Delete user' }).click();
      await confirm(page);
      await expect.poll(async () => (await admin.get(`/api/users/${user.id}`)).status).toBe(404);
      await page.context().close();
    },
    90_000,
  );

  test('the form of a contact asks for the password, then why, where portal access ends', async () => {
    const carrier = await makeCarrier(admin);
    const values = { carrierId: carrier.id, name: 'Ada', email: address(), portalAccess: true };
    const contact = await make(admin, 'carrier_contacts', values);
    await grewOld(app, chief);
    const page = await signedInPage(browser, app, chief, `/carrier_contacts/${contact.id}/edit`);
    await page.getByRole('switch', { name: 'Portal access' }).click();
    await page.getByRole('button', { name: 'Save', exact: true }).click();
    await confirm(page);
    const why = page.getByLabel('Why does Portal access change?');
    await why.waitFor();
    expect(await barriers(page)).toEqual([]);
    await page.getByText('Say why before you save').waitFor();
    await why.fill('Left the company');
    await page.getByRole('button', { name: 'Save', exact: true }).click();
    const user = async () => (await admin.get<Row[]>(`/api/users?email=${values.email}`)).body[0];
    await expect.poll(async () => (await user())?.['status']).toBe('suspended');
    await page.context().close();
  }, 90_000);

  test('a contact with portal access is deleted with a reason', async () => {
    const carrier = await makeCarrier(admin);
    const values = { carrierId: carrier.id, name: 'Eve', email: address(), portalAccess: true };
    const contact = await make(admin, 'carrier_contacts', values);
    const page = await signedInPage(browser, app, admin, `/carrier_contacts/${contact.id}`);
    await page.getByRole('button', { name: 'More actions' }).click();
    await page.getByRole('menuitem', { name: 'Delete' }).click();
    const dialog = page.getByRole('dialog');
    await dialog.getByRole('button', { name: 'Delete contact' }).click();
    await dialog.getByText('This suspends the user with this address').waitFor();
    expect(await barriers(page)).toEqual([]);
    await dialog.getByLabel('Reason').fill('Left the company');
    await page.keyboard.press('Enter');
    await expect.poll(async () => (await admin.get(`/api/carrier_contacts/${contact.id}`)).status).toBe(404);
    await page.context().close();
  }, 90_000);
});

test('who has no password is told to sign in anew', async () => {
  const account = await makeAccount(app, { role: 'noc' });
  const own = await signedInAs(app, account);
  const page = await signedInPage(browser, app, own, '/account');
  await page.route('**/api/auth/tokens', async (route) => {
    if (route.request().method() !== 'POST') return route.continue();
    const body = {
      message: 'Sign out and in again to do this.',
      code: 'DIDConfirmNeeded',
      statusCode: 403,
      hasPassword: false,
    };
    return route.fulfill({ status: 403, json: body });
  });
  await page.getByRole('button', { name: 'New token' }).click();
  await page.getByRole('dialog').getByLabel('Name').fill('Nightly');
  await page.getByRole('button', { name: 'Make token' }).click();
  await asked(page).getByText('sign out and sign in again').waitFor();
  expect(await barriers(page)).toEqual([]);
  await asked(page).getByRole('button', { name: 'Sign out' }).click();
  await page.getByRole('heading', { name: 'Sign in' }).waitFor();
  await page.context().close();
}, 90_000);
