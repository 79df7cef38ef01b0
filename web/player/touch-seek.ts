// Double taps on a touch screen: which tap is a seek, and which way.

export interface Tap {
  atMs: number;
  /** 0 at the left edge of the picture, 1 at the right. */
  fraction: number;
}

export const DOUBLE_TAP_MS = 300;
const SIDE = 0.35;

/** @returns seconds to seek by: the left side goes back, the right side on; 0 is an ordinary tap */
export function secondsForTap(previous: Tap | null, tap: Tap): number {
  if (!previous || tap.atMs - previous.atMs > DOUBLE_TAP_MS) return 0;
  if (previous.fraction < SIDE && tap.fraction < SIDE) return -10;
  if (previous.fraction > 1 - SIDE && tap.fraction > 1 - SIDE) return 10;
  return 0;
}

/** Turns touches of `picture` into seeks; `isPicture` tells those of the controls apart. */
export function listenToTaps(
  picture: HTMLElement,
  isPicture: (event: Event) => boolean,
  seekBy: (seconds: number) => void,
  signal: AbortSignal,
): void {
  let last: Tap | null = null;
  const onTap = (event: PointerEvent) => {
    if (event.pointerType !== 'touch' || !isPicture(event)) return;
    const box = picture.getBoundingClientRect();
    const tap = { atMs: event.timeStamp, fraction: (event.clientX - box.left) / box.width };
    const seconds = secondsForTap(last, tap);
    last = tap;
    if (seconds !== 0) seekBy(seconds);
  };
  picture.addEventListener('pointerup', onTap, { signal });
}
