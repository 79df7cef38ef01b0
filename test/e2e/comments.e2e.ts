// Comments between two people in two browsers: live, answered, marked, linked to, held and let through; by keyboard and for everybody.
import { type Browser, expect, type Locator, type Page, test } from '@playwright/test';
import { ApiClient } from '../../scripts/api-client.ts';
import { expectFlawless, expectFlawlessOnAllScreens, SCREENS } from './flawless.ts';
import { clip, openAs, someone } from './people.ts';

let owner: ApiClient;
let guest: ApiClient;
const ownerAccount = someone('host');
let videoId: string;

test.describe.configure({ mode: 'serial' }); // each goes on with what the one before left

test.beforeAll(async ({ baseURL }, info) => {
  info.setTimeout(240_000);
  owner = new ApiClient(baseURL ?? '');
  guest = new ApiClient(baseURL ?? '');
  await Promise.all([owner.enter(ownerAccount), guest.enter(someone('guest'))]);
  const file = clip({ name: 'talk.mp4', seconds: 6, size: '320x180' });
  videoId = await owner.upload(file, { title: 'Talked about', visibility: 'public' });
  const another = await owner.upload(file, { title: 'Another that would follow', visibility: 'public' });
  for (const id of [videoId, another]) await owner.waitFor(id, ['playable', 'ready'], 180_000);
});

const comment = (page: Page, text: string): Locator => page.locator('[data-comment]').filter({ hasText: text });

async function openWatch(browser: Browser, client: ApiClient, query = ''): Promise<Page> {
  const page = await openAs(browser, client);
  await page.goto(`/watch/${videoId}${query}`);
  const section = page.locator('section[aria-label="Comments"]');
  if (query === '') await section.scrollIntoViewIfNeeded();
  await expect(page.locator('#comments-title')).toHaveText(/\d+ comments?/);
  return page;
}

const ended = (page: Page) =>
  expect
    .poll(() => page.locator('rivulet-player video').evaluate((video: HTMLVideoElement) => video.ended), {
      timeout: 20_000,
    })
    .toBe(true);

async function write(page: Page, text: string): Promise<void> {
  await page.getByLabel('Write a comment').fill(text);
  await page.getByRole('button', { name: 'Comment', exact: true }).click();
  await expect(comment(page, text.split(',')[0]?.split(' at ')[0] ?? '')).toBeVisible(); // moments have words of their own
}

test('a comment is there at once at the other side, is answered, liked, hearted and pinned', async ({ browser }) => {
  const [ours, theirs] = [await openWatch(browser, owner), await openWatch(browser, guest)];
  await write(theirs, `Nice turn at 0:03, see https://example.com/a, @${ownerAccount.username} <b>bold</b>`);
  await expect(comment(ours, 'Nice turn')).toBeVisible(); // nothing was there that it could move
  await write(theirs, 'Second of all');
  await ours.getByRole('button', { name: '1 new comment' }).click();
  await expect(comment(ours, 'Second of all')).toBeVisible();
  await expect(ours.getByRole('heading', { name: '2 comments' })).toBeVisible();

  const first = comment(ours, 'Nice turn');
  await expect(first.getByText('<b>bold</b>')).toBeVisible();
  await expect(first.getByRole('link', { name: 'https://example.com/a' })).toHaveAttribute(
    'rel',
    'nofollow ugc noopener',
  );
  await expect(first.getByRole('link', { name: `@${ownerAccount.username}` })).toHaveAttribute(
    'href',
    `/@${ownerAccount.username}`,
  );
  await first.getByRole('button', { name: 'Go to 3 seconds' }).click();
  await expect
    .poll(() => ours.locator('rivulet-player video').evaluate((video: HTMLVideoElement) => video.currentTime))
    .toBeGreaterThan(2.9);
  await first.scrollIntoViewIfNeeded();

  await first.getByRole('button', { name: 'Reply' }).click();
  await ours.getByLabel('Your answer to The guest').fill('Thank you');
  await ours.keyboard.press('Control+Enter');
  await expect(comment(ours, 'Thank you')).toBeVisible();
  await expect(first).toBeFocused(); // the form is gone
  await ended(ours); // and another video would follow, but not while somebody is among the comments
  await comment(theirs, 'Nice turn').locator('xpath=..').getByRole('button', { name: 'Show 1 reply' }).click();
  await comment(theirs, 'Thank you').getByRole('button', { name: 'Reply' }).click();
  await theirs.getByLabel('Your answer to The host').fill(`@${ownerAccount.username} gladly`);
  await theirs.getByRole('button', { name: 'Reply', exact: true }).last().click();
  await expect(comment(ours, 'gladly').getByText(/^Answers/)).toBeVisible();

  await first.getByRole('button', { name: 'Give a heart' }).click();
  await expect(comment(theirs, 'Nice turn').getByText('Has a heart from the channel')).toBeAttached();
  await first.getByRole('button', { name: /^Like/ }).click();
  await expect(first.getByRole('button', { name: 'Like, 1 so far' })).toHaveAttribute('aria-pressed', 'true');
  await first.getByRole('button', { name: 'More actions' }).click();
  await first.getByRole('button', { name: 'Pin' }).click();
  await expect(comment(theirs, 'Nice turn').getByText('Pinned')).toBeVisible();

  // Taken back by its author, it goes at the other side too; its words are in the form again.
  await theirs.getByLabel('Write a comment').fill('A slip');
  await theirs.getByRole('button', { name: 'Comment', exact: true }).click();
  await expect(comment(theirs, 'A slip')).toBeVisible();
  await theirs.getByRole('button', { name: 'Undo' }).last().click();
  await expect(theirs.getByLabel('Write a comment')).toHaveValue('A slip');
  await expect(comment(theirs, 'A slip')).toHaveCount(0);
  await expect(ours).toHaveURL(new RegExp(`/watch/${videoId}`));
  for (const page of [ours, theirs]) await page.context().close();
});

