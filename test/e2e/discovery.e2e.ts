// Looking around: the first run, tags and categories from the upload to their pages, chips by keyboard, categories as an operator.
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from '@playwright/test';
import { ApiClient } from '../../scripts/api-client.ts';
import { type LocalPlatform, startPlatform } from '../../scripts/local-platform.ts';
import { findFreePort } from '../../scripts/ports.ts';
import { expectFlawless, expectFlawlessOnAllScreens } from './flawless.ts';
import { clip, openAs, someone } from './people.ts';

let platform: LocalPlatform;
let stateDir: string;
let operator: ApiClient;
const account = someone('curator');
const file = clip({ name: 'short.mp4', seconds: 2, size: '320x180' });

test.describe.configure({ mode: 'serial' });

test.beforeAll(async () => {
  stateDir = mkdtempSync(join(tmpdir(), 'rivulet-discovery-')); // nothing on it yet, and an operator
  platform = await startPlatform({
    port: await findFreePort(),
    stateDir,
    settings: { OPERATORS: account.username },
  });
  operator = new ApiClient(platform.origin);
  await operator.enter(account);
});

test.afterAll(async () => {
  await platform?.stop();
  rmSync(stateDir, { recursive: true, force: true });
});

test('the first to come is shown the way to upload', async ({ browser }) => {
  const page = await openAs(browser, operator);
  for (const path of ['/', '/trending', '/categories/music']) {
    await page.goto(path);
    await expect(page.locator('main').getByRole('link', { name: 'Upload a video' })).toBeVisible();
    await page.waitForLoadState('networkidle');
    await expectFlawless(page, path);
  }
  await page.context().close();
});

test('tags and a category of an upload lead to it, and an edit takes them along', async ({ browser }) => {
  const page = await openAs(browser, operator);
  await page.goto('/upload');
  await page.locator('#files').setInputFiles(file);
  const tags = page.getByLabel('Tags');
  const pills = page.getByRole('list', { name: 'Added' }).getByRole('listitem');
  await tags.fill('Café Crème');
  await tags.press('Enter');
  await tags.pressSequentially('日本語,');
  await tags.fill('CAFÉ CRÈME');
  await tags.press('Enter');
  await expect(pills).toHaveText(['Café Crème', '日本語']);
  await page.getByLabel('Category').selectOption({ label: 'Music' });
  await page.getByLabel('Visibility').selectOption('public');
  const watch = page.getByRole('link', { name: 'Watch now' });
  const videoId = ((await watch.getAttribute('href', { timeout: 60_000 })) ?? '').split('/').at(-1) ?? '';
  // With the upload or saved after it, whichever came first.
  await expect
    .poll(() => operator.video(videoId))
    .toMatchObject({ tags: ['Café Crème', '日本語'], category: 'music', visibility: 'public' });
  await watch.click();

  await page.getByRole('list', { name: 'Tags' }).getByRole('link', { name: '日本語' }).click();
  await expect(page.getByRole('heading', { name: '#日本語', level: 1 })).toBeVisible();
  await expect(page.getByRole('link', { name: 'short' })).toBeVisible();
  const again = await page.reload();
  expect(again?.status()).toBe(200);
  expect(await page.title()).toBe('#日本語 · Rivulet');

  await page.goto('/videos');
  await page.getByRole('button', { name: /^Edit/ }).click();
  const dialog = page.getByRole('dialog');
  await dialog.getByRole('button', { name: 'Remove tag 日本語' }).click();
  await dialog.getByLabel('Tags').pressSequentially('Rain,rain,');
  await expect(dialog.getByRole('list', { name: 'Added' }).getByRole('listitem')).toHaveText(['Café Crème', 'Rain']);
  await dialog.getByRole('button', { name: 'Save' }).click();
  await expect(dialog).toBeHidden();
  expect((await page.goto(`/tags/${encodeURIComponent('日本語')}`))?.status()).toBe(404);
  await expect(page.getByText('No video has this tag')).toBeVisible();
  expect((await page.goto('/tags/rain'))?.status()).toBe(200);
  await page.context().close();
});

