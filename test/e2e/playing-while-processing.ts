// Watches a video from the moment it can be played, with better qualities still being made, and tells what the viewer saw.
import { type Browser, expect, type Page, test } from '@playwright/test';
import { ApiClient } from '../../scripts/api-client.ts';
import { clip, openAs, someone, stayAtTheEnd } from './people.ts';

const STALL_MAX_MS = 2_000;

interface Seen {
  firstFrameMs: number | null;
  stalledMs: number;
  rates: number[];
  ended: boolean;
  navigations: number;
}

interface Film {
  seconds: number;
  size: string;
  /** The rungs that it is made in, ascending. */
  rungs: readonly string[];
}

/** Fails unless the page plays by itself to the end at rate 1, hardly stalls, and offers every quality throughout. */
export async function expectPlayingWhileProcessing(
  browser: Browser,
  origin: string,
  { seconds, size, rungs }: Film,
): Promise<void> {
  const file = clip({ name: `processing-${seconds}s.mp4`, seconds, size });
  const client = new ApiClient(origin);
  await client.enter(someone('early'));
  const page = await openAs(browser, client);
  await page.addInitScript(watchVideo);
  await stayAtTheEnd(page);
  const id = await client.upload(file, { visibility: 'public' });
  await page.goto(`/watch/${id}`);
  const player = page.locator('rivulet-player');
  const qualities = async () => ((await player.getAttribute('data-qualities')) ?? '').split(' ').filter(Boolean);
  const seen = () => page.evaluate(() => (window as unknown as { seen: Seen }).seen);

  await expect.poll(async () => (await seen()).firstFrameMs, { timeout: 120_000 }).not.toBeNull();
  await expect.poll(qualities).toEqual(rungs); // any of them can be asked for
  const { state } = await client.video(id);
  expect(state).toBe('playable'); // rungs are unfinished

  await expect.poll(async () => (await seen()).ended, { timeout: (seconds + 60) * 1000 }).toBe(true);
  const result = await seen();
  test.info().annotations.push({ type: 'stalled', description: `${Math.round(result.stalledMs)} ms` });
  expect(result.rates.filter((rate) => rate !== 1)).toEqual([]);
  expect(result.stalledMs).toBeLessThanOrEqual(STALL_MAX_MS);

  await client.waitFor(id, ['ready']);
  const best = rungs.at(-1) ?? '';
  await choose(page, best);
  await expect(player).toHaveAttribute('data-playing', best, { timeout: 30_000 });
  expect((await seen()).navigations).toBe(1);
  await page.context().close();
}

/** Plays from the beginning and picks a quality in the player's menu. */
async function choose(page: Page, quality: string): Promise<void> {
  await page.locator('rivulet-player video').evaluate((video: HTMLVideoElement) => {
    video.currentTime = 0;
    return video.play();
  });
  await page.locator('rivulet-player').hover();
  await page.locator('media-settings-menu-button').click();
  await page.locator('media-settings-menu-item[data-menu=quality]').click();
  await page.getByRole('menuitemradio', { name: new RegExp(`^${quality}p`) }).click();
}

/** Runs in the page before everything else: sums up what happens to the first video element that plays. */
function watchVideo(): void {
  const seen = { firstFrameMs: null, stalledMs: 0, rates: [], ended: false, navigations: 0 } as Seen;
  seen.navigations = performance.getEntriesByType('navigation').length;
  (window as unknown as { seen: Seen }).seen = seen;
  let stalledSince: number | null = null;
  const on = (type: string, listener: (video: HTMLVideoElement) => void) =>
    document.addEventListener(
      type,
      (event) => event.target instanceof HTMLVideoElement && listener(event.target),
      true,
    );
  on('playing', (video) => {
    seen.firstFrameMs ??= performance.now();
    seen.rates.push(video.playbackRate);
    if (stalledSince !== null) seen.stalledMs += performance.now() - stalledSince;
    stalledSince = null;
  });
  on('waiting', (video) => {
    if (seen.firstFrameMs !== null && !video.ended) stalledSince ??= performance.now();
  });
  on('ratechange', (video) => seen.rates.push(video.playbackRate));
  on('ended', () => {
    stalledSince = null;
    seen.ended = true;
  });
}
