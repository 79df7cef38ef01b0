// Realtime: the address of the socket, what it takes for a message, and what a message changes in the cache.
import { QueryClient, QueryObserver } from '@tanstack/preact-query';
import { beforeEach, describe, expect, it, vi } from 'vitest';
import type { Video, VideoItem } from '#contract/videos.ts';
import { queryKeys } from '../../web/query-client.ts';
import { applyMessage, newerState, type Pages } from '../../web/realtime/apply-message.ts';
import { readMessage } from '../../web/realtime/socket.ts';
import { realtimeUrl, TOPIC_LIMIT, TopicCounts } from '../../web/realtime/topics.ts';
import { deferred } from './deferred.ts';

describe('topics', () => {
  it('are counted: the set changes with the first and the last who wants one', () => {
    const topics = new TopicCounts();
    expect(topics.add('user')).toBe(true);
    expect(topics.add('user')).toBe(false);
    expect(topics.remove('user')).toBe(false);
    expect(topics.remove('user')).toBe(true);
    expect(topics.list()).toEqual([]);
  });

  it('are as many as the server takes: the person, then what came last', () => {
    const topics = new TopicCounts();
    topics.add('user');
    for (let index = 0; index < 30; index += 1) topics.add(`video:${index}`);
    expect(topics.list()).toHaveLength(TOPIC_LIMIT);
    expect(topics.list().slice(0, 2)).toEqual(['user', 'video:29']);
  });
});

it.each([
  ['http://localhost:8787', null, 'ws://localhost:8787/api/v1/realtime?topics=user%2Cvideo%3Aa'],
  ['https://videos.example', 7, 'wss://videos.example/api/v1/realtime?topics=user%2Cvideo%3Aa&since=7'],
])('the socket of %s since %j', (origin, since, url) =>
  expect(realtimeUrl(origin, ['user', 'video:a'], since)).toBe(url),
);

it.each([
  '',
  'pong',
  '[]',
  '{"type":"video.changed"}',
  '{"type":"later.invention","videoId":"a"}',
  null,
  new ArrayBuffer(2),
])('%j is no message', (data) => expect(readMessage(data)).toBeNull());

describe('a message', () => {
  const item = { id: 'a', title: 'old', state: 'queued' } as VideoItem;
  const other = { id: 'b', title: 'other', state: 'ready' } as VideoItem;
  const processing = { stage: 'ladder', progress: 0.5, etaSeconds: 3, renditions: [] } as Video['processing'];
  let client: QueryClient;
  const mine = () => client.getQueryData<Pages>(queryKeys.myVideos)?.pages[0]?.data;
  const video = () => client.getQueryData<Video>(queryKeys.video('a'));

  beforeEach(() => {
    client = new QueryClient();
    client.setQueryData<Pages>(queryKeys.myVideos, {
      pages: [{ data: [item, other], nextCursor: null }],
      pageParams: [null],
    });
    client.setQueryData(queryKeys.video('a'), { ...item, processing: { ...processing, progress: 0 } });
  });

  it('of progress changes state and processing, and asks for nothing while the state stays', () => {
    applyMessage(client, { type: 'video.progress', videoId: 'a', state: 'queued', indexVersion: 0, processing });
    expect(video()).toMatchObject({ state: 'queued', processing });
    expect(client.getQueryState(queryKeys.myVideos)?.isInvalidated).toBe(false);
    applyMessage(client, { type: 'video.progress', videoId: 'a', state: 'processing', indexVersion: 0, processing });
    expect(mine()?.map(({ state }) => state)).toEqual(['processing', 'ready']);
    expect(client.getQueryState(queryKeys.myVideos)?.isInvalidated).toBe(true);
  });

  it('of a change carries state and title and asks for the rest', () => {
    applyMessage(client, {
      type: 'video.changed',
      seq: 1,
      videoId: 'a',
      state: 'ready',
      indexVersion: 3,
      title: 'new',
    });
    expect(mine()?.[0]).toMatchObject({ state: 'ready', title: 'new' });
    expect(video()).toMatchObject({ state: 'ready', title: 'new' });
    expect(client.getQueryState(queryKeys.video('a'))?.isInvalidated).toBe(true);
  });

  it.each([
    ['ready', 'playable', 'ready'],
    ['queued', 'ready', 'ready'],
    ['ready', 'failed', 'failed'],
  ] as const)('of a change: known %s, told %s, shown %s', (known, told, shown) => {
    expect(newerState(known, told, 'video.changed')).toBe(shown);
    expect(newerState(known, told, 'video.progress')).toBe(told);
  });

  it('of a deletion takes the video out everywhere', () => {
    applyMessage(client, { type: 'video.deleted', seq: 1, videoId: 'a' });
    expect(mine()).toEqual([other]);
    expect(video()).toBeUndefined();
  });

  it('that comes while the count is read for the first time is not lost to the older answer', async () => {
    const answers = [deferred<number>(), deferred<number>()];
    let asked = 0;
    const queryFn = (): Promise<number> => answers[asked++]?.promise ?? Promise.reject(new Error('asked too often'));
    const leave = new QueryObserver(client, { queryKey: queryKeys.unread, queryFn, retry: false }).subscribe(
      () => undefined,
    );
    applyMessage(client, { type: 'notification.created', seq: 1, id: 'comment:a', kind: 'comment' });
    answers[0]?.resolve(0); // as it was before
    answers[1]?.resolve(1);
    await vi.waitFor(() => expect(client.getQueryData(queryKeys.unread)).toBe(1));
    expect(asked).toBe(2);
    leave();
  });

  it('about a video that nobody asked for makes no entry', () => {
    applyMessage(client, { type: 'video.progress', videoId: 'z', state: 'ready', indexVersion: 0, processing });
    expect(client.getQueryData(queryKeys.video('z'))).toBeUndefined();
  });
});
