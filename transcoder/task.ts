// One task from its order to its last event: what it needs is opened, the work is done, and how it ended is told.
import type { TaskOrder } from '#contract/tasks.ts';
import { containersNamed } from '#media/source-formats.ts';
import { beginVideo } from './begin-video.ts';
import { type BlockCache, openBlockCache } from './block-cache.ts';
import type { EncoderRoom } from './encoder-room.ts';
import type { SourceInput } from './ffmpeg/input-args.ts';
import { finishVideo } from './finish-video.ts';
import { healSource } from './heal.ts';
import type { Hold } from './hold.ts';
import { asJobFailure, JobFailure as Failure, JobCancelled, type JobFailure } from './job-failure.ts';
import { makeAudio } from './make-audio.ts';
import type { MakeContext, PackSink } from './make-context.ts';
import { makeVideo } from './make-video.ts';
import { openPackStorage } from './pack-storage.ts';
import { sharpenPosters } from './posters.ts';
import { type Reporter, startReporter } from './reporter.ts';
import { openSourceBlocks, type SourceBlocks } from './source-blocks.ts';
import { openSourceProxy, type SourceProxy } from './source-proxy.ts';
import { together } from './together.ts';
import { openWorkerClient, type WorkerClient } from './worker-client.ts';
import { openWorkspace } from './workspace.ts';

export interface Tools {
  ffmpeg: string;
  ffprobe: string;
  /** Folder for what cannot be streamed. */
  workDir?: string;
  /** Shared by tasks; without it each has its own. */
  sourceCache?: BlockCache;
  /** Shared by all tasks of the process; absent: as many encoders as there are tasks. */
  room?: EncoderRoom;
  /** Hears what only operators want to know. */
  log?: (line: string) => void;
}

/** What the steps of a task share. */
export interface TaskContext extends MakeContext {
  hold: Hold | undefined;
  order: TaskOrder;
  worker: WorkerClient;
  reporter: Reporter;
  blocks: SourceBlocks;
  /** The source as FFmpeg sees it, before anything is known of it. */
  url: string;
  /** Ends all that is under way, since a part of it failed. */
  end(error: unknown): void;
}

/**
 * Never rejects: how it ended is told to the worker, and returned for the log. `signal`'s reason is a JobFailure.
 * @param onLeaving nothing of it is left; called before the worker hears of its end
 */
export async function runTask(
  order: TaskOrder,
  tools: Tools,
  signal: AbortSignal,
  hold?: Hold,
  onLeaving?: () => void,
): Promise<JobFailure | null> {
  const stop = new AbortController();
  const onAbort = (): void => stop.abort(signal.reason);
  signal.addEventListener('abort', onAbort, { once: true });
  if (signal.aborted) onAbort();

  const credentials = { token: order.token };
  const reporter = startReporter({
    worker: openWorkerClient(order, credentials, new AbortController().signal), // outlives the task to tell its end
    epoch: order.epoch,
    credentials,
    onStop: (reason) => stop.abort(reason),
    heartbeatMs: order.settings.heartbeatMs,
  });
  const worker = openWorkerClient(order, credentials, stop.signal);
  let failure: JobFailure | null = null;
  const workspace = openWorkspace(tools.workDir);
  const source = { name: order.jobId, cache: tools.sourceCache ?? openBlockCache() };
  const blocks = openSourceBlocks(worker, order.source.sizeBytes, source);
  let proxy: SourceProxy | null = null;
  // A read that failed shows as a closed connection everywhere else.
  const failureOf = (error: unknown): JobFailure =>
    asJobFailure(stop.signal.aborted ? stop.signal.reason : (blocks.failure() ?? error));
  try {
    proxy = await openSourceProxy(blocks);
    await work({
      order,
      tools,
      worker,
      reporter,
      blocks,
      workspace,
      signal: stop.signal,
      noProgressMs: order.settings.noProgressMs,
      url: proxy.url,
      hold,
      room: tools.room,
      end: (error) => stop.abort(failureOf(error)),
      onLog: (event) => reporter.emit(event),
      onProgress: (frames, ofFrames) =>
        reporter.progress({ type: 'progress', share: frames / Math.max(1, ofFrames), speed: null }),
    });
  } catch (error) {
    failure = failureOf(error);
    stop.abort(failure);
  }
  signal.removeEventListener('abort', onAbort);
  // A folder that cannot be removed is no reason to lose the task: the worker has to hear how it ended.
  for (const { reason } of failuresOf(await Promise.allSettled([proxy?.close(), workspace.remove()])))
    tools.log?.(`job ${order.jobId} task ${order.epoch}: something of it is left, ${String(reason)}`);
  onLeaving?.();
  if (failure instanceof JobCancelled) reporter.abandon();
  else reporter.emit(failure ? { type: 'failed', code: failure.code, detail: failure.message } : { type: 'done' });
  await reporter.finish();
  return failure;
}

const failuresOf = (settled: readonly PromiseSettledResult<unknown>[]): PromiseRejectedResult[] =>
  settled.filter((each) => each.status === 'rejected');

async function work(context: TaskContext): Promise<void> {
  const { order } = context;
  const { task } = order;
  if (task.kind === 'begin') return beginVideo(context);
  if (task.kind === 'finish') return finishVideo(context);
  const plan = planOf(order);
  if (task.kind === 'sharpen') return sharpenPosters(context, plan, task);
  const source = await sourceOf(context);
  const sink: PackSink = openPackStorage(context.worker, context.reporter, { isWaitedFor: task.pace === 'viewer' });
  const { video, audio } = task;
  await together(context, [
    video && makeVideo(context, plan, source, { ...video, pace: task.pace, inits: order.inits }, sink),
    audio && makeAudio(context, plan, source, { ...audio, pace: task.pace }, sink),
  ]);
}

export function planOf({ plan }: TaskOrder): NonNullable<TaskOrder['plan']> {
  if (!plan) throw new Failure('encoder-failed', 'the order has no plan');
  return plan;
}

/** The source as it is read; one whose times jump is healed into a file first, each time: only tasks over the whole need it. */
export async function sourceOf(context: TaskContext): Promise<SourceInput> {
  const { order, url, workspace } = context;
  const { source: read, healedFrom } = planOf(order);
  const name = healedFrom?.container ?? read.container;
  const [container] = containersNamed(name);
  if (!container) throw new Failure('unsupported-container', name);
  const source: SourceInput = { url, container };
  if (!healedFrom) return source;
  return (await healSource(context, source, healedFrom.streamIndexes, workspace)).source;
}
