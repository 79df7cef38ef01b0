// The job monitor on the wire: jobs, dead letters, janitor reports and the state of the platform, for operators only.
import { z } from 'zod/mini';
import { FAILURE_CODES } from './failures.ts';
import { PageQuery, pageOf } from './paging.ts';
import { TASK_CLASSES } from './tasks.ts';
import { RenditionView, Stage, VideoState } from './videos.ts';

export const JOB_STATES = ['queued', 'running', 'done', 'failed'] as const;
export const JobStatus = z.enum(JOB_STATES);
export type JobStatus = z.infer<typeof JobStatus>;

/** A task that a slot is at. */
export const LiveTask = z.object({
  epoch: z.number(),
  kind: z.enum(['begin', 'make', 'finish', 'sharpen']),
  class: z.enum(TASK_CLASSES),
  slot: z.number(),
  /** What it makes: fragments `first` to the one before `end` of these renditions, and when they are shown. */
  parts: z.array(
    z.object({
      renditions: z.array(z.string()),
      first: z.number(),
      end: z.number(),
      fromSeconds: z.number(),
      toSeconds: z.number(),
    }),
  ),
  share: z.nullable(z.number()), // 0 to 1, as it says itself; null before it has said so
});
export type LiveTask = z.infer<typeof LiveTask>;

/** What changes while a job runs; also sent over the realtime socket. */
export const JobLive = z.object({
  state: JobStatus,
  stage: Stage,
  progress: z.number(), // 0 to 1, over all renditions
  attempts: z.number(), // that failed
  epoch: z.number(), // counts the tasks that were given to slots
  tasks: z.array(LiveTask), // under way
  etaSeconds: z.nullable(z.number()),
  renditions: z.array(RenditionView),
  error: z.nullable(z.object({ code: z.enum(FAILURE_CODES), detail: z.string() })),
});
export type JobLive = z.infer<typeof JobLive>;

export const OperationsJob = z.object({
  id: z.string(), // {videoId}.{revision}
  videoId: z.string(),
  revision: z.number(),
  title: z.string(),
  videoState: VideoState,
  owner: z.object({ id: z.string(), username: z.string() }),
  createdAt: z.string(),
  updatedAt: z.string(),
  ...JobLive.shape,
});
export type OperationsJob = z.infer<typeof OperationsJob>;

/** What FFmpeg was asked, without secrets, and the tail of what it said. */
export const PassLog = z.object({
  name: z.string(),
  command: z.string(),
  lines: z.array(z.string()),
  ending: z.nullable(z.string()), // null while it runs, then `ok`, `exit 1`, ...
});
export type PassLog = z.infer<typeof PassLog>;

export const JobDetail = z.object({
  ...OperationsJob.shape,
  nextTryAt: z.nullable(z.string()), // when what failed is begun again; null while anything is being made
  passes: z.array(PassLog),
  history: z.array(
    z.object({
      at: z.string(),
      phase: z.string(),
      epoch: z.number(),
      attempts: z.number(),
      detail: z.nullable(z.string()),
    }),
  ),
});
export type JobDetail = z.infer<typeof JobDetail>;

export const JobsQuery = z.object({ ...PageQuery.shape, state: z.optional(JobStatus) });
export const JobsPage = pageOf(OperationsJob);

export const DeadLetter = z.object({
  id: z.string(),
  queue: z.string(),
  payload: z.string(), // JSON as it was
  reason: z.string(),
  createdAt: z.string(),
  replayedAt: z.nullable(z.string()),
});
export type DeadLetter = z.infer<typeof DeadLetter>;
export const DeadLettersPage = pageOf(DeadLetter);

export const JanitorReport = z.object({
  id: z.string(),
  trigger: z.enum(['hourly', 'operator']),
  startedAt: z.string(),
  finishedAt: z.string(),
  /** False when there was more than one run looks at; the next goes on there. */
  isComplete: z.boolean(),
  /** How many of what were removed. */
  removed: z.record(z.string(), z.number()),
  /** What somebody should look at: it was left as it is. */
  found: z.array(z.object({ what: z.string(), subject: z.string() })),
});
export type JanitorReport = z.infer<typeof JanitorReport>;

const WaitingOrAtWork = { jobId: z.string(), title: z.nullable(z.string()) };

/** The slots of the transcoders, and who waits for one, whoever is served first first. */
export const FleetView = z.object({
  slots: z.array(
    z.object({
      number: z.number(),
      tasks: z.array(z.object({ ...WaitingOrAtWork, lane: z.enum(['urgent', 'background']) })),
      restsUntil: z.nullable(z.string()), // it did not take what it was given: nothing is sent before
      refusals: z.number(), // one after another
    }),
  ),
  waiting: z.array(z.object({ ...WaitingOrAtWork, class: z.enum(TASK_CLASSES), since: z.string() })), // the first ones
  waitingCount: z.number(),
});
export type FleetView = z.infer<typeof FleetView>;

export const Overview = z.object({
  queue: z.object({ jobs: z.number(), unsent: z.number(), oldestSeconds: z.nullable(z.number()) }),
  transcoder: z.object({
    state: z.enum(['ok', 'no-ffmpeg', 'down']),
    running: z.nullable(z.number()), // tasks; null where each slot is a container of its own
    capacity: z.nullable(z.number()),
  }),
  fleet: z.nullable(FleetView), // null when it does not answer
  running: z.number(), // jobs
  failedToday: z.number(), // within 24 hours
  deadLetters: z.number(), // that were not replayed
  janitor: z.nullable(JanitorReport), // the latest
});
export type Overview = z.infer<typeof Overview>;
