// The interconnect page in a real browser: one form over tabs, addresses that are taken, codecs in order, a clone.
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { launchBrowser } from '../support/browser.ts';
import { allDrawn, barriers, choose, signedInPage } from '../support/panel.ts';
import { make, makeCarrier, makeInterconnect } from '../support/rows.ts';
import type { Row } from '../support/rows.ts';
import { startApp } from '../support/server.ts';
import type { Client, TestApp } from '../support/server.ts';

let app: TestApp;
let browser: Browser;
let admin: Client;
let link: Row;

beforeAll(async () => {
  app = await startApp();
  admin = await app.as('super_admin');
  const theirs = await makeCarrier(admin, { name: 'Harbour Telecom', code: 'HARBOUR' });
  const taken = await makeInterconnect(admin, { carrierId: theirs.id, name: 'Rotterdam' });
  await make(admin, 'interconnect_ip_addresses', { interconnectId: taken.id, ipAddress: '203.0.113.0/28' });
  const carrier = await makeCarrier(admin, { name: 'Northwind Voice', code: 'NORTHWIND' });
  link = await makeInterconnect(admin, {
    carrierId: carrier.id,
    name: 'London',
    direction: 'both',
    ipAddress: 'sip.example.com',
  });
  for (const [at, codecId] of ['PCMA', 'PCMU', 'G729'].entries()) {
    await make(admin, 'interconnect_codecs', { interconnectId: link.id, codecId, displayOrder: 10 * (at + 1) });
  }
  browser = await launchBrowser();
}, 180_000);
afterAll(async () => {
  await browser?.close();
  await app?.close();
});

const open = (path: string): Promise<Page> => signedInPage(browser, app, admin, path);
const heading = (page: Page, name: string) => page.getByRole('heading', { name, level: 1 });
const tab = (page: Page, name: string) => page.getByRole('tab', { name, exact: true });
const save = (page: Page) => page.getByRole('button', { name: 'Save', exact: true });

