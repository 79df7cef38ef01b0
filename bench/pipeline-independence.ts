// Whether a rung that is made in units and in chunks, in random order, has the frames of one pass: each kind of clip, each rung.
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import type { EncodePlan } from '#contract/encode-plan.ts';
import { readFragment } from '#media/cmaf/fragment.ts';
import { videoGrid } from '#media/grid.ts';
import type { Rung } from '#media/ladder.ts';
import { chunkFragments, type FragmentRun, nextChunk, unitOf } from '#media/units.ts';
import type { Pace } from '../transcoder/ffmpeg/run-args.ts';
import { makeVideo } from '../transcoder/make-video.ts';
import { type Comparison, compareFrames, FRAME_LOSS_MAX, framePsnr } from './frame-psnr.ts';
import { kindsOfClips } from './independence-clips.ts';
import { benchClips, type OpenClip, withClip } from './open-clip.ts';
import { type Line, limit, type PipelineOptions } from './pipeline-report.ts';
import { quantile } from './statistics.ts';

const CLIP_SECONDS_MAX = 60;
const MEAN_LOSS_MAX = 0.05;
const SLOTS = 3;

/** In an order that looks random and is the same in every run. */
function shuffled<Item>(items: readonly Item[]): Item[] {
  let state = 6;
  const keyed = items.map((item) => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return { item, key: state };
  });
  return keyed.sort((a, b) => a.key - b.key).map(({ item }) => item);
}

interface Made {
  fragments: Map<number, Uint8Array>;
  bytes: number;
}

interface Measured {
  apart: Comparison;
  /** As many frames as planned. */
  isWhole: boolean;
  /** Every fragment is decoded where the one before it ends, the first at 0. */
  isGapless: boolean;
}

