// A job from start to ready, failing rungs, retries and deletion, in real workerd with a scripted transcoder.

import { runDurableObjectAlarm, runInDurableObject } from 'cloudflare:test';
import { env, exports } from 'cloudflare:workers';
import { eq } from 'drizzle-orm';
import { describe, expect, test } from 'vitest';
import { FAILURES } from '#contract/failures.ts';
import type { Problem } from '#contract/problem.ts';
import type { PlaybackRecord } from '#media/playback-record.ts';
import { retirePlaybackIds } from '../../src/videos/playback-ids.ts';
import { videos } from '../../src/videos/table.ts';
import { db, queuedVideo, RUNGS, readVideo, sha256, startedJob, utf8 } from './scripted-transcoder.ts';

const livePlaybackId = async (videoId: string) =>
  db.query.playbackIds.findFirst({
    where: (table, { and, eq, isNull }) => and(eq(table.videoId, videoId), isNull(table.retiredAt)),
  });

async function readRecord(videoId: string): Promise<PlaybackRecord> {
  const live = await livePlaybackId(videoId);
  const object = await env.MEDIA.get(`p/${live?.id}`);
  if (!object) throw new Error('no playback record');
  return object.json();
}

/** A pack of one fragment. */
const ONE = { 'x-fragments': '1' };

const problemOf = async (response: Response) => ({
  status: response.status,
  code: (await response.json<Problem>()).code,
});

