// What a browser makes of the policies that pages come with: everything works within them, and what they forbid does not.

import { execFileSync } from 'node:child_process';
import { expect, test } from '@playwright/test';
import { ABOUT_MAX } from '#contract/channels.ts';
import { COMMENT_MAX } from '#contract/comments.ts';
import { DESCRIPTION_MAX } from '#contract/videos.ts';
import { ApiClient } from '../../scripts/api-client.ts';
import { hostileTexts, packed } from '../attacks/hostile-texts.ts';
import { clip, openAs, someone } from './people.ts';
import { strangersOn, watchRefusals } from './refusals.ts';

let videoId: string;
let handle: string;
let client: ApiClient;
test.beforeAll(async ({ baseURL }, info) => {
  info.setTimeout(240_000);
  client = new ApiClient(baseURL ?? '');
  const person = someone('surface');
  await client.enter(person);
  handle = person.username;
  const file = clip({ name: 'surface.mp4', seconds: 4, size: '320x180' });
  videoId = await client.upload(file, { title: '<img src=x onerror=alert(1)>', visibility: 'public' });
  // A sample of attack 16; the whole is in the long tier.
  const texts = hostileTexts();
  const [description = ''] = packed(texts, DESCRIPTION_MAX, '\n');
  await client.request('PATCH', `/api/v1/videos/${videoId}`, { description, tags: texts.slice(8, 12) });
  await client.request('PATCH', '/api/v1/channels/me', {
    name: '"><svg onload=alert(1)>',
    about: description.slice(0, ABOUT_MAX),
  });
  // biome-ignore lint/suspicious/noControlCharactersInRegex: comments take none
  const said = texts.map((text) => text.replaceAll(/[\u0000-\u0008\u000b-\u001f\u007f-\u009f]/g, ''));
  for (const text of packed(said, COMMENT_MAX, '\n'))
    await client.request('POST', `/api/v1/videos/${videoId}/comments`, { text });
  await client.waitFor(videoId, ['playable', 'ready']);
});

test('no page asks for what its policy refuses', async ({ page }) => {
  const refused = await watchRefusals(page);
  for (const path of ['/', '/sign-in', '/sign-up', '/trending', `/@${handle}`, '/search?q=film']) {
    await page.goto(path);
    await page.waitForLoadState('networkidle');
    expect(await strangersOn(page)).toEqual([]);
  }
  expect(refused).toEqual([]);
});

for (const where of ['watch', 'embed'] as const) {
  test(`the player of the page /${where} plays within its policy, with its menus`, async ({ page }) => {
    const refused = await watchRefusals(page);
    await page.goto(`/${where}/${videoId}`);
    const video = page.locator('video');
    await video.evaluate((element: HTMLVideoElement) => {
      element.muted = true;
      void element.play();
    });
    await expect.poll(() => video.evaluate((element: HTMLVideoElement) => element.currentTime)).toBeGreaterThan(0.5);
    await page.locator('media-settings-menu-button').click({ force: true });
    await expect(page.locator('media-settings-menu')).toBeVisible();
    if (where === 'watch') await expect(page.locator('[data-comment]').first()).toContainText('<script>alert(1)');
    expect(await strangersOn(page)).toEqual([]);
    expect(refused).toEqual([]);
  });
}

test('ffmpeg.wasm looks at a file that the browser cannot read, in its worker', async ({ browser }) => {
  const file = clip({ name: 'surface.mp4', seconds: 4, size: '320x180' }).replace(/mp4$/, 'avi');
  const ffmpeg = process.env['RIVULET_FFMPEG'] || 'ffmpeg';
  execFileSync(ffmpeg, ['-v', 'error', '-y', '-i', file.replace(/avi$/, 'mp4'), '-c:v', 'mpeg4', '-an', file]);
  const page = await openAs(browser, client);
  const refused = await watchRefusals(page);
  await page.goto('/upload');
  const worker = page.waitForEvent('worker');
  await page.locator('#files').setInputFiles(file);
  await worker;
  await expect(page.getByText('0:04').first()).toBeVisible({ timeout: 30_000 });
  for (const path of ['/videos', '/settings', '/notifications', `/watch/${videoId}`]) {
    await page.goto(path);
    await page.waitForLoadState('networkidle');
  }
  expect(refused).toEqual([]);
});

test('a string becomes neither markup nor a script', async ({ page }) => {
  await page.goto('/');
  const outcome = await page.evaluate(() => {
    const tried = (act: () => unknown): string => {
      try {
        act();
        return 'done';
      } catch (error) {
        return (error as Error).name;
      }
    };
    return {
      markup: tried(() => {
        document.createElement('div').innerHTML = '<img src=x onerror=alert(1)>';
      }),
      worker: tried(() => new Worker('/service-worker.js')),
      policy: tried(() =>
        (
          window as unknown as { trustedTypes: { createPolicy(name: string, rules: object): void } }
        ).trustedTypes.createPolicy('mine', {}),
      ),
    };
  });
  expect(outcome).toEqual({ markup: 'TypeError', worker: 'TypeError', policy: 'TypeError' });
});
