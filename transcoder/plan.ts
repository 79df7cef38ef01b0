// Decides what is made of a source: the timeline, the rungs and the sound. Pure: the same facts give the same plan.
import type { JobEvent } from '#contract/jobs.ts';
import { type Timeline, timelineSeconds } from '#media/grid.ts';
import { chooseLadder, type Rung } from '#media/ladder.ts';
import { LADDER_POLICY } from '#media/ladder-policy.ts';
import { type SourceFacts, uprightSize } from '#media/source-facts.ts';

export interface PlannedSound {
  sampleRate: number;
  channels: number;
  bitrateKbps: number;
}

export interface EncodePlan {
  source: SourceFacts;
  timeline: Timeline;
  /** Ascending; the first one is made in the first pass. */
  rungs: Rung[];
  audio: PlannedSound | null;
}

export function makePlan(source: SourceFacts): EncodePlan {
  const { frameRateNumerator, frameRateDenominator } = source.video;
  const framesPerSecond = frameRateNumerator / frameRateDenominator;
  const { width, height } = uprightSize(source.video);
  return {
    source,
    timeline: {
      frameRateNumerator,
      frameRateDenominator,
      frameCount: Math.max(1, Math.round(source.durationSeconds * framesPerSecond)),
    },
    rungs: chooseLadder(width, height, framesPerSecond),
    audio: source.audio && planSound(source.audio),
  };
}

/** Stereo or mono at the source's own rate where players know it: resampling is a loss that nobody asked for. */
function planSound({ sampleRate, channels }: { sampleRate: number; channels: number }): PlannedSound {
  const { sampleRates, sampleRateDefault, channelsMax, bitrateKbps } = LADDER_POLICY.audio;
  return {
    sampleRate: sampleRates.includes(sampleRate) ? sampleRate : sampleRateDefault,
    channels: Math.min(Math.max(1, channels), channelsMax),
    bitrateKbps,
  };
}

/** The plan as the worker stores it. */
export function plannedEvent(plan: EncodePlan): JobEvent {
  const { source, timeline, rungs, audio } = plan;
  return {
    type: 'planned',
    source: {
      container: source.container,
      videoCodec: source.video.codec,
      audioCodec: source.audio?.codec ?? null,
      ...uprightSize(source.video),
      durationMs: Math.round(timelineSeconds(timeline) * 1000),
    },
    timeline,
    video: rungs.map(({ name, width, height }) => ({ kind: 'video', name, width, height })),
    audio: audio && { kind: 'audio', name: 'audio', sampleRate: audio.sampleRate, channels: audio.channels },
  };
}
