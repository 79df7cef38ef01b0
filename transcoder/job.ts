// One job from its order to its last event: sniff, probe, plan, first rung and sound, poster, the other rungs, captions.
import type { Readable } from 'node:stream';
import type { JobEvent, TranscodeOrder } from '#contract/jobs.ts';
import { audioGrid, timelineSeconds, videoGrid } from '#media/grid.ts';
import type { Rung } from '#media/ladder.ts';
import { makeCaptions } from './captions.ts';
import { encode } from './encode.ts';
import { type EncodeCommand, firstPassArgs, ladderArgs } from './ffmpeg/args.ts';
import type { SourceInput } from './ffmpeg/input-args.ts';
import { healSource } from './heal.ts';
import { asJobFailure, JobCancelled, JobFailure } from './job-failure.ts';
import { Packer } from './packer.ts';
import { type EncodePlan, makePlan, plannedEvent } from './plan.ts';
import { makePoster } from './poster.ts';
import { probeSource } from './probe-source.ts';
import { JobProgress } from './progress.ts';
import { packAudio, packVideo } from './renditions.ts';
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
    await transcode(order, tools, { worker, reporter, signal: stop.signal });
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

interface Connections {
  worker: WorkerClient;
  reporter: Reporter;
  signal: AbortSignal;
}

async function transcode(order: TranscodeOrder, tools: Tools, connections: Connections): Promise<void> {
  const { worker, reporter, signal } = connections;
  reporter.progress({ type: 'progress', stage: 'probing', etaSeconds: null, speed: null, renditions: [] });
  const blocks = openSourceBlocks(worker, order.source.sizeBytes);
  const proxy = await openSourceProxy(blocks);
  const workspace = openWorkspace();
  try {
    const container = await sniffSource(blocks);
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

    const passes = openPasses(order, tools, connections, plan, source, blocks);
    await passes.first();
    await publishPoster(tools, connections, plan, source);
    await passes.ladder();
    passes.tell('finishing');
    await publishCaptions(tools, connections, plan, source);
  } catch (error) {
    // A read that failed shows as a closed connection everywhere else.
    throw blocks.failure() ?? error;
  } finally {
    await proxy.close();
    await workspace.remove();
  }
}

/** Longer than this an encoder is stuck, whatever it says: twenty times the video, and never under ten minutes. */
const wallMs = (plan: EncodePlan): number => Math.max(600_000, 20_000 * timelineSeconds(plan.timeline));

function openPasses(
  order: TranscodeOrder,
  tools: Tools,
  { worker, reporter, signal }: Connections,
  plan: EncodePlan,
  source: SourceInput,
  blocks: SourceBlocks,
) {
  const published = order.published.filter((each) => each.complete).map((each) => each.rendition);
  const progress = new JobProgress(plan, published);
  const emit = (event: JobEvent): void => {
    reporter.emit(event);
    if (event.type === 'rendition-complete') progress.complete(event.rendition);
  };
  const rungs = new Map<string, Rung>(plan.rungs.map((rung) => [rung.name, rung]));
  const packers = new Map<string, Packer>();
  for (const name of rungs.keys()) packers.set(name, new Packer(name, videoGrid(plan.timeline), worker, emit));
  if (plan.audio)
    packers.set('audio', new Packer('audio', audioGrid(plan.timeline, plan.audio.sampleRate), worker, emit));

  const consume = async (rendition: string, chunks: Readable): Promise<void> => {
    const packer = packers.get(rendition);
    const rung = rungs.get(rendition);
    if (!packer) throw new RangeError(`no packer for ${rendition}`);
    if (rung) await packVideo(chunks, rung, plan.timeline, packer);
    else if (plan.audio) await packAudio(chunks, plan.audio, plan.timeline, packer);
  };
  /** Only when the encoder ended well: a rendition that was told complete is played. */
  const finish = async (names: readonly string[]): Promise<void> => {
    for (const name of names) await packers.get(name)?.finish();
  };

  const pass = async (stage: 'first-rung' | 'ladder', command: EncodeCommand, later: string[]): Promise<void> => {
    const names = command.outputs.map((output) => output.rendition);
    progress.startPass(names, later, Date.now());
    reporter.progress(progress.event(stage, Date.now()));
    await encode({
      ffmpeg: tools.ffmpeg,
      command,
      signal,
      wallMs: wallMs(plan),
      consume,
      packers: names.flatMap((name) => packers.get(name) ?? []),
      source: blocks,
      onProgress: ({ frame }) => {
        progress.advance(frame);
        reporter.progress(progress.event(stage, Date.now()));
      },
    });
    await finish(names);
  };

  const upper = plan.rungs.slice(1).filter((rung) => !published.includes(rung.name));
  return {
    tell: (stage: 'finishing'): void => reporter.progress(progress.event(stage, Date.now())),

    /** What a video needs to be playable. Its failure is the job's. */
    async first(): Promise<void> {
      const wanted = {
        video: !published.includes(plan.rungs[0]?.name ?? ''),
        audio: plan.audio !== null && !published.includes('audio'),
      };
      if (!wanted.video && !wanted.audio) return;
      await pass(
        'first-rung',
        firstPassArgs(plan, source, wanted),
        upper.map((rung) => rung.name),
      );
    },

    /** All the rest by one decode; if that fails, each unfinished rung once more on its own. */
    async ladder(): Promise<void> {
      if (upper.length === 0) return;
      try {
        await pass('ladder', ladderArgs(plan, source, upper), []);
      } catch (error) {
        throwIfHopeless(error, signal);
        for (const rung of upper) {
          if (packers.get(rung.name)?.isComplete) await finish([rung.name]);
          else await retryAlone(rung);
        }
      }
    },
  };

  async function retryAlone(rung: Rung): Promise<void> {
    packers.get(rung.name)?.rewind();
    try {
      await pass('ladder', ladderArgs(plan, source, [rung]), []);
    } catch (error) {
      throwIfHopeless(error, signal);
      const { code, message } = asJobFailure(error);
      progress.fail(rung.name);
      reporter.emit({ type: 'rendition-failed', rendition: rung.name, code, detail: message });
    }
  }
}

/** A job that was stopped and a store that does not answer are nothing that another attempt here could mend. */
function throwIfHopeless(error: unknown, signal: AbortSignal): void {
  signal.throwIfAborted();
  if (error instanceof JobFailure && (error.code === 'stopped' || error.code === 'storage-failed')) throw error;
}

async function publishPoster(
  tools: Tools,
  { worker, reporter, signal }: Connections,
  plan: EncodePlan,
  source: SourceInput,
): Promise<void> {
  const poster = await makePoster(tools.ffmpeg, plan, source, signal);
  if (!poster) return;
  reporter.emit({ type: 'poster', ...(await putObject(worker, 'poster', poster, 'image/jpeg')) });
}

async function publishCaptions(
  tools: Tools,
  { worker, reporter, signal }: Connections,
  plan: EncodePlan,
  source: SourceInput,
): Promise<void> {
  for (const { body, ...caption } of await makeCaptions(tools.ffmpeg, plan, source, signal, wallMs(plan))) {
    const stored = await putObject(worker, `captions/${caption.index}`, body, 'text/vtt; charset=utf-8');
    reporter.emit({ type: 'caption', ...caption, ...stored });
  }
}
