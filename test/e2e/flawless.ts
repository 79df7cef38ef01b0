// What holds for everything that is shown: axe finds nothing, and nothing sticks out of the window or of a dialog.
import { AxeBuilder } from '@axe-core/playwright';
import { expect, type Page } from '@playwright/test';

/** So many are told: what pushes one thing out pushes others too. */
const MOST = 5;
const TAGS = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa'];

/** The two that differ in everything: what runs in minutes looks at all four. */
export const SCREENS = [
  { name: 'desktop, light', viewport: { width: 1280, height: 800 }, colorScheme: 'light' },
  { name: 'small phone, dark', viewport: { width: 360, height: 740 }, colorScheme: 'dark' },
] as const;

/** @param part a selector: axe looks at nothing outside of it */
export async function expectFlawless(page: Page, what = page.url(), part?: string): Promise<void> {
  // What fades from one colour to another is judged where it ends.
  await page.evaluate(() => {
    for (const each of document.getAnimations()) if (each instanceof CSSTransition) each.finish();
  });
  expect(await findFlaws(page, part), what).toEqual([]);
}

/** The same on each screen, the page staying as it is: for what does not ask for its size when it begins. */
export async function expectFlawlessOnAllScreens(page: Page, what = page.url(), part?: string): Promise<void> {
  for (const { name, viewport, colorScheme } of SCREENS) {
    await page.setViewportSize(viewport);
    await page.emulateMedia({ colorScheme });
    await expectFlawless(page, `${what} (${name})`, part);
  }
}

/** What is wrong with the page as it is; with `part` axe looks at that part of it only. */
export async function findFlaws(page: Page, part?: string): Promise<string[]> {
  // A change of colours is drawn first.
  await page.evaluate(() => new Promise((resolve) => requestAnimationFrame(() => requestAnimationFrame(resolve))));
  // All that is ours is in one frame: the mode for many frames would open another page for each call.
  const builder = new AxeBuilder({ page }).withTags(TAGS).setLegacyMode();
  const { violations } = await (part === undefined ? builder : builder.include(part)).analyze();
  const found: string[] = [];
  for (const { id, nodes } of violations) {
    for (const { html, failureSummary = '', target } of nodes) {
      if (id === 'target-size' && !(await isSmallInSight(page, target))) continue;
      found.push(`${id}: ${html}\n${failureSummary}`);
    }
  }
  return [...found, ...(await page.evaluate(findStickingOut)).slice(0, MOST)];
}

/** What a page has scrolled half under the bar at its top or its foot is no small target. */
async function isSmallInSight(page: Page, [first, ...inside]: unknown[]): Promise<boolean> {
  // A list names the hosts of shadow roots from the outside to the inside.
  const [host, next, ...deeper]: string[] = typeof first === 'string' ? [first] : Array.isArray(first) ? first : [];
  if (host === undefined || inside.length > 0) return true;
  const element = page.locator([host, ...(next === undefined ? [] : [next]), ...deeper].join(' >> '));
  await element.evaluate((each) => each.scrollIntoView({ block: 'center', behavior: 'instant' }));
  const { violations } = await new AxeBuilder({ page })
    .withRules(['target-size'])
    .include(next === undefined ? host : { fromShadowDom: [host, next, ...deeper] })
    .setLegacyMode()
    .analyze();
  return violations.length > 0;
}

/** In the page: elements beyond the edges of the window that no scrolling or clipping box holds. */
function findStickingOut(): string[] {
  const room = document.documentElement.clientWidth;
  const sticking: string[] = [];
  for (const element of document.querySelectorAll('body *')) {
    const { left, right, width, height } = element.getBoundingClientRect();
    if (width < 2 || height < 2 || (left >= -1 && right <= room + 1)) continue;
    if (!element.checkVisibility({ visibilityProperty: true, opacityProperty: true })) continue;
    let holder = element.parentElement;
    while (holder !== null && holder !== document.body && getComputedStyle(holder).overflowX === 'visible')
      holder = holder.parentElement;
    if (holder === null || holder === document.body) sticking.push(`sticks out: ${element.outerHTML.slice(0, 200)}`);
  }
  for (const box of [document.documentElement, ...document.querySelectorAll('dialog[open], :popover-open')])
    if (box.scrollWidth > box.clientWidth + 1) sticking.push(`scrolls sideways: ${box.outerHTML.slice(0, 120)}`);
  return sticking;
}
