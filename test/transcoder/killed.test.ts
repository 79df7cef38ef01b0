// A transcoder process that is shot between two packs: its successor, in a process of its own, makes only the rest.
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFile, writeFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, expect, it } from 'vitest';
import type { JobEvent, TranscodeOrder } from '#contract/jobs.ts';
import { FragmentSplitter, readFragment } from '#media/cmaf/fragment.ts';
import { audioPacketCount } from '#media/grid.ts';
import { type ClipFolder, FFMPEG, FFPROBE, H264, openClipFolder, output, picture, tone } from './clips.ts';
import { eventsOf, openStandIn, type StandIn } from './stand-in.ts';

const SECRET = 'job-secret-of-the-tests-0123456789';
const MAIN = fileURLToPath(new URL('../../transcoder/main.ts', import.meta.url));
let clips: ClipFolder;
beforeAll(async () => {
  clips = await openClipFolder();
});
afterAll(() => clips.remove());

/** A transcoder in a process of its own, and what it was ordered. */
async function startedWith(order: TranscodeOrder): Promise<ChildProcess> {
  const env = {
    PATH: process.env['PATH'],
    PORT: '0',
    JOB_SECRET: SECRET,
    RIVULET_FFMPEG: FFMPEG,
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
  const response = await fetch(`http://${address}/jobs`, { method: 'POST', headers, body: JSON.stringify(order) });
  expect(response.status).toBe(202);
  return child;
}

/** Resolves when the worker was told of it. */
async function told(standIn: StandIn, isIt: (event: JobEvent) => boolean): Promise<void> {
  while (!standIn.events.some(isIt)) await new Promise((resolve) => setTimeout(resolve, 20));
}

it('makes no pack twice, and every frame and packet once', async () => {
  const file = await clips.make('long.mp4', [
    ...picture(':size=160x120:rate=10:duration=190'),
    ...tone(':sample_rate=44100:duration=190'),
    ...H264,
    ...['-g', '50', '-c:a', 'aac'],
  ]);
  const bytes = await readFile(file);
  const first = await openStandIn(bytes);
  const shot = await startedWith(first.order());
  await told(first, ({ type }) => type === 'pack');
  shot.kill('SIGKILL');
  await once(shot, 'exit');

  const before = eventsOf(first.events, 'pack');
  const names = ['120p', 'audio'];
  const keptOf = (name: string): number =>
    before.filter(({ rendition }) => rendition === name).reduce((sum, pack) => sum + pack.fragmentBytes.length, 0);
  const second = await openStandIn(bytes, { before });
  for (const { rendition, firstFragment } of before) {
    const path = `packs/${rendition}/${firstFragment}`;
    second.objects.set(path, first.objects.get(path) ?? Buffer.alloc(0));
  }
  // An init segment that differed would be refused.
  for (const [path, init] of first.objects) if (path.startsWith('inits/')) second.objects.set(path, init);
  const [plan] = eventsOf(first.events, 'planned');
  const published = names.map((rendition) => ({ rendition, complete: false, fragments: keptOf(rendition) }));
  const successor = await startedWith(second.order({ epoch: 2, timeline: plan?.timeline, published }));
  await told(second, ({ type }) => type === 'done' || type === 'failed');
  successor.kill('SIGTERM');
  await once(successor, 'exit');
  expect(second.events.at(-1)?.type).toBe('done');

  const after = eventsOf(second.events, 'pack');
  for (const rendition of names) {
    const packs = [...before, ...after].filter((pack) => pack.rendition === rendition);
    const starts = packs.map(({ firstFragment }) => firstFragment);
    expect(new Set(starts).size).toBe(starts.length);
    const parts = packs.map(({ firstFragment }) => second.objects.get(`packs/${rendition}/${firstFragment}`));
    const whole = Buffer.concat([second.objects.get(`inits/${rendition}`), ...parts].flatMap((part) => part ?? []));
    const counts = new FragmentSplitter().push(whole).fragments.map((fragment) => readFragment(fragment).sampleCount);
    const samples = counts.reduce((sum, count) => sum + count, 0);
    const made = file.replace('long.mp4', `${rendition}.mp4`);
    await writeFile(made, whole);
    await output(FFMPEG, ['-xerror', '-i', made, '-f', 'null', '-']); // no decoder complains
    if (plan)
      expect(samples).toBe(rendition === 'audio' ? audioPacketCount(plan.timeline, 44_100) : plan.timeline.frameCount);
  }
  await Promise.all([first.close(), second.close()]);
});
