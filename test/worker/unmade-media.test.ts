// Segments that nobody has made, as players ask for them: who may have one made, what the answer says, and what becomes of those who leave.
import { createExecutionContext, waitOnExecutionContext } from 'cloudflare:test';
import { env } from 'cloudflare:workers';
import { beforeAll, describe, expect, it } from 'vitest';
import type { Playback, Video } from '#contract/videos.ts';
import { encryptedLength } from '#media/hls/aes-128.ts';
import type { MadeSpans } from '#media/made-spans.ts';
import { app } from '../../src/app.ts';
import { Ensuring } from '../../src/processing/ensuring.ts';
import type { RunningTask } from '../../src/processing/task-state.ts';
import { countedFetch } from './counting-bindings.ts';
import { newPerson } from './harness.ts';
import {
  fragmentBytes,
  queuedVideo,
  RUNGS,
  ScriptedTranscoder,
  startedJob,
  type VideoRow,
} from './scripted-transcoder.ts';

const SECONDS = 130; // 66 fragments
const RUNG = RUNGS.slice(0, 1);

let owner: Awaited<ReturnType<typeof newPerson>>;
beforeAll(async () => {
  owner = await newPerson();
});

/** A video of which nothing but plan and init segments is there, where its media is, and its transcoder. */
async function playable(change: Partial<VideoRow> = {}) {
  const video = await queuedVideo({ ownerId: owner.id, ...change });
  const transcoder = await startedJob(video, { seconds: SECONDS });
  await transcoder.begin(RUNG, null);
  const playback = await owner.read<Playback>(200, 'GET', `/api/v1/videos/${video.id}/playback`);
  return { video, transcoder, playback, base: playback.hls.replace(/\/master.*/, '') };
}

const tasksForViewers = async (transcoder: ScriptedTranscoder): Promise<RunningTask[]> =>
  (await transcoder.record()).tasks.running.filter((task) => task.class === 'viewer');

/** Does the task that is under way for a viewer. */
async function make(video: VideoRow, transcoder: ScriptedTranscoder): Promise<void> {
  await expect.poll(() => tasksForViewers(transcoder), { timeout: 5_000 }).toHaveLength(1);
  const [{ epoch, task } = { epoch: 0, task: null }] = await tasksForViewers(transcoder);
  if (task?.kind !== 'make' || !task.video) throw new Error('no picture is wanted');
  const maker = new ScriptedTranscoder(video, { epoch, seconds: SECONDS });
  await maker.post(await maker.sendPack('240p', task.video.run), { type: 'done' });
}

describe('an answer that was waited for', () => {
  it('says so, to players on other sites too', async () => {
    const { video, transcoder, base } = await playable();
    const [{ response }] = await Promise.all([countedFetch(`${base}/clear/240p/30.m4s`), make(video, transcoder)]);
    expect(Object.fromEntries(response.headers)).toMatchObject({
      'server-timing': expect.stringMatching(/^jit;dur=/),
      'access-control-allow-origin': '*',
      'access-control-expose-headers': expect.stringContaining('Server-Timing'),
      'timing-allow-origin': '*',
      'cache-control': 'public, max-age=31536000, immutable',
    });
  });

  it('may be encrypted, for the holder of a token, whose player is on our site', async () => {
    const { video, transcoder, base } = await playable({ visibility: 'private', protection: 'aes' });
    const [{ response, body }] = await Promise.all([countedFetch(`${base}/aes/240p/30.m4s`), make(video, transcoder)]);
    expect(body.byteLength).toBe(encryptedLength(fragmentBytes('240p', 30).byteLength));
    expect(Object.fromEntries(response.headers)).toMatchObject({
      'server-timing': expect.stringMatching(/^jit;dur=/),
      'cache-control': 'private, max-age=31536000, immutable',
      'cross-origin-resource-policy': 'same-origin',
    });
    expect(response.headers.get('access-control-allow-origin')).toBeNull();
  });
});

