// Whole jobs with real FFmpeg against a worker of our own: what comes out, where it lies on the timeline, how it ends.
import { chmod, readFile, writeFile } from 'node:fs/promises';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { JobEvent } from '#contract/jobs.ts';
import { FragmentSplitter, readFragment } from '#media/cmaf/fragment.ts';
import { readInit } from '#media/cmaf/init.ts';
import { audioPacketCount, videoFragmentCount, videoGrid } from '#media/grid.ts';
import { runJob } from '../../transcoder/job.ts';
import { JobCancelled, type JobFailure } from '../../transcoder/job-failure.ts';
import {
  type ClipFolder,
  childProcesses,
  FFMPEG,
  FFPROBE,
  H264,
  openClipFolder,
  output,
  picture,
  tone,
} from './clips.ts';
import { eventsOf, joined, openStandIn, type StandIn, type StandInBehaviour } from './stand-in.ts';

const tools = { ffmpeg: FFMPEG, ffprobe: FFPROBE };
const never = new AbortController().signal;
let clips: ClipFolder;
const open: StandIn[] = [];

beforeAll(async () => {
  clips = await openClipFolder();
});
afterAll(async () => {
  await Promise.all(open.map((standIn) => standIn.close()));
  await clips.remove();
});

async function standInFor(file: string, behaviour: StandInBehaviour = {}): Promise<StandIn> {
  const standIn = await openStandIn(await readFile(file), behaviour);
  open.push(standIn);
  return standIn;
}

async function transcoded(file: string): Promise<StandIn> {
  const standIn = await standInFor(file);
  expect(await runJob(standIn.order(), tools, never)).toBeNull();
  return standIn;
}

/** A rendition as one file on disk. */
async function rendition(standIn: StandIn, name: string, folder: string): Promise<string> {
  const file = folder.replace(/[^/]+$/, `${name}-${Math.random().toString(36).slice(2)}.mp4`);
  await writeFile(file, joined(standIn, name));
  return file;
}

