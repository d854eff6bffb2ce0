// The page that says who owns an address, in a real browser.
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { startWithCarrier } from '../support/carriers.ts';
import { launchBrowser } from '../support/browser.ts';
import { barriers, openPage, signedInPage } from '../support/panel.ts';
import { makeExample } from '../support/examples.ts';
import { make, makeInterconnect } from '../support/rows.ts';
import type { Row } from '../support/rows.ts';
import type { Client, TestApp } from '../support/server.ts';

let app: TestApp;
let browser: Browser;
let admin: Client;
let carrier: Row;

beforeAll(async () => {
  ({ app, admin, carrier } = await startWithCarrier({ name: 'Northwind Voice', code: 'NORTHWIND' }));
  const link = { carrierId: carrier.id, direction: 'both' };
  const london = await makeInterconnect(admin, { ...link, name: 'London', techPrefix: '77' });
  const paris = await makeInterconnect(admin, { ...link, name: 'Paris', isActive: false });
  const add = (interconnectId: string, values: Record<string, unknown>) =>
    make(admin, 'interconnect_ip_addresses', { interconnectId, ...values });
  await add(london.id, { ipAddress: '198.51.100.0/24' });
  await add(london.id, { ipAddress: '198.51.100.9', addressType: 'media' });
  await add(paris.id, { ipAddress: '203.0.113.10', isRange: true, rangeEnd: '203.0.113.20' });
  browser = await launchBrowser();
}, 180_000);
afterAll(async () => {
  await browser?.close();
  await app?.close();
});

/** Types into the box and presses Enter. */
async function ask(page: Page, text: string): Promise<void> {
  const box = page.getByRole('textbox', { name: 'Address, network or range' });
  await box.fill(text);
  await box.press('Enter');
}
/** The cells of each entry of the answer. */
const entries = (page: Page, name = 'Entries that hold it'): Promise<string[][]> =>
  page
    .getByRole('table', { name })
    .locator('tbody tr')
    .evaluateAll((rows) => rows.map((row) => [...row.querySelectorAll('td')].map((cell) => cell.textContent.trim())));

it('is reached from the menu, and names carrier, interconnect and entry of an address, which stands in the address bar', async () => {
  const page = await signedInPage(browser, app, admin, '/carriers');
  await page.getByRole('navigation', { name: 'Main' }).getByRole('link', { name: 'Address owner' }).click();
  await page.getByRole('heading', { name: 'Address owner', level: 1 }).waitFor();
  await ask(page, '198.51.100.9');
  await page.getByText('198.51.100.9 belongs to Northwind Voice, interconnect London.').waitFor();
  await expect
    .poll(() => entries(page))
    .toEqual([
      ['Northwind Voice', 'London I1', '198.51.100.0/24', 'Network', 'Transport', '77', 'Active'],
      ['Northwind Voice', 'London I1', '198.51.100.9', 'Single address', 'Media', '77', 'Audio only'],
    ]);
  expect(new URL(page.url()).search).toBe('?q=198.51.100.9');
  expect(await barriers(page)).toEqual([]);
  await page.getByRole('link', { name: 'Northwind Voice' }).first().click();
  await page.getByRole('heading', { name: 'Northwind Voice', level: 1 }).waitFor();
  await page.goBack();
  await page.getByText('198.51.100.9 belongs to Northwind Voice').waitFor();
  await page.context().close();
}, 90_000);

it('tells what holds a range apart from what has a part of it, and what matches no call', async () => {
  const page = await signedInPage(browser, app, admin, '/address-owner?q=203.0.113.12-203.0.113.15');
  await page.getByText('is entered, but no call from it is recognised').waitFor();
  await expect
    .poll(async () => (await entries(page)).map((cells) => cells.slice(2)))
    .toEqual([['203.0.113.10 – 203.0.113.20', 'Range', 'Transport', '–none', 'Interconnect is off']]);
  await ask(page, '203.0.113.0/24');
  await page.getByText('Nobody has all of 203.0.113.0/24, but 1 entry has a part of it.').waitFor();
  await expect.poll(async () => (await entries(page))[0]?.[3]).toBe('Range, a part of it');
  await page.context().close();
}, 90_000);

it('says that nobody has an address, with the nearest entries, and what is wrong with a text that is none', async () => {
  const page = await signedInPage(browser, app, admin, '/address-owner', { width: 390, colorScheme: 'dark' });
  await ask(page, '203.0.113.99');
  await page.getByText('Nobody has 203.0.113.99').waitFor();
  await expect
    .poll(async () => (await entries(page, 'Nearest entries')).map((cells) => cells[2]))
    .toEqual(['203.0.113.10 – 203.0.113.20']);
  expect(await barriers(page)).toEqual([]);
  expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(390);
  await ask(page, '203.0.113.20-203.0.113.10');
  await page.getByRole('alert').filter({ hasText: 'This is no address, network or range' }).waitFor();
  await expect.poll(() => page.getByRole('table').count()).toBe(0);
  await page.context().close();
}, 90_000);

it('is led to from the lists of addresses, and is no page for who may not read them', async () => {
  const page = await signedInPage(browser, app, admin, '/interconnect_ip_addresses');
  await page.getByRole('main').getByRole('link', { name: 'Address owner' }).click();
  await page.getByRole('textbox', { name: 'Address, network or range' }).waitFor();
  await page.context().close();
  const customer = await app.as('customer_viewer', {
    customerId: (await makeExample(app, 'customers')).id,
  });
  const other = await signedInPage(browser, app, customer);
  expect(await other.getByRole('link', { name: 'Address owner' }).count()).toBe(0);
  await openPage(other, app, '/address-owner');
  expect(await other.getByRole('textbox', { name: 'Address, network or range' }).count()).toBe(0);
  await other.context().close();
}, 90_000);
