// Two people at one record, and edits that outlive a reload and a lost session, in real browsers.
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { launchBrowser } from '../support/browser.ts';
import { barriers, choose, openPage, openTab, signedInPage, signIn } from '../support/panel.ts';
import { currencyId, make, makeCarrier, makeInterconnect, nextNumber } from '../support/rows.ts';
import type { Row } from '../support/rows.ts';
import { startApp } from '../support/server.ts';
import type { Client, TestApp } from '../support/server.ts';
import { until } from '../support/until.ts';

let app: TestApp;
let browser: Browser;
let admin: Client;
let other: Client;

beforeAll(async () => {
  app = await startApp();
  admin = await app.as('super_admin');
  other = await app.as('admin');
  browser = await launchBrowser();
}, 180_000);
afterAll(async () => {
  await browser?.close();
  await app?.close();
});

const editPath = (carrier: Row) => `/carriers/${String(carrier['code'])}/edit`;
const stored = async (carrier: Row) => (await admin.get<Row>(`/api/carriers/${carrier.id}`)).body;
/** A page at a form. Leaving it with unsaved changes asks in a dialog of the browser's own. */
async function openForm(person: Client, path: string): Promise<Page> {
  const page = await signedInPage(browser, app, person, path);
  page.on('dialog', (dialog) => void dialog.accept());
  return page;
}
/** Chooses a side in the open dialog. */
async function pick(page: Page, name: string | RegExp): Promise<void> {
  await page.getByRole('dialog').getByRole('radio', { name }).check();
}
const saveButton = (page: Page) => page.getByRole('button', { name: 'Save', exact: true });
const nameOf = (page: Page) => page.getByRole('textbox', { name: /^Name/ });
/** A field of another tab: what is typed there counts as well. */
const tax = (page: Page) => page.getByRole('textbox', { name: 'Tax code' });
const openAccounting = (page: Page) => openTab(page, 'Accounting');
const notice = (page: Page) => page.getByRole('status').filter({ hasText: 'unsaved changes' });

test('two browsers edit one carrier: what does not clash is merged, for the one clash the second person chooses', async () => {
  const carrier = await makeCarrier(admin, { name: 'Meridian Voice', taxCode: 'GB 1' });
  const [first, second] = [await openForm(admin, editPath(carrier)), await openForm(other, editPath(carrier))];
  await nameOf(second).fill('Meridian Wholesale');
  await openAccounting(second);
  await tax(second).fill('GB 2');
  await nameOf(first).fill('Meridian Global');
  await saveButton(first).click();
  await first.getByRole('heading', { name: 'Meridian Global', level: 1 }).waitFor();

  await saveButton(second).click();
  const dialog = second.getByRole('dialog');
  await dialog.getByText('You both changed one field').waitFor();
  await expect.poll(() => dialog.innerText()).toContain(admin.email);
  const clash = dialog.getByRole('row', { name: /^Name/ });
  await expect.poll(() => clash.innerText()).toMatch(/Meridian Voice[^]*Meridian Global[^]*Meridian Wholesale/);
  const save = dialog.getByRole('button', { name: 'Save merged' });
  expect(await save.isDisabled(), 'nothing is chosen for anybody').toBe(true);
  await dialog.getByRole('radio', { name: 'Name: theirs' }).focus();
  await second.keyboard.press('ArrowRight');
  await expect
    .poll(() => dialog.getByRole('radio', { name: 'Name: yours' }).isChecked(), { message: 'by keyboard' })
    .toBe(true);
  await save.click();
  await second.getByRole('heading', { name: 'Meridian Wholesale', level: 1 }).waitFor();
  expect(await stored(carrier)).toMatchObject({ name: 'Meridian Wholesale', taxCode: 'GB 2', version: 3 });
  await first.context().close();
  await second.context().close();
}, 120_000);

