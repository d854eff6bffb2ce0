// Every kind of select that one may type into, in a real browser: by keyboard, with a long list, a list narrowed by typing and an empty
// one; whoever listens to a screen reader is always pointed at something that is there.
import type { Browser, Locator, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { launchBrowser } from '../support/browser.ts';
import { barriers, openPage, signedInPage } from '../support/panel.ts';
import { startWithCarrier } from '../support/carriers.ts';
import { makeExample } from '../support/examples.ts';
import { makeInterconnect } from '../support/rows.ts';
import type { Row } from '../support/rows.ts';
import type { Client, TestApp } from '../support/server.ts';

let app: TestApp;
let browser: Browser;
let admin: Client;
let carrier: Row;
let page: Page;

beforeAll(async () => {
  ({ app, admin, carrier } = await startWithCarrier({ code: 'NORTHWIND' }));
  browser = await launchBrowser();
  page = await signedInPage(browser, app, admin);
}, 180_000);
afterAll(async () => {
  await browser?.close();
  await app?.close();
});

/** What the box says is the option that Enter would take: null while it points at nothing; throws where that is not on the page. */
const pointedAt = (box: Locator): Promise<string | null> =>
  box.evaluate((input) => {
    const id = input.getAttribute('aria-activedescendant');
    if (id === null) return null;
    const option = document.getElementById(id);
    if (!option) throw new Error(`it points at ${id}, which is not there`);
    return option.getAttribute('aria-label') ?? option.textContent;
  });

/** Opens the list by keyboard, types what nothing is called, then what one option is called, and takes it. */
async function takeByKeyboard(box: Locator, typed: string, option: string | RegExp): Promise<void> {
  await box.focus();
  await box.press('ArrowDown');
  await expect.poll(() => box.getAttribute('aria-expanded')).toBe('true');
  await expect.poll(() => pointedAt(box), { message: 'the whole list' }).toMatch(/./);
  expect(await barriers(page), 'the whole list').toEqual([]);
  await box.fill('no such thing');
  await expect.poll(() => pointedAt(box), { message: 'the empty list' }).toBe('Nothing fits.');
  expect(await barriers(page), 'the empty list').toEqual([]);
  await box.press('Enter');
  await box.fill(typed);
  await expect.poll(() => pointedAt(box), { message: 'the narrowed list' }).toMatch(option);
  expect(await barriers(page), 'the narrowed list').toEqual([]);
  await box.press('Enter');
}
/** What is chosen, as it stands in the select. */
const chosen = (box: Locator, text: string | RegExp): Promise<void> =>
  box
    .locator('xpath=ancestor::*[contains(@class, "ant-select ")][1]')
    .locator('.ant-select-selection-item', { hasText: text })
    .waitFor();

describe('a select of a form', () => {
  it('finds a time zone by its city and by its distance from UTC', async () => {
    await openPage(page, app, '/carriers/create');
    const box = page.getByRole('combobox', { name: /^Time zone/ });
    await takeByKeyboard(box, 'kolkata', 'Asia/Kolkata');
    await chosen(box, 'Asia/Kolkata');
    await box.press('ArrowDown');
    await box.fill('+5:45');
    await expect.poll(() => pointedAt(box)).toMatch('Asia/Kathmandu');
    await box.press('Escape');
    await expect.poll(() => box.getAttribute('aria-expanded')).toBe('false');
    await chosen(box, 'Asia/Kolkata');
  }, 60_000);

  it('finds a country by its name or code', async () => {
    await openPage(page, app, '/customers/create');
    const box = page.getByRole('combobox', { name: /^Country/ });
    await takeByKeyboard(box, 'norw', 'Norway');
    await chosen(box, 'Norway');
    await box.press('ArrowDown');
    await box.fill('vn');
    await expect.poll(() => pointedAt(box)).toMatch('Vietnam');
    await box.press('Enter');
    await chosen(box, 'Vietnam');
  }, 60_000);

  it('finds one of many choices', async () => {
    await openPage(page, app, '/zones/create');
    const box = page.getByRole('combobox', { name: /^Destination type/ });
    await takeByKeyboard(box, 'toll', /Toll/i);
    await chosen(box, /Toll/i);
  }, 60_000);

  it('finds a number that has a name by either, in a table of them', async () => {
    const link = await makeInterconnect(admin, { carrierId: carrier.id });
    await openPage(page, app, `/carrier_interconnects/${link.id}?tab=signalling`);
    await page.getByRole('button', { name: 'Add a row' }).click();
    const box = page.getByRole('combobox', { name: /Q\.850 cause/ }).first();
    await takeByKeyboard(box, 'user busy', /17/);
    await chosen(box, '17 User busy');
  }, 60_000);
});

describe('a select of a filter', () => {
  it('takes several countries', async () => {
    await openPage(page, app, '/customers');
    await page.getByRole('button', { name: /^(Add )?filter/i }).click();
    await page.getByRole('button', { name: 'Country', exact: true }).click();
    const box = page.getByRole('combobox', { name: 'Country', exact: true });
    await takeByKeyboard(box, 'norw', 'Norway');
    await box.fill('swed');
    await expect.poll(() => pointedAt(box)).toMatch('Sweden');
    await box.press('Enter');
    await chosen(box, 'Norway');
    await chosen(box, 'Sweden');
  }, 60_000);

  it('of the trail finds a table, its field, and events', async () => {
    await openPage(page, app, '/audit_records');
    const table = page.getByRole('combobox', { name: 'Table' });
    await takeByKeyboard(table, 'interconn', /./);
    await table.press('ArrowDown');
    await table.fill('Carriers');
    await expect.poll(() => pointedAt(table)).toBe('Carriers');
    await table.press('Enter');
    const field = page.getByRole('combobox', { name: 'Field' });
    await takeByKeyboard(field, 'tax', 'Tax code');
    await takeByKeyboard(page.getByRole('combobox', { name: 'Event' }), 'sign', /./);
    await expect.poll(() => new URL(page.url()).searchParams.get('field')).toBe('taxCode');
  }, 60_000);

  it('of the trail offers who is known, and takes any other address as it is typed', async () => {
    await openPage(page, app, '/audit_records');
    const box = page.getByRole('combobox', { name: 'Actor' });
    const actor = () => new URL(page.url()).searchParams.get('actor');
    await box.fill('super_admin');
    await expect.poll(() => pointedAt(box)).toMatch(admin.email as string);
    expect(await barriers(page)).toEqual([]);
    await box.press('ArrowDown');
    await expect.poll(() => pointedAt(box)).toBe('“super_admin”');
    await box.press('ArrowUp');
    await box.press('Enter');
    await expect.poll(actor).toBe(admin.email);
    await box.fill('nobody@nowhere.example');
    await expect.poll(() => pointedAt(box)).toBe('“nobody@nowhere.example”');
    expect(await barriers(page)).toEqual([]);
    await box.press('Enter');
    await expect.poll(actor).toBe('nobody@nowhere.example');
    await box.fill('');
    await box.press('Tab');
    await expect.poll(actor).toBeNull();
    expect(await pointedAt(box)).toBeNull();
  }, 60_000);
});

describe('a select of a page', () => {
  it('finds a point of a history', async () => {
    await admin.patch(`/api/carriers/${carrier.id}`, { taxCode: 'DE811569869' }, carrier.version);
    await openPage(page, app, '/carriers/NORTHWIND?tab=history');
    await page.getByRole('button', { name: /^Compare/ }).click();
    await takeByKeyboard(page.getByRole('combobox').first(), 'after', /./);
  }, 60_000);

  it('finds the tables that a token may write in', async () => {
    await openPage(page, app, '/account');
    await page.getByRole('button', { name: 'New token' }).click();
    await page.getByRole('checkbox', { name: /write/ }).check();
    const box = page.getByRole('combobox', { name: 'Write only in' });
    await takeByKeyboard(box, 'currenc', 'Currencies');
    await chosen(box, 'Currencies');
  }, 60_000);

  it('finds rows of another table', async () => {
    const group = await makeExample(app, 'customer_groups', { name: 'Gold' });
    expect(group['name']).toBe('Gold');
    await openPage(page, app, '/customers/create');
    const box = page.getByRole('combobox', { name: /^Group/ });
    await box.focus();
    await box.press('ArrowDown');
    await box.fill('no such thing');
    await expect.poll(() => pointedAt(box)).toMatch(/^No .* fits\.$/);
    expect(await barriers(page)).toEqual([]);
  }, 60_000);
});
