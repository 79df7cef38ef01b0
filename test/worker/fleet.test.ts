// The fleet with two slots: who gets a place, what a refusal means, and what happens to places that nobody freed.
import { runDurableObjectAlarm, runInDurableObject } from 'cloudflare:test';
import { env } from 'cloudflare:workers';
import { beforeEach, describe, expect, it } from 'vitest';
import { FLEET } from '../../src/platform/fleet-name.ts';
import type { Slot, WaitingJob } from '../../src/processing/fleet-state.ts';
import { db, queuedVideo, RUNGS, type ScriptedTranscoder, startedJob } from './scripted-transcoder.ts';

const fleet = () => env.FLEET.getByName(FLEET);
const SLOTS = 2;
/** Orders go through three objects, on a machine that may be busy. */
const WITHIN = { timeout: 10_000 };

/** All slots but these rest for good. */
function setSlots(slots: Slot[], waiting: WaitingJob[] = []): Promise<void> {
  const others = Array.from({ length: Number(env.TRANSCODERS) - slots.length }, (_, i) => ({
    number: slots.length + i,
    busy: [],
    restsUntilMs: Date.now() + 3_600_000,
    refusals: 0,
  }));
  const state = JSON.stringify({ waiting, slots: [...slots, ...others] });
  return runInDurableObject(fleet(), (_instance, { storage }) => {
    storage.sql.exec('INSERT INTO fleet VALUES (1, ?) ON CONFLICT DO UPDATE SET state = excluded.state', state);
  });
}

const free = (number: number): Slot => ({ number, busy: [], restsUntilMs: 0, refusals: 0 });
const busy = async () => {
  const { slots } = await fleet().inspect();
  return slots.slice(0, SLOTS).map((slot) => slot.busy.map(({ jobId, epoch, lane }) => `${jobId} ${epoch} ${lane}`));
};

beforeEach(() => setSlots([free(0), free(1)]));

describe('a place', () => {
  it('is one of two for first seconds at each slot; who comes later waits until one is free', async () => {
    const jobs: ScriptedTranscoder[] = [];
    for (let i = 0; i < 5; i += 1) jobs.push(await startedJob(await queuedVideo()));
    const ids = jobs.map(({ jobId }) => jobId);
    expect(await busy()).toEqual([
      [`${ids[0]} 1 urgent`, `${ids[2]} 1 urgent`],
      [`${ids[1]} 1 urgent`, `${ids[3]} 1 urgent`],
    ]);
    expect((await fleet().inspect()).waiting).toMatchObject([{ jobId: ids[4], class: 'first' }]);
    expect((await jobs[4]?.job.view())?.stage).toBe('waiting');
    await jobs[0]?.post({ type: 'failed', code: 'no-video-stream', detail: 'a test' });
    await expect.poll(async () => (await busy())[0], WITHIN).toEqual([`${ids[2]} 1 urgent`, `${ids[4]} 1 urgent`]);
    for (const each of jobs.slice(1)) await each.job.cancel();
    await expect.poll(busy, WITHIN).toEqual([[], []]);
  });

  it('for background work is a slot that does nothing else, and a viewer who waits gets one beside it', async () => {
    const film = await queuedVideo();
    const transcoder = await startedJob(film, { seconds: 1200 });
    await transcoder.begin(RUNGS.slice(0, 1), null);
    await transcoder.post(await transcoder.sendPack('240p', { first: 0, end: 3 }), { type: 'done' });
    const lanes = async () =>
      (await fleet().inspect()).slots.slice(0, SLOTS).map((slot) => slot.busy.map((task) => task.lane));
    await expect.poll(lanes, WITHIN).toEqual([['background'], ['background']]);
    const waiting = async () => (await fleet().inspect()).waiting;
    await expect.poll(waiting, WITHIN).toMatchObject([{ jobId: transcoder.jobId, class: 'lowest' }]);
    const before = await waiting();
    const answer = transcoder.job.ensure('240p', 300);
    await expect.poll(lanes, WITHIN).toContainEqual(['background', 'urgent']);
    // It cost the film nothing of its place among those who wait for background work.
    await expect.poll(waiting, WITHIN).toEqual(before);
    await transcoder.job.cancel();
    expect(await answer).toEqual({ kind: 'gone' });
  });
});

