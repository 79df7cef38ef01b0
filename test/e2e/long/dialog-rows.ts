// Every dialog, menu, drawer, form and message that a page can open, and how it is opened.
import type { Page } from '@playwright/test';
import { GUARDED_DIALOGS } from './guarded-rows.ts';
import { MEANWHILE_DIALOGS } from './meanwhile-rows.ts';
import { heading, page, press, type Row } from './rows.ts';

const watchOf = ({ videos }: Parameters<Row['path']>[0]) => `/watch/${videos.main}`;
const commentsOf = ({ videos, comments }: Parameters<Row['path']>[0]) =>
  `/watch/${videos.main}?comment=${comments.thread}`;
const listOf = ({ list }: Parameters<Row['path']>[0]) => `/playlists/${list}`;
const channelOf = ({ handle }: Parameters<Row['path']>[0]) => `/@${handle}`;

/** In the comment that the link of `commentsOf` leads to. */
const inComment =
  (...names: (string | RegExp)[]): NonNullable<Row['open']> =>
  async (on, { comments }) => {
    const comment = on.locator(`[data-comment="${comments.thread}"]`);
    for (const name of names) await comment.getByRole('button', { name, exact: true }).click();
  };
const both = (first: NonNullable<Row['open']>, second: NonNullable<Row['open']>): NonNullable<Row['open']> => {
  return async (on, site) => {
    await first(on, site);
    await second(on, site);
  };
};
const inDialog = (name: string | RegExp) => (on: Page) => on.getByRole('dialog').getByRole('button', { name }).click();
const openSearch = async (on: Page) => {
  const opener = on.getByRole('button', { name: 'Open search' });
  if (await opener.isVisible()) await opener.click();
  else await on.getByRole('combobox', { name: 'Search videos' }).click();
};
const typeSearch = async (on: Page) => {
  await openSearch(on);
  await on.getByRole('combobox', { name: 'Search videos' }).pressSequentially('kingf');
  await on.getByRole('option').first().waitFor();
};
const choosing = (label: string) => (on: Page) =>
  on.getByLabel(label).setInputFiles({ name: 'no-picture.png', mimeType: 'image/png', buffer: Buffer.from('nothing') });
const aClip = { name: 'a-clip-with-a-rather-long-name-of-its-own.mp4', mimeType: 'video/mp4', buffer: Buffer.alloc(9) };
const playerMenu = async (on: Page) => {
  await on.locator('rivulet-player').hover();
  await on.locator('media-settings-menu-button').click();
};

const askForPassword = async (on: Page) => {
  await on.getByLabel('New e-mail address').fill('another@example.com');
  await on.getByRole('button', { name: 'Change the address' }).click();
};

const aToken = {
  id: 'a',
  name: 'nightly uploads',
  ending: 'x9Qz',
  scopes: ['videos:read', 'uploads:write'],
  createdAt: '2030-01-02T00:00:00.000Z',
  expiresAt: null,
  lastUsedAt: null,
};

