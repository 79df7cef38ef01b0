// One job from its order to its last event: sniff, probe, plan, first rung and sound, poster, the other rungs, captions.
import type { TranscodeOrder } from '#contract/jobs.ts';
import { makeCaptions } from './captions.ts';
import type { SourceInput } from './ffmpeg/input-args.ts';
import { healSource } from './heal.ts';
import { asJobFailure, JobCancelled, type JobFailure } from './job-failure.ts';
import { openPasses, wallMs } from './passes.ts';
import { type EncodePlan, makePlan, plannedEvent } from './plan.ts';
import { makePoster } from './poster.ts';
import { probeSource } from './probe-source.ts';
import { type Reporter, startReporter } from './reporter.ts';
import { sniffSource } from './sniff-source.ts';
import { openSourceBlocks, type SourceBlocks } from './source-blocks.ts';
import { openSourceProxy } from './source-proxy.ts';
import { putObject } from './storage.ts';
import { openWorkerClient, type WorkerClient } from './worker-client.ts';
import { openWorkspace } from './workspace.ts';

export interface Tools {
  ffmpeg: string;
  ffprobe: string;
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
  });
  const worker = openWorkerClient(order, credentials, stop.signal);
  let failure: JobFailure | null = null;
  try {
    const blocks = openSourceBlocks(worker, order.source.sizeBytes);
    await transcode(order, { tools, worker, reporter, signal: stop.signal, blocks });
    reporter.emit({ type: 'done' });
  } catch (error) {
    failure = asJobFailure(stop.signal.aborted ? stop.signal.reason : error);
    stop.abort(failure);
    if (!(failure instanceof JobCancelled)) {
      reporter.emit({ type: 'failed', code: failure.code, detail: failure.message });
    }
  }
  signal.removeEventListener('abort', onAbort);
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
}

async function transcode(order: TranscodeOrder, context: JobContext): Promise<void> {
  const { tools, reporter, signal, blocks } = context;
  reporter.progress({ type: 'progress', stage: 'probing', etaSeconds: null, speed: null, renditions: [] });
  const proxy = await openSourceProxy(blocks);
  const workspace = openWorkspace();
  try {
    const container = await sniffSource(blocks, order.settings.containers);
    let source: SourceInput = { url: proxy.url, container };
    const probe = { ffprobe: tools.ffprobe, signal, maxSeconds: order.settings.maxSeconds };
    let probed = await probeSource({ ...probe, source, sizeBytes: blocks.sizeBytes });
    if (probed.broken) {
      const healed = await healSource(tools.ffmpeg, source, probed.facts, workspace, signal);
      source = healed.source;
      probed = await probeSource({ ...probe, ...healed });
    }
    const plan = makePlan(probed.facts);
    reporter.emit(plannedEvent(plan));

    const published = order.published.filter((each) => each.complete).map((each) => each.rendition);
    const passes = openPasses(context, plan, source, published);
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
    await workspace.remove();
  }
}

async function publishPoster(context: JobContext, plan: EncodePlan, source: SourceInput): Promise<void> {
  const { tools, worker, reporter, signal } = context;
  const poster = await makePoster(tools.ffmpeg, plan, source, signal);
  if (!poster) return;
  reporter.emit({ type: 'poster', ...(await putObject(worker, 'poster', poster, 'image/jpeg')) });
}

async function publishCaptions(context: JobContext, plan: EncodePlan, source: SourceInput): Promise<void> {
  const { tools, worker, reporter, signal } = context;
  for (const { body, ...caption } of await makeCaptions(tools.ffmpeg, plan, source, signal, wallMs(plan))) {
    const stored = await putObject(worker, `captions/${caption.index}`, body, 'text/vtt; charset=utf-8');
    reporter.emit({ type: 'caption', ...caption, ...stored });
  }
}
