// The id under which a video is played, in the video's own row: after every step of its life what the table of ids says.
import { env } from 'cloudflare:workers';
import { eq } from 'drizzle-orm';
import { expect, it } from 'vitest';
import { jobs } from '../../src/processing/table.ts';
import { livePlaybackId, retirePlaybackIds } from '../../src/videos/playback-ids.ts';
import { playbackIds } from '../../src/videos/table.ts';
import { newPerson } from './harness.ts';
import { db, queuedVideo, RUNGS, readVideo, ScriptedTranscoder, startedJob } from './scripted-transcoder.ts';

/** What the row says, which must be what the table of ids says. */
async function inStep(videoId: string): Promise<{ id: string; policy: string } | null> {
  const row = await readVideo(videoId);
  const said = row.livePlaybackId === null ? null : { id: row.livePlaybackId, policy: row.livePlaybackPolicy };
  expect(said).toEqual((await livePlaybackId(db, row)) ?? null);
  return said as { id: string; policy: string } | null;
}

it('follows minting, a change of visibility, a new revision and the deletion', async () => {
  const owner = await newPerson();
  const video = await queuedVideo({ ownerId: owner.id });
  expect(await inStep(video.id)).toBeNull();
  const first = await startedJob(video);
  await first.plan(RUNGS.slice(0, 1), null);
  await first.complete('240p');
  await first.end();
  const minted = await inStep(video.id);
  expect(minted?.policy).toBe('public');

  await db.batch([retirePlaybackIds(db, video.id, Date.now())]);
  expect(await inStep(video.id)).toBeNull();
  await owner.read(200, 'PATCH', `/api/v1/videos/${video.id}`, { json: { visibility: 'private' } });
  const signed = await inStep(video.id);
  expect(signed?.policy).toBe('signed');
  await owner.read(200, 'PATCH', `/api/v1/videos/${video.id}`, { json: { visibility: 'public' } });
  const before = await inStep(video.id);
  expect(before?.policy).toBe('public');

  await db
    .insert(jobs)
    .values({ id: `${video.id}.2`, videoId: video.id, revision: 2, state: 'queued', createdAt: 1, updatedAt: 1 });
  const second = new ScriptedTranscoder({ ...video, revision: 2 });
  await second.job.start(second.jobId);
  await second.plan(RUNGS.slice(0, 1), null);
  expect(await inStep(video.id)).toEqual(before);
  await second.complete('240p');
  expect(await readVideo(video.id)).toMatchObject({ revision: 2 });
  const after = await inStep(video.id);
  expect(after).not.toBeNull();
  expect(after?.id).not.toBe(before?.id);
  await second.end();
  expect(await inStep(video.id)).toEqual(after);

  await owner.read(204, 'DELETE', `/api/v1/videos/${video.id}`);
  expect(await db.select().from(playbackIds).where(eq(playbackIds.videoId, video.id))).toEqual([]);
  expect(await env.DB.prepare('SELECT 1 FROM videos WHERE id = ?').bind(video.id).first()).toBeNull();
});

it('follows whatever is written past the use cases', async () => {
  const video = await queuedVideo();
  const insert = (id: string, revision: number) =>
    db.insert(playbackIds).values({ id, videoId: video.id, revision, policy: 'public', createdAt: 1 });
  await insert(`${video.id}-two`, 2); // of a revision that has yet to take over
  expect(await inStep(video.id)).toBeNull();
  await insert(`${video.id}-one`, 1);
  expect(await inStep(video.id)).toMatchObject({ id: `${video.id}-one` });
  const revise = (revision: number) =>
    env.DB.prepare('UPDATE videos SET revision = ? WHERE id = ?').bind(revision, video.id).run();
  await revise(2);
  expect(await inStep(video.id)).toMatchObject({ id: `${video.id}-two` });
  await db.update(playbackIds).set({ retiredAt: 1 }).where(eq(playbackIds.revision, 1));
  expect(await inStep(video.id)).toMatchObject({ id: `${video.id}-two` });
  await db.delete(playbackIds).where(eq(playbackIds.id, `${video.id}-two`));
  expect(await inStep(video.id)).toBeNull();
  await revise(1);
  expect(await inStep(video.id)).toBeNull();
  await db.update(playbackIds).set({ retiredAt: null }).where(eq(playbackIds.videoId, video.id));
  expect(await inStep(video.id)).toMatchObject({ id: `${video.id}-one` });
});
