// Support at work in a real browser: who changed a credit limit, when and why; taken back by finance; seen in the trail.
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { verifyAndRemember } from '../../api/audit/proof.ts';
import { sealTrail } from '../../api/audit/seals.ts';
import { launchBrowser } from '../support/browser.ts';
import { currencyId, make, makeCarrier, makeInterconnect } from '../support/rows.ts';
import type { Row } from '../support/rows.ts';
import { barriers, choose, openPage, signedInPage } from '../support/panel.ts';
import { startApp } from '../support/server.ts';
import type { Client, TestApp } from '../support/server.ts';

let app: TestApp;
let browser: Browser;
let support: Client;
let finance: Client;
let carrier: Row;

beforeAll(async () => {
  app = await startApp();
  const admin = await app.as('super_admin');
  support = await app.as('support');
  finance = await app.as('finance');
  carrier = await makeCarrier(admin, { name: 'Northwind Voice', code: 'NORTHWIND' });
  const path = `/api/carriers/${carrier.id}`;
  const raised = await finance.patch<Row>(path, { customerCreditLimit: '100', taxCode: 'GB1' }, 1, 'New contract');
  await finance.patch(path, { customerCreditLimit: '250' }, raised.body.version, 'Typed a nought too many');
  await sealTrail(app.pool);
  await verifyAndRemember(app.pool);
  browser = await launchBrowser();
}, 180_000);
afterAll(async () => {
  await browser?.close();
  await app?.close();
});

const signedIn = (person: Client, path: string, width = 1440): Promise<Page> =>
  signedInPage(browser, app, person, path, { width });

it('support sees who changed the credit limit, when and why in one click from the carrier, and in two from its field', async () => {
  const page = await signedIn(support, '/carriers/NORTHWIND');
  await page.getByRole('tab', { name: /^History/ }).click();
  const entry = page.locator('.history-entry').first();
  await entry.getByText('Customer credit limit').first().waitFor();
  const said = await entry.innerText();
  expect(said).toContain(finance.email);
  expect(said).toContain('Typed a nought too many');
  expect(said).toMatch(/100\.00\s+USD/);
  expect(said).toMatch(/250\.00\s+USD/);
  expect(await entry.getByRole('button', { name: 'Revert' }).count()).toBe(0);
  expect(await barriers(page)).toEqual([]);

  await page.getByRole('tab', { name: /^Credit control/ }).click();
  await page.getByRole('button', { name: 'Last change of Customer credit limit' }).click();
  const popover = page.locator('.blame-text');
  await popover.getByText(String(finance.email)).waitFor();
  await expect.poll(() => popover.innerText()).toContain('Typed a nought too many');
  expect(await barriers(page)).toEqual([]);
  await page.context().close();
}, 120_000);

it('two points compare, and the record is shown as it was', async () => {
  const page = await signedIn(support, '/carriers/NORTHWIND?tab=history');
  await page.locator('.history-entry').last().getByRole('button', { name: 'As it was then' }).click();
  const drawer = page.locator('.points-body');
  await page.locator('.points-row').waitFor();
  await expect
    .poll(() => page.locator('.points-changed').allInnerTexts())
    .toEqual(expect.arrayContaining([expect.stringMatching(/Customer credit limit[\s\S]*0\.00/)]));
  await page.getByText('What differs').click();
  await drawer.getByText('Tax code').waitFor();
  await expect.poll(() => drawer.innerText()).toMatch(/Customer credit limit\s+0\.00\s+USD\s+250\.00\s+USD/);
  expect(await barriers(page)).toEqual([]);
  await page.context().close();
}, 120_000);

it('finance takes the one field back after a preview and with a reason, and support sees that in the trail', async () => {
  const page = await signedIn(finance, '/carriers/NORTHWIND');
  await page.getByRole('tab', { name: /^History/ }).click();
  await page.locator('.history-entry').first().getByRole('button', { name: 'Revert' }).click();
  const dialog = page.getByRole('dialog');
  await dialog.getByText('Will be').waitFor();
  await expect.poll(() => dialog.innerText()).toMatch(/250\.00\s+USD\s+100\.00\s+USD/);
  const apply = dialog.getByRole('button', { name: 'Revert 1 field' });
  await expect.poll(() => apply.isDisabled()).toBe(true);
  expect(await barriers(page)).toEqual([]);
  await dialog.getByLabel('Reason').fill('Back to the contract');
  await apply.click();
  await page.locator('.history-entry').first().getByText('Reverted').waitFor();
  const now = await finance.get<Row>(`/api/carriers/${carrier.id}`);
  expect(now.body['customerCreditLimit']).toBe('100.0000');
  await page.context().close();

  const other = await signedIn(support, '/audit_records?resource=carriers&field=customerCreditLimit');
  const first = other.locator('.trail-entry').first();
  await first.getByText('Back to the contract').waitFor();
  await expect.poll(() => first.innerText()).toContain('Northwind Voice');
  await first.getByRole('button', { name: '1 field' }).click();
  await first.getByRole('row', { name: /250\.00\s+USD.*100\.00\s+USD/ }).waitFor();
  await expect.poll(() => first.getByText('Reverted', { exact: true }).count()).toBe(1);
  expect(await barriers(other)).toEqual([]);
  await other.context().close();
}, 120_000);

