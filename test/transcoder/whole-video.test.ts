// Whole videos with real FFmpeg, task by task: what comes out, and where it lies on the timeline, of plain sources and odd ones.
import { readFile, writeFile } from 'node:fs/promises';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { FragmentSplitter, readFragment } from '#media/cmaf/fragment.ts';
import { readInit } from '#media/cmaf/init.ts';
import { audioPacketCount, videoFragmentCount, videoGrid } from '#media/grid.ts';
import { type ClipFolder, FFMPEG, FFPROBE, H264, openClipFolder, output, picture, tone } from './clips.ts';
import { eventsOf, joined, openStandIn, type StandIn } from './stand-in.ts';
import { isComplete, makeWholeVideo, plannedOf, renditionsOf } from './whole-video.ts';

let clips: ClipFolder;
const open: StandIn[] = [];

beforeAll(async () => {
  clips = await openClipFolder();
});
afterAll(async () => {
  await Promise.all(open.map((standIn) => standIn.close()));
  await clips.remove();
});

/** Everything that is planned of it is there, and no request was refused. */
async function transcoded(file: string, { pictures = false } = {}): Promise<StandIn> {
  const standIn = await openStandIn(await readFile(file));
  open.push(standIn);
  expect(await makeWholeVideo(standIn, { pictures })).toBeNull();
  const plan = plannedOf(standIn);
  expect(renditionsOf(plan).filter((name) => !isComplete(standIn, plan, name))).toEqual([]);
  expect(standIn.faults).toEqual([]);
  return standIn;
}

/** A rendition as one file on disk. */
async function rendition(standIn: StandIn, name: string, folder: string): Promise<string> {
  const file = folder.replace(/[^/]+$/, `${name}-${Math.random().toString(36).slice(2)}.mp4`);
  await writeFile(file, joined(standIn, name));
  return file;
}

