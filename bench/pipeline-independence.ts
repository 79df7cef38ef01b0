// Whether a rung that is made in units, in random order, has the frames of one pass: clips, each rung, both paces.
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import type { EncodePlan } from '#contract/encode-plan.ts';
import { readFragment } from '#media/cmaf/fragment.ts';
import { videoGrid } from '#media/grid.ts';
import type { Rung } from '#media/ladder.ts';
import { type FragmentRun, unitOf } from '#media/units.ts';
import type { Pace } from '../transcoder/ffmpeg/run-args.ts';
import { makeVideo } from '../transcoder/make-video.ts';
import { type Comparison, compareFrames, FRAME_LOSS_MAX, framePsnr } from './frame-psnr.ts';
import { benchClips, type OpenClip, withClip } from './open-clip.ts';
import { type Line, limit, type PipelineOptions } from './pipeline-report.ts';
import { quantile } from './statistics.ts';

const CLIP_SECONDS_MAX = 60;
const MEAN_LOSS_MAX = 0.05;

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

interface Measured extends Comparison {
  /** As many frames as planned. */
  isWhole: boolean;
}

export async function measureIndependence({ media, isSmall, rungs }: PipelineOptions): Promise<Line[]> {
  console.log(
    'Units of three fragments in random order against one pass of the same settings; dB of PSNR against the source.',
  );
  console.log(
    `A frame is "worse" below -${FRAME_LOSS_MAX} dB. "bytes" and "densest": units to one pass, and the densest fragment to the cap.`,
  );
  console.log(
    'clip                           rung   pace        units frames  same   mean  worst (frame) worse  bytes densest',
  );
  const folder = await mkdtemp(join(tmpdir(), 'rivulet-independence-'));
  const measured: Measured[] = [];
  try {
    for (const file of await benchClips(media, folder)) {
      if (isSmall && measured.length > 0) break;
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
  const worst = Math.min(...measured.map(({ worstDifference }) => worstDifference));
  const worstMean = Math.min(...measured.map(({ meanDifference }) => meanDifference));
  const frames = measured.reduce((sum, each) => sum + each.frames, 0);
  const tooBad = measured.reduce((sum, each) => sum + each.tooBad, 0);
  const short = measured.filter(({ isWhole }) => !isWhole).length;
  return [
    {
      what: `3: renditions made in units with other frames than planned, of ${measured.length}`,
      measured: String(short),
      ...limit(short, 'at most', 0, String, isEnough),
    },
    {
      what: `3: frames worse than one pass by more than ${FRAME_LOSS_MAX} dB, of ${frames}; the worst ${decibels(worst)}`,
      measured: String(tooBad),
      ...limit(tooBad, 'at most', 0, String, isEnough),
    },
    {
      what: '3: mean of a rendition less one pass, the worst',
      measured: decibels(worstMean),
      ...limit(worstMean, 'at least', -MEAN_LOSS_MAX, decibels, isEnough),
    },
  ];
}

async function measureClip(clip: OpenClip, wanted: readonly string[]): Promise<Measured[]> {
  const { plan, inits, folder, name, context } = clip;
  if (plan.source.durationSeconds > CLIP_SECONDS_MAX || !plan.videoIsEnterable) {
    console.log(`${name}: left out (${plan.source.durationSeconds.toFixed(0)} s)`);
    return [];
  }
  const measured: Measured[] = [];
  for (const rung of plan.rungs.filter((each) => wanted.length === 0 || wanted.includes(each.name))) {
    const init = inits.find(({ rendition }) => rendition === rung.name);
    if (!init) continue;
    for (const pace of paces(rung)) {
      const units = shuffled(unitsOf(plan));
      const apart = await makeRuns(clip, rung, units, pace, init.sha256);
      const whole = { first: 0, end: videoGrid(plan.timeline).fragmentCount };
      const atOnce = await makeRuns(clip, rung, [whole], pace, init.sha256);
      const psnr = async (made: Made) => {
        const file = join(folder, 'made.mp4');
        const sorted = [...made.fragments].sort(([a], [b]) => a - b).map(([, bytes]) => bytes);
        await writeFile(file, Buffer.concat([init.bytes, ...sorted]));
        return framePsnr(context.tools.ffmpeg, plan, clip.file, rung, file);
      };
      const result = compareFrames(await psnr(apart), await psnr(atOnce));
      const isWhole = result.frames === plan.timeline.frameCount;
      measured.push({ ...result, isWhole });
      console.log(
        [
          name.padEnd(30).slice(0, 30),
          rung.name.padEnd(6),
          pace.padEnd(11),
          String(units.length).padStart(5),
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

/** The lowest rung is made with the quick preset by both. */
const paces = (rung: Rung): Pace[] => (rung.preset === 'veryfast' ? ['viewer'] : ['viewer', 'background']);

function unitsOf({ timeline }: EncodePlan): FragmentRun[] {
  const grid = videoGrid(timeline);
  const units: FragmentRun[] = [];
  for (let n = 0; n < grid.fragmentCount; n = units.at(-1)?.end ?? Number.POSITIVE_INFINITY)
    units.push(unitOf(grid, n));
  return units;
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
  for (const run of runs) await makeVideo(context, plan, source, { renditions: [rung.name], run, pace, inits }, sink);
  return made;
}

function densestShare({ timeline }: EncodePlan, rung: Rung, made: Made): number {
  const { timescale } = videoGrid(timeline);
  const rates = [...made.fragments.values()].map(
    (bytes) => (bytes.byteLength * 8 * timescale) / readFragment(bytes).duration / 1000,
  );
  return quantile(rates, 1) / rung.maxBitrateKbps;
}