test('where nothing clashes a stale save is merged without a question', async () => {
  const carrier = await makeCarrier(admin, { taxCode: 'DE 1' });
  const page = await openForm(admin, editPath(carrier));
  await openAccounting(page);
  await tax(page).fill('DE 2');
  expect((await other.patch(`/api/carriers/${carrier.id}`, { name: `${String(carrier['name'])} KG` }, 1)).status).toBe(
    200,
  );
  await saveButton(page).click();
  await page.getByText(`Merged with what ${String(other.email)} changed meanwhile: Name`).waitFor();
  await page.getByRole('heading', { name: `${String(carrier['name'])} KG`, level: 1 }).waitFor();
  expect(await stored(carrier)).toMatchObject({ name: `${String(carrier['name'])} KG`, taxCode: 'DE 2', version: 3 });
  await page.context().close();
}, 120_000);

test('settings on a tab merge alike', async () => {
  const { id, shortCode } = await makeInterconnect(admin);
  const path = `/api/interconnect_media_settings?interconnectId=${id}`;
  let settings = (await admin.get<Row[]>(path)).body[0];
  settings ??= await make(admin, 'interconnect_media_settings', { interconnectId: id });
  const page = await openForm(admin, `/carrier_interconnects/${String(shortCode)}?tab=media`);
  await choose(page, 'DTMF', 'SIP INFO');
  const theirs = await other.patch(
    `/api/interconnect_media_settings/${settings.id}`,
    { dtmfDetection: 'inband', rtpTimeout: 77 },
    settings.version,
  );
  expect(theirs.status, theirs.text).toBe(200);
  await saveButton(page).click();
  const dialog = page.getByRole('dialog');
  await pick(page, /^DTMF.*: yours$/);
  await dialog.getByRole('button', { name: 'Save merged' }).click();
  await dialog.waitFor({ state: 'detached' });
  await expect
    .poll(async () => (await admin.get<Row[]>(path)).body[0])
    .toMatchObject({ dtmfDetection: 'sip_info', rtpTimeout: 77 });
  await page.context().close();
}, 120_000);

test('both sides of long texts and of lists can be read and told apart', async () => {
  const lines = ['Meridian Voice Ltd', '12 Long Street', 'London EC1A 1AA', 'United Kingdom'];
  const carrier = await makeCarrier(admin, { billTo: lines.join('\n') });
  const page = await openForm(admin, editPath(carrier));
  await openAccounting(page);
  const mine = ['Meridian Voice Ltd', '14 Long Street', ...lines.slice(2)].join('\n');
  await page.getByRole('textbox', { name: 'Bill to' }).fill(mine);
  const theirs = ['Meridian Voice Ltd', '16 Long Street', ...lines.slice(2)].join('\n');
  expect((await other.patch(`/api/carriers/${carrier.id}`, { billTo: theirs }, 1)).status).toBe(200);
  await saveButton(page).click();
  const dialog = page.getByRole('dialog');
  const radio = dialog.getByRole('radio', { name: 'Bill to: yours' });
  await radio.waitFor();
  const [frame, place] = [await dialog.boundingBox(), await radio.boundingBox()];
  expect((place?.x ?? 0) + (place?.width ?? 0), 'the last column is in sight').toBeLessThan(
    (frame?.x ?? 0) + (frame?.width ?? 0),
  );
  const row = dialog.getByRole('row', { name: /^Bill to/ });
  await expect.poll(() => row.innerText()).toMatch(/12 Long[^]*16 Long[^]*14 Long/);
  expect(await barriers(page)).toEqual([]);
  await page.context().close();

  const { id: categoryId } = await make(admin, 'customer_categories', { name: 'Rivers', code: 'rivers' });
  const made = await Promise.all(
    ['Avon', 'Brent', 'Clyde'].map((companyName) =>
      make(admin, 'customers', { companyName, accountNumber: `CUS-${1000 + nextNumber()}`, categoryId }),
    ),
  );
  const [avon, brent, clyde] = made.map(({ id }) => id);
  const rule = await make(admin, 'carrier_assignments', {
    carrierId: carrier.id,
    assignmentType: 'customers',
    customerIds: [avon],
  });
  const form = await openForm(admin, `/carrier_assignments/${rule.id}/edit`);
  // The list stays open for another one.
  await form.getByRole('combobox', { name: /^Customers/ }).press('ArrowDown');
  await form.getByRole('option', { name: /^Brent/ }).click();
  const path = `/api/carrier_assignments/${rule.id}`;
  expect((await other.patch(path, { customerIds: [avon, clyde] }, rule.version)).status).toBe(200);
  await form.keyboard.press('Escape');
  await saveButton(form).click();
  const clash = form.getByRole('dialog').getByRole('row', { name: /^Customers/ });
  await expect.poll(() => clash.innerText()).toMatch(/Avon[^]*Avon[^]*Clyde[^]*Avon[^]*Brent/);
  await pick(form, 'Customers: yours');
  await form.getByRole('button', { name: 'Save merged' }).click();
  await expect
    .poll(async () => (await admin.get<Row>(path)).body['customerIds'], { message: 'as it was chosen' })
    .toEqual([avon, brent]);
  await form.context().close();
}, 120_000);

