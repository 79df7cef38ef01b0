// Decides what is made of a source: the timeline, the rungs and the sound. Pure: the same facts give the same plan.
import type { EncodePlan } from '#contract/encode-plan.ts';
import { chooseLadder } from '#media/ladder.ts';
import { LADDER_POLICY } from '#media/ladder-policy.ts';
import { type SourceAudio, type SourceFacts, uprightSize } from '#media/source-facts.ts';

export type { EncodePlan } from '#contract/encode-plan.ts';
export type PlannedSound = NonNullable<EncodePlan['audio']>;

/** How a source can be read, beside what it is. */
export interface Access {
  /** Its times were mended: what is read is a copy, made anew by every task, which has to be written from the beginning. */
  healedFrom: EncodePlan['healedFrom'];
}

/** Containers that give every packet its own absolute time; elsewhere times behind a seek are guesses. */
export const TIMED_CONTAINERS: readonly string[] = ['mp4', 'matroska', 'mpegts'];

export function makePlan(source: SourceFacts, { healedFrom }: Access = { healedFrom: null }): EncodePlan {
  const { frameRateNumerator, frameRateDenominator } = source.video;
  const framesPerSecond = frameRateNumerator / frameRateDenominator;
  const { width, height } = uprightSize(source.video);
  const isEnterable = !healedFrom && TIMED_CONTAINERS.includes(source.container);
  return {
    source,
    timeline: {
      frameRateNumerator,
      frameRateDenominator,
      frameCount: Math.max(1, Math.round(source.durationSeconds * framesPerSecond)),
    },
    rungs: chooseLadder(width, height, framesPerSecond),
    audio: source.audio && planSound(source.audio),
    videoIsEnterable: isEnterable,
    audioIsEnterable: isEnterable && source.audio?.grid !== undefined,
    healedFrom,
  };
}

/** Stereo or mono at the source's own rate where players know it: resampling is a loss that nobody asked for. */
export function planSound({ sampleRate, channels }: Pick<SourceAudio, 'sampleRate' | 'channels'>): PlannedSound {
  const { sampleRates, sampleRateDefault, channelsMax, bitrateKbps } = LADDER_POLICY.audio;
  return {
    sampleRate: sampleRates.includes(sampleRate) ? sampleRate : sampleRateDefault,
    channels: Math.min(Math.max(1, channels), channelsMax),
    bitrateKbps,
  };
}
