// The sound stays with the picture whatever the file says of its times, and a window is read without the rest of the file.
import { open, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { wave } from '../../bench/sound-clips.ts';
import { compareJoins, decodeSound, rmsDifference, type Sound, silenceLike } from '../../bench/sound-joins.ts';
import { openSourceProxy } from '../../transcoder/source-proxy.ts';
import { openWorkspace } from '../../transcoder/workspace.ts';
import { type ClipFolder, FFMPEG, H264, openClipFolder, withZeros } from './clips.ts';
import { encoderInput, film, gridOf, heard, makeSound, openSound, whole, windowsInDisorder } from './made-sound.ts';

const workspace = openWorkspace(tmpdir());
let clips: ClipFolder;
let noise: Sound;
const RATE = 48_000;
const SECONDS = 9;
const NOISE = [
  ...['-f', 'lavfi', '-i'],
  `anoisesrc=color=pink:seed=7:sample_rate=${RATE}:duration=${SECONDS}:amplitude=0.5`,
];
beforeAll(async () => {
  clips = await openClipFolder();
  noise = await decodeSound(FFMPEG, NOISE, 1);
});
afterAll(async () => {
  await clips.remove();
  await workspace.remove();
});

/** Without frames that fill the time before the first one. */
const MAPPED = ['-map', '0:v', '-map', '1:a', '-fps_mode', 'passthrough'];
const later = (seconds: number, input: string[]): string[] => ['-itsoffset', String(seconds), ...input];
const coded = (sound: string[]): string[] => [...MAPPED, ...H264, ...sound];
const AAC = ['-c:a', 'aac', '-b:a', '160k'];
const VP8 = ['-c:v', 'libvpx', '-deadline', 'realtime', '-cpu-used', '8', '-b:v', '50k', ...MAPPED];
const PICTURE = film(25, SECONDS);

/** Seconds by which `made` lags behind the noise around a place, beyond the expected delay; by the best likeness. */
function lagSeconds(made: Sound, delaySeconds: number, atSeconds: number): number {
  const at = Math.round(atSeconds * RATE);
  const delay = Math.round(delaySeconds * RATE);
  let best = { lag: Number.NaN, likeness: 0 };
  for (let lag = -400; lag <= 400; lag += 1) {
    let likeness = 0;
    for (let i = 0; i < 4800; i += 1) {
      likeness += (made.samples[at + i + lag] ?? 0) * (noise.samples[at + i - delay] ?? 0);
    }
    if (likeness > best.likeness) best = { lag, likeness };
  }
  return best.lag / RATE;
}

const LATE = 1.2345;
const EARLY = 1.24; // whole frames
/** FFmpeg writes late Opus into WebM as if decoders did not skip its first samples: in the file it is early. */
const SKIPPED = 312 / RATE;
const CASES: [string, number, string[]][] = [
  ...['mp4', 'mkv', 'ts'].flatMap((container): [string, number, string[]][] => [
    [`together.${container}`, 0, [...PICTURE, ...NOISE, ...coded(AAC)]],
    [`late.${container}`, LATE, [...PICTURE, ...later(LATE, NOISE), ...coded(AAC)]],
    [`early.${container}`, -EARLY, [...later(EARLY, PICTURE), ...NOISE, ...coded(AAC)]],
  ]),
  ['late.mov', LATE, [...PICTURE, ...later(LATE, NOISE), ...coded(['-c:a', 'pcm_s16le'])]],
  ['early.mov', -EARLY, [...later(EARLY, PICTURE), ...NOISE, ...coded(['-c:a', 'pcm_s16le'])]],
  ['late.webm', LATE - SKIPPED, [...PICTURE, ...later(LATE, NOISE), ...VP8, '-c:a', 'libopus', '-b:a', '128k']],
  ['early.webm', -EARLY - SKIPPED, [...later(EARLY, PICTURE), ...NOISE, ...VP8, '-c:a', 'libopus', '-b:a', '128k']],
  ['begins-at-an-hour.mkv', LATE, [...PICTURE, ...later(LATE, NOISE), ...coded(AAC), '-output_ts_offset', '3600']],
  ['short.mp4', 0, [...film(25, SECONDS + 4), ...NOISE, ...coded(AAC)]],
  ['long.mkv', 0, [...film(25, SECONDS - 4), ...NOISE, ...coded(AAC)]],
];

describe('sound and picture are less than a millisecond apart', () => {
  it.each(CASES)('%s, by %s s', async (name, delay, args) => {
    const opened = await openSound(await clips.make(name, args), workspace);
    expect(opened.plan.audioIsEnterable).toBe(true);
    const made = await heard(opened, await makeSound(opened, windowsInDisorder(opened)));
    const begin = Math.max(0, delay) + 0.2;
    const end = SECONDS + Math.min(0, delay) - 0.5;
    for (const at of [begin, end]) expect(Math.abs(lagSeconds(made, delay, at))).toBeLessThan(0.001);
    // Silence where there is no sound; a decoder rings on a little.
    const silence = silenceLike(made);
    const quiet = [
      { begin: 0, end: (delay - 0.05) * RATE },
      { begin: (SECONDS + delay + 0.1) * RATE, end: Number.POSITIVE_INFINITY },
    ];
    for (const span of quiet) {
      const rounded = { begin: Math.round(span.begin), end: Math.min(Math.round(span.end), made.samples.length) };
      expect(rmsDifference(made, silence, rounded)).toBeLessThan(0.001);
    }
  });

  it('where a broadcast changes from 5.1 to stereo and back', async () => {
    const part = async (channels: number, from: number): Promise<string> => {
      const cut = `atrim=${from}:${from + 3},asetpts=N,pan=${channels === 6 ? '5.1|FC=c0' : 'stereo|FL=c0|FR=c0'}`;
      return clips.make(`${from}.ac3`, [...NOISE, '-af', cut, '-c:a', 'ac3', '-b:a', '448k']);
    };
    const parts = [await part(6, 0), await part(2, 3), await part(6, 6)];
    const joined = await clips.make('joined.ac3', ['-f', 'ac3', '-i', `concat:${parts.join('|')}`, '-c', 'copy']);
    const args = [...PICTURE, '-f', 'ac3', '-i', joined, ...coded(['-c:a', 'copy'])];
    const opened = await openSound(await clips.make('broadcast.ts', args), workspace);
    expect([opened.plan.audioIsEnterable, opened.sound.channels]).toEqual([true, 2]);
    const { samples } = await heard(opened, await makeSound(opened, windowsInDisorder(opened)));
    const left = { samples: samples.filter((_, i) => i % 2 === 0), channels: 1 };
    for (const at of [1, 4, 7]) expect(Math.abs(lagSeconds(left, 0, at))).toBeLessThan(0.02); // the parts are padded to packets
  });

  it('where there is a hole that cannot be counted; going on behind what is stored is heard as one pass', async () => {
    const hole = ['-af', "aselect='not(between(t,3,4.51))'"];
    const args = [...PICTURE, ...NOISE, ...coded(['-c:a', 'flac', ...hole])];
    const opened = await openSound(await clips.make('hole.mkv', args), workspace);
    expect(opened.plan.audioIsEnterable).toBe(false);
    const { fragmentCount } = gridOf(opened);
    const onePass = await heard(opened, await makeSound(opened, [whole(opened)]));
    for (const at of [0.5, 5, SECONDS - 0.5]) expect(Math.abs(lagSeconds(onePass, 0, at))).toBeLessThan(0.001);
    expect(rmsDifference(onePass, silenceLike(onePass), { begin: 3.2 * RATE, end: 4.4 * RATE })).toBeLessThan(0.001);
    const resumed = [
      { first: 0, end: 2 },
      { first: 2, end: fragmentCount },
    ];
    const windows = await heard(opened, await makeSound(opened, resumed));
    const source = await encoderInput(opened, 0, 10_000, null);
    const [join] = compareJoins({ windows, onePass, source }, [gridOf(opened).fragment(2).start], RATE);
    expect(join?.apart).toBeLessThanOrEqual(join?.loss ?? 0);
  });
});

describe('a stretch of sound that does not decode', () => {
  const args = [...PICTURE, ...NOISE, ...coded([...AAC, '-g', '10'])];

  it.each([
    ['in the middle', 2.1, 7.4],
    ['up to the end', 2.1, 99],
    ['at the beginning', 0, 4.5],
  ])('%s is silence in every window', async (_, from, to) => {
    const opened = await openSound(await withZeros(await clips.make('whole.mp4', args), 'a', from, to), workspace);
    expect(opened.plan.audioIsEnterable).toBe(true);
    const made = await heard(opened, await makeSound(opened, windowsInDisorder(opened)));
    const decodes = [0.2, 1.9, 7.6, SECONDS - 0.5].filter((at) => at < from || at > to);
    for (const at of decodes) expect(Math.abs(lagSeconds(made, 0, at))).toBeLessThan(0.001);
    const quiet = { begin: Math.round((from + 0.1) * RATE), end: Math.round(Math.min(SECONDS, to - 0.1) * RATE) };
    expect(rmsDifference(made, silenceLike(made), quiet)).toBeLessThan(0.001);
  });

  it('that is the whole track fails', async () => {
    const opened = await openSound(await withZeros(await clips.make('whole.mp4', args), 'a', 0, 99), workspace);
    await expect(makeSound(opened, [{ first: 0, end: 1 }])).rejects.toMatchObject({ code: 'source-damaged' });
  });
});

it('of twelve channels of which nobody says where they are the first two are heard', async () => {
  const channels = ['0.2*sin(2*PI*440*t)', '0', ...Array.from({ length: 10 }, () => '0.7*sin(2*PI*880*t)')];
  const args = [...film(25, 2), ...wave(channels, 2), ...coded(['-c:a', 'pcm_s16le'])];
  const opened = await openSound(await clips.make('twelve.mov', args), workspace);
  expect(opened.plan.source.audio).toMatchObject({ channels: 12, isWithoutLayout: true });
  const made = await heard(opened, await makeSound(opened, [whole(opened)]));
  const loudness = (channel: number): number => {
    const samples = made.samples.filter((_, i) => i % 2 === channel).slice(RATE / 2, RATE);
    return Math.sqrt(samples.reduce((sum, value) => sum + value * value, 0) / samples.length);
  };
  expect(loudness(0)).toBeCloseTo(0.2 / Math.SQRT2, 2);
  expect(loudness(1)).toBeLessThan(0.001);
});

const black = (seconds: number): string[] => ['-f', 'lavfi', '-i', `color=size=64x48:rate=5:duration=${seconds}`];
const low = (seconds: number): string[] => wave(['0.2*sin(2*PI*440*t)'], seconds);

describe('a window far behind the beginning', () => {
  it.each([
    ['far.mov', 300, ['-c:a', 'pcm_s32le'], 0.6],
    ['far.mkv', 300, ['-c:a', 'pcm_s32le'], 0.6],
  ])('reads little of %s', async (name, seconds, sound, share) => {
    const file = await clips.make(name, [...black(seconds), ...low(seconds), ...H264, '-g', '10', ...sound]);
    const opened = await openSound(file, workspace);
    expect(opened.plan.audioIsEnterable).toBe(true);
    const handle = await open(file);
    const sizeBytes = (await stat(file)).size;
    let read = 0;
    const proxy = await openSourceProxy({
      sizeBytes,
      async readFrom(offset) {
        const bytes = Buffer.alloc(Math.min(64 * 1024, sizeBytes - offset));
        await handle.read(bytes, 0, bytes.length, offset);
        read += bytes.length;
        return bytes;
      },
      failure: () => null,
      lastReadMs: () => 0,
    });
    const { fragmentCount } = gridOf(opened);
    const run = { first: fragmentCount - 20, end: fragmentCount - 17 };
    const byRange = { ...opened, source: { ...opened.source, url: proxy.url } };
    const made = await makeSound(byRange, [run]);
    await proxy.close();
    await handle.close();
    expect([...made.keys()]).toEqual([run.first, run.first + 1, run.first + 2]);
    expect(read).toBeLessThan(share * sizeBytes); // twelve seconds, and what a network reads ahead
  });
});
