// What has the focus when a key is pressed, looked up through the shadow roots of the controls.
import type { Focus } from './keyboard.ts';

const TYPING =
  'input:not([type=range], [type=checkbox], [type=radio], [type=button], [type=submit]), textarea, select, [contenteditable]:not([contenteditable=false])';
const MENU = '[role=menu], [role^=menuitem], [role=dialog], dialog[open]';
const SLIDER = 'input[type=range], [role=slider]';
const BUTTON =
  'button, a[href], summary, [role=button], input[type=checkbox], input[type=radio], input[type=button], input[type=submit]';

/** @param path the composed path of the event, innermost element first */
export function focusOf(path: readonly EventTarget[], player: Element): Focus {
  const elements = path.filter((target): target is Element => target instanceof Element);
  for (const element of elements) {
    if (element.matches(TYPING)) return 'typing';
    if (element.matches(MENU)) return 'menu';
    if (element.matches(SLIDER)) return 'slider';
    if (element.matches(BUTTON)) return 'button';
  }
  return elements.includes(player) ? 'player' : 'page';
}
