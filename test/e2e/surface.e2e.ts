// What a browser makes of the policies that pages come with: everything works within them, and what they forbid does not.

import { execFileSync } from 'node:child_process';
import { expect, type Page, test } from '@playwright/test';
import { ApiClient } from '../../scripts/api-client.ts';
import { clip, openAs, someone } from './people.ts';

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
  await client.waitFor(videoId, ['playable', 'ready']);
});

/** Everything that a policy refused on a page, and every error that it wrote. */
async function watched(page: Page): Promise<string[]> {
  const refused: string[] = [];
  await page.exposeFunction('tellRefused', (what: string) => refused.push(what));
  await page.addInitScript(() => {
    document.addEventListener('securitypolicyviolation', ({ violatedDirective, blockedURI, sourceFile, sample }) => {
      const { tellRefused } = window as unknown as { tellRefused(what: string): void };
      tellRefused([violatedDirective, blockedURI, sourceFile, sample].join(' '));
    });
  });
  page.on('console', (message) => message.type() === 'error' && refused.push(message.text()));
  page.on('pageerror', (error) => refused.push(error.message));
  return refused;
}

test('no page asks for what its policy refuses', async ({ page }) => {
  const refused = await watched(page);
  for (const path of ['/', '/sign-in', '/sign-up', '/trending', `/@${handle}`, '/search?q=film']) {
    await page.goto(path);
    await page.waitForLoadState('networkidle');
  }
  expect(refused).toEqual([]);
});

for (const where of ['watch', 'embed'] as const) {
  test(`the player of the page /${where} plays within its policy, with its menus`, async ({ page }) => {
    const refused = await watched(page);
    await page.goto(`/${where}/${videoId}`);
    const video = page.locator('video');
    await video.evaluate((element: HTMLVideoElement) => {
      element.muted = true;
      void element.play();
    });
    await expect.poll(() => video.evaluate((element: HTMLVideoElement) => element.currentTime)).toBeGreaterThan(0.5);
    await page.locator('media-settings-menu-button').click({ force: true });
    await expect(page.locator('media-settings-menu')).toBeVisible();
    expect(refused).toEqual([]);
  });
}

test('ffmpeg.wasm looks at a file that the browser cannot read, in its worker', async ({ browser }) => {
  const file = clip({ name: 'surface.mp4', seconds: 4, size: '320x180' }).replace(/mp4$/, 'avi');
  const ffmpeg = process.env['RIVULET_FFMPEG'] || 'ffmpeg';
  execFileSync(ffmpeg, ['-v', 'error', '-y', '-i', file.replace(/avi$/, 'mp4'), '-c:v', 'mpeg4', '-an', file]);
  const page = await openAs(browser, client);
  const refused = await watched(page);
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