describe('from queued to ready', () => {
  test('becomes playable with the lowest rung and the sound, ready with the rest', async () => {
    const video = await queuedVideo();
    const transcoder = await startedJob(video);
    expect((await transcoder.job.view()).stage).toBe('probing');
    await transcoder.plan(RUNGS.slice(0, 2));
    expect(await readVideo(video.id)).toMatchObject({ state: 'processing', durationMs: 10_000, width: 640 });

    await transcoder.complete('240p');
    expect((await readVideo(video.id)).state).toBe('processing');
    await transcoder.complete('audio');
    const playable = await readVideo(video.id);
    expect(playable.state).toBe('playable');
    expect(playable.publishedAt).not.toBeNull();
    expect((await readRecord(video.id)).video.map(({ name }) => name)).toEqual(['240p']);

    await transcoder.poster();
    await transcoder.complete('360p');
    expect(await transcoder.end()).toMatchObject({ phase: 'done', tasks: { running: [] } });
    const ready = await readVideo(video.id);
    expect(ready).toMatchObject({ state: 'ready', indexVersion: 5 });
    const record = await readRecord(video.id);
    expect(record).toMatchObject({ policy: 'public', indexVersion: 5, revision: 1 });
    expect(record.video.map(({ name }) => name)).toEqual(['240p', '360p']);
    expect(record.audio?.codecs).toBe('mp4a.40.2');
    expect(record.posterKey).toBe(ready.posterKey);
    const view = await transcoder.job.view();
    expect(view).toMatchObject({ stage: 'done', progress: 1 });
    expect(view.renditions.map(({ state }) => state)).toEqual(['ready', 'ready', 'ready']);
    const job = await db.query.jobs.findFirst({ where: (table, { eq }) => eq(table.id, transcoder.jobId) });
    expect(job).toMatchObject({ state: 'done', attempts: 0 });
  });

  test('a private video gets a signed id, and its changes reach its owner only', async () => {
    const video = await queuedVideo({ visibility: 'private' });
    const transcoder = await startedJob(video);
    await transcoder.plan(RUNGS.slice(0, 1), null);
    await transcoder.complete('240p');
    expect(await readVideo(video.id)).toMatchObject({ state: 'playable', publishedAt: null });
    expect((await readRecord(video.id)).policy).toBe('signed');
    const rows = await db.query.outbox.findMany({ where: (table, { like }) => like(table.payload, `%${video.id}%`) });
    const topics = rows.flatMap(({ topic }) => topic ?? []);
    expect(new Set(topics)).toEqual(new Set([`user:${video.ownerId}`]));
  });

  test('starting twice claims one epoch', async () => {
    const transcoder = await startedJob(await queuedVideo());
    await transcoder.job.start(transcoder.jobId);
    expect((await transcoder.record()).tasks).toMatchObject({ epoch: 1, running: [{ task: { kind: 'begin' } }] });
  });

  test('a change of visibility ends the old playback id and mints another', async () => {
    const video = await queuedVideo();
    const transcoder = await startedJob(video);
    await transcoder.job.publish(); // nothing to play yet
    expect(await livePlaybackId(video.id)).toBeUndefined();
    await transcoder.plan(RUNGS.slice(0, 1), null);
    await transcoder.complete('240p');
    const before = await livePlaybackId(video.id);
    await db.batch([
      db.update(videos).set({ visibility: 'private' }).where(eq(videos.id, video.id)),
      retirePlaybackIds(db, video.id, Date.now()),
    ]);
    await transcoder.job.publish();
    const after = await livePlaybackId(video.id);
    expect([before?.policy, after?.policy]).toEqual(['public', 'signed']);
    expect(await env.MEDIA.head(`p/${before?.id}`)).toBeNull();
    expect(await readRecord(video.id)).toMatchObject({ policy: 'signed', video: [{ name: '240p' }] });
  });

  test('candidates and storyboard are kept with the video, and the first candidate is its poster', async () => {
    const video = await queuedVideo();
    const transcoder = await startedJob(video);
    await transcoder.plan(RUNGS.slice(0, 1), null);
    await transcoder.complete('240p');
    const bytes = utf8('a picture');
    const sum = { sizeBytes: bytes.byteLength, sha256: await sha256(bytes) };
    for (const path of ['posters/0', 'posters/1', 'storyboard/0'])
      expect((await transcoder.put(path, bytes)).status).toBe(200);
    await transcoder.post(
      { type: 'poster', candidate: 0, atMs: 1000, ...sum },
      { type: 'poster', candidate: 1, atMs: 5000, ...sum },
      { type: 'storyboard-sheet', sheet: 0, ...sum },
      { type: 'storyboard', tileWidth: 160, tileHeight: 90, columns: 5, rows: 5, intervalMs: 2000, tiles: 5 },
    );
    const { production } = await transcoder.end();
    const keys = ['posters/0', 'posters/1', 'storyboard/0'].map((path) => `v/${video.id}/1/e1/${path}`);
    expect((await readVideo(video.id)).posterKey).toBe(keys[0]);
    expect(production.pictures).toMatchObject({
      posters: [{ atMs: 1000 }, { atMs: 5000, key: keys[1] }],
      layout: { tileWidth: 160, tiles: 5 },
    });
    expect((await transcoder.job.references())?.media).toEqual(expect.arrayContaining(keys));
    for (const key of keys) expect(await env.MEDIA.head(key)).not.toBeNull();
  });

  test('captions that are left out are told to the owner, once, and stay away from what is played', async () => {
    const video = await queuedVideo();
    const transcoder = await startedJob(video);
    await transcoder.plan(RUNGS.slice(0, 1), null);
    await transcoder.complete('240p');
    const leftOut = { label: 'German', reason: 'too-many-cues' } as const;
    for (let n = 0; n < 2; n += 1) await transcoder.post({ type: 'caption-left-out', ...leftOut });
    await transcoder.end();
    const shown = await exports.default.fetch(`${env.PUBLIC_ORIGIN}/api/v1/videos/${video.id}`);
    expect(await shown.json()).toMatchObject({ state: 'ready', captionsLeftOut: [leftOut] });
    expect((await readRecord(video.id)).captions).toEqual([]);
  });

  test('captions get languages that are unique, and reach record and rows', async () => {
    const video = await queuedVideo();
    const transcoder = await startedJob(video);
    await transcoder.plan(RUNGS.slice(0, 1), null);
    await transcoder.complete('240p');
    const bytes = utf8('WEBVTT\n');
    // The transcoder names the second track of a language so (BCP 47, private use).
    for (const [index, language] of ['en', 'en-x-2', 'en'].entries()) {
      await transcoder.put(`captions/${index}`, bytes);
      const sum = { sizeBytes: bytes.byteLength, sha256: await sha256(bytes) };
      await transcoder.post({ type: 'caption', index, language, label: 'English', ...sum });
    }
    // The record is written once a second.
    const inRecord = async () => (await readRecord(video.id)).captions.map(({ language }) => language);
    await expect.poll(inRecord, { timeout: 10_000 }).toEqual(['en', 'en-x-2', 'en-2']);
    const rows = await db.query.captions.findMany({ where: (table, { eq }) => eq(table.videoId, video.id) });
    expect(rows.map(({ language }) => language).sort()).toEqual(['en', 'en-2', 'en-x-2']);
  });
});

