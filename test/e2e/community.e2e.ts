// The story of two people in two browsers, all by clicks: one publishes, the other's bell rings; they talk; nothing is lost or told twice.
import { readFileSync } from 'node:fs';
import { type BrowserContext, expect, type Locator, type Page, test } from '@playwright/test';
import { clip, signUpOnPage, someone, stayAtTheEnd } from './people.ts';

const maker = someone('maker');
const fan = someone('fan');

const bell = (page: Page): Locator => page.getByRole('button', { name: /^Notifications/ });
const rung = (page: Page, unread: string) =>
  expect(bell(page)).toHaveAccessibleName(`Notifications, ${unread} unread`, { timeout: 60_000 });
const items = (page: Page): Locator => page.getByRole('dialog', { name: 'Notifications' }).getByRole('listitem');
const comment = (page: Page, text: string): Locator => page.locator('[data-comment]').filter({ hasText: text });

async function newcomer(newContext: () => Promise<BrowserContext>, account: typeof maker): Promise<Page> {
  const context = await newContext();
  await stayAtTheEnd(context);
  const page = await context.newPage();
  await signUpOnPage(page, account);
  return page;
}

/** Marks the page, so that a reload would be seen. */
const mark = (page: Page) => page.evaluate(() => Reflect.set(window, 'isTheSame', true));
const isTheSame = (page: Page) => page.evaluate(() => Reflect.get(window, 'isTheSame') === true);

/** Chooses files on the upload page; one under each name. */
async function upload(page: Page, names: string[]): Promise<void> {
  const buffer = readFileSync(clip({ name: 'talk.mp4', seconds: 6, size: '320x180' }));
  await page.getByRole('link', { name: 'Upload' }).first().click();
  await page.locator('#files').setInputFiles(names.map((name) => ({ name, mimeType: 'video/mp4', buffer })));
}

test('a new video rings and plays; a comment is answered, pinned, hearted; who was away finds each thing once, in every tab', async ({
  browser,
  baseURL,
}) => {
  test.setTimeout(300_000);
  const newContext = () => browser.newContext({ baseURL: baseURL ?? '' });
  const [ours, theirs] = await Promise.all([newcomer(newContext, maker), newcomer(newContext, fan)]);

  await theirs.goto(`/@${maker.username}`);
  await theirs.getByRole('button', { name: /^Subscribe to/ }).click();
  await expect(theirs.getByRole('button', { name: /^Subscribed to .*: with the bell/ })).toBeVisible();
  await expect(bell(theirs)).toHaveAccessibleName('Notifications');
  await mark(theirs);

  // Published on the upload page, it rings as soon as it plays; the other stays private.
  await upload(ours, ['First light.mp4', 'Second wind.mp4']);
  await ours.getByRole('article', { name: 'First light' }).getByLabel('Visibility').selectOption({ label: 'Public' });
  await rung(theirs, '1');
  await bell(theirs).click();
  await theirs.getByRole('link', { name: /published “First light”/ }).click();
  await expect(theirs).toHaveURL(/\/watch\//);
  const video = theirs.locator('rivulet-player video');
  await expect.poll(() => video.evaluate((element: HTMLVideoElement) => element.currentTime)).toBeGreaterThan(0.3);
  expect(await isTheSame(theirs)).toBe(true);
  await expect(bell(theirs)).toHaveAccessibleName('Notifications');

  // A comment is there at the other side.
  const published = ours.getByRole('article', { name: 'First light' });
  await published.getByRole('link', { name: 'Watch now' }).click();
  await ours.locator('section[aria-label="Comments"]').scrollIntoViewIfNeeded();
  await expect(ours.locator('#comments-title')).toHaveText('0 comments');
  await theirs.locator('section[aria-label="Comments"]').scrollIntoViewIfNeeded();
  await theirs.getByLabel('Write a comment').fill('Lovely water');
  await theirs.getByRole('button', { name: 'Comment', exact: true }).click();
  await expect(comment(ours, 'Lovely water')).toBeVisible();
  await expect(comment(theirs, 'Lovely water')).toBeVisible();
  const tab = await theirs.context().newPage();
  await tab.goto('/');
  await expect(bell(tab)).toHaveAccessibleName('Notifications');

  // Their browser is away while it is answered, hearted, pinned, and while another video is published.
  await theirs.context().setOffline(true);
  const said = comment(ours, 'Lovely water');
  await said.getByRole('button', { name: 'Reply' }).click();
  await ours.getByLabel('Your answer to').fill('Thank you');
  await ours.keyboard.press('Control+Enter');
  await expect(comment(ours, 'Thank you')).toBeVisible();
  await said.getByRole('button', { name: 'Give a heart' }).click();
  await expect(said.getByText('Has a heart from the channel')).toBeAttached();
  await said.getByRole('button', { name: 'More actions' }).click();
  await said.getByRole('button', { name: 'Pin' }).click();
  await expect(said.getByText('Pinned')).toBeVisible();
  await publishOnMyVideos(ours, 'Second wind');
  for (const each of [theirs, tab]) await expect(bell(each)).toHaveAccessibleName('Notifications');
  await expect(comment(theirs, 'Lovely water').getByText('Pinned')).toHaveCount(0);
  await theirs.context().setOffline(false);

  for (const each of [theirs, tab]) {
    await rung(each, '3');
    await bell(each).click();
    await expect(items(each)).toHaveCount(4);
    for (const text of [
      'published “Second wind”',
      'gave your comment a heart',
      'replied to you',
      'published “First light”',
    ])
      await expect(items(each).filter({ hasText: text })).toHaveCount(1);
    await each.keyboard.press('Escape');
  }
  expect(await isTheSame(theirs)).toBe(true);
  await expect(comment(theirs, 'Lovely water').getByText('Pinned')).toHaveCount(1);
  await expect(comment(theirs, 'Lovely water').getByText('Has a heart from the channel')).toHaveCount(1);
  await theirs.getByRole('button', { name: 'Show 1 reply' }).click();
  await expect(comment(theirs, 'Thank you')).toHaveCount(1);

  await bell(tab).click();
  await tab.getByRole('link', { name: /replied to you/ }).click();
  await expect(tab).toHaveURL(/comment=/);
  await expect(comment(tab, 'Thank you')).toBeFocused();
  for (const each of [theirs, tab]) await rung(each, '2');
  await bell(theirs).click();
  await theirs.getByRole('button', { name: 'Mark all as read' }).click();
  for (const each of [theirs, tab]) await expect(bell(each)).toHaveAccessibleName('Notifications');
  for (const page of [ours, theirs]) await page.context().close();
});

async function publishOnMyVideos(page: Page, title: string): Promise<void> {
  await page.goto('/videos');
  const row = page.getByRole('listitem').filter({ hasText: title });
  await expect(row.getByRole('link', { name: 'Watch' })).toBeVisible({ timeout: 60_000 });
  await row.getByRole('button', { name: `Edit ${title}` }).click();
  const dialog = page.getByRole('dialog', { name: 'Edit the video' });
  await dialog.getByLabel('Visibility').selectOption({ label: 'Public' });
  await dialog.getByRole('button', { name: 'Save' }).click();
  await expect(row.locator('span').getByText('Public', { exact: true })).toBeVisible();
}
