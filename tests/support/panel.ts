// A person at the panel in a real browser: signs in, fills in, chooses; and what keeps people from working on a page.
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import type { Browser, BrowserContextOptions, Page } from 'playwright-core';
import { testPassword } from './server.ts';
import type { Client, TestApp } from './server.ts';

const axeSource = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');

interface Look {
  width?: number;
  colorScheme?: 'light' | 'dark';
}

/** A browser profile of somebody who wants nothing to move: what is opening or closing is hard to click at. */
export const profile: BrowserContextOptions = { reducedMotion: 'reduce' };

/** A page of a fresh browser profile in which this person is signed in, at `path`. Close it with `page.context().close()`. */
export async function signedInPage(
  browser: Browser,
  app: TestApp,
  person: Client,
  path = '/',
  { width = 1440, colorScheme = 'light' }: Look = {},
): Promise<Page> {
  const context = await browser.newContext({ ...profile, viewport: { width, height: 900 }, colorScheme });
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
  await allDrawn(page);
}

/** Waits until nothing on the page says that it is still being loaded. */
export async function allDrawn(page: Page): Promise<void> {
  await page.waitForFunction(() => document.querySelector('[aria-busy="true"]') === null);
}

/** Chooses the option that begins with these words in the select of this name. */
export async function choose(page: Page, name: string | RegExp, option: string): Promise<void> {
  await page.getByRole('combobox', { name }).press('ArrowDown');
  const words = new RegExp(`^${option.replace(/[^\w\s]/g, String.raw`\$&`)}`);
  const wanted = page.getByRole('option').filter({ hasText: words }).first();
  await wanted.click();
  await wanted.waitFor({ state: 'hidden' });
}

/** Opens a tab by its name, and waits until it is the open one. */
export async function openTab(page: Page, name: string | RegExp): Promise<void> {
  const tab = page.getByRole('tab', { name, exact: true });
  await tab.click();
  await tab.and(page.getByRole('tab', { selected: true })).waitFor();
  await allDrawn(page);
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

interface AxeNode {
  html: string;
  target: string[];
}

/** Reported although nobody is kept out, by rule: what the place is called, and why. */
const excused: Record<string, RegExp> = {
  // The list of a select is scrolled by the arrow keys of its box, which has the keyboard.
  'scrollable-region-focusable': /rc-virtual-list-holder/,
};

/** Rules that look at colours: the others find in dark what they find in light, where every page is looked at too. */
const colourRules = ['color-contrast', 'link-in-text-block'];

/** Violations that keep people from working: serious and critical ones, each with where it is; `but` are rules not asked about. */
export async function barriers(page: Page, but: readonly string[] = []): Promise<string[]> {
  if (!(await page.evaluate(() => 'axe' in window))) await page.evaluate(axeSource);
  const violations = await page.evaluate(async (ofColour) => {
    const { axe } = window as unknown as {
      axe: { run: (options: object) => Promise<{ violations: { id: string; impact: string; nodes: AxeNode[] }[] }> };
    };
    // A colour on its way to another is neither.
    const moving = document.getAnimations().filter((one) => one.effect?.getComputedTiming().endTime !== Infinity);
    await Promise.allSettled(moving.map((one) => one.finished));
    const isDark = matchMedia('(prefers-color-scheme: dark)').matches;
    const found = await axe.run({ resultTypes: ['violations'], ...(isDark ? { runOnly: ofColour } : {}) });
    return found.violations.filter((one) => ['serious', 'critical'].includes(one.impact));
  }, colourRules);
  return violations.flatMap(({ id, nodes }) => {
    const left = but.includes(id) ? [] : nodes.filter((node) => !excused[id]?.test(node.target.join(' ')));
    return left.length > 0 ? [`${id}: ${left.map((node) => node.html).join(' ')}`] : [];
  });
}
