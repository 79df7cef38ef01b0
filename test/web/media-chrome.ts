// What happy-dom lacks and media-chrome uses: a promise from the remote playback, and rules with ::slotted.
import { vi } from 'vitest';

/** Until `vi.restoreAllMocks()`. */
export function letMediaChromeWork(): void {
  const remote = Object.getPrototypeOf(document.createElement('video').remote);
  vi.spyOn(remote, 'cancelWatchAvailability').mockResolvedValue(undefined);
  const insertRule = CSSStyleSheet.prototype.insertRule;
  vi.spyOn(CSSStyleSheet.prototype, 'insertRule').mockImplementation(function (this: CSSStyleSheet, rule, index) {
    return insertRule.call(this, rule.includes('::slotted') ? ':host {}' : rule, index);
  });
}
