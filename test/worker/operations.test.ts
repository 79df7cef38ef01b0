// The job monitor in real workerd: who may see it, jobs with their log and history, and what operators do to them.
import { createExecutionContext } from 'cloudflare:test';
import { env } from 'cloudflare:workers';
import { eq } from 'drizzle-orm';
import { beforeAll, describe, expect, it, test } from 'vitest';
import type { DeadLetter, JobDetail, JobLive, OperationsJob, Overview } from '#contract/operations.ts';
import type { Playback } from '#contract/videos.ts';
import { playbackKey } from '#media/object-keys.ts';
import { deadLetters } from '../../src/events/table.ts';
import { createContext } from '../../src/platform/context.ts';
import { TASK_ATTEMPTS_MAX } from '../../src/processing/task-state.ts';
import { ALARM_MESSAGE, raiseTranscoderAlarm } from '../../src/processing/transcoder-alarm.ts';
import { sweepPlaybackIds } from '../../src/videos/playback-ids.ts';
import { playbackIds } from '../../src/videos/table.ts';
import { Client, newPerson, problemOf, theOperator } from './harness.ts';
import { acts } from './moderation-people.ts';
import {
  db,
  queuedVideo,
  RUNGS,
  readVideo,
  ScriptedTranscoder,
  startedJob,
  type VideoRow,
} from './scripted-transcoder.ts';

const API = '/api/v1/operations';
let operator: Awaited<ReturnType<typeof theOperator>>;

beforeAll(async () => {
  operator = await theOperator();
});

const jobOf = (id: string) => operator.read<JobDetail>(200, 'GET', `${API}/jobs/${id}`);

/** A video with one rung and no sound that is ready. */
async function readyVideo(
  change: Partial<VideoRow> = {},
): Promise<{ video: VideoRow; transcoder: ScriptedTranscoder }> {
  const video = await queuedVideo(change);
  const transcoder = await startedJob(video);
  await transcoder.plan(RUNGS.slice(0, 1), null);
  await transcoder.complete('240p');
  await transcoder.end();
  return { video, transcoder };
}

describe('who may see it', () => {
  const addresses = [
    ['GET', `${API}/overview`],
    ['GET', `${API}/jobs`],
    ['GET', `${API}/jobs/x`],
    ['POST', `${API}/jobs/x/retry`],
    ['POST', `${API}/jobs/x/cancel`],
    ['POST', `${API}/jobs/x/reprocess`],
    ['GET', `${API}/dead-letters`],
    ['POST', `${API}/dead-letters/x/replay`],
    ['POST', `${API}/dead-letters/replay`],
    ['POST', `${API}/janitor`],
    ['GET', '/metrics'],
  ] as const;

  it.each(addresses)('%s %s is nothing for others', async (method, path) => {
    await new Client().refused('not-found', method, path);
    await (await newPerson()).refused('not-found', method, path);
  });

  it('the page is 404 for others, and the account says who is an operator', async () => {
    expect((await (await newPerson()).send('GET', '/operations')).status).toBe(404);
    expect((await new Client().send('GET', '/operations')).status).toBe(404);
    expect((await operator.send('GET', '/operations')).status).toBe(200);
    const { user } = await operator.read<{ user: { isOperator?: boolean } }>(200, 'GET', '/api/v1/me');
    expect(user.isOperator).toBe(true);
    const other = await (await newPerson()).read<{ user: object }>(200, 'GET', '/api/v1/me');
    expect(other.user).not.toHaveProperty('isOperator');
  });

  it('the topic is nothing for others', async () => {
    const headers = { upgrade: 'websocket' };
    const path = '/api/v1/realtime?topics=operations';
    await problemOf('not-found', await (await newPerson()).send('GET', path, { headers }));
    const { status, webSocket } = await operator.send('GET', path, { headers });
    expect(status).toBe(101);
    webSocket?.accept();
    webSocket?.close();
  });
});

