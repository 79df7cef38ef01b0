// One's own pages by keyboard alone: history, playlists, notifications, settings, held comments, and the filters of a search.
import { expect, type Page, test } from '@playwright/test';
import type { Playlist } from '#contract/playlists.ts';
import { ApiClient } from '../../../scripts/api-client.ts';
import { drawPicture } from '../../../scripts/demo-pictures.ts';
import { clip, openAs, someone } from '../people.ts';
import { Keyboard } from './keyboard.ts';

const TITLES = ['Keyed brook', 'Keyed creek', 'Keyed delta'];
let owner: ApiClient;
let guest: ApiClient;
const videos: string[] = [];

test.beforeAll(async ({ baseURL }) => {
  test.setTimeout(240_000);
  owner = new ApiClient(baseURL ?? '');
  guest = new ApiClient(baseURL ?? '');
  await Promise.all([owner.enter(someone('keyowner')), guest.enter(someone('keycaller'))]);
  const file = clip({ name: 'three-seconds.mp4', seconds: 3, size: '320x180' });
  for (const title of TITLES) videos.push(await owner.upload(file, { title, visibility: 'public' }));
  for (const id of videos) await owner.waitFor(id, ['playable', 'ready'], 180_000);
});

const button = (page: Page, name: string | RegExp) =>
  page.getByRole('button', { name, exact: typeof name === 'string' });

test('the history: one removed and back, paused, cleared @long', async ({ browser }) => {
  test.setTimeout(240_000);
  const watchedAt = new Date().toISOString();
  for (const id of videos) await guest.request('PUT', `/api/v1/me/history/${id}`, { positionSeconds: 1, watchedAt });
  const page = await openAs(browser, guest);
  const hands = new Keyboard(page);
  await page.goto('/history');
  const removers = button(page, /^Remove “Keyed/);
  await expect(removers).toHaveCount(3);
  await hands.press(removers.nth(1), 'Enter', () => expect(removers).toHaveCount(2));
  await expect(button(page, 'Undo')).toBeVisible();
  await expect(removers.nth(1)).toBeFocused(); // the next one
  await hands.key('Control+z', () => expect(removers).toHaveCount(3));
  await hands.press(removers.nth(2), 'Enter', () => expect(removers).toHaveCount(2));
  await hands.press(button(page, 'Undo').last(), 'Enter', () => expect(removers).toHaveCount(3));
  await page.reload();
  await hands.press(button(page, 'Pause history'), 'Space', () => expect(button(page, 'Resume history')).toBeVisible());
  await expect(button(page, 'Resume history')).toBeFocused();
  await hands.key('Space', () => expect(button(page, 'Pause history')).toBeVisible());
  await hands.press(button(page, 'Clear all'), 'Enter', () => expect(button(page, 'Keep it')).toBeFocused());
  await hands.press(page.getByRole('dialog').getByRole('button', { name: 'Clear all' }), 'Enter', () =>
    expect(page.getByRole('heading', { name: 'Nothing watched yet' })).toBeVisible(),
  );
  await page.context().close();
});

test('a playlist: moved, removed and back, edited, deleted @long', async ({ browser }) => {
  test.setTimeout(240_000);
  const { id } = await guest.request<Playlist>('POST', '/api/v1/playlists', { title: 'Keyed list' });
  for (const video of videos) await guest.request('PUT', `/api/v1/playlists/${id}/items/${video}`, {});
  const page = await openAs(browser, guest);
  const hands = new Keyboard(page);
  await page.goto(`/playlists/${id}`);
  const rows = page.locator('li[data-row] h3');
  await expect(rows).toHaveText(TITLES);
  await hands.press(button(page, 'Move Keyed brook'), 'Space', () => expect(button(page, 'Done')).toBeVisible());
  await page.keyboard.press('ArrowDown');
  await hands.key('Space', () => expect(rows).toHaveText(['Keyed creek', 'Keyed brook', 'Keyed delta']));
  await expect(button(page, 'Move Keyed brook')).toBeFocused();
  await hands.press(button(page, 'Remove Keyed brook'), 'Enter', () => expect(rows).toHaveCount(2));
  await expect(button(page, 'Remove Keyed delta')).toBeFocused();
  await hands.key('Control+z', () => expect(rows).toHaveCount(3));
  await page.reload();
  const dialog = page.getByRole('dialog');
  await hands.press(button(page, 'Edit'), 'Enter', () => expect(dialog).toBeVisible());
  await hands.type(dialog.getByLabel('Title'), 'Renamed by keyboard');
  await hands.key('Enter', () => expect(page.getByRole('heading', { name: 'Renamed by keyboard' })).toBeVisible());
  await expect(dialog).toBeHidden();
  await expect(button(page, 'Edit')).toBeFocused();
  await hands.press(button(page, 'Delete'), 'Enter', () => expect(dialog).toBeVisible());
  await hands.press(dialog.getByRole('button', { name: 'Delete it' }), 'Enter', () =>
    expect(page).toHaveURL(/\/library$/),
  );
  await page.context().close();
});

