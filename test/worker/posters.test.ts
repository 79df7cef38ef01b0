// Posters and storyboard from the transcoder's events to what viewers are given, and the choice of another poster.
import { env } from 'cloudflare:workers';
import { describe, expect, test } from 'vitest';
import type { Posters } from '#contract/posters.ts';
import type { TaskEvent } from '#contract/tasks.ts';
import type { Playback, VideoItem } from '#contract/videos.ts';
import { Client, newPerson } from './harness.ts';
import {
  queuedVideo,
  RUNGS,
  readVideo,
  type ScriptedTranscoder,
  sha256,
  startedJob,
  utf8,
  type VideoRow,
} from './scripted-transcoder.ts';

/** Records are written once a second. */
const SOON = { timeout: 20_000 };
const STORYBOARD = { tileWidth: 160, tileHeight: 90, columns: 5, rows: 1, intervalMs: 2000, tiles: 5 };

/** Stores pictures under the epoch of a task and tells of them. */
async function tell(
  transcoder: ScriptedTranscoder,
  { epoch, nextSequence }: { epoch: number; nextSequence: number },
  posters: readonly { candidate: number; atMs: number; rendition: string }[],
  ...more: TaskEvent[]
): Promise<void> {
  const authorization = `Bearer ${await transcoder.token({ epoch })}`;
  const events: TaskEvent[] = [];
  for (const poster of posters) {
    const bytes = utf8(`poster ${poster.candidate} of ${poster.rendition} by ${epoch}`);
    expect((await transcoder.put(`posters/${poster.candidate}`, bytes, { authorization })).status).toBe(200);
    const sum = { sizeBytes: bytes.byteLength, sha256: await sha256(bytes) };
    events.push({ type: 'poster', ...poster, ...sum });
  }
  expect((await transcoder.say(epoch, nextSequence, ...events, ...more)).status).toBe(200);
}

async function sheet(transcoder: ScriptedTranscoder, epoch: number): Promise<TaskEvent[]> {
  const bytes = utf8('five small pictures');
  const authorization = `Bearer ${await transcoder.token({ epoch })}`;
  expect((await transcoder.put('storyboard/0', bytes, { authorization })).status).toBe(200);
  const sum = { sizeBytes: bytes.byteLength, sha256: await sha256(bytes) };
  return [
    { type: 'storyboard-sheet', sheet: 0, ...sum },
    { type: 'storyboard', ...STORYBOARD },
  ];
}

const of = (rendition: string, ...candidates: number[]) =>
  candidates.map((candidate) => ({ candidate, atMs: 1000 * candidate, rendition }));

/** The task of a kind, which a slot takes as soon as there is one. */
async function taskOf(transcoder: ScriptedTranscoder, kind: string) {
  for (let tries = 0; tries < 20; tries += 1) {
    const { tasks } = await transcoder.record();
    const found = tasks.running.find(({ task }) => task.kind === kind);
    if (found) return found;
    await transcoder.job.takeTask(0, 'rest');
  }
  throw new Error(`no task ${kind}`);
}

const bytesOf = async (path: string | null): Promise<string> => {
  const answer = await new Client().send('GET', path ?? '');
  expect(answer.status, path ?? '').toBe(200);
  return answer.text();
};

/** A video with two rungs whose five candidates and storyboard are made of the lowest. */
async function finishedVideo(change: Partial<VideoRow> = {}) {
  const owner = await newPerson();
  const video = await queuedVideo({ ownerId: owner.id, ...change });
  const transcoder = await startedJob(video);
  await transcoder.begin(
    [RUNGS[0], RUNGS[3]].flatMap((rung) => rung ?? []),
    null,
  );
  const first = (await transcoder.record()).tasks.running[0];
  if (!first) throw new Error('nothing runs');
  const playback = () => new Client().read<Playback>(200, 'GET', `/api/v1/videos/${video.id}/playback`);
  return { owner, video, transcoder, first, playback };
}