describe('a job', () => {
  test('shows its numbers, its command and log, and its history', async () => {
    const video = await queuedVideo({ title: 'Shown' });
    const transcoder = await startedJob(video);
    await transcoder.plan(RUNGS.slice(0, 2), null);
    await transcoder.post(
      { type: 'log', pass: 'first', command: 'ffmpeg -i source', lines: [], ending: null },
      { type: 'log', pass: 'first', command: 'ffmpeg -i source', lines: ['frame=1'], ending: 'exit 1' },
      { type: 'log', pass: 'second', command: 'ffmpeg -i other', lines: [], ending: null },
      { type: 'progress', share: 0.5, speed: 2.5 },
    );
    const detail = await jobOf(transcoder.jobId);
    expect(detail).toMatchObject({
      title: 'Shown',
      state: 'running',
      stage: 'first-rung',
      epoch: 1,
      attempts: 0,
      tasks: [{ epoch: 1, kind: 'begin', class: 'first', slot: expect.any(Number), parts: [], share: 0.5 }],
      passes: [
        { name: '1 first', command: 'ffmpeg -i source', lines: ['frame=1'], ending: 'exit 1' },
        { name: '1 second', command: 'ffmpeg -i other', lines: [], ending: null },
      ],
    });
    expect(detail.owner.id).toBe(video.ownerId);
    expect(detail.history.map(({ phase }) => phase)).toEqual(['running']);
    const running = await operator.read<{ data: OperationsJob[] }>(200, 'GET', `${API}/jobs?state=running`);
    expect(running.data.map(({ id }) => id)).toContain(transcoder.jobId);
    await operator.refused('job-not-found', 'GET', `${API}/jobs/none.1`);
  });

  test('tells what of it slots are at, and when that is shown', async () => {
    const transcoder = await startedJob(await queuedVideo(), { seconds: 60 });
    await transcoder.begin(RUNGS.slice(0, 2), null);
    await transcoder.post({ type: 'done' });
    const made = async () =>
      (await jobOf(transcoder.jobId)).tasks.flatMap(({ kind, class: class_, parts }) =>
        parts.map((part) => ({ kind, class_, ...part })),
      );
    // The answer to an event does not wait for the orders that follow.
    await expect.poll(made).toContainEqual({
      kind: 'make',
      class_: 'first',
      renditions: ['240p'], // the first task ended without it
      first: 0,
      end: 3,
      fromSeconds: 0,
      toSeconds: 4,
    });
    const busy = async () => {
      const { fleet } = await operator.read<Overview>(200, 'GET', `${API}/overview`);
      return fleet?.slots.flatMap((slot) => slot.tasks.filter(({ jobId }) => jobId === transcoder.jobId));
    };
    // The fleet hears of them one after another.
    await expect.poll(busy).toContainEqual({ jobId: transcoder.jobId, title: 'A clip', lane: 'urgent' });
  });

  test('is listed with the others, the latest first, page by page', async () => {
    const first = await queuedVideo();
    const second = await queuedVideo();
    const one = await operator.read<{ data: OperationsJob[]; nextCursor: string }>(200, 'GET', `${API}/jobs?limit=1`);
    expect(one.data.map(({ videoId }) => videoId)).toEqual([second.id]);
    const two = await operator.read<{ data: OperationsJob[] }>(
      200,
      'GET',
      `${API}/jobs?limit=1&cursor=${one.nextCursor}`,
    );
    expect(two.data.map(({ videoId }) => videoId)).toEqual([first.id]);
    await operator.refused('invalid-cursor', 'GET', `${API}/jobs?cursor=other`);
  });

  test('is heard of live by operators', async () => {
    const video = await queuedVideo();
    const transcoder = await startedJob(video);
    const { webSocket } = await operator.send('GET', '/api/v1/realtime?topics=operations', {
      headers: { upgrade: 'websocket' },
    });
    const heard: { type: string; jobId: string; job: JobLive }[] = [];
    webSocket?.addEventListener('message', ({ data }) => heard.push(JSON.parse(String(data))));
    webSocket?.accept();
    await transcoder.plan(RUNGS.slice(0, 1), null);
    await expect
      .poll(
        () =>
          heard.filter(({ type, jobId }) => type === 'job.progress' && jobId === transcoder.jobId).at(-1)?.job.state,
      )
      .toBe('running');
    webSocket?.close();
  });

  test('that an operator ends is failed, what it sends is not taken, and it can begin again', async () => {
    const video = await queuedVideo();
    const transcoder = await startedJob(video);
    await transcoder.plan(RUNGS.slice(0, 1), null);
    const ended = await operator.read<JobDetail>(202, 'POST', `${API}/jobs/${transcoder.jobId}/cancel`);
    expect(ended).toMatchObject({ state: 'failed', error: { code: 'stopped' } });
    expect(await readVideo(video.id)).toMatchObject({ state: 'failed', errorCode: 'stopped' });
    expect((await transcoder.put('inits/240p', new Uint8Array(3))).status).toBe(409);
    expect((await transcoder.post()).stop).toBe(true);
    await operator.refused('job-state-conflict', 'POST', `${API}/jobs/${transcoder.jobId}/cancel`);
    await operator.refused('job-not-found', 'POST', `${API}/jobs/none.1/cancel`);

    const again = await operator.read<JobDetail>(202, 'POST', `${API}/jobs/${transcoder.jobId}/retry`);
    const done = (await acts(transcoder.jobId)).map(({ action }) => action);
    expect(done).toEqual(['job.cancel', 'job.retry']); // and nothing of what was refused
    expect(again).toMatchObject({ state: 'running', attempts: 0, epoch: 3, error: null });
    expect(await readVideo(video.id)).toMatchObject({ state: 'processing', errorCode: null });
    await operator.refused('job-state-conflict', 'POST', `${API}/jobs/${transcoder.jobId}/retry`);
    const next = new ScriptedTranscoder(video, { epoch: 3 });
    await next.plan(RUNGS.slice(0, 1), null);
    await next.complete('240p');
    await next.end();
    expect((await readVideo(video.id)).state).toBe('ready');
  });

  test('begins again once, however often the message comes', async () => {
    const video = await queuedVideo();
    const transcoder = await startedJob(video);
    await transcoder.job.giveUp('a test');
    await transcoder.job.start(transcoder.jobId, 1);
    await transcoder.job.giveUp('a test');
    await transcoder.job.start(transcoder.jobId, 1); // the queue delivers at least once
    expect(await jobOf(transcoder.jobId)).toMatchObject({ state: 'failed', epoch: 3 });
  });
});