test('notifications: the bell’s list, one read, all read @long', async ({ browser }) => {
  test.setTimeout(240_000);
  for (const text of ['One', 'Two', 'Three'])
    await guest.request('POST', `/api/v1/videos/${videos[0]}/comments`, { text });
  const page = await openAs(browser, owner);
  const hands = new Keyboard(page);
  await page.goto('/');
  const bell = button(page, /^Notifications, \d/);
  await hands.press(bell, 'Enter', () => expect(page.getByRole('dialog', { name: 'Notifications' })).toBeVisible());
  const unread = page.getByRole('dialog').getByRole('button', { name: /^Mark as read/ });
  await expect(unread.first()).toBeVisible();
  const count = await unread.count();
  await hands.press(unread.first(), 'Enter', () => expect(unread).toHaveCount(count - 1));
  await hands.key('Escape', () => expect(page.getByRole('dialog')).toBeHidden());
  await expect(button(page, /^Notifications/)).toBeFocused();
  await page.goto('/notifications');
  await hands.press(button(page, 'Mark all as read'), 'Enter', () =>
    expect(button(page, /^Mark as read/)).toHaveCount(0),
  );
  await expect(button(page, 'Mark all as read')).toBeFocused();
  await page.context().close();
});

test('settings: name and links, a picture taken away, rules, what is told @long', async ({ browser }) => {
  test.setTimeout(240_000);
  const palette = { sky: [22, 42, 92], ground: [14, 20, 48], sun: [120, 220, 232] } as const;
  await owner.request('PUT', '/api/v1/channels/me/avatar', drawPicture('avatar', palette));
  const page = await openAs(browser, owner);
  const hands = new Keyboard(page);
  await page.goto('/settings');
  await hands.press(button(page, 'Remove avatar'), 'Enter', () => expect(button(page, 'Choose avatar')).toBeVisible());
  const channel = page.getByRole('region', { name: 'Channel' });
  await hands.type(channel.getByLabel('Name', { exact: true }), 'Renamed by keyboard');
  await hands.press(button(page, 'Add a link'), 'Enter', () =>
    expect(page.getByLabel('Title of link 1')).toBeVisible(),
  );
  await hands.tabTo(page.getByLabel('Title of link 1'), 'Shift+Tab');
  await hands.type(page.getByLabel('Address of link 1'), 'nonsense');
  const save = channel.getByRole('button', { name: 'Save' });
  await hands.press(save, 'Enter', () => expect(page.getByText(/begins with https/)).toBeVisible());
  await hands.tabTo(button(page, 'Remove link 1'), 'Shift+Tab');
  await hands.key('Enter', () => expect(page.getByLabel('Title of link 1')).toHaveCount(0));
  await hands.press(save, 'Enter', () => expect(button(page, 'Account: Renamed by keyboard')).toBeVisible());
  await expect(save).toBeFocused();

  await hands.press(page.getByLabel('Hold comments with links'), 'Space', () =>
    expect(page.getByLabel('Hold comments with links')).toBeChecked(),
  );
  await hands.type(page.getByLabel(/^Watched words/), 'casino');
  const rules = button(page, 'Save the rules');
  await hands.press(rules, 'Enter', () => expect(page.getByText('The rules for comments are saved.')).toBeVisible());
  await expect(rules).toBeFocused();
  const mail = page.getByRole('checkbox', { name: 'Mentions of you: E-mail' });
  await hands.press(mail, 'Space', () => expect(mail).toBeChecked());
  await page.context().close();
});

test('held comments: decided one by one and together, and taken back @long', async ({ browser }) => {
  test.setTimeout(240_000);
  const policy = { isClosed: false, holdsFirstComments: false, holdsLinks: false, watchedWords: ['casino'] };
  await owner.request('PUT', '/api/v1/studio/comment-policy', policy);
  for (const text of ['casino one', 'casino two', 'casino three'])
    await guest.request('POST', `/api/v1/videos/${videos[0]}/comments`, { text });
  const page = await openAs(browser, owner);
  const hands = new Keyboard(page);
  await page.goto('/studio/comments');
  const rows = page.locator('[data-held]');
  await expect(rows).toHaveCount(3);
  await hands.press(rows.first().getByRole('button', { name: 'Approve' }), 'Enter', () => expect(rows).toHaveCount(2));
  await hands.key('Control+z', () => expect(rows).toHaveCount(3));
  await page.reload();
  await hands.press(rows.nth(1), 'r', () => expect(rows).toHaveCount(2));
  await expect(rows.nth(1)).toBeFocused();
  await page.reload();
  const all = page.getByLabel('Choose all');
  await hands.press(all, 'Space', () => expect(page.getByText('2 chosen')).toBeVisible());
  await hands.press(button(page, 'Approve').first(), 'Enter', () =>
    expect(page.getByRole('heading', { name: 'No held comments' })).toBeVisible(),
  );
  await page.context().close();
});

test('a search: recent ones cleared, filters, one more search from the results @long', async ({ browser }) => {
  test.setTimeout(240_000);
  const page = await openAs(browser, guest);
  const hands = new Keyboard(page);
  await page.goto('/search?q=keyed');
  const found = page.getByRole('list', { name: 'Results' }).getByRole('listitem');
  await expect(found).toHaveCount(3);
  const length = page.getByLabel('Length');
  await hands.tabTo(length);
  await hands.key('End', () => expect(page).toHaveURL(/duration=long/));
  await expect(page.getByRole('heading', { name: 'Nothing has all of these words' })).toBeVisible();
  await expect(length).toBeFocused();
  await hands.tabTo(page.getByRole('combobox', { name: 'Search videos' }), 'Shift+Tab');
  await page.keyboard.press('ControlOrMeta+a');
  await page.keyboard.type('keyed creek');
  await hands.key('Enter', () => expect(page).toHaveURL(/q=keyed\+creek/));
  await expect(found).toHaveCount(1);
  await page.keyboard.press('/');
  await page.keyboard.press('Backspace');
  await expect(page.getByRole('option', { name: 'keyed creek' })).toBeVisible();
  await hands.press(button(page, 'Clear recent searches'), 'Enter', () =>
    expect(page.locator('[role=option]')).toHaveCount(0),
  );
  await page.context().close();
});
