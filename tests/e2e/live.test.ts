// What changes while one looks: said beside the form, the record and the list, and written into none of them.
import pg from 'pg';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, expect, inject, test } from 'vitest';
import { launchBrowser } from '../support/browser.ts';
import { createDatabase } from '../support/database.ts';
import { barriers, openPage, signedInPage } from '../support/panel.ts';
import { Line } from '../support/line.ts';
import { makeCarrier, makeInterconnect } from '../support/rows.ts';
import type { Row } from '../support/rows.ts';
import { startApp } from '../support/server.ts';
import type { Client, TestApp } from '../support/server.ts';
import { templateName } from '../support/template.ts';
import { until } from '../support/until.ts';

let app: TestApp;
let browser: Browser;
let admin: Client;
let sales: Client;

beforeAll(async () => {
  app = await startApp();
  admin = await app.as('super_admin');
  sales = await app.as('sales');
  browser = await launchBrowser();
}, 180_000);
afterAll(async () => {
  await browser?.close();
  await app?.close();
});

async function change(carrier: Row, values: Record<string, unknown>, version: number): Promise<void> {
  const answer = await sales.patch(`/api/carriers/${carrier.id}`, values, version);
  if (answer.status !== 200) throw new Error(answer.text);
}
/** A page that is told what changes from now on. */
async function watching(path: string, on = app, person = admin): Promise<Page> {
  const page = await signedInPage(browser, on, person, '/account');
  const stream = page.waitForResponse((response) => response.url().endsWith('/api/live'));
  await openPage(page, on, path);
  await stream;
  return page;
}
const news = (page: Page) => page.getByRole('status').filter({ hasText: 'Test sales' });

/** The window goes out of sight, or comes into it again. */
const look = (page: Page, where: 'away' | 'back') =>
  page.evaluate((isHidden) => {
    Object.defineProperty(document, 'hidden', { configurable: true, get: () => isHidden });
    document.dispatchEvent(new Event('visibilitychange'));
  }, where === 'away');
const ofLive = { predicate: (request: { url: () => string }) => request.url().endsWith('/api/live') };

test('a change of the record that one edits is said beside the form, and shown and taken in on request', async () => {
  const carrier = await makeCarrier(admin, { name: 'Pelagic Voice' });
  const page = await watching(`/carriers/${String(carrier['code'])}/edit`);
  const name = page.getByRole('textbox', { name: /^Name/ });
  await change(carrier, { name: 'Pelagic Global', taxCode: 'NO 1' }, 1);
  await news(page).getByText('Test sales changed Name, Tax code just now.').waitFor();
  await expect.poll(() => name.inputValue(), { message: 'an untouched form is left alone too' }).toBe('Pelagic Voice');
  await name.fill('Pelagic Mine');
  await news(page).getByText('Your own changes are still here.').waitFor();
  expect(await barriers(page)).toEqual([]);
  await news(page).getByRole('button', { name: 'Show changes' }).click();
  const dialog = page.getByRole('dialog');
  await dialog.getByRole('radio', { name: 'Name: theirs' }).check();
  await dialog.getByRole('button', { name: 'Take in their changes' }).click();
  await dialog.waitFor({ state: 'detached' });
  await expect.poll(() => name.inputValue()).toBe('Pelagic Global');
  await news(page).waitFor({ state: 'detached' });
  await page.context().close();
}, 120_000);

test('a record that one reads says what changed and loads it on request; its removal is said too', async () => {
  const carrier = await makeCarrier(admin, { name: 'Boreal Telecom' });
  const page = await watching(`/carriers/${carrier.id}`);
  await change(carrier, { name: 'Boreal Carrier Services' }, 1);
  await news(page).getByText('Test sales changed Name just now.').waitFor();
  await page.getByRole('heading', { name: 'Boreal Telecom', level: 1 }).waitFor();
  await news(page).getByRole('button', { name: 'Load it' }).click();
  await page.getByRole('heading', { name: 'Boreal Carrier Services', level: 1 }).waitFor();
  await news(page).waitFor({ state: 'detached' });
  await app.pool.query('DELETE FROM carriers WHERE id = $1', [carrier.id]);
  await page.getByText(/removed this record just now/).waitFor();
  await page.context().close();
}, 120_000);

test('a record that was removed while nobody looked is told to who comes back to it', async () => {
  const carrier = await makeCarrier(admin, { name: 'Fulmar Voice' });
  const page = await watching(`/carriers/${carrier.id}/edit`);
  const closed = page.waitForEvent('requestfailed', ofLive);
  await look(page, 'away');
  await closed;
  expect((await sales.patch(`/api/carriers/${carrier.id}`, { taxCode: 'GB 1' }, 1)).status).toBe(200);
  expect((await admin.delete(`/api/carriers/${carrier.id}`, 2)).status).toBe(200);
  await page.route('**/api/live', (route) => route.abort());
  await look(page, 'back');
  await page.getByText('This record is not there any more.').waitFor();
  await page.context().close();
}, 120_000);

