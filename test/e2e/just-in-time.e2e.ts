// A film is watched and sought through when nothing but its beginning is made: by our player, and by those that others wrote.
import { type Browser, expect, type Page, test } from '@playwright/test';
import { ApiClient } from '../../scripts/api-client.ts';
import { timedClip } from '../../scripts/timed-clip.ts';
import { FOREIGN_PLAYERS, playForeign } from './foreign-players.ts';
import { openAs, someone } from './people.ts';
import { seek } from './seen-and-heard.ts';

const SECONDS = 150;
/** In this order: forth, back, to places that nobody has asked for. */
const PLACES = [131.3, 47.9, 90.5, 11.2, 73.1];

let client: ApiClient;
let file: string;

test.beforeAll(async ({ baseURL }, info) => {
  info.setTimeout(120_000);
  client = new ApiClient(baseURL ?? '');
  await client.enter(someone('hasty'));
  file = timedClip({ name: 'timed-150s-480p.mp4', seconds: SECONDS, size: '854x480' });
});

/** Uploads the film, and takes it away after `use`, so that the next one is not made beside it. */
async function withFilm(use: (id: string) => Promise<void>): Promise<void> {
  const id = await client.upload(file, { visibility: 'public' });
  try {
    await client.waitFor(id, ['playable', 'ready'], 60_000);
    await use(id);
  } finally {
    await client.request('DELETE', `/api/v1/videos/${id}`);
  }
}

async function expectSeeks(page: Page, places = PLACES): Promise<void> {
  for (const place of places) {
    const { ms, seen, heard } = await seek(page, place, SECONDS);
    expect(ms, `at ${place} s: seen ${seen}, heard ${heard}`).not.toBeNull();
    test.info().annotations.push({ type: `seek to ${place} s`, description: `${Math.round(ms ?? 0)} ms` });
  }
}

async function openFilm(browser: Browser, id: string): Promise<Page> {
  const page = await openAs(browser, client);
  await page.goto(`/watch/${id}`);
  const video = page.locator('rivulet-player video');
  // A press before there is a source is taken back by the browser.
  await expect(async () => video.evaluate((element: HTMLVideoElement) => element.play())).toPass();
  return page;
}

test('our player shows and plays every place of a film that has only just come', async ({ browser }) => {
  await withFilm(async (id) => {
    const page = await openFilm(browser, id);
    await expectSeeks(page);
    await expect(page.locator('.rivulet-panel')).toBeHidden();
    await page.context().close();
  });
});

for (const name of FOREIGN_PLAYERS) {
  test(`${name} with its own settings does the same, without a fatal error`, async ({ page }) => {
    await withFilm(async (id) => {
      const { hls, dash } = await client.playback(id);
      const player = await playForeign(page, name, { origin: client.origin, hls, dash: dash ?? '' });
      await expectSeeks(page, PLACES.slice(0, 3));
      expect(await player.fatalErrors()).toEqual([]);
      await page.goto('about:blank'); // nobody plays what is deleted
    });
  });
}
