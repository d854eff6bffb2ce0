// A clerk's walk through the panel in a real browser: sign in, filter, edit, a refused value, an interconnect's media, the trail.
import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { launchBrowser } from '../support/browser.ts';
import { barriers, choose, descriptionOf, openPage, openTab, profile, signIn, signedInPage } from '../support/panel.ts';
import { startApp } from '../support/server.ts';
import type { Client, TestApp } from '../support/server.ts';

let app: TestApp;
let browser: Browser;
let admin: Client;

beforeAll(async () => {
  app = await startApp();
  admin = await app.as('super_admin');
  await fillDesk();
  browser = await launchBrowser();
}, 180_000);
afterAll(async () => {
  await browser?.close();
  await app?.close();
});

/** Two carriers, one interconnect. */
async function fillDesk(): Promise<void> {
  const currencies = await admin.get<{ id: string }[]>('/api/currencies?code=USD');
  const primaryCurrencyId = currencies.body[0]?.id;
  for (const [name, code, partnerType] of [
    ['Northwind Voice', 'NORTHWIND', 'bilateral'],
    ['Harbour Telecom', 'HARBOUR', 'customer'],
  ]) {
    const made = await admin.post('/api/carriers', { name, code, partnerType, primaryCurrencyId });
    if (made.status !== 201) throw new Error(made.text);
  }
  const carrier = await admin.get('/api/carriers/NORTHWIND');
  const made = await admin.post('/api/carrier_interconnects', {
    carrierId: carrier.body['id'],
    name: 'London',
    direction: 'both',
    currencyCode: 'USD',
    ipAddress: 'sip.example.com',
  });
  if (made.status !== 201) throw new Error(made.text);
}

interface Trail {
  actorEmail: string;
  metadata: { changes: Record<string, [unknown, unknown]>; action: string };
}

describe('the carrier desk', () => {
  it('signs in, filters carriers, edits one, shows a refused value under its field, changes the DTMF method, and the trail has both changes', async () => {
    const page = await browser.newPage({ ...profile, viewport: { width: 1440, height: 900 } });
    page.setDefaultTimeout(20_000);
    await page.goto(`${app.url}/carriers`);
    await signIn(page, admin);
    await page.getByRole('heading', { name: 'Carriers', level: 1 }).waitFor();

    await page.getByRole('searchbox').or(page.getByLabel('Search carriers')).first().fill('northw');
    await page.getByText('1–1 of 1').waitFor();
    await expect.poll(() => page.getByRole('link', { name: 'Harbour Telecom' }).count()).toBe(0);
    await page.getByRole('link', { name: 'Northwind Voice' }).first().click();
    await page.getByRole('heading', { name: 'Northwind Voice', level: 1 }).waitFor();

    await page.locator('main').getByRole('link', { name: /Edit$/ }).click();
    const name = page.getByRole('textbox', { name: /^Name/ });
    await name.fill('harbour telecom');
    await page.getByRole('button', { name: 'Save', exact: true }).click();
    await page.getByText('is already taken').first().waitFor();
    await expect
      .poll(() => descriptionOf(page, /^Name/), { message: 'the error belongs to the field' })
      .toMatch(/is already taken/i);

    await name.fill('Northwind Global');
    await page.getByRole('button', { name: 'Save', exact: true }).click();
    await page.getByRole('heading', { name: 'Northwind Global', level: 1 }).waitFor();

    await page.getByRole('tab', { name: 'Interconnects' }).click();
    await page
      .getByRole('link', { name: /London/ })
      .first()
      .click();
    await page.getByRole('heading', { name: 'London', level: 1 }).waitFor();
    await openTab(page, 'Media');
    expect(new URL(page.url()).searchParams.get('tab')).toBe('media');
    await choose(page, 'DTMF', 'SIP INFO');
    await page.getByRole('button', { name: 'Save', exact: true }).click();
    await expect
      .poll(
        async () =>
          (await admin.get<{ dtmfDetection: string }[]>('/api/interconnect_media_settings')).body[0]?.dtmfDetection,
      )
      .toBe('sip_info');

    const renamed = await admin.get<Trail[]>(
      '/api/audit_records?resource=carriers&_sort=occurredAt&_order=desc&_end=1',
    );
    expect(renamed.body[0]?.metadata.changes).toEqual({ name: ['Northwind Voice', 'Northwind Global'] });
    const media = await admin.get<Trail[]>(
      '/api/audit_records?resource=interconnect_media_settings&_sort=occurredAt&_order=desc&_end=1',
    );
    expect(media.body[0]?.metadata.changes['dtmfDetection']?.[1]).toBe('sip_info');
    expect([renamed.body[0]?.actorEmail, media.body[0]?.actorEmail]).toEqual([admin.email, admin.email]);

    await page.goto(`${app.url}/audit_records`);
    await page.getByText('Carrier Northwind Global updated').first().waitFor();
    await page.context().close();
  }, 120_000);

  it.each([
    [1440, 'light'],
    [1440, 'dark'],
    [390, 'light'],
  ] as const)(
    'has no barrier on its pages at %i px, %s',
    async (width, scheme) => {
      const page = await signedInPage(browser, app, admin, '/', { width, colorScheme: scheme });
      const found: string[] = [];
      for (const path of [
        '/',
        '/carriers',
        '/carriers/NORTHWIND',
        '/carriers/NORTHWIND/edit',
        '/carriers/create',
        '/carrier_interconnects/I1?tab=media',
        '/system_alerts',
        '/audit_records',
      ]) {
        await openPage(page, app, path);
        found.push(...(await barriers(page)).map((one) => `${path}: ${one}`));
      }
      expect(found).toEqual([]);
      await page.context().close();
    },
    180_000,
  );
});
