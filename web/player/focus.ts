// What has the focus when a key is pressed, looked up through the shadow roots of the controls.
import type { Focus } from './keyboard.ts';

const TYPING =
  // Radio buttons too: arrows, Space and Home are theirs.
  'input:not([type=range], [type=checkbox], [type=button], [type=submit]), textarea, select, [contenteditable]:not([contenteditable=false])';
const MENU = '[role=menu], [role^=menuitem], [role=dialog], dialog[open]';
const SLIDER = 'input[type=range], [role=slider]';
const BUTTON = 'button, a[href], summary, [role=button], input[type=checkbox], input[type=button], input[type=submit]';

/** @param path the composed path of the event, innermost element first */
export function focusOf(path: readonly EventTarget[], player: Element): Focus {
  const elements = path.filter((target): target is Element => target instanceof Element);
  const isInside = elements.includes(player);
  if (elements.some((element) => element.matches(TYPING))) return 'typing';
  if (elements.some((element) => element.matches(MENU))) return 'menu'; // whatever has the focus in it
  if (elements.some((element) => element.matches(SLIDER))) return 'slider';
  if (elements.some((element) => element.matches(BUTTON))) return isInside ? 'button' : 'button-outside';
  return isInside ? 'player' : 'page';
}
