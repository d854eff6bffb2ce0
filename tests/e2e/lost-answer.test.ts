// A save whose answer is lost on the way: the person presses Save again, and nothing is there twice.
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { launchBrowser } from '../support/browser.ts';
import { signedInPage } from '../support/panel.ts';
import { startApp } from '../support/server.ts';
import type { Client, TestApp } from '../support/server.ts';

vi.setConfig({ testTimeout: 90_000 });

let app: TestApp;
let admin: Client;
let browser: Browser;
beforeAll(async () => {
  app = await startApp();
  admin = await app.as('super_admin');
  browser = await launchBrowser();
}, 180_000);
afterAll(async () => {
  await browser?.close();
  await app?.close();
});

/** A form for a new place, filled in, whose first save reaches the server and gets no answer. */
async function lostSave(name: string, code: string): Promise<Page> {
  const page = await signedInPage(browser, app, admin, '/pops/create');
  await page.getByRole('textbox', { name: /^Name/ }).fill(name);
  await page.getByRole('textbox', { name: /^Code/ }).fill(code);
  await page.getByRole('textbox', { name: /^Host name/ }).fill(`${code.toLowerCase()}.example.com`);
  let lost = false;
  await page.route('**/api/pops', async (route) => {
    if (lost || route.request().method() !== 'POST') return route.continue();
    lost = true;
    await route.fetch();
    await route.abort('connectionreset');
  });
  await save(page);
  await page.getByText('The server cannot be reached. Try again: nothing is saved twice.').waitFor();
  return page;
}

const save = (page: Page) => page.getByRole('button', { name: /^Add P/ }).click();
const stored = async (code: string) =>
  (await app.pool.query<{ name: string }>('SELECT name FROM pops WHERE code = $1', [code])).rows;

test('saved again as it is, the record is there once', async () => {
  const page = await lostSave('Harbour', 'HARB1');
  expect(await stored('HARB1')).toEqual([{ name: 'Harbour' }]);
  await save(page);
  await page.getByRole('heading', { name: 'Harbour', level: 1 }).waitFor();
  expect(await stored('HARB1')).toEqual([{ name: 'Harbour' }]);
  await page.context().close();
});

test('saved again with other values, it is there once and has them', async () => {
  const page = await lostSave('Quay', 'QUAY1');
  await page.getByRole('textbox', { name: /^Name/ }).fill('Quay West');
  await save(page);
  await page.getByRole('heading', { name: 'Quay West', level: 1 }).waitFor();
  expect(await stored('QUAY1')).toEqual([{ name: 'Quay West' }]);
  await page.context().close();
});
