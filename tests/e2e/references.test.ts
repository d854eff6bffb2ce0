// Guarded delete and blast radius in a real browser: what refers to a record is said before it is deleted or stopped.
import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startWithCarrier } from '../support/carriers.ts';
import { launchBrowser } from '../support/browser.ts';
import { barriers, choose, signedInPage } from '../support/panel.ts';
import { make, makeCarrier, makeInterconnect } from '../support/rows.ts';
import type { Row } from '../support/rows.ts';
import { makeDesk } from '../support/services.ts';
import type { Client, TestApp } from '../support/server.ts';

let app: TestApp;
let browser: Browser;
let admin: Client;
let carrier: Row;

beforeAll(async () => {
  ({ app, admin, carrier } = await startWithCarrier({ name: 'Northwind Voice', code: 'NORTHWIND' }));
  for (const name of ['London', 'Paris']) await makeInterconnect(admin, { carrierId: carrier.id, name });
  const quiet = await makeCarrier(admin, { name: 'Harbour Telecom', code: 'HARBOUR' });
  await make(admin, 'carrier_contacts', { carrierId: quiet.id, firstName: 'Ada', email: 'ada@harbour.example' });
  browser = await launchBrowser();
}, 180_000);
afterAll(async () => {
  await browser?.close();
  await app?.close();
});

const statusOf = async () => (await admin.get('/api/carriers/NORTHWIND')).body['status'];

describe('what refers to a record', () => {
  it('stands in the delete dialog with links, and keeps what is referred to from being deleted', async () => {
    const page = await signedInPage(browser, app, admin, '/carriers/NORTHWIND');
    await page.getByRole('button', { name: 'More actions' }).click();
    await page.getByRole('menuitem', { name: 'Delete carrier…' }).click();
    const dialog = page.getByRole('dialog');
    await dialog.getByText('It cannot be deleted while these refer to it:').waitFor();
    await expect.poll(() => dialog.getByRole('button', { name: 'Delete carrier' }).isDisabled()).toBe(true);
    expect(await barriers(page)).toEqual([]);
    const [list] = await Promise.all([
      page.context().waitForEvent('page'),
      dialog.getByRole('link', { name: '2 interconnects' }).click(),
    ]);
    await list.getByText('1–2 of 2').waitFor();
    await page.context().close();
  }, 60_000);

  it('says what goes with a record that may be deleted, and deletes it', async () => {
    const page = await signedInPage(browser, app, admin, '/carriers/HARBOUR');
    await page.getByRole('button', { name: 'More actions' }).click();
    await page.getByRole('menuitem', { name: 'Delete carrier…' }).click();
    await page.getByText('These are deleted with it:').waitFor();
    await page.getByRole('dialog').getByRole('link', { name: '1 contact' }).waitFor();
    await page.getByRole('button', { name: 'Delete carrier' }).click();
    await page.getByRole('heading', { name: 'Carriers', level: 1 }).waitFor();
    expect((await admin.get('/api/carriers/HARBOUR')).status).toBe(404);
    await page.context().close();
  }, 60_000);

  it('says beforehand that the last codec of an active service stays, with a link to that service', async () => {
    const desk = await makeDesk(admin);
    const service = await make(admin, 'carrier_services', desk.service);
    const [codec] = (await admin.get<Row[]>(`/api/interconnect_codecs?interconnectId=${desk.link.id}`)).body;
    const page = await signedInPage(browser, app, admin, `/interconnect_codecs/${codec?.id}`);
    await page.getByRole('button', { name: 'More actions' }).click();
    await page.getByRole('menuitem', { name: 'Delete interconnect codec…' }).click();
    const dialog = page.getByRole('dialog', { name: /^Delete interconnect codec/ });
    await dialog.getByText('It is the last allowed codec, and service').waitFor();
    expect(await dialog.getByRole('button', { name: 'Delete interconnect codec' }).isDisabled()).toBe(true);
    expect(await barriers(page)).toEqual([]);
    const [opened] = await Promise.all([
      page.context().waitForEvent('page'),
      dialog.getByRole('link', { name: `Service: ${String(service['name'])}` }).click(),
    ]);
    await opened.getByRole('heading', { name: String(service['name']), level: 1 }).waitFor();
    await page.context().close();
  }, 60_000);

  it('is asked about before a record is paused, and nothing is saved until it is agreed to', async () => {
    const page = await signedInPage(browser, app, admin, '/carriers/NORTHWIND/edit');
    await choose(page, /^Status/, 'Paused');
    const save = page
      .getByRole('group', { name: 'Save or discard' })
      .getByRole('button', { name: 'Save', exact: true });
    await save.click();
    const dialog = page.getByRole('dialog', { name: /Northwind Voice: paused/ });
    await dialog.getByRole('link', { name: '2 interconnects' }).waitFor();
    await dialog.getByRole('button', { name: 'Cancel' }).click();
    await dialog.waitFor({ state: 'hidden' });
    expect(await statusOf()).toBe('active');
    await save.click();
    await dialog.getByRole('button', { name: 'Save' }).click();
    await page.getByRole('heading', { name: 'Northwind Voice', level: 1, exact: true }).waitFor();
    await expect.poll(statusOf).toBe('paused');
    await page.context().close();
  }, 60_000);

  it('is asked about in a drawer over another record, and where a change is taken back that had let it work again', async () => {
    const seaward = await makeCarrier(admin, { name: 'Seaward Voice', code: 'SEAWARD' });
    const desk = await makeDesk(admin, seaward);
    await make(admin, 'carrier_services', desk.service);
    const linkOf = async () => (await admin.get<Row>(`/api/carrier_interconnects/${desk.link.id}`)).body;
    const page = await signedInPage(browser, app, admin, '/carriers/SEAWARD?tab=interconnects');
    await page.getByRole('button', { name: `Edit ${String(desk.link['name'])}` }).click();
    const drawer = page.getByRole('dialog');
    await drawer.getByRole('switch', { name: /^Active/ }).press('Space');
    await drawer.getByRole('button', { name: 'Save', exact: true }).press('Enter');
    const asked = page.getByRole('dialog', { name: `${String(desk.link['name'])}: off?` });
    await asked.getByRole('link', { name: '1 service' }).waitFor();
    await asked.getByRole('button', { name: 'Cancel' }).press('Enter');
    await asked.waitFor({ state: 'hidden' });
    expect((await linkOf())['isActive']).toBe(true);
    await page.context().close();

    await admin.patch(`/api/carriers/${seaward.id}`, { status: 'paused' }, seaward.version);
    await admin.patch(`/api/carriers/${seaward.id}`, { status: 'active' }, seaward.version + 1);
    const other = await signedInPage(browser, app, admin, '/carriers/SEAWARD?tab=history');
    await other.locator('.history-entry').first().getByRole('button', { name: 'Revert' }).click();
    await other.getByRole('button', { name: 'Revert 1 field' }).press('Enter');
    const question = other.getByRole('dialog', { name: 'Seaward Voice: paused?' });
    await question.getByRole('link', { name: '1 interconnect' }).waitFor();
    expect(await barriers(other)).toEqual([]);
    await question.getByRole('button', { name: 'Cancel' }).press('Enter');
    expect((await admin.get('/api/carriers/SEAWARD')).body['status']).toBe('active');
    await other.context().close();
  }, 90_000);
});
