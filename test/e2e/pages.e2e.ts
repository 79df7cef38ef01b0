// Every page for everybody: nothing for axe to find, no sideways scrolling on a small phone, every flow by keyboard alone.
import { expect, type Page, test } from '@playwright/test';
import { ApiClient } from '../../scripts/api-client.ts';
import { expectFlawlessOnAllScreens } from './flawless.ts';
import { clip, openAs, PASSWORD, someone } from './people.ts';

const owner = someone('owner');
let client: ApiClient;
let videoId: string;

test.beforeAll(async ({ baseURL }, info) => {
  info.setTimeout(240_000);
  client = new ApiClient(baseURL ?? '');
  await client.enter(owner);
  const file = clip({ name: 'pages.mp4', seconds: 6, size: '640x360' });
  videoId = await client.upload(file, { title: 'A short clip', visibility: 'public', tags: ['one', 'two'] });
  await client.waitFor(videoId, ['playable', 'ready'], 180_000);
});

const PAGES = [
  { name: 'home', path: () => '/', heading: /.+/ },
  { name: 'watch', path: () => `/watch/${videoId}`, heading: 'A short clip' },
  { name: 'upload', path: () => '/upload', heading: 'Upload' },
  { name: 'my videos', path: () => '/videos', heading: 'My videos' },
  { name: 'sign in', path: () => '/sign-in', heading: 'Sign in', signedOut: true },
  { name: 'sign up', path: () => '/sign-up', heading: 'Make an account', signedOut: true },
  { name: 'not found', path: () => '/nothing-here', heading: /.+/ },
];

for (const { name, path, heading, signedOut } of PAGES) {
  test(`${name}, large and light, small and dark: axe finds nothing and nothing sticks out`, async ({
    browser,
    baseURL,
  }) => {
    const page = signedOut
      ? await (await browser.newContext({ baseURL: baseURL ?? '' })).newPage()
      : await openAs(browser, client);
    await page.goto(path());
    await expect(page.getByRole('heading', { name: heading, level: 1 })).toBeAttached();
    await page.waitForLoadState('networkidle');
    await expectFlawlessOnAllScreens(page, name);
    await page.context().close();
  });
}

test('between a phone and a desktop nothing sticks out of the window, nor out of the bar at the top', async ({
  browser,
}) => {
  const page = await openAs(browser, client);
  await page.goto(`/watch/${videoId}`);
  await expect(page.getByRole('heading', { name: 'A short clip', level: 1 })).toBeAttached();
  for (const width of [641, 700, 769, 900, 961, 1100]) {
    await page.setViewportSize({ width, height: 700 });
    const sticksOut = await page.evaluate(() => {
      const bar = document.querySelector('header'); // the first: a video has one of its own
      if (!bar) return true;
      return [...bar.querySelectorAll('a, button, input')]
        .map((element) => element.getBoundingClientRect())
        .some(({ bottom, right }) => bottom > bar.getBoundingClientRect().bottom || right > innerWidth);
    });
    expect([width, sticksOut]).toEqual([width, false]);
    expect(await page.evaluate(() => document.documentElement.scrollWidth - innerWidth)).toBeLessThanOrEqual(0);
  }
  await page.context().close();
});

/** Presses Tab until the element has the focus; fails when it cannot be reached. */
async function tabTo(page: Page, target: ReturnType<Page['getByRole']>): Promise<void> {
  for (let presses = 0; presses < 60; presses += 1) {
    if (await target.evaluate((element) => element === document.activeElement).catch(() => false)) return;
    await page.keyboard.press('Tab');
  }
  throw new Error(`${target} is not reached by Tab`);
}

test('by keyboard: sign up, choose a file, describe it, sign out, sign in', async ({ page }) => {
  const person = someone('keyboard');
  await page.goto('/sign-up');
  for (const [label, value] of [
    ['Username', person.username],
    ['E-mail', person.email],
    ['Password', PASSWORD],
  ] as const) {
    await tabTo(page, page.getByLabel(label, { exact: true }));
    await page.keyboard.type(value);
  }
  await page.keyboard.press('Enter');
  await expect(page.getByRole('button', { name: /^Account/ })).toBeVisible();

  await page.goto('/upload');
  const files = page.locator('#files');
  await expect(async () => {
    await tabTo(page, files); // again, where the page was not all there yet
    const chooser = page.waitForEvent('filechooser', { timeout: 5_000 });
    await page.keyboard.press('Enter');
    await (await chooser).setFiles(clip({ name: 'pages.mp4', seconds: 6, size: '640x360' }));
  }).toPass({ timeout: 60_000 });
  const title = page.getByLabel('Title');
  await tabTo(page, title);
  await page.keyboard.press('ControlOrMeta+a');
  await page.keyboard.type('Typed, not clicked');
  await expect(page.getByRole('heading', { name: 'Typed, not clicked' })).toBeVisible();

  await tabTo(page, page.getByRole('button', { name: /^Account/ }));
  await page.keyboard.press('Enter');
  await tabTo(page, page.getByRole('button', { name: 'Sign out' }));
  await page.keyboard.press('Enter');
  await expect(page.getByRole('button', { name: /^Account/ })).toBeHidden();
  await page.goto('/sign-in');
  await tabTo(page, page.getByLabel('Username or e-mail'));
  await page.keyboard.type(person.email.toUpperCase());
  await tabTo(page, page.getByLabel('Password', { exact: true }));
  await page.keyboard.type(PASSWORD);
  await page.keyboard.press('Enter');
  await expect(page.getByRole('button', { name: /^Account/ })).toBeVisible();
});