export const DIALOG_ROWS: readonly Row[] = [
  page('delete the account', 'settings', 'member', '/settings#account', {
    ready: (on) => on.getByRole('list', { name: 'Sessions' }),
    open: press('Delete the account…'),
    of: 'pages/settings/delete-account.tsx',
  }),
  page('a new token', 'settings', 'member', '/settings#tokens', {
    ready: (on) => on.getByText('No app is signed in.'),
    open: press('New token…'),
    of: 'pages/settings/new-token.tsx',
  }),
  page('a token revoked', 'settings', 'member', '/settings#tokens', {
    before: (on) =>
      on.route('**/api/v1/me/tokens', (route) => route.fulfill({ json: { data: [aToken], nextCursor: null } })),
    ready: (on) => on.getByRole('list', { name: 'Personal tokens' }),
    open: press(`Revoke ${aToken.name}`),
    of: 'pages/settings/credential-list.tsx',
  }),
  page('the password once more', 'settings', 'member', '/settings#account', {
    ready: (on) => on.getByRole('list', { name: 'Sessions' }),
    before: (on) =>
      on.route('**/api/v1/me/email', (route) =>
        route.fulfill({ status: 403, json: { code: 'reauthentication-required', title: 'Give your password again' } }),
      ),
    open: askForPassword,
    of: 'ui/step-up-dialog.tsx',
  }),
  page('share', 'watch', 'member', watchOf, { open: press('Share'), of: 'pages/watch/share-dialog.tsx' }),
  page('share of a private video', 'watch', 'owner', ({ videos }) => `/watch/${videos.hidden}`, {
    open: press('Share'),
  }),
  page('save to', 'watch', 'member', watchOf, { open: press('Save'), of: 'ui/save-dialog.tsx' }),
  page('save to: a new list', 'watch', 'member', watchOf, { open: both(press('Save'), inDialog('New playlist')) }),
  page('save to, from a card', 'home', 'member', '/', { open: press(/^Save to a playlist/) }),
  page('description, unfolded', 'watch', 'member', watchOf, { open: press('Show more') }),
  page('bell of a channel', 'channel', 'member', channelOf, {
    open: press(/^Subscribed to/),
    of: 'ui/subscribe-button.tsx',
    part: '[popover]:popover-open',
  }),
  page('menu of a comment', 'watch', 'member', commentsOf, { open: inComment('More actions') }),
  page('menu of a comment, for the owner', 'watch', 'owner', commentsOf, { open: inComment('More actions') }),
  page('delete a comment', 'watch', 'member', commentsOf, {
    open: inComment('More actions', 'Delete'),
    of: 'pages/watch/comments/comment-menu.tsx',
  }),
  page('edit a comment', 'watch', 'member', commentsOf, { open: inComment('More actions', 'Edit') }),
  page('answer a comment', 'watch', 'member', commentsOf, { open: inComment('Reply') }),
  page('a comment too long', 'watch', 'member', commentsOf, {
    open: (on) => on.getByLabel('Write a comment').fill('长'.repeat(5001)),
  }),
  page('settings of the player', 'watch', 'member', watchOf, { open: playerMenu, part: 'rivulet-player' }),
  page('qualities of the player', 'watch', 'member', watchOf, {
    open: async (on) => {
      await playerMenu(on);
      await on.locator('media-settings-menu-item[data-menu=quality]').click();
    },
    part: 'rivulet-player',
  }),
  page(
    'list beside the video, folded the other way',
    'watch',
    'member',
    ({ videos, list }) => `/watch/${videos.main}?list=${list}`,
    {
      open: (on) =>
        on
          .getByRole('region', { name: /^Playlist:/ })
          .getByRole('button', { expanded: false })
          .or(on.getByRole('region', { name: /^Playlist:/ }).getByRole('button', { expanded: true }))
          .first()
          .click(),
    },
  ),
  page('bell', 'home', 'member', '/', { open: press(/^Notifications/), of: 'ui/bell.tsx', part: '#bell-panel' }),
  page('bell of a newcomer', 'home', 'newcomer', '/', { open: press(/^Notifications/), part: '#bell-panel' }),
  page('account menu', 'home', 'operator', '/', {
    open: press(/^Account/),
    of: 'ui/header.tsx',
    part: '#account-menu',
  }),
  page('drawer', 'watch', 'member', watchOf, { open: press('Places'), of: 'ui/drawer.tsx' }),
  page('drawer on a phone', 'home', 'visitor', '/', { open: press('Places'), screen: 'phone' }),
  page('suggestions', 'home', 'visitor', '/', { open: typeSearch, part: 'header' }),
  page('search box', 'home', 'member', '/', { open: openSearch }),
  page('recent searches', 'home', 'visitor', '/', {
    open: async (on) => {
      await on.evaluate(() => localStorage.setItem('rivulet.searches', JSON.stringify(['river', '翠鸟'])));
      await openSearch(on);
    },
    part: 'header',
  }),
  page('filters of a search', 'search', 'visitor', '/search?q=grey', { open: press(/^Filters/), screen: 'phone' }),
  page('a message with undo', 'home', 'newcomer', '/', {
    open: async (on) => {
      await on
        .getByRole('button', { name: /^Watch later/ })
        .first()
        .click();
      await on.getByRole('button', { name: 'Undo' }).waitFor();
    },
  }),
  page('edit a playlist', 'playlist', 'owner', listOf, {
    open: press('Edit'),
    of: 'pages/playlist/playlist-dialogs.tsx',
  }),
  page('delete a playlist', 'playlist', 'owner', listOf, {
    open: press('Delete'),
  }),
  page('new playlist', 'library', 'member', '/library', { open: press('New playlist') }),
  page('move a video of a list', 'playlist', 'owner', listOf, { open: press(/^Move /) }),
  page('edit a video', 'videos', 'owner', '/videos', {
    open: press(/^Edit Donau/),
    of: 'pages/videos/edit-dialog.tsx',
  }),
  page('delete a video', 'videos', 'owner', '/videos', {
    open: press(/^Delete Donau/),
    of: 'pages/videos/delete-dialog.tsx',
  }),
  page('clear the history', 'history', 'member', '/history', { open: press('Clear all'), of: 'pages/history.tsx' }),
  page('held comments, chosen', 'heldComments', 'owner', '/studio/comments', {
    ready: (on) => on.locator('[data-held]').first(),
    open: (on) => on.getByLabel('Choose all').check(),
  }),
  page('a picture that is none', 'settings', 'owner', '/settings', {
    ready: heading('Statistics'),
    open: both(choosing('Avatar file'), (on) => on.getByRole('alert').first().waitFor()),
  }),
  page('links of a channel', 'settings', 'owner', '/settings', {
    ready: heading('Statistics'),
    open: async (on) => {
      await on.getByRole('button', { name: 'Add a link' }).click();
      await on.getByLabel('Address of link 2').fill('nonsense');
      await on.getByRole('region', { name: 'Channel' }).getByRole('button', { name: 'Save' }).click();
      await on.getByText('an address that begins with https://').waitFor();
    },
  }),
  page('a file that is no video', 'upload', 'owner', '/upload', {
    open: async (on) => {
      await on.locator('#files').setInputFiles(aClip);
      await on.getByRole('alert').first().waitFor();
    },
  }),
  page('cancel an upload', 'upload', 'member', '/upload', {
    before: (on) => on.route('**/api/v1/uploads/*/parts/*', () => undefined),
    open: async (on) => {
      await on.locator('#files').setInputFiles('node_modules/.cache/clips/every-page.mp4');
      await on.getByRole('button', { name: 'Cancel' }).click();
    },
    of: 'pages/upload/upload-card.tsx',
  }),
  page('an upload while one looks elsewhere', 'upload', 'member', '/upload', {
    before: (on) => on.route('**/api/v1/uploads/*/parts/*', () => undefined),
    open: async (on) => {
      await on.locator('#files').setInputFiles('node_modules/.cache/clips/every-page.mp4');
      await on.getByRole('progressbar').first().waitFor();
      await on.getByRole('link', { name: 'Rivulet' }).first().click();
      await on.getByRole('complementary', { name: 'Uploads' }).waitFor();
    },
  }),
  page('discard an unfinished upload', 'upload', 'member', '/upload', {
    before: (on) => on.route('**/api/v1/uploads/*/parts/*', () => undefined),
    open: async (on) => {
      const sending = on.waitForRequest(/\/parts\//);
      await on.locator('#files').setInputFiles('node_modules/.cache/clips/every-page.mp4');
      await sending;
      on.once('dialog', (question) => void question.accept());
      await on.reload();
      await on.getByRole('button', { name: 'Discard' }).first().click();
    },
    of: 'pages/upload/unfinished-uploads.tsx',
  }),
  page('report a video', 'watch', 'member', watchOf, { open: press('Report'), of: 'ui/report-dialog.tsx' }),
  page('decide reports', 'admin', 'operator', '/admin', {
    open: press(/^Decide/),
    of: 'pages/admin/decision-dialog.tsx',
  }),
  page('read reports', 'admin', 'operator', '/admin', {
    open: press(/^Read the reports/),
    of: 'pages/admin/reports-of-one.tsx',
  }),
  page('block videos', 'admin', 'operator', '/admin/videos', {
    open: press('Block…'),
    of: 'pages/admin/act-dialog.tsx',
  }),
  page('give a role', 'admin', 'operator', '/admin/users', {
    open: press(/^Role of/),
    of: 'pages/admin/role-dialog.tsx',
  }),
  page('give a quota', 'admin', 'operator', '/admin/users', {
    open: press(/^Quota of/),
    of: 'pages/admin/quota-dialog.tsx',
  }),
  page('rename a category', 'operations', 'operator', '/operations', {
    open: press(/^Rename Music/),
    of: 'pages/operations/categories.tsx',
  }),
  page('delete a category', 'operations', 'operator', '/operations', {
    open: both(press(/^Delete Music/), async (on) => {
      await on.getByRole('dialog').getByRole('button', { name: 'Delete it' }).click();
      await on.getByRole('dialog').getByRole('alert').waitFor();
    }),
  }),
  page('make a job anew', 'operations', 'operator', ({ jobs }) => `/operations?job=${jobs.done}`, {
    open: press('Make anew'),
    of: 'pages/operations/job-actions.tsx',
  }),
  page('sign in, refused', 'signIn', 'visitor', '/sign-in', { open: press(/^Sign in$/) }),
  page('sign up, refused', 'signUp', 'visitor', '/sign-up', { open: press('Make the account') }),
  ...GUARDED_DIALOGS,
  ...MEANWHILE_DIALOGS,
];
