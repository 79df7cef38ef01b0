// The sound made in windows, in any order, with real FFmpeg: no join can be told from one pass.
import { writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { readFragment } from '#media/cmaf/fragment.ts';
import { audioFragmentPackets, audioPacketCount, audioSampleCount } from '#media/grid.ts';
import { music, SPEECH, sweep, wave } from '../../bench/sound-clips.ts';
import { compareJoins, largestStep, rmsDifference, silenceLike } from '../../bench/sound-joins.ts';
import { openWorkspace } from '../../transcoder/workspace.ts';
import { type ClipFolder, H264, openClipFolder } from './clips.ts';
import { encoderInput, film, gridOf, heard, makeSound, openSound, whole, windowsInDisorder } from './made-sound.ts';

const workspace = openWorkspace(tmpdir());
let clips: ClipFolder;
beforeAll(async () => {
  clips = await openClipFolder();
});
afterAll(async () => {
  await clips.remove();
  await workspace.remove();
});

const SECONDS = 13;
const SWEEP = sweep(SECONDS);
const MUSIC = [music(220), music(221, 2)];
const AAC = ['-c:a', 'aac', '-b:a', '160k'];
const VP8 = ['-c:v', 'libvpx', '-deadline', 'realtime', '-cpu-used', '8', '-b:v', '50k'];

const CLIPS: [string, string[]][] = [
  ['sweep.mp4', [...film(25, SECONDS), ...wave([SWEEP, SWEEP], SECONDS), ...H264, ...AAC]],
  ['music.mp4', [...film(25, SECONDS), ...wave(MUSIC, SECONDS, 44_100), ...H264, ...AAC]],
  ['speech.mp4', [...film(25, SECONDS), ...wave([SPEECH], SECONDS), ...H264, ...AAC]],
  ['music.mov', [...film(24, SECONDS), ...wave(MUSIC, SECONDS), ...H264, '-c:a', 'pcm_s16le']],
  [
    'chunks.mov',
    [...film(2, SECONDS), ...wave(MUSIC, SECONDS), ...H264, '-c:a', 'pcm_s16le', '-af', 'asetnsamples=24000'],
  ],
  ['sweep-441.mkv', [...film(25, SECONDS), ...wave([SWEEP], SECONDS, 44_100), ...H264, ...AAC]],
  ['music-mp3.mkv', [...film(25, SECONDS), ...wave(MUSIC, SECONDS, 44_100), ...H264, '-c:a', 'libmp3lame']],
  ['music-flac.mkv', [...film(25, SECONDS), ...wave(MUSIC, SECONDS, 44_100), ...H264, '-c:a', 'flac']],
  ['sweep.webm', [...film(25, SECONDS), ...wave([SWEEP], SECONDS), ...VP8, '-c:a', 'libopus']],
  ['sweep-441.ts', [...film(25, SECONDS), ...wave([SWEEP], SECONDS, 44_100), ...H264, ...AAC]],
  ['music-ac3.ts', [...film(25, SECONDS), ...wave(MUSIC, SECONDS), ...H264, '-c:a', 'ac3']],
  [
    'surround.mkv',
    [
      ...film(25, SECONDS),
      ...wave(
        [0, 1, 2, 3, 4, 5].map((n) => music(220 + n, n)),
        SECONDS,
      ),
      ...H264,
      '-c:a',
      'ac3',
    ],
  ],
  ['telephone.mov', [...film(25, SECONDS), ...wave([SPEECH], SECONDS, 8000), ...H264, '-c:a', 'pcm_s16le']],
  ['old.mp4', [...film(25, SECONDS), ...wave([SPEECH], SECONDS, 22_050), ...H264, '-c:a', 'aac']],
  ['studio.mkv', [...film(25, SECONDS), ...wave([SWEEP], SECONDS, 96_000), ...H264, '-c:a', 'flac']],
];

describe('windows in any order are one pass', () => {
  it.each(CLIPS)('%s', async (name, args) => expectOnePass(await clips.make(name, args)));

  it('recordings that were joined, each with packets where its own begin', async () => {
    const parts = [3.3, 5.1, 4.6].map((seconds, i) => ({ name: `part-${i}.mp4`, seconds }));
    const files = await Promise.all(
      parts.map(({ name, seconds }) =>
        clips.make(name, [...film(25, seconds), ...wave(MUSIC, seconds), ...H264, ...AAC]),
      ),
    );
    const list = await workspace.file('joined.txt');
    await writeFile(list, files.map((file) => `file '${file}'\n`).join(''));
    await expectOnePass(await clips.make('joined.mp4', ['-f', 'concat', '-safe', '0', '-i', list, '-c', 'copy']));
  });

  async function expectOnePass(clip: string): Promise<void> {
    const opened = await openSound(clip, workspace);
    const { plan, sound } = opened;
    const { sampleRate } = sound;
    expect(plan.audioIsEnterable).toBe(true);
    const windows = windowsInDisorder(opened);
    expect(windows.length).toBe(4);
    const apart = await makeSound(opened, windows);
    const atOnce = await makeSound(opened, [whole(opened)]);

    // The fragments lie on the timeline without a gap.
    const grid = gridOf(opened);
    const facts = [...apart].sort(([a], [b]) => a - b).map(([, bytes]) => readFragment(bytes));
    expect(facts.map(({ decodeTime, duration }) => [decodeTime, duration])).toEqual(
      Array.from({ length: grid.fragmentCount }, (_, n) => {
        const { firstPacket, packetCount } = audioFragmentPackets(plan.timeline, sampleRate, n);
        return [1024 * firstPacket, 1024 * packetCount];
      }),
    );

    const total = audioPacketCount(plan.timeline, sampleRate);
    const source = await encoderInput(opened, 0, total, null);
    expect(source.samples.length).toBe(audioSampleCount(plan.timeline, sampleRate) * sound.channels);
    const sounds = { windows: await heard(opened, apart), onePass: await heard(opened, atOnce), source };
    expect(sounds.windows.samples.length).toBe(sounds.onePass.samples.length);
    expect(sounds.onePass.samples.length).toBe((total - 1) * 1024 * sound.channels);
    // It is heard as it was, or the figures below would mean nothing.
    const all = { begin: 0, end: source.samples.length };
    expect(rmsDifference(sounds.onePass, source, all)).toBeLessThan(
      0.3 * rmsDifference(silenceLike(source), source, all),
    );

    const joins = windows.flatMap(({ first }) => (first === 0 ? [] : [grid.fragment(first).start]));
    const compared = compareJoins(sounds, joins, sampleRate);
    // The decoder of AC-3 makes noise of its own, another one in each window: it is less than what is lost.
    const noise = (loss: number): number => (plan.source.audio?.codec === 'ac3' ? 2 * loss : 0);
    for (const join of compared) {
      expect(join.apart).toBeLessThanOrEqual(join.loss);
      expect(join.step).toBeLessThanOrEqual(join.stepOfOnePass + noise(join.loss));
    }
    const lost = Math.max(...compared.map(({ loss }) => loss));
    expect(largestStep(sounds.windows, all)).toBeLessThanOrEqual(largestStep(sounds.onePass, all) + noise(lost));
  }
});
