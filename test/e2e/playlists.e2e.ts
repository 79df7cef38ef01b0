// Playlists as people use them: saved from the watch page, reordered by keyboard, buttons and drag, played one after the other.
import { expect, type Page, test } from '@playwright/test';
import { ApiClient } from '../../scripts/api-client.ts';
import { expectFlawless, SCREENS } from './flawless.ts';
import { clip, openAs, someone } from './people.ts';

const TITLES = ['Brook', 'Creek', 'Delta'];
let client: ApiClient;
let other: ApiClient;
const videos: string[] = [];

test.describe.configure({ mode: 'serial' });

test.beforeAll(async ({ baseURL }, info) => {
  info.setTimeout(240_000);
  client = new ApiClient(baseURL ?? '');
  await client.enter(someone('keeper'));
  other = new ApiClient(baseURL ?? '');
  await other.enter(someone('passer'));
  const file = clip({ name: 'three-seconds.mp4', seconds: 3, size: '320x180' });
  for (const title of TITLES) videos.push(await client.upload(file, { title, visibility: 'public' }));
  for (const id of videos) await client.waitFor(id, ['ready'], 180_000);
});

/** Waits for a title, and presses Shift+P in the very moment in which it is put on the page, before anything is painted. */
const pressPreviousAt = (page: Page, title: string) =>
  page.evaluate(
    (wanted) =>
      new Promise<void>((resolve) => {
        const observer = new MutationObserver(() => {
          if (document.querySelector('h1')?.textContent !== wanted) return;
          observer.disconnect();
          document.body.dispatchEvent(new KeyboardEvent('keydown', { code: 'KeyP', shiftKey: true, bubbles: true }));
          resolve();
        });
        observer.observe(document.body, { childList: true, subtree: true });
      }),
    title,
  );

const titles = (page: Page) => page.locator('li[data-row] h3').allTextContents();
let listId: string;

test('a list is made in the save dialog, and holds what is saved to it', async ({ browser }) => {
  const page = await openAs(browser, client);
  await page.goto(`/watch/${videos[0]}`);
  await page.getByRole('button', { name: 'Save', exact: true }).click();
  const dialog = page.getByRole('dialog');
  await expect(dialog.getByRole('checkbox', { name: /Watch later/ })).not.toBeChecked();
  await dialog.getByRole('button', { name: 'New playlist' }).click();
  await dialog.getByLabel('Title').fill('Still waters');
  await expectFlawless(page);
  await dialog.getByRole('button', { name: 'Make and save' }).click();
  await expect(dialog.getByRole('checkbox', { name: /Still waters/ })).toBeChecked();
  await dialog.getByRole('button', { name: 'Done' }).click();

  for (const id of videos.slice(1)) {
    await page.goto(`/watch/${id}`);
    await page.getByRole('button', { name: 'Save', exact: true }).click();
    await dialog.getByRole('checkbox', { name: /Still waters/ }).check();
    await expect(page.getByText('Saved to “Still waters”.')).toBeVisible();
    await page.keyboard.press('Escape');
  }
  await page.goto('/library');
  await page.getByRole('link', { name: 'Still waters' }).click();
  await expect(page.getByRole('heading', { name: 'Still waters', level: 1 })).toBeVisible();
  await expect.poll(() => titles(page)).toEqual(TITLES);
  listId = page.url().split('/').at(-1) ?? '';
  await page.context().close();
});

test('its owner moves videos by keyboard, by buttons and by drag, and takes a removal back', async ({ browser }) => {
  const page = await openAs(browser, client);
  await page.goto(`/playlists/${listId}`);
  const handle = (title: string) => page.getByRole('button', { name: `Move ${title}`, exact: true });
  await handle('Brook').focus();
  await page.keyboard.press('Space');
  await page.keyboard.press('ArrowDown');
  await page.keyboard.press('ArrowDown');
  await expect(page.getByText('Brook: place 3 of 3.')).toBeAttached();
  await expect(handle('Brook')).toBeFocused();
  await page.keyboard.press('Escape');
  await expect.poll(() => titles(page)).toEqual(['Brook', 'Creek', 'Delta']);
  await page.keyboard.press('Space');
  await page.keyboard.press('End');
  const stored = page.waitForResponse((answer) => answer.request().method() === 'PATCH');
  await page.keyboard.press('Space');
  expect((await stored).status()).toBe(204);
  await page.reload();
  await expect.poll(() => titles(page)).toEqual(['Creek', 'Delta', 'Brook']);

  await handle('Brook').click();
  await page.getByRole('button', { name: 'To the top' }).click();
  await page.getByRole('button', { name: 'Done' }).click();
  await expect.poll(() => titles(page)).toEqual(['Brook', 'Creek', 'Delta']);

  const from = await handle('Delta').boundingBox();
  const to = await handle('Brook').boundingBox();
  if (!from || !to) throw new Error('the rows are not there');
  await page.mouse.move(from.x + 10, from.y + 10);
  await page.mouse.down();
  await page.mouse.move(to.x + 10, to.y - 6, { steps: 8 });
  await page.mouse.up();
  await expect.poll(() => titles(page)).toEqual(['Delta', 'Brook', 'Creek']);

  await page.getByRole('button', { name: 'Remove Brook' }).click();
  await expect.poll(() => titles(page)).toEqual(['Delta', 'Creek']);
  await page.getByRole('button', { name: 'Undo' }).click();
  await expect.poll(() => titles(page)).toEqual(['Delta', 'Brook', 'Creek']);
  await page.reload();
  await expect.poll(() => titles(page)).toEqual(['Delta', 'Brook', 'Creek']);
  await page.context().close();
});

