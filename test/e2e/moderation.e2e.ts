// Moderation by keyboard: a video is reported, found in the queue, blocked with a reason, both are told, and it is let be seen again.
import { expect, type Locator, type Page, test } from '@playwright/test';
import type { Playback } from '#contract/videos.ts';
import { ApiClient } from '../../scripts/api-client.ts';
import { THE_ADMIN } from './first-account.ts';
import { expectFlawlessOnAllScreens } from './flawless.ts';
import { clip, openAs, someone, stayAtTheEnd } from './people.ts';

// Every other flow of moderators and admins by keyboard is in long/keyboard-admin.e2e.ts; axe looks at all pages in long/every-page-axe.e2e.ts.

async function tabTo(page: Page, target: Locator): Promise<void> {
  await expect(target).toBeVisible();
  for (let presses = 0; presses < 150; presses += 1) {
    if (await target.evaluate((element) => element === document.activeElement).catch(() => false)) return;
    await page.keyboard.press('Tab');
  }
  throw new Error(`${target} is not reached by Tab`);
}

async function press(page: Page, target: Locator): Promise<void> {
  await tabTo(page, target);
  await page.keyboard.press('Enter');
}

test('by keyboard: reported, found in the queue, blocked with a reason, told, and let be seen again', async ({
  browser,
  baseURL,
}) => {
  const [admin, owner, viewer] = [
    new ApiClient(baseURL ?? ''),
    new ApiClient(baseURL ?? ''),
    new ApiClient(baseURL ?? ''),
  ];
  await Promise.all([admin.enter(THE_ADMIN), owner.enter(someone('owner')), viewer.enter(someone('viewer'))]);
  const title = `Not what it says ${Date.now().toString(36)}`;
  const file = clip({ name: 'reported.mp4', seconds: 4, size: '320x180' });
  const videoId = await owner.upload(file, { title, visibility: 'public' });
  await owner.waitFor(videoId, ['playable', 'ready']);
  const { hls } = await viewer.request<Playback>('GET', `/api/v1/videos/${videoId}/playback`);

  const page = await openAs(browser, viewer);
  await stayAtTheEnd(page);
  await page.goto(`/watch/${videoId}`);
  await press(page, page.getByRole('button', { name: 'Report', exact: true }));
  const dialog = page.getByRole('dialog');
  await press(page, dialog.getByRole('button', { name: 'Report it' }));
  await expect(dialog.getByRole('alert')).toHaveText('Choose what is wrong with it.');
  await page.keyboard.press('Shift+Tab'); // Cancel
  await page.keyboard.press('Shift+Tab'); // the words
  await page.keyboard.type('The title says something else.');
  await page.keyboard.press('Shift+Tab'); // the reasons
  await page.keyboard.press('Space');
  await press(page, dialog.getByRole('button', { name: 'Report it' }));
  await expect(page.getByText('Thank you. A moderator will look at it')).toBeVisible();

  // The queue, for those who may; everybody else finds nothing there.
  expect((await page.request.get('/admin')).status()).toBe(404);
  const desk = await openAs(browser, admin);
  await desk.goto('/admin');
  await tabTo(desk, desk.getByRole('searchbox', { name: 'Search', exact: true }));
  await desk.keyboard.type(title);
  await expect(desk.getByRole('heading', { level: 2 })).toHaveText([title]);
  await expectFlawlessOnAllScreens(desk, 'the queue');
  await press(desk, desk.getByRole('button', { name: `Decide ${title}` }));
  await tabTo(desk, desk.getByLabel('Decision'));
  await desk.keyboard.press('ArrowDown');
  await tabTo(desk, desk.getByLabel('Why it is blocked'));
  await desk.keyboard.type('The title says something else.');
  await press(desk, desk.getByRole('dialog').getByRole('button', { name: 'Decide', exact: true }));
  await expect(desk.getByText('It is decided, and those it concerns are told.')).toBeVisible();
  await expect(desk.getByRole('heading', { name: 'Nothing here' })).toBeVisible();

  // Gone for others, media too; the reporter and the owner are told.
  expect((await page.request.get(`/watch/${videoId}`)).status()).toBe(404);
  // An isolate remembers what an address stands for half a minute; asked for a newer one it looks again.
  const newer = new URL(hls.replace(/v=\d+/, 'v=999'), admin.origin);
  await expect.poll(async () => (await fetch(newer)).status).toBe(404);
  await page.goto('/notifications');
  await expect(page.getByText('Thank you: what you reported was against the rules').first()).toBeVisible();
  const own = await openAs(browser, owner);
  await own.goto('/notifications');
  await press(own, own.getByRole('link', { name: /was blocked by a moderator/ }).last());
  await expect(own.getByRole('note')).toContainText('The title says something else.');

  // Let be seen again, from the list of all videos.
  await desk.goto('/admin/videos');
  await tabTo(desk, desk.getByRole('searchbox', { name: 'Search', exact: true }));
  await desk.keyboard.type(videoId);
  await press(desk, desk.getByRole('button', { name: `Unblock…: ${title}` }));
  await press(desk, desk.getByRole('dialog').getByRole('button', { name: 'Unblock 1' }));
  await expect(desk.getByText('1 video can be seen again.')).toBeVisible();
  expect((await page.request.get(`/watch/${videoId}`)).status()).toBe(200);
});
