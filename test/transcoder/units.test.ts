// Runs of fragments made in any order with real FFmpeg: the frames of one pass, one init segment, one timeline.
import { execFile } from 'node:child_process';
import { readFile, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { declaredBandwidth, measureBandwidth } from '#media/bandwidth.ts';
import { readFragment } from '#media/cmaf/fragment.ts';
import { gridSeconds, type TrackGrid, videoGrid } from '#media/grid.ts';
import type { Rung } from '#media/ladder.ts';
import { SNIFF_BYTES, sniffContainer } from '#media/source-formats.ts';
import { type FragmentRun, unitOf } from '#media/units.ts';
import { compareFrames, FRAME_LOSS_MAX, framePsnr } from '../../bench/frame-psnr.ts';
import type { SourceInput } from '../../transcoder/ffmpeg/input-args.ts';
import { framesOf, type Pace, runArgs, warmUpFrames } from '../../transcoder/ffmpeg/run-args.ts';
import { JobFailure } from '../../transcoder/job-failure.ts';
import type { MakeContext } from '../../transcoder/make-context.ts';
import { type MadeInit, makeInits } from '../../transcoder/make-inits.ts';
import { makeVideo } from '../../transcoder/make-video.ts';
import { type EncodePlan, makePlan } from '../../transcoder/plan.ts';
import { probeSource } from '../../transcoder/probe-source.ts';
import type { MadePack } from '../../transcoder/run-packer.ts';
import { indexedBeginning, videoBeginning } from '../../transcoder/seek.ts';
import { openWorkspace, type Workspace } from '../../transcoder/workspace.ts';
import { type ClipFolder, FFMPEG, FFPROBE, H264, openClipFolder, output, picture } from './clips.ts';

const exec = promisify(execFile);
const signal = new AbortController().signal;
const workspaces: Workspace[] = [];

function openContext(): MakeContext {
  const workspace = openWorkspace(tmpdir());
  workspaces.push(workspace);
  return {
    tools: { ffmpeg: FFMPEG, ffprobe: FFPROBE },
    signal,
    noProgressMs: 60_000,
    workspace,
    blocks: { failure: () => null, lastReadMs: () => 0 },
    onLog: () => undefined,
    onProgress: () => undefined,
  };
}

let clips: ClipFolder;
beforeAll(async () => {
  clips = await openClipFolder();
});
afterAll(async () => {
  await clips.remove();
  await Promise.all(workspaces.map((each) => each.remove()));
});

interface Opened {
  context: MakeContext;
  source: SourceInput;
  plan: EncodePlan;
  grid: TrackGrid;
  inits: MadeInit[];
}

async function open(name: string, args: readonly string[]): Promise<Opened> {
  const url = await clips.make(name, args);
  const container = sniffContainer((await readFile(url)).subarray(0, SNIFF_BYTES));
  if (!container) throw new Error(`${name} is of no known container`);
  const source = { url, container };
  const { size } = await stat(url);
  const { facts } = await probeSource({ ffprobe: FFPROBE, signal, source, sizeBytes: size, maxSeconds: 60 });
  const plan = makePlan(facts);
  const context = openContext();
  return { context, source, plan, grid: videoGrid(plan.timeline), inits: await makeInits(context, plan) };
}

/** What was made of one rendition, by number; a fragment that comes twice fails the test. */
type Made = Map<number, Uint8Array>;

async function make(opened: Opened, renditions: string[], runs: readonly FragmentRun[], pace: Pace) {
  const made = new Map<string, Made>(renditions.map((name) => [name, new Map()]));
  const packs: MadePack[] = [];
  const sink = {
    async put(pack: MadePack) {
      packs.push(pack);
      for (const [i, fragment] of pack.fragments.entries()) {
        const n = pack.firstFragment + i;
        expect(made.get(pack.rendition)?.has(n)).toBe(false);
        made.get(pack.rendition)?.set(n, fragment);
      }
    },
  };
  const inits = Object.fromEntries(opened.inits.map(({ rendition, sha256 }) => [rendition, sha256]));
  const { context, plan, source } = opened;
  for (const run of runs) await makeVideo(context, plan, source, { renditions, run, pace, inits }, sink);
  return { made, packs };
}

/** All units, the later ones before the earlier ones. */
function unitsBackwards(grid: TrackGrid): FragmentRun[] {
  const units: FragmentRun[] = [];
  for (let n = 0; n < grid.fragmentCount; n = units[0]?.end ?? Number.POSITIVE_INFINITY) units.unshift(unitOf(grid, n));
  return units;
}

async function joined({ context, inits }: Opened, rendition: string, made: Made | undefined): Promise<string> {
  const init = inits.find((each) => each.rendition === rendition);
  const fragments = [...(made ?? [])].sort(([a], [b]) => a - b).map(([, bytes]) => bytes);
  const file = await context.workspace.file(`${rendition}-${Math.random().toString(36).slice(2)}.mp4`);
  await writeFile(file, Buffer.concat([init?.bytes ?? Buffer.alloc(0), ...fragments]));
  return file;
}

/** A hash of every frame that the encoder is given for a run. */
async function frameHashes({ plan, source }: Opened, rung: Rung, run: FragmentRun): Promise<string[]> {
  const { firstFrame, endFrame } = framesOf(plan, run);
  const entering = { ffprobe: FFPROBE, source, seekable: true, plan, signal, noProgressMs: 60_000 };
  const warmUp = warmUpFrames(plan, run);
  const from = firstFrame - warmUp;
  const hashesFrom = async (seekSeconds: number | null): Promise<string[]> => {
    const { args } = runArgs(plan, source, { rungs: [rung], run, pace: 'viewer', seekSeconds });
    const decode = args.slice(0, args.indexOf('-map')).map((arg) => (arg === 'pipe:1' ? '/dev/null' : arg));
    // Not `output`: a decoder that begins in the middle of a broadcast complains of the pictures before its key frame.
    const { stdout } = await exec(FFMPEG, ['-v', 'error', ...decode, '-map', `[${rung.name}]`, '-f', 'framemd5', '-']);
    const hashes = stdout.split('\n').filter((line) => /^0,/.test(line));
    return hashes.map((line) => line.split(',').at(-1)?.trim() ?? '').slice(warmUp, warmUp + endFrame - firstFrame);
  };
  const indexed = indexedBeginning(entering, from);
  const byIndex = indexed ? await hashesFrom(indexed.seekSeconds) : [];
  if (byIndex.length === endFrame - firstFrame) return byIndex;
  return hashesFrom((await videoBeginning(entering, from)).seekSeconds);
}

const X265 = ['-c:v', 'libx265', '-preset', 'ultrafast', '-pix_fmt', 'yuv420p10le', '-x265-params'];
const hdr = (transfer: string): string[] => [
  ...X265,
  `log-level=none:colorprim=bt2020:colormatrix=bt2020nc:transfer=${transfer}`,
];
const shape = (rate: string, seconds: number): string => `:size=128x96:rate=${rate}:duration=${seconds}`;
const GOP = ['-g', '70']; // key frames where no fragment begins

const CLIPS: [string, string[]][] = [
  ['2997.mp4', [...picture(shape('30000/1001', 11)), ...H264, ...GOP]],
  ['5994.ts', [...picture(shape('60000/1001', 11)), ...H264, ...GOP]],
  [
    'varying.mp4',
    // Frames are left out at random, and once there is none for 2.4 seconds, across the beginning of a unit; the key frame behind
    // that hole is decoded before it, so that the index leads there: too late.
    [
      ...picture(shape('30', 11)),
      ...['-vf', "select='not(between(t,3,5.4))*gt(random(7),0.3)'", '-fps_mode', 'vfr', ...H264, ...GOP],
      ...['-force_key_frames', '5.4'],
    ],
  ],
  ['interlaced.ts', [...picture(shape('25', 11)), ...H264, ...GOP, '-flags', '+ildct+ilme', '-x264-params', 'tff=1']],
  ['24-pq.mp4', [...picture(shape('24', 11)), ...hdr('smpte2084'), ...GOP]],
  ['25-hlg.mkv', [...picture(shape('25', 11)), ...hdr('arib-std-b67'), ...GOP]],
];

describe('units in any order are one pass', () => {
  it.concurrent.each(CLIPS)('%s', async (name, args) => {
    const opened = await open(name, args);
    const { plan, grid, source } = opened;
    const [rung] = plan.rungs;
    if (!rung) throw new RangeError('a plan has a rung');
    const units = unitsBackwards(grid);
    expect(units.length).toBe(3);
    const { made } = await make(opened, [rung.name], units, 'viewer');
    const whole = { first: 0, end: grid.fragmentCount };
    const onePass = await make(opened, [rung.name], [whole], 'background'); // the lowest rung has the quick preset anyway

    // The same pictures go in.
    const expected = await frameHashes(opened, rung, whole);
    expect(expected).toHaveLength(plan.timeline.frameCount);
    const hashes: string[] = [];
    for (const unit of [...units].reverse()) hashes.push(...(await frameHashes(opened, rung, unit)));
    expect(hashes).toEqual(expected);

    // The fragments lie on the timeline without a gap (that they have the right init segment was checked on the way).
    const facts = [...(made.get(rung.name) ?? [])].sort(([a], [b]) => a - b).map(([, bytes]) => readFragment(bytes));
    expect(facts.map(({ decodeTime, duration }) => ({ start: decodeTime, duration }))).toEqual(
      Array.from({ length: grid.fragmentCount }, (_, n) => grid.fragment(n)),
    );

    // As good pictures come out.
    const psnr = async (each: Made | undefined) =>
      framePsnr(FFMPEG, plan, source.url, rung, await joined(opened, rung.name, each));
    const [apart, atOnce] = [await psnr(made.get(rung.name)), await psnr(onePass.made.get(rung.name))];
    expect([apart.length, atOnce.length]).toEqual([plan.timeline.frameCount, plan.timeline.frameCount]);
    const { worstDifference, meanDifference } = compareFrames(apart, atOnce);
    expect(worstDifference).toBeGreaterThanOrEqual(-FRAME_LOSS_MAX);
    expect(meanDifference).toBeGreaterThanOrEqual(-0.05);
  });
});

/** Noise that no cap leaves alone: what differs between frames is how well the encoder knows them. */
const CAPPED = [...picture(':size=426x240:rate=25:duration=11'), '-vf', 'noise=alls=40:allf=t', ...H264, '-crf', '10'];

it('units that the cap binds all the time have the mean quality of one pass, and most frames', async () => {
  const opened = await open('capped.mp4', [...CAPPED, ...GOP]);
  const { plan, grid, source } = opened;
  const [rung] = plan.rungs;
  if (!rung) throw new RangeError('a plan has a rung');
  const { made } = await make(opened, [rung.name], unitsBackwards(grid), 'background');
  const onePass = await make(opened, [rung.name], [{ first: 0, end: grid.fragmentCount }], 'background');
  const lengths = (each: Made | undefined): number[] =>
    [...(each ?? new Map<number, Uint8Array>())].sort(([a], [b]) => a - b).map(([, { byteLength }]) => byteLength);
  const bytes = (each: Made | undefined): number => lengths(each).reduce((sum, length) => sum + length, 0);
  const kbps = (bytes(made.get(rung.name)) * 8) / 1000 / 11;
  expect(kbps).toBeGreaterThan(0.9 * rung.maxBitrateKbps); // or the clip shows nothing
  // Each unit of six seconds begins with two seconds in its buffer.
  expect(bytes(made.get(rung.name)) / bytes(onePass.made.get(rung.name))).toBeLessThanOrEqual(8 / 6);
  const declared = declaredBandwidth(1000 * rung.maxBitrateKbps, gridSeconds(grid));
  const { averageBps, peakBps } = measureBandwidth(grid, lengths(made.get(rung.name)));
  expect(averageBps).toBeLessThanOrEqual(declared.averageBps);
  expect(peakBps).toBeLessThanOrEqual(declared.peakBps);
  const psnr = async (each: Made | undefined) =>
    framePsnr(FFMPEG, plan, source.url, rung, await joined(opened, rung.name, each));
  const compared = compareFrames(await psnr(made.get(rung.name)), await psnr(onePass.made.get(rung.name)));
  expect(compared.meanDifference).toBeGreaterThanOrEqual(-0.05);
  expect(compared.tooBad / compared.frames).toBeLessThanOrEqual(0.2);
});

describe('a ladder', () => {
  it('has one init segment for all that is made of a rung, tagged as BT.709 whatever the source is', async () => {
    const opened = await open('ladder.mp4', [
      ...picture(':size=640x480:rate=25:duration=5'),
      ...H264,
      ...GOP,
      ...['-colorspace', 'smpte170m', '-color_primaries', 'smpte170m', '-color_trc', 'smpte170m'],
    ]);
    const { plan } = opened;
    expect(plan.source.video.matrix).toBe('bt601');
    const names = plan.rungs.map((rung) => rung.name);
    expect(names).toEqual(['240p', '360p', '480p']);
    const background = await make(opened, names, [{ first: 1, end: 3 }], 'background');
    // Presets that differ come to the same init segment, or making would have failed.
    const quick = await make(opened, names, [{ first: 0, end: 1 }], 'viewer');
    expect(quick.packs.map(({ rendition, firstFragment }) => [rendition, firstFragment]).sort()).toEqual(
      names.map((name) => [name, 0]),
    );
    expect(background.packs.map(({ fragments }) => fragments.length)).toEqual([2, 2, 2]);
    for (const name of names) {
      const file = await joined(
        opened,
        name,
        new Map([...(quick.made.get(name) ?? []), ...(background.made.get(name) ?? [])]),
      );
      const colours = 'stream=color_range,color_space,color_transfer,color_primaries,chroma_location';
      const said = await output(FFPROBE, ['-show_entries', colours, '-of', 'csv=p=0', file]);
      expect(said.toString('latin1').trim()).toBe('tv,bt709,bt709,bt709,left');
    }
  });

  it('is made once more where something of it was damaged, and what is stored already is not stored again', async () => {
    const opened = await open('again.mp4', [...picture(shape('25', 7)), ...H264, ...GOP]);
    const name = opened.plan.rungs[0]?.name ?? '';
    const inits = Object.fromEntries(opened.inits.map(({ rendition, sha256 }) => [rendition, sha256]));
    const stored: number[] = [];
    let refusals = 1;
    const sink = {
      async put({ firstFragment, fragments }: MadePack) {
        if (firstFragment === 2 && refusals-- > 0) throw new JobFailure('output-damaged', 'as if');
        stored.push(...fragments.map((_, i) => firstFragment + i));
      },
    };
    const making = { renditions: [name], run: { first: 1, end: 4 }, pace: 'viewer' as const, inits };
    await makeVideo(opened.context, opened.plan, opened.source, making, sink);
    expect(stored).toEqual([1, 2, 3]);
  });

  it('is made from the start where a source cannot be entered', async () => {
    const opened = await open('plain.avi', [...picture(shape('25', 5)), ...H264, ...GOP]);
    expect(opened.plan.videoIsEnterable).toBe(false);
    const name = opened.plan.rungs[0]?.name ?? '';
    const { packs } = await make(opened, [name], [{ first: 0, end: opened.grid.fragmentCount }], 'background');
    expect(packs.map(({ fragments }) => fragments.length)).toEqual([opened.grid.fragmentCount]);
    const late = await make(opened, [name], [{ first: 2, end: 3 }], 'viewer');
    expect(readFragment(late.packs[0]?.fragments[0] ?? new Uint8Array()).decodeTime).toBe(
      opened.grid.fragment(2).start,
    );
  });

  it('is refused where an init segment is another than that of the plan', async () => {
    const opened = await open('other.mp4', [...picture(shape('25', 1)), ...H264]);
    const inits = opened.inits.map((init) => ({ ...init, sha256: '0'.repeat(64) }));
    const names = opened.plan.rungs.map((rung) => rung.name);
    await expect(make({ ...opened, inits }, names, [{ first: 0, end: 1 }], 'viewer')).rejects.toThrow(/init segment/);
  });
});

describe('colours', () => {
  const ORANGE = [200, 80, 40];
  const yuv = (matrix: string, range: 'tv' | 'pc' = 'tv'): string[] => [
    '-vf',
    `scale=out_color_matrix=${matrix}:out_range=${range},format=${range === 'pc' ? 'yuvj420p' : 'yuv420p'}`,
    ...H264,
    ...['-color_range', range],
  ];
  it.concurrent.each<[string, string, string[]]>([
    ['said to be BT.709', 'bt709', [...yuv('bt709'), '-colorspace', 'bt709']],
    ['said to be BT.601', 'bt601', [...yuv('bt601'), '-colorspace', 'smpte170m']],
    ['said to be nothing, and small', 'bt601', yuv('bt601')],
    ['full range and BT.709', 'bt709', [...yuv('bt709', 'pc'), '-colorspace', 'bt709']],
    ['full range and BT.601, as of phones', 'bt601', [...yuv('bt601', 'pc'), '-colorspace', 'smpte170m']],
    ['RGB', 'rgb', ['-c:v', 'libx264rgb', '-preset', 'ultrafast']],
  ])('%s', async (name, matrix, codec) => {
    const orange = `color=color=0x${ORANGE.map((value) => value.toString(16).padStart(2, '0')).join('')}`;
    const file = `${name.replace(/[^a-z0-9]/gi, '')}.mp4`;
    const source = ['-f', 'lavfi', '-i', `${orange}:size=96x64:rate=25:duration=0.4`];
    const opened = await open(file, [...source, ...codec]);
    expect(opened.plan.source.video.matrix).toBe(matrix);
    const names = opened.plan.rungs.map((rung) => rung.name);
    const { made } = await make(opened, names, [{ first: 0, end: 1 }], 'viewer');
    const shown = await joined(opened, names[0] ?? '', made.get(names[0] ?? ''));
    const rgb = ['-i', shown, '-frames:v', '1', '-pix_fmt', 'rgb24', '-f', 'rawvideo', '-'];
    const pixel = [...(await output(FFMPEG, rgb)).subarray(0, 3)];
    for (const [i, value] of ORANGE.entries()) expect(Math.abs((pixel[i] ?? 0) - value)).toBeLessThanOrEqual(4);
  });
});
