// Single tasks with real FFmpeg against a worker of our own: what each publishes, what it refuses, how it ends.
import { access, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { Server } from 'node:net';
import { dirname, join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import type { Task } from '#contract/tasks.ts';
import { readFragment } from '#media/cmaf/fragment.ts';
import { audioGrid, videoGrid } from '#media/grid.ts';
import { JobCancelled, JobFailure } from '../../transcoder/job-failure.ts';
import { runTask } from '../../transcoder/task.ts';
import { brokenFfmpeg } from './broken-ffmpeg.ts';
import {
  type ClipFolder,
  childProcesses,
  FFMPEG,
  H264,
  openClipFolder,
  picture,
  processesLike,
  tone,
} from './clips.ts';
import { eventsOf, openStandIn, type StandIn, type StandInBehaviour } from './stand-in.ts';
import { NEVER, plannedOf, TOOLS } from './whole-video.ts';

const BEGIN: Task = { kind: 'begin' };
type Pace = Extract<Task, { kind: 'make' }>['pace'];
const pictures = (renditions: string[], first: number, end: number, pace: Pace = 'background'): Task => ({
  ...{ kind: 'make', pace, video: { renditions, run: { first, end } }, audio: null },
});
const sound = (first: number, end: number, pace: Pace = 'background'): Task => ({
  ...{ kind: 'make', pace, video: null, audio: { run: { first, end } } },
});

let clips: ClipFolder;
let file: string;
let folder: string;
let begun: StandIn; // where `begin` was done of the file
const open: StandIn[] = [];
beforeAll(async () => {
  clips = await openClipFolder();
  // Seven fragments, which begin at 0 1 2 4 6 8 10 s, of two rungs.
  const shape = [
    ...picture(':size=480x360:duration=12.2'),
    ...tone(':duration=12.2'),
    ...H264,
    '-g',
    '50',
    '-c:a',
    'aac',
  ];
  file = await clips.make('thirteen.mp4', shape);
  folder = dirname(file);
  begun = await openFor(file);
  expect(await runTask(begun.order(BEGIN), TOOLS, NEVER)).toBeNull();
});
afterAll(async () => {
  await Promise.all(open.map((standIn) => standIn.close()));
  await clips.remove();
});

async function openFor(source: string, behaviour: StandInBehaviour = {}): Promise<StandIn> {
  const standIn = await openStandIn(await readFile(source), behaviour);
  open.push(standIn);
  return standIn;
}

/** A worker to which `begin` told its plan and its init segments, and nothing else. */
async function planned(behaviour: StandInBehaviour = {}): Promise<StandIn> {
  const standIn = await openFor(file, behaviour);
  standIn.events.push(...eventsOf(begun.events, 'planned'), ...eventsOf(begun.events, 'init'));
  for (const [path, init] of begun.objects) if (path.startsWith('inits/')) standIn.objects.set(path, init);
  return standIn;
}

const told = (standIn: StandIn): string[] =>
  eventsOf(standIn.events, 'pack').map(
    ({ rendition, firstFragment, fragmentBytes }) => `${rendition}/${firstFragment}+${fragmentBytes.length}`,
  );
const numbers = (standIn: StandIn, rendition: string): number[] =>
  [...standIn.fragments(rendition).keys()].sort((a, b) => a - b);
const failed = (standIn: StandIn) => eventsOf(standIn.events, 'failed');

describe('begin', () => {
  it('plans, makes every init segment, and at once the first unit of the lowest rung and of the sound', () => {
    const { rungs, timeline, audio } = plannedOf(begun);
    expect(rungs.map(({ name }) => name)).toEqual(['240p', '360p']);
    expect(videoGrid(timeline).fragmentCount).toBe(7);
    const inits = eventsOf(begun.events, 'init').map(({ rendition, codecs }) => [rendition, codecs]);
    expect(inits).toEqual([
      ['240p', expect.stringMatching(/^avc1\.64/)],
      ['360p', expect.stringMatching(/^avc1\.64/)],
      ['audio', 'mp4a.40.2'],
    ]);
    expect(audio).toMatchObject({ sampleRate: 48_000 });
    const units = ['240p/0+1', '240p/1+1', '240p/2+1', 'audio/0+1', 'audio/1+1', 'audio/2+1'];
    expect(told(begun).sort()).toEqual(units);
    expect(begun.events.at(-1)).toEqual({ type: 'done' });
  });

  it('tells all init segments before any pack, which is sent while they are stored', async () => {
    const isTold = ({ events }: StandIn): void => {
      const types = events.map(({ type }) => type);
      expect(types.lastIndexOf('init')).toBeLessThan(types.indexOf('pack'));
    };
    isTold(begun);
    let arrived = (): void => undefined;
    const pack = new Promise<void>((resolve) => {
      arrived = resolve;
    });
    const delay = ({ path }: { path: string }): Promise<void> | undefined => {
      if (path.startsWith('packs/')) arrived();
      return path === 'inits/audio' ? pack : undefined;
    };
    const standIn = await openFor(file, { delay });
    expect(await runTask(standIn.order(BEGIN), TOOLS, NEVER)).toBeNull();
    isTold(standIn);
    expect(told(standIn).sort()).toEqual(told(begun).sort());
  });

  it('makes other init segments where the end of a long file has more pictures in a second than its beginning', async () => {
    const slides = ['-vf', "select='not(mod(n,25))+gt(t,55)'", '-fps_mode', 'vfr'];
    const moves = [...picture(':duration=65:size=64x64'), ...slides, ...H264, '-g', '25'];
    const long = await clips.make('moves.mp4', moves);
    const padding = Buffer.alloc(33 * 1024 * 1024);
    padding.writeUInt32BE(padding.length);
    padding.write('free', 4, 'latin1');
    const standIn = await openStandIn(Buffer.concat([await readFile(long), padding]));
    open.push(standIn);
    expect(await runTask(standIn.order(BEGIN), TOOLS, NEVER)).toBeNull();
    const { timeline } = plannedOf(standIn);
    expect([timeline.frameRateNumerator, timeline.frameRateDenominator]).toEqual([25, 1]);
    const inits = eventsOf(standIn.events, 'log').filter(({ pass }) => pass === 'inits');
    expect(inits.map(({ command }) => /rate=\d+\/\d+/.exec(command)?.[0]).sort()).toEqual(['rate=10/1', 'rate=25/1']);
  });

  it('makes no first unit of what cannot be entered in the middle', async () => {
    const avi = await openFor(await clips.make('plain.avi', [...picture(), ...tone(), ...H264, '-c:a', 'mp3']));
    expect(await runTask(avi.order(BEGIN), TOOLS, NEVER)).toBeNull();
    expect(plannedOf(avi)).toMatchObject({ videoIsEnterable: false, audioIsEnterable: false });
    expect(eventsOf(avi.events, 'init')).toHaveLength(2);
    expect(told(avi)).toEqual([]);
  });

  it('makes the first pictures of a video whose sound can only be made from the beginning', async () => {
    const codecs = [...H264, '-af', "aselect='not(between(t,0.5,1))'", '-c:a', 'libopus']; // a hole: its samples cannot be counted
    const standIn = await openFor(await clips.make('sound.mkv', [...picture(), ...tone(), ...codecs]));
    expect(await runTask(standIn.order(BEGIN), TOOLS, NEVER)).toBeNull();
    expect(plannedOf(standIn)).toMatchObject({ videoIsEnterable: true, audioIsEnterable: false });
    expect(told(standIn)).toEqual(['240p/0+1', '240p/1+1']);
  });
});

describe('make', () => {
  it('publishes exactly its range of all its rungs, on the grid, in one pack each', async () => {
    const standIn = await planned();
    expect(await runTask(standIn.order(pictures(['240p', '360p'], 2, 5)), TOOLS, NEVER)).toBeNull();
    expect(told(standIn).sort()).toEqual(['240p/2+3', '360p/2+3']);
    const grid = videoGrid(plannedOf(standIn).timeline);
    for (const name of ['240p', '360p']) {
      for (const [n, fragment] of standIn.fragments(name)) {
        const { decodeTime, duration } = readFragment(fragment);
        expect({ start: decodeTime, duration }).toEqual(grid.fragment(n));
      }
    }
    expect(standIn.faults).toEqual([]);
  });

  it('publishes each fragment at once for one who waits', async () => {
    const standIn = await planned();
    expect(await runTask(standIn.order(pictures(['360p'], 3, 6, 'viewer')), TOOLS, NEVER)).toBeNull();
    expect(told(standIn)).toEqual(['360p/3+1', '360p/4+1', '360p/5+1']);
    // The second is not sent before the first one counts.
    const requests = standIn.requests.filter((request) => !request.startsWith('GET'));
    const second = requests.indexOf('PUT packs/360p/4');
    expect(requests.slice(requests.indexOf('PUT packs/360p/3'), second)).toContain('POST events');
  });

  it('publishes exactly its range of the sound', async () => {
    const standIn = await planned();
    expect(await runTask(standIn.order(sound(2, 4)), TOOLS, NEVER)).toBeNull();
    expect(told(standIn)).toEqual(['audio/2+2']);
    const { timeline, audio } = plannedOf(standIn);
    const grid = audioGrid(timeline, audio?.sampleRate ?? 0);
    for (const [n, fragment] of standIn.fragments('audio')) {
      const { decodeTime, duration } = readFragment(fragment);
      expect({ start: decodeTime - 1024, duration }).toEqual(grid.fragment(n)); // the edit list cuts the priming packet
    }
  });

  it('sends what nobody has made yet where the worker has some of it', async () => {
    const standIn = await planned();
    const others = [...begun.fragments('240p')].filter(([n]) => n === 0 || n === 2);
    for (const [n, fragment] of others) standIn.publish('240p', n, [fragment]);
    expect(await runTask(standIn.order(pictures(['240p'], 0, 5)), TOOLS, NEVER)).toBeNull();
    expect(told(standIn)).toEqual(['240p/1+1', '240p/3+2']);
    expect(numbers(standIn, '240p')).toEqual([0, 1, 2, 3, 4]);
    for (const [n, fragment] of others) expect(standIn.fragments('240p').get(n)).toBe(fragment);
  });

  it('is done where others were quicker with everything', async () => {
    const standIn = await planned();
    for (const [n, fragment] of begun.fragments('audio')) standIn.publish('audio', n, [fragment]);
    expect(await runTask(standIn.order(sound(0, 2, 'viewer')), TOOLS, NEVER)).toBeNull();
    expect(told(standIn)).toEqual([]);
    expect(standIn.events.at(-1)).toEqual({ type: 'done' });
  });

  it('fails where its init segment is another than that of the plan, and publishes nothing', async () => {
    const standIn = await planned();
    const order = standIn.order(pictures(['240p'], 0, 3));
    const failure = await runTask({ ...order, inits: { ...order.inits, '240p': 'a'.repeat(64) } }, TOOLS, NEVER);
    expect(failure).toMatchObject({ code: 'encoder-failed', message: expect.stringMatching(/init segment is/) });
    expect(failed(standIn)).toMatchObject([{ code: 'encoder-failed' }]);
    expect(standIn.requests.filter((request) => request.startsWith('PUT'))).toEqual([]);
  });

  it('ends its pictures where its sound fails, before it tells of it', async () => {
    const standIn = await planned({ interfere: ({ path }) => (path.startsWith('packs/audio') ? 403 : undefined) });
    const ffmpeg = await brokenFfmpeg(folder, 'pictures', 'exec sleep 600');
    const both: Task = { ...pictures(['240p'], 0, 7), audio: { run: { first: 0, end: 1 } } } as Task;
    expect(await runTask(standIn.order(both), { ...TOOLS, ffmpeg }, NEVER)).toMatchObject({ code: 'storage-failed' });
    expect(await childProcesses()).toEqual([]);
  });
});

describe('when things go wrong', () => {
  const whole = pictures(['240p', '360p'], 0, 7);

  it('rides over dropped connections, errors of the store and a source that is cut', async () => {
    const behaviour: StandInBehaviour = {
      interfere: ({ path, count }) => (path !== 'events' && count % 3 === 0 ? (count % 2 ? 503 : 'drop') : undefined),
      cutSourceAfter: (count) => (count % 2 ? 10_000 : undefined),
    };
    const standIn = await openFor(file, behaviour);
    for (const task of [BEGIN, whole]) expect(await runTask(standIn.order(task), TOOLS, NEVER)).toBeNull();
    expect(numbers(standIn, '360p')).toHaveLength(7);
    expect(standIn.events.at(-1)?.type).toBe('done');
  });

  it.each([409, 403])('ends at once when the store answers %d', async (status) => {
    const standIn = await planned({ interfere: ({ path }) => (path.startsWith('packs/') ? status : undefined) });
    const failure = await runTask(standIn.order(pictures(['240p'], 0, 3, 'viewer')), TOOLS, NEVER);
    expect(failure?.code).toBe(status === 409 ? 'stopped' : 'storage-failed');
    expect(failed(standIn)).toMatchObject([{ code: failure?.code }]);
    expect(standIn.requests.filter((request) => request.startsWith('PUT'))).toEqual(['PUT packs/240p/0']);
    expect(await childProcesses()).toEqual([]);
  });

  it('stops when the worker says so', async () => {
    const standIn = await planned({ stop: () => true });
    expect((await runTask(standIn.order(whole), TOOLS, NEVER))?.code).toBe('stopped');
    expect(failed(standIn)).toEqual([]);
  });

  /** A task whose pictures hang in a shell with a child of its own, and what is left when it was ended then. */
  async function endedInTheMiddle(reason: JobFailure) {
    const hangs = join(folder, 'hangs');
    const ffmpeg = await brokenFfmpeg(folder, 'pictures', `sleep 601 & echo > ${hangs}; trap '' TERM; wait`);
    const workDir = join(folder, `work-${reason.constructor.name}`);
    const standIn = await planned();
    const abort = new AbortController();
    let toldAtTheEnd = 0;
    const ending = runTask(standIn.order(whole), { ...TOOLS, ffmpeg, workDir }, abort.signal, undefined, () => {
      toldAtTheEnd = failed(standIn).length;
    });
    await vi.waitFor(() => access(hangs), { timeout: 60_000 });
    expect((await childProcesses()).length).toBeGreaterThan(0);
    abort.abort(reason);
    const failure = await ending;
    expect(toldAtTheEnd).toBe(0); // its place is free before the worker hears of its end
    expect(await childProcesses()).toEqual([]);
    expect(await processesLike('sleep 601')).toEqual([]);
    expect(await readdir(workDir).catch(() => [])).toEqual([]);
    await rm(hangs);
    return { standIn, failure };
  }

  it('ends the whole tree of processes, leaves no file and says why when it is stopped in the middle', async () => {
    const { standIn, failure } = await endedInTheMiddle(new JobFailure('stopped', 'leaving'));
    expect(failure).toMatchObject({ code: 'stopped' });
    expect(failed(standIn)).toEqual([{ type: 'failed', code: 'stopped', detail: 'leaving' }]);
  });

  it('tells nothing more when the worker took the task back', async () => {
    const { standIn, failure } = await endedInTheMiddle(new JobCancelled());
    expect(failure).toBeInstanceOf(JobCancelled);
    expect(failed(standIn)).toEqual([]);
  });

  it('tells why, and does not live on, where it cannot open an address for its source', async () => {
    const standIn = await planned();
    const listening = vi.spyOn(Server.prototype, 'listen').mockImplementationOnce(function (this: Server) {
      process.nextTick(() => this.emit('error', new Error('listen EMFILE')));
      return this;
    });
    const leaving = vi.fn();
    const failure = await runTask(standIn.order(whole), TOOLS, NEVER, undefined, leaving);
    listening.mockRestore();
    expect(failure).toMatchObject({ code: 'encoder-failed', message: 'listen EMFILE' });
    expect(failed(standIn)).toEqual([{ type: 'failed', code: 'encoder-failed', detail: 'listen EMFILE' }]);
    expect(leaving).toHaveBeenCalledOnce();
  });

  it('tells its end although its folder cannot be removed, and logs that', async () => {
    // A recording that begins again has to be healed into a file.
    const part = await readFile(await clips.make('part.ts', [...picture(':duration=3'), ...H264]));
    const standIn = await openStandIn(Buffer.concat([part, part]));
    open.push(standIn);
    const workDir = join(folder, 'work-blocked');
    const ffmpeg = await brokenFfmpeg(folder, 'pictures', `rm -rf ${workDir}; echo > ${workDir}`);
    const lines: string[] = [];
    const tools = { ...TOOLS, ffmpeg, workDir, log: (line: string) => lines.push(line) };
    expect(await runTask(standIn.order(BEGIN), tools, NEVER)).toBeNull();
    expect(standIn.events.at(-1)).toEqual({ type: 'done' });
    expect(lines).toEqual([expect.stringMatching(/task 1: something of it is left, .*ENOTDIR/)]);
  });

  it('fails, and nothing else with it, when an encoder writes nonsense instead of an init segment', async () => {
    const unhandled = vi.fn();
    process.on('unhandledRejection', unhandled);
    const ffmpeg = await brokenFfmpeg(folder, 'pictures', "printf '\\0\\0\\0\\3nonsense' >&3; sleep 0.5; exit 1");
    const standIn = await openFor(file);
    expect(await runTask(standIn.order(BEGIN), { ...TOOLS, ffmpeg }, NEVER)).toMatchObject({ code: 'encoder-failed' });
    process.off('unhandledRejection', unhandled);
    expect(unhandled).not.toHaveBeenCalled();
  });

  it('tries every way into the source before it gives up', async () => {
    const standIn = await planned();
    const ffmpeg = await brokenFfmpeg(folder, 'pictures', 'echo "Conversion failed!" >&2; exit 1');
    const failure = await runTask(standIn.order(pictures(['240p'], 3, 5)), { ...TOOLS, ffmpeg }, NEVER);
    expect(failure).toMatchObject({ code: 'encoder-failed', message: expect.stringContaining('Conversion failed!') });
    const commands = eventsOf(standIn.events, 'log').filter(({ ending }) => ending === null);
    expect(commands.map(({ command }) => command.includes(' -ss '))).toEqual([true, true, false]);
  });

  it('keeps what came of an encoder that fails behind it', async () => {
    const standIn = await planned();
    const ffmpeg = await brokenFfmpeg(folder, 'pictures', `${FFMPEG} "$@"; exit 1`);
    expect(await runTask(standIn.order(pictures(['240p'], 2, 5)), { ...TOOLS, ffmpeg }, NEVER)).toBeNull();
    expect(told(standIn)).toEqual(['240p/2+3']);
  });
});

describe('finish', () => {
  it('makes posters and a storyboard, takes captions out, and tells of those that it leaves out', async () => {
    const long = Array.from({ length: 20_001 }, (_, n) => `${n}\n00:00:00,100 --> 00:00:00,950\nHello ${n}\n`);
    const srts = [];
    for (const [name, cues] of Object.entries({
      'long.srt': long.join('\n'),
      'short.srt': long.slice(0, 2).join('\n'),
    })) {
      const srt = join(folder, name);
      await writeFile(srt, cues);
      srts.push(srt);
    }
    const inputs = [...picture(), ...srts.flatMap((srt) => ['-i', srt]), '-map', '0', '-map', '1', '-map', '2'];
    const names = ['-metadata:s:s:0', 'language=ger', '-metadata:s:s:1', 'language=eng'];
    const source = await clips.make('texts.mkv', [...inputs, ...H264, '-c:s', 'srt', ...names]);
    const standIn = await openFor(source);
    expect(await runTask(standIn.order(BEGIN), TOOLS, NEVER)).toBeNull();
    expect(await runTask(standIn.order({ kind: 'finish' }), TOOLS, NEVER)).toBeNull();
    expect(eventsOf(standIn.events, 'poster').at(0)).toMatchObject({ candidate: 0, rendition: '240p' });
    expect(eventsOf(standIn.events, 'storyboard')).toMatchObject([{ tiles: 1 }]);
    expect(eventsOf(standIn.events, 'caption')).toMatchObject([{ index: 0, language: 'en', label: 'English' }]);
    expect(eventsOf(standIn.events, 'caption-left-out')).toEqual([
      { type: 'caption-left-out', label: 'German', reason: 'too-many-cues' },
    ]);
    expect(standIn.events.at(-1)).toEqual({ type: 'done' });
  });
});
