// A person at the panel in a real browser: signs in, fills in, chooses; and what keeps people from working on a page.
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import type { Browser, Page } from 'playwright-core';
import { testPassword } from './server.ts';
import type { Client, TestApp } from './server.ts';

const axeSource = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');

interface Look {
  width?: number;
  colorScheme?: 'light' | 'dark';
}

/** A page of a fresh browser profile in which this person is signed in, at `path`. Close it with `page.context().close()`. */
export async function signedInPage(
  browser: Browser,
  app: TestApp,
  person: Client,
  path = '/',
  { width = 1440, colorScheme = 'light' }: Look = {},
): Promise<Page> {
  const context = await browser.newContext({ viewport: { width, height: 900 }, colorScheme });
  const [name = '', value = ''] = (person.cookie as string).split('=');
  await context.addCookies([{ name, value, url: app.url, httpOnly: true, sameSite: 'Lax' }]);
  const page = await context.newPage();
  page.setDefaultTimeout(20_000);
  await openPage(page, app, path);
  return page;
}

/** The same for someone who types e-mail and password. */
export async function signIn(page: Page, person: Client): Promise<void> {
  await page.getByLabel('E-mail').fill(person.email as string);
  await page.getByLabel('Password').fill(testPassword);
  await page.getByRole('button', { name: 'Sign in' }).click();
}

/** Goes to a path and waits until its head stands and nothing is on its way any more. */
export async function openPage(page: Page, app: TestApp, path: string): Promise<void> {
  await page.goto(app.url + path);
  await page.getByRole('heading', { level: 1 }).first().waitFor();
  await page.waitForLoadState('networkidle');
}

/** Chooses an option by its words in the select of this name. */
export async function choose(page: Page, name: string | RegExp, option: string): Promise<void> {
  await page.getByRole('combobox', { name }).press('ArrowDown');
  await page
    .locator('.ant-select-dropdown:not(.ant-select-dropdown-hidden) .ant-select-item-option')
    .filter({ hasText: option })
    .first()
    .click();
}

/** What a screen reader says after the name of a field: its help and what is wrong with it. */
export function descriptionOf(page: Page, name: string | RegExp): Promise<string> {
  return page
    .getByRole('textbox', { name })
    .first()
    .evaluate((input) =>
      (input.getAttribute('aria-describedby') ?? '')
        .split(' ')
        .map((id) => document.getElementById(id)?.textContent ?? '')
        .join(' '),
    );
}

/** Violations that keep people from working: serious and critical ones, each with where it is. */
export async function barriers(page: Page): Promise<string[]> {
  await page.evaluate(axeSource);
  return page.evaluate(async () => {
    const { axe } = window as unknown as {
      axe: { run: () => Promise<{ violations: { id: string; impact: string; nodes: { html: string }[] }[] }> };
    };
    // A colour on its way to another is neither.
    const moving = document.getAnimations().filter((one) => one.effect?.getComputedTiming().endTime !== Infinity);
    await Promise.allSettled(moving.map((one) => one.finished));
    const { violations } = await axe.run();
    return violations
      .filter((one) => ['serious', 'critical'].includes(one.impact))
      .map((one) => `${one.id}: ${one.nodes.map((node) => node.html).join(' ')}`);
  });
}

/** Picks a radio button of the open dialog by keyboard: under the mouse it may still move while the dialog opens. */
export async function pick(page: Page, name: string | RegExp): Promise<void> {
  await page.getByRole('dialog').getByRole('radio', { name }).press('Space');
}