test('a list keeps its rows still, says how many changes there are, and rests while nobody looks', async () => {
  const carrier = await makeCarrier(admin, { name: 'Cormorant Voice' });
  const page = await watching('/carriers');
  await page.getByRole('link', { name: 'Cormorant Voice' }).first().waitFor();
  await change(carrier, { name: 'Cormorant Wholesale' }, 1);
  await makeCarrier(sales, { name: 'Dotterel Telecom' });
  const button = page.getByRole('button', { name: '2 changes' });
  await button.waitFor();
  await expect.poll(() => page.getByRole('link', { name: 'Cormorant Voice' }).count()).toBeGreaterThan(0);
  await button.click();
  await page.getByRole('link', { name: 'Cormorant Wholesale' }).first().waitFor();
  await page.getByRole('link', { name: 'Dotterel Telecom' }).first().waitFor();
  await button.waitFor({ state: 'detached' });

  const closed = page.waitForEvent('requestfailed', ofLive);
  await look(page, 'away');
  await closed;
  await change(carrier, { name: 'Cormorant Global' }, 2);
  const opened = page.waitForEvent('request', ofLive);
  await look(page, 'back');
  await opened;
  await page.getByRole('link', { name: 'Cormorant Global' }).first().waitFor();
  await page.context().close();
}, 120_000);

test('one person’s own change in another window is simply there', async () => {
  const carrier = await makeCarrier(admin, { name: 'Egret Voice' });
  const page = await watching('/carriers');
  await page.getByRole('link', { name: 'Egret Voice' }).first().waitFor();
  expect((await admin.patch(`/api/carriers/${carrier.id}`, { name: 'Egret Global' }, 1)).status).toBe(200);
  await page.getByRole('link', { name: 'Egret Global' }).first().waitFor();
  await page.context().close();
}, 120_000);

test('a change of settings is said beside the form of an open interconnect, and so is who changed a setting last', async () => {
  const link = await makeInterconnect(admin, { name: 'Oslo', direction: 'both' });
  const noc = await app.as('noc');
  const path = `/api/carrier_interconnects/${link.id}`;
  const saveMedia = async (media: Record<string, unknown>) => {
    const answer = await noc.patch<Row>(path, { interconnect_media_settings: media }, link.version);
    if (answer.status !== 200) throw new Error(answer.text);
  };
  const page = await watching(`/carrier_interconnects/${String(link['shortCode'])}?tab=media`);
  await saveMedia({ dtmfDetection: 'sip_info' });
  const told = page.getByRole('status').filter({ hasText: 'Test noc changed' });
  await told.filter({ hasText: 'DTMF' }).waitFor();
  const dtmf = page.locator('[data-field="interconnect_media_settings.dtmfDetection"]');
  expect(await dtmf.textContent(), 'the form is left alone').not.toContain('SIP INFO');
  await told.getByRole('button', { name: 'Show changes' }).click();
  await page.getByRole('dialog').getByRole('button', { name: 'Take in their changes' }).click();
  await dtmf.getByText('SIP INFO').waitFor();
  await told.waitFor({ state: 'detached' });
  await saveMedia({ version: 1, dtmfDetection: 'rfc2833' });
  await told.filter({ hasText: 'DTMF' }).waitFor();
  await dtmf.getByRole('button', { name: /^Last change of/ }).click();
  await page
    .locator('.blame-text')
    .getByText(noc.email as string)
    .waitFor();
  await page.context().close();
}, 120_000);

test('a list asks for nothing while the database is away, and shows what changed when it is back', async () => {
  const database = await createDatabase(inject('databaseUrl'), undefined, templateName);
  const line = await new Line(database.url).open();
  const own = await startApp({ databaseUrl: line.url });
  const person = await own.as('super_admin');
  const carrier = await makeCarrier(person, { name: 'Gannet Voice' });
  const page = await watching('/carriers', own, person);
  await page.getByRole('link', { name: 'Gannet Voice' }).first().waitFor();
  const asked: string[] = [];
  page.on('request', (request) => {
    const path = request.url().slice(own.url.length);
    if (path.startsWith('/api/')) asked.push(path);
  });
  line.cut();
  await until(() => own.errors.some((one) => one.startsWith('Live events')), 'the outage is noticed');
  const client = new pg.Client(database.url);
  await client.connect();
  await client.query(`UPDATE carriers SET name = 'Gannet Global' WHERE id = $1`, [carrier.id]);
  await client.end();
  await until(async () => (await person.get('/readyz')).status === 503, 'the outage is told');
  expect(asked).toEqual([]);
  await page.getByRole('searchbox').first().fill('Gannet');
  await page.getByText('The database cannot be reached at the moment.').first().waitFor();
  await page.getByRole('searchbox').first().fill('');
  line.mend();
  await page.getByRole('link', { name: 'Gannet Global' }).first().waitFor();
  await page.getByText('The database cannot be reached at the moment.').first().waitFor({ state: 'hidden' });
  await page.context().close();
  await own.close();
  line.close();
  await database.drop();
}, 120_000);
