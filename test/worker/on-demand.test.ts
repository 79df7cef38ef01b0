// Fragments that are made when they are asked for: by whom, in which order, and what is told to those who wait.
import { runDurableObjectAlarm } from 'cloudflare:test';
import { env } from 'cloudflare:workers';
import { describe, expect, it } from 'vitest';
import type { Problem } from '#contract/problem.ts';
import { playbackKey } from '#media/object-keys.ts';
import { Ensuring } from '../../src/processing/ensuring.ts';
import { NOTHING_MADE, takeInit, takePlan } from '../../src/processing/production.ts';
import type { RunningTask } from '../../src/processing/task-state.ts';
import { livePlaybackId } from '../../src/videos/playback-ids.ts';
import { countedFetch } from './counting-bindings.ts';
import {
  db,
  fragmentBytes,
  queuedVideo,
  RUNGS,
  readVideo,
  ScriptedTranscoder,
  startedJob,
} from './scripted-transcoder.ts';

const RUNG = RUNGS.slice(0, 1);
const SECONDS = 130; // 66 fragments

/** A video of which nothing but plan and init segments is there, and its transcoder. */
async function playable(rungs = RUNG) {
  const video = await queuedVideo();
  const transcoder = await startedJob(video, { seconds: SECONDS });
  await transcoder.begin(rungs, null);
  return { video, transcoder };
}

/** The task that is under way for a viewer. */
async function forViewer(transcoder: ScriptedTranscoder): Promise<RunningTask> {
  const find = async () => (await transcoder.record()).tasks.running.find((task) => task.class === 'viewer');
  await expect.poll(find, { timeout: 5_000 }).toBeDefined();
  return (await find()) as RunningTask;
}

/** The transcoder of another task of the same job. */
const at = (transcoder: ScriptedTranscoder, video: Parameters<typeof startedJob>[0], epoch: number) =>
  new ScriptedTranscoder(video, { epoch, seconds: transcoder.timeline.frameCount / 25 });

describe('a fragment', () => {
  it('that is there is told at once, with all that is known of its block', async () => {
    const { transcoder } = await playable();
    await transcoder.post(await transcoder.sendPack('240p', { first: 0, end: 3 }));
    const packs = [
      { epoch: 1, firstFragment: 0, fragmentBytes: [0, 1, 2].map((n) => fragmentBytes('240p', n).length) },
    ];
    expect(await transcoder.job.ensure('240p', 1)).toEqual({ kind: 'there', packs, waited: false });
    expect(await transcoder.job.whereIs('240p', 1)).toEqual({ kind: 'there', packs, waited: false });
    expect(await transcoder.job.whereIs('240p', 3)).toEqual({ kind: 'late' });
  });

  it('that is not is made next, from itself to the end of its unit, and told to all who wait', async () => {
    const { video, transcoder } = await playable();
    const answers = [transcoder.job.ensure('240p', 40), transcoder.job.ensure('240p', 40)];
    const { epoch, task } = await forViewer(transcoder);
    expect(task).toEqual({
      kind: 'make',
      pace: 'viewer',
      video: { renditions: ['240p'], run: { first: 40, end: 42 } },
      audio: null,
    });
    const maker = at(transcoder, video, epoch);
    await maker.post(await maker.sendPack('240p', { first: 40, end: 42 }), { type: 'done' });
    for (const answer of await Promise.all(answers)) {
      expect(answer).toMatchObject({ kind: 'there', waited: true, packs: [{ epoch, firstFragment: 40 }] });
    }
    expect((await transcoder.record()).tasks.running.map((each) => each.epoch)).not.toContain(epoch);
  });

  it('of no rendition, behind the end, of a job that is over or was never there, is gone', async () => {
    const { transcoder } = await playable();
    for (const [name, n] of [
      ['1080p', 0],
      ['audio', 0],
      ['240p', 66],
    ] as const)
      expect(await transcoder.job.ensure(name, n)).toEqual({ kind: 'gone' });
    const waiting = transcoder.job.ensure('240p', 50);
    await forViewer(transcoder);
    await transcoder.job.giveUp('a test');
    expect(await waiting).toEqual({ kind: 'gone' });
    expect(await transcoder.job.ensure('240p', 50)).toEqual({ kind: 'gone' });
    expect(await env.TRANSCODE_JOB.getByName('none.1').ensure('240p', 0)).toEqual({ kind: 'gone' });
  });

  it('that is not stored in time is late, and nobody waits for it any more', async () => {
    const plan = new ScriptedTranscoder({ id: 'v', revision: 1 } as never).encodePlan(RUNG, null);
    const source = { container: 'mp4', videoCodec: 'h264', audioCodec: null, width: 1, height: 1, durationMs: 1 };
    const planned = takePlan(NOTHING_MADE, { type: 'planned', plan, source }) ?? NOTHING_MADE;
    const production = takeInit(planned, '240p', { epoch: 1, codecs: 'c', sha256: 'a' }) ?? planned;
    const ensuring = new Ensuring({ packsWithin: () => [] }, 20);
    expect(ensuring.find({ production }, '240p', 0)).toBeNull();
    const waiting = ensuring.wait('240p', 0);
    expect(ensuring.wanted()).toMatchObject([{ rendition: '240p', fragment: 0 }]);
    ensuring.look({ production }); // nothing new
    expect(await waiting).toEqual({ kind: 'late' });
    expect(ensuring.wanted()).toEqual([]);
  });
});

