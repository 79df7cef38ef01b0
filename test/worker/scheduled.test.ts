// Scheduled videos: nobody's but their owner's until their time, then public by the clock, by an edit or by the sweep.
import { createExecutionContext, runDurableObjectAlarm } from 'cloudflare:test';
import { env } from 'cloudflare:workers';
import { expect, it } from 'vitest';
import type { User } from '#contract/accounts.ts';
import type { Playback, Video } from '#contract/videos.ts';
import { createContext } from '../../src/platform/context.ts';
import { sweepReleases } from '../../src/sharing/due.ts';
import { RELEASE_CLOCK, releaseDue } from '../../src/videos/release.ts';
import { editVideo } from '../../src/videos/videos.ts';
import { Client, newPerson, startUpload } from './harness.ts';
import { queuedVideo, readVideo, startedJob, type VideoRow } from './scripted-transcoder.ts';

const visitor = new Client();
const clock = () => env.RELEASE_CLOCK.getByName(RELEASE_CLOCK);
const context = () => createContext(env as never, createExecutionContext());
const inFuture = (ms: number) => new Date(Date.now() + ms).toISOString();
const FAR = 3600_000;

const told = async (videoId: string): Promise<number> =>
  (await env.DB.prepare(
    "SELECT count(*) AS n FROM outbox WHERE payload ->> 'type' = 'video.published' AND payload ->> 'videoId' = ?",
  )
    .bind(videoId)
    .first<number>('n')) ?? 0;

/** As if its time had come. */
const comeTime = (videoId: string) =>
  env.DB.prepare('UPDATE videos SET publish_at = ? WHERE id = ?')
    .bind(Date.now() - 1, videoId)
    .run();

async function scheduled(isPlayable = true) {
  const owner = await newPerson();
  const row: VideoRow = await queuedVideo({ ownerId: owner.id, visibility: 'private' });
  const transcoder = await startedJob(row);
  await transcoder.plan(undefined, null);
  if (isPlayable) await transcoder.complete('240p');
  const path = `/api/v1/videos/${row.id}`;
  const json = { visibility: 'scheduled', publishAt: inFuture(FAR) };
  const video = await owner.read<Video>(200, 'PATCH', path, { json });
  expect(video).toMatchObject(json);
  return { owner, id: row.id, path, transcoder };
}

it('is its owner’s alone until its time; then everybody finds it, and each is told once', async () => {
  const { owner, id, path } = await scheduled();
  await visitor.refused('video-not-found', 'GET', path);
  const before = await owner.read<Playback>(200, 'GET', `${path}/playback`);
  await comeTime(id);
  await runDurableObjectAlarm(clock());
  const video = await visitor.read<Video>(200, 'GET', path);
  expect(video).toMatchObject({ visibility: 'public', publishAt: null });
  expect(Date.parse(video.publishedAt ?? '')).toBeLessThanOrEqual(Date.now());
  expect(await told(id)).toBe(1);
  const { playbackId, hls } = await visitor.read<Playback>(200, 'GET', `${path}/playback`);
  expect(playbackId).not.toBe(before.playbackId);
  expect((await visitor.send('GET', hls)).status).toBe(200);
  await releaseDue(context());
  expect(await told(id)).toBe(1);
});

it('the clock is set to the next time, and goes on after each', async () => {
  const first = await scheduled();
  const second = await scheduled();
  const at = Date.now() + FAR / 2;
  const json = { publishAt: new Date(at).toISOString() };
  await second.owner.read(200, 'PATCH', second.path, { json });
  await comeTime(first.id);
  await runDurableObjectAlarm(clock());
  expect((await readVideo(first.id)).visibility).toBe('public');
  expect((await readVideo(second.id)).visibility).toBe('scheduled');
  expect(await runDurableObjectAlarm(clock())).toBe(true);
});

it('becomes public when it is playable, if that is later', async () => {
  const { id, path, transcoder } = await scheduled(false);
  await comeTime(id);
  await releaseDue(context());
  await visitor.refused('video-not-found', 'GET', path);
  expect(await told(id)).toBe(0);
  await transcoder.complete('240p');
  expect(await visitor.read<Video>(200, 'GET', path)).toMatchObject({ visibility: 'public' });
  expect(await told(id)).toBe(1);
});

