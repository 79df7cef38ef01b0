// Adds newly finished rungs and newer rates to a running hls.js without touching what is buffered or being fetched.
//
// hls.js reads a multivariant playlist once. Loading another one rebuilds the MediaSource, which blanks the picture; but it
// lets its own parts replace the list of levels while playing (content steering and the removal of failing levels do), by
// LEVELS_UPDATED. That event is used here: levels that are already known keep their objects, and so their loaded playlists.
// A level is known by its place in the list, and the tracker of buffered fragments files them under it, so what moves up
// when a rung is inserted below is filed anew.
import Hls, {
  Events,
  type Fragment,
  type FragmentTracker,
  type HlsConfig,
  type Level,
  type MediaFragment,
} from 'hls.js';
import { betterRung, isSameRung, mergeRungs } from './merge-rungs.ts';

/** Reads a multivariant playlist with a second instance that has no media, so that codecs are judged as at the start. */
export function fetchLevels(loading: Partial<HlsConfig>, url: string): Promise<Level[]> {
  const reader = new Hls({ ...loading, enableWorker: false, autoStartLoad: false });
  return new Promise<Level[]>((resolve, reject) => {
    reader.on(Events.MANIFEST_PARSED, (_event, data) => resolve([...data.levels]));
    reader.on(Events.ERROR, (_event, data) => {
      if (data.fatal) reject(new Error(`The newer playlist could not be read: ${data.details}`));
    });
    reader.loadSource(url);
  }).finally(() => reader.destroy());
}

/** Between being parsed and appended, a fragment is known by its old place only: then the takeover waits for it. */
const isBetweenFragments = (hls: Hls, tracker: FragmentTracker | null): boolean => {
  const { frag, state } = hls.inFlightFragments.main;
  if (state === 'PARSING' || state === 'PARSED') return false;
  return !frag || !tracker || String(tracker.getState(frag)) !== 'APPENDING';
};

/**
 * The declared rates of rungs that are known: until a rung is complete they are what it may have at most, and the automatic
 * choice would go on believing that. hls.js never changes them, hence they are read-only in its types.
 */
function takeRates(known: readonly Level[], fetched: readonly Level[]): void {
  for (const level of known) {
    const newer = fetched.find((each) => isSameRung(each, level));
    if (!newer) continue;
    const averageBitrate = newer.attrs.decimalInteger('AVERAGE-BANDWIDTH');
    Object.assign(level, { bitrate: newer.bitrate, _avgBitrate: averageBitrate });
  }
}

/** Takes the rates of `fetched` over and adds what is new of it, at the first moment between two fragments. */
export async function addLevels(
  hls: Hls,
  tracker: FragmentTracker | null,
  fetched: readonly Level[],
  stopped: AbortSignal,
): Promise<void> {
  while (!stopped.aborted && !isBetweenFragments(hls, tracker)) await new Promise((go) => setTimeout(go, 20));
  if (stopped.aborted) return;
  const before = hls.levels;
  takeRates(before, fetched);
  const levels = mergeRungs(before, fetched);
  if (levels.length === before.length) return;
  const loading = hls.loadLevelObj;
  const chosen = hls.manualLevel === -1 ? null : (before[hls.manualLevel] ?? null);
  const moved = before.some((level, index) => levels[index] !== level);
  const refile = moved && tracker ? unfile(tracker, before) : () => undefined;
  renumber(levels);
  refile();
  hls.trigger(Events.LEVELS_UPDATED, { levels });
  if (chosen) {
    hls.loadLevel = levels.indexOf(chosen);
    return;
  }
  if (loading) hls.nextLoadLevel = levels.indexOf(loading);
  const better = betterRung(levels, loading, hls.bandwidthEstimate);
  if (better >= 0) {
    hls.nextAutoLevel = better;
    hls.nextLevel = -1; // still automatic; drops what of the buffer can be fetched anew in time
  }
}

function renumber(levels: readonly Level[]): void {
  levels.forEach((level, index) => {
    for (const fragment of level.details?.fragments ?? []) {
      fragment.level = index;
      if (fragment.initSegment) fragment.initSegment.level = index;
    }
  });
}

/** Takes every buffered fragment of the levels out of the tracker. @returns a function that files them under their new place */
function unfile(tracker: FragmentTracker, levels: readonly Level[]): () => void {
  const filed: { fragment: MediaFragment; streams: Fragment['elementaryStreams'] }[] = [];
  for (const level of levels) {
    for (const fragment of level.details?.fragments ?? []) {
      if (!['OK', 'PARTIAL'].includes(String(tracker.getState(fragment)))) continue;
      filed.push({ fragment, streams: { ...fragment.elementaryStreams } });
      tracker.removeFragment(fragment);
    }
  }
  return () => {
    // In the order of time: the tracker takes a fragment filed before a later one for an overlap, and flushes.
    filed.sort((a, b) => a.fragment.start - b.fragment.start);
    for (const { fragment, streams } of filed) {
      fragment.elementaryStreams = streams;
      tracker.fragBuffered(fragment, true);
      tracker.detectPartialFragments({ frag: fragment, part: null, id: fragment.type, stats: fragment.stats });
    }
  };
}
