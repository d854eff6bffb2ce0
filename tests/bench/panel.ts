// What the panel sends over the wire until a person sees the first page, as a browser with an empty cache counts it. What it fetches
// ahead once a page has stood for three seconds is not part of that.
import { launchBrowser } from '../support/browser.ts';
import type { Lifetime } from './lifetime.ts';

/** Kilobytes (1,000 bytes) as they travelled: compressed, with headers. */
export interface Weight {
  /** With the parts behind it, which are fetched while the form is filled in. */
  signInPage: number;
  /** What came on top of it up to the first list. */
  firstList: number;
  requests: number;
}

export async function weighPanel(
  life: Lifetime,
  url: string,
  who: { email: string; password: string },
): Promise<Weight> {
  const browser = await launchBrowser();
  const close = life.add('The browser', () => browser.close());
  const page = await browser.newPage();
  const wire = await page.context().newCDPSession(page);
  let bytes = 0;
  let requests = 0;
  wire.on('Network.loadingFinished', (event) => {
    bytes += event.encodedDataLength;
    if (event.encodedDataLength > 0) requests += 1;
  });
  await wire.send('Network.enable');
  await page.goto(url, { waitUntil: 'networkidle' });
  const signInPage = bytes;
  await page.getByLabel('E-mail').fill(who.email);
  await page.getByLabel('Password').first().fill(who.password);
  await page.getByRole('button', { name: 'Sign in' }).click();
  // The live events keep one request open, so that idle never comes: rows on the screen are the sign.
  await page.getByRole('link', { name: 'Carriers', exact: true }).first().click();
  await page.locator('table tbody tr[data-row-key]').first().waitFor();
  await page.waitForTimeout(1000);
  await close();
  return { signInPage: signInPage / 1000, firstList: (bytes - signInPage) / 1000, requests };
}
