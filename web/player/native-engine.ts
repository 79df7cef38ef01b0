// Lets the browser play HLS by itself: only where it has no MediaSource of any kind (iPhones before iOS 17.1).
import type { Engine, EngineStart } from './engine.ts';
import { classifyFailure } from './failure.ts';

export function startNativeEngine({ video, url, startSeconds, listener }: EngineStart): Engine {
  const stop = new AbortController();
  let address = url;
  const load = (startAt: number) => {
    video.src = address;
    video.addEventListener(
      'loadedmetadata',
      () => {
        if (startAt > 0) video.currentTime = startAt;
      },
      { once: true, signal: stop.signal },
    );
  };
  video.addEventListener(
    'error',
    () => {
      const { code = 0 } = video.error ?? {};
      const source = code === 2 ? 'network' : code === 4 ? 'unsupported' : 'media';
      listener.failed(classifyFailure({ engine: 'native', source, detail: `media-error-${code}` }, navigator.onLine));
    },
    { signal: stop.signal },
  );
  listener.qualities([]); // the browser chooses, and does not say what
  load(startSeconds);
  return {
    name: 'native',
    chooseQuality: () => undefined,
    /** Reading the list again means loading again: done while paused only, a running picture is worth more. */
    async takeOver(next) {
      address = next;
      if (video.paused) load(video.currentTime);
    },
    destroy() {
      stop.abort();
      video.removeAttribute('src');
      video.load();
    },
  };
}