describe('the interconnect page', () => {
  it('saves the name and the DTMF method together, and tells of a wrong setting on its tab', async () => {
    const page = await open(`/carrier_interconnects/${String(link['shortCode'])}`);
    await heading(page, 'London').waitFor();
    await page.getByRole('textbox', { name: /^Name/ }).fill('London South');
    await tab(page, 'Media').click();
    await choose(page, 'DTMF', 'In the audio');
    await tab(page, 'Details').click();
    await page.getByText('2 fields changed').waitFor();
    await save(page).click();
    await page
      .getByText(/Cannot be in the audio/)
      .first()
      .waitFor();
    await page.getByRole('tab', { name: /^Media\W+1 error/, selected: true }).waitFor();
    expect((await admin.get<Row>(`/api/carrier_interconnects/${link.id}`)).body['name']).toBe('London');

    await choose(page, 'DTMF', 'SIP INFO');
    await save(page).click();
    await heading(page, 'London South').waitFor();
    const saved = await admin.get<Row & { interconnect_media_settings: Row }>(
      `/api/carrier_interconnects/${link.id}?_embed=interconnect_media_settings`,
    );
    expect(saved.body).toMatchObject({
      name: 'London South',
      interconnect_media_settings: { dtmfDetection: 'sip_info' },
    });
    await page.getByText('No changes').waitFor();
    await page.context().close();
  }, 90_000);

  it('refuses an address that another carrier has, and leads to it', async () => {
    const page = await open(`/interconnect_ip_addresses/create?interconnectId=${link.id}`);
    await page.getByRole('textbox', { name: /^IP address/ }).fill('203.0.113.5');
    await page.getByRole('button', { name: 'Add IP address' }).click();
    await page
      .getByText(/Belongs to interconnect Rotterdam .* of carrier Harbour Telecom/)
      .first()
      .waitFor();
    await page.getByRole('link', { name: 'Carrier: Harbour Telecom' }).click();
    await page.getByRole('button', { name: 'Leave' }).click();
    await heading(page, 'Harbour Telecom').waitFor();
    await page.context().close();
  }, 90_000);

  it('changes the order of codecs by keyboard', async () => {
    const page = await open(`/carrier_interconnects/${link.id}?tab=codecs`);
    const up = page.getByRole('button', { name: 'Move G729 up' });
    await expect.poll(() => up.isEnabled()).toBe(true);
    await up.focus();
    const order = async () =>
      (
        await admin.get<{ codecId: string }[]>(`/api/interconnect_codecs?interconnectId=${link.id}&_sort=displayOrder`)
      ).body.map((row) => row.codecId);
    await page.keyboard.press('Enter');
    await expect.poll(order).toEqual(['PCMA', 'G729', 'PCMU']);
    // The focus went with the row: one press after the other moves it further.
    await expect
      .poll(() => page.evaluate(() => document.activeElement?.getAttribute('aria-label')))
      .toBe('Move G729 up');
    await page.keyboard.press('Enter');
    await expect.poll(order).toEqual(['G729', 'PCMA', 'PCMU']);
    await page.context().close();
  }, 90_000);

  it('offers as the packet time of a codec the multiples of its frame alone, and takes the nearest when the codec changes', async () => {
    const other = await makeInterconnect(admin, { name: 'Leeds' });
    const page = await open(`/interconnect_codecs/create?interconnectId=${other.id}`);
    const time = page.getByRole('combobox', { name: /^Packet time/ });
    const offered = async () => {
      await time.press('ArrowDown');
      const list = page.locator('.ant-select-dropdown:not(.ant-select-dropdown-hidden) .ant-select-item-option');
      await list.first().waitFor();
      const texts = await list.allInnerTexts();
      await time.press('Escape');
      await list.first().waitFor({ state: 'hidden' });
      return texts;
    };
    // Frames of 30 ms: the 20 ms of the form's default do not fit.
    await page.getByRole('combobox', { name: /^Codec/ }).fill('G723');
    await choose(page, /^Codec/, 'G.723.1');
    await page.getByText('30 ms', { exact: true }).waitFor();
    expect(await offered()).toEqual(['30 ms', '60 ms', '90 ms', '120 ms']);
    await page.getByRole('combobox', { name: /^Codec/ }).fill('iLBC');
    await choose(page, /^Codec/, 'iLBC');
    expect(await offered()).toEqual(['20 ms', '30 ms', '40 ms', '60 ms', '80 ms', '90 ms', '100 ms', '120 ms']);
    await page.getByRole('button', { name: 'Add interconnect codec' }).click();
    const codecs = () => admin.get<Row[]>(`/api/interconnect_codecs?interconnectId=${other.id}`);
    await expect.poll(async () => (await codecs()).body).toMatchObject([{ codecId: 'iLBC', ptime: 30 }]);
    await page.context().close();
  }, 90_000);

  it('is cloned under a new name, settings and codecs with it', async () => {
    const page = await open(`/carrier_interconnects/${link.id}`);
    await page.getByRole('button', { name: 'More actions' }).click();
    await page.getByRole('menuitem', { name: 'Clone interconnect…' }).click();
    const dialog = page.getByRole('dialog');
    await dialog.getByText(/Left blank: Tech prefix.*IP addresses/).waitFor();
    await dialog.getByRole('textbox', { name: /^Name/ }).fill('London North');
    await dialog.getByRole('button', { name: 'Clone interconnect' }).click();
    await heading(page, 'London North').waitFor();
    await tab(page, 'Codecs').click();
    await page.getByRole('button', { name: 'Move PCMA up' }).waitFor();
    await page.context().close();
  }, 90_000);

  // Before the table of release causes is filled, which stays on the page and costs a second at each look: it is looked at below.
  it.each([
    [1440, 'light'],
    [1440, 'dark'],
    [390, 'light'],
  ] as const)(
    'has no barrier on any of its tabs at %i px, %s',
    async (width, colorScheme) => {
      const page = await signedInPage(browser, app, admin, `/carrier_interconnects/${link.id}`, { width, colorScheme });
      const found: string[] = [];
      for (const one of await page.getByRole('tab').all()) {
        await one.click();
        await one.and(page.getByRole('tab', { selected: true })).waitFor();
        await allDrawn(page);
        const name = await one.innerText();
        found.push(...(await barriers(page)).map((barrier) => `${name}: ${barrier}`));
      }
      expect(found).toEqual([]);
      await page.context().close();
    },
    180_000,
  );

  it('tries a number as one types, and puts in the release causes of RFC 3398', async () => {
    const page = await open(`/carrier_interconnects/${link.id}?tab=ingress-translation-both`);
    await page.getByRole('textbox', { name: 'Calling number: pattern' }).fill('^[+]44(.*)$');
    await page.getByRole('textbox', { name: 'Calling number: replacement' }).fill(String.raw`0\1`);
    await page.getByText('→ 02079460000').waitFor();
    await tab(page, 'Signalling').click();
    await page.getByRole('button', { name: 'Q.850 to SIP of RFC 3398' }).click();
    await page.getByTitle('17 User busy').or(page.getByText('17 User busy')).first().waitFor();
    expect(await barriers(page)).toEqual([]);
    await save(page).click();
    await page.getByText('No changes').waitFor();
    const saved = await admin.get<{ interconnect_signalling_settings: { releaseCauseMapping: unknown[] } }>(
      `/api/carrier_interconnects/${link.id}?_embed=interconnect_signalling_settings`,
    );
    expect(saved.body.interconnect_signalling_settings.releaseCauseMapping).toContainEqual({
      match: { q850: 17 },
      action: 'replace',
      sip: 486,
    });
    await page.context().close();
  }, 90_000);
});
