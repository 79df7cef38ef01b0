// Whether a rung that is made in units, in random order, has the frames of one pass: real clips, each rung, both paces.
import { mkdtemp, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { readFragment } from '#media/cmaf/fragment.ts';
import { videoGrid } from '#media/grid.ts';
import type { Rung } from '#media/ladder.ts';
import { SNIFF_BYTES, sniffContainer } from '#media/source-formats.ts';
import { type FragmentRun, unitOf } from '#media/units.ts';
import type { Pace } from '../transcoder/ffmpeg/run-args.ts';
import { makeInits } from '../transcoder/make-inits.ts';
import { type MakeContext, makeVideo } from '../transcoder/make-video.ts';
import { type EncodePlan, makePlan } from '../transcoder/plan.ts';
import { probeSource } from '../transcoder/probe-source.ts';
import { openWorkspace } from '../transcoder/workspace.ts';
import { compareFrames, FRAME_LOSS_MAX, framePsnr } from './frame-psnr.ts';
import { quantile } from './statistics.ts';

const ffmpeg = process.env['RIVULET_FFMPEG'] || 'ffmpeg';
const ffprobe = process.env['RIVULET_FFPROBE'] || 'ffprobe';
const signal = new AbortController().signal;
const CLIP_SECONDS_MAX = 60;

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

/** @param options a folder of clips; then, if wanted, names of rungs (all by default) */
export async function benchIndependence([folder, ...wanted]: string[]): Promise<void> {
  if (!folder) throw new Error('Which folder of clips? npm run bench -- independence <folder> [240p ...]');
  console.log(
    `Units of three fragments in random order against one pass of the same settings; dB of PSNR against the source.`,
  );
  console.log(
    `A frame is "worse" below -${FRAME_LOSS_MAX} dB. "bytes" and "densest": units to one pass, and the densest fragment to the cap.`,
  );
  console.log(
    'clip                           rung   pace        units frames  same   mean  worst (frame) worse  bytes densest',
  );
  const names = (await readdir(folder)).filter((name) => /\.(?:mp4|mkv|webm|mov|ts)$/.test(name));
  for (const name of names) await measureClip(join(folder, name), name, wanted);
}

async function measureClip(url: string, name: string, wanted: readonly string[]): Promise<void> {
  const container = sniffContainer((await readFile(url)).subarray(0, SNIFF_BYTES));
  if (!container) return;
  const source = { url, container };
  const { facts, broken } = await probeSource({
    ...{ ffprobe, signal, source, sizeBytes: (await stat(url)).size, maxSeconds: 43_200 },
  });
  const plan = makePlan(facts, { healed: broken, soundIsRegular: false });
  if (facts.durationSeconds > CLIP_SECONDS_MAX || !plan.videoIsEnterable) {
    console.log(`${name}: left out (${facts.durationSeconds.toFixed(0)} s)`);
    return;
  }
  const folder = await mkdtemp(join(tmpdir(), 'rivulet-independence-'));
  const context: MakeContext = {
    tools: { ffmpeg, ffprobe },
    signal,
    noProgressMs: 120_000,
    workspace: openWorkspace(folder),
    blocks: { failure: () => null, lastReadMs: () => 0 },
    onLog: () => undefined,
    onProgress: () => undefined,
  };
  try {
    const inits = await makeInits(context, plan);
    for (const rung of plan.rungs.filter((each) => wanted.length === 0 || wanted.includes(each.name))) {
      const init = inits.find(({ rendition }) => rendition === rung.name);
      if (!init) continue;
      const sha256 = { [rung.name]: init.sha256 };
      for (const pace of paces(rung)) {
        const make = (runs: readonly FragmentRun[]) => makeRuns(context, plan, source, rung, runs, pace, sha256);
        const units = shuffled(unitsOf(plan));
        const apart = await make(units);
        const atOnce = await make([{ first: 0, end: videoGrid(plan.timeline).fragmentCount }]);
        const psnr = async (made: Made) => {
          const file = join(folder, 'made.mp4');
          const sorted = [...made.fragments].sort(([a], [b]) => a - b).map(([, bytes]) => bytes);
          await writeFile(file, Buffer.concat([init.bytes, ...sorted]));
          return framePsnr(ffmpeg, plan, url, rung, file);
        };
        const result = compareFrames(await psnr(apart), await psnr(atOnce));
        const densest = densestShare(plan, rung, apart);
        console.log(
          [
            name.padEnd(30).slice(0, 30),
            rung.name.padEnd(6),
            pace.padEnd(11),
            String(units.length).padStart(5),
            `${result.frames}${result.frames === plan.timeline.frameCount ? '' : '!'}`.padStart(6),
            String(result.same).padStart(5),
            result.meanDifference.toFixed(2).padStart(6),
            result.worstDifference.toFixed(2).padStart(6),
            `(${result.worstFrame})`.padStart(7),
            String(result.tooBad).padStart(5),
            (apart.bytes / atOnce.bytes).toFixed(3).padStart(6),
            densest.toFixed(2).padStart(7),
          ].join(' '),
        );
      }
    }
  } finally {
    await context.workspace.remove();
    await rm(folder, { recursive: true, force: true });
  }
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
  context: MakeContext,
  plan: EncodePlan,
  source: Parameters<typeof makeVideo>[2],
  rung: Rung,
  runs: readonly FragmentRun[],
  pace: Pace,
  inits: Record<string, string>,
): Promise<Made> {
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
