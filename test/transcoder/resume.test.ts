// Attempts that go on where an earlier one was lost, from every fragment: what is joined decodes as if made in one go.
import { createHash } from 'node:crypto';
import { readFile, writeFile } from 'node:fs/promises';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { JobEvent, TranscodeOrder } from '#contract/jobs.ts';
import { FragmentSplitter, readFragment } from '#media/cmaf/fragment.ts';
import { audioGrid, audioPacketCount, videoGrid } from '#media/grid.ts';
import { runJob } from '../../transcoder/job.ts';
import { isRegular, lastKeyFrame } from '../../transcoder/seek.ts';
import { type ClipFolder, FFMPEG, FFPROBE, H264, openClipFolder, output, picture, tone } from './clips.ts';
import { eventsOf, joined, openStandIn, type StandIn } from './stand-in.ts';

const tools = { ffmpeg: FFMPEG, ffprobe: FFPROBE };
const never = new AbortController().signal;
let clips: ClipFolder;
beforeAll(async () => {
  clips = await openClipFolder();
});
afterAll(() => clips.remove());

type Plan = Extract<JobEvent, { type: 'planned' }>;
const planOf = (standIn: StandIn): Plan => {
  const [plan] = eventsOf(standIn.events, 'planned');
  if (!plan) throw new Error('nothing was planned');
  return plan;
};

/** The fragments of a rendition as a whole run made them. */
function fragmentsOf(whole: StandIn, rendition: string): { init: Buffer; fragments: Buffer[] } {
  const { init, fragments } = new FragmentSplitter().push(joined(whole, rendition));
  if (!init) throw new Error(`${rendition} has no init segment`);
  return { init: Buffer.from(init), fragments: fragments.map((fragment) => Buffer.from(fragment)) };
}

const sha256 = (bytes: Uint8Array): string => createHash('sha256').update(bytes).digest('hex');

/** A worker where an earlier epoch stored the first fragments of each rendition, and the order that follows it. */
async function afterAnEarlierEpoch(
  file: string,
  whole: StandIn,
  kept: Readonly<Record<string, number>>,
): Promise<{ standIn: StandIn; order: TranscodeOrder }> {
  const before: JobEvent[] = [];
  const objects = new Map<string, Buffer>();
  for (const [rendition, count] of Object.entries(kept)) {
    const { init, fragments } = fragmentsOf(whole, rendition);
    const pack = Buffer.concat(fragments.slice(0, count));
    objects.set(`inits/${rendition}`, init);
    if (count === 0) continue;
    objects.set(`packs/${rendition}/0`, pack);
    const fragmentBytes = fragments.slice(0, count).map((fragment) => fragment.length);
    before.push({ type: 'pack', rendition, firstFragment: 0, fragmentBytes, sha256: sha256(pack) });
  }
  const standIn = await openStandIn(await readFile(file), { before });
  for (const [path, bytes] of objects) standIn.objects.set(path, bytes);
  const published = Object.entries(kept).map(([rendition, fragments]) => ({ rendition, complete: false, fragments }));
  return { standIn, order: standIn.order({ epoch: 2, timeline: planOf(whole).timeline, published }) };
}

/** All packs of both epochs joined; fails where they do not follow each other. */
function joinedWith(standIn: StandIn, rendition: string, kept: number): Buffer {
  const packs = eventsOf(standIn.events, 'pack').filter((event) => event.rendition === rendition);
  const parts = [standIn.objects.get(`inits/${rendition}`) ?? Buffer.alloc(0)];
  if (kept > 0) parts.push(standIn.objects.get(`packs/${rendition}/0`) ?? Buffer.alloc(0));
  let next = kept;
  for (const pack of packs) {
    expect(pack.firstFragment).toBe(next);
    parts.push(standIn.objects.get(`packs/${rendition}/${next}`) ?? Buffer.alloc(0));
    next += pack.fragmentBytes.length;
  }
  return Buffer.concat(parts);
}

async function written(file: string, name: string, bytes: Buffer): Promise<string> {
  const path = file.replace(/[^/]+$/, `${name}-${Math.random().toString(36).slice(2)}.mp4`);
  await writeFile(path, bytes);
  return path;
}

/** Decoded pictures, small and grey, so that a wrong or shifted one shows as a large difference. */
const pictures = (file: string): Promise<Buffer> =>
  output(FFMPEG, [
    '-i',
    file,
    '-fps_mode',
    'passthrough',
    '-vf',
    'scale=32:24',
    '-pix_fmt',
    'gray',
    '-f',
    'rawvideo',
    '-',
  ]);
const samples = (file: string): Promise<Buffer> =>
  output(FFMPEG, ['-ignore_editlist', '1', '-i', file, '-ac', '1', '-f', 's16le', '-']);

const PICTURE_BYTES = 32 * 24;
const RUNG = '120p';