describe('nothing is made', () => {
  it('for whoever may not see it, and no job is asked', async () => {
    const { transcoder, playback, base } = await playable({ visibility: 'private' });
    const { response: allowed } = await countedFetch(`${base}/clear/240p/playlist.m3u8`);
    expect(allowed.status).toBe(200);
    for (const access of [playback.playbackId, `${playback.playbackId}.a-bad-token`]) {
      const { response, counts } = await countedFetch(`/media/${access}/clear/240p/40.m4s`);
      expect([response.status, counts.objects]).toEqual([404, 0]);
      expect((await countedFetch(`/media/${access}/made.json`)).response.status).toBe(404);
    }
    const { response, counts } = await countedFetch(`${base}/aes/240p/40.m4s`); // a form that it is not served in
    expect([response.status, counts.objects]).toEqual([404, 0]);
    expect(await tasksForViewers(transcoder)).toEqual([]);
  });

  it('for a question: HEAD, what is known already, what is behind the end', async () => {
    const { video, transcoder, base } = await playable();
    const url = `${base}/clear/240p/41.m4s`;
    const head = await countedFetch(url, { method: 'HEAD' });
    expect(head.response.status).toBe(503);
    expect(head.response.headers.get('access-control-allow-origin')).toBe('*');
    const etag = `"${video.id}/1/clear/240p.1/41"`;
    const known = await countedFetch(url, { headers: { 'if-none-match': etag } });
    expect([known.response.status, known.counts.objects]).toEqual([304, 0]);
    const beyond = await countedFetch(`${base}/clear/240p/66.m4s`);
    expect([beyond.response.status, beyond.counts.objects]).toEqual([404, 0]);
    expect(await tasksForViewers(transcoder)).toEqual([]);
  });
});

describe('whoever leaves', () => {
  /** Asks as a browser that may close the connection. */
  async function ask(path: string, signal: AbortSignal): Promise<Response> {
    const execution = createExecutionContext();
    const response = await app.fetch(new Request(`${env.PUBLIC_ORIGIN}${path}`, { signal }), env as never, execution);
    await response.arrayBuffer();
    await waitOnExecutionContext(execution);
    return response;
  }

  it('takes the question back when nobody else has it', async () => {
    const { transcoder, base } = await playable();
    const client = new AbortController();
    const answer = ask(`${base}/clear/240p/50.m4s`, client.signal);
    await expect.poll(() => tasksForViewers(transcoder), { timeout: 5_000 }).toHaveLength(1);
    client.abort();
    expect((await answer).status).toBe(503); // before the eight seconds are over, to nobody
  });

  it('does not take it from others', async () => {
    const { video, transcoder, base } = await playable();
    const client = new AbortController();
    const path = `${base}/clear/240p/50.m4s`;
    const answers = [ask(path, client.signal), ask(path, new AbortController().signal)];
    await expect.poll(() => tasksForViewers(transcoder), { timeout: 5_000 }).toHaveLength(1);
    client.abort();
    await make(video, transcoder);
    expect((await Promise.all(answers)).map(({ status }) => status)).toEqual([200, 200]);
  });

  it('is named by a ticket', async () => {
    const ensuring = new Ensuring({ packsWithin: () => [] });
    const [stays, leaves] = [ensuring.wait('240p', 1, 'a'), ensuring.wait('240p', 1, 'b')];
    ensuring.leave('b');
    expect(await leaves).toEqual({ kind: 'late' });
    expect(ensuring.wanted()).toMatchObject([{ fragment: 1, ticket: 'a' }]);
    ensuring.over();
    expect(await stays).toEqual({ kind: 'gone' });
  });
});

describe('what is made', () => {
  const read = async (url: string) => {
    const { body, counts, response } = await countedFetch(url);
    return { made: JSON.parse(new TextDecoder().decode(body)) as MadeSpans, counts, response };
  };

  it('is told in seconds, asked of the job once for all who ask', async () => {
    const { transcoder, playback } = await playable();
    await transcoder.post(await transcoder.sendPack('240p', { first: 0, end: 3 }));
    await transcoder.post(await transcoder.sendPack('240p', { first: 63, end: 66 }));
    const asked = await Promise.all([1, 2, 3].map(() => read(playback.made ?? '')));
    for (const { made } of asked)
      expect(made).toEqual({
        '240p': [
          [0, 4],
          [124, 130],
        ],
      });
    expect(asked.reduce((sum, { counts }) => sum + counts.objects, 0)).toBe(1);
    expect(asked[0]?.counts.database).toBe(0);
    expect(asked[0]?.response.headers.get('content-type')).toBe('application/json');
  });

  it('is not asked of a job that has made all', async () => {
    const { video, transcoder, playback } = await playable();
    await transcoder.complete('240p');
    await transcoder.poster();
    await transcoder.end();
    const later = await owner.read<Playback>(200, 'GET', `/api/v1/videos/${video.id}/playback`);
    expect((await owner.read<Video>(200, 'GET', `/api/v1/videos/${video.id}`)).state).toBe('ready');
    expect([playback.made === null, later.made]).toEqual([false, null]);
    const { made, counts } = await read(`${later.hls.replace(/master.*/, 'made.json')}?v=99`);
    expect([made, counts.objects]).toEqual([{ '240p': [[0, 130]] }, 0]);
  });
});
