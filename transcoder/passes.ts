// The two encoding passes of a job: which renditions each makes, from where on, and what happens when one fails.
import type { Readable } from 'node:stream';
import type { JobEvent } from '#contract/jobs.ts';
import { audioFragmentPackets, audioGrid, timelineSeconds, videoFragmentFrames, videoGrid } from '#media/grid.ts';
import type { Rung } from '#media/ladder.ts';
import { encode } from './encode.ts';
import { type EncodeCommand, firstPassArgs, ladderArgs } from './ffmpeg/args.ts';
import { type Beginning, FROM_THE_START } from './ffmpeg/filters.ts';
import type { SourceInput } from './ffmpeg/input-args.ts';
import { logEvent } from './ffmpeg/job-log.ts';
import type { JobContext } from './job.ts';
import { asJobFailure, JobFailure, throwIfHopeless } from './job-failure.ts';
import { Packer } from './packer.ts';
import type { EncodePlan } from './plan.ts';
import { JobProgress } from './progress.ts';
import { packAudio, packVideo } from './renditions.ts';
import { audioBeginning, videoBeginning } from './seek.ts';
import { findDamage } from './verify.ts';

/** Longer than this an encoder is stuck, whatever it says: twenty times the video, and never under ten minutes. */
export const wallMs = (plan: EncodePlan): number => Math.max(600_000, 20_000 * timelineSeconds(plan.timeline));

export interface Passes {
  /** Makes what a video needs to be playable. Its failure is the job's. */
  first(): Promise<void>;
  /** Makes all the rest by one decode; if that fails, each unfinished rung once more on its own. */
  ladder(): Promise<void>;
  tellStage(stage: 'finishing'): void;
}

/** What earlier epochs stored of a rendition: fragments in a row from the first on. */
export interface Stored {
  rendition: string;
  complete: boolean;
  fragments: number;
}

type PassStage = 'first-rung' | 'ladder';

