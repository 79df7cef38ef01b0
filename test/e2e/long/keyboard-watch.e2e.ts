// The watch page by keyboard alone: votes, comments with all that can be done to them, saving, sharing, following.
import { expect, test } from '@playwright/test';
import type { Comment } from '#contract/comments.ts';
import { ApiClient } from '../../../scripts/api-client.ts';
import { clip, openAs, someone } from '../people.ts';
import { Keyboard } from './keyboard.ts';

const host = someone('keyhost');
let owner: ApiClient;
let guest: ApiClient;
let videoId: string;

test.beforeAll(async ({ baseURL }) => {
  test.setTimeout(240_000);
  owner = new ApiClient(baseURL ?? '');
  guest = new ApiClient(baseURL ?? '');
  await Promise.all([owner.enter(host), guest.enter(someone('keyguest'))]);
  const file = clip({ name: 'pages.mp4', seconds: 6, size: '640x360' });
  videoId = await owner.upload(file, { title: 'Seen without a mouse', visibility: 'public' });
  await owner.waitFor(videoId, ['playable', 'ready'], 180_000);
});

const said = (text: string) =>
  owner.request<Comment>('POST', `/api/v1/videos/${videoId}/comments`, { text }).then(({ id }) => id);

test('votes, following and its undo, the share dialog, saving to a new list @long', async ({ browser }) => {
  test.setTimeout(240_000);
  const page = await openAs(browser, guest);
  const hands = new Keyboard(page);
  await page.goto(`/watch/${videoId}`);
  const button = (name: string | RegExp) => page.getByRole('button', { name });
  const dialog = page.getByRole('dialog');

  await hands.press(button('Subscribe to The keyhost'), 'Enter', () => expect(button(/^Subscribed/)).toBeVisible());
  await expect(button(/^Subscribed/)).toBeFocused();
  await page.keyboard.press('Enter');
  await hands.press(button('Unsubscribe'), 'Enter', () => expect(button('Undo')).toBeVisible());
  await hands.key('Control+z', () => expect(button(/^Subscribed/)).toBeVisible());

  for (const name of ['Like', 'Dislike']) {
    const vote = page.getByRole('button', { name: new RegExp(`^${name}, `) }).first();
    await hands.press(vote, 'Space', () => expect(vote).toHaveAttribute('aria-pressed', 'true'));
    await expect(vote).toBeFocused();
  }

  await hands.press(page.getByRole('button', { name: 'Save', exact: true }), 'Enter', () =>
    expect(dialog).toBeVisible(),
  );
  const later = dialog.getByRole('checkbox', { name: /Watch later/ });
  await hands.press(later, 'Space', () => expect(later).toBeChecked());
  await hands.press(dialog.getByRole('button', { name: 'New playlist' }), 'Enter', () =>
    expect(dialog.getByLabel('Title')).toBeFocused(),
  );
  await page.keyboard.type('By keyboard');
  await hands.key('Enter', () => expect(dialog.getByRole('checkbox', { name: /By keyboard/ })).toBeChecked());
  await hands.key('Escape', () => expect(dialog).toBeHidden());
  await expect(page.getByRole('button', { name: 'Save', exact: true })).toBeFocused();

  await page.context().grantPermissions(['clipboard-read', 'clipboard-write']);
  await hands.press(button('Share'), 'Enter', () => expect(dialog).toBeVisible());
  const fromHere = dialog.getByLabel(/^Start at/);
  await hands.press(fromHere, 'Space', () =>
    expect(dialog.getByLabel('Link', { exact: true })).toHaveValue(/t=|watch/),
  );
  await hands.press(dialog.getByRole('button', { name: 'Copy: Link' }), 'Enter', () =>
    expect(dialog.getByText('Copied')).toBeVisible(),
  );
  await hands.key('Escape', () => expect(button('Share')).toBeFocused());
  await page.context().close();
});