it('the sweep makes up for a time at which nothing ran', async () => {
  const { id, path } = await scheduled();
  await comeTime(id);
  expect(await sweepReleases(context())).toBeGreaterThanOrEqual(1);
  await visitor.read(200, 'GET', path);
});

it('a crash behind the change leaves no public video that cannot be played', async () => {
  const { id, path } = await scheduled();
  await comeTime(id);
  await releaseDue(context());
  await env.DB.prepare('UPDATE playback_ids SET retired_at = 1 WHERE video_id = ?').bind(id).run();
  await visitor.refused('video-not-playable', 'GET', `${path}/playback`);
  await sweepReleases(context());
  await visitor.read(200, 'GET', `${path}/playback`);
});

/** A context whose first batch waits until something else has happened. */
function interrupted(happens: () => Promise<unknown>) {
  const ctx = context();
  let isFirst = true;
  const db = new Proxy(ctx.db, {
    get(target, name) {
      const value = Reflect.get(target, name) as unknown;
      if (name !== 'batch') return typeof value === 'function' ? value.bind(target) : value;
      return async (statements: Parameters<typeof target.batch>[0]) => {
        const isInterrupted = isFirst;
        isFirst = false;
        if (isInterrupted) await happens();
        return target.batch(statements);
      };
    },
  });
  return { ...ctx, db };
}

it('an edit of the title that meets the release takes nothing back', async () => {
  const { owner, id } = await scheduled();
  await comeTime(id);
  const ctx = interrupted(() => releaseDue(context()));
  await editVideo(ctx, { id: owner.id } as User, id, { title: 'Another' });
  expect(await readVideo(id)).toMatchObject({ title: 'Another', visibility: 'public', publishAt: null });
  expect(await told(id)).toBe(1);
});

it('a withdrawal that meets the release wins, and ends what was handed out between', async () => {
  const { owner, id, path } = await scheduled();
  await comeTime(id);
  let between = '';
  const ctx = interrupted(async () => {
    await releaseDue(context());
    between = (await visitor.read<Playback>(200, 'GET', `${path}/playback`)).playbackId;
  });
  await editVideo(ctx, { id: owner.id } as User, id, { visibility: 'private' });
  expect((await readVideo(id)).visibility).toBe('private');
  expect(await env.MEDIA.get(`p/${between}`)).toBeNull();
  await visitor.refused('video-not-found', 'GET', path);
});

it('a release that meets a withdrawal or a later time does nothing', async () => {
  const withdrawn = await scheduled();
  await comeTime(withdrawn.id);
  const edit = (visibility: 'private') =>
    editVideo(context(), { id: withdrawn.owner.id } as User, withdrawn.id, { visibility });
  expect(await releaseDue(interrupted(() => edit('private')))).toBe(0);
  expect((await readVideo(withdrawn.id)).visibility).toBe('private');
  await withdrawn.owner.read(200, 'GET', `${withdrawn.path}/playback`);
  expect(await told(withdrawn.id)).toBe(0);
});

it('an upload may be scheduled; a time that cannot be is refused where it stands', async () => {
  const owner = await newPerson();
  const publishAt = inFuture(FAR);
  const { videoId } = await startUpload(owner, 10, { visibility: 'scheduled', publishAt });
  expect(await readVideo(videoId)).toMatchObject({ visibility: 'scheduled', publishAt: Date.parse(publishAt) });
  const path = `/api/v1/videos/${videoId}`;
  for (const wrong of [inFuture(-1000), inFuture(3 * 365 * 24 * FAR), null, 'tomorrow']) {
    const problem = await owner.refused('invalid-input', 'PATCH', path, { json: { publishAt: wrong } });
    expect(problem.errors.map(({ pointer }) => pointer)).toEqual(['/publishAt']);
  }
  await owner.refused('invalid-input', 'PATCH', path, { json: { visibility: 'public', publishAt } });
  await new Client().refused('session-required', 'PATCH', path, { json: { publishAt } });
  await (await newPerson()).refused('video-not-found', 'PATCH', path, { json: { publishAt } });
});
