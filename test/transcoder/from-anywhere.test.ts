// Tasks that begin at any fragment: what is joined with what came before it decodes as if made in one go.
import { readFile, writeFile } from 'node:fs/promises';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Task } from '#contract/tasks.ts';
import { FragmentSplitter, readFragment } from '#media/cmaf/fragment.ts';
import { audioGrid, audioPacketCount, videoGrid } from '#media/grid.ts';
import { runTask } from '../../transcoder/task.ts';
import { type ClipFolder, FFMPEG, H264, openClipFolder, output, picture, tone, withZeros } from './clips.ts';
import { eventsOf, joined, openStandIn, type StandIn } from './stand-in.ts';
import { makeWholeVideo, NEVER, plannedOf, TOOLS } from './whole-video.ts';

let clips: ClipFolder;
beforeAll(async () => {
  clips = await openClipFolder();
});
afterAll(() => clips.remove());

/** A worker that knows the plan, and where the first fragments of some renditions are published. */
async function withTheFirst(file: string, whole: StandIn, kept: Readonly<Record<string, number>>): Promise<StandIn> {
  const standIn = await openStandIn(await readFile(file));
  standIn.events.push(...eventsOf(whole.events, 'planned'), ...eventsOf(whole.events, 'init'));
  for (const [path, init] of whole.objects) if (path.startsWith('inits/')) standIn.objects.set(path, init);
  for (const [rendition, count] of Object.entries(kept)) {
    const fragments = whole.fragments(rendition);
    for (let n = 0; n < count; n += 1) standIn.publish(rendition, n, [fragments.get(n) ?? Buffer.alloc(0)]);
  }
  return standIn;
}

const make = (video: { first: number; end: number } | null, audio: { first: number; end: number } | null): Task => ({
  ...{ kind: 'make', pace: 'background' },
  video: video && { renditions: [RUNG], run: video },
  audio: audio && { run: audio },
});

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

/** The commands of all processes that made pictures. */
const commandsOf = (standIn: StandIn): string =>
  eventsOf(standIn.events, 'log')
    .map(({ command }) => command)
    .filter((command) => command.includes('libx264'))
    .join('\n');
const MIDDLE = / -ss /;
const BEGINNING = /^(?!.* -ss )/s;

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
    expect(await makeWholeVideo(whole, { pictures: false })).toBeNull();
  });
  afterAll(() => whole.close());

  it('goes on behind every fragment', async () => {
    const { timeline, audio, audioIsEnterable } = plannedOf(whole);
    if (!audio) throw new Error('the clip has sound');
    const video = videoGrid(timeline);
    const sound = audioGrid(timeline, audio.sampleRate);
    const wholePictures = await pictures(await written(file, 'whole', joined(whole, RUNG)));
    const wholeSamples = await samples(await written(file, 'whole', joined(whole, 'audio')));
    for (let k = 1; k < video.fragmentCount; k += 1) {
      const soundFrom = audioIsEnterable ? Math.min(k, sound.fragmentCount - 1) : 0;
      const standIn = await withTheFirst(file, whole, { [RUNG]: k, audio: soundFrom });
      const task = make({ first: k, end: video.fragmentCount }, { first: soundFrom, end: sound.fragmentCount });
      expect(await runTask(standIn.order(task), TOOLS, NEVER)).toBeNull();
      if (k === video.fragmentCount - 1) expect(commandsOf(standIn)).toMatch(entered);

      const rung = joined(standIn, RUNG);
      const facts = new FragmentSplitter().push(rung).fragments.map(readFragment);
      expect(facts.map((each) => [each.decodeTime, each.duration])).toEqual(
        Array.from({ length: video.fragmentCount }, (_, n) => [video.fragment(n).start, video.fragment(n).duration]),
      );
      const shown = await pictures(await written(file, 'rung', rung));
      expect(shown.length / PICTURE_BYTES).toBe(timeline.frameCount);
      expect(worstPicture(wholePictures, shown)).toBeLessThan(6);

      const track = new FragmentSplitter().push(joined(standIn, 'audio'));
      const packets = track.fragments.map(readFragment).reduce((sum, { sampleCount }) => sum + sampleCount, 0);
      expect(packets).toBe(audioPacketCount(timeline, audio.sampleRate));
      const heard = await samples(await written(file, 'audio', joined(standIn, 'audio')));
      expect(signalToError(wholeSamples, heard)).toBeGreaterThan(25);
      await standIn.close();
    }
  });
});

it('the tasks of a ladder go on behind what is stored of every rung, and make nothing twice', async () => {
  const file = await clips.make('ladder.mp4', [...picture(':size=640x480:rate=10:duration=7'), ...H264, '-g', '12']);
  const whole = await openStandIn(await readFile(file));
  expect(await makeWholeVideo(whole, { pictures: false })).toBeNull();
  const kept = { '240p': 5, '360p': 1, '480p': 3 };
  const standIn = await withTheFirst(file, whole, kept);
  expect(await makeWholeVideo(standIn, { pictures: false })).toBeNull();
  for (const rendition of Object.keys(kept)) {
    const shown = await pictures(await written(file, rendition, joined(standIn, rendition)));
    const expected = await pictures(await written(file, rendition, joined(whole, rendition)));
    expect(worstPicture(expected, shown)).toBeLessThan(6);
  }
  const made = eventsOf(standIn.events, 'pack').flatMap(({ rendition, firstFragment, fragmentBytes }) =>
    fragmentBytes.map((_, i) => `${rendition}/${firstFragment + i}`),
  );
  expect(made.sort()).toEqual(['360p/1', '360p/2', '360p/3', '360p/4', '480p/3', '480p/4']); // 240p was whole already
  await Promise.all([whole.close(), standIn.close()]);
});

it('where no picture decodes for long, the one before stays', async () => {
  const args = [...picture(':size=160x120:rate=10:duration=20'), ...H264, '-g', '10'];
  const file = await withZeros(await clips.make('twenty.mp4', args), 'v', 2, 18.5);
  const standIn = await openStandIn(await readFile(file));
  expect(await makeWholeVideo(standIn, { pictures: false })).toBeNull();
  const shown = await pictures(await written(file, 'held', joined(standIn, RUNG)));
  const shownAt = (n: number): Buffer => shown.subarray(n * PICTURE_BYTES, (n + 1) * PICTURE_BYTES);
  expect(worstPicture(shownAt(19), shownAt(100))).toBeLessThan(6);
  expect(worstPicture(shownAt(19), shownAt(199))).toBeGreaterThan(6);
  await standIn.close();
});
