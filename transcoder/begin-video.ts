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
import type { PackSink } from './make-context.ts';
import { type MadeInit, makeInits } from './make-inits.ts';
import { makeVideo } from './make-video.ts';
import { openPackStorage } from './pack-storage.ts';
import { type EncodePlan, makePlan } from './plan.ts';
import { makePosters } from './posters.ts';
import { probeSource } from './probe-source.ts';
import { sniffSource } from './sniff-source.ts';
import { BLOCK_BYTES, type SourceBlocks } from './source-blocks.ts';
import { putObject } from './storage.ts';
import type { TaskContext } from './task.ts';
import { together } from './together.ts';

export async function beginVideo(context: TaskContext): Promise<void> {
  const { order, blocks, reporter, worker, tools, signal, noProgressMs, workspace, url } = context;
  askForEnds(blocks);
  const container = await sniffSource(blocks, order.settings.containers);
  let source: SourceInput = { url, container };
  // They do not depend on how long it is; where its end has more pictures in a second than its beginning, others are made.
  let early: { plan: EncodePlan; making: Promise<MadeInit[]> } | null = null;
  const onStreams = (facts: SourceFacts): void => {
    const plan = makePlan(facts);
    const making = makeInits(context, plan);
    making.catch(() => undefined);
    early = { plan, making };
  };
  const probe = { ffprobe: tools.ffprobe, signal, maxSeconds: order.settings.maxSeconds, noProgressMs };
  let probed = await probeSource({ ...probe, onStreams, source, sizeBytes: blocks.sizeBytes }).catch(async (error) => {
    await early?.making.catch(() => undefined); // nothing is left of a task that has ended
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
  const storage = openPackStorage(worker, reporter, true);
  const sink: PackSink = {
    async put(pack) {
      await stored;
      await storage.put(pack);
    },
  };
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
const TABLE_OF_CONTENTS_BYTES = 8 * 1024 * 1024;

/** What is looked at of every long file is on its way while the first bytes are judged: the beginning, in hours a large table of contents, and the end. */
function askForEnds(blocks: SourceBlocks): void {
  if (blocks.sizeBytes < LONG_BYTES) return;
  for (let at = 0; at < TABLE_OF_CONTENTS_BYTES; at += BLOCK_BYTES) blocks.readFrom(at).catch(() => undefined);
  blocks.readFrom(blocks.sizeBytes - 1).catch(() => undefined);
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
