// The upload routes as the page calls them, and what it keeps for a reload.
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { createQueryClient, queryKeys } from '../../web/query-client.ts';
import { signIn, signOut, signUp } from '../../web/session.ts';
import { fetchUploadLimits, sendPart, uploadApi } from '../../web/uploads/upload-api.ts';
import { claimByLock } from '../../web/uploads/upload-claims.ts';
import { indexedDbStore, type StoredUpload } from '../../web/uploads/upload-store.ts';
import { deleteVideo, editVideo, latestVideosQuery, myVideosQuery, videoQuery } from '../../web/videos.ts';

/** Stands in for the browser's request, so that a test can be the server. */
class RequestEnd {
  static last: RequestEnd;
  readonly upload: { onprogress?: (event: { loaded: number }) => void } = {};
  readonly headers: Record<string, string> = {};
  line = '';
  body: unknown;
  status = 0;
  responseText = '';
  answerHeaders: Record<string, string> = {};
  onload?: () => void;
  onerror?: () => void;
  onabort?: () => void;

  constructor() {
    RequestEnd.last = this;
  }

  open(method: string, url: string): void {
    this.line = `${method} ${url}`;
  }

  setRequestHeader(name: string, value: string): void {
    this.headers[name] = value;
  }

  getResponseHeader(name: string): string | null {
    return this.answerHeaders[name] ?? null;
  }

  send(body: unknown): void {
    this.body = body;
  }

  abort(): void {
    this.onabort?.();
  }

  answer(status: number, text = '', headers: Record<string, string> = {}): void {
    Object.assign(this, { status, responseText: text, answerHeaders: headers });
    this.onload?.();
  }
}

afterEach(() => {
  vi.unstubAllGlobals();
  vi.useRealTimers();
});

describe('a part', () => {
  const stop = () => new AbortController();
  const begin = (signal: AbortSignal, onProgress: (bytes: number) => void = () => undefined) =>
    sendPart({ uploadId: 'u', partNumber: 3, bytes: new Blob(['12345']), signal, onProgress });

  beforeEach(() => {
    vi.stubGlobal('XMLHttpRequest', RequestEnd);
  });

  it('is PUT to its number and tells how much of it has left', async () => {
    const progress: number[] = [];
    const sending = begin(stop().signal, (bytes) => progress.push(bytes));
    const request = RequestEnd.last;
    expect(request.line).toBe('PUT /api/v1/uploads/u/parts/3');
    request.upload.onprogress?.({ loaded: 2 });
    request.answer(200, '{}');
    await sending;
    expect(progress).toEqual([2]);
  });

  it('fails with the problem of the server and its wish to wait', async () => {
    const sending = begin(stop().signal);
    RequestEnd.last.answer(503, '{"code":"unavailable","title":"t","detail":"d","status":503}', { 'retry-after': '4' });
    await expect(sending).rejects.toMatchObject({
      problem: { code: 'unavailable', status: 503 },
      retryAfterSeconds: 4,
    });
  });

  it('fails with status 0 when the connection is lost', async () => {
    const sending = begin(stop().signal);
    RequestEnd.last.onerror?.();
    await expect(sending).rejects.toMatchObject({ problem: { status: 0 } });
  });

  it('fails so too when nothing moves for a minute', async () => {
    vi.useFakeTimers();
    const sending = begin(stop().signal);
    const failed = expect(sending).rejects.toMatchObject({ problem: { status: 0 } });
    await vi.advanceTimersByTimeAsync(61_000);
    await failed;
  });

  it('stops at once when it is told to', async () => {
    const controller = stop();
    const sending = begin(controller.signal);
    controller.abort();
    await expect(sending).rejects.toMatchObject({ name: 'AbortError' });
    await expect(begin(controller.signal)).rejects.toMatchObject({ name: 'AbortError' });
  });
});

