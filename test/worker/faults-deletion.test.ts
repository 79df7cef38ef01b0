// F24: a video is deleted and edited while its job is at any stage, in random histories; it ends deleted, with nothing left.
import { createExecutionContext, createMessageBatch, runDurableObjectAlarm, runInDurableObject } from 'cloudflare:test';
import { env } from 'cloudflare:workers';
import * as fc from 'fast-check';
import { afterEach, describe, expect, test, vi } from 'vitest';
import type { NotificationItem } from '#contract/notifications.ts';
import { handleQueue } from '../../src/events/queue-consumer.ts';
import { runScheduled } from '../../src/maintenance/scheduled.ts';
import { createContext } from '../../src/platform/context.ts';
import { createLog } from '../../src/platform/log.ts';
import type { JobRecord } from '../../src/processing/job-store.ts';
import { readSubject } from '../../src/processing/job-subject.ts';
import { mirrorJob } from '../../src/processing/mirror.ts';
import { HISTORIES, SEED, WITHIN_MS } from './fault-settings.ts';
import { newPerson } from './harness.ts';
import { makeVideos } from './listed-videos.ts';
import { queuedVideo, RUNGS, ScriptedTranscoder, startedJob, utf8, type VideoRow } from './scripted-transcoder.ts';
import { soon } from './soon.ts';

const silent = { ...createLog(), error: () => undefined };
const context = () => createContext(env as never, createExecutionContext(), silent);
const owner = await newPerson();

const STEPS = [
  'start',
  'plan',
  'rung',
  'sound',
  'second rung',
  'poster',
  'done',
  'hopeless',
  'transient',
  'lease lost',
  'title',
  'private',
  'public',
] as const;
type Step = (typeof STEPS)[number];

/** One video and whoever acts on it; requests that come too late are refused, never with a server error. */
class Story {
  readonly video: VideoRow;
  transcoder: ScriptedTranscoder;
  readonly serverErrors: string[] = [];

  constructor(video: VideoRow) {
    this.video = video;
    this.transcoder = new ScriptedTranscoder(video, { seconds: 4 });
  }

  async act(step: Step): Promise<void> {
    try {
      await this.#act(step);
    } catch (error) {
      const told = error instanceof Error ? error.message : String(error);
      if (/\b5\d\d\b/.test(told)) this.serverErrors.push(`${step}: ${told}`);
    }
  }

  async #act(step: Step): Promise<void> {
    const { transcoder } = this;
    switch (step) {
      case 'start':
        return transcoder.job.start(transcoder.jobId);
      case 'plan':
        return void (await transcoder.plan(RUNGS.slice(0, 2)));
      case 'rung':
        return transcoder.complete('240p');
      case 'sound':
        return transcoder.complete('audio');
      case 'second rung':
        return transcoder.complete('360p');
      case 'poster':
        return transcoder.poster();
      case 'done':
        return void (await transcoder.end());
      case 'hopeless':
        return void (await transcoder.post({ type: 'failed', code: 'source-damaged', detail: 'no' }));
      case 'transient':
        return void (await transcoder.post({ type: 'failed', code: 'encoder-failed', detail: 'once' }));
      case 'lease lost':
        return this.#loseLease();
      default:
        return this.#edit(step === 'title' ? { title: 'Another' } : { visibility: step });
    }
  }

  async #edit(change: Record<string, string>): Promise<void> {
    const response = await owner.send('PATCH', `/api/v1/videos/${this.video.id}`, { json: change });
    if (response.status >= 500) throw new Error(`edit: ${response.status} ${await response.text()}`);
  }

  async #loseLease(): Promise<void> {
    const { job } = this.transcoder;
    const epoch = await runInDurableObject(job, (_instance, state) => {
      const { sql } = state.storage;
      const [row] = sql.exec<{ record: string }>('SELECT record FROM job').toArray();
      if (!row) return 0;
      const record = JSON.parse(row.record) as JobRecord;
      for (const task of record.tasks.running) task.leaseEndMs = 1;
      sql.exec('UPDATE job SET record = ?', JSON.stringify(record));
      return record.tasks.epoch;
    });
    await runDurableObjectAlarm(job);
    this.transcoder = new ScriptedTranscoder(this.video, { seconds: 4, epoch: epoch + 1 });
  }

  async delete(): Promise<void> {
    const response = await owner.send('DELETE', `/api/v1/videos/${this.video.id}`);
    if (response.status >= 500) this.serverErrors.push(`delete: ${response.status} ${await response.text()}`);
  }
}

