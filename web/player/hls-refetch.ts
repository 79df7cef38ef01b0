// What was fetched of a low rung, because no better one was made there, is fetched anew when there is one and it can be afforded.
import type Hls from 'hls.js';
import type { FragmentTracker } from 'hls.js';
import { renditionOf } from './hls-abr.ts';
import type { MadeAhead } from './made-ahead.ts';
import { betterRung } from './merge-rungs.ts';

/** What is this near is played as it is. */
const KEPT_SECONDS = 4;
/** Less than this behind it is not worth a change. */
const WORTH_SECONDS = 8;
const AT_MOST_EVERY_MS = 10_000;

/** Looks whenever more was made. `tracker` knows of which rung the buffer is. */
export function refetchBetter(
  hls: Hls,
  tracker: () => FragmentTracker | null,
  made: MadeAhead,
  stopped: AbortSignal,
): void {
  let lastMs = Number.NEGATIVE_INFINITY;
  made.onNews(() => {
    const { media, mainForwardBufferInfo: buffer } = hls;
    if (!media || media.paused || !hls.autoLevelEnabled || performance.now() - lastMs < AT_MOST_EVERY_MS) return;
    const from = media.currentTime + KEPT_SECONDS;
    if (!buffer || buffer.end < from + WORTH_SECONDS) return;
    const type = hls.latestLevelDetails?.fragments[0]?.type; // that of pictures
    const buffered = type && tracker()?.getBufferedFrag(from, type);
    const current = (buffered && hls.levels[buffered.level]) || null;
    const span = { from, to: from + WORTH_SECONDS, duration: media.duration };
    const there = hls.levels.filter((level) => level === current || made.has(renditionOf(level), span));
    const better = there[betterRung(there, current, hls.bandwidthEstimate)];
    if (!better) return;
    lastMs = performance.now();
    hls.nextAutoLevel = hls.levels.indexOf(better);
    hls.nextLevel = -1; // still automatic; drops what of the buffer can be fetched anew in time
  }, stopped);
}
