// The history over an API that answers from a table: what is drawn while loading, empty, failing, and signed out.
import { QueryClientProvider } from '@tanstack/preact-query';
import { render } from 'preact';
import { act } from 'preact/test-utils';
import { LocationProvider } from 'preact-iso';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import History from '../../web/pages/history.tsx';
import { createQueryClient } from '../../web/query-client.ts';

const ME = {
  user: { id: 'c', username: 'river', email: 'r@b.example', displayName: 'River', createdAt: '2026-01-01T00:00:00Z' },
};
const ENTRY = {
  id: 'a',
  slug: 'a',
  title: 'A river',
  description: '',
  tags: [],
  category: null,
  visibility: 'public',
  state: 'ready',
  durationSeconds: 100,
  width: 1,
  height: 1,
  channel: { id: 'c', handle: 'c', name: 'Channel', avatar: null },
  counts: { views: 1234, likes: 0, dislikes: 0, comments: 0 },
  createdAt: '2026-01-01T00:00:00Z',
  publishedAt: '2026-01-01T00:00:00Z',
  publishAt: null,
  poster: null,
  positionSeconds: 40,
  watchedAt: new Date().toISOString(),
};
const problem = (status: number, code: string) =>
  [status, { code, status, title: code, detail: `${code}.`, type: '', requestId: 'r', errors: [] }] as const;

let root: HTMLElement;
let answers: Record<string, readonly [status: number, body: unknown]>;
let sent: string[];

beforeEach(() => {
  root = document.createElement('main');
  document.body.append(root);
  sent = [];
  answers = {
    'GET /me': [200, ME],
    'GET /me/history/settings': [200, { paused: false }],
    'GET /me/history': [200, { data: [ENTRY], nextCursor: null }],
  };
  vi.stubGlobal('fetch', async (input: string | URL | Request, init?: RequestInit) => {
    const url = new URL(String(input instanceof Request ? input.url : input), 'http://localhost');
    const name = `${init?.method ?? 'GET'} ${url.pathname.replace('/api/v1', '')}`;
    sent.push(name);
    const [status, body] = answers[name] ?? [200, { data: [], nextCursor: null }];
    return new Response(body === null ? null : JSON.stringify(body), { status });
  });
});
afterEach(() => {
  render(null, root);
  root.remove();
  vi.unstubAllGlobals();
});

function draw(): void {
  window.history.replaceState(null, '', '/history');
  act(() =>
    render(
      <LocationProvider>
        <QueryClientProvider client={createQueryClient()}>
          <History />
        </QueryClientProvider>
      </LocationProvider>,
      root,
    ),
  );
}
const shows = (text: string) => vi.waitFor(() => expect(root.textContent).toContain(text), { timeout: 5000 });

it('lists by days how much was watched, in one question', async () => {
  draw();
  await shows('Today');
  expect(root.textContent).toContain('A river');
  expect(root.textContent).toContain('40 % watched');
  expect(root.textContent).toContain('1.2K views');
  expect(root.textContent).toContain('That is your whole history.');
  expect(sent).not.toContain('GET /me/history/positions');
});

it('is empty, paused, or failing with a way to try again', async () => {
  answers['GET /me/history'] = [200, { data: [], nextCursor: null }];
  answers['GET /me/history/settings'] = [200, { paused: true }];
  draw();
  await shows('Nothing watched yet');
  await shows('The history is paused: what you watch now is not kept');
  render(null, root);
  answers['GET /me/history'] = problem(404, 'not-found');
  draw();
  await shows('The history could not be loaded.');
  answers['GET /me/history'] = [200, { data: [ENTRY], nextCursor: 'more' }];
  const retry = [...root.querySelectorAll('button')].find((button) => button.textContent === 'Try again');
  retry?.click();
  await shows('A river');
  await shows('Load more');
});

it('leads whoever is not signed in to the sign-in and back', async () => {
  answers['GET /me'] = problem(401, 'session-required');
  draw();
  await vi.waitFor(() => expect(location.pathname + location.search).toBe('/sign-in?next=%2Fhistory'));
  expect(sent).not.toContain('GET /me/history');
});
