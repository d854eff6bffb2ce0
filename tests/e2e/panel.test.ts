// What the generated pages promise, each looked at in a real browser: lists, forms, tabs, ordered lists, and the same on a phone.
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { launchBrowser } from '../support/browser.ts';
import { barriers, choose, openPage, openTab, signedInPage } from '../support/panel.ts';
import { make, makeCarrier, makeInterconnect } from '../support/rows.ts';
import type { Row } from '../support/rows.ts';
import { startApp } from '../support/server.ts';
import type { Client, TestApp } from '../support/server.ts';

let app: TestApp;
let browser: Browser;
let admin: Client;
let category: Row;

beforeAll(async () => {
  app = await startApp();
  admin = await app.as('super_admin');
  const carrier = await makeCarrier(admin, { name: 'Northwind Voice', code: 'NORTHWIND', partnerType: 'bilateral' });
  await makeCarrier(admin, { name: 'Harbour Telecom', code: 'HARBOUR', partnerType: 'customer' });
  await makeCarrier(admin, { name: 'Quay Lines', code: 'QUAY', partnerType: 'customer', status: 'paused' });
  await makeInterconnect(admin, { carrierId: carrier.id, name: 'London', direction: 'ingress' });
  category = await make(admin, 'customer_categories', { name: 'Test shelf', code: 'test-shelf' });
  for (const [at, name] of ['Alpha', 'Beta', 'Gamma'].entries())
    await make(admin, 'customer_groups', {
      categoryId: category.id,
      name,
      code: name.toLowerCase(),
      displayOrder: 10 * (at + 1),
    });
  browser = await launchBrowser();
}, 180_000);
afterAll(async () => {
  await browser?.close();
  await app?.close();
});

const search = (page: Page) => new URL(page.url()).searchParams;
const names = (page: Page) => page.locator('tbody .row-link').allTextContents();
const saveButton = (page: Page) =>
  page.getByRole('group', { name: 'Save or discard' }).getByRole('button', { name: 'Save', exact: true });

describe('a list', () => {
  it('sorts by a column, filters by the kind of a field, counts, and keeps it all in the address and on the way back', async () => {
    const page = await signedInPage(browser, app, admin, '/carriers');
    await expect.poll(() => names(page)).toEqual(['Harbour Telecom', 'Northwind Voice', 'Quay Lines']);
    const head = page.getByRole('columnheader', { name: /^Name/ });
    await head.getByRole('button', { name: 'Name', exact: true }).click();
    await expect.poll(() => head.getAttribute('aria-sort')).toBe('descending');
    await expect.poll(() => names(page)).toEqual(['Quay Lines', 'Northwind Voice', 'Harbour Telecom']);

    await page.getByRole('columnheader', { name: /^Partner type/ }).hover();
    await page.getByRole('button', { name: 'Filter by Partner type' }).click();
    const editor = page.getByRole('form', { name: 'Filter by Partner type' });
    await editor.getByText('Customer', { exact: true }).click();
    await editor.getByRole('button', { name: 'Apply' }).click();
    await page.getByRole('button', { name: /^Partner type is Customer/ }).waitFor();
    await page.getByText('1–2 of 2').waitFor();
    await expect.poll(() => [...search(page).keys()].toSorted()).toEqual(['partnerType.in', 'sort']);

    await page.getByRole('link', { name: 'Quay Lines' }).click();
    await page.getByRole('heading', { name: 'Quay Lines', level: 1 }).waitFor();
    await page.getByRole('navigation', { name: 'Breadcrumb' }).getByRole('link', { name: 'Carriers' }).click();
    await page.getByText('1–2 of 2').waitFor();
    await expect.poll(() => names(page)).toEqual(['Quay Lines', 'Harbour Telecom']);
    await page.reload();
    await page.getByText('1–2 of 2').waitFor();

    await page.getByLabel('Search carriers').fill('nobody');
    await page.getByText('Nothing matches').waitFor();
    await page.getByRole('button', { name: 'Clear search and filters' }).click();
    await page.getByText('1–3 of 3').waitFor();
    await page.context().close();
  }, 90_000);

  it('shows references by title as links, states in words, and what to do where it is empty', async () => {
    const page = await signedInPage(browser, app, admin, '/carriers?status.eq=paused');
    const row = page.getByRole('row', { name: /Quay Lines/ });
    expect(await row.getByRole('link', { name: 'USD' }).getAttribute('href')).toContain('/currencies/');
    await row.getByText('Paused').waitFor();
    await openPage(page, app, '/routing_plans');
    await page.getByText('No routing plans yet').waitFor();
    await expect.poll(() => page.getByRole('link', { name: 'New routing plan' }).count()).toBeGreaterThan(0);
    await page.context().close();
  }, 60_000);
});

