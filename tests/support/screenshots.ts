// The screenshots of the README, taken from a server with demonstration data: npx tsx tests/support/screenshots.ts <address> <password>
// The address is that of a running `npm start`; the person is its first super admin.
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Page } from 'playwright-core';
import { findProjectRoot } from '../../api/project.ts';
import { launchBrowser } from './browser.ts';

const [address = 'http://127.0.0.1:3000', password = '', email = 'admin@example.com'] = process.argv.slice(2);
const folder = join(fileURLToPath(findProjectRoot()), '.github', 'screenshots');

interface Shot {
  name: string;
  path: string;
  dark?: boolean;
  /** What a person does before the picture is taken. */
  first?: (page: Page) => Promise<void>;
}

/** Whether it can carry calls is asked for beside the record itself. */
const checked = (page: Page): Promise<void> => page.locator('.checklist').waitFor();

const shots: Shot[] = [
  { name: 'carriers', path: '/carriers?partnerType.in=["bilateral","customer"]&status.eq=active' },
  { name: 'carrier', path: '/carriers/ANVESTA?tab=interconnects', first: checked },
  {
    name: 'alerts',
    path: '/system_alerts',
    first: async (page) => {
      for (const row of [0, 1]) await page.locator('tbody .ant-checkbox-input').nth(row).click();
    },
  },
  { name: 'media', path: '/carrier_interconnects/I1?tab=media', first: checked },
  { name: 'dark', path: '/', dark: true },
];

async function signIn(page: Page): Promise<void> {
  await page.goto(address);
  await page.getByLabel('E-mail').fill(email);
  await page.getByLabel('Password').fill(password);
  await page.getByRole('button', { name: 'Sign in' }).click();
  await page.locator('.top-bar').waitFor();
}

mkdirSync(folder, { recursive: true });
const browser = await launchBrowser();
try {
  for (const colorScheme of ['light', 'dark'] as const) {
    const page = await browser.newPage({ viewport: { width: 1280, height: 800 }, colorScheme });
    await signIn(page);
    for (const { name, path, first } of shots.filter((shot) => (shot.dark ?? false) === (colorScheme === 'dark'))) {
      await page.goto(address + path);
      await page.getByRole('heading', { level: 1 }).first().waitFor();
      // Live events keep a request open: the bones of what is still on its way say more than a quiet network.
      await page.waitForFunction(() => document.querySelector('.bone') === null);
      await first?.(page);
      await page.mouse.move(0, 0);
      await page.screenshot({ path: join(folder, `${name}.png`), animations: 'disabled' });
    }
    await page.close();
  }
} finally {
  await browser.close();
}
