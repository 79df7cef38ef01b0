// Pictures of a video: what the seek bar shows under a pointer, a finger and the focus, and the poster that its owner chooses.
import { expect, type Page, test } from '@playwright/test';
import type { Posters } from '#contract/posters.ts';
import type { Playback } from '#contract/videos.ts';
import { ApiClient } from '../../scripts/api-client.ts';
import { expectFlawless, expectFlawlessOnAllScreens } from './flawless.ts';
import { clip, openAs, someone, stayAtTheEnd } from './people.ts';

test.use({ actionTimeout: 10_000 });

let client: ApiClient;
let videoId: string;

test.beforeAll(async ({ baseURL }, info) => {
  info.setTimeout(240_000);
  client = new ApiClient(baseURL ?? '');
  await client.enter(someone('painter'));
  videoId = await client.upload(clip({ name: 'pictures.mp4', seconds: 16, size: '640x360' }), {
    title: 'In pictures',
    visibility: 'public',
  });
  await client.waitFor(videoId, ['ready'], 180_000);
});

const bar = (page: Page) => page.locator('media-time-range');
const preview = (page: Page) => page.locator('.rivulet-preview');
const tile = (page: Page) => page.locator('.rivulet-preview-tile');
const isLoaded = (page: Page) =>
  expect
    .poll(() => page.locator('rivulet-player video').evaluate((video: HTMLVideoElement) => video.duration))
    .toBeCloseTo(16);

/** The place of the tile on its sheet: another one is another picture. */
const placeOf = (page: Page) => tile(page).evaluate((element) => getComputedStyle(element).backgroundPosition);

async function pointAt(page: Page, fraction: number): Promise<{ x: number; y: number }> {
  const box = await bar(page).boundingBox();
  if (!box) throw new Error('no seek bar');
  return { x: box.x + box.width * fraction, y: box.y + box.height / 2 };
}

test('the seek bar shows picture and time under the pointer and for the focus, in the embed too', async ({ page }) => {
  await stayAtTheEnd(page);
  for (const path of [`/watch/${videoId}`, `/embed/${videoId}`]) {
    await page.goto(path);
    await isLoaded(page);
    const early = await pointAt(page, 0.25);
    await page.mouse.move(early.x, early.y);
    await expect(preview(page)).toHaveText('0:04');
    await expect(tile(page)).toBeVisible();
    const place = await placeOf(page);
    const late = await pointAt(page, 0.999);
    await page.mouse.move(late.x, late.y);
    await expect(preview(page)).toHaveText(/0:1[56]/);
    expect(await placeOf(page)).not.toBe(place);
    const [shown, player] = [await preview(page).boundingBox(), await page.locator('rivulet-player').boundingBox()];
    expect((shown?.x ?? 0) + (shown?.width ?? 0)).toBeLessThanOrEqual((player?.x ?? 0) + (player?.width ?? 0));
    await page.mouse.move(early.x, early.y - 150);
    await expect(preview(page)).toBeHidden();
  }
  await page.keyboard.press('Tab'); // whoever uses keys sees the focus
  await bar(page).locator('input').focus();
  await expect(preview(page)).toHaveText('0:00');
  await page.keyboard.press('PageUp'); // a tenth of it
  await expect(preview(page)).not.toHaveText('0:00');
  await expect(tile(page)).toBeVisible();
  await page.keyboard.press('Tab');
  await expect(preview(page)).toBeHidden();
});

test('a finger that slides sees where it is, and nothing once it is lifted', async ({ browser, baseURL }) => {
  const phone = { viewport: { width: 360, height: 740 }, hasTouch: true, isMobile: true, colorScheme: 'dark' as const };
  const context = await browser.newContext({ ...phone, ...(baseURL ? { baseURL } : {}) });
  await stayAtTheEnd(context);
  const page = await context.newPage();
  await page.goto(`/watch/${videoId}`);
  await isLoaded(page);
  const touch = await context.newCDPSession(page);
  const slide = async (type: 'touchStart' | 'touchMove', fraction: number) =>
    touch.send('Input.dispatchTouchEvent', { type, touchPoints: [await pointAt(page, fraction)] });
  await slide('touchStart', 0.2);
  await slide('touchMove', 0.5);
  await expect(preview(page)).toHaveText('0:08');
  await expect(tile(page)).toBeVisible();
  const box = await preview(page).boundingBox();
  expect(box?.y).toBeGreaterThan(0);
  await touch.send('Input.dispatchTouchEvent', { type: 'touchEnd', touchPoints: [] });
  await expect(preview(page)).toBeHidden();
  await context.close();
});

test('the owner chooses the poster by keys, and it is the poster wherever the video is shown', async ({
  browser,
  page: visitor,
}) => {
  await visitor.goto(`/watch/${videoId}`);
  const poster = () => visitor.locator('rivulet-player video').getAttribute('poster');
  await expect.poll(poster).toContain('poster.jpg');
  const before = await poster();
  const { chosen, candidates } = (await client.request('GET', `/api/v1/videos/${videoId}/poster`)) as Posters;
  expect(candidates).toHaveLength(5);

  const page = await openAs(browser, client);
  await page.goto('/videos');
  await page.getByRole('button', { name: 'Edit In pictures' }).press('Enter');
  const group = page.getByRole('group', { name: 'Poster' });
  await expect(group.getByRole('radio')).toHaveCount(5);
  for (const image of await group.locator('img').all())
    await expect.poll(() => image.evaluate((element: HTMLImageElement) => element.naturalWidth)).toBeGreaterThan(0);
  await expectFlawlessOnAllScreens(page, 'the dialog with posters', 'dialog');
  await group.getByRole('radio', { checked: true }).press('ArrowRight');
  await page.getByRole('button', { name: 'Save' }).press('Enter');
  await expect(page.getByText('“In pictures” is saved.')).toBeVisible();
  await expect.poll(poster).not.toBe(before);
  const now = (await client.request('GET', `/api/v1/videos/${videoId}/poster`)) as Posters;
  expect(now.chosen).not.toBe(chosen);
  const playback = (await client.request('GET', `/api/v1/videos/${videoId}/playback`)) as Playback;
  await expect(page.locator(`[data-video="${videoId}"] img`)).toHaveAttribute('src', playback.poster ?? '');
  await visitor.reload();
  await expect(visitor.locator('meta[property="og:image"]')).toHaveAttribute('content', /v=\d+$/);
  expect(await poster()).toBe(playback.poster);
  await expectFlawless(page);
});
