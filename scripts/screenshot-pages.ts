// Which pages are photographed, how each is made ready, and which of the pictures the documents show.
import type { Page } from '@playwright/test';
import type { OperationsJob } from '#contract/operations.ts';
import type { Playlist } from '#contract/playlists.ts';
import type { VideoItem } from '#contract/videos.ts';
import type { ApiClient } from './api-client.ts';

type Variant = 'desktop-light' | 'desktop-dark' | 'phone-light' | 'phone-dark';

export interface Shot {
  name: string;
  path: string;
  isSignedIn?: false;
  /** What a full page would tear apart: dialogs. */
  isOneScreen?: true;
  /** Taller than the screen, where what matters lies below. */
  heightPx?: number;
  inDocs?: readonly Variant[];
  prepare?: (page: Page) => Promise<void>;
}

/** All pages worth a look, for the demo that `npm run seed` makes; `client` is signed in as its first person. */
export async function findShots(client: ApiClient): Promise<Shot[]> {
  const { data: videos } = await client.request<{ data: VideoItem[] }>('GET', '/api/v1/videos');
  const { data: lists } = await client.request<{ data: Playlist[] }>('GET', '/api/v1/me/playlists');
  const watched = videos.find((video) => video.title.includes('Mandelbrot')) ?? videos[0];
  const list = lists.find((each) => each.kind === 'own');
  return [
    { name: 'home', path: '/', inDocs: ['desktop-light', 'phone-dark'] },
    { name: 'home-visitor', path: '/', isSignedIn: false },
    { name: 'sign-in', path: '/sign-in', isSignedIn: false },
    { name: 'sign-up', path: '/sign-up', isSignedIn: false },
    ...(watched
      ? [
          {
            name: 'watch',
            path: `/watch/${watched.id}`,
            inDocs: ['desktop-light', 'phone-light'] as const,
            heightPx: 1240,
            prepare: async (page: Page) => {
              await seekInto(page);
              await pointAtSeekBar(page);
            },
          },
          { name: 'watch-share', path: `/watch/${watched.id}`, isOneScreen: true as const, prepare: pressing('Share') },
          { name: 'watch-save', path: `/watch/${watched.id}`, isOneScreen: true as const, prepare: pressing('Save') },
        ]
      : []),
    ...(watched && list
      ? [{ name: 'watch-list', path: `/watch/${watched.id}?list=${list.id}&loop=1`, heightPx: 1240, prepare: seekInto }]
      : []),
    { name: 'channel', path: '/@small-rules', inDocs: ['desktop-light'] },
    { name: 'channel-own', path: '/@demo' },
    { name: 'channel-about', path: '/@small-rules/about' },
    { name: 'channel-playlists', path: '/@demo/playlists' },
    { name: 'subscriptions', path: '/subscriptions' },
    { name: 'library', path: '/library', inDocs: ['desktop-dark'] },
    ...(list ? [{ name: 'playlist', path: `/playlists/${list.id}` }] : []),
    { name: 'history', path: '/history' },
    { name: 'liked', path: '/library/liked' },
    { name: 'search', path: '/search?q=mathematics', inDocs: ['phone-light'] },
    { name: 'search-nothing', path: '/search?q=zzzzqqqq' },
    { name: 'notifications', path: '/notifications' },
    { name: 'bell', path: '/', isOneScreen: true, prepare: pressing(/^Notifications/) },
    { name: 'settings', path: '/settings' },
    { name: 'held-comments', path: '/studio/comments' },
    { name: 'category', path: '/categories/education' },
    { name: 'tag', path: '/tags/generated' },
    { name: 'trending', path: '/trending' },
    { name: 'upload', path: '/upload' },
    { name: 'my-videos', path: '/videos' },
    { name: 'help-views', path: '/help/views' },
    { name: 'not-found', path: '/nothing/is/here' },
    ...(await operationsShots(client)),
  ];
}

/** Where the client is an operator (OPERATORS=demo): the monitor with two videos that are made anew for the picture. */
async function operationsShots(client: ApiClient): Promise<Shot[]> {
  const path = '/api/v1/operations/jobs';
  const jobs = await client.request<{ data: OperationsJob[] }>('GET', path).catch(() => null);
  if (jobs === null) return [];
  const makeAnew = async (page: Page) => {
    for (const { id } of jobs.data.filter(({ state }) => state === 'done').slice(0, 2))
      await client.request('POST', `${path}/${id}/reprocess`, {}).catch(() => undefined); // one from before is not over
    await page.locator('[data-slot] a').first().waitFor();
    await page.locator('[data-state=running] progress[value]').first().waitFor();
  };
  return [{ name: 'operations', path: '/operations', inDocs: ['desktop-light'], heightPx: 1000, prepare: makeAnew }];
}

/** A moment of the video, without the note that it went on where one was. */
async function seekInto(page: Page): Promise<void> {
  const note = page.getByRole('button', { name: 'Dismiss' });
  if (await note.first().isVisible()) await note.first().click();
  await page.locator('rivulet-player video').evaluate(async (video: HTMLVideoElement) => {
    video.muted = true;
    await video.play();
    video.pause();
    video.currentTime = 5;
    await new Promise((resolve) => video.addEventListener('seeked', resolve, { once: true }));
  });
}

/** The picture of another moment over the seek bar; a phone has no pointer that shows it. */
async function pointAtSeekBar(page: Page): Promise<void> {
  const bar = await page.locator('media-time-range').boundingBox();
  if (!bar || bar.width < 400) return;
  await page.mouse.move(bar.x + 0.62 * bar.width, bar.y + bar.height / 2);
  await page.locator('.rivulet-preview-tile').waitFor();
  await page.waitForLoadState('networkidle');
}

function pressing(name: string | RegExp): (page: Page) => Promise<void> {
  return async (page) => {
    await page.getByRole('button', { name }).first().click({ timeout: 5_000 });
    await page.waitForTimeout(400);
  };
}