test('a link to a reply opens its thread and marks it; what is not sent keeps its text', async ({ browser }) => {
  const { data } = await guest.request<{ data: { id: string; text: string }[] }>(
    'GET',
    `/api/v1/videos/${videoId}/comments`,
  );
  const thread = data.find(({ text }) => text.startsWith('Nice turn'))?.id ?? '';
  const replies = await guest.request<{ data: { id: string }[] }>('GET', `/api/v1/comments/${thread}/replies`);
  const page = await openWatch(browser, guest, `?comment=${replies.data[1]?.id}`);
  await expect(comment(page, 'gladly')).toBeFocused();
  await expect(comment(page, 'gladly')).toBeInViewport();
  await expect(comment(page, 'gladly')).toHaveCount(1);

  await page.route('**/api/v1/videos/*/comments', (route) =>
    route.request().method() === 'POST' ? route.abort() : route.continue(),
  );
  await page.getByLabel('Write a comment').fill('Into the void');
  await page.getByRole('button', { name: 'Comment', exact: true }).click();
  const draft = page.getByRole('article', { name: 'Your comment' });
  await expect(draft.getByRole('alert')).toContainText('Not sent');
  await page.unroute('**/api/v1/videos/*/comments');
  await draft.getByRole('button', { name: 'Try again' }).click();
  await expect(comment(page, 'Into the void')).toBeVisible();
  await page.context().close();
});

test('what a rule holds waits in the queue, and is decided by keyboard with a way back', async ({ browser }) => {
  const ours = await openAs(browser, owner);
  await ours.goto('/settings#comments');
  await ours.getByLabel('Hold comments with links').check();
  await ours.getByLabel(/^Watched words/).fill('casino');
  await ours.getByRole('button', { name: 'Save the rules' }).click();
  await expect(ours.getByText('The rules for comments are saved.')).toBeVisible();
  await ours.goto('/studio/comments');
  await expect(ours.getByRole('heading', { name: 'No held comments' })).toBeVisible();

  const theirs = await openWatch(browser, guest);
  await write(theirs, 'My casino is https://casino.example');
  await write(theirs, 'Another casino');
  await expect(comment(theirs, 'My casino').getByText('Waits for approval')).toBeVisible();

  const rows = ours.locator('[data-held]');
  await expect(rows).toHaveCount(2); // they came without a reload
  await expect(rows.first()).toContainText('Has a link');
  await expect(rows.first()).toContainText('Has “casino”');
  await expectFlawlessOnAllScreens(ours, 'held comments');
  await rows.first().focus();
  await ours.keyboard.press('ArrowDown');
  await expect(rows.nth(1)).toBeFocused();
  await ours.keyboard.press('r');
  await expect(rows).toHaveCount(1);
  await ours.getByRole('button', { name: 'Undo' }).click();
  await expect(rows).toHaveCount(2);
  await ours.getByLabel('Choose all').check();
  await ours.getByRole('button', { name: 'Approve' }).first().click();
  await expect(ours.getByRole('heading', { name: 'No held comments' })).toBeVisible();
  await expect(comment(theirs, 'My casino').getByText('Waits for approval')).toHaveCount(0);
  for (const page of [ours, theirs]) await page.context().close();
});

test('axe finds nothing, on a phone too; visitors are led to the sign-in and back', async ({ browser, baseURL }) => {
  for (const { name, ...screen } of SCREENS) {
    const page = await openAs(browser, owner, screen);
    await page.goto(`/watch/${videoId}`);
    await page.locator('section[aria-label="Comments"]').scrollIntoViewIfNeeded();
    await page
      .getByRole('button', { name: /^Show \d+ repl/ })
      .first()
      .click();
    await comment(page, 'Nice turn').first().getByRole('button', { name: 'More actions' }).click();
    await comment(page, 'Nice turn').first().getByRole('button', { name: 'Reply' }).click();
    await expect(comment(page, 'gladly')).toBeVisible();
    await expectFlawless(page, `comments (${name})`);
    await page.context().close();
  }
  const visitor = await (await browser.newContext({ baseURL: baseURL ?? '' })).newPage();
  await visitor.goto(`/watch/${videoId}`);
  await visitor.locator('section[aria-label="Comments"]').scrollIntoViewIfNeeded();
  await visitor.getByRole('link', { name: 'Sign in to comment' }).click();
  await expect(visitor).toHaveURL(new RegExp(`/sign-in\\?next=.*${videoId}`));
  await visitor.context().close();
});