it('a unit whose viewer has left is ended when anybody else waits, unless somebody came back', async () => {
  const transcoder = await startedJob(await queuedVideo(), { seconds: 1200 });
  await transcoder.begin(RUNGS.slice(0, 1), null);
  await transcoder.post(await transcoder.sendPack('240p', { first: 0, end: 3 }), { type: 'done' });
  const { job, jobId } = transcoder;
  const units = async () =>
    (await transcoder.record()).tasks.running.flatMap(({ class: class_, epoch, task }) =>
      class_ === 'viewer' && task.kind === 'make' ? [{ epoch, first: task.video?.run.first }] : [],
    );
  const firsts = async () => (await units()).map(({ first }) => first);
  const answers = [job.ensure('240p', 201, 'gone')];
  await expect.poll(firsts, WITHIN).toEqual([201]);
  await job.leave('gone');
  expect(await answers[0]).toEqual({ kind: 'late' });
  answers.push(job.ensure('240p', 202, 'came back'), job.ensure('240p', 400, 'another'));
  await expect.poll(firsts, WITHIN).toEqual([201, 400]);
  const [left] = await units();
  await job.leave('came back');
  await expect.poll(firsts, WITHIN).toEqual([400]);
  await expect.poll(async () => (await busy()).flat(), WITHIN).not.toContain(`${jobId} ${left?.epoch} urgent`);
  expect((await transcoder.record()).tasks.failures).toEqual({});
  expect(await job.isAtWork(left?.epoch ?? 0)).toBe(false);
  await job.cancel();
  expect((await Promise.all(answers)).map(({ kind }) => kind)).toEqual(['late', 'late', 'gone']);
});

it('a unit whose viewer leaves before its slot has taken it is ended as well when anybody else is served', async () => {
  const video = await queuedVideo({ sourceFilename: 'taken when told to.mp4' });
  const transcoder = await startedJob(video, { seconds: 1200 });
  await transcoder.begin(RUNGS.slice(0, 1), null);
  await transcoder.post(await transcoder.sendPack('240p', { first: 0, end: 3 }), { type: 'done' });
  const { job, jobId } = transcoder;
  const units = async () => (await transcoder.record()).tasks.running.filter((task) => task.class === 'viewer');
  const answers = [job.ensure('240p', 201, 'gone')];
  await expect.poll(async () => (await units()).length, WITHIN).toBe(1);
  const [left] = await units();
  answers.push(job.ensure('240p', 400, 'stays'));
  await expect.poll(async () => (await units()).length, WITHIN).toBe(2);
  expect((await busy()).flat()).not.toContain(`${jobId} ${left?.epoch} urgent`); // the slot has not answered
  await job.leave('gone');
  await fleet().deserted(jobId, left?.epoch ?? 0); // what the job has said as well; now it has arrived
  await fetch('http://transcoder.test/take', { method: 'POST' });
  await expect.poll(units, WITHIN).toMatchObject([{ task: { video: { run: { first: 400 } } } }]);
  await expect.poll(async () => (await busy()).flat(), WITHIN).not.toContain(`${jobId} ${left?.epoch} urgent`);
  await job.cancel();
  expect((await Promise.all(answers)).map(({ kind }) => kind)).toEqual(['late', 'gone']);
});

it('a slot that does not take a task rests, the job waits, and it was no attempt', async () => {
  const transcoder = await startedJob(await queuedVideo({ sourceFilename: 'nobody takes this.mp4' }));
  const { slots, waiting } = await fleet().inspect();
  expect(slots.slice(0, SLOTS)).toMatchObject([
    { busy: [], refusals: 1 },
    { busy: [], refusals: 1 },
  ]);
  expect(waiting).toMatchObject([{ jobId: transcoder.jobId, class: 'first' }]);
  expect(await transcoder.record()).toMatchObject({ phase: 'queued', tasks: { epoch: 2, running: [], failures: {} } });
  const row = await db.query.jobs.findFirst({ where: (table, { eq }) => eq(table.id, transcoder.jobId) });
  expect(row?.state).toBe('queued');
  await setSlots([free(0), free(1)].map((slot) => ({ ...slot, refusals: 1 })));
  await fleet().ask(transcoder.jobId, 'first');
  expect((await fleet().inspect()).slots[0]).toMatchObject({ refusals: 2 });
  await transcoder.job.cancel();
});