describe('events', () => {
  test('of a stale epoch are refused, and so are its objects', async () => {
    const transcoder = await startedJob(await queuedVideo());
    await transcoder.plan();
    const successor = await transcoder.lost();
    expect(successor.epoch).toBe(2);
    expect((await transcoder.record()).tasks.failures).toMatchObject({ begin: { attempts: 1 } });
    const events = transcoder.postRaw({ epoch: 1, sequence: 1, events: [] });
    expect(await problemOf(await events)).toEqual({ status: 409, code: 'epoch-stale' });
    const object = transcoder.put('packs/240p/0', new Uint8Array([1]), ONE);
    expect(await problemOf(await object)).toEqual({ status: 409, code: 'epoch-stale' });
  });

  test('count once when they are repeated, and wait when some before them are missing', async () => {
    const video = await queuedVideo();
    const transcoder = await startedJob(video);
    await transcoder.plan(RUNGS.slice(0, 1), null);
    const events = await transcoder.make('240p');
    const batch = { epoch: 1, sequence: 1, events };
    const ahead = await (await transcoder.postRaw({ ...batch, sequence: 5 })).json();
    expect(ahead).toEqual({ stop: false, nextSequence: 1 });
    const first = await (await transcoder.postRaw(batch)).json();
    const again = await (await transcoder.postRaw(batch)).json();
    expect(again).toEqual(first);
    expect((await readVideo(video.id)).indexVersion).toBe(2); // it plays, and it is complete
  });

  test.each([
    ['a pack with another checksum', { sha256: '0'.repeat(64) }, 'checksum-mismatch'],
    ['a pack with another length', { fragmentBytes: [1] }, 'checksum-mismatch'],
    ['a pack that never arrived', { firstFragment: 3, fragmentBytes: [1] }, 'checksum-mismatch'],
    ['a rendition that is not planned', { rendition: '1440p' }, 'invalid-input'],
  ])('%s is refused', async (_name, change, code) => {
    const transcoder = await startedJob(await queuedVideo());
    await transcoder.plan();
    const [init, pack] = await transcoder.make('240p');
    const response = await transcoder.postRaw({ epoch: 1, sequence: 1, events: [init, { ...pack, ...change }] });
    expect((await problemOf(response)).code).toBe(code);
  });

  test('a rendition with a hole is not complete', async () => {
    const video = await queuedVideo();
    const transcoder = await startedJob(video, { seconds: 130 });
    await transcoder.plan(RUNGS.slice(0, 1), null);
    const events = await transcoder.make('240p');
    const holey = events.filter(
      (event) => !(event.type === 'pack' && event.firstFragment > 0 && event.firstFragment < 60),
    );
    await transcoder.post(...holey);
    expect((await transcoder.record()).production.tracks['240p']?.state).toBe('encoding');
    expect((await readVideo(video.id)).state).toBe('playable'); // what is missing is made when it is asked for
  });
});