it('a change that comes in while one looks at a revert is told, and takes neither the dialog nor the reason away', async () => {
  const { id } = await makeCarrier(finance, { name: 'Restless Voice', code: 'RESTLESS' });
  const path = `/api/carriers/${id}`;
  expect((await finance.patch(path, { taxCode: 'GB 1' }, 1)).status).toBe(200);
  const page = await signedIn(finance, '/carriers/RESTLESS?tab=history');
  await page.locator('.history-entry').first().getByRole('button', { name: 'Revert' }).click();
  const dialog = page.getByRole('dialog');
  await dialog.getByLabel('Reason').fill('Typed with care');
  expect((await finance.patch(path, { taxCode: 'GB 2' }, 2)).status).toBe(200);
  await dialog.getByRole('button', { name: 'Revert 1 field' }).click();
  await dialog.getByText('Somebody changed this record a moment ago').waitFor();
  await dialog.getByText(/Tax code was changed again/).waitFor();
  expect(await dialog.getByLabel('Reason').inputValue()).toBe('Typed with care');
  await dialog.getByRole('button', { name: 'Revert 1 field' }).click();
  await dialog.waitFor({ state: 'detached' });
  await page.locator('.history-entry').first().getByText('Typed with care').waitFor();
  expect((await finance.get<Row>(path)).body['taxCode']).toBe(null);

  await page.locator('.history-entry').first().getByRole('button', { name: 'Revert' }).click();
  await dialog.getByRole('button', { name: 'Revert 1 field' }).click();
  await dialog.waitFor({ state: 'detached' });
  await expect
    .poll(() => page.getByText(/^Taken back by/).count(), { message: 'the first change holds again' })
    .toBe(1);
  await page.context().close();
}, 120_000);

