// Pages over an API that answers from a table: what is drawn while loading, empty, failing, and signed out.
import type { ComponentType } from 'preact';
import { render } from 'preact';
import { act } from 'preact/test-utils';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { VideoItem } from '#contract/videos.ts';
import Home from '../../web/pages/home.tsx';
import NotFound from '../../web/pages/not-found.tsx';
import SignIn from '../../web/pages/sign-in.tsx';
import SignUp from '../../web/pages/sign-up.tsx';
import Videos from '../../web/pages/videos.tsx';
import { noteNavigation } from '../../web/ui/navigation.ts';
import { drawPage } from './draw-page.tsx';

const VIDEO = {
  id: 'a',
  slug: 'a',
  title: 'A river',
  description: '',
  tags: [],
  category: null,
  visibility: 'public',
  protection: 'clear',
  state: 'ready',
  durationSeconds: 63,
  width: 1,
  height: 1,
  channel: { id: 'c', handle: 'c', name: 'Channel', avatar: null },
  counts: { views: 0, likes: 0, dislikes: 0, comments: 0 },
  createdAt: '2026-01-01T00:00:00Z',
  publishedAt: '2026-01-01T00:00:00Z',
  publishAt: null,
  poster: '/media/p/poster.jpg',
} satisfies VideoItem;
const ME = {
  user: { id: 'c', username: 'river', email: 'r@b.example', displayName: 'River', createdAt: '2026-01-01T00:00:00Z' },
};
const PROBLEM = (code: string, status: number, detail: string, errors: unknown[] = []) => ({
  code,
  status,
  title: detail,
  detail,
  type: '',
  requestId: 'r',
  errors,
});

let root: HTMLElement;
let answers: Record<string, [status: number, body: unknown]>;
let sent: string[];

const draw = (Component: ComponentType, path = '/'): void => drawPage(Component, root, path);

beforeEach(() => {
  root = document.body.appendChild(document.createElement('div'));
  answers = { 'GET /me': [401, PROBLEM('session-required', 401, 'Sign in first')] };
  sent = [];
  vi.stubGlobal('fetch', (url: string, options: RequestInit) => {
    const line = `${options.method} ${url.replace('/api/v1', '').replace(/[?].*/, '')}`;
    if (typeof options.body === 'string') sent.push(options.body);
    const [status, body] = answers[line] ?? [404, PROBLEM('not-found', 404, line)];
    return Promise.resolve(new Response(JSON.stringify(body), { status }));
  });
});
afterEach(() => {
  render(null, root);
  root.remove();
  vi.unstubAllGlobals();
});

const until = (check: () => void) => vi.waitFor(check, { timeout: 3000 });
const text = () => root.textContent ?? '';
const fill = (name: string, value: string) =>
  act(() => {
    const input = root.querySelector<HTMLInputElement>(`[name="${name}"]`);
    if (input === null) throw new Error(`no field ${name}`);
    input.value = value;
    input.dispatchEvent(new Event('input', { bubbles: true }));
  });
const submit = () =>
  act(() => void root.querySelector('form')?.dispatchEvent(new Event('submit', { bubbles: true, cancelable: true })));
const press = (name: string) =>
  act(() => [...root.querySelectorAll('button')].find((button) => button.textContent === name)?.click());

describe('home', () => {
  it('shows shapes, then the videos with their links, then the end', async () => {
    answers['GET /videos'] = [200, { data: [VIDEO], nextCursor: null }];
    draw(Home);
    expect(text()).toContain('Loading videos');
    await until(() => expect(root.querySelector('article a')?.getAttribute('href')).toBe('/watch/a'));
    expect(root.querySelector('article a')?.textContent).toBe('A river');
    expect(text()).toContain('1:03');
    expect(text()).toContain('That is all.');
    expect(document.title).toBe('Rivulet');
  });

  it('loads more on request', async () => {
    answers['GET /videos'] = [200, { data: [VIDEO], nextCursor: 'more' }];
    draw(Home);
    await until(() => expect(text()).toContain('Load more'));
    answers['GET /videos'] = [200, { data: [{ ...VIDEO, id: 'b', title: 'Another' }], nextCursor: null }];
    press('Load more');
    await until(() => expect(root.querySelectorAll('article')).toHaveLength(2));
  });

  it('invites to upload when there is nothing', async () => {
    answers['GET /videos'] = [200, { data: [], nextCursor: null }];
    draw(Home);
    await until(() => expect(root.querySelector('a[href="/upload"]')?.textContent).toBe('Upload a video'));
  });

  it('says what went wrong and tries again', async () => {
    answers['GET /videos'] = [404, PROBLEM('not-found', 404, 'It is being repaired.')];
    draw(Home);
    await until(() => expect(root.querySelector('[role=alert]')?.textContent).toContain('It is being repaired.'));
    answers['GET /videos'] = [200, { data: [VIDEO], nextCursor: null }];
    press('Try again');
    await until(() => expect(root.querySelectorAll('article')).toHaveLength(1));
  });
});