describe('the other routes', () => {
  const asked: string[] = [];
  beforeEach(() => {
    asked.length = 0;
    vi.stubGlobal('fetch', (url: string, options: RequestInit) => {
      const headers = new Headers(options.headers);
      asked.push([options.method, url, headers.get('idempotency-key'), options.body].filter(Boolean).join(' '));
      return Promise.resolve(new Response(JSON.stringify({ id: 'u', user: { id: 'me' }, data: [], nextCursor: null })));
    });
  });

  it('are the ones of the contract', async () => {
    await uploadApi.start({ filename: 'a.mp4', sizeBytes: 5 }, 'key');
    await uploadApi.state('u');
    await uploadApi.complete('u');
    await uploadApi.cancel('u');
    await fetchUploadLimits();
    expect(asked).toEqual([
      'POST /api/v1/uploads key {"filename":"a.mp4","sizeBytes":5}',
      'GET /api/v1/uploads/u',
      'POST /api/v1/uploads/u/complete',
      'DELETE /api/v1/uploads/u',
      'GET /api/v1/uploads/limits',
    ]);
  });

  it('of videos page by a cursor', async () => {
    const client = createQueryClient();
    await client.fetchInfiniteQuery(latestVideosQuery);
    await client.fetchInfiniteQuery(myVideosQuery);
    await client.fetchQuery(videoQuery('v'));
    await editVideo('v', { title: 'new' });
    await deleteVideo('v');
    expect(latestVideosQuery.getNextPageParam({ data: [], nextCursor: 'c' }, [], null, [])).toBe('c');
    expect(asked).toEqual([
      'GET /api/v1/videos?limit=24',
      'GET /api/v1/videos?owner=me&limit=50',
      'GET /api/v1/videos/v',
      'PATCH /api/v1/videos/v {"title":"new"}',
      'DELETE /api/v1/videos/v',
    ]);
  });

  it('of accounts leave nothing of one person for the next', async () => {
    const client = createQueryClient();
    client.setQueryData(queryKeys.myVideos, 'of somebody else');
    await signIn(client, { credential: 'me', password: 'p' });
    expect(client.getQueryData(queryKeys.myVideos)).toBeUndefined();
    expect(client.getQueryData(queryKeys.me)).toEqual({ id: 'me' });
    await signOut(client);
    expect(client.getQueryData(queryKeys.me)).toBeNull();
    await signUp(client, { username: 'me', email: 'a@b.example', password: 'p' });
    expect(client.getQueryData(queryKeys.me)).toEqual({ id: 'me' });
  });
});

describe('a claim on an upload', () => {
  it('is given to one tab at a time', async () => {
    const held = new Set<string>();
    const locks = {
      request: async (name: string, _options: unknown, act: (lock: object | null) => unknown) => {
        if (held.has(name)) return act(null);
        held.add(name);
        await act({});
        held.delete(name);
      },
    } as unknown as LockManager;
    const claim = claimByLock(locks);
    const release = await claim('u');
    expect(await claim('u')).toBeNull();
    release?.();
    await vi.waitFor(async () => expect(await claim('u')).not.toBeNull());
  });

  it('is granted where the browser has no locks', async () => {
    expect(await claimByLock(undefined)('u')).toBeTypeOf('function');
  });
});

describe('what is kept for a reload', () => {
  const rows = new Map<string, StoredUpload>();
  const request = <Result>(result: Result) => {
    const made: { result: Result; onsuccess?: () => void; onupgradeneeded?: () => void } = { result };
    queueMicrotask(() => {
      made.onupgradeneeded?.();
      made.onsuccess?.();
    });
    return made;
  };

  /** Stands in for the browser's database: one table, by upload id. */
  beforeEach(() => {
    rows.clear();
    const table = {
      getAll: () => request([...rows.values()]),
      put: (row: StoredUpload) => request(void rows.set(row.uploadId, row)),
      delete: (id: string) => request(void rows.delete(id)),
    };
    const transaction = () => {
      const made: { objectStore: () => typeof table; oncomplete?: () => void } = { objectStore: () => table };
      queueMicrotask(() => made.oncomplete?.());
      return made;
    };
    const database = { createObjectStore: () => undefined, transaction, close: () => undefined };
    vi.stubGlobal('indexedDB', { open: () => request(database) });
  });

  it('is listed for the person whose it is, until it is removed', async () => {
    const upload = { uploadId: 'u', userId: 'me', filename: 'a.mp4' } as StoredUpload;
    await indexedDbStore.put(upload);
    expect(await indexedDbStore.list('me')).toEqual([upload]);
    expect(await indexedDbStore.list('somebody else')).toEqual([]);
    await indexedDbStore.remove('u');
    expect(await indexedDbStore.list('me')).toEqual([]);
  });
});
