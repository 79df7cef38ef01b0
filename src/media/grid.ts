// The segment grid: where the fragments of every rendition begin and end, as arithmetic on probed facts.

/** What all renditions of a video share. The frame rate is exact, the picture lasts `frameCount` frames from the origin. */
export interface Timeline {
  frameRateNumerator: number;
  frameRateDenominator: number;
  frameCount: number;
}

/** A span on a track's own presentation timeline, in ticks of its timescale. */
export interface Span {
  start: number;
  duration: number;
}

/** The fragments of one track. Presentation starts at 0 in every track. */
export interface TrackGrid {
  /** Ticks per second. */
  timescale: number;
  fragmentCount: number;
  /** The n-th fragment, from 0. */
  fragment(n: number): Span;
}

export const SAMPLES_PER_PACKET = 1024; // AAC-LC, ISO/IEC 14496-3

/** G: frames in a group, the frames of one second rounded to whole ones. */
export function framesPerGroup(timeline: Timeline): number {
  return Math.max(1, Math.round(timeline.frameRateNumerator / timeline.frameRateDenominator));
}

/** Duration of the picture in seconds. */
export function timelineSeconds(timeline: Timeline): number {
  return (timeline.frameCount * timeline.frameRateDenominator) / timeline.frameRateNumerator;
}

/** Ticks per second of video tracks: a whole number of ticks per frame and at least a thousand per second. */
export function videoTimescale(timeline: Timeline): number {
  return timeline.frameRateNumerator * tickFactor(timeline);
}

/** Ticks of one frame at `videoTimescale`. */
export function ticksPerFrame(timeline: Timeline): number {
  return timeline.frameRateDenominator * tickFactor(timeline);
}

const tickFactor = (timeline: Timeline): number => (timeline.frameRateNumerator < 1000 ? 1000 : 1);

/** Groups start at units 0, 1, 2, 4, 6, ...: one short group, so that the first picture is soon there, then double ones. */
const groupStart = (n: number): number => (n < 2 ? n : 2 * (n - 1));

/** How many groups begin before `end` when one unit is `unit` long. */
function groupsBefore(end: number, unit: number): number {
  if (end <= unit) return 1;
  return Math.ceil(end / (2 * unit)) + 1;
}

/** Frames of the n-th video fragment. A remainder under half a group joins the fragment before it. */
export function videoFragmentFrames(timeline: Timeline, n: number): { firstFrame: number; frameCount: number } {
  const group = framesPerGroup(timeline);
  const firstFrame = groupStart(n) * group;
  const last = n === videoFragmentCount(timeline) - 1;
  const end = last ? timeline.frameCount : groupStart(n + 1) * group;
  return { firstFrame, frameCount: end - firstFrame };
}

export function videoFragmentCount(timeline: Timeline): number {
  const group = framesPerGroup(timeline);
  const count = groupsBefore(timeline.frameCount, group);
  const remainder = timeline.frameCount - groupStart(count - 1) * group;
  return count > 1 && remainder < group / 2 ? count - 1 : count;
}

/** The grid of every video rendition. */
export function videoGrid(timeline: Timeline): TrackGrid {
  const ticks = ticksPerFrame(timeline);
  return {
    timescale: videoTimescale(timeline),
    fragmentCount: videoFragmentCount(timeline),
    fragment(n) {
      const { firstFrame, frameCount } = videoFragmentFrames(timeline, n);
      return { start: firstFrame * ticks, duration: frameCount * ticks };
    },
  };
}

/** Samples of sound that cover the picture. */
export function audioSampleCount(timeline: Timeline, sampleRate: number): number {
  return Math.ceil((timeline.frameCount * timeline.frameRateDenominator * sampleRate) / timeline.frameRateNumerator);
}

/** AAC packets of the whole track, the priming packet included. */
export function audioPacketCount(timeline: Timeline, sampleRate: number): number {
  return Math.ceil(audioSampleCount(timeline, sampleRate) / SAMPLES_PER_PACKET) + 1;
}

/** Packets of the first audio fragment; the others hold twice as many. */
export function audioPacketsPerGroup(sampleRate: number): number {
  return Math.ceil((2 * sampleRate) / SAMPLES_PER_PACKET);
}

/** Where the n-th audio fragment would begin if the track went on for ever. */
const audioFragmentStart = (group: number, n: number): number => (n === 0 ? 0 : group * (2 * n - 1));

/**
 * A single packet that is left over joins the fragment before it. hls.js does not read edit lists: to it the sound lies
 * one packet later than it is presented, so that a last fragment of one packet is behind all that is buffered, and it
 * never tells the browser that the stream has ended.
 */
export function audioFragmentCount(timeline: Timeline, sampleRate: number): number {
  const group = audioPacketsPerGroup(sampleRate);
  const total = audioPacketCount(timeline, sampleRate);
  const count = total <= group ? 1 : 1 + Math.ceil((total - group) / (2 * group));
  return count > 1 && total - audioFragmentStart(group, count - 1) === 1 ? count - 1 : count;
}

/** Packets of the n-th audio fragment, counted from the priming packet, which is number 0. */
export function audioFragmentPackets(
  timeline: Timeline,
  sampleRate: number,
  n: number,
): { firstPacket: number; packetCount: number } {
  const group = audioPacketsPerGroup(sampleRate);
  const last = n === audioFragmentCount(timeline, sampleRate) - 1;
  const firstPacket = audioFragmentStart(group, n);
  const end = last ? audioPacketCount(timeline, sampleRate) : audioFragmentStart(group, n + 1);
  return { firstPacket, packetCount: end - firstPacket };
}

/** The grid of the audio rendition; the first fragment is presented one packet shorter, its priming is cut by the edit list. */
export function audioGrid(timeline: Timeline, sampleRate: number): TrackGrid {
  return {
    timescale: sampleRate,
    fragmentCount: audioFragmentCount(timeline, sampleRate),
    fragment(n) {
      const { firstPacket, packetCount } = audioFragmentPackets(timeline, sampleRate, n);
      const priming = n === 0 ? 1 : 0;
      return {
        start: (firstPacket - 1 + priming) * SAMPLES_PER_PACKET,
        duration: (packetCount - priming) * SAMPLES_PER_PACKET,
      };
    },
  };
}

/** EXT-X-TARGETDURATION: the longest fragment in seconds, rounded (RFC 8216 section 4.3.3.1). */
export function targetDurationSeconds(grid: TrackGrid): number {
  let longest = 0;
  for (let n = 0; n < grid.fragmentCount; n += 1) longest = Math.max(longest, grid.fragment(n).duration);
  return Math.max(1, Math.round(longest / grid.timescale));
}

/** The sum of all fragments in seconds. */
export function gridSeconds(grid: TrackGrid): number {
  const last = grid.fragment(grid.fragmentCount - 1);
  return (last.start + last.duration) / grid.timescale;
}
