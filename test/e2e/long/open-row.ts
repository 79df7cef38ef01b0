// Opens a row of the table in a browser of its own, as whoever looks, and waits until it can be looked at.
import type { Browser, Page } from '@playwright/test';
import { openAs } from '../people.ts';
import type { Populated } from './populated.ts';
import type { Row } from './rows.ts';

export const SCREENS = { desktop: { width: 1280, height: 800 }, phone: { width: 360, height: 740 } } as const;

export async function openRow(
  browser: Browser,
  origin: string,
  site: Populated,
  row: Row,
  screen: keyof typeof SCREENS,
  /** What has to be there before the page asks for anything. */
  prepare?: (page: Page) => Promise<unknown>,
): Promise<Page> {
  // Without motion: a colour on its way from light to dark is none of the two.
  const options = { viewport: SCREENS[screen], colorScheme: 'light', reducedMotion: 'reduce' } as const;
  const page =
    row.who === 'visitor'
      ? await (await browser.newContext({ baseURL: origin, ...options })).newPage()
      : await openAs(browser, site.clients[row.who], options);
  page.setDefaultTimeout(20_000);
  await prepare?.(page);
  await row.before?.(page);
  await page.goto(row.path(site));
  await (row.ready?.(page, site) ?? page.locator('h1').first()).waitFor({ state: 'attached' });
  if (row.before === undefined) await page.waitForLoadState('networkidle');
  await row.open?.(page, site);
  return page;
}