test('a private list is not there for another; an unlisted one is, and cannot be changed', async ({ browser }) => {
  const page = await openAs(browser, other);
  await page.goto(`/playlists/${listId}`);
  await expect(page.getByRole('heading', { name: 'There is no such playlist' })).toBeVisible();
  const owner = await openAs(browser, client);
  await owner.goto(`/playlists/${listId}`);
  await owner.getByRole('button', { name: 'Edit' }).click();
  await owner.getByLabel('Visibility').selectOption('unlisted');
  await owner.getByRole('button', { name: 'Save', exact: true }).click();
  await expect(owner.getByText('Unlisted')).toBeVisible();
  await page.reload();
  await expect.poll(() => titles(page)).toEqual(['Delta', 'Brook', 'Creek']);
  await expect(page.getByRole('button', { name: /^Move|^Remove|^Edit/ })).toHaveCount(0);
  await page.context().close();
  await owner.context().close();
});

test('one video after the other plays, by itself, by keys, and not where it was stopped', async ({ browser }) => {
  const page = await openAs(browser, other);
  await page.goto(`/playlists/${listId}`);
  await page.getByRole('link', { name: 'Play all' }).click();
  const heading = (name: string) => page.getByRole('heading', { name, level: 1 });
  await expect(heading('Delta')).toBeVisible();
  // The clip ends after three seconds, and five seconds later the next one begins.
  await expect(page.getByText(/Next video in \d/).first()).toBeVisible();
  await page.keyboard.press('/'); // while somebody types it waits
  await expect(page.getByText('The next video waits: Brook.')).toBeAttached();
  await expectFlawless(page);
  await page.getByRole('button', { name: 'Cancel' }).click();
  await expect(page.getByText(/Next video in \d/)).toHaveCount(0);
  await page.keyboard.press('Shift+N');
  await expect(heading('Brook')).toBeVisible();
  await pressPreviousAt(page, 'Creek'); // which comes by itself
  await expect(heading('Brook')).toBeVisible();
  await expect(page.locator('li:has([aria-current="true"])')).toContainText('Brook');

  // At the end of the list it begins anew, and a picture in full screen stays so.
  await page.getByRole('button', { name: 'Begin anew at the end of the list' }).click();
  await page.keyboard.press('f');
  const isFull = () => page.evaluate(() => document.fullscreenElement !== null);
  await expect.poll(isFull).toBe(true);
  await page.keyboard.press('Shift+N');
  await expect(heading('Creek')).toBeAttached();
  await page.keyboard.press('Shift+N');
  await expect(heading('Delta')).toBeAttached();
  await expect.poll(() => page.locator('video').evaluate((video: HTMLVideoElement) => !video.paused)).toBe(true);
  expect(await isFull()).toBe(true);
  await page.keyboard.press('f');
  await expect.poll(isFull).toBe(false);

  const autoplay = page.getByRole('switch', { name: 'Autoplay' });
  await autoplay.uncheck();
  await page.reload();
  await expect(autoplay).not.toBeChecked();
  await page.context().close();

  const still = await openAs(browser, other, { reducedMotion: 'reduce' });
  await still.goto(`/watch/${videos[0]}?list=${listId}`);
  await expect(still.getByRole('switch', { name: 'Autoplay' })).not.toBeChecked();
  await still.context().close();
});

for (const screen of SCREENS) {
  test(`library, liked, playlist and the list on the watch page (${screen.name}): axe finds nothing, nothing sticks out`, async ({
    browser,
  }) => {
    const page = await openAs(browser, client, screen);
    for (const [path, heading] of [
      ['/library', 'Library'],
      ['/library/liked', 'Liked videos'],
      [`/playlists/${listId}`, 'Still waters'],
      ['/playlists/watch-later', 'Watch later'],
      [`/watch/${videos[1]}?list=${listId}`, 'Creek'],
    ] as const) {
      await page.goto(path);
      await expect(page.getByRole('heading', { name: heading, level: 1 })).toBeVisible();
      await page.waitForLoadState('networkidle');
      if (path.endsWith(listId) && path.startsWith('/playlists'))
        await page.getByRole('button', { name: 'Move Brook', exact: true }).click();
      await expectFlawless(page);
    }
    await page.context().close();
  });
}
