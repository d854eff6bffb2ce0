// A new carrier is taken from nothing to "ready to carry calls" in a real browser, by following its checklist and nothing else.
import type { Browser, Locator, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { launchBrowser } from '../support/browser.ts';
import { barriers, choose, openPage, signedInPage } from '../support/panel.ts';
import { make, makeRateCard } from '../support/rows.ts';
import type { Row } from '../support/rows.ts';
import { startApp } from '../support/server.ts';
import type { Client, TestApp } from '../support/server.ts';
import { makeDesk, makeRoute } from '../support/services.ts';

let app: TestApp;
let browser: Browser;
let admin: Client;

beforeAll(async () => {
  app = await startApp();
  admin = await app.as('super_admin');
  const route = await makeRoute(admin);
  await app.pool.query(`UPDATE routing_plans SET name = 'World' WHERE id = $1`, [route.id]);
  await makeRateCard(admin, { name: 'Standard prices', status: 'active' });
  browser = await launchBrowser();
}, 180_000);
afterAll(async () => {
  await browser?.close();
  await app?.close();
});

const list = (page: Page): Locator => page.getByRole('region', { name: 'Readiness' });
/** Opens the form that a line of the list leads to. */
async function mend(page: Page, words: string): Promise<Locator> {
  await list(page).getByRole('link', { name: words }).first().click();
  const drawer = page.getByRole('dialog');
  await drawer.getByRole('group', { name: 'Save or discard' }).waitFor();
  return drawer;
}
async function save(drawer: Locator, button: string): Promise<void> {
  await drawer.getByRole('button', { name: button, exact: true }).click();
  await drawer.waitFor({ state: 'hidden' });
}

describe('the checklist of a carrier', () => {
  it('leads a new bilateral carrier from nothing to ready: credit, interconnect, address, codec, service with plan and route', async () => {
    const page = await signedInPage(browser, app, admin, '/carriers/create');
    await page.getByRole('textbox', { name: /^Name/ }).fill('Meridian Carrier');
    await page.getByRole('textbox', { name: /^Code/ }).fill('MERIDIAN');
    await page.getByRole('combobox', { name: /^Primary currency/ }).fill('USD');
    await choose(page, /^Primary currency/, 'USD');
    await page.getByRole('button', { name: 'Add carrier' }).click();
    await page.getByRole('heading', { name: 'Meridian Carrier', level: 1 }).waitFor();
    await list(page)
      .getByText(/^Not ready to carry calls/)
      .waitFor();
    await page.getByText('They owe us nothing').waitFor();

    // Money is for finance: the super admin is not led to the limit, but told whom to ask.
    await list(page).getByText('Ask Finance').waitFor();
    expect(await list(page).getByRole('link', { name: 'Set customer credit limit' }).count()).toBe(0);
    const theirs = await signedInPage(browser, app, await app.as('finance'), '/carriers/MERIDIAN');
    const credit = await mend(theirs, 'Set customer credit limit');
    const limit = credit.getByRole('textbox', { name: /^Customer credit limit/ });
    await expect.poll(() => limit.evaluate((input) => input === document.activeElement)).toBe(true);
    await limit.fill('1000');
    await credit.getByRole('textbox', { name: /reason|why/i }).fill('Agreed with the new carrier');
    await save(credit, 'Save');
    await theirs.context().close();
    await list(page).getByText('They owe us nothing').waitFor({ state: 'detached' });

    const link = await mend(page, 'Add interconnect');
    await link.getByRole('textbox', { name: /^Name/ }).fill('London');
    await save(link, 'Add interconnect');

    const address = await mend(page, 'Add IP address');
    await address.getByRole('textbox', { name: /^IP address/ }).fill('21.7.7.7');
    await save(address, 'Add IP address');

    const codec = await mend(page, 'Add interconnect codec');
    await choose(page, /^Codec/, 'G.711');
    await save(codec, 'Add interconnect codec');

    const service = await mend(page, 'Add service');
    await service.getByRole('textbox', { name: /^Name/ }).fill('Wholesale');
    await choose(page, /^Rating plan/, 'Standard prices');
    await choose(page, /^Routing plan/, 'World');
    await save(service, 'Add service');

    await list(page)
      .getByText(/^Ready to carry calls/)
      .waitFor();
    expect(new URL(page.url()).pathname).toBe('/carriers/MERIDIAN');
    const stored = await admin.get<Row[]>('/api/carrier_services?name=Wholesale&_embed=carrier');
    expect(stored.body[0]).toMatchObject({ status: 'active', share: '100.00', carrier: { code: 'MERIDIAN' } });
    await page.getByRole('tab', { name: 'Services 1' }).waitFor();
    await page.context().close();
  }, 180_000);

  it('tells on the page of a service what is wrong, and opens the form at the field that mends it', async () => {
    const { service } = await makeDesk(admin);
    const made = await make(admin, 'carrier_services', { ...service, status: 'paused', ratingPlanId: null });
    const page = await signedInPage(browser, app, admin, `/carrier_services/${made.id}`);
    await list(page).getByText('Rating plan is not chosen').waitFor();
    const href = await list(page).getByRole('link', { name: 'Set rating plan' }).getAttribute('href');
    await openPage(page, app, href as string);
    const focused = () =>
      page.evaluate(() => document.activeElement?.closest('[data-field]')?.getAttribute('data-field') ?? null);
    await expect.poll(focused).toBe('ratingPlanId');
    await page.context().close();
  }, 120_000);

  it('edits a row of a tab in a drawer, which asks before it throws away what was typed', async () => {
    const { carrier } = await makeDesk(admin);
    await make(admin, 'carrier_contacts', { carrierId: carrier.id, name: 'Night desk' });
    const page = await signedInPage(browser, app, admin, `/carriers/${carrier.id}?tab=contacts`);
    await page.getByRole('button', { name: 'Edit Night desk' }).click();
    const drawer = page.getByRole('dialog', { name: 'Edit contact' });
    await drawer.getByRole('textbox', { name: /^Job title/ }).fill('NOC');
    await drawer.getByRole('button', { name: 'Close', exact: true }).first().click();
    await page.getByRole('dialog', { name: 'Close without saving?' }).waitFor();
    await page.getByRole('button', { name: 'Stay' }).click();
    await drawer.getByRole('button', { name: 'Save', exact: true }).click();
    await drawer.waitFor({ state: 'hidden' });
    await page.getByRole('cell', { name: 'NOC' }).waitFor();
    await page.context().close();
  }, 120_000);

  it.each([
    [1440, 'light'],
    [1440, 'dark'],
    [390, 'light'],
    [390, 'dark'],
  ] as const)(
    'has no barrier at %i px, %s',
    async (width, colorScheme) => {
      const { carrier, link, service } = await makeDesk(admin);
      const made = await make(admin, 'carrier_services', { ...service, status: 'paused' });
      const category = await make(admin, 'customer_categories', {
        name: `Barrier ${width}`,
        code: `b-${width}-${colorScheme}`,
      });
      const customer = await make(admin, 'customers', {
        companyName: `Barrier ${width}`,
        accountNumber: `BAR-${width}-${colorScheme.toUpperCase()}`,
        categoryId: category.id,
        status: 'active',
      });
      await make(admin, 'carrier_assignments', { carrierId: carrier.id, assignmentType: 'all' });
      const page = await signedInPage(browser, app, admin, '/', { width, colorScheme });
      const found: string[] = [];
      for (const path of [
        `/carriers/${carrier.id}`,
        `/carriers/${carrier.id}?tab=assignment`,
        `/carriers/${carrier.id}?tab=capacity`,
        `/carrier_interconnects/${link.id}`,
        `/carrier_services/${made.id}`,
        `/carrier_services/${made.id}/edit`,
        `/customers/${customer.id}?tab=carriers`,
      ]) {
        await openPage(page, app, path);
        if (path === `/carriers/${carrier.id}`)
          await list(page)
            .getByText(/^Not ready/)
            .waitFor();
        found.push(...(await barriers(page)).map((one) => `${path}: ${one}`));
      }
      expect(found).toEqual([]);
      await page.context().close();
    },
    180_000,
  );
});
