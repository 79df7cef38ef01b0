// Moderation by keyboard: a video is reported, found in the queue, blocked with a reason, both are told, and it is let be seen again.
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, type Locator, type Page, test } from '@playwright/test';
import type { Playback } from '#contract/videos.ts';
import { ApiClient } from '../../scripts/api-client.ts';
import { type LocalPlatform, startPlatform } from '../../scripts/local-platform.ts';
import { findFreePort } from '../../scripts/ports.ts';
import { expectFlawlessOnAllScreens } from './flawless.ts';
import { clip, openAs, someone, stayAtTheEnd } from './people.ts';

let platform: LocalPlatform;
let stateDir: string;
let admin: ApiClient;
let owner: ApiClient;
let viewer: ApiClient;
const account = someone('viewer');

test.beforeAll(async () => {
  stateDir = mkdtempSync(join(tmpdir(), 'rivulet-moderation-')); // where the first account is the admin
  platform = await startPlatform({ port: await findFreePort(), stateDir });
  [admin, owner, viewer] = [0, 1, 2].map(() => new ApiClient(platform.origin)) as [ApiClient, ApiClient, ApiClient];
  await admin.enter(someone('admin'));
  await owner.enter(someone('owner'));
  await viewer.enter(account);
});

test.afterAll(async () => {
  await platform?.stop();
  rmSync(stateDir, { recursive: true, force: true });
});

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
}) => {
  test.setTimeout(120_000);
  const title = 'Not what it says';
  const videoId = await owner.upload(clip({ name: 'reported.mp4', seconds: 4, size: '320x180' }), {
    title,
    visibility: 'public',
  });
  await owner.waitFor(videoId, ['ready']);
  const { hls } = await viewer.request<Playback>('GET', `/api/v1/videos/${videoId}/playback`);

  // A visitor is led to the sign-in and back; then the reasons are a matter of arrow keys.
  const visitor = await (await browser.newContext({ baseURL: platform.origin })).newPage();
  await stayAtTheEnd(visitor);
  await visitor.goto(`/watch/${videoId}`);
  await press(visitor, visitor.getByRole('button', { name: 'Report', exact: true }));
  await expect(visitor).toHaveURL(/\/sign-in\?next=/);
  const page = await openAs(browser, viewer);
  await stayAtTheEnd(page);
  await page.goto(`/watch/${videoId}`);
  await press(page, page.getByRole('button', { name: 'Report', exact: true }));
  const dialog = page.getByRole('dialog');
  await expectFlawlessOnAllScreens(page, 'the dialog', 'dialog');
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
  expect((await page.goto('/admin'))?.status()).toBe(404);
  const desk = await openAs(browser, admin);
  await desk.goto('/');
  await press(desk, desk.getByRole('button', { name: /^Account/ }));
  await press(desk, desk.getByRole('link', { name: 'Admin' }));
  await expect(desk.getByRole('heading', { name: title })).toBeVisible();
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
  expect((await visitor.goto(`/watch/${videoId}`))?.status()).toBe(404);
  // An isolate remembers what an address stands for half a minute; asked for a newer one it looks again.
  const newer = new URL(hls.replace(/v=\d+/, 'v=999'), platform.origin);
  await expect.poll(async () => (await fetch(newer)).status).toBe(404);
  await page.goto('/notifications');
  await expect(page.getByText('Thank you: what you reported was against the rules').first()).toBeVisible();
  const own = await openAs(browser, owner);
  await stayAtTheEnd(own);
  await own.goto('/notifications');
  await press(own, own.getByRole('link', { name: /was blocked by a moderator/ }).last());
  await expect(own).toHaveURL(new RegExp(videoId));
  await expect(own.getByRole('note')).toContainText('The title says something else.');
  await own.goto('/videos');
  await expect(own.getByRole('note')).toContainText('Blocked by a moderator.');
  await expectFlawlessOnAllScreens(own, 'my videos');

  // Let be seen again, from the list of all videos.
  await desk.goto('/admin/videos');
  await press(desk, desk.getByRole('button', { name: 'Unblock…' }));
  await press(desk, desk.getByRole('dialog').getByRole('button', { name: 'Unblock 1' }));
  await expect(desk.getByText('1 video can be seen again.')).toBeVisible();
  expect((await visitor.goto(`/watch/${videoId}`))?.status()).toBe(200);

  // An account is suspended: it is out at once, and reads why when it signs in.
  await desk.goto('/admin/users');
  const row = desk.getByRole('listitem').filter({ hasText: account.username });
  await press(desk, row.getByRole('button', { name: 'Suspend…' }));
  await tabTo(desk, desk.getByLabel('Why it is suspended'));
  await desk.keyboard.type('Too many reports.');
  await press(desk, desk.getByRole('dialog').getByRole('button', { name: 'Suspend 1' }));
  await expect(desk.getByText('1 account suspended.')).toBeVisible();
  await expectFlawlessOnAllScreens(desk, 'accounts');
  await expect(page).toHaveURL(/\/sign-in/, { timeout: 10_000 });
  await page.getByLabel('Username or e-mail').fill(account.username);
  await page.getByLabel('Password', { exact: true }).fill(account.password);
  await page.keyboard.press('Enter');
  await expect(page.getByText('Too many reports.')).toBeVisible();

  // All of it is in the log.
  await desk.goto('/admin/audit');
  for (const text of ['suspended an account', 'let a video be seen again', 'blocked a video', 'decided reports'])
    await expect(desk.getByRole('listitem').filter({ hasText: text })).toBeVisible();
  await expectFlawlessOnAllScreens(desk, 'the log');
});
