// A plain source and the plan of what is made of it, to be changed where a test looks.
import type { EncodePlan } from '#contract/encode-plan.ts';
import type { SourceFacts, SourceVideo } from '#media/source-facts.ts';

export const FRAMES_PER_SECOND = 25;
/** Two channels of 48 kHz. */
const PLAIN_SOUND = { sampleRate: 48_000, channels: 2 } as const;

export const plainVideo = (change: Partial<SourceVideo> = {}): SourceVideo => ({
  streamIndex: 0,
  codec: 'h264',
  codedWidth: 640,
  codedHeight: 480,
  sampleAspect: 1,
  rotationDegrees: 0,
  interlaced: false,
  toneCurve: 'sdr',
  fullRange: false,
  matrix: 'bt709',
  frameRateNumerator: FRAMES_PER_SECOND,
  frameRateDenominator: 1,
  ...change,
});

export const plainSource = (change: Partial<SourceFacts> = {}): SourceFacts => ({
  container: 'mp4',
  video: plainVideo(),
  audio: { streamIndex: 1, codec: 'aac', ...PLAIN_SOUND },
  texts: [],
  originSeconds: 0,
  durationSeconds: 10,
  ...change,
});

interface Made {
  frameCount: number;
  rungs: EncodePlan['rungs'];
  sound?: { sampleRate: number; channels: number } | null;
}

/** The plan of a plain source as large as the best of its rungs. */
export function plainPlan(
  { frameCount, rungs, sound = PLAIN_SOUND }: Made,
  change: Partial<EncodePlan> = {},
): EncodePlan {
  const [codedWidth, codedHeight] = [rungs.at(-1)?.width ?? 0, rungs.at(-1)?.height ?? 0];
  return {
    source: plainSource({
      video: plainVideo({ codedWidth, codedHeight }),
      audio: sound && { streamIndex: 1, codec: 'aac', ...sound },
      durationSeconds: frameCount / FRAMES_PER_SECOND,
    }),
    timeline: { frameRateNumerator: FRAMES_PER_SECOND, frameRateDenominator: 1, frameCount },
    rungs,
    audio: sound && { ...sound, bitrateKbps: 128 },
    healedFrom: null,
    videoIsEnterable: true,
    audioIsEnterable: true,
    ...change,
  };
}