/** Everything that still knows the video. */
async function remains({ id, uploadId }: VideoRow): Promise<string[]> {
  const tables = ['jobs', 'renditions', 'captions', 'playback_ids'].map((table) => `${table} WHERE video_id = ?`);
  const rows = await Promise.all(
    ['videos WHERE id = ?', ...tables].map(async (where) => {
      const count = await env.DB.prepare(`SELECT count(*) AS n FROM ${where}`).bind(id).first<number>('n');
      return count ? [`${count} ${where}`] : [];
    }),
  );
  const listed = await Promise.all(
    [`v/${id}/`, `i/${id}/`, `s/${uploadId}`].map(async (prefix) => (await env.MEDIA.list({ prefix })).objects),
  );
  const records = await Promise.all(
    (await env.MEDIA.list({ prefix: 'p/' })).objects.map(async ({ key }) => {
      const text = await (await env.MEDIA.get(key))?.text();
      return text?.includes(id) ? [key] : [];
    }),
  );
  return [...rows.flat(), ...listed.flat().map(({ key }) => key), ...records.flat()];
}

/** Of each step one at a time: what a transcoder sends again, it sends when it has given up the first. */
const Round = fc.uniqueArray(fc.constantFrom(...STEPS), { minLength: 1, maxLength: 3 });

test(
  `F24 in ${HISTORIES} random histories a deleted video leaves nothing, and nobody gets a server error`,
  async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.nat(10),
        fc.array(Round, { maxLength: 6 }),
        Round,
        fc.array(Round, { maxLength: 3 }),
        async (straight, before, during, after) => {
          const video = await queuedVideo({ ownerId: owner.id });
          const story = new Story(video);
          // So far the job goes well; from there on several things happen at a time.
          for (const step of STEPS.slice(0, straight % 8)) await story.act(step);
          for (const round of before) await Promise.all(round.map((step) => story.act(step)));
          await Promise.all([story.delete(), ...during.map((step) => story.act(step))]);
          for (const round of after) await Promise.all([story.delete(), ...round.map((step) => story.act(step))]);
          await runScheduled(context());
          expect(story.serverErrors).toEqual([]);
          expect(await remains(video)).toEqual([]);
        },
      ),
      { numRuns: HISTORIES, seed: SEED, interruptAfterTimeLimit: WITHIN_MS - 5_000, markInterruptAsFailure: true },
    );
  },
  WITHIN_MS,
);

test('F24 what a job decided before the deletion does not bring the video back', async () => {
  const video = await queuedVideo({ ownerId: owner.id });
  const transcoder = await startedJob(video, { seconds: 4 });
  await transcoder.plan(RUNGS.slice(0, 1), null);
  const record = await transcoder.record();
  const ctx = context();
  const row = await readSubject(ctx.db, record.subject);
  if (!row) throw new Error('no video');
  await env.DB.prepare("UPDATE videos SET state = 'deleting' WHERE id = ?").bind(video.id).run();
  await mirrorJob(ctx, { ...record, phase: 'done' }, row);
  const state = await env.DB.prepare('SELECT state FROM videos WHERE id = ?').bind(video.id).first('state');
  expect(state).toBe('deleting');
});

describe('F24 a video is deleted whose transcoder does not answer', () => {
  afterEach(() => vi.unstubAllGlobals());

  test('neither the deletion waits nor a queue; nothing of it is left and nothing more is taken', async () => {
    const fan = await newPerson();
    const [otherId = ''] = await makeVideos([{ ownerId: owner.id, publishedAtMs: Date.now() - 60_000 }]);
    const video = await queuedVideo({ ownerId: owner.id });
    const transcoder = await startedJob(video, { seconds: 60 });
    await transcoder.begin(RUNGS.slice(0, 1), null);
    await transcoder.post(await transcoder.sendPack('240p', { first: 0, end: 3 }));
    const onItsWay = await transcoder.sendPack('240p', { first: 3, end: 6 });

    const real = globalThis.fetch;
    let stops = 0;
    vi.stubGlobal('fetch', (input: RequestInfo | URL, init?: RequestInit) => {
      if (init?.method !== 'DELETE') return real(input, init);
      stops += 1;
      return new Promise(() => undefined); // for ever, so that whoever waits for it does not end
    });
    const deletion = owner.send('DELETE', `/api/v1/videos/${video.id}`);
    await soon(() => expect(stops).toBeGreaterThan(0));
    await fan.read(201, 'POST', `/api/v1/videos/${otherId}/comments`, { json: { text: 'Beside it' } });
    await soon(async () => {
      const path = '/api/v1/me/notifications';
      const { data } = await owner.read<{ data: NotificationItem[] }>(200, 'GET', path);
      expect(data).toMatchObject([{ quote: 'Beside it' }]);
    });
    const body = { jobId: transcoder.jobId, videoId: video.id, revision: 1 };
    const message = { id: 'late', timestamp: new Date(), attempts: 1, body };
    await handleQueue(createMessageBatch('rivulet-transcode', [message]), env as never, createExecutionContext());
    expect((await deletion).status).toBe(204);

    expect((await transcoder.put('packs/240p/6', utf8('too late'), { 'x-fragments': '1' })).status).toBe(409);
    expect(await transcoder.post(onItsWay)).toMatchObject({ stop: true });
    await runScheduled(context());
    expect(await remains(video)).toEqual([]);
  });
});
