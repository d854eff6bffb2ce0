// Credit control in a real browser: an adjustment that waits for a second person, a low balance that is mailed, a payment that clears it.
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { colleagueOf } from '../support/accounts.ts';
import { launchBrowser } from '../support/browser.ts';
import { barriers, choose, openPage, signedInPage } from '../support/panel.ts';
import { make, makeCarrier } from '../support/rows.ts';
import type { Row } from '../support/rows.ts';
import { startApp } from '../support/server.ts';
import type { Client, TestApp } from '../support/server.ts';
import { startSmtp } from '../support/smtp.ts';
import type { TestSmtp } from '../support/smtp.ts';
import { until } from '../support/until.ts';

let app: TestApp;
let browser: Browser;
let smtp: TestSmtp;
let admin: Client;
let finance: Client;

beforeAll(async () => {
  smtp = await startSmtp();
  app = await startApp({ smtpUrl: smtp.url, worker: true, approvalLimit: '1000' });
  admin = await app.as('super_admin');
  finance = await app.as('finance');
  browser = await launchBrowser();
}, 180_000);
afterAll(async () => {
  await browser?.close();
  await app?.close();
  await smtp?.close();
});

/** Fills in the dialog of an adjustment and books it. */
async function adjust(page: Page, kind: string, amount: string, reference: string): Promise<void> {
  await page.getByRole('button', { name: 'Adjust balance' }).first().click();
  const dialog = page.getByRole('dialog');
  await choose(page, /^Kind/, kind);
  await dialog.getByRole('textbox', { name: /^Amount/ }).fill(amount);
  await dialog.getByRole('textbox', { name: /^Reason/ }).fill('As agreed by mail');
  await dialog.getByRole('textbox', { name: /^Reference/ }).fill(reference);
  await dialog.getByRole('button', { name: 'Adjust balance' }).click();
  await dialog.waitFor({ state: 'detached' });
}
const stateOf = async (alert: Row): Promise<unknown> =>
  (await admin.get<Row>(`/api/carrier_credit_alerts/${alert.id}`)).body['state'];

test('a debit on the page of a carrier fires its low balance alert, which is mailed, and a payment clears it', async () => {
  const carrier = await makeCarrier(finance, { name: 'Pelagic Voice', customerCreditLimit: '900' });
  const alert = await make(admin, 'carrier_credit_alerts', {
    carrierId: carrier.id,
    alertType: 'low_balance',
    threshold: '-500',
    recipients: [{ type: 'email', address: 'credit@example.com', as: 'to' }],
  });
  const page = await signedInPage(browser, app, finance, `/carriers/${carrier.id}?tab=ledger`);
  await adjust(page, 'Debit', '640.5', 'INV-77');
  await page.getByText('INV-77').first().waitFor();
  await expect.poll(() => stateOf(alert)).toBe('fired');
  await until(() => smtp.received.length === 1, 'the mail', 30_000);
  expect(smtp.received[0]).toMatchObject({
    recipients: ['credit@example.com'],
    subject: 'Pelagic Voice: balance is below -500.00 USD',
  });
  await adjust(page, 'Payment', '300', 'RCV-12');
  await page.getByText('RCV-12').first().waitFor();
  await expect.poll(() => stateOf(alert)).toBe('none');
  await until(() => smtp.received.length === 2, 'the all-clear', 30_000);
  expect(await barriers(page)).toEqual([]);
  await openPage(page, app, `/carriers/${carrier.id}?tab=credit-control`);
  await page.getByText('559.50').first().waitFor();
  await openPage(page, app, `/carrier_credit_alerts/${alert.id}?tab=notifications`);
  await page.getByText('Pelagic Voice: balance is back above -500.00 USD').first().waitFor();
  expect(await barriers(page)).toEqual([]);
  await page.context().close();
}, 180_000);

