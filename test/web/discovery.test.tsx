// Looking around over an API that answers from a table: chips, why a video is there, empty lists, categories in the monitor.
import { QueryClientProvider } from '@tanstack/preact-query';
import type { ComponentType } from 'preact';
import { render } from 'preact';
import { act } from 'preact/test-utils';
import { LocationProvider, Route, Router } from 'preact-iso';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { FeedItem } from '#contract/discovery.ts';
import { reasonOf } from '../../web/discovery.ts';
import CategoryPage from '../../web/pages/category.tsx';
import Home from '../../web/pages/home.tsx';
import NotFound from '../../web/pages/not-found.tsx';
import { Categories } from '../../web/pages/operations/categories.tsx';
import { moved } from '../../web/pages/operations/moved.ts';
import TagPage from '../../web/pages/tag.tsx';
import Trending from '../../web/pages/trending.tsx';
import { createQueryClient } from '../../web/query-client.ts';

const CATEGORIES = [
  { slug: 'music', name: 'Music', hasVideos: true },
  { slug: 'été', name: 'Été', hasVideos: false },
  { slug: 'sports', name: 'Sports', hasVideos: true },
];
const counts = { views: 0, likes: 0, dislikes: 0, comments: 0 };
const score = { total: 0, views: 0, likes: 0, comments: 0, engagement: 0, age: 0, subscription: 0 };
const VIDEO = {
  id: 'a',
  slug: 'a',
  title: 'A river',
  description: '',
  tags: [],
  category: null,
  protection: 'clear',
  visibility: 'public',
  state: 'ready',
  durationSeconds: 63,
  width: 1,
  height: 1,
  channel: { id: 'c', handle: 'c', name: 'Channel', avatar: null },
  counts,
  createdAt: '2026-01-01T00:00:00Z',
  publishedAt: '2026-01-01T00:00:00Z',
  publishAt: null,
  poster: null,
} satisfies FeedItem;
const ME = {
  id: 'c',
  username: 'river',
  email: 'r@b.example',
  displayName: 'River',
  createdAt: '2026-01-01T00:00:00Z',
};
const problem = (code: string, status: number, detail = code) => ({
  ...{ code, status, title: detail, detail, type: '', requestId: 'r', errors: [] },
});
const EMPTY = { data: [], nextCursor: null };

let root: HTMLElement;
let answers: Record<string, [status: number, body: unknown]>;
let sent: string[];

function draw(Component: ComponentType, path = '/', pattern = path) {
  history.replaceState(null, '', path);
  act(() =>
    render(
      <LocationProvider>
        <QueryClientProvider client={createQueryClient()}>
          <Router>
            <Route path={pattern} component={Component} />
            <Route default component={NotFound} />
          </Router>
        </QueryClientProvider>
      </LocationProvider>,
      root,
    ),
  );
}

beforeEach(() => {
  root = document.body.appendChild(document.createElement('div'));
  answers = {
    'GET /me': [401, problem('session-required', 401)],
    'GET /categories': [200, { data: CATEGORIES, nextCursor: null }],
  };
  sent = [];
  vi.stubGlobal('fetch', (url: string, options: RequestInit) => {
    const line = `${options.method} ${url.replace('/api/v1', '').replace(/[?].*/, '')}`;
    sent.push(`${line}${/[?].*/.exec(url)?.[0] ?? ''} ${typeof options.body === 'string' ? options.body : ''}`.trim());
    const [status, body] = answers[line] ?? [404, problem('not-found', 404)];
    return Promise.resolve(new Response(status === 204 ? null : JSON.stringify(body), { status }));
  });
});
afterEach(() => {
  render(null, root);
  root.remove();
  vi.unstubAllGlobals();
});

const until = (check: () => void) => vi.waitFor(check, { timeout: 3000 });
const text = () => root.textContent ?? '';
const chips = () => [...root.querySelectorAll<HTMLAnchorElement>('nav[aria-label=Feeds] a')];
const button = (name: string) =>
  [...document.querySelectorAll('button')].find(
    (each) => each.getAttribute('aria-label') === name || each.textContent === name,
  );

describe('chips', () => {
  it('lead a visitor to everything, trending and the categories that have videos', async () => {
    answers['GET /videos'] = [200, EMPTY];
    draw(Home);
    await until(() => expect(chips().map((chip) => chip.textContent)).toEqual(['All', 'Trending', 'Music', 'Sports']));
    expect(chips()[0]?.getAttribute('aria-current')).toBe('page');
    expect(chips()[2]?.getAttribute('href')).toBe('/categories/music');
  });

  it('lead a person to subscriptions and the latest too, and arrow keys go along them', async () => {
    answers['GET /me'] = [200, { user: ME }];
    answers['GET /feed/home'] = [200, EMPTY];
    draw(Home);
    await until(() => expect(chips()).toHaveLength(6));
    expect(chips().map((chip) => chip.getAttribute('href'))).toContain('/?show=latest');
    chips()[0]?.focus();
    const steps: [key: string, place: number][] = [
      ['ArrowRight', 1],
      ['End', 5],
      ['ArrowRight', 5],
      ['ArrowLeft', 4],
      ['Home', 0],
      ['ArrowLeft', 0],
    ];
    for (const [key, place] of steps) {
      act(() => void document.activeElement?.dispatchEvent(new KeyboardEvent('keydown', { key, bubbles: true })));
      expect(chips().indexOf(document.activeElement as HTMLAnchorElement)).toBe(place);
    }
  });
});

