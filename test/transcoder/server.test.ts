// The transcoder's HTTP as the worker meets it: who may order tasks, what is refused, what health says; and the process itself.
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFile } from 'node:fs/promises';
import type { AddressInfo } from 'node:net';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Task, TaskOrder } from '#contract/tasks.ts';
import { videoGrid } from '#media/grid.ts';
import { findFfmpeg } from '../../transcoder/ffmpeg/version.ts';
import { openServer } from '../../transcoder/server.ts';
import { openTaskDesk } from '../../transcoder/task-desk.ts';
import { type ClipFolder, FFMPEG, FFPROBE, H264, openClipFolder, picture } from './clips.ts';
import { eventsOf, openStandIn, type StandIn } from './stand-in.ts';
import { plannedOf } from './whole-video.ts';

const BEGIN: Task = { kind: 'begin' };
const SECRET = 'job-secret-of-the-tests-0123456789';
let clips: ClipFolder;
let standIn: StandIn;
beforeAll(async () => {
  clips = await openClipFolder();
  // Long enough to be still running when the next request comes.
  const file = await clips.make('slow.mp4', [...picture(':size=1280x720:duration=20'), ...H264]);
  standIn = await openStandIn(await readFile(file));
});
afterAll(async () => {
  await standIn.close();
  await clips.remove();
});

const authorized = { authorization: `Bearer ${SECRET}`, 'content-type': 'application/json' };
const post = (base: string, order: unknown, headers: Record<string, string> = authorized): Promise<number> =>
  fetch(`${base}/tasks`, { method: 'POST', headers, body: JSON.stringify(order) }).then((response) => response.status);

describe('one transcoder', () => {
  const desk = openTaskDesk({ ffmpeg: FFMPEG, ffprobe: FFPROBE }, 1, () => {});
  const server = openServer({ desk, jobSecret: SECRET, capacity: 1, ffmpegVersion: findFfmpeg(FFMPEG, FFPROBE) });
  let base: string;
  beforeAll(async () => {
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
    base = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  });
  afterAll(async () => {
    await desk.drain();
    server.close();
  });

  it('tells its health to anyone', async () => {
    const health = await (await fetch(`${base}/healthz`)).json();
    expect(health).toEqual({ status: 'ok', running: 0, capacity: 1, ffmpeg: expect.stringMatching(/^\d/) });
  });

  it.each<[string, Record<string, string>]>([
    ['no secret', {}],
    ['another secret', { authorization: `Bearer ${SECRET}x` }],
    ['a secret without its word', { authorization: SECRET }],
  ])('takes no order with %s', async (_, headers) => {
    expect(await post(base, standIn.order(BEGIN), headers)).toBe(401);
    expect((await fetch(`${base}/tasks/x`, { method: 'DELETE', headers })).status).toBe(401);
  });

  it.each<[string, unknown, number]>([
    ['no order', null, 400],
    ['half an order', { jobId: 'x' }, 400],
    ['an id that is none', { ...({} as TaskOrder), jobId: '../../x' }, 400],
    ['an order of a megabyte', 'x'.repeat(1024 * 1024), 400],
  ])('refuses %s', async (_, order, status) => {
    expect(await post(base, order)).toBe(status);
  });

  it('knows no other paths', async () => {
    expect((await fetch(`${base}/nothing`, { headers: authorized })).status).toBe(404);
    expect((await fetch(`${base}/tasks`, { headers: authorized })).status).toBe(405);
    expect((await fetch(`${base}/tasks/01`, { method: 'DELETE', headers: authorized })).status).toBe(404);
  });

  it('begins a video', async () => {
    expect(await post(base, standIn.order(BEGIN))).toBe(202);
    await expect.poll(() => standIn.events.at(-1)?.type, { timeout: 60_000 }).toBe('done');
    await expect.poll(() => desk.running(), { timeout: 20_000 }).toBe(0);
  });

  it('takes each task once, as many as there is room for, and gives them back', async () => {
    const fragments = videoGrid(plannedOf(standIn).timeline).fragmentCount;
    const run = { first: 3, end: fragments };
    const making: Task = { kind: 'make', pace: 'background', video: { renditions: ['720p'], run }, audio: null };
    const order = standIn.order(making);
    expect(await post(base, order)).toBe(202);
    expect(await post(base, order)).toBe(409);
    expect(await post(base, standIn.order({ kind: 'finish' }))).toBe(503);
    const urgent = standIn.order({ ...making, pace: 'viewer' });
    expect(await post(base, urgent)).toBe(202); // beside what is in the background
    expect(desk.running()).toBe(2);
    const cancel = (path: string): Promise<number> =>
      fetch(`${base}/tasks/${path}`, { method: 'DELETE', headers: authorized }).then(({ status }) => status);
    expect(await cancel(`${order.jobId}/${urgent.epoch + 1}`)).toBe(404);
    expect(await cancel(`${order.jobId}/${urgent.epoch}`)).toBe(202);
    await expect.poll(() => desk.running(), { timeout: 20_000 }).toBe(1);
    expect(await cancel(order.jobId)).toBe(202);
    await expect.poll(() => desk.running(), { timeout: 20_000 }).toBe(0);
    expect(eventsOf(standIn.events, 'failed')).toEqual([]); // who took them back wants to hear nothing
  });
});

it('says that FFmpeg is missing, and takes no orders then', async () => {
  const desk = openTaskDesk({ ffmpeg: '/nowhere/ffmpeg', ffprobe: FFPROBE }, 1, () => {});
  const server = openServer({
    desk,
    jobSecret: SECRET,
    capacity: 1,
    ffmpegVersion: findFfmpeg('/nowhere/ffmpeg', FFPROBE),
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const base = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  expect(await (await fetch(`${base}/healthz`)).json()).toEqual({
    status: 'no-ffmpeg',
    running: 0,
    capacity: 1,
    ffmpeg: null,
  });
  expect(await post(base, standIn.order(BEGIN))).toBe(503);
  server.close();
});

describe('the process', () => {
  const start = (env: Record<string, string>): { child: ChildProcess; text: () => string } => {
    const main = fileURLToPath(new URL('../../transcoder/main.ts', import.meta.url));
    const child = spawn(process.execPath, [main], { env: { PATH: process.env['PATH'], ...env } });
    let text = '';
    const gather = (chunk: Buffer): void => {
      text += chunk.toString();
    };
    child.stdout.on('data', gather);
    child.stderr.on('data', gather);
    return { child, text: () => text };
  };

  it('does not start with a short secret', async () => {
    const { child, text } = start({ JOB_SECRET: 'short' });
    expect((await once(child, 'exit'))[0]).toBe(1);
    expect(text()).toMatch(/JOB_SECRET must have at least 32 characters/);
  });

  it('on SIGTERM tells the worker that its task was stopped, and leaves', async () => {
    const { child, text } = start({ JOB_SECRET: SECRET, PORT: '0', RIVULET_FFMPEG: FFMPEG, RIVULET_FFPROBE: FFPROBE });
    await expect.poll(text, { timeout: 20_000 }).toMatch(/listening on 127\.0\.0\.1:\d+/);
    const base = `http://127.0.0.1:${/:(\d+)/.exec(text())?.[1]}`;
    standIn.events.length = 0;
    expect(await post(base, standIn.order(BEGIN))).toBe(202);
    await expect.poll(() => eventsOf(standIn.events, 'planned').length, { timeout: 20_000 }).toBe(1);
    child.kill('SIGTERM');
    expect((await once(child, 'exit'))[0]).toBe(0);
    expect(standIn.events.at(-1)).toMatchObject({ type: 'failed', code: 'stopped' });
  });
});
