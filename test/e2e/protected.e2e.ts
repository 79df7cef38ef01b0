// Encrypted video: chosen by its owner, played by our player and by FFmpeg with the key and not without, and played on when its address ends.
import { execFile } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { promisify } from 'node:util';
import { AxeBuilder } from '@axe-core/playwright';
import { expect, type FrameLocator, type Page, test } from '@playwright/test';
import { ApiClient } from '../../scripts/api-client.ts';
import { findFfmpeg } from '../../scripts/find-tool.mjs';
import { FFPLAY, shownSeconds } from './ffplay.ts';
import { clip, openAs, someone } from './people.ts';
import { watchRefusals } from './refusals.ts';

const FFMPEG = findFfmpeg()?.ffmpeg ?? 'ffmpeg';
const SECONDS = 60;
let client: ApiClient;
let videoId: string;

test.beforeAll(async ({ baseURL }, info) => {
  info.setTimeout(240_000);
  client = new ApiClient(baseURL ?? '');
  await client.enter(someone('keeper'));
  const file = clip({ name: 'protected.mp4', seconds: SECONDS, size: '320x180' });
  videoId = await client.upload(file, { title: 'Under lock and key', visibility: 'unlisted' });
  await client.waitFor(videoId, ['ready']);
});

const player = (page: Page | FrameLocator) => page.locator('rivulet-player');

async function plays(page: Page | FrameLocator, pastSeconds: number): Promise<void> {
  const video = player(page).locator('video');
  const at = () => video.evaluate(({ currentTime, paused }: HTMLVideoElement) => (paused ? -1 : currentTime));
  await expect.poll(at, { timeout: 20_000 }).toBeGreaterThan(pastSeconds);
}

const seek = (page: Page | FrameLocator, seconds: number) =>
  player(page)
    .locator('video')
    .evaluate((video: HTMLVideoElement, to) => {
      video.currentTime = to;
    }, seconds);

/** What is asked of /media from now on. */
function mediaRequests(page: Page): string[] {
  const paths: string[] = [];
  page.on('request', (request) => {
    const { pathname } = new URL(request.url());
    if (pathname.startsWith('/media/')) paths.push(pathname);
  });
  return paths;
}

/** An isolate remembers a record for half a minute; asked for a newer one it looks again. */
async function ended(hls: string): Promise<void> {
  const ask = async () => (await fetch(new URL(hls.replace(/\?v=.*/, '?v=999'), client.origin))).status;
  await expect.poll(ask, { timeout: 10_000 }).toBe(404);
}

test('its owner encrypts a video in the edit dialog, and all new ones in the settings, by keyboard', async ({
  browser,
}) => {
  const page = await openAs(browser, client);
  await page.goto('/videos');
  await page.getByRole('button', { name: /^Edit/ }).first().press('Enter');
  const dialog = page.getByRole('dialog', { name: 'Edit the video' });
  await dialog.getByLabel('Protection').focus();
  await page.keyboard.type('Encrypted');
  await expect(dialog.getByText('There is no DASH, and no download')).toBeVisible();
  expect((await new AxeBuilder({ page }).include('dialog').analyze()).violations).toEqual([]);
  await dialog.getByRole('button', { name: 'Save' }).press('Enter');
  await expect(dialog).toBeHidden();
  expect((await client.video(videoId)).protection).toBe('aes');
  expect(await client.playback(videoId)).toMatchObject({ dash: null, original: null });

  await page.goto('/settings');
  await page.getByLabel('Protection of new videos').focus();
  await page.keyboard.type('Encrypted');
  await page
    .locator('form', { hasText: 'Protection of new videos' })
    .getByRole('button', { name: 'Save' })
    .press('Enter');
  await expect(page.getByText('Your channel is saved.')).toBeVisible();
  const next = await client.upload(clip({ name: 'short.mp4', seconds: 2, size: '320x180' }));
  expect((await client.video(next)).protection).toBe('aes');
});

test('the page plays it by HLS with the key, and goes on when its address ends while it plays', async ({ browser }) => {
  const page = await openAs(browser, client);
  const refused = await watchRefusals(page);
  const asked = mediaRequests(page);
  await page.goto(`/watch/${videoId}`);
  await player(page)
    .locator('video')
    .evaluate((video: HTMLVideoElement) => video.play());
  await plays(page, 1);
  await expect(player(page)).toHaveAttribute('data-engine', 'hls');
  await expect(page.locator('[data-menu=engine]')).toBeHidden();
  expect(refused).toEqual([]); // the policy of the page lets the key and what is decrypted in
  await expect(page.getByRole('link', { name: 'Download the original' })).toHaveCount(0);
  expect(asked.some((name) => name.endsWith('/key'))).toBe(true);
  expect(asked.filter((name) => name.includes('/clear/') || name.endsWith('.mpd'))).toEqual([]);

  const before = await client.playback(videoId);
  await client.request('PATCH', `/api/v1/videos/${videoId}`, { visibility: 'private' });
  await ended(before.hls);
  await seek(page, 50);
  await plays(page, 51);
  expect(await player(page).locator('.rivulet-panel').isVisible()).toBe(false);
  const after = await client.playback(videoId);
  expect(after.playbackId).not.toBe(before.playbackId);
  expect(asked.some((name) => name.startsWith(`/media/${after.playbackId}.`) && name.endsWith('.m4s'))).toBe(true);
});

