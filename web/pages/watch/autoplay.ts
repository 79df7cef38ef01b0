// Whether the next video starts by itself: the switch that this browser remembers, and the going on from page to page.

const KEY = 'rivulet.autoplay';
export const COUNTDOWN_SECONDS = 5;

/** On, unless it was switched off, or the system asks for little motion and nobody switched it on. */
export function readAutoplay(storage: Pick<Storage, 'getItem'>, isMotionReduced: boolean): boolean {
  let stored: string | null = null;
  try {
    stored = storage.getItem(KEY);
  } catch {
    // storage is blocked
  }
  return stored === 'on' || (stored !== 'off' && !isMotionReduced);
}

export function writeAutoplay(storage: Pick<Storage, 'setItem'>, isOn: boolean): void {
  try {
    storage.setItem(KEY, isOn ? 'on' : 'off');
  } catch {
    // it holds until the page is left
  }
}

let goesOnWith: string | null = null;

/** The page of this video starts it by itself: the viewer is in the middle of watching. */
export function goOnWith(videoId: string): void {
  goesOnWith = videoId;
}

/** True once for the video that was named last. */
export function takeGoOn(videoId: string): boolean {
  const isIt = goesOnWith === videoId;
  if (isIt) goesOnWith = null;
  return isIt;
}