test('an amount stands in the currency of its side', async () => {
  const finance = await app.as('finance');
  const [yen, euro] = [await currencyId(admin, 'JPY'), await currencyId(admin, 'EUR')];
  const carrier = await makeCarrier(admin, { primaryCurrencyId: yen });
  const page = await openForm(finance, `${editPath(carrier)}?tab=credit-control`);
  await page.getByRole('textbox', { name: 'Customer credit limit' }).fill('2500');
  await page.getByRole('textbox', { name: /Why does/ }).fill('Agreed');
  const path = `/api/carriers/${carrier.id}`;
  for (const [version, values] of [{ primaryCurrencyId: euro }, { customerCreditLimit: '1000' }].entries()) {
    const answer = await finance.patch(path, values, version + 1, 'Moved');
    expect(answer.status, answer.text).toBe(200);
  }
  await saveButton(page).click();
  const clash = page.getByRole('dialog').getByRole('row', { name: /^Customer credit limit/ });
  await expect.poll(() => clash.innerText()).toMatch(/0 JPY[^]*1,000\.00 EUR[^]*2,500 JPY/);
  await page.context().close();
}, 120_000);

test('two windows at one record lose nothing of each other: what one saves or discards leaves the edits of the other', async () => {
  const carrier = await makeCarrier(admin);
  const first = await openForm(admin, editPath(carrier));
  const second = await first.context().newPage();
  second.on('dialog', (dialog) => void dialog.accept());
  await openPage(second, app, editPath(carrier));
  await nameOf(first).fill('Typed in the first');
  const held = () => second.evaluate(() => Object.values({ ...localStorage }).join());
  await expect.poll(held).toContain('Typed in the first');
  await openAccounting(second);
  await tax(second).fill('GB 7');
  await expect.poll(held).toMatch(/Typed in the first[^]*GB 7|GB 7[^]*Typed in the first/);
  await saveButton(second).click();
  await until(async () => (await stored(carrier))['taxCode'] === 'GB 7', 'the second is saved');
  await expect.poll(held).toContain('Typed in the first');
  await first.close();
  await openPage(second, app, editPath(carrier));
  await notice(second).getByRole('button', { name: 'Restore' }).click();
  await expect.poll(() => nameOf(second).inputValue()).toBe('Typed in the first');
  await second.context().close();
}, 120_000);

test('signing out asks, and leaves nothing of the unsaved edits to the next person', async () => {
  const person = await app.as('finance');
  const carrier = await makeCarrier(admin);
  const page = await openForm(person, editPath(carrier));
  await nameOf(page).fill('Not for other eyes');
  const held = () => page.evaluate(() => JSON.stringify({ ...localStorage }));
  await expect.poll(held).toContain('Not for other eyes');
  const leave = async () => {
    await page.getByRole('button', { name: /user menu/ }).click();
    await page.getByRole('menuitem', { name: 'Sign out' }).click();
  };
  await leave();
  const dialog = page.getByRole('dialog', { name: 'Sign out?' });
  await dialog.getByRole('button', { name: 'Stay' }).click();
  await dialog.waitFor({ state: 'detached' });
  expect(await nameOf(page).inputValue()).toBe('Not for other eyes');
  await leave();
  await dialog.getByRole('button', { name: 'Sign out' }).click();
  await page.getByLabel('E-mail').waitFor();
  expect(await held()).not.toContain('Not for other eyes');
  await page.context().close();
}, 120_000);

