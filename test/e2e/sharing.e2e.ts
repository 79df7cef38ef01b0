// Who may see a video, by keyboard: named accounts, a link with a password, its end, and a time at which it becomes public.
import { AxeBuilder } from '@axe-core/playwright';
import { expect, type Page, test } from '@playwright/test';
import { ApiClient } from '../../scripts/api-client.ts';
import { clip, openAs, someone, stayAtTheEnd } from './people.ts';

const LINK_PASSWORD = 'violet harbour';
const TITLE = 'For some of us';
let owner: ApiClient;
let friend: ApiClient;
let videoId: string;
const friendAccount = someone('friend');

test.beforeAll(async ({ baseURL }, info) => {
  info.setTimeout(240_000);
  [owner, friend] = [new ApiClient(baseURL ?? ''), new ApiClient(baseURL ?? '')];
  await owner.enter(someone('sharer'));
  await friend.enter(friendAccount);
  videoId = await owner.upload(clip({ name: 'shared.mp4', seconds: 12, size: '320x180' }), {
    title: TITLE,
    visibility: 'shared',
  });
  await owner.waitFor(videoId, ['ready']);
});

const dialogOf = (page: Page) => page.getByRole('dialog', { name: `Sharing “${TITLE}”` });

async function openSharing(page: Page) {
  await page.goto('/videos');
  await page.getByRole('button', { name: `Sharing of ${TITLE}` }).press('Enter');
  await expect(dialogOf(page).getByRole('heading', { name: 'Links' })).toBeVisible();
  return dialogOf(page);
}

const plays = (page: Page) =>
  expect
    .poll(() => page.locator('rivulet-player video').evaluate(({ readyState }: HTMLVideoElement) => readyState), {
      timeout: 20_000,
    })
    .toBeGreaterThanOrEqual(2);

test('an account that is named finds the video and plays it; one that is not finds nothing', async ({ browser }) => {
  const page = await openAs(browser, owner);
  const dialog = await openSharing(page);
  await dialog.getByLabel('Share with').focus();
  await page.keyboard.type(`@${friendAccount.username}`);
  await page.keyboard.press('Enter');
  await expect(dialog.getByRole('list', { name: 'Shared with' })).toContainText(friendAccount.username);
  expect((await new AxeBuilder({ page }).include('dialog').analyze()).violations).toEqual([]);
  const theirs = await openAs(browser, friend);
  await stayAtTheEnd(theirs.context());
  await theirs.goto('/library/shared');
  await theirs.getByRole('link', { name: TITLE }).press('Enter');
  await plays(theirs);
  await dialog.getByRole('button', { name: /^Stop sharing/ }).press('Enter');
  await expect(dialog.getByText('Nobody is named yet.')).toBeVisible();
  await theirs.goto(`/watch/${videoId}`);
  await expect(theirs.getByText('There is no such video')).toBeVisible();
});

test('a link asks for its password, opens the video, and opens nothing once it is ended', async ({ browser, page }) => {
  const mine = await openAs(browser, owner, { viewport: { width: 360, height: 740 } });
  const dialog = await openSharing(mine);
  await dialog.getByLabel('Name of the link').fill('Press');
  await dialog.getByLabel('Password of the link').fill(LINK_PASSWORD);
  await dialog.getByRole('button', { name: 'Make a link' }).press('Enter');
  const link = await dialog.getByRole('textbox', { name: 'The new link' }).inputValue();
  expect(new URL(link).searchParams.get('share')).toHaveLength(43);

  await stayAtTheEnd(page.context());
  await page.goto(link);
  await expect(page.getByRole('heading', { name: 'This video has a password' })).toBeVisible();
  expect((await new AxeBuilder({ page }).analyze()).violations).toEqual([]);
  await page.keyboard.type('not the one');
  await page.keyboard.press('Enter');
  await expect(page.getByText('The password of the link is wrong')).toBeVisible();
  await page.getByLabel('Password of the link').fill(LINK_PASSWORD);
  await page.keyboard.press('Enter');
  await expect(page.getByRole('heading', { name: TITLE })).toBeVisible();
  await plays(page);
  expect(page.url()).not.toContain('share=');

  await dialog.getByRole('button', { name: 'End Press' }).press('Enter');
  await mine.getByRole('button', { name: 'End it' }).press('Enter');
  await expect(dialog.getByRole('list', { name: 'Links' })).toBeHidden();
  await page.reload();
  await expect(page.getByText('There is no such video')).toBeVisible();
});

test('a video is scheduled in the edit dialog, and says when it becomes public', async ({ browser }) => {
  const page = await openAs(browser, owner);
  await page.goto('/videos');
  await page.getByRole('button', { name: `Edit ${TITLE}` }).press('Enter');
  const dialog = page.getByRole('dialog', { name: 'Edit the video' });
  await dialog.getByLabel('Visibility').focus();
  await page.keyboard.type('Scheduled');
  await expect(dialog.getByLabel('Becomes public')).toBeVisible();
  await expect(dialog.getByText('In the time of your zone')).toBeVisible();
  expect((await new AxeBuilder({ page }).include('dialog').analyze()).violations).toEqual([]);
  await dialog.getByRole('button', { name: 'Save' }).press('Enter');
  await expect(dialog).toBeHidden();
  await expect(page.getByText('Becomes public in 1 day')).toBeVisible();
  expect((await owner.video(videoId)).visibility).toBe('scheduled');
});
