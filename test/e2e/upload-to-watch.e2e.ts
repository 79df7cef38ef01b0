// The main job as a newcomer does it: sign up, upload, lose the page in the middle, go on, watch; and the source is the file.
import { createHash } from 'node:crypto';
import { readFileSync, statSync } from 'node:fs';
import { expect, type Request, test } from '@playwright/test';
import { chooseFile, clip, signUpOnPage, someone, stayAtTheEnd } from './people.ts';

const PART = /\/api\/v1\/uploads\/\w+\/parts\/(\d+)$/;
const PART_BYTES = 8 * 1024 * 1024;
/** As many as the page may have in flight at once. */
const PARTS_AT_ONCE = 4;

test('an upload goes on after a reload, sends no stored part again, and becomes a video that plays', async ({
  page,
}) => {
  test.setTimeout(300_000);
  const file = clip({ name: 'many-bytes.mp4', seconds: 2, size: '320x180', fillBytes: 6 * PART_BYTES });
  const partCount = Math.ceil(statSync(file).size / PART_BYTES);
  expect(partCount).toBeGreaterThan(PARTS_AT_ONCE + 1);

  await stayAtTheEnd(page);
  await signUpOnPage(page, someone('uploader'));
  const stored = new Set<number>();
  page.on('response', (response) => {
    const part = partOf(response.request());
    if (part && response.ok()) stored.add(part);
  });
  // The last parts do not leave the page before the reload, so that it comes in the middle whatever the machine's pace.
  let isReloaded = false;
  await page.route(PART, (route) => {
    if (isReloaded || (partOf(route.request()) ?? 0) <= 3) return route.continue();
  });
  await page.getByRole('link', { name: 'Upload' }).first().click();
  await page.locator('#files').setInputFiles(file);
  await expect.poll(() => stored.size).toBe(3);
  page.once('dialog', (dialog) => dialog.accept());
  // Not before the page is another: a part that the one before it still sends would be stored without being counted.
  page.once('domcontentloaded', () => {
    isReloaded = true;
  });
  const storedBefore = new Set(stored);
  const sentAfter: number[] = [];
  page.on('request', (request) => {
    const part = partOf(request);
    if (part) sentAfter.push(part);
  });

  await page.reload();
  await expect(page.getByRole('heading', { name: '1 unfinished upload' })).toBeVisible();
  await chooseFile(page, () => page.getByRole('button', { name: 'Choose the file' }).click(), file);
  const watch = page.getByRole('link', { name: 'Watch now' });
  await expect(watch).toBeVisible({ timeout: 180_000 });
  expect(sentAfter.filter((part) => storedBefore.has(part))).toEqual([]);
  expect(new Set(sentAfter).size).toBe(partCount - storedBefore.size);

  await watch.click();
  const video = page.locator('rivulet-player video');
  await page.getByRole('button', { name: 'play' }).first().click();
  await expect.poll(() => video.evaluate((element: HTMLVideoElement) => element.currentTime)).toBeGreaterThan(1);
  expect(await video.evaluate((element: HTMLVideoElement) => element.videoWidth)).toBeGreaterThan(0);

  const original = await page.getByRole('link', { name: 'Download the original' }).getAttribute('href');
  const digest = await page.evaluate(async (url) => {
    const bytes = await (await fetch(url)).arrayBuffer();
    return [...new Uint8Array(await crypto.subtle.digest('SHA-256', bytes))];
  }, original ?? '');
  expect(Buffer.from(digest).toString('hex')).toBe(createHash('sha256').update(readFileSync(file)).digest('hex'));
});

function partOf(request: Request): number | null {
  const match = PART.exec(request.url());
  return match && request.method() === 'PUT' ? Number(match[1]) : null;
}
