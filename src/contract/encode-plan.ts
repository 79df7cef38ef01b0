// What is made of a source: made once by the transcoder that probed it, kept by the job, sent along with every task.
import { z } from 'zod/mini';

const Count = z.number().check(z.int(), z.minimum(0));
const Positive = z.number().check(z.int(), z.minimum(1));
export const RenditionName = z.string().check(z.regex(/^(?:audio|[1-9][0-9]{1,3}p)$/));

/** The arithmetic that every rendition of a video shares (see src/media/grid.ts). */
export const Timeline = z.object({
  frameRateNumerator: Count,
  frameRateDenominator: Count,
  frameCount: Count,
});

/** See SourceFacts of src/media/source-facts.ts. */
const Source = z.object({
  container: z.string(),
  video: z.object({
    streamIndex: Count,
    codec: z.string(),
    codedWidth: Count,
    codedHeight: Count,
    sampleAspect: z.number(),
    rotationDegrees: z.union([z.literal(0), z.literal(90), z.literal(180), z.literal(270)]),
    interlaced: z.boolean(),
    toneCurve: z.enum(['sdr', 'pq', 'hlg']),
    fullRange: z.boolean(),
    matrix: z.enum(['bt709', 'bt601', 'bt2020', 'rgb']),
    frameRateNumerator: Positive,
    frameRateDenominator: Positive,
  }),
  audio: z.nullable(
    z.object({
      streamIndex: Count,
      codec: z.string(),
      sampleRate: Positive,
      channels: Positive,
      isWithoutLayout: z.optional(z.boolean()),
      grid: z.optional(z.object({ firstSample: z.number().check(z.int()), packetSamples: Positive })),
    }),
  ),
  texts: z.array(
    z.object({
      streamIndex: Count,
      codec: z.string(),
      language: z.nullable(z.string()),
      title: z.nullable(z.string()),
    }),
  ),
  originSeconds: z.number(),
  durationSeconds: z.number(),
});

const PlannedRung = z.object({
  name: RenditionName,
  width: Positive,
  height: Positive,
  crf: z.number(),
  maxBitrateKbps: Positive,
  preset: z.enum(['veryfast', 'faster', 'medium']),
});

export const EncodePlan = z.object({
  source: Source,
  timeline: Timeline,
  /** Ascending. */
  rungs: z.array(PlannedRung).check(z.minLength(1)),
  audio: z.nullable(z.object({ sampleRate: Positive, channels: Positive, bitrateKbps: Positive })),
  /** Pictures can be made from anywhere on; otherwise all of a rung is one task. */
  videoIsEnterable: z.boolean(),
  /** The same of sound. */
  audioIsEnterable: z.boolean(),
  /**
   * Where its times jump: what it is really, and the streams that every task copies into a file first, whose times run on.
   * `source` is what that file is then.
   */
  healedFrom: z.nullable(z.object({ container: z.string(), streamIndexes: z.array(Count) })),
});
export type EncodePlan = z.infer<typeof EncodePlan>;
