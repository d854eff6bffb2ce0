// Find anything by keyboard, in a real browser.
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { launchBrowser } from '../support/browser.ts';
import { barriers, signedInPage } from '../support/panel.ts';
import { make, makeCarrier, makeInterconnect } from '../support/rows.ts';
import type { Row } from '../support/rows.ts';
import { startApp } from '../support/server.ts';
import type { Client, TestApp } from '../support/server.ts';

let app: TestApp;
let browser: Browser;
let admin: Client;
let interconnect: Row;

beforeAll(async () => {
  app = await startApp();
  admin = await app.as('super_admin');
  const carrier = await makeCarrier(admin, { name: 'Northwind Voice', code: 'NORTHWIND' });
  interconnect = await makeInterconnect(admin, { carrierId: carrier.id, name: 'London', direction: 'both' });
  await make(admin, 'interconnect_ip_addresses', { interconnectId: interconnect.id, ipAddress: '198.51.100.0/24' });
  browser = await launchBrowser();
}, 180_000);
afterAll(async () => {
  await browser?.close();
  await app?.close();
});

const chosen = (page: Page) => page.getByRole('option', { selected: true });

describe('find anything by keyboard', () => {
  it('opens with Ctrl-K, takes every letter typed at once, and goes to the record with Enter', async () => {
    const page = await signedInPage(browser, app, admin, '/carriers');
    await page.keyboard.press('Control+k');
    await page.keyboard.type('northw');
    await page.getByRole('option', { name: /Northwind Voice/ }).waitFor();
    await expect.poll(() => page.getByRole('combobox', { name: 'Find' }).inputValue()).toBe('northw');
    expect(await barriers(page)).toEqual([]);
    await page.keyboard.press('Enter');
    await page.getByRole('heading', { name: 'Northwind Voice', level: 1 }).waitFor();
    expect(new URL(page.url()).pathname).toBe('/carriers/NORTHWIND');
    await page.context().close();
  }, 60_000);

  it('says whose an address is, moves with the arrows and closes with Escape', async () => {
    const page = await signedInPage(browser, app, admin, '/carriers');
    await page.keyboard.press('Control+k');
    await page.getByRole('combobox', { name: 'Find' }).fill('198.51.100.77');
    const owner = page.getByRole('option', { name: /198\.51\.100\.0\/24.*London, Northwind Voice/ });
    await owner.waitFor();
    await page.getByRole('combobox', { name: 'Find' }).fill('n');
    await page.getByRole('option', { name: /NORTHWIND/ }).waitFor();
    const first = await chosen(page).textContent();
    await page.keyboard.press('ArrowDown');
    await expect.poll(() => chosen(page).textContent()).not.toBe(first);
    await page.keyboard.press('ArrowUp');
    await expect.poll(() => chosen(page).textContent()).toBe(first);
    await page.keyboard.press('Escape');
    await page.getByRole('combobox', { name: 'Find' }).waitFor({ state: 'detached' });
    await page.context().close();
  }, 60_000);

  it('says so when there is nothing, and finds pages by their names', async () => {
    const page = await signedInPage(browser, app, admin, '/carriers');
    await page.keyboard.press('Control+k');
    const box = page.getByRole('combobox', { name: 'Find' });
    await box.fill('zzzz');
    await page.getByText('Nothing found for “zzzz”.').waitFor();
    await box.fill('system al');
    await page.getByRole('option', { name: 'System alerts' }).waitFor();
    await page.keyboard.press('Enter');
    await page.getByRole('heading', { name: 'System alerts', level: 1 }).waitFor();
    await page.context().close();
  }, 60_000);
});
