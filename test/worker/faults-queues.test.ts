// F4, F5, F19: messages that come five-fold, in disorder or never, consumers that throw, a queue that refuses; every video ends ready.
import { createExecutionContext, runDurableObjectAlarm } from 'cloudflare:test';
import { env } from 'cloudflare:workers';
import { and, eq, inArray, isNull, sql } from 'drizzle-orm';
import { describe, expect, test, vi } from 'vitest';
import { flushOutbox, outboxRow } from '../../src/events/outbox.ts';
import { deadLetters, outbox } from '../../src/events/table.ts';
import { createContext } from '../../src/platform/context.ts';
import { createLog } from '../../src/platform/log.ts';
import { resumeLostJobs } from '../../src/processing/recovery.ts';
import { jobs } from '../../src/processing/table.ts';
import { finishUpload } from '../../src/uploads/completion.ts';
import { Broker, GOOD, seeded } from './broker.ts';
import { HISTORIES, SEED, SOON_MS, WITHIN_MS } from './fault-settings.ts';
import { newPerson, putPart, someBytes, startUpload, theOperator } from './harness.ts';
import { db, queuedVideo, RUNGS, readVideo, ScriptedTranscoder, type VideoRow } from './scripted-transcoder.ts';

const silent = { ...createLog(), error: () => undefined };
const context = () => createContext(env as never, createExecutionContext(), silent);
/** Everything reaches its job by the queues alone. */
const withBroker = (broker: Broker) => ({
  ...context(),
  queues: { transcode: broker.queue('rivulet-transcode'), events: broker.queue('rivulet-events') } as never,
  jobs: { getByName: () => ({ start: () => Promise.reject(new Error('the fast path is cut')) }) } as never,
});

const messageOf = (video: VideoRow) => ({ jobId: `${video.id}.1`, videoId: video.id, revision: 1 });
const unsent = () => db.select().from(outbox).where(isNull(outbox.sentAt));

/** Does the work under the task that is under way, or under the one that follows. */
async function finishJob(video: VideoRow): Promise<void> {
  const anyone = new ScriptedTranscoder(video, { seconds: 4 });
  const [task] = (await anyone.record()).tasks.running;
  const transcoder = task ? new ScriptedTranscoder(video, { seconds: 4, epoch: task.epoch }) : await anyone.rested();
  await transcoder.plan(RUNGS.slice(0, 1), null);
  await transcoder.complete('240p');
  await transcoder.end();
}

/** The fleet has few places: those jobs are finished first that have one, and make way for others. */
async function finishJobs(videos: readonly VideoRow[]): Promise<void> {
  for (let left = [...videos]; left.length > 0; ) {
    const waiting: VideoRow[] = [];
    for (const video of left) {
      const { phase, tasks } = await new ScriptedTranscoder(video).record();
      if (phase !== 'queued' && phase !== 'running') throw new Error(`job of ${video.id}: ${phase}`);
      if (tasks.running.length > 0) await finishJob(video);
      else waiting.push(video);
    }
    const [first] = waiting;
    if (first && waiting.length === left.length) await new ScriptedTranscoder(first).rested(); // what was refused
    left = waiting;
  }
}

/** What was told of a video, as "topic state version". */
async function changesOf(videoId: string): Promise<string[]> {
  const rows = await db.query.outbox.findMany({
    where: (table, { like }) => like(table.payload, `%video.changed%${videoId}%`),
  });
  return rows.map(({ topic, payload }) => {
    const { state, indexVersion } = payload as { state: string; indexVersion: number };
    return `${topic} ${state} ${indexVersion}`;
  });
}

const MESSAGES = Math.ceil((HISTORIES * 5) / 3);
const SEEDS = HISTORIES >= 300 ? [SEED, SEED + 1, SEED + 2] : [SEED];

describe('F4 a queue without manners', () => {
  test.each(SEEDS)(
    'five copies of each message in disorder, a fifth dropped, a fifth late: all ready, told once (seed %i)',
    async (seed) => {
      const broker = new Broker(seeded(seed), { copies: 5, droppedShare: 0.2, delayedShare: 0.2, batchSize: 10 });
      const ctx = withBroker(broker);
      const videos = await Promise.all(Array.from({ length: MESSAGES }, () => queuedVideo()));
      for (const video of videos) await outboxRow(db, { queue: 'transcode', payload: messageOf(video) }, Date.now());
      await flushOutbox(ctx);
      expect(await unsent()).toEqual([]);
      await broker.deliverAll(env);
      expect(broker.dropped).toBeGreaterThan(0);

      // What was dropped is found by the hourly sweep; the others have their slots.
      await db
        .update(jobs)
        .set({ updatedAt: Date.now() - 3_600_000 })
        .where(eq(jobs.state, 'queued'));
      expect(await resumeLostJobs(context())).toBeGreaterThan(0);
      await finishJobs(videos);
      await flushOutbox(ctx);
      await broker.deliverAll(env);
      expect(broker.releaseDelayed()).toBeGreaterThan(0); // what comes when all is done
      await broker.deliverAll(env);
      for (const video of videos) {
        expect((await readVideo(video.id)).state).toBe('ready');
        const told = await changesOf(video.id);
        expect(told.length).toBe(new Set(told).size);
      }
    },
    WITHIN_MS,
  );

  test('a completion that comes again late moves nothing back', async () => {
    const person = await newPerson();
    const upload = await startUpload(person, 1000);
    await putPart(person, upload.id, 1, someBytes(1000));
    const row = await db.query.uploads.findFirst({ where: (table, { eq: is }) => is(table.id, upload.id) });
    if (!row) throw new Error('no upload');
    const ctx = withBroker(new Broker(seeded(SEED)));
    await finishUpload(ctx, row);
    const video = await readVideo(upload.videoId);
    const transcoder = new ScriptedTranscoder(video, { seconds: 4 });
    await transcoder.job.start(transcoder.jobId);
    await finishJob(video);
    await finishUpload(ctx, row); // a second worker that had read the same row
    expect((await readVideo(video.id)).state).toBe('ready');
  });
});

