// What the page keeps besides the API's data: theme, short messages, who is signed in, whether leaving would lose bytes.
import { QueryClient } from '@tanstack/preact-query';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { createQueryClient, queryKeys } from '../../web/query-client.ts';
import { applyTheme, nextTheme, readTheme } from '../../web/ui/theme.ts';
import { Toasts } from '../../web/ui/toasts.ts';
import { browserLine } from '../../web/uploads/browser-line.ts';
import { filesOfDrop } from '../../web/uploads/dropped-files.ts';
import { guardUnload } from '../../web/uploads/guard-unload.ts';
import { isAtRisk, itemFromFile, type UploadPhase } from '../../web/uploads/upload-item.ts';
import { forgiving, isSameFile } from '../../web/uploads/upload-store.ts';
import type { Uploads } from '../../web/uploads/uploads.ts';
import { watchUser } from '../../web/watch-user.ts';
import { problem } from './upload-server.ts';

describe('the theme', () => {
  it('is remembered, and the system is the absence of a choice', () => {
    const root = document.createElement('html');
    applyTheme('dark', root, localStorage);
    expect([root.dataset['theme'], readTheme(localStorage)]).toEqual(['dark', 'dark']);
    applyTheme('system', root, localStorage);
    expect([root.dataset['theme'], readTheme(localStorage)]).toEqual([undefined, 'system']);
  });

  it('goes round, and works where storage is blocked', () => {
    expect([nextTheme('system'), nextTheme('light'), nextTheme('dark')]).toEqual(['light', 'dark', 'system']);
    const blocked = () => {
      throw new DOMException('blocked', 'SecurityError');
    };
    expect(readTheme({ getItem: blocked })).toBe('system');
    expect(() =>
      applyTheme('light', document.createElement('html'), { setItem: blocked, removeItem: blocked }),
    ).not.toThrow();
  });
});

describe('short messages', () => {
  let toasts: Toasts;
  beforeEach(() => {
    vi.useFakeTimers();
    toasts = new Toasts();
  });
  afterEach(() => {
    vi.useRealTimers();
  });
  const texts = () => toasts.list().map((toast) => toast.text);

  it('go by themselves, later when there is something to do about them', () => {
    toasts.show('plain');
    toasts.show('with undo', { text: 'Undo', run: () => undefined });
    vi.advanceTimersByTime(7000);
    expect(texts()).toEqual(['with undo']);
    vi.advanceTimersByTime(9000);
    expect(texts()).toEqual([]);
  });

  it('stay while they are held', () => {
    const heard = vi.fn();
    const stop = toasts.subscribe(heard);
    const id = toasts.show('read me');
    toasts.hold(id);
    vi.advanceTimersByTime(60_000);
    expect(texts()).toEqual(['read me']);
    toasts.release(id);
    vi.advanceTimersByTime(7000);
    expect(texts()).toEqual([]);
    expect(heard).toHaveBeenCalledTimes(2);
    stop();
  });

  it('are three at most', () => {
    for (const text of ['a', 'b', 'c', 'd']) toasts.show(text);
    expect(texts()).toEqual(['b', 'c', 'd']);
  });
});

describe('who is signed in', () => {
  it('is told when it changes, and not before it is known', () => {
    const client = new QueryClient();
    const seen: (string | null)[] = [];
    const stop = watchUser(client, queryKeys.me, (userId) => seen.push(userId));
    client.setQueryData(['other'], 1);
    client.setQueryData(queryKeys.me, null);
    client.setQueryData(queryKeys.me, { id: 'a' });
    client.setQueryData(queryKeys.me, { id: 'a', displayName: 'new' });
    client.setQueryData(queryKeys.me, null);
    stop();
    expect(seen).toEqual([null, 'a', null]);
  });

  it('is nobody once a request says that the session has ended', async () => {
    const client = createQueryClient();
    client.setQueryData(queryKeys.me, { id: 'a' });
    await client
      .fetchQuery({ queryKey: ['x'], queryFn: () => Promise.reject(problem('session-required')), retry: false })
      .catch(() => undefined);
    expect(client.getQueryData(queryKeys.me)).toBeNull();
  });
});

it('leaving asks only while bytes are at risk', () => {
  let phase: UploadPhase = 'sending';
  let changed = () => undefined as unknown;
  const uploads = {
    isAtRisk: () => isAtRisk({ ...itemFromFile('k', new File(['1'], 'a.mp4'), false), phase }),
    subscribe: (listener: () => void) => {
      changed = listener;
      return () => undefined;
    },
  } as unknown as Uploads;
  const target = new EventTarget();
  const asks = () => !target.dispatchEvent(new Event('beforeunload', { cancelable: true }));
  const stop = guardUnload(uploads, target);
  expect(asks()).toBe(true);
  phase = 'sent';
  changed();
  expect(asks()).toBe(false);
  phase = 'waiting';
  changed();
  expect(asks()).toBe(true);
  stop();
  expect(asks()).toBe(false);
});

it('a file is the same by name, size and date', () => {
  const file = new File(['12'], 'a.mp4', { lastModified: 5 });
  const stored = { filename: 'a.mp4', sizeBytes: 2, lastModified: 5 };
  expect(isSameFile(stored, file)).toBe(true);
  expect(isSameFile({ ...stored, lastModified: 6 }, file)).toBe(false);
});

it('a store that fails loses the reload and nothing else', async () => {
  const broken = () => Promise.reject(new Error('private window'));
  const store = forgiving({ list: broken, put: broken, remove: broken });
  expect(await store.list('me')).toEqual([]);
  await expect(store.remove('u')).resolves.toBeUndefined();
});

it('a drop gives its files, with handles where there are some, and no folders', async () => {
  const file = new File(['1'], 'a.mp4');
  const handle = { kind: 'file' };
  const items = [
    { kind: 'string', getAsFile: () => null },
    { kind: 'file', getAsFile: () => file, getAsFileSystemHandle: () => Promise.resolve(handle) },
    { kind: 'file', getAsFile: () => file, getAsFileSystemHandle: () => Promise.resolve({ kind: 'directory' }) },
    { kind: 'file', getAsFile: () => file },
    { kind: 'file', getAsFile: () => file, getAsFileSystemHandle: () => Promise.reject(new Error('denied')) },
  ];
  expect(await filesOfDrop({ items: items as unknown as DataTransferItemList })).toEqual([
    { file, handle },
    { file, handle: null },
    { file, handle: null },
  ]);
});

describe('waiting in the browser', () => {
  it('ends with the time, with the connection, and with a stop', async () => {
    await browserLine.wait(1, new AbortController().signal);
    const back = browserLine.wait(60_000, new AbortController().signal);
    dispatchEvent(new Event('online'));
    await back;
    const stop = new AbortController();
    const stopped = browserLine.wait(60_000, stop.signal);
    stop.abort();
    await stopped;
    await browserLine.wait(60_000, stop.signal);
    expect(browserLine.random()).toBeLessThan(1);
    expect(browserLine.now()).toBeGreaterThan(0);
  });
});