test('by keyboard: play, pause, seek, mute and full screen', async ({ browser }) => {
  const page = await openAs(browser, client);
  await page.goto(`/watch/${videoId}`);
  const video = page.locator('rivulet-player video');
  const facts = () =>
    video.evaluate(({ paused, currentTime, muted }: HTMLVideoElement) => ({
      paused,
      currentTime,
      muted,
      full: document.fullscreenElement !== null,
    }));
  await expect(page.locator('rivulet-player')).toHaveAttribute('data-qualities', /\d/);
  await page.keyboard.press('k');
  await expect.poll(async () => (await facts()).currentTime).toBeGreaterThan(0.3);
  await page.keyboard.press('k');
  await expect.poll(async () => (await facts()).paused).toBe(true);
  await page.keyboard.press('l');
  await expect.poll(async () => (await facts()).currentTime).toBeGreaterThan(5);
  await page.keyboard.press('j');
  await expect.poll(async () => (await facts()).currentTime).toBeLessThan(1);
  await page.keyboard.press('ArrowRight');
  await expect.poll(async () => (await facts()).currentTime).toBeGreaterThan(4);
  const { muted } = await facts();
  await page.keyboard.press('m');
  await expect.poll(async () => (await facts()).muted).toBe(!muted);
  await page.keyboard.press('f');
  await expect.poll(async () => (await facts()).full).toBe(true);
  await page.keyboard.press('f');
  await expect.poll(async () => (await facts()).full).toBe(false);
  await page.context().close();
});

test('a quality chosen after the end is what is seen when it plays again @long', async ({ page }) => {
  await client.waitFor(videoId, ['ready'], 180_000);
  await page.goto(`/watch/${videoId}`);
  const player = page.locator('rivulet-player');
  const video = player.locator('video');
  const choose = async (quality: number) => {
    await player.hover();
    await page.locator('media-settings-menu-button').click();
    await page.locator('media-settings-menu-item[data-menu=quality]').click();
    await page.getByRole('menuitemradio', { name: new RegExp(`^${quality}p`) }).click();
    await page.keyboard.press('Escape');
  };
  await expect(player).toHaveAttribute('data-qualities', '240 360');
  await choose(240);
  const playFrom = (seconds: number) =>
    video.evaluate((element: HTMLVideoElement, at) => {
      element.currentTime = at;
      return element.play();
    }, seconds);
  await playFrom(0);
  await playFrom(4.5);
  const seen = () => video.evaluate(({ ended, videoHeight }: HTMLVideoElement) => ({ ended, videoHeight }));
  await expect.poll(seen).toEqual({ ended: true, videoHeight: 240 });
  await choose(360);
  await page.locator('h1').click();
  await page.keyboard.press('Space');
  await expect.poll(seen).toEqual({ ended: false, videoHeight: 360 });
  await playFrom(5);
  await expect.poll(seen).toEqual({ ended: true, videoHeight: 360 });
});

test('by keyboard: edit a video and delete it, with a question before', async ({ browser }) => {
  const file = clip({ name: 'pages.mp4', seconds: 6, size: '640x360' });
  const id = await client.upload(file, { title: 'To be renamed' });
  const page = await openAs(browser, client);
  await page.goto('/videos');
  await tabTo(page, page.getByRole('button', { name: 'Edit To be renamed' }));
  await page.keyboard.press('Enter');
  const dialog = page.getByRole('dialog');
  await tabTo(page, dialog.getByLabel('Title'));
  await page.keyboard.press('ControlOrMeta+a');
  await page.keyboard.type('To be deleted');
  await page.keyboard.press('Enter');
  await expect(dialog).toBeHidden();
  await tabTo(page, page.getByRole('button', { name: 'Delete To be deleted' }));
  await page.keyboard.press('Enter');
  await expect(dialog).toBeVisible();
  await page.keyboard.press('Escape');
  await expect(dialog).toBeHidden();
  await page.keyboard.press('Enter');
  await tabTo(page, dialog.getByRole('button', { name: 'Delete it' }));
  await page.keyboard.press('Enter');
  await expect(page.getByRole('heading', { name: 'To be deleted', exact: true })).toBeHidden();
  await expect(client.video(id)).rejects.toThrow('404');
  await page.context().close();
});
