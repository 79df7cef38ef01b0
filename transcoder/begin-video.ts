// The first task of a video: what it is, what is made of it, every init segment, and at once its first seconds with a poster.
import { isDeepStrictEqual } from 'node:util';
import type { TaskEvent } from '#contract/tasks.ts';
import { renderAudioInit } from '#media/cmaf/audio.ts';
import { AAC_LC_CODEC_STRING } from '#media/codec-strings.ts';
import { audioGrid, timelineSeconds, videoGrid } from '#media/grid.ts';
import type { Rung } from '#media/ladder.ts';
import { type SourceFacts, uprightSize } from '#media/source-facts.ts';
import { type FragmentRun, unitOf } from '#media/units.ts';
import type { SourceInput } from './ffmpeg/input-args.ts';
import { initArgs } from './ffmpeg/run-args.ts';
import { healSource } from './heal.ts';
import { throwIfHopeless } from './job-failure.ts';
import { makeAudio } from './make-audio.ts';
import { type MadeInit, makeInits } from './make-inits.ts';
import { makeVideo } from './make-video.ts';
import { mp4Seconds } from './mp4-duration.ts';
import { openPackStorage } from './pack-storage.ts';
import { type EncodePlan, makePlan } from './plan.ts';
import { makePosters } from './posters.ts';
import { probeSource } from './probe-source.ts';
import { judgeSource, sniffSource } from './sniff-source.ts';
import { BLOCK_BYTES, type SourceBlocks } from './source-blocks.ts';
import { putObject } from './storage.ts';
import type { TaskContext } from './task.ts';
import { together } from './together.ts';

export async function beginVideo(context: TaskContext): Promise<void> {
  const { order, blocks, reporter, worker, tools, signal, noProgressMs, workspace, url } = context;
  askForEnds(blocks).catch(() => undefined); // whoever needs them hears of it
  const container = await sniffSource(blocks, order.settings.containers);
  // FFmpeg looks at the file meanwhile, until it is known to be none to look at.
  const looking = new AbortController();
  const judged = judgeSource(blocks, container);
  judged.catch(() => looking.abort());
  let source: SourceInput = { url, container };
  // They do not depend on how long it is; where its end has more pictures in a second than its beginning, others are made.
  let early: { plan: EncodePlan; making: Promise<MadeInit[]> } | null = null;
  const onStreams = (facts: SourceFacts): void => {
    const plan = makePlan(facts);
    const making = makeInits(context, plan);
    making.catch(() => undefined);
    early = { plan, making };
  };
  const probe = {
    ffprobe: tools.ffprobe,
    signal: AbortSignal.any([signal, looking.signal]),
    maxSeconds: order.settings.maxSeconds,
    noProgressMs,
  };
  const toldSeconds = container.name === 'mp4' ? mp4Seconds(await blocks.readFrom(0)) : null;
  const probing = probeSource({ ...probe, onStreams, source, sizeBytes: blocks.sizeBytes, toldSeconds });
  let [probed] = await Promise.all([probing, judged]).catch(async (error) => {
    await Promise.allSettled([probing, early?.making]); // nothing is left of a task that has ended
    await judged; // says more than FFmpeg, which only stumbles
    throw error;
  });
  let healedFrom: EncodePlan['healedFrom'] = null;
  if (probed.broken) {
    const { video, audio } = probed.facts;
    const streamIndexes = [video.streamIndex, ...(audio ? [audio.streamIndex] : [])];
    healedFrom = { container: container.name, streamIndexes };
    const healed = await healSource(context, source, streamIndexes, workspace);
    source = healed.source;
    probed = await probeSource({ ...probe, ...healed });
  }
  const plan = makePlan(probed.facts, { healedFrom });
  reporter.emit(plannedEvent(plan));
  const made = await initsFor(context, plan, early);
  const stored = storeInits(context, plan, made).then(() => reporter.flush()); // the video is playable from here on
  if (!plan.videoIsEnterable) return stored;
  // Whoever presses play now is spared the way of a request through everybody: what is asked for first is made already.
  const sink = openPackStorage(worker, reporter, { isWaitedFor: true, after: stored });
  const inits = Object.fromEntries(made.map(({ rendition, sha256 }) => [rendition, sha256]));
  const [lowest] = plan.rungs;
  const { audio } = plan;
  const first = { run: unitOf(videoGrid(plan.timeline), 0), pace: 'viewer' as const };
  await together(context, [
    stored,
    lowest &&
      makeVideo(context, plan, source, { ...first, renditions: [lowest.name], inits }, sink).then(() =>
        makeFirstPoster(context, plan, lowest, first.run),
      ),
    audio && plan.audioIsEnterable
      ? makeAudio(
          context,
          plan,
          source,
          { run: unitOf(audioGrid(plan.timeline, audio.sampleRate), 0), pace: 'viewer' },
          sink,
        )
      : null,
  ]);
}