describe('a segment that no index names', () => {
  it('is made for the first who asks and marked so, told once to an isolate, and kept like any other', async () => {
    const { video, transcoder } = await playable();
    const live = await livePlaybackId(db, video);
    expect((await readVideo(video.id)).state).toBe('playable');
    const path = (n: number) => `/media/${live?.id}/clear/240p/${n}.m4s`;

    const head = await countedFetch(path(20), { method: 'HEAD' });
    expect(head.response.status).toBe(503);
    expect((await transcoder.record()).tasks.running.filter((task) => task.class === 'viewer')).toEqual([]);

    const asked = [countedFetch(path(20)), countedFetch(path(20))];
    const { epoch } = await forViewer(transcoder);
    const maker = at(transcoder, video, epoch);
    await maker.post(await maker.sendPack('240p', { first: 20, end: 21 }));
    const answers = await Promise.all(asked);
    for (const { response, body } of answers) {
      expect(response.status).toBe(200);
      expect(new TextDecoder().decode(body)).toBe(new TextDecoder().decode(fragmentBytes('240p', 20)));
      expect(response.headers.get('server-timing')).toMatch(/^jit;dur=/);
    }
    expect(answers.reduce((sum, { counts }) => sum + counts.objects, 0)).toBe(1);
    expect(answers[0]?.counts.database).toBe(0);
    // What was told of its block serves its neighbours as well.
    await maker.post(await maker.sendPack('240p', { first: 21, end: 24 }));
    expect((await countedFetch(path(21))).counts.objects).toBe(1);
    const known = await countedFetch(path(22));
    expect(known.counts).toEqual({ media: ['get v'], database: 0, objects: 0 });
    expect(known.response.headers.get('server-timing')).toMatch(/^storage;dur=/);
  });

  it('is not found once its job has failed, and not ready when nobody makes it', async () => {
    const { video, transcoder } = await playable();
    const live = await livePlaybackId(db, video);
    const ask = () => countedFetch(`/media/${live?.id}/clear/240p/30.m4s`);
    const { response, body } = await ask(); // held for eight seconds
    expect(response.status).toBe(503);
    expect((JSON.parse(new TextDecoder().decode(body)) as Problem).code).toBe('segment-not-ready');
    expect(response.headers.get('server-timing')).toMatch(/^jit;dur=/);
    await transcoder.job.giveUp('a test');
    expect((await ask()).response.status).toBe(404);
    expect((await readVideo(video.id)).state).toBe('failed');
    // Nor do playlists go on saying that all of it can be had.
    expect(await livePlaybackId(db, video)).toBeUndefined();
    expect(await env.MEDIA.head(playbackKey(live?.id ?? ''))).toBeNull();
  });

  it('is another one under another address once its job was begun again', async () => {
    const { video, transcoder } = await playable();
    const first = await livePlaybackId(db, video);
    const segment = (id: string | undefined) => countedFetch(`/media/${id}/clear/240p/2.m4s`);
    await transcoder.post(await transcoder.sendPack('240p', { first: 0, end: 3 }));
    const before = await segment(first?.id);
    expect(before.response.status).toBe(200);
    await transcoder.job.giveUp('a test');
    await transcoder.job.start(transcoder.jobId, (await transcoder.record()).tasks.epoch);
    await expect.poll(async () => (await transcoder.record()).tasks.running.length).toBe(1);
    const [task] = (await transcoder.record()).tasks.running;
    const again = at(transcoder, video, task?.epoch ?? 0);
    await again.begin(RUNG, null);
    const second = await livePlaybackId(db, video);
    expect(second?.id).not.toBe(first?.id);
    await again.post(await again.sendPack('240p', { first: 2, end: 5 }));
    // Neither what the isolate was told of places nor what lies in its cache is taken for it.
    const after = await segment(second?.id);
    expect(after.response.status).toBe(200);
    expect(after.response.headers.get('etag')).not.toBe(before.response.headers.get('etag'));
    expect(after.counts).toMatchObject({ media: expect.arrayContaining(['get v']), objects: 1 });
  });

  it('is asked for again when the object of its job died while it was asked', async () => {
    const { video } = await playable();
    const live = await livePlaybackId(db, video);
    const dying = {
      TRANSCODE_JOB: {
        getByName: () => ({ ensure: () => Promise.reject(new Error('the object was reset')) }),
      },
    };
    const { response, body } = await countedFetch(`/media/${live?.id}/clear/240p/9.m4s`, {}, dying);
    expect([response.status, (JSON.parse(new TextDecoder().decode(body)) as Problem).code]).toEqual([
      503,
      'segment-not-ready',
    ]);
    expect(response.headers.get('access-control-allow-origin')).toBe('*');
  });
});

