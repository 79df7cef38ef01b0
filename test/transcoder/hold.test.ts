// Background work while somebody waits: its processes stand still, their clocks too, and go on where they were.
import { readFile } from 'node:fs/promises';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { run } from '../../transcoder/ffmpeg/run.ts';
import { Holder } from '../../transcoder/hold.ts';
import { JobCancelled } from '../../transcoder/job-failure.ts';
import { runTask } from '../../transcoder/task.ts';
import { type ClipFolder, childProcesses, childStates, H264, openClipFolder, picture } from './clips.ts';
import { eventsOf, openStandIn } from './stand-in.ts';
import { NEVER, TOOLS } from './whole-video.ts';

/** Milliseconds of silence after which a process that is not held is ended. */
const NO_PROGRESS_MS = 4000;
/** Longer than that. */
const HELD_MS = 5000;

/** A process that counts for ever, and what it counted so far. */
function counting(hold: Holder, limits: { wallMs: number; noProgressMs: number }) {
  const abort = new AbortController();
  const script = 'n=0; while :; do n=$((n+1)); echo $n; sleep 0.05; done';
  const running = run({ file: '/bin/sh', args: ['-c', script], signal: abort.signal, hold, ...limits });
  let counted = 0;
  running.stdout.on('data', (lines: Buffer) => {
    running.touch();
    counted = Number(lines.toString().trim().split('\n').at(-1));
  });
  return { running, abort, counted: () => counted };
}

describe.concurrent('a process that is held', () => {
  const patient = { wallMs: 60_000, noProgressMs: NO_PROGRESS_MS };

  it('does nothing, is not taken for one that hangs, and goes on', async () => {
    const hold = new Holder();
    const { running, abort, counted } = counting(hold, patient);
    await vi.waitFor(() => expect(counted()).toBeGreaterThan(2), { timeout: 20_000 });
    hold.set(true);
    await sleep(200); // what was on its way when it stopped
    const before = counted();
    await sleep(HELD_MS);
    expect(counted()).toBe(before);
    hold.set(false);
    await vi.waitFor(() => expect(counted()).toBeGreaterThan(before + 2), { timeout: 20_000 });
    abort.abort();
    expect((await running.ended).ending).toBe('aborted');
  });

  it('stands still from its start on where the hold was there before', async () => {
    const hold = new Holder();
    hold.set(true);
    const { running, abort, counted } = counting(hold, patient);
    await sleep(HELD_MS);
    expect(counted()).toBeLessThan(3);
    abort.abort();
    expect((await running.ended).ending).toBe('aborted'); // it hears the end although it stands still
  });

  it('has the whole of its wall time beside', async () => {
    const hold = new Holder();
    const wallMs = 4000;
    const { running, abort, counted } = counting(hold, { wallMs, noProgressMs: 20_000 });
    await vi.waitFor(() => expect(counted()).toBeGreaterThan(0), { timeout: 20_000 });
    hold.set(true);
    await sleep(HELD_MS);
    hold.set(false);
    expect(await Promise.race([running.ended, sleep(200, 'it goes on')])).toBe('it goes on');
    expect((await running.ended).ending).toBe('overtime');
    abort.abort();
  });

  it('that hangs afterwards is ended', async () => {
    const hold = new Holder();
    const hangs = { file: '/bin/sleep', args: ['600'], signal: NEVER, hold, ...patient };
    hold.set(true);
    const running = run(hangs);
    running.stdout.resume();
    expect(await Promise.race([running.ended, sleep(HELD_MS, 'it is held')])).toBe('it is held');
    hold.set(false);
    expect((await running.ended).ending).toBe('stalled');
  });
});

describe('Holder', () => {
  it('counts the time for which it was held, and tells of changes only', () => {
    vi.useFakeTimers();
    const hold = new Holder();
    const heard: boolean[] = [];
    const stop = hold.onChange((isHeld) => heard.push(isHeld));
    for (const [isHeld, ms] of [
      [false, 5],
      [true, 10],
      [true, 20],
      [false, 40],
      [true, 80],
    ] as const) {
      hold.set(isHeld);
      vi.advanceTimersByTime(ms);
    }
    expect(hold.heldMs()).toBe(10 + 20 + 80);
    stop();
    hold.set(false);
    expect(heard).toEqual([true, false, true]);
    vi.useRealTimers();
  });
});

describe('a background task', () => {
  let clips: ClipFolder;
  let source: Buffer;
  beforeAll(async () => {
    clips = await openClipFolder();
    source = await readFile(await clips.make('held.mp4', [...picture(':size=640x480:duration=20'), ...H264]));
  });
  afterAll(() => clips.remove());

  it('stands still with all its processes, and makes then what it should', async () => {
    const standIn = await openStandIn(source);
    expect(await runTask(standIn.order({ kind: 'begin' }), TOOLS, NEVER)).toBeNull();
    const video = { renditions: ['240p', '480p'], run: { first: 3, end: 11 } };
    const order = standIn.order({ kind: 'make', pace: 'background', video, audio: null });
    const hold = new Holder();
    const ended = runTask(order, TOOLS, NEVER, hold);
    await vi.waitFor(async () => expect(await childStates()).toHaveLength(1), { timeout: 60_000, interval: 20 });
    hold.set(true);
    await vi.waitFor(async () => expect(await childStates()).toEqual([expect.stringMatching(/^T/)]), {
      timeout: 20_000,
    });
    const made = (): number => eventsOf(standIn.events, 'pack').length; // what was said before may still be on its way
    const before = made();
    await sleep(500);
    expect(made()).toBe(before);
    hold.set(false);
    expect(await ended).toBeNull();
    const packs = eventsOf(standIn.events, 'pack').slice(-2);
    expect(packs.map(({ rendition, firstFragment }) => `${rendition}/${firstFragment}`).sort()).toEqual([
      '240p/3',
      '480p/3',
    ]);
    await standIn.close();
  });

  it('can be taken back while it stands still, and leaves nothing', async () => {
    const standIn = await openStandIn(source);
    expect(await runTask(standIn.order({ kind: 'begin' }), TOOLS, NEVER)).toBeNull();
    const video = { renditions: ['480p'], run: { first: 3, end: 11 } };
    const hold = new Holder();
    hold.set(true);
    const abort = new AbortController();
    const order = standIn.order({ kind: 'make', pace: 'background', video, audio: null });
    const ended = runTask(order, TOOLS, abort.signal, hold);
    await vi.waitFor(async () => expect(await childStates()).toEqual([expect.stringMatching(/^T/)]), {
      timeout: 60_000,
    });
    abort.abort(new JobCancelled());
    expect(await ended).toBeInstanceOf(JobCancelled);
    expect(await childProcesses()).toEqual([]);
    await standIn.close();
  });
});
