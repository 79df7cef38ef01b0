// Watching as people do it: a vote, a view by the rule, going on where one was in another browser, the history and its switch.
import { expect, type Page, test } from '@playwright/test';
import { ApiClient } from '../../scripts/api-client.ts';
import { expectFlawless } from './flawless.ts';
import { clip, openAs, someone, stayAtTheEnd } from './people.ts';

test.use({ actionTimeout: 10_000 });

const owner = someone('maker');
const viewer = someone('viewer');
let ownerClient: ApiClient;
let viewerClient: ApiClient;
let videoId: string;

test.describe.configure({ mode: 'serial' }); // each goes on with what the one before left

test.beforeAll(async ({ baseURL }, info) => {
  info.setTimeout(240_000);
  ownerClient = new ApiClient(baseURL ?? '');
  viewerClient = new ApiClient(baseURL ?? '');
  await ownerClient.enter(owner);
  await viewerClient.enter(viewer);
  const file = clip({ name: 'watching.mp4', seconds: 24, size: '320x180' });
  videoId = await ownerClient.upload(file, { title: 'Worth a look', visibility: 'public' });
  await ownerClient.waitFor(videoId, ['playable', 'ready'], 180_000);
});

async function play(page: Page): Promise<void> {
  const video = page.locator('rivulet-player video');
  await expect(page.locator('rivulet-player')).toHaveAttribute('data-qualities', /\d/);
  await page.keyboard.press('k');
  await expect.poll(() => video.evaluate((element: HTMLVideoElement) => element.currentTime)).toBeGreaterThan(0.2);
}

const position = (page: Page) =>
  page.locator('rivulet-player video').evaluate((element: HTMLVideoElement) => element.currentTime);

test('votes are given, switched and taken back, and others see them; a visitor signs in and comes back', async ({
  browser,
  page: visitor,
}) => {
  const page = await openAs(browser, viewerClient);
  await page.goto(`/watch/${videoId}`);
  await visitor.goto(`/watch/${videoId}`);
  const like = page.getByRole('button', { name: /^Like/ });
  const dislike = page.getByRole('button', { name: /^Dislike/ });
  await like.click();
  await expect(like).toHaveAttribute('aria-pressed', 'true');
  await expect(like).toHaveAccessibleName('Like, 1 like');
  // The owner says the same until the visitor's socket is open: it changes nothing but is told again.
  const seen = visitor.getByRole('link', { name: 'Like, 2 likes: sign in first' });
  const say = (value: string) => ownerClient.request('PUT', `/api/v1/videos/${videoId}/reaction`, { value });
  await expect.poll(async () => (await say('like')) && seen.isVisible()).toBe(true);
  await say('none');
  await expect(visitor.getByRole('link', { name: 'Like, 1 like: sign in first' })).toBeVisible();
  await expect(like).toHaveAccessibleName('Like, 1 like');
  await dislike.focus();
  await page.keyboard.press('Enter');
  await expect(dislike).toHaveAccessibleName('Dislike, 1 dislike');
  await expect(like).toHaveAccessibleName('Like, 0 likes');
  await page.reload();
  await expect(dislike).toHaveAttribute('aria-pressed', 'true');
  await dislike.click();
  await expect(dislike).toHaveAccessibleName('Dislike, 0 dislikes');
  await visitor.getByRole('link', { name: /^Like, .* sign in first$/ }).click();
  await visitor.getByLabel('Username or e-mail').fill(viewer.username);
  await visitor.getByLabel('Password', { exact: true }).fill(viewer.password);
  await visitor.keyboard.press('Enter');
  await expect(visitor.getByRole('button', { name: /^Like/ })).toBeVisible();
  await page.context().close();
});

test('half of a short video is a view, and another browser goes on where this one was', async ({ browser }) => {
  const page = await openAs(browser, viewerClient);
  await stayAtTheEnd(page);
  await page.goto(`/watch/${videoId}`);
  await expect(page.getByRole('link', { name: '0 views' })).toBeVisible();
  await play(page);
  await expect(page.getByRole('link', { name: '1 view' })).toBeVisible({ timeout: 25_000 });
  expect(await position(page)).toBeGreaterThan(11);
  await page.keyboard.press('k');
  const stoppedAt = await position(page);
  await expect
    .poll(
      async () =>
        (await viewerClient.request<{ resumeSeconds: number | null }>('GET', `/api/v1/videos/${videoId}/viewer`))
          .resumeSeconds,
    )
    .toBeGreaterThan(stoppedAt - 0.5);
  await page.context().close();

  const other = await openAs(browser, viewerClient, { viewport: { width: 360, height: 740 }, colorScheme: 'dark' });
  await stayAtTheEnd(other);
  await other.goto(`/watch/${videoId}`);
  await expect(other.getByText(/^Resumed at 0:1\d$/)).toBeVisible();
  await expect.poll(() => position(other)).toBeGreaterThan(11);
  await expectFlawless(other);
  await other.getByRole('button', { name: 'Start over' }).click();
  await expect.poll(() => position(other)).toBeLessThan(1);
  await other.goto(`/watch/${videoId}?t=3`);
  await expect.poll(() => position(other)).toBeGreaterThan(2.9);
  await expect(other.getByRole('button', { name: /^Like/ })).toBeEnabled();
  await expect(other.getByText(/^Resumed/)).toBeHidden();
  await other.context().close();
});

test('the history lists it, forgets and takes back, pauses and is cleared', async ({ browser }) => {
  const page = await openAs(browser, viewerClient, { viewport: { width: 360, height: 740 }, colorScheme: 'dark' });
  await page.goto('/history');
  const entry = page.getByRole('link', { name: 'Worth a look' });
  await expect(page.getByRole('heading', { name: 'Today' })).toBeVisible();
  await expect(entry).toBeVisible();
  await expect(page.getByText(/% watched/)).toBeAttached();
  await expectFlawless(page);
  await page.getByRole('button', { name: /^Remove “Worth a look”/ }).click();
  await expect(entry).toBeHidden();
  await page.getByRole('button', { name: 'Undo' }).click();
  await expect(entry).toBeVisible();
  await page.getByRole('button', { name: 'Pause history' }).click();
  await expect(page.getByText('The history is paused: what you watch')).toBeVisible();
  await page.reload();
  await expect(page.getByRole('button', { name: 'Resume history' })).toBeVisible();
  await page.getByRole('button', { name: 'Clear all' }).click();
  await expectFlawless(page);
  await page.getByRole('dialog').getByRole('button', { name: 'Clear all' }).click();
  await expect(page.getByRole('heading', { name: 'Nothing watched yet' })).toBeVisible();
  await page.goto('/help/views');
  await expect(page.getByRole('heading', { name: 'How views are counted' })).toBeVisible();
  await expectFlawless(page);
  await page.context().close();
});
