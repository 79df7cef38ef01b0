// Runs one encoder process and packs all it writes; what of it became complete is known by the packers afterwards.
import type { Readable } from 'node:stream';
import type { EncodePlan } from '#contract/encode-plan.ts';
import type { EncodeCommand } from './ffmpeg/args.ts';
import { detailOf, failureOf } from './ffmpeg/failure.ts';
import { logEvent } from './ffmpeg/job-log.ts';
import { createProgressReader, type EncodeProgress } from './ffmpeg/progress.ts';
import { run } from './ffmpeg/run.ts';
import { asJobFailure, JobFailure, ShortOutput } from './job-failure.ts';
import type { MakeContext } from './make-context.ts';
import { wallMs } from './wall-time.ts';

export interface EncodeRequest {
  /** What operators read of it. */
  label: string;
  command: EncodeCommand;
  /** Reads what is written for a rendition until it ends. */
  consume: (rendition: string, chunks: Readable) => Promise<void>;
  /** Whether what was made is on its way to storage. */
  packers: readonly { readonly isUploading: boolean }[];
  onProgress?: (progress: EncodeProgress) => void;
}

/** @throws JobFailure the first thing that went wrong */
export async function encode(
  context: MakeContext,
  plan: EncodePlan,
  { label, command, consume, packers, onProgress }: EncodeRequest,
): Promise<void> {
  const { tools, signal, hold, noProgressMs, blocks } = context;
  context.onLog(logEvent(label, command.args, null));
  const giveUp = new AbortController();
  const running = run({
    file: tools.ffmpeg,
    args: command.args,
    signal: AbortSignal.any([signal, giveUp.signal]),
    pipes: command.outputs.length,
    hold,
    wallMs: wallMs(plan),
    noProgressMs,
    // Reading the source and waiting for an upload are signs of life: the encoder is not to blame for a slow network.
    lastActivityMs: () => (packers.some((packer) => packer.isUploading) ? Date.now() : blocks.lastReadMs()),
  });
  let seen = '';
  const readProgress = createProgressReader();
  running.stdout.setEncoding('utf8').on('data', (text: string) => {
    for (const progress of readProgress(text)) {
      // The encoder reports twice a second even when nothing moves: only movement counts.
      const now = `${progress.frame} ${progress.outTimeSeconds} ${progress.totalBytes}`;
      if (now !== seen) running.touch();
      seen = now;
      onProgress?.(progress);
    }
  });
  let first: unknown = null;
  const consuming = command.outputs.map(async ({ rendition, descriptor }) => {
    const pipe = running.pipes[descriptor - 3] as Readable;
    try {
      await consume(rendition, pipe);
    } catch (error) {
      first ??= error;
      // Nobody reads this pipe any more: the process would wait for ever. Where it ended by itself, how says more.
      if (!pipe.readableEnded) giveUp.abort();
    } finally {
      pipe.destroy();
    }
  });
  const ended = await running.ended;
  await Promise.all(consuming);
  context.onLog(logEvent(label, command.args, ended));
  signal.throwIfAborted();
  const endedWell = ended.ending === 'exited' && ended.exitCode === 0;
  // A process that died explains why its output was short; a rendition that failed explains why the process was ended.
  const sourceFailure = blocks.failure();
  if (sourceFailure) throw sourceFailure;
  if (!endedWell && !(ended.ending === 'aborted' && first)) throw new JobFailure(failureOf(ended), detailOf(ended));
  if (first) throw ofSource(asJobFailure(first), endedWell, ended.stderr);
}

/** Output that is not the plan's although the encoder was content, or after it had complained: the source could not be decoded. */
function ofSource(failure: JobFailure, endedWell: boolean, stderr: string): JobFailure {
  const short = failure instanceof ShortOutput && endedWell;
  const complained = failure.code === 'encoder-failed' && /Invalid data found|Error while decoding/.test(stderr);
  return short || complained ? new JobFailure('source-damaged', failure.message) : failure;
}