describe('a finished video made anew', () => {
  test('serves its old revision until the new one plays, and for a day to those who watch', async () => {
    const { video, transcoder } = await readyVideo();
    const before = await new Client().read<Playback>(200, 'GET', `/api/v1/videos/${video.id}/playback`);
    const made = await operator.read<JobDetail>(202, 'POST', `${API}/jobs/${transcoder.jobId}/reprocess`);
    expect(made).toMatchObject({ id: `${video.id}.2`, revision: 2, state: 'queued' });
    await operator.refused('job-state-conflict', 'POST', `${API}/jobs/${transcoder.jobId}/reprocess`);

    const row = { ...(await readVideo(video.id)), revision: 2 };
    const second = new ScriptedTranscoder(row);
    await second.job.start(second.jobId);
    await second.plan(RUNGS.slice(0, 2), null);
    expect(await readVideo(video.id)).toMatchObject({ state: 'ready', revision: 1 });
    const same = await new Client().read<Playback>(200, 'GET', `/api/v1/videos/${video.id}/playback`);
    expect(same.playbackId).toBe(before.playbackId);

    await second.complete('240p');
    expect(await readVideo(video.id)).toMatchObject({ state: 'playable', revision: 2 });
    const after = await new Client().read<Playback>(200, 'GET', `/api/v1/videos/${video.id}/playback`);
    expect(after.playbackId).not.toBe(before.playbackId);
    expect((await new Client().send('GET', after.hls)).status).toBe(200);
    await sweepPlaybackIds(createContext(env as never, createExecutionContext()));
    expect(await env.MEDIA.head(playbackKey(before.playbackId))).not.toBeNull();
    const [old] = await db.select().from(playbackIds).where(eq(playbackIds.id, before.playbackId));
    expect(old?.retiredAt).toBeGreaterThan(Date.now() + 23 * 3600_000);

    await second.complete('360p');
    await second.end();
    expect(await readVideo(video.id)).toMatchObject({ state: 'ready', revision: 2 });
  });

  test('stays as it is when the new revision fails', async () => {
    const { video, transcoder } = await readyVideo();
    const made = await operator.read<JobDetail>(202, 'POST', `${API}/jobs/${transcoder.jobId}/reprocess`);
    const second = new ScriptedTranscoder({ ...video, revision: 2 });
    await second.job.start(second.jobId);
    await second.post({ type: 'failed', code: 'source-damaged', detail: 'a test' });
    expect(await jobOf(made.id)).toMatchObject({ state: 'failed', videoState: 'ready' });
    expect(await readVideo(video.id)).toMatchObject({ state: 'ready', revision: 1, errorCode: null });
  });

  test('withdraws the old revision as well when it becomes private', async () => {
    const person = await newPerson();
    const { video, transcoder } = await readyVideo({ ownerId: person.id });
    const before = await person.read<Playback>(200, 'GET', `/api/v1/videos/${video.id}/playback`);
    await operator.read(202, 'POST', `${API}/jobs/${transcoder.jobId}/reprocess`);
    const second = new ScriptedTranscoder({ ...video, revision: 2 });
    await second.job.start(second.jobId);
    await second.plan(RUNGS.slice(0, 1), null);
    await second.complete('240p');
    await person.read(200, 'PATCH', `/api/v1/videos/${video.id}`, { json: { visibility: 'private' } });
    expect(await env.MEDIA.head(playbackKey(before.playbackId))).toBeNull();
  });
});