export async function measureIndependence({ media, isSmall, rungs }: PipelineOptions): Promise<Line[]> {
  console.log(
    `Units (viewer) or chunks (background) in random order by ${SLOTS} slots against one pass of the same settings, dB of PSNR against the source.`,
  );
  console.log(
    `A frame is "worse" below -${FRAME_LOSS_MAX} dB. "bytes" and "densest": to one pass, and the densest fragment to the cap.`,
  );
  console.log('Clips of a single unit are left out.');
  console.log(
    'clip                           rung   pace        runs frames  same   mean  worst (frame) worse  bytes densest',
  );
  const folder = await mkdtemp(join(tmpdir(), 'rivulet-independence-'));
  const measured: Measured[] = [];
  try {
    const kinds = await kindsOfClips(media, folder);
    for (const file of isSmall ? kinds.slice(0, 1) : [...kinds, ...(await benchClips(media, folder))]) {
      const ofClip = await withClip(file, (clip) => measureClip(clip, isSmall ? ['240p'] : rungs)).catch(
        (error: unknown) => {
          console.log(`${basename(file)}: left out (${error instanceof Error ? error.message : error})`);
          return null;
        },
      );
      measured.push(...(ofClip ?? []));
    }
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
  return linesOf(measured, !isSmall);
}

function linesOf(measured: readonly Measured[], isEnough: boolean): Line[] {
  const decibels = (value: number): string => `${value.toFixed(2)} dB`;
  const sum = (of: (each: Measured) => number): number => measured.reduce((all, each) => all + of(each), 0);
  const worst = Math.min(...measured.map(({ apart }) => apart.worstDifference));
  const worstMean = Math.min(...measured.map(({ apart }) => apart.meanDifference));
  const tooBad = sum(({ apart }) => apart.tooBad);
  const short = sum(({ isWhole }) => Number(!isWhole));
  const torn = sum(({ isGapless }) => Number(!isGapless));
  return [
    {
      what: `renditions with other frames than planned, of ${measured.length}; all begin with the init segment of the plan`,
      measured: String(short),
      ...limit(short, 'at most', 0, String, isEnough),
    },
    {
      what: 'renditions whose fragments leave a gap on the timeline or lie over each other',
      measured: String(torn),
      ...limit(torn, 'at most', 0, String, isEnough),
    },
    {
      what: `frames worse than one pass by more than ${FRAME_LOSS_MAX} dB, of ${sum(({ apart }) => apart.frames)}; the worst ${decibels(worst)}`,
      measured: String(tooBad),
      ...limit(tooBad, 'at most', 0, String, isEnough),
    },
    {
      what: 'mean of a rendition less one pass, the worst',
      measured: decibels(worstMean),
      ...limit(worstMean, 'at least', -MEAN_LOSS_MAX, decibels, isEnough),
    },
  ];
}

async function measureClip(clip: OpenClip, wanted: readonly string[]): Promise<Measured[]> {
  const { plan, inits, folder, name, context } = clip;
  if (plan.source.durationSeconds > CLIP_SECONDS_MAX || !plan.videoIsEnterable || unitsOf(plan).length < 2) return [];
  const measured: Measured[] = [];
  for (const rung of plan.rungs.filter((each) => wanted.length === 0 || wanted.includes(each.name))) {
    const init = inits.find(({ rendition }) => rendition === rung.name);
    if (!init) continue;
    const psnr = async (made: Made) => {
      const file = join(folder, 'made.mp4');
      await writeFile(file, Buffer.concat([init.bytes, ...inOrder(made)]));
      return framePsnr(context.tools.ffmpeg, plan, clip.file, rung, file);
    };
    for (const pace of ['viewer', 'background'] as const) {
      const runs = shuffled(pace === 'viewer' ? unitsOf(plan) : chunksOf(plan, rung));
      const apart = await makeRuns(clip, rung, runs, pace, init.sha256);
      const whole = { first: 0, end: videoGrid(plan.timeline).fragmentCount };
      const atOnce = await makeRuns(clip, rung, [whole], pace, init.sha256);
      const onePass = await psnr(atOnce);
      const result = compareFrames(await psnr(apart), onePass);
      const isWhole = result.frames === plan.timeline.frameCount && onePass.length === result.frames;
      const each = { apart: result, isWhole, isGapless: isGapless(plan, apart) };
      measured.push(each);
      console.log(
        [
          name.padEnd(30).slice(0, 30),
          rung.name.padEnd(6),
          pace.padEnd(11),
          String(runs.length).padStart(4),
          `${result.frames}${isWhole ? '' : '!'}`.padStart(6),
          String(result.same).padStart(5),
          result.meanDifference.toFixed(2).padStart(6),
          result.worstDifference.toFixed(2).padStart(6),
          `(${result.worstFrame})`.padStart(7),
          String(result.tooBad).padStart(5),
          (apart.bytes / atOnce.bytes).toFixed(3).padStart(6),
          densestShare(plan, rung, apart).toFixed(2).padStart(7),
        ].join(' '),
      );
    }
  }
  return measured;
}

const inOrder = ({ fragments }: Made): Uint8Array[] =>
  [...fragments].sort(([a], [b]) => a - b).map(([, bytes]) => bytes);

/** A browser that is given them has one buffered range. */
function isGapless({ timeline }: EncodePlan, made: Made): boolean {
  const grid = videoGrid(timeline);
  const facts = inOrder(made).map((bytes) => readFragment(bytes));
  return (
    facts.length === grid.fragmentCount &&
    facts.every(({ decodeTime, duration, firstCompositionOffset }, n) => {
      const { start, duration: planned } = grid.fragment(n);
      return decodeTime === start && duration === planned && firstCompositionOffset === 0;
    })
  );
}

function unitsOf({ timeline }: EncodePlan): FragmentRun[] {
  const grid = videoGrid(timeline);
  const units: FragmentRun[] = [];
  for (let n = 0; n < grid.fragmentCount; n = units.at(-1)?.end ?? Number.POSITIVE_INFINITY)
    units.push(unitOf(grid, n));
  return units;
}

/** As the background makes them when no viewer comes between. */
function chunksOf({ timeline }: EncodePlan, { name }: Rung): FragmentRun[] {
  const runs: FragmentRun[] = [];
  for (;;) {
    const chunk = nextChunk(videoGrid(timeline), new Map([[name, runs]]), chunkFragments(runs.length));
    if (!chunk) return runs;
    runs.push(chunk.run);
  }
}

async function makeRuns(
  { context, plan, source }: OpenClip,
  rung: Rung,
  runs: readonly FragmentRun[],
  pace: Pace,
  sha256: string,
): Promise<Made> {
  const inits = { [rung.name]: sha256 };
  const made: Made = { fragments: new Map(), bytes: 0 };
  const sink = {
    async put({ firstFragment, fragments }: { firstFragment: number; fragments: Uint8Array[] }) {
      for (const [i, bytes] of fragments.entries()) {
        if (made.fragments.has(firstFragment + i)) throw new Error(`fragment ${firstFragment + i} came twice`);
        made.fragments.set(firstFragment + i, bytes);
        made.bytes += bytes.byteLength;
      }
    },
  };
  const left = [...runs];
  const slot = async (): Promise<void> => {
    for (let run = left.shift(); run; run = left.shift())
      await makeVideo(context, plan, source, { renditions: [rung.name], run, pace, inits }, sink);
  };
  await Promise.all(Array.from({ length: SLOTS }, slot));
  return made;
}

function densestShare({ timeline }: EncodePlan, rung: Rung, made: Made): number {
  const { timescale } = videoGrid(timeline);
  const rates = [...made.fragments.values()].map(
    (bytes) => (bytes.byteLength * 8 * timescale) / readFragment(bytes).duration / 1000,
  );
  return quantile(rates, 1) / rung.maxBitrateKbps;
}