test('chips lead by keyboard from home to trending and to a category', async ({ browser }) => {
  const page = await openAs(browser, operator);
  await page.goto('/');
  const chips = page.getByRole('navigation', { name: 'Feeds' });
  await expect(chips.getByRole('link')).toHaveText(['All', 'Subscriptions', 'Latest', 'Trending', 'Music']);
  await chips.getByRole('link', { name: 'All' }).focus();
  for (const key of ['ArrowRight', 'ArrowRight', 'Enter']) await page.keyboard.press(key);
  await expect(page.getByRole('heading', { name: 'Latest videos', level: 1 })).toBeVisible();
  await expect(chips.getByRole('link', { name: 'Latest' })).toHaveAttribute('aria-current', 'page');
  await page.keyboard.press('ArrowRight');
  await page.keyboard.press('Enter');
  await expect(page.getByRole('heading', { name: 'Trending', level: 1 })).toBeFocused();
  await expect(page.getByRole('list', { name: 'Trending' }).getByRole('link', { name: 'short' })).toBeVisible();
  await chips.getByRole('link', { name: 'All' }).focus();
  await page.keyboard.press('End');
  await page.keyboard.press('Enter');
  await expect(page.getByRole('heading', { name: 'Music', level: 1 })).toBeVisible();
  await expect(page).toHaveTitle('Music · Rivulet');
  await page.context().close();
});

test('an operator adds, orders, renames and deletes categories; one in use stays', async ({ browser }) => {
  const page = await openAs(browser, operator);
  await page.goto('/operations');
  const list = page.getByRole('list', { name: 'Categories' });
  const rows = list.getByRole('listitem');
  await expect(rows).toHaveCount(15);
  await page.getByLabel('New category').fill('Été & lacs');
  await page.getByLabel('New category').press('Enter');
  await expect(rows).toHaveCount(16);
  await page.getByLabel('New category').fill('ÉTÉ lacs');
  await page.getByRole('button', { name: 'Add the category' }).click();
  await expect(page.getByText('“Été & lacs” has the same address: été-lacs.')).toBeVisible();

  await list.getByRole('button', { name: 'Move Été & lacs up' }).focus();
  await page.keyboard.press('Enter');
  await page.keyboard.press('Enter');
  await expect(rows.nth(13)).toHaveAttribute('data-category', 'été-lacs');
  await list.getByRole('button', { name: 'Rename Été & lacs' }).click();
  await page.getByRole('dialog').getByLabel('Name').fill('Lakes');
  await page.getByRole('dialog').getByRole('button', { name: 'Rename' }).click();
  await expect(rows.nth(13)).toContainText('Lakes');

  await list.getByRole('button', { name: 'Delete Music' }).click();
  await page.getByRole('dialog').getByRole('button', { name: 'Delete it' }).click();
  await expect(page.getByRole('dialog').getByRole('alert')).toContainText('1 video is in “Music”');
  await expectFlawless(page, 'the refused deletion');
  await page.getByRole('dialog').getByRole('button', { name: 'Keep it' }).click();
  await page.reload();
  await expect(rows.nth(13)).toContainText('Lakes');
  await list.getByRole('button', { name: 'Delete Lakes' }).click();
  await page.getByRole('dialog').getByRole('button', { name: 'Delete it' }).click();
  await expect(rows).toHaveCount(15);
  await page.context().close();
});

test('every list, large and light, small and dark: axe finds nothing and nothing sticks out', async ({ browser }) => {
  const page = await openAs(browser, operator);
  for (const path of ['/', '/trending', '/categories/music', '/tags/rain', '/operations']) {
    await page.goto(path);
    await expect(page.getByRole('heading', { level: 1 })).toBeVisible();
    await page.waitForLoadState('networkidle');
    await expectFlawlessOnAllScreens(page, path);
  }
  await page.context().close();
});
