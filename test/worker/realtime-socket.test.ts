// Sockets through the worker and the rooms: the present state, live messages, replay, and who may not listen.
import { env, exports } from 'cloudflare:workers';
import { describe, expect, test } from 'vitest';
import type { Problem } from '#contract/problem.ts';
import type { ServerMessage } from '#contract/realtime.ts';
import { userTopic, videoTopic } from '../../src/events/outbox.ts';
import { outbox } from '../../src/events/table.ts';
import { parseWanted } from '../../src/realtime/topics.ts';
import { newPerson } from './harness.ts';
import { db, ORIGIN, queuedVideo, RUNGS, startedJob } from './scripted-transcoder.ts';

const ask = (query: string, headers: Record<string, string> = {}): Promise<Response> =>
  exports.default.fetch(
    new Request(`${ORIGIN}/api/v1/realtime?${query}`, {
      headers: { upgrade: 'websocket', origin: ORIGIN, ...headers },
    }),
  );

/** An open socket whose messages can be awaited one after another. */
async function listen(query: string, headers: Record<string, string> = {}) {
  const response = await ask(query, headers);
  const socket = response.webSocket;
  if (!socket) throw new Error(`${response.status} ${await response.text()}`);
  const waiting: string[] = [];
  let wake = (): void => undefined;
  socket.addEventListener('message', ({ data }) => {
    waiting.push(String(data));
    wake();
  });
  socket.accept();
  const text = async (): Promise<string> => {
    while (waiting.length === 0)
      await new Promise<void>((resolve) => {
        wake = resolve;
      });
    return waiting.shift() ?? '';
  };
  return {
    socket,
    text,
    /** The next message that `wanted` accepts. */
    async next(wanted: (message: ServerMessage) => boolean = () => true): Promise<ServerMessage> {
      for (;;) {
        const message = JSON.parse(await text()) as ServerMessage;
        if (wanted(message)) return message;
      }
    },
  };
}

const message = (videoId: string, title: string) => ({
  type: 'video.changed' as const,
  videoId,
  state: 'playable' as const,
  indexVersion: 1,
  title,
});

describe('a socket', () => {
  test('hears the present state first, then progress and changes as they come', async () => {
    const video = await queuedVideo();
    const transcoder = await startedJob(video);
    await transcoder.plan(RUNGS.slice(0, 2), null);
    await transcoder.complete('240p');
    const { next, text, socket } = await listen(`topics=video:${video.id}`);
    const first = await next(({ type }) => type === 'video.progress'); // the queue brings changes again
    expect(first).toMatchObject({ type: 'video.progress', state: 'playable', indexVersion: 1 });
    await transcoder.complete('360p');
    const progress = await next((found) => found.type === 'video.progress' && found.indexVersion === 3);
    expect(progress).toMatchObject({ processing: { renditions: [{ state: 'ready' }, { state: 'ready' }] } });
    const changed = await next((found) => found.type === 'video.changed' && found.indexVersion === 3);
    expect(changed).toMatchObject({ videoId: video.id, seq: expect.any(Number) });
    socket.send('ping');
    for (let answer = await text(); answer !== 'pong'; ) answer = await text();
  });

  test('of several topics is one, through a relay', async () => {
    const person = await newPerson();
    const video = await queuedVideo({ ownerId: person.id, visibility: 'private' });
    const transcoder = await startedJob(video);
    const cookie = { cookie: person.cookie ?? '' };
    const { next, text, socket } = await listen(`topics=user,video:${video.id}`, cookie);
    expect(await next()).toMatchObject({ type: 'video.progress', state: 'queued' });
    await transcoder.plan(RUNGS.slice(0, 1), null);
    expect(await next(({ type }) => type === 'video.changed')).toMatchObject({ state: 'processing' });
    await env.ROOM.getByName(videoTopic(video.id)).deliver({ ...message(video.id, 'direct'), seq: 1 });
    expect(await next((found) => 'title' in found && found.title === 'direct')).toBeDefined();
    socket.send('ping');
    for (let answer = await text(); answer !== 'pong'; ) answer = await text();
    socket.close();
  });

  test('is told what it missed, in order, and nothing of other topics', async () => {
    const video = await queuedVideo({ state: 'ready' });
    const other = await queuedVideo({ state: 'ready' });
    const rows = await db
      .insert(outbox)
      .values(
        [video, other, video, video].map(({ id }, i) => ({
          queue: 'events' as const,
          topic: videoTopic(id),
          payload: message(id, `title ${i}`),
          createdAt: 1,
          sentAt: 1,
        })),
      )
      .returning({ id: outbox.id });
    const [first, , third, fourth] = rows.map(({ id }) => id);
    const { next } = await listen(`topics=video:${video.id}&since=${first}`);
    expect(await next()).toMatchObject({ seq: third, title: 'title 2' });
    expect(await next()).toMatchObject({ seq: fourth, title: 'title 3' });
    expect(await next()).toMatchObject({ type: 'video.progress', state: 'ready' });
  });

  test('that sends more than a ping is closed', async () => {
    const video = await queuedVideo({ state: 'ready' });
    const { socket } = await listen(`topics=video:${video.id}`);
    const closed = new Promise<number>((resolve) => {
      socket.addEventListener('close', ({ code }) => resolve(code));
    });
    socket.send('x'.repeat(300));
    expect(await closed).toBe(1008);
  });
});

