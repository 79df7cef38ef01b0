// A transcoder process that is shot between two packs: its successor, in a process of its own, sends only the rest.
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, expect, it, vi } from 'vitest';
import type { Task, TaskEvent, TaskOrder } from '#contract/tasks.ts';
import { FragmentSplitter, readFragment } from '#media/cmaf/fragment.ts';
import { audioGrid, audioPacketCount, videoGrid } from '#media/grid.ts';
import { runTask } from '../../transcoder/task.ts';
import { brokenFfmpeg } from './broken-ffmpeg.ts';
import {
  type ClipFolder,
  FFMPEG,
  FFPROBE,
  H264,
  openClipFolder,
  output,
  picture,
  processesLike,
  tone,
} from './clips.ts';
import { eventsOf, joined, openStandIn, type StandIn } from './stand-in.ts';
import { NEVER, plannedOf, TOOLS } from './whole-video.ts';

const SECRET = 'job-secret-of-the-tests-0123456789';
const MAIN = fileURLToPath(new URL('../../transcoder/main.ts', import.meta.url));
let clips: ClipFolder;
let state: string;
beforeAll(async () => {
  clips = await openClipFolder();
  state = await mkdtemp(join(tmpdir(), 'rivulet-killed-'));
});
afterAll(async () => {
  await clips.remove();
  await rm(state, { recursive: true, force: true });
});

/** A transcoder in a process of its own, and what it was ordered. */
async function startedWith(order: TaskOrder, ffmpeg = FFMPEG): Promise<ChildProcess> {
  const env = {
    PATH: process.env['PATH'],
    PORT: '0',
    JOB_SECRET: SECRET,
    RIVULET_STATE: state,
    RIVULET_FFMPEG: ffmpeg,
    RIVULET_FFPROBE: FFPROBE,
  };
  const child = spawn(process.execPath, [MAIN], { env });
  let text = '';
  while (!/listening on (\S+)/.test(text)) {
    const [chunk] = (await once(child.stdout, 'data')) as [Buffer];
    text += chunk.toString();
  }
  const address = /listening on (\S+)/.exec(text)?.[1];
  const headers = { authorization: `Bearer ${SECRET}`, 'content-type': 'application/json' };
  const response = await fetch(`http://${address}/tasks`, { method: 'POST', headers, body: JSON.stringify(order) });
  expect(response.status).toBe(202);
  return child;
}

/** Resolves when the worker was told of it. */
async function told(standIn: StandIn, isIt: (event: TaskEvent) => boolean): Promise<void> {
  while (!standIn.events.some(isIt)) await new Promise((resolve) => setTimeout(resolve, 20));
}

it('sends no fragment twice, and every frame and packet once', async () => {
  const file = await clips.make('long.mp4', [
    ...picture(':size=160x120:rate=10:duration=190'),
    ...tone(':sample_rate=44100:duration=190'),
    ...H264,
    ...['-g', '50', '-c:a', 'aac'],
  ]);
  const standIn = await openStandIn(await readFile(file));
  expect(await runTask(standIn.order({ kind: 'begin' }), TOOLS, NEVER)).toBeNull();
  const plan = plannedOf(standIn);
  // More than one pack each: a minute is one.
  const whole: Task = {
    ...{ kind: 'make', pace: 'background' },
    video: { renditions: ['120p'], run: { first: 3, end: videoGrid(plan.timeline).fragmentCount } },
    audio: { run: { first: 3, end: audioGrid(plan.timeline, 44_100).fragmentCount } },
  };
  const before = standIn.events.length;
  const shot = await startedWith(standIn.order(whole));
  await told(standIn, () => standIn.events.slice(before).some(({ type }) => type === 'pack'));
  shot.kill('SIGKILL');
  await once(shot, 'exit');

  const successor = await startedWith(standIn.order(whole));
  const since = standIn.events.length;
  await told(standIn, () => standIn.events.slice(since).some(({ type }) => type === 'done' || type === 'failed'));
  successor.kill('SIGTERM');
  await once(successor, 'exit');
  expect(standIn.events.at(-1)?.type).toBe('done');

  for (const rendition of ['120p', 'audio']) {
    const numbers = eventsOf(standIn.events, 'pack')
      .filter((pack) => pack.rendition === rendition)
      .flatMap((pack) => pack.fragmentBytes.map((_, i) => pack.firstFragment + i));
    expect(new Set(numbers).size).toBe(numbers.length);
    const bytes = joined(standIn, rendition);
    const counts = new FragmentSplitter().push(bytes).fragments.map((fragment) => readFragment(fragment).sampleCount);
    const made = file.replace('long.mp4', `${rendition}.mp4`);
    await writeFile(made, bytes);
    await output(FFMPEG, ['-xerror', '-i', made, '-f', 'null', '-']); // no decoder complains
    const samples = rendition === 'audio' ? audioPacketCount(plan.timeline, 44_100) : plan.timeline.frameCount;
    expect(counts.reduce((sum, count) => sum + count, 0)).toBe(samples);
  }
  await standIn.close();
});

it('leaves nothing that its successor does not find: no process, no file', async () => {
  // A recording that begins again has to be healed into a file.
  const part = await readFile(await clips.make('part.ts', [...picture(':duration=3'), ...H264]));
  const standIn = await openStandIn(Buffer.concat([part, part]));
  const begin = standIn.order({ kind: 'begin' });
  const mark = join(state, 'hung');
  const ffmpeg = await brokenFfmpeg(state, 'pictures', `[ -e ${mark} ] || { touch ${mark}; sleep 602; }`);
  const shot = await startedWith(begin, ffmpeg);
  await vi.waitFor(async () => expect(await processesLike('sleep 602')).toHaveLength(1), { timeout: 60_000 });
  const work = join(state, 'work');
  expect((await readdir(work)).filter((name) => name.startsWith('job-'))).toHaveLength(1);
  shot.kill('SIGKILL');
  await once(shot, 'exit');
  const successor = await startedWith(standIn.order({ kind: 'begin' }), ffmpeg);
  await told(standIn, ({ type }) => type === 'done' || type === 'failed');
  successor.kill('SIGTERM');
  await once(successor, 'exit');
  expect(standIn.events.at(-1)?.type).toBe('done');
  expect(await processesLike('sleep 602')).toEqual([]);
  expect(await readdir(work)).toEqual([`groups-${successor.pid}`]); // the list of its own processes, an empty one
  await standIn.close();
});
