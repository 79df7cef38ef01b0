// A video that goes public and private again: each time another playback id, and the old one serves nobody any more.
import { createExecutionContext } from 'cloudflare:test';
import { env } from 'cloudflare:workers';
import { beforeAll, expect, it } from 'vitest';
import type { User } from '#contract/accounts.ts';
import type { Playback } from '#contract/videos.ts';
import { playbackKey } from '#media/object-keys.ts';
import type { PlaybackRecord } from '#media/playback-record.ts';
import { createContext } from '../../src/platform/context.ts';
import { mirrorJob } from '../../src/processing/mirror.ts';
import { editVideo } from '../../src/videos/videos.ts';
import { Client, newPerson } from './harness.ts';
import { queuedVideo, readVideo, startedJob, type VideoRow } from './scripted-transcoder.ts';

let owner: Awaited<ReturnType<typeof newPerson>>;
let video: VideoRow;
const visitor = new Client();

beforeAll(async () => {
  owner = await newPerson();
  video = await queuedVideo({ ownerId: owner.id, visibility: 'public' });
  const transcoder = await startedJob(video);
  await transcoder.plan(undefined, null);
  await transcoder.complete('240p');
});

const recordOf = async (playbackId: string): Promise<PlaybackRecord | null> =>
  (await env.MEDIA.get(playbackKey(playbackId)))?.json() ?? null;
const playback = (client: Client) => client.read<Playback>(200, 'GET', `/api/v1/videos/${video.id}/playback`);
const show = (visibility: string) => owner.read(200, 'PATCH', `/api/v1/videos/${video.id}`, { json: { visibility } });

it('mints, withdraws and never changes the policy of an id', async () => {
  const first = await playback(visitor);
  expect(first.hls).toContain(`/media/${first.playbackId}/master.m3u8`);
  expect((await recordOf(first.playbackId))?.policy).toBe('public');
  expect((await visitor.send('GET', first.hls)).status).toBe(200);

  await show('private');
  expect(await recordOf(first.playbackId)).toBeNull();
  await visitor.refused('video-not-found', 'GET', `/api/v1/videos/${video.id}/playback`);
  const own = await playback(owner);
  expect(own.playbackId).not.toBe(first.playbackId);
  expect((await recordOf(own.playbackId))?.policy).toBe('signed');
  // The token is the permission; without it the same address is nothing.
  expect((await visitor.send('GET', own.hls)).status).toBe(200);
  await visitor.refused('media-not-found', 'GET', `/media/${own.playbackId}/master.m3u8`);

  await show('unlisted');
  const again = await playback(visitor);
  expect([first.playbackId, own.playbackId]).not.toContain(again.playbackId);
  await show('public');
  expect((await playback(visitor)).playbackId).toBe(again.playbackId);

  // What a crash left half done is mended by asking for the same once more.
  await env.DB.prepare('UPDATE playback_ids SET retired_at = 1 WHERE id = ?').bind(again.playbackId).run();
  await owner.refused('video-not-playable', 'GET', `/api/v1/videos/${video.id}/playback`);
  await show('public');
  expect(await recordOf(again.playbackId)).toBeNull();
  expect((await playback(visitor)).playbackId).not.toBe(again.playbackId);
});

it('goes with the video', async () => {
  const { playbackId } = await playback(visitor);
  await owner.read(204, 'DELETE', `/api/v1/videos/${video.id}`);
  expect(await recordOf(playbackId)).toBeNull();
  expect((await env.MEDIA.list({ prefix: `v/${video.id}/` })).objects).toEqual([]);
  expect((await env.MEDIA.list({ prefix: `i/${video.id}/` })).objects).toEqual([]);
});

/** A context whose first batch waits until something else has happened. */
function interrupted(happens: () => Promise<unknown>) {
  const ctx = createContext(env as never, createExecutionContext());
  let isFirst = true;
  const db = new Proxy(ctx.db, {
    get(target, name) {
      const value = Reflect.get(target, name) as unknown;
      if (name !== 'batch') return typeof value === 'function' ? value.bind(target) : value;
      return async (statements: Parameters<typeof target.batch>[0]) => {
        if (isFirst) await happens();
        isFirst = false;
        return target.batch(statements);
      };
    },
  });
  return { ...ctx, db };
}

const publications = async (videoId: string): Promise<number> =>
  (await env.DB.prepare(
    "SELECT count(*) AS n FROM outbox WHERE payload ->> 'type' = 'video.published' AND payload ->> 'videoId' = ?",
  )
    .bind(videoId)
    .first<number>('n')) ?? 0;

it('is found and told of when it becomes playable while it is made public', async () => {
  const row = await queuedVideo({ ownerId: owner.id, visibility: 'private' });
  const transcoder = await startedJob(row);
  await transcoder.plan(undefined, null);
  const ctx = interrupted(() => transcoder.complete('240p'));
  await editVideo(ctx, { id: owner.id } as User, row.id, { visibility: 'public' });
  const { listedAt } = await readVideo(row.id);
  expect(listedAt).not.toBeNull();
  expect(await publications(row.id)).toBe(1);
  const seen = await visitor.read<Playback>(200, 'GET', `/api/v1/videos/${row.id}/playback`);
  expect((await recordOf(seen.playbackId))?.policy).toBe('public');
});

it('is found and told of when it is made public while it becomes playable', async () => {
  const row = await queuedVideo({ ownerId: owner.id, visibility: 'private' });
  const transcoder = await startedJob(row);
  await transcoder.plan(undefined, null);
  const record = await transcoder.record();
  const before = await readVideo(row.id);
  await owner.read(200, 'PATCH', `/api/v1/videos/${row.id}`, { json: { visibility: 'public' } });
  const ctx = createContext(env as never, createExecutionContext());
  await mirrorJob(ctx, { ...record, phase: 'done' }, before);
  expect((await readVideo(row.id)).listedAt).not.toBeNull();
  expect(await publications(row.id)).toBe(1);
});
