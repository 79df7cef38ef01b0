// Searching as a person does: suggestions by keyboard, filters in the address, a word that is said opens the video at its second.
import { execFileSync } from 'node:child_process';
import { mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { expect, test } from '@playwright/test';
import { ApiClient } from '../../scripts/api-client.ts';
import { findFfmpeg } from '../../scripts/find-tool.mjs';
import { expectFlawless, SCREENS } from './flawless.ts';
import { clip, someone } from './people.ts';

let client: ApiClient;
const ids: string[] = [];

/** The clip with words under it: nothing at first, a heron from the fourth second on. */
function captionedClip(): string {
  const plain = clip({ name: 'search.mp4', seconds: 8, size: '320x180' });
  const folder = path.dirname(plain);
  mkdirSync(folder, { recursive: true });
  const words = path.join(folder, 'search.srt');
  writeFileSync(words, '1\n00:00:04,000 --> 00:00:07,000\nA grey heron lands on the weir.\n');
  const file = path.join(folder, 'search-captioned.mp4');
  execFileSync(findFfmpeg()?.ffmpeg ?? 'ffmpeg', [
    ...['-nostdin', '-v', 'error', '-y', '-i', plain, '-i', words, '-map', '0', '-map', '1'],
    ...['-c', 'copy', '-c:s', 'mov_text', '-metadata:s:s:0', 'language=eng', file],
  ]);
  return file;
}

test.beforeAll(async ({ baseURL }, info) => {
  info.setTimeout(240_000);
  client = new ApiClient(baseURL ?? '');
  await client.enter(someone('searcher'));
  const entries = [
    { title: 'Morning at the river', description: 'Birds on the Isar.', tags: ['kingfisher watching'] },
    { title: '河边的早晨与翠鸟', description: '清晨拍到的鸟。', tags: ['自然'] },
  ];
  const file = captionedClip();
  for (const entry of entries) ids.push(await client.upload(file, { ...entry, visibility: 'public' }));
  for (const id of ids) await client.waitFor(id, ['ready'], 180_000);
});

test('by keyboard: a suggestion, a result, and the second at which it is said', async ({ page }) => {
  await page.goto('/');
  await expect(page.getByRole('heading', { level: 1 })).toBeAttached();
  await page.keyboard.press('/');
  const box = page.getByRole('combobox', { name: 'Search videos' });
  await expect(box).toBeFocused();
  await page.keyboard.type('kingf');
  await expect(page.getByRole('option', { name: 'kingfisher watching' })).toBeVisible();
  await page.keyboard.press('ArrowDown');
  await expect(page.getByRole('option', { name: 'kingfisher watching' })).toHaveAttribute('aria-selected', 'true');
  await expectFlawless(page);
  await page.keyboard.press('Escape');
  await expect(page.getByRole('listbox')).toBeHidden();
  await page.keyboard.press('ArrowDown');
  await page.keyboard.press('ArrowDown');
  await page.keyboard.press('Enter');
  await expect(page).toHaveURL(/\/search\?q=kingfisher\+watching$/);
  await expect(page.getByRole('link', { name: 'Morning at the river', exact: true })).toBeVisible();

  await box.fill('grey heron weir');
  await page.keyboard.press('Enter');
  const moment = page.getByRole('list', { name: 'Said in the video' }).first().getByRole('link');
  await expect(moment).toContainText('0:04');
  await moment.click();
  await expect(page).toHaveURL(/\/watch\/[0-9a-z]{26}\?t=4$/);
  await expect
    .poll(() => page.locator('rivulet-player video').evaluate((video: HTMLVideoElement) => video.currentTime))
    .toBeGreaterThanOrEqual(3.9);
  await expect(page.getByRole('complementary', { name: 'Related videos' }).getByRole('link')).not.toHaveCount(0);

  await page.goto('/');
  await page.keyboard.press('/');
  await expect(page.getByRole('option', { name: 'grey heron weir' })).toBeVisible();
  await page.getByRole('button', { name: 'Clear recent searches' }).click();
  await expect(page.getByRole('option')).toHaveCount(0);
});

test('filters are part of the address; what is misspelt is found; what is not there is said', async ({ page }) => {
  await page.goto('/search?q=翠鸟');
  await expect(page.getByRole('heading', { name: '河边的早晨与翠鸟' })).toBeVisible();
  await page.getByLabel('Length').selectOption('long');
  await expect(page).toHaveURL(/duration=long/);
  await expect(page.getByRole('heading', { name: 'Nothing has all of these words' })).toBeVisible();
  await page.goBack();
  await expect(page.getByRole('heading', { name: '河边的早晨与翠鸟' })).toBeVisible();
  await page.getByLabel('With captions').check();
  await expect(page).toHaveURL(/hasCaptions=true/);
  await expect(page.getByRole('heading', { name: '河边的早晨与翠鸟' })).toBeVisible();
  await page.goto('/search?q=mornign+river');
  await page.getByRole('link', { name: 'morning river' }).click();
  await expect(page).toHaveURL(/q=morning\+river/);
  await expect(page.getByRole('link', { name: 'Morning at the river', exact: true })).toBeVisible();
});

for (const screen of SCREENS) {
  test(`results, nothing found, related videos (${screen.name}): axe finds nothing`, async ({ browser, baseURL }) => {
    const context = await browser.newContext({ baseURL: baseURL ?? '', ...screen });
    const page = await context.newPage();
    for (const address of ['/search?q=river', '/search?q=zzzzzz', `/watch/${ids[0]}`]) {
      await page.goto(address);
      await expect(page.getByRole('heading', { level: 1 })).toBeAttached();
      await page.waitForLoadState('networkidle');
      await expectFlawless(
        page,
        address,
        address.startsWith('/watch') ? 'aside[aria-labelledby=related-heading]' : 'body',
      );
    }
    if (screen.viewport.width < 500) {
      await page.getByRole('button', { name: 'Open search' }).click();
      await page.getByRole('combobox', { name: 'Search videos' }).fill('river');
      await expectFlawless(page, 'the box', 'header'); // what the list lies over is no target while it is open
      await page.keyboard.press('Enter');
      await expect(page.getByRole('link', { name: 'Morning at the river', exact: true })).toBeVisible();
    }
    await context.close();
  });
}
