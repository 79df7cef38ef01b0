// What the server wrote into the page about its video, so that the first picture waits for no API.
import type { Playback, Video } from '#contract/videos.ts';

export interface WatchData {
  video: Video;
  playback: Playback;
}

/** The block of a shell that was made for a watch page. Read once: after a navigation it would be old. */
export function takeWatchData(page: Document, videoId: string): WatchData | null {
  const block = page.getElementById('watch-data');
  if (!block) return null;
  block.remove();
  try {
    const data: Partial<WatchData> = JSON.parse(block.textContent ?? '');
    return data.video?.id === videoId && data.playback ? { video: data.video, playback: data.playback } : null;
  } catch {
    return null;
  }
}
