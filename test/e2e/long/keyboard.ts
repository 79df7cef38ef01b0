// Hands that know only the keyboard, and look after each press whether it is still seen where they are.
import { expect, type Locator, type Page } from '@playwright/test';

/** More than anybody should press; the longest page has about half of it. */
const PRESSES_MAX = 250;

export class Keyboard {
  readonly page: Page;

  constructor(page: Page) {
    this.page = page;
  }

  /** Presses Tab until the element has the focus; fails when it is not reached, or not seen to have it. */
  async tabTo(target: Locator, key: 'Tab' | 'Shift+Tab' = 'Tab'): Promise<void> {
    await expect(target).toBeVisible();
    for (let presses = 0; presses < PRESSES_MAX; presses += 1) {
      if (await target.evaluate((element) => element === document.activeElement).catch(() => false)) {
        expect(await target.evaluate(whyNotSeen), `the focus on ${target}`).toBe('');
        return;
      }
      await this.page.keyboard.press(key);
    }
    throw new Error(`${target} is not reached by ${key}`);
  }

  /** Goes there, presses, and waits for what should come of it; the focus must be somewhere then. */
  async press(target: Locator, key: string, outcome: () => Promise<unknown>): Promise<void> {
    await this.tabTo(target);
    await this.page.keyboard.press(key);
    await outcome();
    await this.expectFocus(`after ${key} on ${target}`);
  }

  async type(target: Locator, text: string): Promise<void> {
    await this.tabTo(target);
    await this.page.keyboard.press('ControlOrMeta+a');
    await this.page.keyboard.type(text);
  }

  async key(key: string, outcome: () => Promise<unknown>): Promise<void> {
    await this.page.keyboard.press(key);
    await outcome();
    await this.expectFocus(`after ${key}`);
  }

  /** Not lost to the page, where whoever tabs on begins anew. */
  async expectFocus(when: string): Promise<void> {
    await expect.poll(() => this.page.evaluate(() => document.activeElement?.tagName), when).not.toBe('BODY');
  }
}

/** In the page: why nobody sees that the element has the focus; empty when it is seen. */
function whyNotSeen(element: Element): string {
  const isDrawn = (at: Element | null | undefined, part?: '::after') => {
    if (!at) return false;
    const { outlineStyle, outlineWidth, boxShadow } = getComputedStyle(at, part);
    return (outlineStyle !== 'none' && Number.parseFloat(outlineWidth) >= 2) || boxShadow !== 'none';
  };
  const { left, top, right, bottom } = element.getBoundingClientRect();
  const label = (element as HTMLInputElement).labels?.[0];
  // A link that covers a card is drawn around all of it.
  const isDrawnAround = isDrawn(element, '::after');
  if (!isDrawnAround && ![element, element.parentElement, label].some((at) => isDrawn(at)))
    return 'it is drawn like any other';
  const points = [
    [(left + right) / 2, (top + bottom) / 2],
    [left + 4, top + 4],
    [right - 4, bottom - 4],
  ] as const;
  const isOver = (at: Element | null) =>
    at !== null && (element.contains(at) || at.contains(element) || label?.contains(at));
  const seen = points.some(([x, y]) => isOver(document.elementFromPoint(x, y)));
  const over = document.elementFromPoint((left + right) / 2, (top + bottom) / 2);
  return seen
    ? ''
    : `over it at ${Math.round(left)}, ${Math.round(top)} lies ${over?.outerHTML.slice(0, 150) ?? 'the edge of the window'}`;
}