it('a job that waits asks again the later the more others wait', async () => {
  const others = Array.from({ length: 500 }, (_, i) => ({ jobId: `other${i}.1`, class: 'first' as const, sinceMs: i }));
  await setSlots([], others);
  const transcoder = await startedJob(await queuedVideo());
  const alarmMs = () => runInDurableObject(transcoder.job, (_instance, { storage }) => storage.getAlarm());
  expect(await alarmMs()).toBeGreaterThan(Date.now() + 40_000);
  await setSlots([], others.slice(0, 10));
  await runDurableObjectAlarm(transcoder.job);
  expect(await alarmMs()).toBeLessThan(Date.now() + 20_000);
  await transcoder.job.cancel();
});

it('the alarm frees the places of tasks that are over, and keeps those that are not', async () => {
  const transcoder = await startedJob(await queuedVideo());
  const { jobId } = transcoder;
  const place = (epoch: number) => ({ jobId, epoch, lane: 'urgent' as const, sinceMs: 0 });
  await setSlots([
    { ...free(0), busy: [place(1)] },
    { ...free(1), busy: [place(99)] },
  ]);
  await runDurableObjectAlarm(fleet());
  expect(await busy()).toEqual([[`${jobId} 1 urgent`], []]);
  // It is asked about again a minute later, not at once.
  const alarmMs = await runInDurableObject(fleet(), (_instance, { storage }) => storage.getAlarm());
  expect(alarmMs).toBeGreaterThan(Date.now() + 30_000);
  await transcoder.job.cancel();
});

it('the place of a job that lost its alarm is free when the fleet asks for it', async () => {
  const transcoder = await startedJob(await queuedVideo());
  const { jobId, job } = transcoder;
  await runInDurableObject(job, async (_instance, { storage }) => {
    const text = storage.sql.exec<{ record: string }>('SELECT record FROM job').one().record;
    storage.sql.exec('UPDATE job SET record = ?', text.replace(/"leaseEndMs":\d+/, '"leaseEndMs":1'));
    await storage.deleteAlarm();
  });
  await setSlots([{ ...free(0), busy: [{ jobId, epoch: 1, lane: 'urgent', sinceMs: 0 }] }]);
  await runDurableObjectAlarm(fleet());
  await expect
    .poll(async () => (await transcoder.record()).tasks.failures, WITHIN)
    .toMatchObject({
      begin: { attempts: 1, code: 'transcoder-lost' },
    });
  await expect.poll(async () => (await busy()).flat(), WITHIN).not.toContain(`${jobId} 1 urgent`);
  await job.cancel();
});

it('an order that is no order to any slot is an attempt that failed, and no slot rests for it', async () => {
  const transcoder = await startedJob(await queuedVideo({ sourceFilename: 'nobody understands this.mp4' }));
  await expect
    .poll(async () => (await transcoder.record()).tasks, WITHIN)
    .toMatchObject({ running: [], failures: { begin: { attempts: 1, code: 'encoder-failed' } } });
  expect((await fleet().inspect()).slots.slice(0, SLOTS)).toMatchObject([{ refusals: 0 }, { refusals: 0 }]);
  await transcoder.job.cancel();
});

it('a place is free though its task was over before the job had answered', async () => {
  const transcoder = await startedJob(await queuedVideo());
  await transcoder.post({ type: 'failed', code: 'source-damaged', detail: 'a test' });
  await expect.poll(busy, WITHIN).toEqual([[], []]);
  expect(await transcoder.job.takeTask(0, 'first')).toEqual({ kind: 'nothing', more: null });
});

it('what was urgent and is no longer is not begun in an urgent place', async () => {
  await setSlots([]);
  const transcoder = await startedJob(await queuedVideo(), { seconds: 1200 });
  expect(await transcoder.job.takeTask(0, 'viewer')).toMatchObject({ kind: 'given', epoch: 1, class: 'first' });
  await transcoder.begin(RUNGS.slice(0, 1), null);
  await transcoder.post(await transcoder.sendPack('240p', { first: 0, end: 3 }));
  expect(await transcoder.job.takeTask(0, 'viewer')).toEqual({ kind: 'nothing', more: 'lowest' });
  expect(await transcoder.job.takeTask(1, 'lowest')).toMatchObject({ kind: 'given', class: 'lowest' });
  await transcoder.job.cancel();
});
