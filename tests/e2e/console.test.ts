// The console in a real browser: reached from the menu, drawn under the content policy, and a codec edited in it.
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { launchBrowser } from '../support/browser.ts';
import { barriers, profile, signedInPage, signIn } from '../support/panel.ts';
import type { Row } from '../support/rows.ts';
import { startApp } from '../support/server.ts';
import type { Client, TestApp } from '../support/server.ts';

let app: TestApp;
let browser: Browser;
let admin: Client;

beforeAll(async () => {
  app = await startApp();
  admin = await app.as('super_admin');
  browser = await launchBrowser();
}, 180_000);
afterAll(async () => {
  await browser?.close();
  await app?.close();
});

/** What the browser complains of: scripts and styles that the policy forbids, errors of scripts. */
function complaints(page: Page): string[] {
  const found: string[] = [];
  page.on('console', (message) => message.type() === 'error' && found.push(message.text()));
  page.on('pageerror', (error) => found.push(String(error)));
  return found;
}

test('a super admin opens the console from the menu and edits a codec; the trail has it', async () => {
  const [codec] = (await admin.get<Row[]>('/api/codecs?_end=1')).body as [Row];
  const page = await signedInPage(browser, app, admin, '/carriers');
  const found = complaints(page);
  await page.getByRole('button', { name: /user menu/ }).click();
  await page.getByRole('link', { name: 'Console' }).click();
  await page.waitForURL(/\/console\/resources\/carriers/, { timeout: 60_000 });
  await page.getByText('Create new').waitFor();
  expect(await barriers(page)).toEqual([]);
  await page.goto(`${app.url}/console/resources/codecs/records/${codec.id}/edit`);
  const name = page.locator('#name');
  await name.fill('Edited in the console');
  expect(await barriers(page)).toEqual([]);
  await page.locator('#reasonOfChange').fill('A test');
  await page.getByRole('button', { name: 'Save' }).click();
  await expect
    .poll(async () => (await admin.get<Row>(`/api/codecs/${codec.id}`)).body['name'])
    .toBe('Edited in the console');
  const trail = await admin.get<{ actorEmail: string; metadata: object }[]>(
    `/api/audit_records?recordId=${codec.id}&_sort=occurredAt&_order=desc&_end=1`,
  );
  expect(trail.body[0]).toMatchObject({
    actorEmail: admin.email,
    metadata: { changes: { name: [codec['name'], 'Edited in the console'] }, reason: 'A test' },
  });
  expect(found).toEqual([]);
  await page.context().close();
}, 180_000);

test('whoever comes without a session signs in and lands in the console', async () => {
  const page = await browser.newPage(profile);
  await page.goto(`${app.url}/console/resources/codecs`);
  await signIn(page, admin);
  await page.waitForURL(/\/console\/resources\/codecs/);
  await page.getByText('PCMU', { exact: true }).waitFor();
  expect(await barriers(page)).toEqual([]);
  await page.context().close();
}, 120_000);

test('every control of a list, its filters and a form has a name', async () => {
  const page = await signedInPage(browser, app, admin, '/carriers');
  await page.goto(`${app.url}/console/resources/users`);
  await page.getByRole('checkbox', { name: `Select ${String(admin.email)}` }).waitFor();
  expect(await page.getByRole('checkbox', { name: 'Select all of this page' }).count()).toBe(1);
  await page.getByText('Filter', { exact: true }).click();
  for (const name of ['Created From', 'Created To']) await page.getByRole('textbox', { name }).waitFor();
  await page.getByRole('combobox', { name: 'Role' }).waitFor();
  expect(await barriers(page)).toEqual([]);
  await page.getByRole('button', { name: 'Close' }).click();
  await page.goto(`${app.url}/console/resources/currencies`);
  await page.getByRole('button', { name: 'Next page' }).click();
  await page.waitForURL(/page=2/);
  await page.goto(`${app.url}/console/resources/users/actions/new`);
  await page.getByRole('combobox', { name: 'Role' }).waitFor();
  expect(await barriers(page)).toEqual([]);
  await page.context().close();
}, 120_000);

test('whose session has ended meanwhile signs in again and is back where he was', async () => {
  const page = await signedInPage(browser, app, admin, '/carriers');
  await page.goto(`${app.url}/console/resources/codecs`);
  await page.getByText('PCMU', { exact: true }).waitFor();
  await page.context().clearCookies();
  await page.getByText('PCMU', { exact: true }).click();
  await page.waitForURL(/\/login\?to=/);
  await signIn(page, admin);
  await page.waitForURL(/\/console\/resources\/codecs\/records\/[\w-]+\/show/);
  await page.getByText(String(admin.email)).click();
  await page.getByText('Back to the panel').click();
  await page.waitForURL(`${app.url}/`);
  await page.getByRole('button', { name: /user menu/ }).waitFor();
  await page.context().close();
}, 120_000);

test('others find no way to it in the menu', async () => {
  const page = await signedInPage(browser, app, await app.as('finance'), '/carriers');
  await page.getByRole('button', { name: /user menu/ }).click();
  await page.getByText('Sign out').waitFor();
  expect(await page.getByRole('link', { name: 'Console' }).count()).toBe(0);
  await page.context().close();
}, 120_000);
