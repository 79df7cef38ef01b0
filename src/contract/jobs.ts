// What worker and transcoder say to each other: the job, its events and their answer. Parsed on both sides: they are deployed apart.

import { z } from 'zod/mini';
import { CAPTION_FAULTS } from '#media/webvtt.ts';
import { FAILURE_CODES } from './failures.ts';
import { Id } from './ids.ts';
import { RenditionState, Stage } from './videos.ts';

export const LEASE_MS = 20_000;
export const HEARTBEAT_MS = 5_000;
export const NO_PROGRESS_MS = 60_000;

const Count = z.number().check(z.int(), z.minimum(0));
export const RenditionName = z.string().check(z.regex(/^(?:audio|[1-9][0-9]{1,3}p)$/));
export const Sha256Hex = z.string().check(z.regex(/^[0-9a-f]{64}$/));

/** The arithmetic that every rendition of a video shares (see src/media/grid.ts). */
export const Timeline = z.object({
  frameRateNumerator: Count,
  frameRateDenominator: Count,
  frameCount: Count,
});

/** POST {TRANSCODER_URL}/jobs: 202 accepted, 409 the same or a higher epoch is running, 503 full. */
export const TranscodeOrder = z.object({
  jobId: z.string().check(z.regex(/^[0-9a-hjkmnp-tv-z]{26}\.[1-9][0-9]*$/)), // {videoId}.{revision}
  videoId: Id,
  revision: z.number().check(z.int(), z.minimum(1)),
  epoch: z.number().check(z.int(), z.minimum(1)),
  origin: z.url(), // where /internal/jobs/{jobId}/... answers
  token: z.string(), // bearer for exactly this job and epoch
  source: z.object({ sizeBytes: Count, filename: z.string() }), // the name is for logs only
  settings: z.object({
    maxSeconds: z.number(),
    containers: z.optional(z.array(z.string())), // accepted ones by name; absent: all
    heartbeatMs: z._default(Count, HEARTBEAT_MS), // a quarter of the lease
    noProgressMs: z._default(Count, NO_PROGRESS_MS), // a process that does nothing for so long is ended
  }),
  /** Of the plan under which `published` was made: another plan cannot go on there. */
  timeline: z.optional(Timeline),
  /** What earlier epochs stored, so that finished work is not done again: fragments in a row from the first on. */
  published: z.array(z.object({ rendition: RenditionName, complete: z.boolean(), fragments: z._default(Count, 0) })),
});
export type TranscodeOrder = z.infer<typeof TranscodeOrder>;

/** The stored plan of one rendition: what its playlists need to be rendered. */
export const PlannedVideo = z.object({
  kind: z.literal('video'),
  name: RenditionName,
  width: Count,
  height: Count,
});
export const PlannedAudio = z.object({
  kind: z.literal('audio'),
  name: z.literal('audio'),
  sampleRate: Count,
  channels: Count,
});

export const SourceSummary = z.object({
  container: z.string(),
  videoCodec: z.string(),
  audioCodec: z.nullable(z.string()),
  width: Count, // upright and with square pixels
  height: Count,
  durationMs: Count,
});

export const JobEvent = z.discriminatedUnion('type', [
  z.object({
    type: z.literal('planned'),
    source: SourceSummary,
    timeline: Timeline,
    video: z.array(PlannedVideo),
    audio: z.nullable(PlannedAudio),
  }),
  z.object({
    type: z.literal('progress'),
    stage: Stage,
    etaSeconds: z.nullable(z.number()),
    speed: z.nullable(z.number()), // seconds of video per second
    renditions: z.array(z.object({ name: RenditionName, state: RenditionState, progress: z.number() })),
  }),
  z.object({
    type: z.literal('init'),
    rendition: RenditionName,
    codecs: z.string(), // RFC 6381, from the bytes of the init segment
    sizeBytes: Count,
    sha256: Sha256Hex,
  }),
  z.object({
    type: z.literal('pack'),
    rendition: RenditionName,
    firstFragment: Count,
    fragmentBytes: z.array(Count), // length of each fragment, in order
    sha256: Sha256Hex,
  }),
  z.object({ type: z.literal('rendition-complete'), rendition: RenditionName }),
  /** What is stored of an unfinished rendition did not pass its check: it is removed and made again from the beginning. */
  z.object({ type: z.literal('rendition-discarded'), rendition: RenditionName, detail: z.string() }),
  z.object({
    type: z.literal('rendition-failed'),
    rendition: RenditionName,
    code: z.enum(FAILURE_CODES),
    detail: z.string(),
  }),
  z.object({ type: z.literal('poster'), sizeBytes: Count, sha256: Sha256Hex }),
  z.object({
    type: z.literal('caption'),
    index: Count,
    language: z.string(),
    label: z.string(),
    sizeBytes: Count,
    sha256: Sha256Hex,
  }),
  /** A text track that is not taken; the video is made without it. */
  z.object({ type: z.literal('caption-left-out'), label: z.string(), reason: z.enum(CAPTION_FAULTS) }),
  /** What FFmpeg was asked and the tail of what it said: for operators. No token is in it. */
  z.object({
    type: z.literal('log'),
    pass: z.optional(z.string().check(z.maxLength(100))),
    command: z.string().check(z.maxLength(8000)), // quoted for a shell, without addresses, paths and secrets
    lines: z.array(z.string().check(z.maxLength(300))).check(z.maxLength(20)), // the last ones it printed
    ending: z.optional(z.nullable(z.string().check(z.maxLength(100)))), // null while it runs, then "ok", "exit 1", ...
  }),
  z.object({ type: z.literal('done') }),
  z.object({ type: z.literal('failed'), code: z.enum(FAILURE_CODES), detail: z.string() }),
]);
export type JobEvent = z.infer<typeof JobEvent>;

/** POST events: ordered, idempotent by epoch and sequence. An empty list is a heartbeat. */
export const JobEvents = z.object({
  epoch: z.number().check(z.int(), z.minimum(1)),
  sequence: Count, // of the first event; a repeated one is skipped
  events: z.array(JobEvent).check(z.maxLength(200)),
});
export type JobEvents = z.infer<typeof JobEvents>;

/** `stop`: the job is no longer wanted (deleted, or another epoch took over). `token` renews the bearer before it expires. */
export const JobEventsAnswer = z.object({ stop: z.boolean(), nextSequence: Count, token: z.optional(z.string()) });
export type JobEventsAnswer = z.infer<typeof JobEventsAnswer>;