describe('a clip of three seconds', () => {
  let file: string;
  let standIn: StandIn;
  beforeAll(async () => {
    file = await clips.make('three.mp4', [
      ...picture(':size=640x480:rate=30000/1001:duration=3.1'),
      ...tone(':sample_rate=44100:duration=3.1'),
      ...H264,
      '-ac',
      '2',
      '-c:a',
      'aac',
    ]);
    standIn = await transcoded(file, { pictures: true });
  });

  it('tells its story in order', () => {
    const types = standIn.events.flatMap(({ type }) => (type === 'log' || type === 'progress' ? [] : [type]));
    const first = (type: (typeof types)[number]): number => types.indexOf(type);
    expect(first('planned')).toBe(0);
    expect(types.slice(1, 5)).toEqual(['init', 'init', 'init', 'init']);
    expect(first('done')).toBeGreaterThan(first('pack'));
    expect(types.at(-1)).toBe('done');
    // The beginning of the lowest rung and of the sound, each fragment for itself; then the other rungs from one decode.
    const packs = eventsOf(standIn.events, 'pack').map((pack) => [
      pack.rendition,
      pack.firstFragment,
      pack.fragmentBytes.length,
    ]);
    const own = (name: string) => packs.filter(([each]) => each === name).map(([, n, count]) => [n, count]);
    expect(own('240p')).toEqual([
      [0, 1],
      [1, 1],
      [2, 1],
    ]);
    for (const name of ['360p', '480p']) expect(own(name)).toEqual([[0, 3]]);
    expect(own('audio')).toEqual([
      [0, 1],
      [1, 1],
    ]);
  });

  it('plans what the clip is', () => {
    expect(eventsOf(standIn.events, 'planned')).toMatchObject([
      {
        source: { container: 'mp4', videoCodec: 'h264', audioCodec: 'aac', width: 640, height: 480, durationMs: 3103 },
        plan: {
          timeline: { frameRateNumerator: 30_000, frameRateDenominator: 1001, frameCount: 93 },
          audio: { sampleRate: 44_100, channels: 2 },
          videoIsEnterable: true,
          audioIsEnterable: true,
          healedFrom: null,
        },
      },
    ]);
  });

  it('puts every fragment of every rung on the grid', () => {
    const { timeline, rungs } = plannedOf(standIn);
    const grid = videoGrid(timeline);
    expect(grid.fragmentCount).toBe(videoFragmentCount(timeline));
    for (const rung of rungs) {
      const { init, fragments } = new FragmentSplitter().push(joined(standIn, rung.name));
      const [event] = eventsOf(standIn.events, 'init').filter((each) => each.rendition === rung.name);
      expect(init && readInit(init)).toEqual({
        kind: 'video',
        codecs: event?.codecs,
        width: rung.width,
        height: rung.height,
        timescale: grid.timescale,
      });
      const facts = fragments.map(readFragment);
      expect(facts.map((each) => [each.decodeTime, each.duration, each.startsWithSync, each.syncSamples])).toEqual(
        facts.map((_, n) => [grid.fragment(n).start, grid.fragment(n).duration, true, 1]),
      );
      expect(facts.map((each) => each.sampleCount)).toEqual([30, 30, 33]);
    }
  });

  it.each(['240p', '360p', '480p'])('decodes %s to exactly the planned frames', async (name) => {
    const made = await rendition(standIn, name, file);
    const count = await output(FFPROBE, [
      '-count_frames',
      '-show_entries',
      'stream=nb_read_frames',
      '-of',
      'csv=p=0',
      made,
    ]);
    expect(Number.parseInt(count.toString(), 10)).toBe(93);
  });

  it('makes every packet of the sound, and all of them decode', async () => {
    const { timeline } = plannedOf(standIn);
    const made = await rendition(standIn, 'audio', file);
    const count = await output(FFPROBE, [
      '-count_packets',
      '-show_entries',
      'stream=nb_read_packets',
      '-of',
      'csv=p=0',
      made,
    ]);
    expect(Number.parseInt(count.toString(), 10)).toBe(audioPacketCount(timeline, 44_100));
    const samples = await output(FFMPEG, ['-i', made, '-f', 's16le', '-ac', '1', '-']);
    expect(samples.length).toBeGreaterThan(3 * 44_100 * 2);
  });

  it('makes a poster of the lowest rung', async () => {
    const poster = standIn.objects.get('posters/0') ?? Buffer.alloc(0);
    const at = file.replace(/[^/]+$/, 'poster.jpg');
    await writeFile(at, poster);
    const size = await output(FFPROBE, ['-show_entries', 'stream=codec_name,width,height', '-of', 'csv=p=0', at]);
    expect(size.toString().trim()).toBe('mjpeg,320,240');
  });

  it('reads the source from the worker about once for each task', () => {
    // Each task reads the small source by itself, with one request or two.
    const tasks = eventsOf(standIn.events, 'done').length;
    const reads = standIn.requests.filter((request) => request.startsWith('GET source'));
    expect(reads.length).toBeLessThanOrEqual(2 * tasks);
  });
});

describe('sound and picture', () => {
  /** Half a second of black and silence, then white and a tone; `soundFrom` is where the tone begins in the source. */
  const flash = (): string[] => [
    '-f',
    'lavfi',
    '-i',
    "color=black:size=160x120:rate=25:duration=3,drawbox=c=white:t=fill:enable='gte(t,1)'",
    '-f',
    'lavfi',
    '-i',
    "aevalsrc='if(gte(t,1),0.5*sin(2*PI*1000*t),0)':s=48000:d=3",
  ];

  async function onsets(standIn: StandIn, file: string): Promise<{ picture: number; sound: number }> {
    const { timeline, audio } = plannedOf(standIn);
    const frames = await output(FFMPEG, [
      '-i',
      await rendition(standIn, '120p', file),
      '-vf',
      'scale=1:1',
      '-pix_fmt',
      'gray',
      '-f',
      'rawvideo',
      '-',
    ]);
    const track = await rendition(standIn, 'audio', file);
    const samples = await output(FFMPEG, ['-ignore_editlist', '1', '-i', track, '-f', 's16le', '-ac', '1', '-']);
    const values = new Int16Array(samples.buffer, samples.byteOffset, samples.length >> 1);
    const rate = audio?.sampleRate ?? 1;
    return {
      picture: (frames.findIndex((luma) => luma > 128) * timeline.frameRateDenominator) / timeline.frameRateNumerator,
      sound: (values.findIndex((value) => Math.abs(value) > 3000) - 1024) / rate, // the edit list cuts the priming packet
    };
  }

  it.each<[string, string[]]>([
    ['plain.mp4', [...H264, '-c:a', 'aac']],
    ['plain.webm', ['-c:v', 'libvpx', '-deadline', 'realtime', '-c:a', 'libopus']],
    ['later.ts', [...H264, '-c:a', 'mp2', '-output_ts_offset', '70']],
  ])('start together: %s', async (name, codecs) => {
    const file = await clips.make(name, [...flash(), ...codecs]);
    const { picture: seen, sound: heard } = await onsets(await transcoded(file), file);
    expect(seen).toBeCloseTo(1, 3);
    expect(Math.abs(heard - seen)).toBeLessThan(0.02);
  });

  it('stay together in a recording joined from two', async () => {
    const part = await clips.make('part.ts', [...flash(), ...H264, '-c:a', 'aac']);
    const bytes = await readFile(part);
    await writeFile(part, Buffer.concat([bytes, bytes]));
    const standIn = await transcoded(part);
    expect(plannedOf(standIn).timeline.frameCount).toBeCloseTo(150, -1);
    const { picture: seen, sound: heard } = await onsets(standIn, part);
    expect(Math.abs(heard - seen)).toBeLessThan(0.04);
  });
});

