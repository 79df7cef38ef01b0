// Holds what the encoder writes to the plan: the init segment, and every fragment on the grid.
import { readFragment } from '#media/cmaf/fragment.ts';
import { readInit } from '#media/cmaf/init.ts';
import { type Timeline, videoFragmentFrames } from '#media/grid.ts';
import type { Rung } from '#media/ladder.ts';
import { JobFailure } from './job-failure.ts';
import type { RunPacker } from './run-packer.ts';

/** @throws JobFailure when it is not the planned one */
export function checkedCodecs(init: Uint8Array, rung: Rung, timescale: number): string {
  const facts = readInit(init);
  if (
    facts.kind !== 'video' ||
    facts.width !== rung.width ||
    facts.height !== rung.height ||
    facts.timescale !== timescale
  ) {
    throw new JobFailure(
      'encoder-failed',
      `${rung.name}: the init segment is not the planned one: ${JSON.stringify(facts)}`,
    );
  }
  return facts.codecs;
}

/**
 * Every fragment holds the planned frames, begins where the grid says and starts with its only key frame.
 * @param beginsAt ticks on the timeline from which the encoder counts
 */
export function checkFragment(
  bytes: Uint8Array,
  timeline: Timeline,
  n: number,
  beginsAt: number,
  packer: Pick<RunPacker, 'rendition' | 'grid'>,
): void {
  const wrong = (what: string): JobFailure =>
    new JobFailure('encoder-failed', `${packer.rendition}: fragment ${n} ${what}`);
  if (n >= packer.grid.fragmentCount) throw wrong('is one too many');
  const facts = readFragment(bytes);
  const { frameCount } = videoFragmentFrames(timeline, n);
  const { start: startOfAll, duration } = packer.grid.fragment(n);
  const start = startOfAll - beginsAt;
  if (facts.sampleCount !== frameCount) throw wrong(`has ${facts.sampleCount} frames, not ${frameCount}`);
  if (!facts.startsWithSync || facts.syncSamples !== 1) throw wrong('does not start with its only key frame');
  if (facts.decodeTime !== start) throw wrong(`starts at ${facts.decodeTime}, not ${start}`);
  if (facts.duration !== duration) throw wrong(`lasts ${facts.duration}, not ${duration}`);
  if (facts.firstCompositionOffset !== 0) throw wrong('is not presented where it is decoded');
}