/** Largest mean difference of any two pictures that should be the same. */
function worstPicture(a: Buffer, b: Buffer): number {
  expect(b.length).toBe(a.length);
  let worst = 0;
  for (let at = 0; at < a.length; at += PICTURE_BYTES) {
    let sum = 0;
    for (let i = at; i < at + PICTURE_BYTES; i += 1) sum += Math.abs((a[i] ?? 0) - (b[i] ?? 0));
    worst = Math.max(worst, sum / PICTURE_BYTES);
  }
  return worst;
}

/** Signal to error in dB, of all samples. */
function signalToError(a: Buffer, b: Buffer): number {
  const count = a.length >> 1;
  expect(b.length >> 1).toBe(count);
  let signal = 0;
  let error = 0;
  for (let i = 0; i < count; i += 1) {
    const value = a.readInt16LE(2 * i);
    signal += value ** 2;
    error += (value - b.readInt16LE(2 * i)) ** 2;
  }
  return 10 * Math.log10(signal / Math.max(1, error));
}

/** A frame dropped here and there: a varying rate, with key frames where the encoder wants them. */
const VARYING = ['-vf', "select='not(eq(mod(n,7),3))*not(between(n,60,70))'", '-fps_mode', 'vfr'];
const SWEEP = "aevalsrc='0.4*sin(2*PI*(200*t+90*t*t))':s=44100:d=5";

/** The commands of all encoding passes. */
const passesOf = (standIn: StandIn): string =>
  eventsOf(standIn.events, 'log')
    .map(({ command }) => command)
    .join('\n');
const MIDDLE = /-noaccurate_seek/;
const BEGINNING = /^(?!.*-noaccurate_seek)/s;

describe.each<[string, RegExp, string[]]>([
  [
    'bframes-44k.mp4',
    MIDDLE,
    [
      ...picture(':size=160x120:rate=30:duration=5'),
      ...tone(':sample_rate=44100:duration=5'),
      ...H264,
      '-g',
      '40',
      '-c:a',
      'aac',
    ],
  ],
  [
    'vfr-44k.mkv',
    MIDDLE,
    [
      ...picture(':size=160x120:rate=30:duration=5'),
      '-f',
      'lavfi',
      '-i',
      SWEEP,
      ...VARYING,
      ...H264,
      '-g',
      '50',
      '-c:a',
      'aac',
    ],
  ],
  [
    'vfr-44k.mp4',
    MIDDLE,
    [
      ...picture(':size=160x120:rate=30:duration=5'),
      '-f',
      'lavfi',
      '-i',
      SWEEP,
      ...VARYING,
      ...H264,
      '-g',
      '35',
      '-c:a',
      'aac',
    ],
  ],
  [
    'offset.ts',
    MIDDLE,
    [
      ...picture(':size=160x120:rate=25:duration=5'),
      ...tone(':duration=5'),
      ...H264,
      '-g',
      '45',
      '-bf',
      '3',
      '-c:a',
      'aac',
      '-output_ts_offset',
      '70',
    ],
  ],
  [
    'avi.avi',
    BEGINNING,
    [
      ...picture(':size=160x120:rate=25:duration=5'),
      ...tone(':duration=5'),
      '-c:v',
      'mpeg4',
      '-g',
      '30',
      '-c:a',
      'mp3',
    ],
  ],
])('%s', (name, entered, args) => {
  let file: string;
  let whole: StandIn;
  beforeAll(async () => {
    file = await clips.make(name, args);
    whole = await openStandIn(await readFile(file));
    expect(await runJob(whole.order(), tools, never)).toBeNull();
  });
  afterAll(() => whole.close());

  it('goes on behind every fragment', async () => {
    const { timeline, audio } = planOf(whole);
    if (!audio) throw new Error('the clip has sound');
    const video = videoGrid(timeline);
    const sound = audioGrid(timeline, audio.sampleRate);
    const wholePictures = await pictures(await written(file, 'whole', joined(whole, RUNG)));
    const wholeSamples = await samples(await written(file, 'whole', joined(whole, 'audio')));
    for (let k = 0; k < Math.max(video.fragmentCount, sound.fragmentCount) + 1; k += 1) {
      const kept = { [RUNG]: Math.min(k, video.fragmentCount), audio: Math.min(k, sound.fragmentCount) };
      const { standIn, order } = await afterAnEarlierEpoch(file, whole, kept);
      expect(await runJob(order, tools, never)).toBeNull();
      if (k === video.fragmentCount - 1) expect(passesOf(standIn)).toMatch(entered);
      // The init segments are the same, or the worker would not have taken them: the stand-in refuses others.
      const complete = eventsOf(standIn.events, 'rendition-complete').map(({ rendition }) => rendition);
      expect(complete.sort()).toEqual([RUNG, 'audio']);
      expect(eventsOf(standIn.events, 'rendition-discarded')).toEqual([]);

      const rung = joinedWith(standIn, RUNG, kept[RUNG]);
      const facts = new FragmentSplitter().push(rung).fragments.map(readFragment);
      expect(facts.map((each) => [each.decodeTime, each.duration])).toEqual(
        Array.from({ length: video.fragmentCount }, (_, n) => [video.fragment(n).start, video.fragment(n).duration]),
      );
      const shown = await pictures(await written(file, 'rung', rung));
      expect(shown.length / PICTURE_BYTES).toBe(timeline.frameCount);
      expect(worstPicture(wholePictures, shown)).toBeLessThan(6);

      const track = new FragmentSplitter().push(joinedWith(standIn, 'audio', kept.audio));
      const packets = track.fragments.map(readFragment).reduce((sum, { sampleCount }) => sum + sampleCount, 0);
      expect(packets).toBe(audioPacketCount(timeline, audio.sampleRate));
      const heard = await samples(await written(file, 'audio', joinedWith(standIn, 'audio', kept.audio)));
      expect(signalToError(wholeSamples, heard)).toBeGreaterThan(25);
      await standIn.close();
    }
  });
});

