// What comes between: a mistyped address, a video that is gone, a server that is away, a sign-out in another tab or on another device.
import { expect, type Page, test } from '@playwright/test';
import { ApiClient } from '../../scripts/api-client.ts';
import { clip, openAs, PASSWORD, someone, stayAtTheEnd } from './people.ts';

const guestAccount = someone('guest');
let owner: ApiClient;
let guest: ApiClient;
let videoId: string;

test.beforeAll(async ({ baseURL }, info) => {
  info.setTimeout(240_000);
  owner = new ApiClient(baseURL ?? '');
  guest = new ApiClient(baseURL ?? '');
  await Promise.all([owner.enter(someone('host')), guest.enter(guestAccount)]);
  const file = clip({ name: 'talk.mp4', seconds: 6, size: '320x180' });
  videoId = await owner.upload(file, { title: 'Interrupted', visibility: 'public' });
  await owner.waitFor(videoId, ['playable', 'ready'], 180_000);
});

test('a server that does not answer for a while ends nothing', async ({ page }) => {
  await stayAtTheEnd(page);
  let asks = 0;
  let starts = 0;
  await page.route('**/master.m3u8*', (route) => (starts++ < 3 ? route.abort('connectionrefused') : route.continue()));
  await page.route('**/*.m4s', (route) => (asks++ < 24 ? route.abort('connectionrefused') : route.continue()));
  await page.goto(`/watch/${videoId}`);
  const player = page.locator('rivulet-player');
  await player.locator('video').evaluate((video: HTMLVideoElement) => void video.play());
  await expect
    .poll(() => player.locator('video').evaluate((video: HTMLVideoElement) => video.ended), { timeout: 90_000 })
    .toBe(true);
  expect([starts > 3, asks > 24]).toEqual([true, true]);
  await expect(player).toHaveAttribute('data-engine', 'hls'); // the same one to the end
  await expect(player.locator('.rivulet-panel')).toBeHidden();
});

async function openComments(page: Page): Promise<void> {
  await page.goto(`/watch/${videoId}`);
  await page.locator('section[aria-label="Comments"]').scrollIntoViewIfNeeded();
  await expect(page.getByLabel('Write a comment')).toBeVisible();
}

test('an address that cannot be decoded is a page like others', async ({ page }) => {
  for (const path of ['/%', '/@ada/%zz', '/tags/%E0%A4%A', '/watch/%']) {
    await page.goto(path);
    await expect(page.getByRole('heading', { level: 1 })).toBeAttached();
  }
  await page.getByRole('link', { name: 'Rivulet' }).first().click();
  await expect(page).toHaveURL('/');
});

test('on the page of a video that is not there the bell still rings', async ({ browser }) => {
  const page = await openAs(browser, owner);
  await page.goto(`/watch/${'0'.repeat(26)}`);
  await expect(page.getByText('There is no such video')).toBeVisible();
  await guest.request('POST', `/api/v1/videos/${videoId}/comments`, { text: 'Are you there?' });
  await expect(page.getByRole('button', { name: /^Notifications, \d unread$/ })).toBeVisible();
  await page.context().close();
});

test('who is signed out in another tab is asked to sign in, and finds the words again', async ({
  browser,
  baseURL,
}) => {
  const context = await browser.newContext({ baseURL: baseURL ?? '' });
  const page = await context.newPage();
  await page.goto(`/sign-in?next=/watch/${videoId}`);
  await signIn(page);
  await openComments(page);
  await page.getByLabel('Write a comment').fill('Half a thought');
  const other = await context.newPage();
  await other.goto('/');
  await other.getByRole('button', { name: /^Account/ }).click();
  await other.getByRole('button', { name: 'Sign out' }).click();
  await page.getByRole('link', { name: 'Sign in to comment' }).click();
  await signIn(page);
  await expect(page).toHaveURL(new RegExp(`/watch/${videoId}`));
  await page.locator('section[aria-label="Comments"]').scrollIntoViewIfNeeded();
  await expect(page.getByLabel('Write a comment')).toHaveValue('Half a thought');
  await expect(other.getByRole('button', { name: /^Account/ })).toBeVisible(); // the other tab follows

  // On another device, that is without a word to this browser.
  await context.clearCookies();
  await page.getByRole('button', { name: 'Comment', exact: true }).click();
  await page.getByRole('link', { name: 'Sign in to comment' }).click();
  await signIn(page);
  await page.locator('section[aria-label="Comments"]').scrollIntoViewIfNeeded();
  await expect(page.getByLabel('Write a comment')).toHaveValue('Half a thought');
  await page.getByRole('button', { name: 'Comment', exact: true }).click();
  await expect(page.locator('[data-comment]').filter({ hasText: 'Half a thought' })).toHaveCount(1);
  await context.close();
});

test('an upload outlasts the end of its session: nobody sees it meanwhile, and it goes on by itself', async ({
  browser,
  baseURL,
}) => {
  const context = await browser.newContext({ baseURL: baseURL ?? '' });
  const page = await context.newPage();
  const file = clip({ name: 'signed-out.mp4', seconds: 1, size: '320x180', fillBytes: 16 * 1024 * 1024 });
  let isBack = false;
  await page.route(/\/parts\/\d+$/, (route) => {
    if (isBack || route.request().url().endsWith('/parts/1')) return route.continue();
  });
  const stored = page.waitForResponse((response) => response.url().endsWith('/parts/1') && response.ok());
  await page.goto('/sign-in?next=/upload');
  await signIn(page);
  await page.locator('#files').setInputFiles(file);
  await stored;
  await page.getByLabel('Title').fill('Typed while it was sent');

  await guest.request('DELETE', '/api/v1/me/sessions'); // on another device
  await expect(page.getByText('1 upload has stopped. It goes on when you sign in again.')).toBeVisible();
  await expect(page).toHaveURL(/\/sign-in/);
  await page.getByRole('link', { name: 'Rivulet' }).first().click();
  await expect(page.locator('[data-uploads]')).toHaveCount(0);
  await expect(page.getByText('Typed while it was sent')).toHaveCount(0);

  isBack = true;
  await page.getByRole('link', { name: 'Sign in', exact: true }).first().click();
  await signIn(page);
  await page.getByRole('link', { name: 'Upload' }).first().click();
  await expect(page.locator('article[data-phase="sent"]')).toBeVisible({ timeout: 60_000 });
  await expect(page.getByLabel('Title')).toHaveValue('Typed while it was sent');
  const saved = () => guest.request<{ data: { title: string }[] }>('GET', '/api/v1/videos?owner=me');
  await expect.poll(async () => (await saved()).data.map(({ title }) => title)).toContain('Typed while it was sent');
  await context.close();
});

async function signIn(page: Page): Promise<void> {
  await page.getByLabel(/^Username/).fill(guestAccount.username);
  await page.getByLabel('Password', { exact: true }).fill(PASSWORD);
  await page.getByRole('button', { name: 'Sign in' }).click();
  await expect(page.getByRole('button', { name: /^Account/ })).toBeVisible();
}
