// The two encoding passes of a job: which renditions each makes, how their fragments are stored, and what happens when one fails.
import type { Readable } from 'node:stream';
import type { JobEvent } from '#contract/jobs.ts';
import { audioGrid, timelineSeconds, videoGrid } from '#media/grid.ts';
import type { Rung } from '#media/ladder.ts';
import { encode } from './encode.ts';
import { type EncodeCommand, firstPassArgs, ladderArgs } from './ffmpeg/args.ts';
import type { SourceInput } from './ffmpeg/input-args.ts';
import type { JobContext } from './job.ts';
import { asJobFailure, JobFailure } from './job-failure.ts';
import { Packer } from './packer.ts';
import type { EncodePlan } from './plan.ts';
import { JobProgress } from './progress.ts';
import { packAudio, packVideo } from './renditions.ts';

/** Longer than this an encoder is stuck, whatever it says: twenty times the video, and never under ten minutes. */
export const wallMs = (plan: EncodePlan): number => Math.max(600_000, 20_000 * timelineSeconds(plan.timeline));

export interface Passes {
  /** Makes what a video needs to be playable. Its failure is the job's. */
  first(): Promise<void>;
  /** Makes all the rest by one decode; if that fails, each unfinished rung once more on its own. */
  ladder(): Promise<void>;
  tellStage(stage: 'finishing'): void;
}

/** @param published renditions that an earlier epoch completed; they are not made again */
export function openPasses(
  { tools, worker, reporter, signal, blocks }: JobContext,
  plan: EncodePlan,
  source: SourceInput,
  published: readonly string[],
): Passes {
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
    tellStage: (stage) => reporter.progress(progress.event(stage, Date.now())),

    async first() {
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

    async ladder() {
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