describe('signing in', () => {
  it('asks for what is missing, at the first field', () => {
    draw(SignIn, '/sign-in');
    submit();
    expect(root.querySelector('[name=credential]')?.getAttribute('aria-invalid')).toBe('true');
    expect(document.activeElement?.getAttribute('name')).toBe('credential');
    expect(sent).toEqual([]);
  });

  it('says that name or password is wrong, and goes on to where one came from', async () => {
    answers['POST /auth/login'] = [401, PROBLEM('wrong-credentials', 401, 'The name or the password is wrong')];
    draw(SignIn, '/sign-in?next=%2Fvideos');
    fill('credential', 'river');
    fill('password', 'wrong');
    submit();
    await until(() =>
      expect(root.querySelector('[role=alert]')?.textContent).toContain('The name or the password is wrong'),
    );
    answers['POST /auth/login'] = [200, ME];
    fill('password', 'right');
    submit();
    await until(() => expect(location.pathname).toBe('/videos'));
    expect(JSON.parse(sent.at(-1) ?? '')).toEqual({ credential: 'river', password: 'right' });
  });

  it('shows the password on request', () => {
    draw(SignIn, '/sign-in');
    press('Show');
    expect(root.querySelector<HTMLInputElement>('[name=password]')?.type).toBe('text');
  });
});

describe('signing up', () => {
  it('puts the problems of the server at their fields', async () => {
    answers['POST /auth/signup'] = [409, PROBLEM('username-taken', 409, 'The username is taken')];
    draw(SignUp, '/sign-up');
    fill('username', 'river');
    fill('email', 'r@b.example');
    fill('password', 'long enough');
    submit();
    await until(() => expect(document.activeElement?.getAttribute('name')).toBe('username'));
    expect(text()).toContain('The username is taken');
    answers['POST /auth/signup'] = [
      400,
      PROBLEM('invalid-input', 400, 'x', [{ pointer: '/email', detail: 'no such host' }]),
    ];
    submit();
    await until(() => expect(text()).toContain('no such host'));
  });
});

describe('my videos', () => {
  it('leads visitors to the sign-in and back', async () => {
    draw(Videos, '/videos');
    await until(() => expect(location.pathname + location.search).toBe('/sign-in?next=%2Fvideos'));
  });

  it('says what mends it when a video waits because the platform lacks something', async () => {
    answers['GET /me'] = [200, ME];
    answers['GET /videos'] = [200, { data: [{ ...VIDEO, state: 'queued' }], nextCursor: null }];
    const detail = 'FFmpeg is missing, uploads wait in the queue: sudo apt-get install ffmpeg, then npm start.';
    answers['GET /healthz'] = [
      503,
      { status: 'degraded', worker: 'ok', database: 'ok', transcoder: 'no-ffmpeg', detail },
    ];
    draw(Videos, '/videos');
    await until(() => expect(text()).toContain(detail));
  });

  it('says nothing of the platform when it is well, or nothing waits', async () => {
    answers['GET /me'] = [200, ME];
    answers['GET /videos'] = [200, { data: [{ ...VIDEO, state: 'queued' }, VIDEO], nextCursor: null }];
    answers['GET /healthz'] = [200, { status: 'ok', worker: 'ok', database: 'ok', transcoder: 'ok' }];
    draw(Videos, '/videos');
    await until(() => expect(text()).toContain('In the queue'));
    expect(text()).not.toContain('FFmpeg');
  });

  it('shows every state, why one failed, and deletes by name', async () => {
    answers['GET /me'] = [200, ME];
    const failed = {
      ...VIDEO,
      id: 'b',
      title: 'Broken',
      state: 'failed',
      error: { code: 'no-video-stream', detail: '' },
    };
    answers['GET /videos'] = [
      200,
      { data: [VIDEO, failed, { ...VIDEO, id: 'd', title: 'Half', state: 'uploading' }], nextCursor: null },
    ];
    draw(Videos, '/videos');
    await until(() => expect(root.querySelectorAll('li[data-video]')).toHaveLength(3));
    expect(text()).toContain('The file has no video.');
    expect(text()).toContain('Its upload is not finished.');
    const dialog = () => root.querySelector('dialog');
    act(() => root.querySelector<HTMLButtonElement>('[aria-label="Delete Broken"]')?.click());
    expect(dialog()?.textContent).toContain('Delete “Broken”?');
    answers['DELETE /videos/b'] = [200, {}];
    press('Delete it');
    await until(() => expect(root.querySelectorAll('li[data-video]')).toHaveLength(2));
  });
});

it('the page for addresses where nothing is takes the focus after a navigation', () => {
  noteNavigation();
  draw(NotFound, '/nowhere');
  expect(document.activeElement?.tagName).toBe('H1');
  expect(document.title).toBe('Page not found · Rivulet');
});
