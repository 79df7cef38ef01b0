// The realtime socket: one connection for all topics, the place to replay from, and the cache kept current through it.
import { QueryClient, QueryObserver } from '@tanstack/preact-query';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { operationsKeys } from '../../web/operations.ts';
import { problemFromBody, unreachable } from '../../web/problem-error.ts';
import { queryKeys } from '../../web/query-client.ts';
import { createRealtime, type Realtime } from '../../web/realtime/realtime.ts';

/** Stands in for the browser's socket, so that a test can be the server. */
class SocketEnd extends EventTarget {
  static readonly all: SocketEnd[] = [];
  static readonly CONNECTING = 0;
  static readonly OPEN = 1;
  static readonly CLOSING = 2;
  static readonly CLOSED = 3;
  readyState = 0;
  binaryType = 'blob';
  readonly url: string;

  constructor(url: string) {
    super();
    this.url = url;
    SocketEnd.all.push(this);
  }

  open(): void {
    this.readyState = 1;
    this.dispatchEvent(new Event('open'));
  }

  say(message: unknown): void {
    this.dispatchEvent(new MessageEvent('message', { data: JSON.stringify(message) }));
  }

  send(): void {}

  close(): void {
    this.readyState = 3;
  }
}

const ORIGIN = 'http://localhost:8787';
const changed = (seq: number) => ({
  type: 'video.changed',
  seq,
  videoId: 'a',
  state: 'ready',
  indexVersion: 1,
  title: 't',
});
const opened = async (count: number) => {
  await vi.waitFor(() => expect(SocketEnd.all).toHaveLength(count), { timeout: 3000 });
  const socket = SocketEnd.all.at(-1);
  if (socket === undefined) throw new Error('no socket');
  socket.open();
  return socket;
};

let client: QueryClient;
let realtime: Realtime;

beforeEach(() => {
  SocketEnd.all.length = 0;
  vi.stubGlobal('WebSocket', SocketEnd);
  client = new QueryClient();
  realtime = createRealtime(client, ORIGIN);
});
afterEach(() => {
  vi.unstubAllGlobals();
});

describe('the socket', () => {
  it('is one for everybody who listens', async () => {
    realtime.listen(['user']);
    realtime.listen(['video:a', 'user']);
    const socket = await opened(1);
    expect(socket.url).toBe('ws://localhost:8787/api/v1/realtime?topics=user%2Cvideo%3Aa');
  });

  it('asks for what it missed, from where nothing can be missing, and takes each message once', async () => {
    const heard: unknown[] = [];
    realtime.onMessage((message) => heard.push('seq' in message ? message.seq : null));
    realtime.listen(['user']);
    const first = await opened(1);
    first.say(changed(7));
    first.say(changed(5));
    first.say(changed(7));
    realtime.listen(['video:a']);
    const second = await opened(2);
    expect(second.url).toContain('since=4');
    for (const seq of [5, 6, 7]) second.say(changed(seq));
    expect(heard).toEqual([7, 5, 6]);
  });

  it('forgets the place with the person', async () => {
    realtime.listen(['user']);
    (await opened(1)).say(changed(7));
    realtime.forget();
    expect((await opened(2)).url).not.toContain('since');
  });

  it('comes back at once when the network does', async () => {
    realtime.listen(['user']);
    (await opened(1)).say(changed(70));
    dispatchEvent(new Event('online'));
    await vi.waitFor(() => expect(SocketEnd.all.some(({ url }) => url.endsWith('since=69'))).toBe(true)); // others are of tests before
  });

  it('closes when nobody listens any more', async () => {
    const stop = realtime.listen(['user']);
    const socket = await opened(1);
    stop();
    await vi.waitFor(() => expect(socket.readyState).toBe(3));
    expect(SocketEnd.all).toHaveLength(1);
  });

  it('changes the cache before it tells the listeners, and asks anew where something may have been missed', async () => {
    client.setQueryData(queryKeys.myVideos, { pages: [], pageParams: [] });
    client.setQueryData(queryKeys.video('a'), { id: 'a', state: 'queued', title: 'old' });
    const seen: unknown[] = [];
    const stop = realtime.onMessage((message) => seen.push([message.type, client.getQueryData(queryKeys.video('a'))]));
    realtime.listen(['user']);
    const socket = await opened(1);
    expect(client.getQueryState(queryKeys.myVideos)?.isInvalidated).toBe(true);
    socket.say(changed(1));
    expect(seen).toEqual([['video.changed', { id: 'a', state: 'ready', title: 't' }]]);
    stop();
    socket.say(changed(2));
    expect(seen).toHaveLength(1);
  });

  it('reads the jobs again each time, since how they stand is not replayed', async () => {
    let asks = 0;
    const jobs = new QueryObserver(client, {
      queryKey: operationsKeys.jobs(null),
      queryFn: () => ++asks,
      staleTime: Number.POSITIVE_INFINITY,
    });
    const stop = jobs.subscribe(() => undefined);
    realtime.listen(['operations']);
    const first = await opened(1);
    first.say(changed(7));
    await vi.waitFor(() => expect([asks, client.isFetching()]).toEqual([2, 0]));
    first.dispatchEvent(new Event('close')); // the server went away
    (await opened(2)).say(changed(8));
    await vi.waitFor(() => expect(asks).toBe(3));
    stop();
  });

  it('reads again what could not be read, or may have changed unheard, once the server is there again; and no refusal', async () => {
    const asked: string[] = [];
    const failure: Record<string, Error> = { away: unreachable(), refused: problemFromBody(404, '', null) };
    const read = (name: string) =>
      new QueryObserver(client, {
        queryKey: [name],
        retry: false,
        queryFn: () => {
          asked.push(name);
          return failure[name] ? Promise.reject(failure[name]) : Promise.resolve(name);
        },
      }).subscribe(() => undefined);
    const stops = ['away', 'refused', 'known', 'doubtful'].map(read);
    await vi.waitFor(() => expect(client.isFetching()).toBe(0));
    await client.invalidateQueries({ queryKey: ['doubtful'], refetchType: 'none' });
    asked.length = 0;
    realtime.listen(['user']);
    await opened(1);
    await vi.waitFor(() => expect(client.isFetching()).toBe(0));
    expect(asked.sort()).toEqual(['away', 'doubtful']);
    for (const stop of stops) stop();
  });
});
