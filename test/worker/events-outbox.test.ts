// The outbox, its sweeper and the consumers: nothing is lost, and what comes twice does no harm.
import {
  createExecutionContext,
  createMessageBatch,
  getQueueResult,
  runDurableObjectAlarm,
  runInDurableObject,
} from 'cloudflare:test';
import { env } from 'cloudflare:workers';
import { eq } from 'drizzle-orm';
import { describe, expect, test } from 'vitest';
import { flushOutbox, outboxRow, sendPage, sweepOutbox, userTopic, videoTopic } from '../../src/events/outbox.ts';
import { handleQueue } from '../../src/events/queue-consumer.ts';
import { deadLetters, outbox } from '../../src/events/table.ts';
import { createContext } from '../../src/platform/context.ts';
import { createLog } from '../../src/platform/log.ts';
import { resumeLostJobs } from '../../src/processing/recovery.ts';
import { jobs } from '../../src/processing/table.ts';
import { db, queuedVideo, startedJob } from './scripted-transcoder.ts';

const silent = { ...createLog(), error: () => undefined };
const context = () => createContext(env as never, createExecutionContext(), silent);
const payload = { type: 'video.deleted' as const, videoId: '0123456789abcdefghjkmnpqrs' };
const event = (...topics: [string, ...string[]]) => ({ queue: 'events' as const, topics, payload });

/** Remembers what was sent instead of sending it; refuses while `down` is set. */
function fakeQueue() {
  const sent: unknown[] = [];
  const queue = {
    sent,
    down: false,
    async send(body: unknown) {
      sent.push(body);
    },
    async sendBatch(messages: Iterable<{ body: unknown }>) {
      if (queue.down) throw new Error('queue is down');
      for (const { body } of messages) sent.push(body);
    },
  };
  return queue;
}

describe('the outbox', () => {
  test('is one row per topic, sent once, in order', async () => {
    const events = fakeQueue();
    const transcode = fakeQueue();
    const ctx = { ...context(), queues: { events, transcode } as never };
    const job = { jobId: 'a.1', videoId: 'a', revision: 1 };
    await db.batch([
      outboxRow(db, event(userTopic('u'), videoTopic('v')), 1),
      outboxRow(db, { queue: 'transcode', payload: job }, 1),
    ]);
    await flushOutbox(ctx);
    await flushOutbox(ctx);
    expect(transcode.sent).toEqual([job]);
    expect(events.sent).toMatchObject([
      { topic: 'user:u', payload },
      { topic: 'video:v', payload },
    ]);
  });

  test('sends page after page', async () => {
    const events = fakeQueue();
    for (let i = 0; i < 60; i += 1) await outboxRow(db, event(videoTopic(String(i))), 1);
    await flushOutbox({ ...context(), queues: { events, transcode: fakeQueue() } as never });
    expect(events.sent).toHaveLength(60);
  });

  test('keeps what a queue refuses, and its sweeper sends it later', async () => {
    const events = fakeQueue();
    events.down = true;
    const ctx = { ...context(), queues: { events, transcode: fakeQueue() } as never };
    await outboxRow(db, event(videoTopic('kept')), 1);
    await flushOutbox(ctx);
    const sweeper = env.OUTBOX_SWEEPER.getByName('outbox');
    const alarm = () => runInDurableObject(sweeper, (_instance, state) => state.storage.getAlarm());
    expect(await alarm()).not.toBeNull();
    expect(await runDurableObjectAlarm(sweeper)).toBe(true);
    const unsent = await db.query.outbox.findMany({ where: (table, { isNull }) => isNull(table.sentAt) });
    expect(unsent).toEqual([]);
    expect(await alarm()).toBeNull();
    expect(await sendPage(ctx)).toBe(false);
  });

  test('forgets what was sent long ago', async () => {
    await db.insert(outbox).values({ queue: 'events', topic: 'video:old', payload, createdAt: 1, sentAt: 1 });
    await outboxRow(db, event('video:new'), Date.now());
    await sweepOutbox({ ...context(), queues: { events: fakeQueue(), transcode: fakeQueue() } as never });
    const rows = await db.query.outbox.findMany({ columns: { topic: true } });
    expect(rows.map(({ topic }) => topic)).toContain('video:new');
    expect(rows.map(({ topic }) => topic)).not.toContain('video:old');
  });
});

