// Odd clips and what the probe finds in them, with the real ffprobe.
import { mkdtemp, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { type SourceFacts, uprightSize } from '#media/source-facts.ts';
import { SNIFF_BYTES, sniffContainer } from '#media/source-formats.ts';
import { writeGroupsTo } from '../../transcoder/ffmpeg/groups.ts';
import { makePlan } from '../../transcoder/plan.ts';
import { type ProbeContext, type Probed, probeSource } from '../../transcoder/probe-source.ts';
import { type ClipFolder, FFPROBE, H264, openClipFolder, picture, tone } from './clips.ts';

let clips: ClipFolder;
let running: string;
beforeAll(async () => {
  clips = await openClipFolder();
  running = await mkdtemp(join(tmpdir(), 'rivulet-groups-'));
  writeGroupsTo(running, console.error);
});
// Of no probe of this file a process is left, of which nobody wants to read.
afterAll(async () => {
  const left = () => readFile(join(running, `groups-${process.pid}`), 'utf8');
  await vi.waitFor(async () => expect(await left()).toBe(''), { timeout: 10_000 });
  await rm(running, { recursive: true });
  await clips.remove();
});

async function probe(file: string, change: Partial<ProbeContext> = {}): Promise<Probed> {
  const container = sniffContainer((await readFile(file)).subarray(0, SNIFF_BYTES));
  if (!container) throw new Error(`${file} is of no known container`);
  return probeSource({
    ffprobe: FFPROBE,
    signal: new AbortController().signal,
    source: { url: file, container },
    sizeBytes: (await stat(file)).size,
    maxSeconds: 3600,
    ...change,
  });
}

/** What a row of a table says of a clip; left out is not looked at. */
interface Expected {
  size?: [number, number];
  rate?: string;
  seconds?: number;
  origin?: number;
  audio?: string | null;
  video?: Partial<SourceFacts['video']>;
}

function check(facts: SourceFacts, expected: Expected): void {
  const { frameRateNumerator, frameRateDenominator } = facts.video;
  if (expected.size) expect(uprightSize(facts.video)).toEqual({ width: expected.size[0], height: expected.size[1] });
  expect(`${frameRateNumerator}/${frameRateDenominator}`).toBe(expected.rate ?? '25/1');
  expect(facts.durationSeconds).toBeCloseTo(expected.seconds ?? 2, 1);
  if (expected.origin !== undefined) expect(facts.originSeconds).toBeCloseTo(expected.origin, 2);
  if (expected.audio !== undefined) {
    expect(facts.audio && `${facts.audio.codec} ${facts.audio.sampleRate} ${facts.audio.channels}`).toBe(
      expected.audio,
    );
  }
  expect(facts.video).toMatchObject(expected.video ?? {});
}

describe('good files of each container', () => {
  it.each<[string, string[], Expected]>([
    ['h264.mp4', [...H264, '-c:a', 'aac'], { audio: 'aac 48000 1' }],
    ['pcm.mov', [...H264, '-c:a', 'pcm_s16le'], { audio: 'pcm_s16le 48000 1' }],
    ['flac.mkv', [...H264, '-c:a', 'flac'], { audio: 'flac 48000 1' }],
    ['vp8.webm', ['-c:v', 'libvpx', '-deadline', 'realtime', '-c:a', 'libopus'], { video: { codec: 'vp8' } }],
    [
      'vp9.webm',
      ['-c:v', 'libvpx-vp9', '-deadline', 'realtime', '-cpu-used', '8', '-c:a', 'libopus'],
      { video: { codec: 'vp9' } },
    ],
    ['h264.avi', [...H264, '-c:a', 'libmp3lame'], { audio: 'mp3 48000 1' }],
    ['mpeg4.avi', ['-c:v', 'mpeg4', '-bf', '2', '-c:a', 'libmp3lame'], { video: { codec: 'mpeg4' } }],
    ['theora.ogv', ['-c:v', 'libtheora', '-c:a', 'libvorbis'], { video: { codec: 'theora' } }],
    ['sorenson.flv', ['-c:v', 'flv', '-ar', '44100', '-c:a', 'libmp3lame'], { video: { codec: 'flv1' } }],
    ['mpeg1.mpg', ['-c:v', 'mpeg1video', '-c:a', 'mp2'], { video: { codec: 'mpeg1video' } }],
    ['mpeg2.mpg', ['-c:v', 'mpeg2video', '-c:a', 'mp2'], { video: { codec: 'mpeg2video' } }],
    ['mpeg2.ts', ['-c:v', 'mpeg2video', '-c:a', 'mp2'], { audio: 'mp2 48000 1' }],
    ['h264.m2ts', [...H264, '-c:a', 'ac3', '-mpegts_m2ts_mode', '1'], { audio: 'ac3 48000 1' }],
  ])('%s', async (name, codecs, expected) => {
    const file = await clips.make(name, [...picture(), ...tone(), ...codecs]);
    check((await probe(file)).facts, expected);
  });
});

describe('odd pictures', () => {
  it.each<[string, string[], Expected]>([
    ['odd-size.mp4', [...picture(), '-vf', 'scale=321:241,format=yuv444p', ...H264], { size: [321, 241], audio: null }],
    ['wide-pixels.mp4', [...picture(), '-vf', 'setsar=2/1', ...H264], { size: [640, 240], video: { sampleAspect: 2 } }],
    [
      'ten-bit.mkv',
      [
        ...picture(),
        '-c:v',
        'libx265',
        '-preset',
        'ultrafast',
        '-x265-params',
        'log-level=none',
        '-pix_fmt',
        'yuv420p10le',
      ],
      { video: { codec: 'hevc' } },
    ],
    ['full-range.mp4', [...picture(), ...H264, '-pix_fmt', 'yuvj420p'], { video: { fullRange: true } }],
    [
      'interlaced.ts',
      [...picture(), ...H264, '-flags', '+ildct+ilme', '-x264-params', 'tff=1'],
      { video: { interlaced: true } },
    ],
    ['ntsc.mp4', [...picture(':rate=30000/1001'), ...H264], { rate: '30000/1001' }],
    ['film.mkv', [...picture(':rate=24000/1001:duration=8'), ...H264], { rate: '24000/1001', seconds: 8 }],
    ['film24.mkv', [...picture(':rate=24:duration=8'), ...H264], { rate: '24/1', seconds: 8 }],
    ['slow.mp4', [...picture(':rate=5'), ...H264], { rate: '10/1' }],
    [
      'changing.mp4',
      [...picture(':rate=60:duration=4'), '-vf', "select='not(mod(n,2))+gt(t,2)'", '-fps_mode', 'vfr', ...H264],
      { rate: '60/1', seconds: 4 },
    ],
    ['hlg.mp4', [...picture(), ...H264, '-color_trc', 'arib-std-b67'], { video: { toneCurve: 'hlg' } }],
  ])('%s', async (name, args, expected) => {
    check((await probe(await clips.make(name, args))).facts, expected);
  });

  it('finds the rotation of a phone', async () => {
    const flat = await clips.make('flat.mp4', [...picture(), ...H264]);
    const turned = await clips.make('turned.mp4', ['-i', flat, '-c', 'copy', '-metadata:s:v:0', 'rotate=90']);
    const { facts } = await probe(turned);
    check(facts, { size: [240, 320] });
    expect([90, 270]).toContain(facts.video.rotationDegrees);
    expect(makePlan(facts).rungs[0]).toMatchObject({ name: '240p', width: 240, height: 320 });
  });
});

describe('odd sound', () => {
  it.each<[string, string[], Expected]>([
    ['none.mp4', [...picture(), ...H264], { audio: null }],
    ['cd.mp4', [...picture(), ...tone(), ...H264, '-ar', '44100', '-ac', '2', '-c:a', 'aac'], { audio: 'aac 44100 2' }],
    ['late.mkv', [...picture(), '-itsoffset', '1.5', ...tone(), ...H264, '-c:a', 'aac'], { seconds: 3.5, origin: 0 }],
    ['longer.mp4', [...picture(), ...tone(':duration=3'), ...H264, '-c:a', 'aac'], { seconds: 3 }],
    [
      'late-picture.mkv',
      ['-itsoffset', '1', ...picture(), ...tone(':duration=3'), ...H264, '-c:a', 'flac'],
      { seconds: 2, origin: 1 },
    ],
  ])('%s', async (name, args, expected) => {
    check((await probe(await clips.make(name, args))).facts, expected);
  });
});

it('finds the end of a long file from its tail, whatever the container says', async () => {
  const file = await clips.make('long.mkv', [
    ...picture(':rate=10:duration=90:size=64x64'),
    ...tone(':duration=91'),
    ...H264,
    '-g',
    '20',
    '-c:a',
    'libopus',
  ]);
  const whole = await probe(file);
  const byEnds = await probe(file, { sizeBytes: 64 * 1024 * 1024 });
  expect(byEnds.facts.durationSeconds).toBeCloseTo(whole.facts.durationSeconds, 3);
  check(byEnds.facts, { rate: '10/1', seconds: 91 });
});

/** An ffprobe that notes how often it was started: each time it reads the table of contents of the file. */
async function countedFfprobe(): Promise<{ ffprobe: string; started(): Promise<number>; remove(): Promise<void> }> {
  const folder = await mkdtemp(join(tmpdir(), 'rivulet-counted-'));
  const [ffprobe, notes] = [join(folder, 'ffprobe'), join(folder, 'notes')];
  await writeFile(ffprobe, `#!/bin/sh\necho >> '${notes}'\nexec '${FFPROBE}' "$@"\n`, { mode: 0o755 });
  return {
    ffprobe,
    started: async () => (await readFile(notes, 'utf8')).length,
    remove: () => rm(folder, { recursive: true }),
  };
}

/** A film of 91 s that says so in its first bytes. */
const toldClip = (gop: number): string[] => [
  ...picture(':rate=10:duration=90:size=64x64'),
  ...tone(':duration=91'),
  ...[...H264, '-g', `${gop}`, '-c:a', 'aac', '-movflags', 'faststart'],
];

it.each([
  ['right', 91, 2, 20],
  ['too short', 75, 4, 20],
  ['too long', 5000, 4, 20],
  ['right, where nothing but the first picture can be entered', 91, 2, 10_000],
  ['not at all', null, 4, 20],
] as const)(
  'finds the end of a long file that was told from its first bytes: %s',
  async (_, toldSeconds, runs, gop) => {
    const file = await clips.make(`told-${gop}.mp4`, toldClip(gop));
    const long = { sizeBytes: 64 * 1024 * 1024 };
    const { ffprobe, started, remove } = await countedFfprobe();
    const told: SourceFacts[] = [];
    const byTold = await probe(file, { ...long, ffprobe, toldSeconds, onStreams: (facts) => told.push(facts) });
    // Streams with packets, and pictures, since this file does not say whether they are of fields; else more for what lies elsewhere.
    expect(await started()).toBe(runs);
    await remove();
    expect(byTold).toEqual(await probe(file, long));
    check(byTold.facts, { rate: '10/1', seconds: 91 });
    expect(told.map(({ video }) => video)).toEqual([byTold.facts.video]);
  },
);

it('says of a long file that tells its length what is wrong with it', async () => {
  const told = { sizeBytes: 64 * 1024 * 1024, toldSeconds: 91 };
  const file = await clips.make('told-20.mp4', toldClip(20));
  const cut = await clips.make('told-cut.mp4', ['-i', file, '-c', 'copy', '-movflags', 'faststart']);
  const bytes = await readFile(cut);
  await writeFile(cut, bytes.subarray(0, 0.9 * bytes.length));
  await expect(probe(cut, told)).rejects.toMatchObject({ code: 'source-truncated' });
  const sound = await clips.make('told-sound.mp4', ['-i', file, '-vn', '-c', 'copy', '-movflags', 'faststart']);
  await expect(probe(sound, told)).rejects.toMatchObject({ code: 'no-video-stream' });
});

it.each([
  ['in the middle', 'between(t,40,55)'],
  ['at the end', 'gt(t,75)'],
])('a long recording of slides that moves only %s has as many pictures as there', async (where, moves) => {
  const slides = `select='not(mod(n,25))+${moves}'`;
  const file = await clips.make(`moves-${where.replaceAll(' ', '-')}.mp4`, [
    ...picture(':rate=25:duration=90:size=64x64'),
    ...['-vf', slides, '-fps_mode', 'vfr', ...H264, '-g', '25'],
  ]);
  const told: SourceFacts[] = [];
  const early = { sizeBytes: 64 * 1024 * 1024, onStreams: (facts: SourceFacts) => told.push(facts) };
  const { facts } = await probe(file, early);
  expect((await probe(file, { ...early, toldSeconds: 90 })).facts).toEqual(facts);
  expect(told.map(({ video }) => video.frameRateNumerator)).toEqual([10, 10]);
  expect([facts.video.frameRateNumerator, facts.video.frameRateDenominator]).toEqual([25, 1]);
});

it('ends the lists of packets of a file that was taken for long until its length was known', async () => {
  const file = await clips.make('short.mp4', [...picture(), ...tone(), ...H264, '-c:a', 'aac']);
  await probe(file, { sizeBytes: 64 * 1024 * 1024 });
  await expect(probe(file, { sizeBytes: 64 * 1024 * 1024, maxSeconds: 0.5 })).rejects.toThrow();
});

it('sees that a recording was joined from two', async () => {
  const part = await clips.make('part.ts', [...picture(), ...tone(), ...H264, '-c:a', 'aac']);
  const joined = await clips.make('joined.ts', ['-i', part, '-c', 'copy']);
  expect((await probe(joined)).broken).toBe(false);
  await writeFile(joined, Buffer.concat([await readFile(part), await readFile(part)]));
  expect((await probe(joined)).broken).toBe(true);
});

describe('refusals', () => {
  it.each<[string, string[], Partial<ProbeContext>, string]>([
    ['sound-only.mp4', [...tone(), '-c:a', 'aac'], {}, 'no-video-stream'],
    ['too-long.mp4', [...picture(':duration=4'), ...H264], { maxSeconds: 2 }, 'source-too-long'],
    ['unknown.mkv', [...picture(), '-c:v', 'snow', '-strict', '-2'], {}, 'unsupported-codec'],
    [
      'many.mkv',
      [
        ...picture(),
        ...tone(),
        ...H264,
        '-c:a',
        'pcm_s16le',
        '-map',
        '0',
        ...Array.from({ length: 64 }, () => ['-map', '1']).flat(),
      ],
      {},
      'too-many-streams',
    ],
  ])('%s', async (name, args, change, code) => {
    await expect(probe(await clips.make(name, args), change)).rejects.toMatchObject({ code });
  });
});
