// The janitor in real workerd: what nothing refers to goes, what is needed stays, what is missing is told.
import { createExecutionContext } from 'cloudflare:test';
import { env } from 'cloudflare:workers';
import { eq } from 'drizzle-orm';
import { beforeEach, describe, expect, it } from 'vitest';
import type { JanitorReport } from '#contract/operations.ts';
import { initKey, packKey, playbackKey, sourceKey } from '#media/object-keys.ts';
import { runJanitor } from '../../src/maintenance/janitor.ts';
import { createContext } from '../../src/platform/context.ts';
import { newUlid } from '../../src/platform/ids.ts';
import { createLog } from '../../src/platform/log.ts';
import { jobs } from '../../src/processing/table.ts';
import { deleteVideo } from '../../src/videos/deletion.ts';
import { playbackIds } from '../../src/videos/table.ts';
import { theOperator } from './harness.ts';
import {
  db,
  queuedVideo,
  RUNGS,
  readVideo,
  ScriptedTranscoder,
  startedJob,
  type VideoRow,
} from './scripted-transcoder.ts';

const silent = { ...createLog(), info: () => undefined, error: () => undefined };

/** A round with no grace time: nothing here is old. */
function clean(): Promise<JanitorReport> {
  const ctx = createContext(env as never, createExecutionContext(), silent);
  return runJanitor({ ...ctx, config: { ...ctx.config, janitorGraceMs: 0 } }, 'hourly');
}

async function keys(prefix = ''): Promise<string[]> {
  const { objects } = await env.MEDIA.list({ prefix });
  return objects.map(({ key }) => key);
}

async function readyVideo(): Promise<VideoRow> {
  const video = await queuedVideo();
  const transcoder = await startedJob(video);
  await transcoder.plan(RUNGS.slice(0, 1));
  await transcoder.complete('240p', 'audio');
  await transcoder.poster();
  await transcoder.end();
  return video;
}

beforeEach(async () => {
  await clean();
});

describe('the janitor', () => {
  it('removes what no row names, and keeps every object of a video that is ready', async () => {
    const video = await readyVideo();
    const before = await keys();
    const ghost = { videoId: newUlid(1), revision: 1, epoch: 1 };
    await Promise.all(
      [
        sourceKey(newUlid(2)),
        playbackKey(newUlid(3)),
        packKey(ghost, '240p', 0),
        `i/${ghost.videoId}/1/240p/0.1`,
        packKey({ videoId: video.id, revision: 1, epoch: 9 }, '240p', 0),
        initKey({ videoId: video.id, revision: 7, epoch: 1 }, '240p'),
        `i/${video.id}/1/240p/0.99`,
      ].map((key) => env.MEDIA.put(key, 'orphan')),
    );
    const { removed, found, isComplete } = await clean();
    expect(await keys()).toEqual(before);
    expect(removed).toMatchObject({
      'sources without a video': 1,
      'playback records without an id': 1,
      'media objects that nothing refers to': 3,
      'indexes that nothing refers to': 2,
    });
    expect(found).toEqual([]);
    expect(isComplete).toBe(true);
    expect((await clean()).removed).toEqual({});
  });

  it('leaves alone what is young, and what it does not know', async () => {
    await env.MEDIA.put('v/strange', 'x');
    await env.MEDIA.put(sourceKey(newUlid(4)), 'x');
    const ctx = createContext(env as never, createExecutionContext(), silent);
    const { removed, found } = await runJanitor(ctx, 'hourly');
    expect(removed).toEqual({});
    expect(found).toEqual([{ what: 'object of no known kind', subject: 'v/strange' }]);
    await env.MEDIA.delete('v/strange');
  });

  it('leaves a job at work alone, and removes what its lost attempts left', async () => {
    const video = await queuedVideo();
    const first = await startedJob(video);
    await first.plan(RUNGS.slice(0, 1), null);
    await first.make('240p'); // stored, and told to nobody yet
    expect((await clean()).removed).toEqual({});
    expect(await keys(`v/${video.id}/1/e1/`)).not.toEqual([]);
    const second = await first.lost();
    await clean();
    expect(await keys(`v/${video.id}/1/e1/`)).toEqual([]);
    await second.plan(RUNGS.slice(0, 1), null);
    await second.complete('240p');
    await second.end();
    expect((await clean()).removed).toEqual({});
    expect((await readVideo(video.id)).state).toBe('ready');
  });

  it('removes a revision once nobody plays it any more', async () => {
    const video = await readyVideo();
    await db
      .insert(jobs)
      .values({ id: `${video.id}.2`, videoId: video.id, revision: 2, state: 'queued', createdAt: 1, updatedAt: 1 });
    const second = new ScriptedTranscoder({ ...video, revision: 2 });
    await second.job.start(second.jobId);
    await second.plan(RUNGS.slice(0, 1), null);
    await second.complete('240p');
    await second.end();
    await clean();
    expect(await keys(`v/${video.id}/1/`)).not.toEqual([]); // it serves for a day
    await db.update(playbackIds).set({ retiredAt: 1 }).where(eq(playbackIds.revision, 1));
    await clean();
    expect(await keys(`v/${video.id}/1/`)).toEqual([]);
    expect(await keys(`i/${video.id}/1/`)).toEqual([]);
    expect(await keys(`v/${video.id}/2/`)).not.toEqual([]);
    const left = await db.select({ id: jobs.id }).from(jobs).where(eq(jobs.videoId, video.id));
    expect(left).toEqual([{ id: `${video.id}.2` }]);
  });

  it('tells what is missing, and writes a lost playback record again', async () => {
    const video = await readyVideo();
    const [live] = await db.select().from(playbackIds).where(eq(playbackIds.videoId, video.id));
    const pack = packKey({ videoId: video.id, revision: 1, epoch: 1 }, '240p', 0);
    await env.MEDIA.delete([pack, playbackKey(live?.id ?? ''), sourceKey(video.uploadId)]);
    const { found } = await clean();
    expect(found).toEqual(
      expect.arrayContaining([
        { what: 'published media that is missing', subject: pack },
        { what: 'playback record written again', subject: video.id },
        { what: 'video without its source', subject: video.id },
      ]),
    );
    expect(await env.MEDIA.head(playbackKey(live?.id ?? ''))).not.toBeNull();
  });

  it('forgets jobs of videos that are gone', async () => {
    const id = newUlid(5);
    await db
      .insert(jobs)
      .values({ id: `${id}.1`, videoId: id, revision: 1, state: 'queued', createdAt: 1, updatedAt: 1 });
    expect((await clean()).removed).toMatchObject({ 'jobs that are over for good': 1 });
    expect(await db.select().from(jobs).where(eq(jobs.videoId, id))).toEqual([]);
  });
});