describe('pictures of a video', () => {
  test('begin with a poster of its first seconds, end sharp, and are never broken on the way', async () => {
    const { owner, video, transcoder, first, playback } = await finishedVideo();
    expect(await playback()).toMatchObject({ poster: null, storyboard: null });
    await tell(transcoder, first, of('240p', 0));
    await expect.poll(async () => (await playback()).poster, SOON).not.toBeNull();
    const early = (await playback()).poster;
    expect(await bytesOf(early)).toBe(`poster 0 of 240p by ${first.epoch}`);
    const posters = `/api/v1/videos/${video.id}/poster`;
    expect(await owner.read<Posters>(200, 'GET', posters)).toEqual({ chosen: null, candidates: [] });

    await transcoder.complete('240p');
    const finish = await taskOf(transcoder, 'finish');
    await tell(transcoder, finish, of('240p', 0, 1, 2, 3, 4), ...(await sheet(transcoder, finish.epoch)), {
      type: 'done',
    });
    await expect.poll(async () => (await playback()).storyboard, SOON).not.toBeNull();
    const { poster, storyboard } = await playback();
    expect(poster).not.toBe(early);
    expect(await bytesOf(poster)).toBe(`poster 0 of 240p by ${finish.epoch}`);
    const vtt = await bytesOf(storyboard);
    expect(vtt).toMatch(/^WEBVTT\n\n00:00:00\.000 --> 00:00:02\.000\nstoryboard\/0\.jpg#xywh=0,0,160,90\n/);
    expect(vtt.match(/-->/g)).toHaveLength(5);
    expect(await bytesOf(storyboard?.replace('storyboard.vtt', 'storyboard/0.jpg') ?? '')).toBe('five small pictures');
    expect((await owner.read<Posters>(200, 'GET', posters)).candidates.map(({ atSeconds }) => atSeconds)).toEqual([
      0, 1, 2, 3, 4,
    ]);

    await transcoder.complete('720p');
    const sharpen = await taskOf(transcoder, 'sharpen');
    expect(sharpen.task).toMatchObject({ rendition: '720p', posters: [{ candidate: 0, fragment: 0 }, {}, {}, {}, {}] });
    expect((await transcoder.record()).phase).toBe('running');
    await tell(transcoder, sharpen, of('720p', 0));
    // Each is told by itself: no record may still name what goes when the job is over.
    await tell(transcoder, { ...sharpen, nextSequence: 1 }, of('720p', 1, 2, 3, 4));
    await transcoder.say(sharpen.epoch, 5, { type: 'done' });
    expect((await transcoder.end()).phase).toBe('done');
    for (const { candidate, url } of (await owner.read<Posters>(200, 'GET', posters)).candidates)
      expect(await bytesOf(url)).toBe(`poster ${candidate} of 720p by ${sharpen.epoch}`);
    expect(await bytesOf((await playback()).poster)).toBe(`poster 0 of 720p by ${sharpen.epoch}`);
    // What it was is gone from storage; who still has the address of then is given what it is now.
    expect(await env.MEDIA.head(`v/${video.id}/1/e${finish.epoch}/posters/0`)).toBeNull();
    expect(await bytesOf(early)).toBe(`poster 0 of 720p by ${sharpen.epoch}`);
    expect((await transcoder.job.references())?.media).toContain(`v/${video.id}/1/e${sharpen.epoch}/posters/4`);
  });

  test('cannot all be made sharp: the video is ready with what there is', async () => {
    const { transcoder, video } = await finishedVideo();
    await transcoder.complete('240p', '720p');
    const finish = await taskOf(transcoder, 'finish');
    await tell(transcoder, finish, of('240p', 0), { type: 'done' });
    const { epoch, nextSequence } = await taskOf(transcoder, 'sharpen');
    await transcoder.say(epoch, nextSequence, { type: 'failed', code: 'no-video-stream', detail: 'for ever' });
    expect((await transcoder.end()).phase).toBe('done');
    expect(await readVideo(video.id)).toMatchObject({ state: 'ready' });
  });
});

describe('the poster that is chosen', () => {
  test('is the poster everywhere at once', async () => {
    const { owner, video, transcoder, playback } = await finishedVideo({ visibility: 'public', title: 'Chosen' });
    await transcoder.complete('240p', '720p');
    const finish = await taskOf(transcoder, 'finish');
    await tell(transcoder, finish, of('720p', 0, 1, 2), { type: 'done' });
    await transcoder.end();
    const path = `/api/v1/videos/${video.id}/poster`;
    const before = (await playback()).poster;
    expect((await owner.read<Posters>(200, 'GET', path)).chosen).toBe(0);
    const chosen = await owner.read<Posters>(200, 'PUT', path, { json: { candidate: 2 } });
    expect(chosen.chosen).toBe(2);
    expect(await bytesOf(chosen.candidates[1]?.url ?? '')).toBe(`poster 1 of 720p by ${finish.epoch}`);

    const { poster } = await playback();
    expect(poster).not.toBe(before);
    expect(await bytesOf(poster)).toBe(`poster 2 of 720p by ${finish.epoch}`);
    const items = await new Client().read<{ data: VideoItem[] }>(200, 'GET', '/api/v1/videos');
    expect(items.data.find(({ id }) => id === video.id)?.poster).toBe(poster);
    const page = await (await new Client().send('GET', `/watch/${video.id}`)).text();
    expect(page).toContain(`<meta property="og:image" content="${env.PUBLIC_ORIGIN}${poster}">`);
    const { handle } = await owner.read<{ handle: string }>(200, 'GET', '/api/v1/channels/me');
    const feed = await (await new Client().send('GET', `/@${handle}/feed.xml`)).text();
    expect(feed).toContain(`${env.PUBLIC_ORIGIN}${poster}`);
    // Made again, it stays chosen.
    expect((await transcoder.record()).production.pictures?.chosen).toBe(2);
  });

  test('is chosen by its owner, of what there is, knowing what it was', async () => {
    const { owner, video, transcoder } = await finishedVideo();
    const path = `/api/v1/videos/${video.id}/poster`;
    await owner.refused('poster-not-found', 'PUT', path, { json: { candidate: 0 } });
    await transcoder.complete('240p', '720p');
    await tell(transcoder, await taskOf(transcoder, 'finish'), of('720p', 0, 1), { type: 'done' });
    await transcoder.end();
    await owner.refused('poster-not-found', 'PUT', path, { json: { candidate: 2 } });
    await owner.refused('invalid-input', 'PUT', path, { json: { candidate: -1 } });
    await new Client().refused('session-required', 'PUT', path, { json: { candidate: 1 } });
    await (await newPerson()).refused('not-owner', 'PUT', path, { json: { candidate: 1 } });
    await (await newPerson()).refused('not-owner', 'GET', path);
    const tag = (await owner.send('GET', path)).headers.get('etag') ?? '';
    const first = await owner.send('PUT', path, { json: { candidate: 1 }, headers: { 'if-match': tag } });
    expect(first.status).toBe(200);
    await owner.refused('precondition-failed', 'PUT', path, { json: { candidate: 0 }, headers: { 'if-match': tag } });
    const now = first.headers.get('etag') ?? '';
    expect((await owner.send('PUT', path, { json: { candidate: 0 }, headers: { 'if-match': now } })).status).toBe(200);
  });
});