test('the player on another site plays it, and goes on likewise', async ({ page }) => {
  await client.request('PATCH', `/api/v1/videos/${videoId}`, { visibility: 'unlisted' });
  const elsewhere = createServer((_, answer) => {
    const source = `${client.origin}/embed/${videoId}`;
    answer.setHeader('content-type', 'text/html');
    answer.end(`<!doctype html><title>Elsewhere</title><iframe src="${source}" allow="autoplay"></iframe>`);
  });
  await new Promise<void>((resolve) => elsewhere.listen(0, '127.0.0.1', resolve));
  await page.goto(`http://127.0.0.1:${(elsewhere.address() as AddressInfo).port}/`);
  const frame = page.frameLocator('iframe');
  await player(frame)
    .locator('video')
    .evaluate((video: HTMLVideoElement) => video.play());
  await plays(frame, 1);
  const { hls } = await client.playback(videoId);
  await client.request('PATCH', `/api/v1/videos/${videoId}`, { protection: 'clear' });
  await ended(hls);
  await seek(frame, 45);
  await plays(frame, 46);
  elsewhere.close();
});

const decode = (input: string, options: string[] = []) =>
  promisify(execFile)(FFMPEG, [
    ...['-nostdin', '-v', 'error', '-xerror', ...options, '-i', input],
    ...['-map', '0:v:0', '-map', '0:a:0', '-f', 'framemd5', '-'],
  ]);

/** A playlist beside a key file of our own, as a player would have it that was given this key, or none. */
async function playlistWithKey(folder: string, name: string, hls: string, key: Uint8Array | null): Promise<string> {
  const list = new URL('aes/180p/playlist.m3u8', new URL(hls, client.origin));
  const text = await (await fetch(list)).text();
  const absolute = text.replace(/^(\d+\.m4s)$/gm, (segment) => new URL(segment, list).href);
  const named = absolute.replace('init.mp4', new URL('init.mp4', list).href);
  if (key) await writeFile(path.join(folder, `${name}.key`), key);
  const keyed = named.replace(/^#EXT-X-KEY.*$/m, key ? `#EXT-X-KEY:METHOD=AES-128,URI="${name}.key"` : '#');
  const file = path.join(folder, `${name}.m3u8`);
  await writeFile(file, keyed);
  return file;
}

const keyOf = async (hls: string) =>
  new Uint8Array(await (await fetch(new URL('key', new URL(hls, client.origin)))).arrayBuffer());
const otherThan = (key: Uint8Array) => key.map((byte) => byte ^ 1);
/** The decoder may say how it begins in the middle of a picture order; that is none. */
const NO_ERROR = expect.not.stringMatching(/error|invalid|failed/i);
const OPENED = ['-allowed_extensions', 'ALL', '-protocol_whitelist', 'file,http,tcp,crypto'];

test('FFmpeg plays it with its token and its key, and not without either', async () => {
  await client.request('PATCH', `/api/v1/videos/${videoId}`, { protection: 'aes' });
  const { hls } = await client.playback(videoId);
  const { stdout, stderr } = await decode(new URL(hls, client.origin).href);
  expect(stderr).toBe('');
  expect(stdout.split('\n').filter((line) => line.startsWith('0,')).length).toBeGreaterThanOrEqual(SECONDS * 30);

  const bare = hls.replace(/(\/media\/[0-9a-z]+)\.[^/]+/, '$1');
  await expect(decode(new URL(bare, client.origin).href)).rejects.toThrow(/404/);

  const folder = await mkdtemp(path.join(tmpdir(), 'rivulet-key-'));
  const key = await keyOf(hls);
  const picture = async (name: string, given: Uint8Array | null) =>
    promisify(execFile)(FFMPEG, [
      ...['-nostdin', '-v', 'error', '-xerror', ...OPENED, '-i', await playlistWithKey(folder, name, hls, given)],
      ...['-map', '0:v:0', '-f', 'framemd5', '-'],
    ]);
  expect((await picture('right', key)).stdout).toMatch(/^0,/m);
  await expect(picture('wrong', otherThan(key))).rejects.toThrow();
  await expect(picture('none', null)).rejects.toThrow();
  await rm(folder, { recursive: true });
});

test('ffplay plays it with its token and its key, and not without either', async () => {
  test.skip(!FFPLAY, 'there is no ffplay here');
  await client.request('PATCH', `/api/v1/videos/${videoId}`, { protection: 'aes' });
  const { hls } = await client.playback(videoId);
  const whole = new URL(hls, client.origin).href;
  expect(await shownSeconds(whole)).toEqual({ seconds: expect.closeTo(3, 0), errors: NO_ERROR });
  const bare = await shownSeconds(whole.replace(/(\/media\/[0-9a-z]+)\.[^/]+/, '$1'));
  expect(bare).toEqual({ seconds: 0, errors: expect.stringContaining('404') });

  const folder = await mkdtemp(path.join(tmpdir(), 'rivulet-key-'));
  const key = await keyOf(hls);
  const shown = async (name: string, given: Uint8Array | null) =>
    shownSeconds(await playlistWithKey(folder, name, hls, given), OPENED);
  expect(await shown('right', key)).toEqual({ seconds: expect.closeTo(3, 0), errors: NO_ERROR });
  for (const [name, given] of [
    ['wrong', otherThan(key)],
    ['none', null],
  ] as const) {
    expect((await shown(name, given)).seconds).toBe(0);
  }
  await rm(folder, { recursive: true });
});