describe('progress of a private video', () => {
  test('reaches its owner and nobody else', async () => {
    const person = await newPerson();
    const video = await queuedVideo({ ownerId: person.id, visibility: 'private' });
    const room = env.ROOM.getByName(videoTopic(video.id));
    const opened = await room.fetch('http://room/', { headers: { upgrade: 'websocket' } });
    const overheard: string[] = [];
    opened.webSocket?.addEventListener('message', ({ data }) => overheard.push(String(data)));
    opened.webSocket?.accept();
    const owner = await listen('topics=user', { cookie: person.cookie ?? '' });
    const transcoder = await startedJob(video);
    await transcoder.plan(RUNGS.slice(0, 1), null);
    await transcoder.complete('240p');
    expect(await owner.next((found) => 'state' in found && found.state === 'playable')).toBeDefined();
    expect(overheard).toEqual([]);
  });
});

describe('refused', () => {
  const code = async (response: Response) => (await response.json<Problem>()).code;
  test('another origin, and none', async () => {
    const video = await queuedVideo({ state: 'ready' });
    const query = `topics=video:${video.id}`;
    for (const origin of ['https://evil.example', 'http://localhost:1', '']) {
      const response = await ask(query, { origin });
      expect([response.status, await code(response)]).toEqual([403, 'origin-refused']);
    }
  });

  test('videos that one may not see, as if they did not exist', async () => {
    const hidden = await queuedVideo({ visibility: 'private', state: 'ready' });
    const unfinished = await queuedVideo();
    const stranger = await newPerson();
    for (const id of [hidden.id, unfinished.id, '0123456789abcdefghjkmnpqrs']) {
      const response = await ask(`topics=video:${id}`, { cookie: stranger.cookie ?? '' });
      expect([response.status, await code(response)]).toEqual([404, 'video-not-found']);
    }
  });

  test('without upgrade, without session, without sense', async () => {
    const plain = await exports.default.fetch(`${ORIGIN}/api/v1/realtime?topics=user`);
    expect([plain.status, await code(plain)]).toEqual([426, 'upgrade-required']);
    expect(await code(await ask('topics=user'))).toBe('session-required');
    expect(await code(await ask('topics=everything'))).toBe('invalid-input');
  });
});

test.each([
  ['user', undefined, { videoIds: [], user: true, operations: false, since: null }],
  ['user,user', '7', { videoIds: [], user: true, operations: false, since: 7 }],
  [
    'video:0123456789abcdefghjkmnpqrs,user',
    '0',
    { videoIds: ['0123456789abcdefghjkmnpqrs'], user: true, operations: false, since: 0 },
  ],
  [undefined, undefined, null],
  ['', undefined, null],
  ['user:abc', undefined, null],
  ['video:short', undefined, null],
  ['user', '-1', null],
  ['user', 'now', null],
  [Array.from({ length: 21 }, (_, i) => `video:${String(i).padStart(26, '0')}`).join(','), undefined, null],
])('topics %s since %s', (topics, since, wanted) => {
  expect(parseWanted(topics, since)).toEqual(wanted);
});

test('the topic of a person cannot be named by another', () => {
  expect(parseWanted(userTopic('0123456789abcdefghjkmnpqrs'), undefined)).toBeNull();
});
