// The first task of a video: what it is, what is made of it, every init segment, and at once its first seconds with a poster.
import type { TaskEvent } from '#contract/tasks.ts';
import { renderAudioInit } from '#media/cmaf/audio.ts';
import { AAC_LC_CODEC_STRING } from '#media/codec-strings.ts';
import { audioGrid, timelineSeconds, videoGrid } from '#media/grid.ts';
import type { Rung } from '#media/ladder.ts';
import { uprightSize } from '#media/source-facts.ts';
import { type FragmentRun, unitOf } from '#media/units.ts';
import type { SourceInput } from './ffmpeg/input-args.ts';
import { healSource } from './heal.ts';
import { throwIfHopeless } from './job-failure.ts';
import { makeAudio } from './make-audio.ts';
import { makeInits } from './make-inits.ts';
import { makeVideo } from './make-video.ts';
import { openPackStorage } from './pack-storage.ts';
import { type EncodePlan, makePlan } from './plan.ts';
import { makePosters } from './posters.ts';
import { probeSource } from './probe-source.ts';
import { sniffSource } from './sniff-source.ts';
import { putObject } from './storage.ts';
import type { TaskContext } from './task.ts';
import { together } from './together.ts';

export async function beginVideo(context: TaskContext): Promise<void> {
  const { order, blocks, reporter, worker, tools, signal, noProgressMs, workspace, url } = context;
  const container = await sniffSource(blocks, order.settings.containers);
  let source: SourceInput = { url, container };
  const probe = { ffprobe: tools.ffprobe, signal, maxSeconds: order.settings.maxSeconds, noProgressMs };
  let probed = await probeSource({ ...probe, source, sizeBytes: blocks.sizeBytes });
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
  const inits = await storeInits(context, plan);
  await reporter.flush(); // the video is playable from here on
  if (!plan.videoIsEnterable) return;
  // Whoever presses play now is spared the way of a request through everybody: what is asked for first is made already.
  const sink = openPackStorage(worker, reporter, true);
  const [lowest] = plan.rungs;
  const { audio } = plan;
  const first = { run: unitOf(videoGrid(plan.timeline), 0), pace: 'viewer' as const };
  await together(context, [
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

/** All are stored side by side. @returns the sha256 of each */
async function storeInits(context: TaskContext, plan: EncodePlan): Promise<Record<string, string>> {
  const { worker, reporter } = context;
  const made = await makeInits(context, plan);
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
  return Object.fromEntries(stored.map(({ rendition, sha256 }) => [rendition, sha256]));
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
