// Whether somebody is busy with something else than the picture: then the page stays where it is when a video ends.

const TYPING = 'input:not([type=range], [type=checkbox], [type=radio]), textarea, select';
/** On a part of the page in which one reads or writes: what has the focus in it is not taken away. */
const STAYS = '[data-stay] *';

/** Less of the picture than this is a picture that was scrolled away. */
const VISIBLE_MIN = 0.5;

/** @param player the element around the picture */
export function isBusyElsewhere(player: Element, page: Document): boolean {
  if (page.hidden) return false; // who only listens wants the next one
  if (page.fullscreenElement?.contains(player)) return false;
  if (page.querySelector('dialog[open]') !== null || page.activeElement?.matches(`${TYPING}, ${STAYS}`)) return true;
  const isBesideThePage = player.contains(page.pictureInPictureElement ?? null);
  return (
    !isBesideThePage && visibleShare(player.getBoundingClientRect(), page.defaultView?.innerHeight ?? 0) < VISIBLE_MIN
  );
}

/** How much of the element's height is in the window, 0 to 1; of one higher than the window, how much of the window it fills. */
export function visibleShare({ top, bottom }: Pick<DOMRect, 'top' | 'bottom'>, windowHeight: number): number {
  const whole = Math.min(bottom - top, windowHeight);
  return whole <= 0 ? 1 : Math.max(0, Math.min(bottom, windowHeight) - Math.max(top, 0)) / whole;
}