describe('pictures that are not plain', () => {
  it.each<[string, string[], { width: number; height: number }]>([
    ['wide pixels', [...picture(), '-vf', 'setsar=2/1', ...H264], { width: 640, height: 240 }],
    [
      'ten bits and whole colours',
      [...picture(), '-c:v', 'libx264', '-preset', 'ultrafast', '-pix_fmt', 'yuv444p10le'],
      { width: 320, height: 240 },
    ],
    ['one frame', [...picture(), '-frames:v', '1', ...H264], { width: 320, height: 240 }],
    [
      'a size that changes on the way',
      [...picture(), '-vf', "scale=w='if(lt(n,25),320,160)':h=-2:eval=frame", '-c:v', 'mpeg2video', '-f', 'mpegts'],
      { width: 320, height: 240 },
    ],
  ])('%s', async (name, args, size) => {
    const standIn = await transcoded(await clips.make(`${name.replaceAll(' ', '-')}.mkv`, args), { pictures: true });
    expect(plannedOf(standIn).rungs[0]).toMatchObject(size);
    expect(eventsOf(standIn.events, 'poster').length).toBeGreaterThan(0);
    expect(eventsOf(standIn.events, 'storyboard')).toHaveLength(1);
  });
});

it('joins the fields of pictures whose size changes on the way', async () => {
  const part = async (width: number, from: number): Promise<Buffer> => {
    const fields = ['-vf', 'tinterlace=interleave_top,setfield=tff', '-flags', '+ildct+ilme', '-c:v', 'mpeg2video'];
    const shape = picture(`:size=${width}x120:rate=50:duration=1.2`);
    return readFile(await clips.make(`${width}.ts`, [...shape, ...fields, '-output_ts_offset', String(from)]));
  };
  const file = await clips.make('narrower.ts', [...picture(), '-c:v', 'mpeg2video']);
  await writeFile(file, Buffer.concat([await part(160, 0), await part(120, 1.2)]));
  const plan = plannedOf(await transcoded(file));
  expect(plan).toMatchObject({ source: { video: { interlaced: true, codedWidth: 160 } }, healedFrom: null });
  expect(plan.timeline.frameCount).toBeGreaterThan(50);
});

it('turns what a phone filmed upright', async () => {
  const flat = await clips.make('flat.mp4', [...picture(), ...H264]);
  const turned = await clips.make('turned.mp4', ['-i', flat, '-c', 'copy', '-metadata:s:v:0', 'rotate=90']);
  const standIn = await transcoded(turned);
  expect(plannedOf(standIn).rungs[0]).toMatchObject({ width: 240, height: 320 });
  const size = ['-show_entries', 'stream=width,height', '-of', 'csv=p=0'];
  const made = await output(FFPROBE, [...size, await rendition(standIn, '240p', turned)]);
  expect(made.toString().trim()).toBe('240,320');
});