describe('an operator', () => {
  it('sends it round and is told what it did', async () => {
    const operator = await theOperator();
    const report = await operator.read<JanitorReport>(200, 'POST', '/api/v1/operations/janitor');
    expect(report.trigger).toBe('operator');
    const { janitor } = await operator.read<{ janitor: JanitorReport }>(200, 'GET', '/api/v1/operations/overview');
    expect(janitor.id).toBe(report.id);
  });
});

describe('a deleted video leaves nothing', () => {
  const remains = async (video: VideoRow): Promise<string[]> => [
    ...(await keys(`v/${video.id}/`)),
    ...(await keys(`i/${video.id}/`)),
    ...(await keys(sourceKey(video.uploadId))),
  ];

  it('when it was being made anew', async () => {
    const video = await readyVideo();
    await db
      .insert(jobs)
      .values({ id: `${video.id}.2`, videoId: video.id, revision: 2, state: 'queued', createdAt: 1, updatedAt: 1 });
    const second = new ScriptedTranscoder({ ...video, revision: 2 });
    await second.job.start(second.jobId);
    await second.plan(RUNGS.slice(0, 1), null);
    await second.make('240p');
    await deleteVideo(createContext(env as never, createExecutionContext(), silent), video.id);
    expect(await remains(video)).toEqual([]);
    expect((await second.put('inits/240p', new Uint8Array(3))).status).toBe(409);
    await second.job.start(second.jobId);
    expect(await second.job.inspect()).toBeNull();
    expect(await db.select().from(jobs).where(eq(jobs.videoId, video.id))).toEqual([]);
  });

  it('when a transcoder goes on sending meanwhile', async () => {
    const video = await queuedVideo();
    const transcoder = await startedJob(video);
    await transcoder.plan(RUNGS.slice(0, 1), null);
    const sending = Promise.allSettled(
      Array.from({ length: 12 }, (_, n) =>
        transcoder.put(`packs/240p/${n}`, new Uint8Array([n]), { 'x-fragments': '1' }),
      ),
    );
    await deleteVideo(createContext(env as never, createExecutionContext(), silent), video.id);
    await sending;
    await clean();
    expect(await remains(video)).toEqual([]);
  });
});