test('who is told is picked by name: a contact of this carrier, a user, or an address', async () => {
  const [carrier, stranger] = [await makeCarrier(admin), await makeCarrier(admin)];
  const contact = (of: Row, firstName: string) =>
    make(admin, 'carrier_contacts', {
      carrierId: of.id,
      firstName,
      lastName: 'Okoro',
      email: `${firstName.toLowerCase()}@example.com`,
    });
  const ada = await contact(carrier, 'Ada');
  await contact(stranger, 'Bela');
  const alert = await make(admin, 'carrier_credit_alerts', {
    carrierId: carrier.id,
    alertType: 'low_balance',
    threshold: '10',
    recipients: [{ type: 'email', address: 'credit@example.com', as: 'cc' }],
  });
  const page = await signedInPage(browser, app, finance, `/carrier_credit_alerts/${alert.id}/edit`);
  expect(await page.getByRole('combobox', { name: 'Contact or user, row 1' }).count()).toBe(0);
  await page.getByRole('button', { name: 'Add a row' }).click();
  const picker = page.getByRole('combobox', { name: 'Contact or user, row 2' });
  await picker.press('ArrowDown');
  await page.getByRole('option', { name: /Ada Okoro/ }).waitFor();
  expect(await page.getByRole('option', { name: /Bela/ }).count()).toBe(0);
  await page.getByRole('option', { name: /Ada Okoro/ }).click();
  await choose(page, 'Kind, row 1', 'User');
  await page.getByRole('combobox', { name: 'Contact or user, row 1' }).fill(finance.email as string);
  await page
    .getByRole('option')
    .filter({ hasText: finance.email as string })
    .click();
  expect(await barriers(page)).toEqual([]);
  await page.getByRole('button', { name: 'Save', exact: true }).click();
  await page.getByRole('link', { name: 'Ada Okoro' }).waitFor();
  const { body: me } = await finance.get<{ user: { id: string } }>('/api/auth/me');
  const { body } = await admin.get<Row>(`/api/carrier_credit_alerts/${alert.id}`);
  expect(body['recipients']).toEqual([
    { type: 'user', id: me.user.id, as: 'cc' },
    { type: 'contact', id: ada.id, as: 'to' },
  ]);
  await page.context().close();
}, 120_000);

test('an adjustment above the limit says that it waits; another person approves it from the list', async () => {
  const carrier = await makeCarrier(admin, { name: 'Boreal Telecom' });
  const page = await signedInPage(browser, app, finance, `/carriers/${carrier.id}?tab=ledger`);
  await adjust(page, 'Credit', '2500', 'SET-1');
  await page.getByText(/waits for another person to approve it/).waitFor();
  await page.context().close();
  const other = await signedInPage(browser, app, await colleagueOf(app, 'finance'), '/ledger_approvals', {
    colorScheme: 'dark',
  });
  await other.getByText('SET-1').first().waitFor();
  expect(await barriers(other)).toEqual([]);
  await other.getByRole('button', { name: /^Actions for SET-1/ }).click();
  await other.getByRole('menuitem', { name: 'Approve' }).click();
  const dialog = other.getByRole('dialog');
  await dialog.getByText('Approve “SET-1”? It is booked at once.').waitFor();
  await dialog.getByRole('button', { name: 'Approve' }).click();
  await dialog.waitFor({ state: 'detached' });
  const { body } = await admin.get<Row>(`/api/carriers/${carrier.id}`);
  expect(body['customerBalance']).toBe('2500.0000');
  await other.context().close();
}, 180_000);

test('a template is read as a mail with the money of a carrier', async () => {
  await makeCarrier(admin, { name: 'Harbour & Sons' });
  const [template] = (await admin.get<Row[]>('/api/email_templates?slug=low_balance')).body;
  const page = await signedInPage(browser, app, finance, `/email_templates/${template?.id}?tab=preview`);
  await page.getByText('Example Telecom: balance is below -8,000.00 EUR').waitFor();
  await page.getByRole('combobox', { name: /With the money of/ }).fill('Harbour');
  await choose(page, /With the money of/, 'Harbour & Sons');
  const mail = page.frameLocator('iframe[title="The mail as HTML"]');
  await mail.getByText('the customer balance of Harbour & Sons has fallen').waitFor();
  expect(await barriers(page)).toEqual([]);
  await page.context().close();
}, 120_000);

test('none of this was an error of the server', () => expect(app.errors).toEqual([]));