describe('a ladder', () => {
  it('goes on with every rung behind what is stored of it, and makes nothing twice', async () => {
    const file = await clips.make('ladder.mp4', [...picture(':size=640x480:duration=7'), ...H264, '-g', '30']);
    const whole = await openStandIn(await readFile(file));
    expect(await runJob(whole.order(), tools, never)).toBeNull();
    const kept = { '240p': 5, '360p': 1, '480p': 3 };
    const { standIn, order } = await afterAnEarlierEpoch(file, whole, kept);
    expect(await runJob(order, tools, never)).toBeNull();
    expect(standIn.events.at(-1)?.type).toBe('done');
    for (const [rendition, count] of Object.entries(kept)) {
      const shown = await pictures(await written(file, rendition, joinedWith(standIn, rendition, count)));
      const expected = await pictures(await written(file, rendition, joined(whole, rendition)));
      expect(worstPicture(expected, shown)).toBeLessThan(6);
    }
    const told = eventsOf(standIn.events, 'pack').map(
      ({ rendition, firstFragment }) => `${rendition}/${firstFragment}`,
    );
    expect(told.sort()).toEqual(['360p/1', '480p/3']); // 240p was whole already
    await Promise.all([whole.close(), standIn.close()]);
  });

  it('begins anew where the plan is another one', async () => {
    const file = await clips.make('other.mp4', [...picture(':duration=3'), ...H264]);
    const standIn = await openStandIn(await readFile(file));
    const timeline = { frameRateNumerator: 25, frameRateDenominator: 1, frameCount: 1000 };
    const published = [{ rendition: '240p', complete: false, fragments: 2 }];
    expect(await runJob(standIn.order({ epoch: 2, timeline, published }), tools, never)).toBeNull();
    expect(eventsOf(standIn.events, 'pack').map(({ firstFragment }) => firstFragment)).toEqual([0]);
    await standIn.close();
  });
});

describe('lastKeyFrame', () => {
  const packet = (ptsSeconds: number | null, dtsSeconds: number, key = true, discard = false) => ({
    ...{ streamIndex: 0, ptsSeconds, dtsSeconds, durationSeconds: null, key, discard },
  });
  it.each([
    ['the last one that is shown in time', [packet(1, 0.9), packet(3, 2.9), packet(5, 4.9)], false, 3.0001],
    ['whatever the order', [packet(3, 2.9), packet(1, 0.9)], false, 3.0001],
    ['by the time of decoding, and a little before', [packet(3, 2.9)], true, 2.85],
    ['no other frames', [packet(1, 1), packet(3, 3, false)], false, 1.0001],
    ['none that is not shown', [packet(1, 1, true, true)], false, null],
    ['none without a time', [packet(null, 1)], false, null],
    ['none', [], false, null],
  ])('%s', (_, packets, byDecodeTime, expected) => {
    const found = lastKeyFrame(packets, 0, 4, byDecodeTime);
    expect(found === null ? null : Number(found.toFixed(4))).toBe(expected);
  });
  it('looks at its own stream only', () => {
    expect(lastKeyFrame([packet(3, 3)], 1, 4, false)).toBeNull();
  });
});

describe('isRegular', () => {
  const aac = { codec_name: 'aac', sample_rate: '44100', time_base: '1/44100', duration_ts: 441_000, nb_frames: '431' };
  it.each([
    ['packets in a row', aac, true],
    ['a hole', { ...aac, nb_frames: '300' }, false],
    ['times in milliseconds', { ...aac, time_base: '1/1000' }, false],
    ['another rate', { ...aac, sample_rate: '22050', time_base: '1/22050' }, false],
    ['a codec of which nothing is known', { ...aac, codec_name: 'vorbis' }, false],
    ['PCM', { ...aac, codec_name: 'pcm_s16le', nb_frames: '441000' }, true],
    ['a container that does not count', { ...aac, nb_frames: undefined }, false],
  ])('%s', (_, stream, expected) => {
    expect(isRegular(stream, 44_100)).toBe(expected);
  });
});