const planned = (events: readonly JobEvent[]) => {
  const [plan] = eventsOf(events, 'planned');
  if (!plan) throw new Error('nothing was planned');
  return plan;
};

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
    standIn = await transcoded(file);
  });

  it('tells its story in order', () => {
    const types = standIn.events.map((event) => event.type);
    const first = (type: JobEvent['type']): number => types.indexOf(type);
    expect(types.filter((type) => type === 'rendition-complete')).toHaveLength(4);
    expect(types.at(-1)).toBe('done');
    expect(first('planned')).toBeLessThan(first('init'));
    for (const name of ['240p', 'audio', '360p', '480p']) {
      const own = standIn.events
        .filter((event) => 'rendition' in event && event.rendition === name)
        .map(({ type }) => type);
      expect(own).toEqual(['init', 'pack', 'rendition-complete']);
    }
    const complete = eventsOf(standIn.events, 'rendition-complete').map((event) => event.rendition);
    expect(complete.slice(0, 2).sort()).toEqual(['240p', 'audio']);
  });

  it('plans what the clip is', () => {
    expect(planned(standIn.events)).toMatchObject({
      source: { container: 'mp4', videoCodec: 'h264', audioCodec: 'aac', width: 640, height: 480 },
      timeline: { frameRateNumerator: 30_000, frameRateDenominator: 1001, frameCount: 93 },
      audio: { sampleRate: 44_100, channels: 2 },
    });
  });

  it('puts every fragment of every rung on the grid', () => {
    const { timeline, video } = planned(standIn.events);
    const grid = videoGrid(timeline);
    expect(grid.fragmentCount).toBe(videoFragmentCount(timeline));
    for (const rung of video) {
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
    const { timeline } = planned(standIn.events);
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

  it('makes a poster', async () => {
    const poster = standIn.objects.get('poster') ?? Buffer.alloc(0);
    const at = file.replace(/[^/]+$/, 'poster.jpg');
    await writeFile(at, poster);
    const size = await output(FFPROBE, ['-show_entries', 'stream=codec_name,width,height', '-of', 'csv=p=0', at]);
    expect(size.toString().trim()).toBe('mjpeg,640,480');
  });

  it('never gives the token or the name of the file to FFmpeg, and serves it from loopback only', () => {
    expect(standIn.requests.filter((request) => request.startsWith('GET source')).length).toBeLessThan(4);
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
    const { timeline, audio } = planned(standIn.events);
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
    ['plain.mkv', [...H264, '-c:a', 'flac']],
    ['plain.ts', [...H264, '-c:a', 'aac']],
    ['plain.webm', ['-c:v', 'libvpx', '-deadline', 'realtime', '-c:a', 'libopus']],
    ['later.ts', [...H264, '-c:a', 'mp2', '-output_ts_offset', '70']],
    ['22k.mov', [...H264, '-ar', '22050', '-c:a', 'pcm_s16le']],
  ])('start together: %s', async (name, codecs) => {
    const file = await clips.make(name, [...flash(), ...codecs]);
    const { picture: seen, sound: heard } = await onsets(await transcoded(file), file);
    expect(seen).toBeCloseTo(1, 3);
    expect(Math.abs(heard - seen)).toBeLessThan(0.02);
  });

  it('stay together when the sound of the source begins late', async () => {
    const whole = await clips.make('whole.mkv', [...flash(), ...H264, '-c:a', 'flac']);
    const late = await clips.make('late.mkv', [
      '-i',
      whole,
      '-ss',
      '0.5',
      '-i',
      whole,
      '-map',
      '0:v',
      '-map',
      '1:a',
      '-c:v',
      'copy',
      '-c:a',
      'flac',
      '-af',
      'asetpts=PTS+0.5/TB',
    ]);
    const { picture: seen, sound: heard } = await onsets(await transcoded(late), late);
    expect(Math.abs(heard - seen)).toBeLessThan(0.02);
  });

  it('stay together in a recording joined from two', async () => {
    const part = await clips.make('part.ts', [...flash(), ...H264, '-c:a', 'aac']);
    const bytes = await readFile(part);
    await writeFile(part, Buffer.concat([bytes, bytes]));
    const standIn = await transcoded(part);
    expect(planned(standIn.events).timeline.frameCount).toBeCloseTo(150, -1);
    const { picture: seen, sound: heard } = await onsets(standIn, part);
    expect(Math.abs(heard - seen)).toBeLessThan(0.04);
  });
});

describe('pictures that are not plain', () => {
  it.each<[string, string[], { width: number; height: number }]>([
    ['wide pixels', [...picture(), '-vf', 'setsar=2/1', ...H264], { width: 640, height: 240 }],
    [
      'interlaced',
      [...picture(), ...H264, '-flags', '+ildct+ilme', '-x264-params', 'tff=1'],
      { width: 320, height: 240 },
    ],
    [
      'HLG',
      [...picture(), ...H264, '-color_trc', 'arib-std-b67', '-color_primaries', 'bt2020', '-colorspace', 'bt2020nc'],
      { width: 320, height: 240 },
    ],
    ['one frame', [...picture(), '-frames:v', '1', ...H264], { width: 320, height: 240 }],
    [
      'a size that changes on the way',
      [...picture(), '-vf', "scale=w='if(lt(n,25),320,160)':h=-2:eval=frame", '-c:v', 'mpeg2video', '-f', 'mpegts'],
      { width: 320, height: 240 },
    ],
  ])('%s', async (name, args, size) => {
    const standIn = await transcoded(await clips.make(`${name.replaceAll(' ', '-')}.mkv`, args));
    expect(planned(standIn.events).video[0]).toMatchObject(size);
    expect(eventsOf(standIn.events, 'poster')).toHaveLength(1);
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

describe('when things go wrong', () => {
  let file: string;
  beforeAll(async () => {
    file = await clips.make('wrong.mp4', [
      ...picture(':size=480x360:duration=4'),
      ...tone(':duration=4'),
      ...H264,
      '-c:a',
      'aac',
    ]);
  });
  const failed = (standIn: StandIn) => eventsOf(standIn.events, 'failed');

  it('rides over dropped connections, errors of the store and a source that is cut', async () => {
    const standIn = await standInFor(file, {
      interfere: ({ path, count }) => (path !== 'events' && count % 3 === 0 ? (count % 2 ? 503 : 'drop') : undefined),
      cutSourceAfter: (count) => (count % 2 ? 10_000 : undefined),
    });
    expect(await runJob(standIn.order(), tools, never)).toBeNull();
    expect(standIn.events.at(-1)?.type).toBe('done');
  });

  it.each([409, 403])('ends at once when the store answers %d', async (status) => {
    const standIn = await standInFor(file, {
      interfere: ({ path }) => (path.startsWith('packs/') ? status : undefined),
    });
    const failure = await runJob(standIn.order(), tools, never);
    expect(failure?.code).toBe(status === 409 ? 'stopped' : 'storage-failed');
    expect(failed(standIn)).toMatchObject([{ code: failure?.code }]);
  });

  it('stops when the worker says so', async () => {
    const standIn = await standInFor(file, { stop: () => true });
    expect((await runJob(standIn.order(), tools, never))?.code).toBe('stopped');
    expect(failed(standIn)).toEqual([]);
  });

  it('leaves no process and says why when it is stopped in the middle', async () => {
    const abort = new AbortController();
    const standIn = await standInFor(file, {
      interfere: ({ path }) => {
        if (path.startsWith('inits/'))
          abort.abort(Object.assign(new Error('leaving'), { name: 'JobFailure', code: 'stopped' }));
        return undefined;
      },
    });
    const failure = await runJob(standIn.order(), tools, abort.signal);
    expect(failure).not.toBeNull();
    expect(failed(standIn)).toHaveLength(1);
    expect((await childProcesses()).filter((line) => line.includes('-format_whitelist'))).toEqual([]);
  });

  it('tells nothing more when the worker took the job back', async () => {
    const abort = new AbortController();
    const standIn = await standInFor(file, {
      interfere: ({ path }) => {
        if (path === 'inits/240p') abort.abort(new JobCancelled());
        return undefined;
      },
    });
    const failure: JobFailure | null = await runJob(standIn.order(), tools, abort.signal);
    expect(failure).toBeInstanceOf(JobCancelled);
    expect(failed(standIn)).toEqual([]);
  });

  it('does not make again what an earlier epoch published', async () => {
    const standIn = await standInFor(file);
    const published = ['240p', 'audio'].map((name) => ({ rendition: name, complete: true, fragments: 0 }));
    expect(await runJob(standIn.order({ epoch: 2, published }), tools, never)).toBeNull();
    expect(eventsOf(standIn.events, 'rendition-complete').map((event) => event.rendition)).toEqual(['360p']);
  });

  it('gives one rung up and keeps the video when only that rung fails', async () => {
    const standIn = await standInFor(file, {});
    const broken = await clips.make('broken-encoder.sh', ['-f', 'lavfi', '-i', 'anullsrc', '-t', '0.1', '-f', 'wav']);
    // An FFmpeg that dies whenever it is asked for a filter graph, as the second pass is.
    await writeFile(
      broken,
      `#!/bin/sh\ncase "$*" in *filter_complex*) echo "Conversion failed!" >&2; exit 1;; esac\nexec ${FFMPEG} "$@"\n`,
    );
    await chmod(broken, 0o755);
    expect(await runJob(standIn.order(), { ...tools, ffmpeg: broken }, never)).toBeNull();
    expect(eventsOf(standIn.events, 'rendition-failed')).toMatchObject([{ rendition: '360p', code: 'encoder-failed' }]);
    expect(standIn.events.at(-1)?.type).toBe('done');
  });
});
