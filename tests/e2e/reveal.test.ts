// A masked secret in a real browser: hidden, asked for with a reason, shown once.
import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { launchBrowser } from '../support/browser.ts';
import { barriers, signedInPage } from '../support/panel.ts';
import { make } from '../support/rows.ts';
import type { TestApp } from '../support/server.ts';
import { startVaulted } from '../support/vaulted.ts';

let app: TestApp;
let browser: Browser;
beforeAll(async () => {
  app = await startVaulted();
  browser = await launchBrowser();
}, 180_000);
afterAll(async () => {
  await browser?.close();
  await app?.close();
});

test('who may sees the value after a reason; everyone else reads that it is hidden', async () => {
  const admin = await app.as('super_admin');
  const trunk = await make(admin, 'trunk_accounts', { name: 'Trunk one', password: 'sip-Password-one' });
  const path = `/trunk_accounts/${trunk.id}`;
  const page = await signedInPage(browser, app, await app.as('noc'), path);
  await page.getByText('Hidden from you').waitFor();
  await page.getByRole('button', { name: 'Reveal' }).click();
  const dialog = page.getByRole('dialog');
  await dialog.getByRole('button', { name: 'Reveal' }).click();
  await dialog.getByText('Say why you need it.').waitFor();
  await dialog.getByLabel('Reason').fill('The partner lost it');
  expect(await barriers(page)).toEqual([]);
  await dialog.getByRole('button', { name: 'Reveal' }).click();
  await dialog.getByText('sip-Password-one').waitFor();
  await page.keyboard.press('Escape');
  await dialog.waitFor({ state: 'detached' });
  expect(await page.content()).not.toContain('sip-Password-one');
  await page.context().close();

  const other = await signedInPage(browser, app, await app.as('finance'), path);
  await other.getByText('Hidden from you').waitFor();
  expect(await other.getByRole('button', { name: 'Reveal' }).count()).toBe(0);
  await other.context().close();
}, 120_000);