describe('tasks side by side', () => {
  it('write under their own epochs; what one has made the other is refused with what is there', async () => {
    const { video, transcoder } = await playable();
    await transcoder.job.takeTask(1, 'rest');
    const other = (await transcoder.record()).tasks.running.at(-1);
    const second = at(transcoder, video, other?.epoch ?? 0);
    expect(second.epoch).toBeGreaterThan(1);
    await transcoder.post(await transcoder.sendPack('240p', { first: 0, end: 2 }));
    const bytes = new Uint8Array([1, 2, 3]);
    const refused = await second.put('packs/240p/1', bytes, { 'x-fragments': '3' });
    expect(refused.status).toBe(409);
    expect(await refused.json<Problem>()).toMatchObject({ code: 'fragments-made', made: [[0, 2]] });
    await second.post(await second.sendPack('240p', { first: 2, end: 4 }));
    const answer = await transcoder.job.ensure('240p', 3);
    expect(answer).toMatchObject({
      packs: [
        { epoch: 1, firstFragment: 0 },
        { epoch: second.epoch, firstFragment: 2 },
      ],
    });
    // Each has its own numbers of events.
    expect([transcoder.sequence, second.sequence]).toEqual([3, 1]);
  });

  it('keep of a pack that came second what is before the first one', async () => {
    const { video, transcoder } = await playable();
    await transcoder.job.takeTask(1, 'rest');
    const epoch = (await transcoder.record()).tasks.running.at(-1)?.epoch ?? 0;
    const second = at(transcoder, video, epoch);
    const [early, late] = [
      await transcoder.sendPack('240p', { first: 12, end: 15 }),
      await second.sendPack('240p', { first: 10, end: 15 }),
    ];
    await transcoder.post(early);
    await second.post(late);
    const answer = await transcoder.job.ensure('240p', 10);
    expect(answer.kind === 'there' && answer.packs).toMatchObject([
      { epoch, firstFragment: 10, fragmentBytes: [{}, {}].map((_, i) => fragmentBytes('240p', 10 + i).length) },
      { epoch: 1, firstFragment: 12 },
    ]);
    const read = await transcoder.fetch('fragments/240p/11');
    expect(await read.text()).toBe(new TextDecoder().decode(fragmentBytes('240p', 11)));
  });

  it('that say they are done before they are have failed, and their work is given out again', async () => {
    const { transcoder } = await playable();
    await transcoder.job.takeTask(1, 'rest');
    const task = (await transcoder.record()).tasks.running.find(({ task: { kind } }) => kind === 'make') as RunningTask;
    expect((await transcoder.say(task.epoch, 0, { type: 'done' })).status).toBe(200);
    const { tasks, error } = await transcoder.record();
    expect(Object.values(tasks.failures)).toMatchObject([{ attempts: 1, code: 'encoder-failed' }]);
    expect(error?.detail).toMatch(/^not made: 240p/);
  });
});

it('finds what a step that died has left: all is stored, and nobody has said so', async () => {
  const video = await queuedVideo();
  const transcoder = await startedJob(video);
  await transcoder.begin(RUNGS.slice(0, 2), null);
  await transcoder.complete('240p');
  await transcoder.record(({ production }) => {
    const { published: _, ...track } = production.tracks['240p'] ?? { progress: 0 };
    production.tracks['240p'] = { ...track, state: 'encoding' };
  });
  await runDurableObjectAlarm(transcoder.job);
  expect((await transcoder.record()).production.tracks['240p']?.state).toBe('ready');
});