/** @param seekable whether the source can be entered in the middle */
export function openPasses(
  context: JobContext,
  plan: EncodePlan,
  { source, seekable }: { source: SourceInput; seekable: boolean },
  stored: readonly Stored[],
): Passes {
  const { tools, worker, reporter, signal, blocks, noProgressMs } = context;
  const { timeline, audio } = plan;
  const emit = (event: JobEvent): void => {
    reporter.emit(event);
    if (event.type === 'rendition-complete') progress.complete(event.rendition);
  };
  const rungs = new Map<string, Rung>(plan.rungs.map((rung) => [rung.name, rung]));
  const packers = new Map<string, Packer>();
  const open = (name: string, grid: Packer['grid']): void => {
    const { fragments = 0 } = stored.find((each) => each.rendition === name) ?? {};
    packers.set(name, new Packer(name, grid, worker, emit, fragments));
  };
  for (const name of rungs.keys()) open(name, videoGrid(timeline));
  if (audio) open('audio', audioGrid(timeline, audio.sampleRate));
  const progress = new JobProgress(
    plan,
    stored.map((each) => ({ ...each, share: each.fragments / packerOf(each.rendition).grid.fragmentCount })),
  );
  const isPublished = (name: string): boolean =>
    stored.some(({ rendition, complete }) => rendition === name && complete);
  const upper = plan.rungs.slice(1).filter(({ name }) => !isPublished(name));

  function packerOf(name: string): Packer {
    const packer = packers.get(name);
    if (!packer) throw new RangeError(`no packer for ${name}`);
    return packer;
  }

  const firstFrameOf = (name: string): number =>
    videoFragmentFrames(timeline, packerOf(name).packedFragments).firstFrame;
  const firstPacketOf = (sampleRate: number): number =>
    audioFragmentPackets(timeline, sampleRate, packerOf('audio').packedFragments).firstPacket;

  /** How to enter the source; `mayEnter` false reads it from the beginning and drops what is not wanted. */
  const seeking = (mayEnter: boolean) => ({
    ...{ ffprobe: tools.ffprobe, source, plan, signal, noProgressMs },
    seekable: seekable && mayEnter,
  });

  /** Makes some of the lowest rung and the sound. */
  const firstPass = async (names: readonly string[], mayEnter: boolean): Promise<void> => {
    const lowest = plan.rungs[0]?.name ?? '';
    const video = names.includes(lowest) ? await videoBeginning(seeking(mayEnter), firstFrameOf(lowest)) : null;
    const sound =
      audio && names.includes('audio')
        ? await audioBeginning(seeking(mayEnter), firstPacketOf(audio.sampleRate))
        : null;
    const later = upper.map((rung) => rung.name);
    await pass('first-rung', firstPassArgs(plan, source, { video, audio: sound }), { video, sound, later });
  };

  /** Makes some rungs by one decode, each behind what is stored of it. */
  const ladderPass = async (wanted: readonly Rung[], mayEnter: boolean): Promise<void> => {
    const each = wanted.map((rung) => ({ rung, firstFrame: firstFrameOf(rung.name) }));
    const earliest = Math.min(...each.map(({ firstFrame }) => firstFrame));
    const video = await videoBeginning(seeking(mayEnter), earliest);
    await pass('ladder', ladderArgs(plan, source, each, video), { video, sound: null, later: [] });
  };

  const pass = async (
    stage: PassStage,
    command: EncodeCommand,
    { video, sound, later }: { video: Beginning | null; sound: Beginning | null; later: string[] },
  ): Promise<void> => {
    const names = command.outputs.map((output) => output.rendition);
    const label = `${stage} ${names.join(' ')}`;
    const consume = async (rendition: string, chunks: Readable): Promise<void> => {
      const packer = packerOf(rendition);
      const rung = rungs.get(rendition);
      if (rung) await packVideo(chunks, rung, timeline, packer);
      else if (audio) await packAudio(chunks, audio, timeline, packer, (sound ?? FROM_THE_START).at);
    };
    progress.startPass(names, later, Date.now(), timeline.frameCount - (video?.at ?? 0));
    reporter.progress(progress.event(stage, Date.now()));
    reporter.emit(logEvent(label, command.args, null));
    await encode({
      ffmpeg: tools.ffmpeg,
      command,
      signal,
      wallMs: wallMs(plan),
      noProgressMs,
      consume,
      packers: names.map(packerOf),
      source: blocks,
      onProgress: ({ frame }) => {
        progress.advance(frame);
        reporter.progress(progress.event(stage, Date.now()));
      },
      onEnd: (run) => reporter.emit(logEvent(label, command.args, run)),
    });
    for (const name of names) await packerOf(name).finish();
  };

  /** Tells that renditions are complete once their check is passed; one that is damaged is made again, once. */
  const settle = async (names: readonly string[]): Promise<void> => {
    await reporter.flush();
    for (const name of names) {
      const damage = await findDamage(context, plan, packerOf(name), name);
      if (damage === null) emit({ type: 'rendition-complete', rendition: name });
      else await makeAgain(name, damage);
    }
  };

  const makeAgain = async (name: string, damage: string): Promise<void> => {
    emit({ type: 'rendition-discarded', rendition: name, detail: damage });
    await reporter.flush(); // the names of its packs must be free again
    signal.throwIfAborted();
    packerOf(name).restart();
    const rung = rungs.get(name);
    try {
      if (rung && rung !== plan.rungs[0]) await ladderPass([rung], false);
      else await firstPass([name], false);
      await reporter.flush();
      const again = await findDamage(context, plan, packerOf(name), name);
      if (again !== null) throw new JobFailure('output-damaged', again);
      emit({ type: 'rendition-complete', rendition: name });
    } catch (error) {
      giveUp(name, error);
    }
  };

  const giveUp = (name: string, error: unknown): void => {
    throwIfHopeless(error, signal);
    const { code, message } = asJobFailure(error);
    progress.fail(name);
    emit({ type: 'rendition-failed', rendition: name, code, detail: message });
  };

  const rewind = (names: readonly string[]): void => {
    for (const name of names) packerOf(name).rewind();
  };
  const unfinished = (names: readonly string[]): string[] => names.filter((name) => !packerOf(name).isComplete);

  return {
    tellStage: (stage) => reporter.progress(progress.event(stage, Date.now())),

    async first() {
      const names = [plan.rungs[0]?.name ?? '', ...(audio ? ['audio'] : [])].filter((name) => !isPublished(name));
      const missing = unfinished(names);
      if (missing.length > 0) {
        try {
          await firstPass(missing, true);
        } catch (error) {
          throwIfHopeless(error, signal);
          if (!missing.some((name) => packerOf(name).packedFragments > 0)) throw error;
          // What was entered in the middle may be readable from the beginning.
          rewind(missing);
          const rest = unfinished(missing);
          if (rest.length > 0) await firstPass(rest, false);
        }
      }
      await settle(names);
    },

    async ladder() {
      const missing = upper.filter((rung) => !packerOf(rung.name).isComplete);
      let failed: Rung[] = [];
      if (missing.length > 0) {
        try {
          await ladderPass(missing, true);
        } catch (error) {
          throwIfHopeless(error, signal);
          failed = missing;
        }
      }
      for (const rung of upper) {
        if (failed.includes(rung) && !(await isStored(rung))) await retryAlone(rung);
        else await settle([rung.name]);
      }
    },
  };

  /** After a failed pass: whether the last pack of a rung got through all the same. */
  async function isStored(rung: Rung): Promise<boolean> {
    const packer = packerOf(rung.name);
    if (!packer.isComplete) return false;
    await packer.finish();
    return true;
  }

  async function retryAlone(rung: Rung): Promise<void> {
    rewind([rung.name]);
    try {
      await ladderPass([rung], false);
      await settle([rung.name]);
    } catch (error) {
      giveUp(rung.name, error);
    }
  }
}