test('a comment is written, taken back, edited, answered, liked and deleted @long', async ({ browser }) => {
  test.setTimeout(240_000);
  const other = await said('Here before');
  const page = await openAs(browser, guest);
  const hands = new Keyboard(page);
  await page.goto(`/watch/${videoId}?comment=${other}`);
  const comment = (text: string) => page.locator('[data-comment]').filter({ hasText: text });
  const field = page.getByLabel('Write a comment');
  const send = page.getByRole('button', { name: 'Comment', exact: true });

  await hands.type(field, 'A slip');
  await hands.press(send, 'Enter', () => expect(comment('A slip')).toBeVisible());
  await expect(page.getByRole('button', { name: 'Undo' })).toBeVisible();
  await hands.key('Control+z', () => expect(comment('A slip')).toHaveCount(0));
  await expect(field).toHaveValue('A slip');
  await hands.type(field, 'Meant so');
  await hands.key('Control+Enter', () => expect(comment('Meant so')).toBeVisible());

  const own = comment('Meant so');
  await hands.press(own.getByRole('button', { name: 'More actions' }), 'Enter', () =>
    expect(own.getByRole('button', { name: 'Edit' })).toBeVisible(),
  );
  await hands.press(own.getByRole('button', { name: 'Edit' }), 'Enter', () =>
    expect(page.getByLabel('Your comment')).toBeFocused(),
  );
  await page.keyboard.type(', really');
  await hands.press(page.getByRole('button', { name: 'Save', exact: true }).last(), 'Enter', () =>
    expect(comment('Meant so, really')).toBeFocused(),
  );

  const theirs = comment('Here before');
  const like = theirs.getByRole('button', { name: /^Like/ });
  await page.keyboard.press('Shift+Tab');
  await hands.tabTo(like, 'Shift+Tab');
  await hands.key('Space', () => expect(like).toHaveAttribute('aria-pressed', 'true'));
  await hands.press(theirs.getByRole('button', { name: 'Reply' }), 'Enter', () =>
    expect(page.getByLabel('Your answer to The keyhost')).toBeFocused(),
  );
  await page.keyboard.type('Agreed');
  const answer = page.locator('form').filter({ has: page.getByLabel('Your answer to The keyhost') });
  await hands.press(answer.getByRole('button', { name: 'Reply' }), 'Enter', () =>
    expect(comment('Agreed')).toBeVisible(),
  );

  const menu = own.getByRole('button', { name: /^(More|Fewer) actions/ });
  await hands.press(menu, 'Enter', () => expect(own.getByRole('button', { name: 'Delete' })).toBeVisible());
  await hands.press(own.getByRole('button', { name: 'Delete' }), 'Enter', () =>
    expect(page.getByRole('dialog').getByRole('button', { name: 'Keep it' })).toBeFocused(),
  );
  await hands.key('Escape', () => expect(own.getByRole('button', { name: 'Delete' })).toBeFocused());
  await page.keyboard.press('Enter');
  await hands.press(page.getByRole('dialog').getByRole('button', { name: 'Delete it' }), 'Enter', () =>
    expect(own).toHaveCount(0),
  );
  await page.context().close();
});

test('the owner gives a heart, pins, and reaches what is new @long', async ({ browser }) => {
  test.setTimeout(240_000);
  const page = await openAs(browser, owner);
  const hands = new Keyboard(page);
  const { id } = await guest.request<Comment>('POST', `/api/v1/videos/${videoId}/comments`, { text: 'Worth a heart' });
  await page.goto(`/watch/${videoId}?comment=${id}`);
  const comment = page.locator(`[data-comment="${id}"]`);
  await expect(comment).toBeFocused();
  await hands.press(comment.getByRole('button', { name: /heart/i }), 'Enter', () =>
    expect(comment.getByText('Has a heart from the channel')).toBeAttached(),
  );
  await hands.press(comment.getByRole('button', { name: 'More actions' }), 'Enter', () =>
    expect(comment.getByRole('button', { name: 'Pin' })).toBeVisible(),
  );
  await hands.press(comment.getByRole('button', { name: 'Pin' }), 'Enter', () =>
    expect(comment.getByText('Pinned')).toBeVisible(),
  );
  await guest.request('POST', `/api/v1/videos/${videoId}/comments`, { text: 'Newest of all' });
  const fresh = page.getByRole('button', { name: '1 new comment' });
  await hands.press(fresh, 'Enter', () => expect(fresh).toHaveCount(0));
  await expect(page.getByText('Newest of all')).toBeVisible();
  await page.context().close();
});
