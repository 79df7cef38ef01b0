// One job from its order to its last event: sniff, probe, plan, first rung and sound, poster, the other rungs, captions.
import { isDeepStrictEqual } from 'node:util';
import type { TranscodeOrder } from '#contract/jobs.ts';
import { makeCaptions } from './captions.ts';
import type { SourceInput } from './ffmpeg/input-args.ts';
import { healSource } from './heal.ts';
import { asJobFailure, JobCancelled, type JobFailure } from './job-failure.ts';
import { openPasses, type Stored, wallMs } from './passes.ts';
import { type EncodePlan, makePlan, plannedEvent } from './plan.ts';
import { makePoster } from './poster.ts';
import { probeSource } from './probe-source.ts';
import { type Reporter, startReporter } from './reporter.ts';
import { sniffSource } from './sniff-source.ts';
import { openSourceBlocks, type SourceBlocks } from './source-blocks.ts';
import { openSourceProxy } from './source-proxy.ts';
import { putObject } from './storage.ts';
import { openWorkerClient, type WorkerClient } from './worker-client.ts';
import { openWorkspace, type Workspace } from './workspace.ts';

export interface Tools {
  ffmpeg: string;
  ffprobe: string;
  /** Folder for what cannot be streamed. */
  workDir?: string;
}

/** Never rejects: how it ended is told to the worker, and returned for the log. `signal`'s reason is a JobFailure. */
export async function runJob(order: TranscodeOrder, tools: Tools, signal: AbortSignal): Promise<JobFailure | null> {
  const stop = new AbortController();
  const onAbort = (): void => stop.abort(signal.reason);
  signal.addEventListener('abort', onAbort, { once: true });
  if (signal.aborted) onAbort();

  const credentials = { token: order.token };
  const reporter = startReporter({
    worker: openWorkerClient(order, credentials, new AbortController().signal), // outlives the job to tell its end
    epoch: order.epoch,
    credentials,
    onStop: (reason) => stop.abort(reason),
    heartbeatMs: order.settings.heartbeatMs,
  });
  const worker = openWorkerClient(order, credentials, stop.signal);
  let failure: JobFailure | null = null;
  const workspace = openWorkspace(tools.workDir);
  try {
    const blocks = openSourceBlocks(worker, order.source.sizeBytes);
    const { noProgressMs } = order.settings;
    await transcode(order, { tools, worker, reporter, signal: stop.signal, blocks, workspace, noProgressMs });
    reporter.emit({ type: 'done' });
  } catch (error) {
    failure = asJobFailure(stop.signal.aborted ? stop.signal.reason : error);
    stop.abort(failure);
    if (!(failure instanceof JobCancelled)) {
      reporter.emit({ type: 'failed', code: failure.code, detail: failure.message });
    }
  }
  signal.removeEventListener('abort', onAbort);
  await workspace.remove();
  if (failure instanceof JobCancelled) reporter.abandon();
  await reporter.finish();
  return failure;
}

/** What the steps of a job share. */
export interface JobContext {
  tools: Tools;
  worker: WorkerClient;
  reporter: Reporter;
  signal: AbortSignal;
  blocks: SourceBlocks;
  workspace: Workspace;
  noProgressMs: number;
}

async function transcode(order: TranscodeOrder, context: JobContext): Promise<void> {
  const { tools, reporter, signal, blocks, workspace, noProgressMs } = context;
  reporter.progress({ type: 'progress', stage: 'probing', etaSeconds: null, speed: null, renditions: [] });
  const proxy = await openSourceProxy(blocks);
  try {
    const container = await sniffSource(blocks, order.settings.containers);
    let source: SourceInput = { url: proxy.url, container };
    const probe = { ffprobe: tools.ffprobe, signal, maxSeconds: order.settings.maxSeconds, noProgressMs };
    let probed = await probeSource({ ...probe, source, sizeBytes: blocks.sizeBytes });
    const seekable = !probed.broken;
    if (probed.broken) {
      const healed = await healSource(context, source, probed.facts, workspace);
      source = healed.source;
      probed = await probeSource({ ...probe, ...healed });
    }
    const plan = makePlan(probed.facts);
    reporter.emit(plannedEvent(plan));

    const passes = openPasses(context, plan, { source, seekable }, storedFor(order, plan));
    await passes.first();
    await publishPoster(context, plan, source);
    await passes.ladder();
    passes.tellStage('finishing');
    await publishCaptions(context, plan, source);
  } catch (error) {
    // A read that failed shows as a closed connection everywhere else.
    throw blocks.failure() ?? error;
  } finally {
    await proxy.close();
  }
}

/** What earlier epochs stored, as far as it lies on the timeline of this plan. */
function storedFor({ published, timeline }: TranscodeOrder, plan: EncodePlan): Stored[] {
  const names = [...plan.rungs.map((rung) => rung.name), ...(plan.audio ? ['audio'] : [])];
  const fits = !timeline || isDeepStrictEqual(timeline, plan.timeline);
  return published
    .filter(({ rendition, complete }) => names.includes(rendition) && (complete || fits))
    .map(({ rendition, complete, fragments }) => ({ rendition, complete, fragments: timeline ? fragments : 0 }));
}

async function publishPoster(context: JobContext, plan: EncodePlan, source: SourceInput): Promise<void> {
  const { worker, reporter } = context;
  const poster = await makePoster(context, plan, source);
  if (!poster) return;
  reporter.emit({ type: 'poster', ...(await putObject(worker, 'poster', poster, 'image/jpeg')) });
}

async function publishCaptions(context: JobContext, plan: EncodePlan, source: SourceInput): Promise<void> {
  const { worker, reporter } = context;
  const { taken, leftOut } = await makeCaptions(context, plan, source, wallMs(plan));
  for (const each of leftOut) reporter.emit({ type: 'caption-left-out', ...each });
  for (const { body, ...caption } of taken) {
    const stored = await putObject(worker, `captions/${caption.index}`, body, 'text/vtt; charset=utf-8');
    reporter.emit({ type: 'caption', ...caption, ...stored });
  }
}
