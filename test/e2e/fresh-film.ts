// A film that has only just come: uploaded for one use, played when nothing but its beginning is made, and taken away again.
import { type Browser, expect, type Page } from '@playwright/test';
import type { ApiClient } from '../../scripts/api-client.ts';
import { type ForeignPlayer, playForeign } from './foreign-players.ts';
import { openAs } from './people.ts';

/** Uploads the film, and takes it away after `use`, so that the next one is not made beside it. */
export async function withFreshFilm(
  client: ApiClient,
  file: string,
  use: (id: string) => Promise<void>,
): Promise<void> {
  const id = await client.upload(file, { visibility: 'public' });
  try {
    await client.waitFor(id, ['playable', 'ready'], 60_000);
    await use(id);
  } finally {
    await client.request('DELETE', `/api/v1/videos/${id}`);
  }
}

/** The watch page, playing; the player must have shown no failure at the end. */
export async function onOurPlayer(
  browser: Browser,
  client: ApiClient,
  id: string,
  use: (page: Page) => Promise<void>,
): Promise<void> {
  const page = await openAs(browser, client);
  await page.goto(`/watch/${id}`);
  const video = page.locator('rivulet-player video');
  // A press before there is a source is taken back by the browser.
  await expect(async () => video.evaluate((element: HTMLVideoElement) => element.play())).toPass();
  await use(page);
  await expect(page.locator('.rivulet-panel')).toBeHidden();
  await page.context().close();
}

/** A player that others wrote, with its own settings; it must meet no fatal error. */
export async function onForeignPlayer(
  page: Page,
  name: ForeignPlayer,
  client: ApiClient,
  id: string,
  use: () => Promise<void>,
): Promise<void> {
  const { hls, dash } = await client.playback(id);
  const player = await playForeign(page, name, { origin: client.origin, hls, dash: dash ?? '' });
  await use();
  expect(await player.fatalErrors()).toEqual([]);
  await page.goto('about:blank'); // nobody plays what is deleted
}
