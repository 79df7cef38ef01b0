// What worker and transcoder say to each other of one task: its order, its events and their answer. Parsed on both sides: they are deployed apart.
import { z } from 'zod/mini';
import { CAPTION_FAULTS } from '#media/webvtt.ts';
import { EncodePlan, RenditionName } from './encode-plan.ts';
import { FAILURE_CODES } from './failures.ts';
import { Id } from './ids.ts';

export const HEARTBEAT_MS = 5_000;
export const NO_PROGRESS_MS = 60_000;

const Count = z.number().check(z.int(), z.minimum(0));
export const Sha256Hex = z.string().check(z.regex(/^[0-9a-f]{64}$/));

/** Fragments `first` to the one before `end`. */
const FragmentRun = z.object({ first: Count, end: Count });

/** See docs/decisions/029. */
export const Task = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('begin') }),
  z.object({
    kind: z.literal('make'),
    /** `viewer`: quick settings, and each fragment is stored as soon as it is there. Whom it holds meanwhile its class decides. */
    pace: z.enum(['viewer', 'background']),
    video: z.nullable(z.object({ renditions: z.array(RenditionName).check(z.minLength(1)), run: FragmentRun })),
    audio: z.nullable(z.object({ run: FragmentRun })),
  }),
  z.object({ kind: z.literal('finish') }),
  z.object({
    kind: z.literal('sharpen'),
    rendition: RenditionName,
    posters: z.array(z.object({ candidate: Count, fragment: Count })),
  }),
]);
export type Task = z.infer<typeof Task>;

/** Whom the fleet serves first: a viewer who waits, the first seconds of a video, its lowest rung and sound, the rest. */
export const TASK_CLASSES = ['viewer', 'first', 'lowest', 'rest'] as const;
export type TaskClass = (typeof TASK_CLASSES)[number];

/** Whether a slot holds its other work meanwhile; for a `begin` only at first. */
export const isUrgent = (class_: TaskClass): boolean => class_ === 'viewer' || class_ === 'first';

/** POST {TRANSCODER_URL}/tasks: 202 accepted, 409 this epoch is running, 503 full. DELETE /tasks/{jobId}[/{epoch}] ends them. */
export const TaskOrder = z.object({
  jobId: z.string().check(z.regex(/^[0-9a-hjkmnp-tv-z]{26}\.[1-9][0-9]*$/)), // {videoId}.{revision}
  videoId: Id,
  revision: z.number().check(z.int(), z.minimum(1)),
  epoch: z.number().check(z.int(), z.minimum(1)), // of this task alone
  origin: z.url(), // where /internal/jobs/{jobId}/... answers
  token: z.string(), // bearer for exactly this job and epoch
  source: z.object({ sizeBytes: Count, filename: z.string() }), // the name is for logs only
  settings: z.object({
    maxSeconds: z.number(),
    containers: z.optional(z.array(z.string())), // accepted ones by name; absent: all
    heartbeatMs: z._default(Count, HEARTBEAT_MS), // a quarter of the lease
    noProgressMs: z._default(Count, NO_PROGRESS_MS), // a process that does nothing for so long is ended
  }),
  task: Task,
  class: z.enum(TASK_CLASSES),
  /** Null for `begin` only. */
  plan: z.nullable(EncodePlan),
  /** sha256 of each init segment that is stored: what is made must begin with the same. */
  inits: z.record(z.string(), Sha256Hex),
});
export type TaskOrder = z.infer<typeof TaskOrder>;

const Stored = { sizeBytes: Count, sha256: Sha256Hex };

export const TaskEvent = z.discriminatedUnion('type', [
  z.object({
    type: z.literal('planned'),
    plan: EncodePlan,
    source: z.object({
      container: z.string(),
      videoCodec: z.string(),
      audioCodec: z.nullable(z.string()),
      width: Count, // upright and with square pixels
      height: Count,
      durationMs: Count,
    }),
  }),
  z.object({
    type: z.literal('init'),
    rendition: RenditionName,
    codecs: z.string(), // RFC 6381, from the bytes of the init segment
    ...Stored,
  }),
  z.object({
    type: z.literal('pack'),
    rendition: RenditionName,
    firstFragment: Count,
    fragmentBytes: z.array(Count), // length of each fragment, in order
    sha256: Sha256Hex,
  }),
  /** What a heartbeat adds: how far this task is, and seconds of video per second. */
  z.object({ type: z.literal('progress'), share: z.number(), speed: z.nullable(z.number()) }),
  /** This rendition of the task cannot be made; the others go on. */
  z.object({
    type: z.literal('rendition-failed'),
    rendition: RenditionName,
    code: z.enum(FAILURE_CODES),
    detail: z.string(),
  }),
  z.object({
    type: z.literal('poster'),
    candidate: Count,
    atMs: Count, // where a fragment of the picture begins
    rendition: z.optional(RenditionName), // the rung of which it was made
    ...Stored,
  }),
  z.object({ type: z.literal('storyboard-sheet'), sheet: Count, ...Stored }),
  z.object({
    type: z.literal('storyboard'),
    tileWidth: Count,
    tileHeight: Count,
    columns: Count,
    rows: Count,
    intervalMs: Count,
    tiles: Count,
  }),
  z.object({ type: z.literal('caption'), index: Count, language: z.string(), label: z.string(), ...Stored }),
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
export type TaskEvent = z.infer<typeof TaskEvent>;

/** POST events: ordered, idempotent by epoch and sequence. An empty list is a heartbeat. */
export const TaskEvents = z.object({
  epoch: z.number().check(z.int(), z.minimum(1)),
  sequence: Count, // of the first event; a repeated one is skipped
  events: z.array(TaskEvent).check(z.maxLength(200)),
});
export type TaskEvents = z.infer<typeof TaskEvents>;

/** `stop`: the task is no longer wanted (deleted, or lost its lease). `token` renews the bearer before it expires. */
export const TaskEventsAnswer = z.object({ stop: z.boolean(), nextSequence: Count, token: z.optional(z.string()) });
export type TaskEventsAnswer = z.infer<typeof TaskEventsAnswer>;
