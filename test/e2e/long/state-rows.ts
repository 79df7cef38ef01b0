// The states of pages that come without being opened: nothing there, still loading, not to be loaded, no pictures.
import type { Page } from '@playwright/test';
import { GUARDED_STATES } from './guarded-rows.ts';
import { API, answering, busy, failing, heading, page, type Row, retry, waiting } from './rows.ts';

/** The lists as they are, but without pictures. */
const withoutPictures = (on: Page) =>
  on.route(`${API}**`, async (route) => {
    if (route.request().resourceType() !== 'fetch' || route.request().method() !== 'GET') return route.fallback();
    try {
      const answer = await route.fetch();
      const text = (await answer.text()).replaceAll(/"(poster|avatar|banner)":"[^"]*"/g, '"$1":null');
      await route.fulfill({ response: answer, body: text });
    } catch (error) {
      if (!on.isClosed()) throw error; // the page was looked at and closed while it still asked
    }
  });

const title = (name: string) => heading(name);

const letter = {
  id: '01m0000000000000000000000a.1',
  queue: 'transcode',
  reason: 'The transcoder went away five times: Donaudampfschifffahrtselektrizitätenhauptbetriebswerk',
  payload: JSON.stringify({
    jobId: '01m0000000000000000000000a.1',
    videoId: '01m0000000000000000000000a',
    revision: 1,
  }),
  createdAt: '2026-01-01T00:00:00.000Z',
  replayedAt: null,
};

export const STATE_ROWS: readonly Row[] = [
  page('home without a video', 'home', 'visitor', '/', {
    before: answering('videos?**', { data: [], nextCursor: null }),
    ready: title('Still water so far'),
  }),
  page('home without pictures', 'home', 'member', '/', { before: withoutPictures }),
  page('home, loading', 'home', 'visitor', '/', { before: waiting('videos?**'), ready: busy }),
  page('home, not to be loaded', 'home', 'visitor', '/', { before: failing('videos?**'), ready: retry }),
  page('trending, loading', 'trending', 'visitor', '/trending', { before: waiting('trending**'), ready: busy }),
  page('category without a video', 'category', 'visitor', '/categories/gaming'),
  page('search, loading', 'search', 'visitor', '/search?q=river', { before: waiting('search?**'), ready: busy }),
  page('search, not to be loaded', 'search', 'visitor', '/search?q=river', {
    before: failing('search?**'),
    ready: retry,
  }),
  page('watch, comments and related not to be loaded', 'watch', 'visitor', ({ videos }) => `/watch/${videos.chinese}`, {
    before: async (on) => {
      await failing('videos/*/comments**')(on);
      await failing('videos/*/related**')(on);
    },
    open: (on) => on.locator('section[aria-label="Comments"]').scrollIntoViewIfNeeded(),
  }),
  page('watch without pictures', 'watch', 'member', ({ videos }) => `/watch/${videos.main}`, {
    before: withoutPictures,
  }),
  page('a comment that was not sent', 'watch', 'member', ({ videos }) => `/watch/${videos.chinese}`, {
    before: (on) =>
      on.route(`${API}videos/*/comments`, (route) =>
        route.request().method() === 'POST' ? route.abort() : route.fallback(),
      ),
    open: async (on) => {
      await on.locator('section[aria-label="Comments"]').scrollIntoViewIfNeeded();
      await on.getByLabel('Write a comment').fill('Into the void');
      await on.getByRole('button', { name: 'Comment', exact: true }).click();
      await on.getByText(/Not sent/).waitFor();
    },
  }),
  page('channel, loading', 'channel', 'visitor', ({ handle }) => `/@${handle}`, {
    before: waiting('channels/*'),
    ready: busy,
  }),
  page('channel without pictures', 'channel', 'member', ({ handle }) => `/@${handle}`, { before: withoutPictures }),
  page('follows nobody', 'subscriptions', 'newcomer', '/subscriptions', { ready: title('You follow nobody yet') }),
  page('library of a newcomer', 'library', 'newcomer', '/library'),
  page('likes nothing', 'liked', 'newcomer', '/library/liked', { ready: title('Nothing liked yet') }),
  page('history of a newcomer', 'history', 'newcomer', '/history', { ready: title('Nothing watched yet') }),
  page('history, paused', 'history', 'member', '/history', {
    before: answering('me/history/settings', { paused: true }),
  }),
  page('history, loading', 'history', 'member', '/history', { before: waiting('me/history?**'), ready: busy }),
  page('no notifications', 'notifications', 'newcomer', '/notifications', { ready: title('Nothing new') }),
  page('notifications, loading', 'notifications', 'member', '/notifications', {
    before: waiting('me/notifications?**'),
  }),
  page('no videos of one’s own', 'videos', 'newcomer', '/videos', { ready: title('Nothing here yet') }),
  page('my videos, not to be loaded', 'videos', 'owner', '/videos', {
    before: failing('videos?owner**'),
    ready: retry,
  }),
  page('no held comments', 'heldComments', 'newcomer', '/studio/comments', { ready: title('No held comments') }),
  page('playlist without pictures', 'playlist', 'owner', ({ list }) => `/playlists/${list}`, {
    before: withoutPictures,
  }),
  page('playlist, not to be loaded', 'playlist', 'member', ({ list }) => `/playlists/${list}`, {
    before: failing('playlists/**'),
    ready: retry,
  }),
  page('settings, not to be loaded', 'settings', 'owner', '/settings', {
    before: async (on) => {
      await failing('channels/me**')(on);
      await failing('studio/comment-policy')(on);
    },
    ready: retry,
  }),
  page('dead letters', 'operations', 'operator', '/operations', {
    before: answering('operations/dead-letters**', { data: [letter], nextCursor: null }),
    ready: (on) => on.locator('[data-letter]').first(),
  }),
  page('mailbox without a mail', 'mailbox', 'visitor', '/mailbox', {
    before: answering('mailbox', { data: [] }),
    ready: title('No mail'),
  }),
  ...GUARDED_STATES,
];