it('the trail filters by what is picked, keeps that in the address, and shows how far it is verified', async () => {
  const page = await signedIn(support, '/audit_records');
  await page.getByText(/Verified to #\d/).waitFor();
  await page.getByLabel('Text').fill('northwind');
  await page.waitForURL(/q=northwind/);
  await choose(page, 'Table', 'Carriers');
  await page.waitForURL(/resource=carriers/);
  await page.locator('.trail-entry').first().getByText('Northwind Voice').waitFor();
  await page.reload();
  await page.locator('.trail-entry').first().getByText('Northwind Voice').waitFor();
  await expect.poll(() => page.getByLabel('Text').inputValue()).toBe('northwind');
  await page.getByLabel('Text').fill('nothing has this name');
  await page.getByText('Nothing in the trail fits').waitFor();
  await page.getByRole('button', { name: 'Clear the filters' }).click();
  await page.locator('.trail-entry').first().waitFor();
  await page.context().close();
}, 120_000);

it('amounts of the past stand in the currency that they had, and a record that is gone is called by its name', async () => {
  const admin = await app.as('super_admin');
  const [yen, euro] = [await currencyId(admin, 'JPY'), await currencyId(admin, 'EUR')];
  const moved = await makeCarrier(admin, { name: 'Moved Voice', code: 'MOVED', primaryCurrencyId: yen });
  const path = `/api/carriers/${moved.id}`;
  expect((await finance.patch(path, { customerCreditLimit: '1000' }, 1, 'In yen')).status).toBe(200);
  expect((await finance.patch(path, { customerCreditLimit: '0' }, 2, 'Taken away')).status).toBe(200);
  expect((await admin.patch(path, { primaryCurrencyId: euro }, 3, 'From now on in euro')).status).toBe(200);
  const page = await signedIn(support, '/carriers/MOVED?tab=history');
  const inYen = page.locator('.history-entry').filter({ hasText: 'In yen' });
  await inYen.getByText('Customer credit limit').first().waitFor();
  await expect.poll(() => inYen.innerText()).toMatch(/0\s+JPY\s+1,000\s+JPY/);
  await openPage(page, app, `/audit_records?resource=carriers&record=${moved.id}&field=customerCreditLimit`);
  await page
    .locator('.trail-entry')
    .filter({ hasText: 'In yen' })
    .getByRole('button', { name: /^\d fields?$/ })
    .click();
  await page.getByRole('row', { name: /0\s+JPY.*1,000\s+JPY/ }).waitFor();

  const category = await make(admin, 'customer_categories', { name: 'Trail', code: 'trail' });
  const group = await make(admin, 'customer_groups', {
    name: 'Northern lights',
    code: 'lights',
    categoryId: category.id,
  });
  const customer = await make(admin, 'customers', {
    companyName: 'Lighthouse',
    accountNumber: 'CUS-900001',
    categoryId: category.id,
    groupId: group.id,
  });
  const left = await admin.patch(`/api/customers/${customer.id}`, { groupId: null }, customer.version);
  expect(left.status, left.text).toBe(200);
  expect((await admin.delete(`/api/customer_groups/${group.id}`, group.version)).status).toBe(200);
  await openPage(page, app, `/audit_records?resource=customers&record=${customer.id}&field=groupId`);
  await page.getByRole('button', { name: '1 field' }).click();
  await page.getByRole('row', { name: /Northern lights \(gone\)/ }).waitFor();

  await page.goto(`${app.url}/customer_groups/${group.id}`);
  await page.getByRole('link', { name: 'In the audit trail' }).click();
  await page.locator('.trail-entry').first().getByText('Northern lights').waitFor();
  await page.context().close();
}, 120_000);

it('a refused write of money stands in the history of the record, with what was refused', async () => {
  const { id } = await makeCarrier(finance, { name: 'Guarded Voice', code: 'GUARDED' });
  const noc = await app.as('noc');
  expect((await noc.patch(`/api/carriers/${id}`, { customerCreditLimit: '5' }, 1)).status).toBe(403);
  const page = await signedIn(support, '/carriers/GUARDED?tab=history');
  const refused = page.locator('.history-entry').filter({ hasText: noc.email as string });
  await refused.getByText(/refused to write Customer credit limit/).waitFor();
  await page.getByRole('button', { name: 'Compare or look back' }).click();
  await page.getByRole('combobox', { name: 'From' }).press('ArrowDown');
  await page.getByRole('option', { name: /Created/ }).waitFor();
  expect(await page.getByRole('option', { name: /Refused/ }).count()).toBe(0);
  await page.context().close();
}, 120_000);

it('the history of an interconnect leads to those of its settings, which are saved with it', async () => {
  const admin = await app.as('super_admin');
  const link = await makeInterconnect(admin, { direction: 'both' });
  const path = `/api/carrier_interconnects/${link.id}`;
  const answer = await admin.patch(path, { interconnect_media_settings: { dtmfDetection: 'sip_info' } }, link.version);
  expect(answer.status, answer.text).toBe(200);
  const page = await signedIn(support, `/carrier_interconnects/${String(link['shortCode'])}?tab=history`);
  await page.getByRole('link', { name: 'Media settings' }).click();
  await page.locator('.history-entry').filter({ hasText: 'Created' }).waitFor();
  await page.context().close();
}, 120_000);

it('a person is picked as actor by name; a part of an address filters nothing, and neither does a moment that is none', async () => {
  const page = await signedIn(support, '/audit_records');
  const actor = page.getByRole('combobox', { name: 'Actor' });
  await actor.fill('Test finance');
  await page
    .getByRole('option')
    .filter({ hasText: finance.email as string })
    .waitFor();
  expect(new URL(page.url()).search, 'nothing is filtered by half a name').toBe('');
  await page
    .getByText(finance.email as string)
    .last()
    .click();
  await page.waitForURL(/actor=finance/);
  await page.locator('.trail-entry').first().waitFor();
  const actors = () => page.locator('.trail-actor').allInnerTexts();
  await expect.poll(async () => [...new Set(await actors())]).toEqual([finance.email]);
  await openPage(page, app, '/audit_records?from=2026-13-99');
  expect(await page.getByPlaceholder('From any time').inputValue()).toBe('');
  await page.getByRole('button', { name: 'Clear the filters' }).click();
  await page.locator('.trail-entry').first().waitFor();
  await page.context().close();
}, 120_000);

it('the save bar asks why a credit limit changes, and saves with the reason', async () => {
  const page = await signedIn(finance, '/carriers/NORTHWIND/edit?tab=credit-control');
  const limit = page.getByRole('textbox', { name: 'Customer credit limit' });
  await limit.fill('300');
  await page.getByRole('button', { name: 'Save', exact: true }).click();
  await page.getByText('Say why before you save').waitFor();
  const why = page.getByRole('textbox', { name: /Why does Customer credit limit change/ });
  await expect.poll(() => why.evaluate((input) => input === document.activeElement)).toBe(true);
  expect(await barriers(page)).toEqual([]);
  await why.fill('Grown again');
  await page.getByRole('button', { name: 'Save', exact: true }).click();
  const history = () => finance.get<{ entries: { reason: string }[] }>(`/api/carriers/${carrier.id}/history`);
  await expect.poll(async () => (await history()).body.entries[0]?.reason).toBe('Grown again');
  await page.context().close();
}, 120_000);

it('the trail and a history have no barrier on a phone', async () => {
  const page = await signedIn(support, '/audit_records', 390);
  await page.locator('.trail-entry').first().waitFor();
  const found = await barriers(page);
  await page.goto(`${app.url}/carriers/NORTHWIND?tab=history`);
  await page.locator('.history-entry').first().waitFor();
  expect([...found, ...(await barriers(page))]).toEqual([]);
  await page.context().close();
}, 120_000);
