// A video on another site: the dialog that shares it, the code that other sites discover, and the player in their frame.
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { extract } from '@extractus/oembed-extractor';
import { expect, test } from '@playwright/test';
import { ApiClient } from '../../scripts/api-client.ts';
import { expectFlawless, expectFlawlessOnAllScreens } from './flawless.ts';
import { clip, someone } from './people.ts';

let client: ApiClient;
let videoId: string;
let elsewhere: Server;
let pageElsewhere = '';

test.beforeAll(async ({ baseURL }, info) => {
  info.setTimeout(240_000);
  client = new ApiClient(baseURL ?? '');
  await client.enter(someone('embedder'));
  videoId = await client.upload(clip({ name: 'embed.mp4', seconds: 6, size: '320x180' }), {
    title: 'A film <for> others',
    visibility: 'unlisted',
  });
  await client.waitFor(videoId, ['playable', 'ready']);
  elsewhere = createServer((_, answer) => {
    answer.setHeader('content-type', 'text/html');
    answer.end(`<!doctype html><html lang="en"><title>Elsewhere</title><body>${pageElsewhere}</body></html>`);
  });
  await new Promise<void>((resolve) => elsewhere.listen(0, '127.0.0.1', resolve));
});

test.afterAll(() => {
  elsewhere.close();
});

test('the dialog gives the link, from a second on if wanted, and the code for other sites', async ({
  page,
  baseURL,
}) => {
  const errors: string[] = [];
  page.on('console', (message) => message.type() === 'error' && errors.push(message.text()));
  await page.goto(`/watch/${videoId}`);
  await page.locator('rivulet-player video').evaluate((video: HTMLVideoElement) => {
    video.pause();
    video.currentTime = 3;
  });
  await page.getByRole('button', { name: 'Share', exact: true }).click();
  const dialog = page.getByRole('dialog', { name: 'Share' });
  await expect(dialog.getByLabel('Link', { exact: true })).toHaveValue(`${baseURL}/watch/${videoId}`);
  await expect(dialog.getByLabel('Code for other sites', { exact: true })).toHaveValue(/^<iframe src="[^"]*\/embed\//);
  expect(errors).toEqual([]); // nor that nobody is signed in
  await expectFlawless(page, 'the dialog', 'dialog');
  errors.length = 0; // axe styles what it looks at, which the policy refuses
  await dialog.getByLabel('Start at 0:03').check();
  await expect(dialog.getByLabel('Link', { exact: true })).toHaveValue(`${baseURL}/watch/${videoId}?t=3`);
  await expect(dialog.getByLabel('Code for other sites', { exact: true })).toHaveValue(/\?start=3"/);
  await page.context().grantPermissions(['clipboard-read', 'clipboard-write']);
  await dialog.getByRole('button', { name: 'Copy: Link' }).click();
  await expect(dialog.getByText('Copied')).toBeVisible();
  expect(await page.evaluate(() => navigator.clipboard.readText())).toBe(`${baseURL}/watch/${videoId}?t=3`);
  await page.keyboard.press('Escape');
  await expect(dialog).toBeHidden();
  expect(errors).toEqual([]);
});

test('another site discovers the code and plays the video in its frame to its end, which is a view, and no other page of ours', async ({
  page,
  baseURL,
}) => {
  const found = await extract(`${baseURL}/watch/${videoId}`, { maxwidth: 480 });
  expect(found).toMatchObject({ type: 'video', title: 'A film <for> others', width: 480, height: 270 });
  pageElsewhere = `<h1>Elsewhere</h1>${found.html}<iframe title="refused" src="${baseURL}/watch/${videoId}"></iframe>`;
  const refused = page.waitForEvent('console', (message) => message.text().includes('frame-ancestors'));
  await page.goto(`http://127.0.0.1:${(elsewhere.address() as AddressInfo).port}/`);
  await refused;
  const frame = page.frameLocator('iframe').first();
  await expect(frame.getByRole('link', { name: 'A film <for> others' })).toBeVisible();
  const view = page.waitForResponse(
    async (answer) => answer.url().endsWith('/views') && (await answer.json()).verdict === 'counted',
  );
  await frame.getByRole('button', { name: 'play' }).first().click();
  const position = () => frame.locator('video').evaluate((video: HTMLVideoElement) => video.currentTime);
  await expect.poll(position).toBeGreaterThan(0.5);
  await expect(frame.getByRole('link', { name: 'A film <for> others' })).toBeHidden();
  expect((await (await view).request().allHeaders())['cookie']).toBeUndefined();
  // Six seconds are 94 + 188 + 1 packets of sound: the one that is left over must not keep the end away.
  const hasEnded = () => frame.locator('video').evaluate((video: HTMLVideoElement) => video.ended);
  await expect.poll(hasEnded).toBe(true);
  await frame.locator('rivulet-player').press('Space');
  await expect.poll(hasEnded).toBe(false);
  await expect.poll(position).toBeGreaterThan(0.2);
});

test('with a list of sites only those on it show the player in a frame', async ({ page, baseURL }) => {
  const { port } = elsewhere.address() as AddressInfo;
  pageElsewhere = `<iframe src="${baseURL}/embed/${videoId}"></iframe>`;
  const allow = (embedDomains: string[] | null) =>
    client.request('PATCH', `/api/v1/videos/${videoId}`, { embedDomains });
  const isRefusedOn = async (host: string) => {
    const refused = page.waitForEvent('console', (message) => message.text().includes('frame-ancestors'));
    await page.goto(`http://${host}:${port}/`);
    await refused;
    expect(await page.frameLocator('iframe').locator('rivulet-player').count()).toBe(0);
  };
  const player = page.frameLocator('iframe').locator('rivulet-player video');
  await allow(['blog.example']);
  await isRefusedOn('127.0.0.1');
  await allow(['blog.example', `127.0.0.1:${port}`]);
  await isRefusedOn('localhost'); // another site on the same port
  await page.goto(`http://127.0.0.1:${port}/`);
  await expect(player).toBeVisible();
  const answer = await fetch(`${baseURL}/watch/${videoId}`);
  expect(await answer.text()).not.toMatch(/oembed|og:video|twitter:player|embedUrl/);
  await allow(null);
});

test('the player alone is in order for axe, and says so when there is nothing to play', async ({ page }) => {
  await page.goto(`/embed/${videoId}`);
  await expect(page.locator('rivulet-player video')).toBeVisible();
  await expectFlawlessOnAllScreens(page);
  const answer = await page.goto('/embed/01arz3ndektsv4rrffq69g5fav');
  expect(answer?.status()).toBe(404);
  await expect(page.getByText('This video is not available.')).toBeVisible();
});