describe('the consumers', () => {
  const consume = async (queue: string, ...bodies: unknown[]) => {
    const messages = bodies.map((body, i) => ({ id: `${queue}-${i}`, timestamp: new Date(), attempts: 1, body }));
    const batch = createMessageBatch(queue, messages);
    const execution = createExecutionContext();
    await handleQueue(batch, env as never, execution);
    return getQueueResult(batch, execution);
  };

  test('start a job as often as they are told, under one epoch', async () => {
    const video = await queuedVideo();
    const jobId = `${video.id}.1`;
    const message = { jobId, videoId: video.id, revision: 1 };
    const result = await consume('rivulet-transcode', message, message);
    expect(result.explicitAcks).toHaveLength(2);
    const record = await runInDurableObject(env.TRANSCODE_JOB.getByName(jobId), (_instance, state) =>
      JSON.parse(String(state.storage.sql.exec('SELECT record FROM job').one()['record'])),
    );
    expect(record.tasks.epoch).toBe(1);
  });

  test('deliver events to their rooms', async () => {
    const room = env.ROOM.getByName('video:delivered');
    const { webSocket } = await room.fetch('http://room/', { headers: { upgrade: 'websocket' } });
    const heard = new Promise((resolve) => webSocket?.addEventListener('message', ({ data }) => resolve(data)));
    webSocket?.accept();
    const result = await consume('rivulet-events', { seq: 7, topic: 'video:delivered', payload });
    expect(result.explicitAcks).toHaveLength(1);
    expect(JSON.parse(String(await heard))).toEqual({ ...payload, seq: 7 });
  });

  test('try again later what failed, without holding up the rest', async () => {
    const result = await consume('rivulet-events', null, { seq: 8, topic: 'video:x', payload });
    expect(result.explicitAcks).toEqual(['rivulet-events-1']);
    expect(result.retryMessages).toMatchObject([{ msgId: 'rivulet-events-0' }]);
  });

  test('keep dead letters as rows, each once', async () => {
    const body = { jobId: 'gone.1', videoId: 'gone', revision: 1 };
    await consume('rivulet-dead-letters', body, { seq: 1, topic: 'user:u', payload });
    await consume('rivulet-dead-letters', body);
    const rows = await db.select().from(deadLetters);
    expect(rows).toMatchObject([
      { queue: 'transcode', payload: JSON.stringify(body), reason: expect.any(String) },
      { queue: 'events' },
    ]);
  });

  test('refuse a queue that nobody handles', async () => {
    await expect(consume('rivulet-unknown', {})).rejects.toThrow('rivulet-unknown');
  });
});

test('a job that runs and was not heard of for long is asked to look after itself', async () => {
  const transcoder = await startedJob(await queuedVideo());
  const alarm = () => runInDurableObject(transcoder.job, (_instance, { storage }) => storage.getAlarm());
  await runInDurableObject(transcoder.job, (_instance, { storage }) => storage.deleteAlarm());
  await resumeLostJobs(context());
  expect(await alarm()).toBeNull(); // heard of just now
  await db
    .update(jobs)
    .set({ updatedAt: Date.now() - 2 * 3_600_000 })
    .where(eq(jobs.id, transcoder.jobId));
  await resumeLostJobs(context());
  expect(await alarm()).toBe((await transcoder.record()).tasks.running[0]?.leaseEndMs);
  await transcoder.job.cancel();
});

test('a job whose message was lost is started', async () => {
  const video = await queuedVideo();
  const jobId = `${video.id}.1`;
  await db.update(jobs).set({ updatedAt: Date.now() - 120_000 });
  await resumeLostJobs(context());
  const tables = await runInDurableObject(env.TRANSCODE_JOB.getByName(jobId), (_instance, state) =>
    state.storage.sql.exec('SELECT count(*) AS n FROM job').one(),
  );
  expect(tables['n']).toBe(1);
});