describe('F5 consumers that throw', () => {
  /** The bindings with job objects that throw, each so many times. */
  const throwing = (timesOf: ReadonlyMap<string, number>) => {
    const left = new Map(timesOf);
    return {
      ...env,
      TRANSCODE_JOB: {
        getByName(name: string) {
          const times = left.get(name) ?? 0;
          left.set(name, times - 1);
          if (times > 0) throw new Error('injected');
          return env.TRANSCODE_JOB.getByName(name);
        },
      },
    };
  };

  test(
    'at the first one to five tries: each message comes again and each video ends ready',
    async () => {
      const broker = new Broker(seeded(SEED));
      const videos = await Promise.all(Array.from({ length: Math.max(5, HISTORIES / 6) }, () => queuedVideo()));
      const times = new Map(videos.map(({ id }, i) => [`${id}.1`, 1 + (i % 5)]));
      for (const video of videos) await broker.queue('rivulet-transcode').send(messageOf(video));
      await broker.deliverAll(throwing(times));
      expect(broker.delivered).toBe([...times.values()].reduce((sum, thrown) => sum + thrown + 1, 0));
      await finishJobs(videos);
      for (const video of videos) expect((await readVideo(video.id)).state).toBe('ready');
    },
    WITHIN_MS,
  );

  test(
    'a poison message ends among the dead letters after its tries, and nobody waits for it',
    async () => {
      const broker = new Broker(seeded(SEED), GOOD);
      const poison = await queuedVideo();
      const others = await Promise.all(Array.from({ length: 9 }, () => queuedVideo()));
      for (const video of [poison, ...others]) await broker.queue('rivulet-transcode').send(messageOf(video));
      const ended = await broker.deliverAll(throwing(new Map([[`${poison.id}.1`, 99]])));
      expect(broker.delivered).toBe(9 + 6 + 1); // six tries, then the dead letters
      expect(ended).toHaveLength(10);
      const [letter, ...more] = await db
        .select()
        .from(deadLetters)
        .where(sql`${deadLetters.payload} like ${`%${poison.id}%`}`);
      expect(more).toEqual([]);
      expect(letter?.queue).toBe('transcode');
      const states = await db
        .select({ state: jobs.state, epochless: jobs.attempts })
        .from(jobs)
        .where(
          and(
            eq(jobs.state, 'running'),
            inArray(
              jobs.videoId,
              others.map(({ id }) => id),
            ),
          ),
        );
      expect(states.length).toBe(9); // started
      for (const video of others) await finishJob(video);

      // An operator replays it; the real queue and its consumer lead to the job.
      const operator = await theOperator();
      await operator.read(202, 'POST', `/api/v1/operations/dead-letters/${letter?.id}/replay`);
      await vi.waitFor(() => finishJob(poison), { timeout: SOON_MS, interval: 300 });
      expect((await readVideo(poison.id)).state).toBe('ready');
    },
    WITHIN_MS,
  );
});

describe('F19 a queue that refuses after the commit', () => {
  test(
    'the outbox keeps the message of a completed upload, and its sweeper delivers it',
    async () => {
      const broker = new Broker(seeded(SEED));
      broker.down = true;
      const deferred: Promise<unknown>[] = [];
      const ctx = {
        ...withBroker(broker),
        defer: (work: Promise<unknown>) => deferred.push(work.catch(() => undefined)),
      };
      const uploaded: Parameters<typeof finishUpload>[1][] = [];
      let person = await newPerson();
      for (let n = 0; n < Math.max(1, HISTORIES / 3); n += 1) {
        if (n % 5 === 4) person = await newPerson();
        const upload = await startUpload(person, 1000);
        await putPart(person, upload.id, 1, someBytes(1000));
        const row = await db.query.uploads.findFirst({ where: (table, { eq: is }) => is(table.id, upload.id) });
        if (!row) throw new Error('no upload');
        uploaded.push(row);
      }
      const videos: VideoRow[] = [];
      for (const row of uploaded) {
        await finishUpload(ctx as never, row);
        videos.push(await readVideo(row.videoId));
      }
      await Promise.all(deferred);
      const kept = (await unsent()).filter(({ queue }) => queue === 'transcode');
      expect(kept.map(({ payload }) => payload)).toEqual(videos.map(messageOf));

      const sweeper = env.OUTBOX_SWEEPER.getByName('outbox');
      await vi.waitFor(
        async () => {
          await runDurableObjectAlarm(sweeper);
          expect((await unsent()).filter(({ queue }) => queue === 'transcode')).toEqual([]);
        },
        { timeout: SOON_MS, interval: 100 },
      );
      // The real queue and its consumer lead to the jobs: each has a slot under its first epoch.
      for (const video of videos) {
        await vi.waitFor(() => finishJob(video), { timeout: SOON_MS, interval: 300 });
        expect((await env.TRANSCODE_JOB.getByName(`${video.id}.1`).view()).stage).toBe('done');
        expect((await readVideo(video.id)).state).toBe('ready');
      }
    },
    WITHIN_MS,
  );
});