const LONG_BYTES = 32 * 1024 * 1024;
const BEGINNING_BYTES = 10 * 1024 * 1024;

/**
 * What is looked at of every long file is on its way before anybody asks: its beginning with the table of contents, some MB in a
 * film of hours, and its end. In the order in which it is wanted, one after the other: on one line each block makes the others late.
 */
async function askForEnds(blocks: SourceBlocks): Promise<void> {
  if (blocks.sizeBytes < LONG_BYTES) return;
  const begins = Array.from({ length: BEGINNING_BYTES / BLOCK_BYTES }, (_, i) => i * BLOCK_BYTES);
  for (const at of [...begins, blocks.sizeBytes - 1]) await blocks.readFrom(at);
}

/** Those that are being made already, if they are the same. */
async function initsFor(
  context: TaskContext,
  plan: EncodePlan,
  early: { plan: EncodePlan; making: Promise<MadeInit[]> } | null,
): Promise<MadeInit[]> {
  const isSame = early && isDeepStrictEqual(initArgs(early.plan), initArgs(plan));
  if (isSame) return early.making;
  const [made] = await Promise.all([makeInits(context, plan), early?.making.catch(() => undefined)]);
  return made;
}

/** The best of the first pictures is the poster until all of the rung is there to choose from. */
async function makeFirstPoster(
  context: TaskContext,
  plan: EncodePlan,
  rung: Rung,
  { end }: FragmentRun,
): Promise<void> {
  const fragments = Array.from({ length: end }, (_, n) => n);
  try {
    await makePosters(context, plan, rung, fragments, 1);
  } catch (error) {
    throwIfHopeless(error, context.signal); // otherwise it plays without one for now
  }
}

/** All are stored side by side. */
async function storeInits(context: TaskContext, plan: EncodePlan, made: readonly MadeInit[]): Promise<void> {
  const { worker, reporter } = context;
  const { audio } = plan;
  const all = [
    ...made,
    ...(audio
      ? [
          {
            rendition: 'audio',
            bytes: renderAudioInit({ ...audio, bitrateBps: audio.bitrateKbps * 1000 }),
            codecs: AAC_LC_CODEC_STRING,
          },
        ]
      : []),
  ];
  const stored = await Promise.all(
    all.map(async ({ rendition, bytes, codecs }) => ({
      type: 'init' as const,
      rendition,
      codecs,
      ...(await putObject(worker, `inits/${rendition}`, Buffer.from(bytes), 'video/mp4')),
    })),
  );
  for (const event of stored) reporter.emit(event);
}

/** The plan as the worker stores it. */
function plannedEvent(plan: EncodePlan): TaskEvent {
  const { source, timeline } = plan;
  return {
    type: 'planned',
    plan,
    source: {
      container: source.container,
      videoCodec: source.video.codec,
      audioCodec: source.audio?.codec ?? null,
      ...uprightSize(source.video),
      durationMs: Math.round(timelineSeconds(timeline) * 1000),
    },
  };
}
