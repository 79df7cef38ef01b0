// Says why the picture stands still for a moment, where the reason is that this part of the video is still being made.
import type { MadeAhead } from './made-ahead.ts';

/** Shorter waits need no words. */
const SILENT_MS = 700;
const HAVE_FUTURE_DATA = 3; // of HTMLMediaElement
const TEXT = 'This part is being prepared';

/** @param element is spoken by screen readers when its text changes */
export function explainWaiting(
  element: HTMLElement,
  video: HTMLVideoElement,
  made: MadeAhead,
  signal: AbortSignal,
): void {
  let timer = 0;
  let isLong = false;
  const isWaiting = () => video.readyState < HAVE_FUTURE_DATA && !video.ended;
  const look = () => {
    clearTimeout(timer);
    isLong = false;
    if (!isWaiting()) element.textContent = '';
    else timer = window.setTimeout(explain, SILENT_MS);
  };
  const explain = () => {
    isLong = true;
    const { currentTime: from, duration } = video;
    const isUnmade = isWaiting() && made.isMissing({ from, to: from + 1, duration });
    element.textContent = isUnmade ? TEXT : '';
  };
  for (const type of ['seeking', 'waiting', 'playing', 'canplay', 'seeked', 'emptied'])
    video.addEventListener(type, look, { signal });
  made.onNews(() => isLong && explain(), signal); // also what was not known when the wait became long
  signal.addEventListener('abort', () => clearTimeout(timer));
}