describe('sound that is not plain', () => {
  it.each<[string, string[], { sampleRate: number; channels: number } | null]>([
    ['none', ['-an'], null],
    ['mono', ['-ac', '1', '-c:a', 'aac'], { sampleRate: 48_000, channels: 1 }],
    ['5.1', ['-ac', '6', '-c:a', 'ac3'], { sampleRate: 48_000, channels: 2 }],
    ['a rate that no player knows', ['-ac', '2', '-ar', '22050', '-c:a', 'aac'], { sampleRate: 48_000, channels: 2 }],
    ['shorter than the picture', ['-af', 'atrim=end=0.5', '-c:a', 'aac'], { sampleRate: 48_000, channels: 1 }],
  ])('%s', async (name, args, planned) => {
    const file = await clips.make(`${name.replaceAll(/\W/g, '')}.mp4`, [...picture(), ...tone(), ...H264, ...args]);
    const standIn = await transcoded(file);
    const { audio, timeline } = plannedOf(standIn);
    expect(audio).toEqual(planned && { ...planned, bitrateKbps: audio?.bitrateKbps });
    if (!audio) return expect(standIn.objects.has('inits/audio')).toBe(false);
    const shape = ['-count_packets', '-show_entries', 'stream=sample_rate,channels,nb_read_packets', '-of', 'csv=p=0'];
    const made = await output(FFPROBE, [...shape, await rendition(standIn, 'audio', file)]);
    const packets = audioPacketCount(timeline, audio.sampleRate);
    expect(made.toString().trim()).toBe(`${audio.sampleRate},${audio.channels},${packets}`);
  });
});

it('makes a video without captions that are too long, says so, and takes the others', async () => {
  const cues = (count: number): string =>
    Array.from(
      { length: count },
      (_, n) => `${n + 1}\n00:00:00,${100 + (n % 800)} --> 00:00:00,950\nHello ${n}\n`,
    ).join('\n');
  const files = [];
  for (const [name, count] of Object.entries({ 'long.srt': 20_001, 'short.srt': 2 })) {
    files.push(await clips.make(name, ['-f', 'lavfi', '-i', 'anullsrc', '-t', '0.1', '-f', 'wav']));
    await writeFile(files.at(-1) ?? '', cues(count));
  }
  const inputs = files.flatMap((file) => ['-i', file]);
  const maps = ['-map', '0', '-map', '1', '-map', '2'];
  const names = ['-metadata:s:s:0', 'language=ger', '-metadata:s:s:1', 'language=eng'];
  const standIn = await transcoded(
    await clips.make('long.mkv', [...picture(), ...inputs, ...maps, ...H264, '-c:s', 'srt', ...names]),
  );
  expect(eventsOf(standIn.events, 'caption-left-out')).toEqual([
    { type: 'caption-left-out', label: 'German', reason: 'too-many-cues' },
  ]);
  expect(eventsOf(standIn.events, 'caption')).toMatchObject([{ index: 0, language: 'en', label: 'English' }]);
  expect(standIn.events.at(-1)).toMatchObject({ type: 'done' });
});

it('takes text tracks out, moved to the first picture', async () => {
  const srt = await clips.make('words.srt', ['-f', 'lavfi', '-i', 'anullsrc', '-t', '0.1', '-f', 'wav']);
  await writeFile(srt, '1\n00:00:01,000 --> 00:00:01,500\n<i>Hello</i> <font color="red">you</font>\n');
  const file = await clips.make('words.mkv', [
    ...picture(),
    '-i',
    srt,
    '-map',
    '0',
    '-map',
    '1',
    ...H264,
    '-c:s',
    'srt',
    '-metadata:s:s:0',
    'language=ger',
    '-output_ts_offset',
    '10',
  ]);
  const standIn = await transcoded(file);
  expect(eventsOf(standIn.events, 'caption')).toMatchObject([{ index: 0, language: 'de', label: 'German' }]);
  expect(standIn.objects.get('captions/0')?.toString()).toBe(
    'WEBVTT\n\n00:00:01.000 --> 00:00:01.500\n<i>Hello</i> you\n',
  );
});