describe('a form', () => {
  it('shows fields by their conditions, asks before typed things are lost, and sends only what changed', async () => {
    const page = await signedInPage(browser, app, admin, '/carriers/HARBOUR/edit');
    const limit = page.getByRole('textbox', { name: /^Capacity limit/ });
    expect(await limit.count()).toBe(0);
    await choose(page, /^Capacity mode/, 'Capped');
    await limit.fill('250');
    await page.getByRole('link', { name: 'Interconnects' }).first().click();
    await page.getByText('Leave without saving?').waitFor();
    await page.getByRole('button', { name: 'Stay' }).click();
    const sent = page.waitForRequest((request) => request.method() === 'PATCH');
    await saveButton(page).click();
    expect((await sent).postDataJSON()).toEqual({ capacityMode: 'capped', capacityLimit: 250 });
    expect((await sent).headers()['if-match']).toBe('"1"');
    await page.getByRole('heading', { name: 'Harbour Telecom', level: 1, exact: true }).waitFor();
    await page.context().close();
  }, 60_000);

  it('finds references by searching, and puts what the server refuses on the field and the tab that hold it', async () => {
    const page = await signedInPage(browser, app, await app.as('finance'), '/carriers/create');
    await page.getByRole('textbox', { name: /^Name/ }).fill('Delta Wave');
    await page.getByRole('textbox', { name: /^Code/ }).fill('DELTA');
    const picker = page.getByRole('combobox', { name: /^Primary currency/ });
    await picker.fill('zzzz');
    await page.getByRole('option', { name: 'No currency fits.' }).waitFor();
    expect(await barriers(page), 'an empty list').toEqual([]);
    await picker.fill('EUR');
    await page.getByRole('option', { name: /^EUR/ }).waitFor();
    expect(await barriers(page), 'an open list').toEqual([]);
    await choose(page, /^Primary currency/, 'EUR');
    await openTab(page, 'Credit control');
    expect(search(page).get('tab')).toBe('credit-control');
    await choose(page, /^Customer credit type/, 'Prepaid');
    const limit = page.getByRole('textbox', { name: /^Customer credit limit/ });
    await limit.fill('100');
    await page.locator('[data-field="customerCreditLimit"]').getByText('EUR').waitFor();
    await openTab(page, 'Details');
    await page.getByRole('button', { name: 'Add carrier' }).click();
    await page.getByRole('tab', { name: /^Credit control ?, \d errors?$/, selected: true }).waitFor();
    await expect.poll(() => limit.getAttribute('aria-invalid')).toBe('true');
    await limit.fill('0');
    await page.getByRole('button', { name: 'Add carrier' }).click();
    await page.getByRole('heading', { name: 'Delta Wave', level: 1 }).waitFor();
    await page.context().close();
  }, 60_000);
});

describe('tabs of a record', () => {
  it('follow the direction of an interconnect, stand in the address, and open by keyboard', async () => {
    const page = await signedInPage(browser, app, admin, '/carrier_interconnects/I1');
    const tabs = await page.getByRole('tab').allTextContents();
    for (const label of ['Ingress Validation', 'Ingress Translation', 'Media', 'Signalling'])
      expect(tabs).toContain(label);
    for (const label of ['Egress Routing', 'Egress Translations', 'Monitoring']) expect(tabs).not.toContain(label);
    await page.getByRole('tab', { selected: true }).focus();
    await page.keyboard.press('End');
    await page.keyboard.press('ArrowRight');
    await page.keyboard.press('ArrowRight');
    const second = page.getByRole('tab').nth(1);
    await expect.poll(() => second.evaluate((tab) => tab === document.activeElement)).toBe(true);
    await page.keyboard.press('Enter');
    await expect.poll(() => second.getAttribute('aria-selected')).toBe('true');
    await expect.poll(() => search(page).get('tab')).not.toBeNull();
    const open = search(page).get('tab');
    await page.reload();
    await page.getByRole('tab', { selected: true }).waitFor();
    expect(search(page).get('tab')).toBe(open);
    await page.context().close();
  }, 60_000);
});

describe('an ordered list', () => {
  it('is ordered by dragging, and by keyboard with the focus going along', async () => {
    const page = await signedInPage(browser, app, admin, `/customer_categories/${category.id}?tab=groups`);
    const order = async () =>
      (await admin.get<Row[]>(`/api/customer_groups?categoryId=${category.id}&_sort=displayOrder`)).body.map(
        (row) => row['name'],
      );
    await page.locator('.order-handle').first().waitFor();
    const [from, to] = await Promise.all(
      [0, 2].map((at) => page.locator('.order-handle').nth(at).boundingBox() as Promise<{ x: number; y: number }>),
    );
    await page.mouse.move((from?.x ?? 0) + 4, (from?.y ?? 0) + 6);
    await page.mouse.down();
    await page.mouse.move((to?.x ?? 0) + 4, (to?.y ?? 0) + 30, { steps: 5 });
    await page.mouse.up();
    await expect.poll(order).toEqual(['Beta', 'Gamma', 'Alpha']);

    const up = page.getByRole('button', { name: 'Move Alpha up' });
    await expect.poll(() => up.isEnabled()).toBe(true);
    await up.focus();
    await page.keyboard.press('Enter');
    await expect.poll(order).toEqual(['Beta', 'Alpha', 'Gamma']);
    await expect.poll(() => up.evaluate((button) => button === document.activeElement)).toBe(true);
    await page.context().close();
  }, 60_000);
});

describe('on a phone', () => {
  it('rows are cards, the menu is a drawer, and no page scrolls sideways or keeps anybody out', async () => {
    const page = await signedInPage(browser, app, admin, '/carriers', { width: 390, colorScheme: 'dark' });
    await page.locator('.card').filter({ hasText: 'Harbour Telecom' }).waitFor();
    await page.getByRole('button', { name: 'Menu', exact: true }).click();
    await page.getByRole('dialog').getByRole('link', { name: 'Interconnects' }).click();
    await page.getByRole('heading', { name: 'Interconnects', level: 1 }).waitFor();
    const found: string[] = [];
    for (const path of [
      '/carriers/NORTHWIND?tab=interconnects',
      '/carriers/create',
      '/carrier_interconnects/I1',
      `/customer_categories/${category.id}?tab=groups`,
      '/users',
      '/nowhere',
    ]) {
      await openPage(page, app, path);
      const beyond = await page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth);
      if (beyond > 0) found.push(`${path} is ${beyond} px too wide`);
      found.push(...(await barriers(page)).map((one) => `${path}: ${one}`));
    }
    expect(found).toEqual([]);
    await page.context().close();
  }, 120_000);
});