test('edits outlive a reload, come back as a difference to the record of today, and are gone once saved', async () => {
  const carrier = await makeCarrier(admin, { name: 'Atlas Telecom', taxCode: 'FR 1' });
  const page = await openForm(admin, editPath(carrier));
  await nameOf(page).fill('Atlas Telecom SA');
  await openAccounting(page);
  await tax(page).fill('FR 2');
  expect((await other.patch(`/api/carriers/${carrier.id}`, { taxCode: 'FR 3' }, 1)).status).toBe(200);
  await page.reload();
  await notice(page).getByText('1 field has been changed since').waitFor();
  await openAccounting(page);
  await expect.poll(() => tax(page).inputValue(), { message: 'offered, not written' }).toBe('FR 3');
  await notice(page).getByRole('button', { name: 'Compare and restore' }).click();
  const dialog = page.getByRole('dialog');
  await expect.poll(() => dialog.getByRole('row', { name: /^Tax code/ }).innerText()).toMatch(/FR 1[^]*FR 3[^]*FR 2/);
  await pick(page, 'Tax code: today');
  await dialog.getByRole('button', { name: 'Restore' }).click();
  await notice(page).waitFor({ state: 'detached' });
  await expect.poll(() => tax(page).inputValue()).toBe('FR 3');
  await saveButton(page).click();
  await page.getByRole('heading', { name: 'Atlas Telecom SA', level: 1 }).waitFor();
  expect(await stored(carrier)).toMatchObject({ name: 'Atlas Telecom SA', taxCode: 'FR 3' });
  await page.goto(app.url + editPath(carrier));
  await nameOf(page).waitFor();
  expect(await notice(page).count()).toBe(0);
  await page.context().close();
}, 120_000);

test('a new record is kept too; discarded edits do not come back, and a secret is never kept', async () => {
  const page = await openForm(admin, '/users/create');
  await page.getByRole('textbox', { name: /^First name/ }).fill('Ada');
  await page
    .getByLabel(/^Password/)
    .first()
    .fill('a password that nobody keeps');
  await page.reload();
  await notice(page).getByRole('button', { name: 'Restore' }).click();
  await expect.poll(() => page.getByRole('textbox', { name: /^First name/ }).inputValue()).toBe('Ada');
  expect(
    await page
      .getByLabel(/^Password/)
      .first()
      .inputValue(),
  ).toBe('');
  const held = await page.evaluate(() => JSON.stringify({ ...localStorage }));
  expect(held).toContain('Ada');
  expect(held).not.toContain('nobody keeps');
  await page.reload();
  await notice(page).getByRole('button', { name: 'Discard' }).click();
  await page.reload();
  await page.getByRole('textbox', { name: /^First name/ }).waitFor();
  expect(await notice(page).count()).toBe(0);
  await page.context().close();
}, 120_000);

test('a lost session asks for a sign-in on the spot, and the edits are still in the form', async () => {
  const carrier = await makeCarrier(admin, { name: 'Solent Connect' });
  const seller = await app.as('sales');
  const page = await openForm(seller, editPath(carrier));
  // The stream would tell of the end as well: here the save is to find out.
  await page.route('**/api/live', (route) => route.abort());
  await page.reload();
  await nameOf(page).fill('Solent Connect Ltd');
  await app.pool.query('DELETE FROM sessions WHERE user_id = (SELECT id FROM users WHERE email = $1)', [seller.email]);
  await until(async () => (await page.request.get(`${app.url}/api/auth/me`)).status() === 401, 'the session ends');
  await saveButton(page).click();
  await page.getByText('Your session has ended').waitFor();
  await signIn(page, seller);
  await expect.poll(() => nameOf(page).inputValue()).toBe('Solent Connect Ltd');
  await saveButton(page).click();
  await page.getByRole('heading', { name: 'Solent Connect Ltd', level: 1 }).waitFor();
  expect((await stored(carrier))['name']).toBe('Solent Connect Ltd');
  await page.context().close();
}, 120_000);