describe('objects', () => {
  test('with a wrong checksum are refused by storage, the same again is fine, others are a conflict', async () => {
    const transcoder = await startedJob(await queuedVideo());
    await transcoder.plan();
    const bytes = new Uint8Array([1, 2, 3]);
    const wrong = await transcoder.put('packs/240p/0', bytes, { 'x-sha256': 'f'.repeat(64), ...ONE });
    expect(await problemOf(wrong)).toEqual({ status: 422, code: 'checksum-mismatch' });
    expect((await transcoder.put('packs/240p/0', bytes, ONE)).status).toBe(200);
    expect((await transcoder.put('packs/240p/0', bytes, ONE)).status).toBe(200);
    const other = await transcoder.put('packs/240p/0', new Uint8Array([4]), ONE);
    expect(await problemOf(other)).toEqual({ status: 409, code: 'object-conflict' });
  });

  test.each([
    ['no length', { 'content-length': 'none' }, 'length-required'],
    ['too long', { 'content-length': '99999999' }, 'body-too-large'],
    ['no checksum', { 'x-sha256': '' }, 'invalid-input'],
    ['no bearer', { authorization: '' }, 'job-token-invalid'],
    ['a foreign bearer', { authorization: 'Bearer eyJhbGciOiJub25lIn0.e30.' }, 'job-token-invalid'],
  ])('%s', async (_name, headers, code) => {
    const transcoder = await startedJob(await queuedVideo());
    expect((await problemOf(await transcoder.put('posters/0', new Uint8Array([1]), headers))).code).toBe(code);
  });

  test('a bearer opens its own job and epoch only, and only until it expires', async () => {
    const transcoder = await startedJob(await queuedVideo());
    const other = await startedJob(await queuedVideo());
    const tokens = [
      await other.token(),
      await transcoder.token({ secret: 'another-secret-of-32-characters-at-least' }),
      await transcoder.token({ atMs: Date.now() - 16 * 60_000 }),
    ];
    for (const token of tokens) {
      const response = await transcoder.fetch('source', { headers: { authorization: `Bearer ${token}` } });
      expect(await problemOf(response)).toEqual({ status: 401, code: 'job-token-invalid' });
    }
    const old = { authorization: `Bearer ${await transcoder.token({ atMs: Date.now() - 6 * 60_000 })}` };
    const body = JSON.stringify({ epoch: 1, sequence: 0, events: [] });
    const headers = { ...old, 'content-type': 'application/json' };
    const renewed = await (await transcoder.fetch('events', { method: 'POST', headers, body })).json<{
      token?: string;
    }>();
    expect(renewed.token).toBeTypeOf('string');
  });

  test.each([
    [undefined, 200, 'the source', null],
    ['bytes=4-9', 206, 'source', 'bytes 4-9/43'],
    ['bytes=-8', 206, 'uploaded', 'bytes 35-42/43'],
    ['bytes=99-', 416, null, 'bytes */43'],
  ])('the source by range %s', async (range, status, text, contentRange) => {
    const transcoder = await startedJob(await queuedVideo());
    const init = range ? { headers: { range } } : {};
    const response = await transcoder.fetch('source', init);
    expect(response.status).toBe(status);
    expect(response.headers.get('content-range')).toBe(contentRange);
    const body = await response.text();
    if (text !== null) expect(body.slice(0, text.length)).toBe(text);
    const head = await transcoder.fetch('source', { ...init, method: 'HEAD' });
    expect([head.status, await head.text()]).toEqual([status, '']);
  });
});