describe('dead letters', () => {
  const letters = () => operator.read<{ data: DeadLetter[] }>(200, 'GET', `${API}/dead-letters`);

  /** A job whose only attempt left fails. */
  async function exhausted(): Promise<{ video: VideoRow; transcoder: ScriptedTranscoder }> {
    const video = await queuedVideo();
    const transcoder = await startedJob(video);
    const before = { attempts: TASK_ATTEMPTS_MAX - 1, notBeforeMs: 0, code: 'encoder-failed', detail: '' } as const;
    await transcoder.record(({ tasks }) => {
      tasks.failures['begin'] = before;
    });
    await transcoder.post({ type: 'failed', code: 'encoder-failed', detail: 'a test' });
    return { video, transcoder };
  }

  test('of a job that used up its attempts is replayed, and the video becomes ready', async () => {
    const { video, transcoder } = await exhausted();
    const letter = (await letters()).data.find(({ id }) => id === `${transcoder.jobId}.1`);
    expect(letter).toMatchObject({
      queue: 'transcode',
      reason: expect.stringContaining('encoder-failed'),
      replayedAt: null,
    });
    await operator.read(202, 'POST', `${API}/dead-letters/${letter?.id}/replay`);
    await expect.poll(async () => (await jobOf(transcoder.jobId)).epoch, { timeout: 10_000 }).toBe(3); // by way of outbox and queue
    const next = new ScriptedTranscoder(video, { epoch: 3 });
    await next.plan(RUNGS.slice(0, 1), null);
    await next.complete('240p');
    await next.end();
    expect((await readVideo(video.id)).state).toBe('ready');
    expect((await letters()).data.find(({ id }) => id === letter?.id)?.replayedAt).not.toBeNull();
    await operator.refused('dead-letter-not-found', 'POST', `${API}/dead-letters/none/replay`);
    expect((await acts(letter?.id ?? '')).map(({ action }) => action)).toEqual(['job.replay']);
  });

  test('that were not replayed go again all at once', async () => {
    const { transcoder } = await exhausted();
    const poison = { id: 'poison', queue: 'transcode', payload: '"garbage"', reason: 'a test', createdAt: Date.now() };
    await db.insert(deadLetters).values(poison);
    const result = await operator.read<{ replayed: number; left: number }>(202, 'POST', `${API}/dead-letters/replay`);
    expect(result.replayed).toBeGreaterThanOrEqual(2);
    expect(result.left).toBe(0);
    expect(await acts('poison')).toHaveLength(1);
    await expect.poll(async () => (await jobOf(transcoder.jobId)).epoch, { timeout: 10_000 }).toBe(3); // the poison holds nobody up
  });

  test('are answered by trying their job again', async () => {
    const { transcoder } = await exhausted();
    await operator.read(202, 'POST', `${API}/jobs/${transcoder.jobId}/retry`);
    const [row] = await db
      .select()
      .from(deadLetters)
      .where(eq(deadLetters.id, `${transcoder.jobId}.1`));
    expect(row?.replayedAt).not.toBeNull();
  });
});

describe('/metrics', () => {
  it('is for collectors with the token and for operators', async () => {
    const answer = await new Client().send('GET', '/metrics', {
      headers: { authorization: `Bearer ${env.METRICS_TOKEN}` },
    });
    expect(answer.status).toBe(200);
    expect(answer.headers.get('content-type')).toContain('version=0.0.4');
    const text = await answer.text();
    for (const name of [
      'jobs{state="queued"}',
      'queue_depth',
      'queue_oldest_seconds',
      'outbox_unsent',
      'transcoder_up',
      'fleet_slots',
      'fleet_waiting{class="viewer"}',
    ])
      expect(text).toContain(`\nrivulet_${name} `);
    expect((await operator.send('GET', '/metrics')).status).toBe(200);
    const wrong = { authorization: 'Bearer wrong' };
    await problemOf('not-found', await new Client().send('GET', '/metrics', { headers: wrong }));
  });
});

test('the overview counts', async () => {
  await queuedVideo();
  const overview = await operator.read<Overview>(200, 'GET', `${API}/overview`);
  expect(overview.queue.jobs).toBeGreaterThan(0);
  expect(overview.transcoder.state).toBe('down'); // none runs beside these tests
});

test('a transcoder that does not answer is told once a minute', async () => {
  const told: string[] = [];
  const log = { info: () => undefined, error: (message: string) => void told.push(message) };
  let nowMs = Date.now() + 3_600_000;
  const ctx = { ...createContext(env as never, createExecutionContext(), log), clock: { now: () => nowMs } };
  await raiseTranscoderAlarm(ctx, 'a test');
  await raiseTranscoderAlarm(ctx, 'a test');
  nowMs += 60_000;
  await raiseTranscoderAlarm(ctx, 'a test');
  expect(told).toEqual([ALARM_MESSAGE, ALARM_MESSAGE]);
});
