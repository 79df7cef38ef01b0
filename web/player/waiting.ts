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
  const isWaiting = () => video.readyState < HAVE_FUTURE_DATA && !video.ended;
  const look = () => {
    clearTimeout(timer);
    if (!isWaiting()) element.textContent = '';
    else timer = window.setTimeout(explain, SILENT_MS);
  };
  const explain = () => {
    const { currentTime: from, duration } = video;
    const isUnmade = isWaiting() && made.isOpen && !made.isThere({ from, to: from + 1, duration });
    element.textContent = isUnmade ? TEXT : '';
  };
  for (const type of ['seeking', 'waiting', 'playing', 'canplay', 'seeked', 'emptied'])
    video.addEventListener(type, look, { signal });
  made.onNews(() => element.textContent !== '' && explain(), signal);
  signal.addEventListener('abort', () => clearTimeout(timer));
}
