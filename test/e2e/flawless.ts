// What every page must be for everybody, whatever it shows: nothing for axe to find, and nothing that sticks out sideways.
import { AxeBuilder } from '@axe-core/playwright';
import { expect, type Page } from '@playwright/test';

/** The two that differ in everything: of the other combinations, each half is seen in one of these. */
export const SCREENS = [
  { name: 'desktop, light', viewport: { width: 1280, height: 800 }, colorScheme: 'light' },
  { name: 'small phone, dark', viewport: { width: 360, height: 740 }, colorScheme: 'dark' },
] as const;

/** @param part a selector: axe looks at nothing outside of it */
export async function expectFlawless(page: Page, what = page.url(), part = 'body'): Promise<void> {
  // What fades from one colour to another is judged where it ends.
  await page.evaluate(() => {
    for (const each of document.getAnimations()) if (each instanceof CSSTransition) each.finish();
  });
  const { violations } = await new AxeBuilder({ page })
    .include(part)
    .withTags(['wcag2a', 'wcag2aa', 'wcag21aa', 'wcag22aa'])
    .setLegacyMode() // all that is ours is in one frame: without it each call opens another page
    .analyze();
  expect(
    violations.map(({ id, nodes }) => `${id}: ${nodes.map((node) => node.html).join(' ')}`),
    what,
  ).toEqual([]);
  const [width, room] = await page.evaluate(() => [document.documentElement.scrollWidth, innerWidth]);
  expect(width, what).toBeLessThanOrEqual(room ?? 0);
}

/** The same on each screen, the page staying as it is: for what does not ask for its size when it begins. */
export async function expectFlawlessOnAllScreens(page: Page, what = page.url(), part = 'body'): Promise<void> {
  for (const { name, viewport, colorScheme } of SCREENS) {
    await page.setViewportSize(viewport);
    await page.emulateMedia({ colorScheme });
    await expectFlawless(page, `${what} (${name})`, part);
  }
}
