// An exported trail is checked in the browser: what was changed is told, the file does not leave, and a large one does not freeze the page.
import { createHash } from 'node:crypto';
import { mkdtemp, open, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { trailerLine } from '../../api/audit/export-file.ts';
import { AuditKeys } from '../../api/audit/keys.ts';
import { Vault } from '../../api/auth/vault.ts';
import { launchBrowser } from '../support/browser.ts';
import { barriers, signedInPage } from '../support/panel.ts';
import { makeCarrier } from '../support/rows.ts';
import { startApp, testSecret } from '../support/server.ts';
import type { Client, TestApp } from '../support/server.ts';

let app: TestApp;
let browser: Browser;
let support: Client;
let folder: string;

beforeAll(async () => {
  app = await startApp();
  support = await app.as('support');
  await makeCarrier(await app.as('super_admin'), { name: 'Zaïre, "Télécom"' });
  folder = await mkdtemp(join(tmpdir(), 'didtron-file-'));
  browser = await launchBrowser();
}, 180_000);
afterAll(async () => {
  await browser?.close();
  await app?.close();
  await rm(folder, { recursive: true, force: true });
});

const opened = (width = 1440): Promise<Page> => signedInPage(browser, app, support, '/check-export', { width });
const choose = (page: Page, path: string): Promise<void> => page.getByLabel('Exported file').setInputFiles(path);
const told = async (page: Page, title: string): Promise<string> => {
  await page.getByRole('heading', { name: title }).waitFor();
  return page.locator('.export-check-result').innerText();
};
async function file(name: string, content: string | Buffer): Promise<string> {
  await writeFile(join(folder, name), content);
  return join(folder, name);
}

it('a file that the trail exported is as it was; one with a letter changed, its end cut or its sum made again is not', async () => {
  const page = await signedInPage(browser, app, support, '/audit_records');
  const exported: Record<string, string> = {};
  for (const format of ['CSV', 'NDJSON']) {
    await page.getByRole('button', { name: 'Export' }).click();
    const download = page.waitForEvent('download');
    await page.getByRole('link', { name: new RegExp(`^${format}`) }).click();
    exported[format] = join(folder, (await download).suggestedFilename());
    await (await download).saveAs(exported[format]);
  }
  await page.getByRole('button', { name: 'Export' }).click();
  await page.getByRole('link', { name: 'Check an exported file' }).click();
  await page.getByRole('heading', { name: 'Check an export' }).waitFor();
  await page.waitForLoadState('networkidle');
  // Nobody is asked: the check goes on without a network.
  await page.context().setOffline(true);
  for (const path of Object.values(exported)) {
    await choose(page, path);
    expect(await told(page, 'The file is as it was exported')).toMatch(
      /^.+\n+\d+ rows?, signed by this system \([\w-]{43}\)\.$/,
    );
    const content = await readFile(path, 'utf8');
    await choose(page, await file('changed', content.replace('Télécom', 'Telécom')));
    await told(page, 'The file was changed after it was exported');
    await choose(page, await file('cut', content.slice(0, -30)));
    await told(page, 'This is not a complete export');
    await choose(page, path);
    await told(page, 'The file is as it was exported');
    const [, body = '', last = ''] = /^([^]*\n)(.+\n)$/.exec(content.replace('Télécom', 'Telecom')) ?? [];
    const sum = createHash('sha256').update(body).digest('hex');
    await choose(page, await file('summed', body + last.replace(/[0-9a-f]{64}/, sum)));
    expect(await told(page, 'The file was changed after it was exported')).toContain('Do not rely on this file');
  }
  await page.context().close();
}, 120_000);

it('a file signed by another system, or by nobody, is told apart', async () => {
  const page = await opened();
  const body = '{"id":"1"}\n';
  const sum = createHash('sha256').update(body).digest('hex');
  const other = new AuditKeys(new Vault('another system that has its own key'));
  await choose(page, await file('other.ndjson', body + trailerLine('ndjson', 1, sum, other.signer)));
  await told(page, 'The file was not signed by this system');
  expect(await barriers(page)).toEqual([]);
  await choose(page, await file('bare.ndjson', body + trailerLine('ndjson', 1, sum, null)));
  await told(page, 'The check sum matches, but the file is not signed');
  await choose(page, await file('empty.ndjson', ''));
  await told(page, 'This is not a complete export');
  expect(await barriers(page)).toEqual([]);
  await page.context().close();
}, 120_000);

it('a file of 100 MB is checked while the page goes on answering', async () => {
  const path = join(folder, 'large.ndjson');
  const large = await open(path, 'w');
  const hash = createHash('sha256');
  const part = Buffer.from(`${JSON.stringify({ text: 'x'.repeat(986) })}\n`.repeat(1000));
  for (let parts = 0; parts < 100; parts += 1) {
    hash.update(part);
    await large.write(part);
  }
  const { signer } = new AuditKeys(new Vault(testSecret));
  await large.write(trailerLine('ndjson', 100_000, hash.digest('hex'), signer));
  await large.close();
  const page = await opened();
  // The longest time in which the page could do nothing else.
  await page.evaluate(() => {
    const state = window as unknown as { longest: number };
    state.longest = 0;
    new PerformanceObserver((list) => {
      for (const entry of list.getEntries()) state.longest = Math.max(state.longest, entry.duration);
    }).observe({ type: 'longtask' });
  });
  await choose(page, path);
  expect(await told(page, 'The file is as it was exported')).toContain('100,000 rows');
  expect(await page.evaluate(() => (window as unknown as { longest: number }).longest)).toBeLessThan(500);
  await page.context().close();
}, 120_000);

it('works by keyboard and on a phone', async () => {
  const page = await opened(390);
  const chooser = page.waitForEvent('filechooser');
  await page.getByRole('button', { name: 'Choose a file' }).focus();
  await page.keyboard.press('Enter');
  await (await chooser).setFiles(await file('short.csv', 'a\n'));
  await told(page, 'This is not a complete export');
  expect(await barriers(page)).toEqual([]);
  expect(await page.evaluate(() => document.documentElement.scrollWidth <= window.innerWidth)).toBe(true);
  await page.context().close();
}, 120_000);

it('the badge of the trail says that its guards were interrupted, and leads to the entry', async () => {
  const other = await startApp({ auditCheckEvery: 50 });
  const admin = await other.as('super_admin');
  await other.pool.query('ALTER TABLE carriers DISABLE TRIGGER z_audit');
  await expect
    .poll(async () => (await admin.get('/api/audit_records/proof')).text)
    .toContain('trigger z_audit of carriers is switched off');
  const page = await signedInPage(browser, other, admin, '/audit_records');
  await page.getByRole('button', { name: /^Interrupted/ }).click();
  await page
    .getByText(/guards repaired, trigger z_audit of carriers is switched off/)
    .first()
    .waitFor();
  expect(await barriers(page)).toEqual([]);
  await page.getByRole('link', { name: 'Open the entry' }).click();
  await page.getByRole('heading', { name: 'Audit record' }).waitFor();
  await page.context().close();
  await other.pool.query('CREATE RULE elsewhere AS ON DELETE TO carriers DO ALSO NOTHING');
  await expect.poll(async () => (await admin.get('/api/audit_records/proof')).text).toContain('rewrite rule');
  const again = await signedInPage(browser, other, admin, '/audit_records');
  await again.getByRole('button', { name: 'Not guarded' }).click();
  await again.getByText('Changes may go unrecorded').waitFor();
  expect(await barriers(again)).toEqual([]);
  await again.context().close();
  await other.close();
}, 120_000);