describe('home', () => {
  it('of a person tells why a video is there', async () => {
    answers['GET /me'] = [200, { user: ME }];
    answers['GET /feed/home'] = [200, { data: [{ ...VIDEO, score: { ...score, subscription: 2 } }], nextCursor: null }];
    draw(Home);
    await until(() => expect(text()).toContain('From a channel you follow'));
    expect(sent.filter((line) => line.startsWith('GET /videos'))).toEqual([]);
  });

  it.each([
    [undefined, counts, null],
    [score, counts, null],
    [{ ...score, views: 3, age: -8 }, { ...counts, views: 3 }, null],
    [{ ...score, views: 3 }, { ...counts, views: 3 }, 'Trending: 3 views'],
    [{ ...score, views: 3, likes: 4 }, { ...counts, views: 3, likes: 1 }, 'Trending: 1 like'],
    [{ ...score, likes: 4, comments: 16 }, { ...counts, likes: 1, comments: 2 }, 'Trending: 2 comments'],
    [{ ...score, likes: 4, subscription: 2 }, { ...counts, likes: 1 }, 'From a channel you follow'],
  ])('of %j', (given, counted, reason) => {
    expect(reasonOf({ ...(given ? { score: given } : {}), counts: counted })).toBe(reason);
  });
});

describe('lists', () => {
  it('that are empty say what to do', async () => {
    answers['GET /feed/trending'] = [200, EMPTY];
    draw(Trending, '/trending');
    await until(() => expect(text()).toContain('Nothing is moving yet'));
    expect(root.querySelector('a[href="/upload"]')).not.toBeNull();
  });

  it('of a category have its name, and ask for it alone', async () => {
    answers['GET /videos'] = [200, EMPTY];
    draw(CategoryPage, '/categories/%C3%A9t%C3%A9', '/categories/:slug');
    await until(() => expect(root.querySelector('h1')?.textContent).toBe('Été'));
    await until(() => expect(text()).toContain('No video yet'));
    expect(sent).toContain(`GET /videos?limit=24&category=${encodeURIComponent('été')}`);
    expect(document.title).toBe('Été · Rivulet');
  });

  it('of a category that is gone are not found', async () => {
    answers['GET /videos'] = [404, problem('category-not-found', 404)];
    draw(CategoryPage, '/categories/gone', '/categories/:slug');
    await until(() => expect(text()).toContain('The stream does not reach here'));
  });

  it('that could not be loaded offer another try', async () => {
    answers['GET /videos'] = [400, problem('invalid-input', 400, 'It is broken.')];
    draw(CategoryPage, '/categories/sports', '/categories/:slug');
    await until(() => expect(text()).toContain('It is broken.'));
    answers['GET /videos'] = [200, { data: [VIDEO], nextCursor: null }];
    act(() => button('Try again')?.click());
    await until(() => expect(root.querySelector('article a')?.textContent).toBe('A river'));
  });

  it('of a tag ask for its slug, however the address spells it', async () => {
    answers['GET /videos'] = [200, { data: [VIDEO], nextCursor: null }];
    draw(TagPage, '/tags/Caf%C3%A9%20Cr%C3%A8me', '/tags/:slug');
    await until(() => expect(root.querySelector('h1')?.textContent).toBe('#café-crème'));
    await until(() => expect(root.querySelectorAll('article')).toHaveLength(1));
    expect(sent).toContain(`GET /videos?limit=24&tag=${encodeURIComponent('café-crème')}`);
  });
});

describe('categories in the monitor', () => {
  const rows = () => [...root.querySelectorAll('[data-category]')].map((row) => row.getAttribute('data-category'));

  it('are moved by buttons, at once, and the focus stays with what moves', async () => {
    answers['POST /operations/categories/order'] = [200, EMPTY];
    draw(Categories);
    await until(() => expect(rows()).toEqual(['music', 'été', 'sports']));
    act(() => button('Move Sports up')?.click());
    await until(() => expect(rows()).toEqual(['music', 'sports', 'été']));
    expect(sent).toContain('POST /operations/categories/order {"slugs":["music","sports","été"]}');
    expect(document.activeElement).toBe(button('Move Sports up'));
    expect(root.querySelector('[role=status]')?.textContent).toBe('Sports is at place 2 of 3');
    act(() => button('Move Music up')?.click());
    expect(rows()).toEqual(['music', 'sports', 'été']);
  });

  it('that are in use say with how many videos', async () => {
    answers['DELETE /operations/categories/music'] = [409, problem('category-in-use', 409, '3 videos are in “Music”.')];
    draw(Categories);
    await until(() => expect(rows()).toHaveLength(3));
    act(() => button('Delete Music')?.click());
    act(() => button('Delete it')?.click());
    await until(() => expect(document.querySelector('dialog [role=alert]')?.textContent).toContain('3 videos'));
  });

  it.each([
    ['a', 1, ['b', 'a', 'c']],
    ['c', -1, ['a', 'c', 'b']],
    ['a', -1, ['a', 'b', 'c']],
    ['c', 1, ['a', 'b', 'c']],
    ['x', 1, ['a', 'b', 'c']],
  ] as const)('%s by %i', (slug, by, order) => {
    const list = ['a', 'b', 'c'].map((each) => ({ slug: each }));
    expect(moved(list, slug, by).map((each) => each.slug)).toEqual(order);
  });
});