describe('when it goes wrong', () => {
  test('a failed rung does not fail a video that plays', async () => {
    const video = await queuedVideo();
    const transcoder = await startedJob(video);
    await transcoder.plan(RUNGS.slice(0, 2));
    await transcoder.complete('240p', 'audio');
    await transcoder.post({ type: 'rendition-failed', rendition: '360p', code: 'encoder-failed', detail: 'no luck' });
    await transcoder.end();
    expect((await readVideo(video.id)).state).toBe('ready');
    const row = await db.query.renditions.findFirst({
      where: (table, { and, eq }) => and(eq(table.videoId, video.id), eq(table.name, '360p')),
    });
    expect(row).toMatchObject({ state: 'failed', errorCode: 'encoder-failed' });
  });

  test('a permanent failure ends the job at once', async () => {
    const video = await queuedVideo();
    const transcoder = await startedJob(video);
    const answer = await transcoder.post({ type: 'failed', code: 'no-video-stream', detail: 'only sound' });
    expect(answer.stop).toBe(true);
    expect(await readVideo(video.id)).toMatchObject({ state: 'failed', errorCode: 'no-video-stream' });
    expect((await transcoder.job.view()).error).toEqual({
      code: 'no-video-stream',
      detail: FAILURES['no-video-stream'].text,
    });
  });

  test('a transient one is tried again under a new epoch, five times, then it is a dead letter', async () => {
    const video = await queuedVideo();
    let transcoder = await startedJob(video);
    for (let epoch = 1; epoch <= 5; epoch += 1) {
      expect(transcoder.epoch).toBe(epoch);
      await transcoder.post({ type: 'failed', code: 'encoder-failed', detail: 'crashed' });
      const late = await transcoder.postRaw({ epoch, sequence: 1, events: [] });
      if (epoch === 5) {
        expect(await late.json()).toEqual({ stop: true, nextSequence: 1 });
        break;
      }
      expect(late.status).toBe(409);
      expect((await transcoder.record()).tasks).toMatchObject({
        running: [],
        failures: { begin: { attempts: epoch } },
      });
      transcoder = await transcoder.rested();
    }
    expect((await readVideo(video.id)).state).toBe('failed');
    const letter = await db.query.deadLetters.findFirst({
      where: (table, { like }) => like(table.payload, `%${video.id}%`),
    });
    expect(letter?.reason).toContain('crashed');
  });

  test('an alarm that rings while the lease still runs is set again', async () => {
    const transcoder = await startedJob(await queuedVideo());
    await transcoder.plan();
    const alarm = () => runInDurableObject(transcoder.job, (_instance, state) => state.storage.getAlarm());
    await runDurableObjectAlarm(transcoder.job);
    const { tasks } = await transcoder.record();
    expect(tasks).toMatchObject({ epoch: 1, running: [{ epoch: 1 }] });
    expect(await alarm()).toBe(tasks.running[0]?.leaseEndMs);
  });

  test('what plays stays when the rest is lost', async () => {
    const video = await queuedVideo();
    const transcoder = await startedJob(video);
    await transcoder.plan(RUNGS.slice(0, 2), null);
    await transcoder.complete('240p');
    let last = transcoder;
    for (let i = 0; i < 5; i += 1) last = await last.lost();
    expect(await transcoder.record()).toMatchObject({ phase: 'failed', error: { code: 'transcoder-lost' } });
    expect((await readVideo(video.id)).state).toBe('ready');
  });

  test('a new attempt keeps what is complete, makes the rest again, and leaves no rubbish', async () => {
    const video = await queuedVideo();
    const first = await startedJob(video);
    await first.plan(RUNGS.slice(0, 2), null);
    await first.complete('240p');
    await first.make('360p'); // stored, and told to nobody
    const second = await first.lost();
    await second.plan(RUNGS.slice(0, 2), null);
    expect((await second.record()).production.tracks['240p']?.state).toBe('ready');
    await second.complete('360p');
    await second.end();
    expect((await readVideo(video.id)).state).toBe('ready');
    const { objects } = await env.MEDIA.list({ prefix: `v/${video.id}/` });
    expect(objects.map(({ key }) => key.replace(`v/${video.id}/1/`, ''))).toEqual([
      'e1/240p/0.pack',
      'e1/240p/init',
      'e2/360p/0.pack',
      'e2/360p/init',
    ]);
  });

  test('a deleted video stops its job, whose late objects are not kept', async () => {
    const video = await queuedVideo();
    const transcoder = await startedJob(video);
    await transcoder.plan();
    await transcoder.job.cancel();
    expect(await transcoder.post()).toMatchObject({ stop: true });
    const late = await transcoder.put('packs/240p/0', new Uint8Array([1]), ONE);
    expect(await problemOf(late)).toEqual({ status: 409, code: 'epoch-stale' });
    expect((await env.MEDIA.list({ prefix: `v/${video.id}/` })).objects).toEqual([]);
    await transcoder.job.start(transcoder.jobId);
    expect((await transcoder.job.view()).renditions).toEqual([]);
  });
});
