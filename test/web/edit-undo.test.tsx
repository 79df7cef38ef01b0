// What an edit of a video saves, and what “Undo” brings back: details and poster as they were before.
import { render } from 'preact';
import { act } from 'preact/test-utils';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import Videos from '../../web/pages/videos.tsx';
import { toasts } from '../../web/ui/toasts.ts';
import { drawPage } from './draw-page.tsx';

const USER = { id: 'c', username: 'c', email: 'c@b.example', displayName: 'C', createdAt: '2026-01-01T00:00:00Z' };
const candidate = (number: number) => ({ candidate: number, atSeconds: number, url: `/poster/${number}.jpg` });

let root: HTMLElement;
let video: Record<string, unknown> & { title: string };
let chosen: number;

/** A server with one video and its posters. */
async function answer(line: string, body: Record<string, unknown>): Promise<unknown> {
  if (line === 'GET /me') return { user: USER };
  if (line === 'PATCH /videos/a') Object.assign(video, body);
  if (line === 'PUT /videos/a/poster') {
    await new Promise((go) => setTimeout(go, 50)); // the page is drawn with the new details meanwhile
    chosen = Number(body['candidate']);
  }
  if (line.endsWith('/videos/a/poster')) return { chosen, candidates: [candidate(0), candidate(1)] };
  if (line.endsWith('/videos/a')) return { ...video };
  return { data: [{ ...video }], nextCursor: null };
}

beforeEach(() => {
  HTMLDialogElement.prototype.showModal ??= function showModal(this: HTMLDialogElement) {
    this.open = true;
  };
  root = document.body.appendChild(document.createElement('div'));
  chosen = 0;
  video = {
    ...{ id: 'a', slug: 'a', title: 'A river', description: '', tags: [], category: null, visibility: 'public' },
    ...{ protection: 'clear', state: 'ready', durationSeconds: 63, width: 1, height: 1, poster: null, publishAt: null },
    ...{ channel: { id: 'c', handle: 'c', name: 'C', avatar: null }, createdAt: '2026-01-01T00:00:00Z' },
    ...{ counts: { views: 0, likes: 0, dislikes: 0, comments: 0 }, publishedAt: '2026-01-01T00:00:00Z' },
  };
  vi.stubGlobal('fetch', async (url: string, { method, body }: RequestInit) => {
    const line = `${method} ${url.replace('/api/v1', '').replace(/[?].*/, '')}`;
    return Response.json(await answer(line, typeof body === 'string' ? JSON.parse(body) : {}));
  });
});
afterEach(() => {
  act(() => render(null, root));
  root.remove();
  vi.unstubAllGlobals();
});

const one = <Element extends HTMLElement>(selector: string): Element => {
  const found = root.querySelector<Element>(selector);
  if (found === null) throw new Error(`no ${selector}`);
  return found;
};

it('details and poster that were saved together', async () => {
  drawPage(Videos, root, '/videos');
  await vi.waitFor(() => one('[data-video="a"]'));
  act(() => one('[aria-label="Edit A river"]').click());
  await vi.waitFor(() => one('input[name="poster"][value="1"]'));
  act(() => one('input[name="poster"][value="1"]').click());
  act(() => {
    const title = one<HTMLInputElement>('[name="title"]');
    title.value = 'A lake';
    title.dispatchEvent(new Event('input', { bubbles: true }));
  });
  act(() => void one('form').dispatchEvent(new Event('submit', { bubbles: true, cancelable: true })));
  await vi.waitFor(() => expect(toasts.list().at(-1)?.action?.text).toBe('Undo'));
  expect([video.title, chosen]).toEqual(['A lake', 1]);
  toasts.list().at(-1)?.action?.run?.();
  await vi.waitFor(() => expect([video.title, chosen]).toEqual(['A river', 0]));
});

it('a poster that was chosen right before Enter is saved, though nothing was painted between the two', async () => {
  drawPage(Videos, root, '/videos');
  await vi.waitFor(() => one('[data-video="a"]'));
  act(() => one('[aria-label="Edit A river"]').click());
  await vi.waitFor(() => one('input[name="poster"][value="1"]'));
  one('input[name="poster"][value="1"]').click();
  await Promise.resolve(); // drawn, but no effect has run yet
  one('form').dispatchEvent(new Event('submit', { bubbles: true, cancelable: true }));
  await vi.waitFor(() => expect(chosen).toBe(1));
});
