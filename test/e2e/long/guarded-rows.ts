// Pages, dialogs and states of who may see what: sharing, tokens, quotas, limits, and what moderators did.
import type { Page } from '@playwright/test';
import { answering, busy, failing, heading, page, press, type Row, retry, waiting } from './rows.ts';

const sharingOf: Row['path'] = ({ sharedVideo }) => `/watch/${sharedVideo}`;
const openSharing = async (on: Page) => {
  await on.getByRole('button', { name: /^Sharing of/ }).click();
  await on.getByRole('dialog').getByRole('heading', { name: 'Other sites' }).waitFor();
  await on.getByRole('dialog').getByLabel('Who may show the player').waitFor();
};
const inSharing = (act: (on: Page) => Promise<unknown>) => async (on: Page) => {
  await openSharing(on);
  await act(on);
};
const invalid = (on: Page) => on.locator('[aria-invalid=true]').first();
const sections = (name: string) => (on: Page) => on.getByRole('list', { name });

const refused = (path: string, status: number, problem: object, method?: string) => (on: Page) =>
  on.route(`**/api/v1/${path}`, (route) =>
    method !== undefined && route.request().method() !== method
      ? route.fallback()
      : route.fulfill({
          status,
          contentType: 'application/problem+json',
          json: { type: 'about:blank', status, ...problem },
        }),
  );
const limited = (name: string, of: string) => ({
  code: 'rate-limited',
  title: 'Too many requests',
  detail: `At most 1000 ${of} are taken within 1 hour. Try again in 42 minutes.`,
  class: name,
  retryAfterSeconds: 2500,
});

/** The player on another site as the worker answers it to who began too many videos. */
const refusedPlayer = (on: Page) =>
  on.route('**/embed/*', async (route) => {
    const answer = await route.fetch();
    const refusal = `<meta name="rivulet-refusal" content="${limited('playback', 'starts of videos').detail}">`;
    const body = (await answer.text()).replace(/<script type="application\/json".*?<\/script>/s, refusal);
    await route.fulfill({ response: answer, status: 429, body });
  });

/** Signed in as somebody whose address is not confirmed and whose account is about to end. */
const endingSoon = (on: Page) =>
  on.route('**/api/v1/me', async (route) => {
    const answer = await route.fetch();
    const { user } = (await answer.json()) as { user: object };
    const json = { user: { ...user, isEmailVerified: false, deleteAt: '2030-01-02T00:00:00.000Z' } };
    await route.fulfill({ response: answer, json });
  });

const usage = (share: number) => ({ bytes: share * 60e9, bytesMax: 60e9, seconds: share * 36_000, secondsMax: 36_000 });

export const GUARDED_PAGES: readonly Row[] = [
  page('shared with me', 'shared', 'member', '/library/shared', { ready: heading(/Donau/) }),
  page('watch of what is shared', 'watch', 'member', sharingOf),
  page('watch of the owner of what is shared', 'watch', 'owner', sharingOf),
  page('watch by a link', 'watch', 'visitor', ({ link }) => link),
  page('watch by a link with a password', 'watch', 'visitor', ({ lockedLink }) => lockedLink, {
    ready: heading('This video has a password'),
  }),
  page('watch of what is blocked', 'watch', 'owner', ({ blockedVideo }) => `/watch/${blockedVideo}`),
  page('watch of what is blocked, by a moderator', 'watch', 'operator', ({ blockedVideo }) => `/watch/${blockedVideo}`),
  page('settings: tokens', 'settings', 'owner', '/settings#tokens', { ready: sections('Personal tokens') }),
  page('settings: storage', 'settings', 'member', '/settings#storage', {
    ready: (on) => on.getByText(/sets no limit/),
  }),
  page('reports that were dismissed', 'admin', 'operator', '/admin/reports', {
    open: (on) => on.getByLabel('Show').selectOption('dismissed'),
  }),
  page('accounts that are suspended', 'admin', 'operator', '/admin/users', {
    ready: (on) => on.getByText(/^Suspended:/).first(),
  }),
  page('admin page that is none', 'admin', 'operator', '/admin/nothing'),
  page('accounts, for others', 'admin', 'member', '/admin/users'),
  page('the player on other sites, refused', 'embed', 'visitor', ({ videos }) => `/embed/${videos.main}`, {
    before: refusedPlayer,
    ready: (on) => on.getByText(/^At most 1000 starts of videos/),
  }),
  page('one problem explained', 'problems', 'visitor', '/problems/rate-limited'),
];

export const GUARDED_DIALOGS: readonly Row[] = [
  page('sharing', 'watch', 'owner', sharingOf, { open: openSharing, of: 'pages/sharing/sharing-dialog.tsx' }),
  page('sharing, from the list', 'videos', 'owner', '/videos', { open: press(/^Sharing of/) }),
  page('sharing with who is not there', 'watch', 'owner', sharingOf, {
    open: inSharing(async (on) => {
      await on.getByLabel('Share with').fill('@nobody-of-this-name');
      await on.getByRole('dialog').getByRole('button', { name: 'Add', exact: true }).click();
      await invalid(on).waitFor();
    }),
  }),
  page('a new link', 'watch', 'owner', sharingOf, {
    open: inSharing(async (on) => {
      await on.getByRole('button', { name: 'Make a link' }).click();
      await on.getByRole('textbox', { name: 'The new link' }).waitFor();
    }),
  }),
  page('end a link', 'watch', 'owner', ({ videos }) => `/watch/${videos.hidden}`, {
    open: inSharing((on) => on.getByRole('button', { name: /^End 给家人/ }).click()),
    of: 'pages/sharing/links-part.tsx',
    part: 'dialog:last-of-type',
  }),
  page('a link whose password is wrong', 'watch', 'visitor', ({ lockedLink }) => lockedLink, {
    ready: heading('This video has a password'),
    open: async (on) => {
      await on.getByLabel('Password of the link').fill('not the one');
      await on.getByRole('button', { name: 'Open the video' }).click();
      await invalid(on).waitFor();
    },
  }),
  page('a new token, shown once', 'settings', 'operator', '/settings#tokens', {
    ready: (on) => on.getByText('No app is signed in.'),
    before: (on) =>
      on.route('**/api/v1/me/tokens', (route) =>
        route.request().method() === 'POST'
          ? route.fulfill({ status: 201, json: { token: A_TOKEN, secret: `rvt_${'x'.repeat(60)}` } })
          : route.fallback(),
      ),
    open: async (on) => {
      await on.getByRole('button', { name: 'New token…' }).click();
      await on.getByRole('dialog').getByLabel('Name').fill(A_TOKEN.name);
      await on.getByRole('dialog').getByRole('checkbox').first().check();
      await on.getByRole('button', { name: 'Make the token' }).click();
      await on.getByLabel('Token', { exact: true }).waitFor();
    },
  }),
  page('a new token, refused', 'settings', 'operator', '/settings#tokens', {
    ready: (on) => on.getByText('No app is signed in.'),
    open: async (on) => {
      await on.getByRole('button', { name: 'New token…' }).click();
      await on.getByRole('button', { name: 'Make the token' }).click();
      await on.getByRole('dialog').getByRole('alert').first().waitFor();
    },
  }),
  page('block a video without saying why', 'admin', 'operator', '/admin/videos', {
    open: async (on) => {
      await on.getByRole('button', { name: 'Block…' }).first().click();
      await on
        .getByRole('dialog')
        .getByRole('button', { name: /^Block 1/ })
        .click();
      await on.getByText('Say why.').waitFor();
    },
  }),
  page('all videos, chosen', 'admin', 'operator', '/admin/videos', {
    open: (on) => on.getByLabel('Choose all').check(),
  }),
  page('suspend an account', 'admin', 'operator', '/admin/users', { open: press('Suspend…') }),
  page('an e-mail address that is none', 'settings', 'member', '/settings#account', {
    ready: sections('Sessions'),
    open: async (on) => {
      await on.getByLabel('New e-mail address').fill('no address');
      await on.getByRole('button', { name: 'Change the address' }).click();
      await on.getByRole('button', { name: 'Change the password' }).click();
      await invalid(on).waitFor();
    },
  }),
];

const A_TOKEN = {
  id: 'b',
  name: 'nightly',
  ending: 'xxxx',
  scopes: ['account:read'],
  createdAt: '2030-01-02T00:00:00.000Z',
  expiresAt: null,
  lastUsedAt: null,
};

export const GUARDED_STATES: readonly Row[] = [
  page('nothing is shared', 'shared', 'newcomer', '/library/shared', { ready: heading('Nothing is shared with you') }),
  page('shared with me, loading', 'shared', 'member', '/library/shared', {
    before: waiting('library/shared**'),
    ready: busy,
  }),
  page('shared with me, not to be loaded', 'shared', 'member', '/library/shared', {
    before: failing('library/shared**'),
    ready: retry,
  }),
  page('a link that could not be opened', 'watch', 'visitor', ({ link }) => link, {
    before: failing('videos/*/share-links/open'),
    ready: retry,
  }),
  page('an account that is about to end', 'home', 'newcomer', '/', {
    before: endingSoon,
    ready: (on) => on.getByRole('complementary', { name: 'Your account' }),
  }),
  page('settings of an account that is about to end', 'settings', 'newcomer', '/settings#account', {
    before: endingSoon,
    ready: (on) => on.getByText('(not confirmed yet)'),
  }),
  page('storage, nearly full', 'settings', 'newcomer', '/settings#storage', {
    before: answering('me/usage', usage(0.95)),
    ready: (on) => on.getByText(/minutes used/).first(),
  }),
  page('upload, nearly full', 'upload', 'newcomer', '/upload', {
    before: answering('me/usage', usage(0.95)),
    ready: (on) => on.getByText(/minutes used/).first(),
  }),
  page('sign in, too often', 'signIn', 'visitor', '/sign-in', {
    before: refused('auth/login', 429, limited('login', 'attempts to sign in to one account')),
    open: async (on) => {
      await on.getByLabel('Username or e-mail').fill('somebody');
      await on.getByLabel('Password', { exact: true }).fill('something');
      await on.getByRole('button', { name: /^Sign in$/ }).click();
      await on.getByRole('alert').first().waitFor();
    },
  }),
  page('more videos than one may begin', 'watch', 'member', ({ videos }) => `/watch/${videos.chinese}`, {
    before: refused('videos/*/playback', 429, limited('playback', 'starts of videos')),
  }),
  page('reports, none', 'admin', 'operator', '/admin', {
    before: answering('admin/reports**', { data: [], nextCursor: null }),
    ready: heading('Nothing here'),
  }),
  page('reports, not to be loaded', 'admin', 'operator', '/admin', {
    before: failing('admin/reports**'),
    ready: retry,
  }),
  page('accounts, loading', 'admin', 'operator', '/admin/users', { before: waiting('admin/users**'), ready: busy }),
  page('audit log without an act', 'admin', 'operator', '/admin/audit', {
    before: answering('admin/audit**', { data: [], nextCursor: null }),
    ready: heading('Nothing here'),
  }),
  page('site settings, not to be loaded', 'admin', 'operator', '/admin/settings', {
    before: failing('admin/settings'),
    ready: retry,
  }),
  page('tokens, not to be loaded', 'settings', 'member', '/settings#tokens', {
    before: failing('me/tokens'),
    ready: retry,
  }),
  page('sessions, not to be loaded', 'settings', 'member', '/settings#account', {
    before: failing('me/sessions'),
    ready: retry,
  }),
  page('mailbox, not to be loaded', 'mailbox', 'visitor', '/mailbox', { before: failing('mailbox'), ready: retry }),
  page('letter whose code is old', 'verifyEmail', 'visitor', '/verify-email?code=x', {
    open: async (on) => {
      await on.getByRole('button', { name: 'Confirm the address' }).click();
      await on.getByRole('alert').first().waitFor();
    },
  }),
  page('letter asked for', 'resetPassword', 'visitor', '/reset-password', {
    open: async (on) => {
      await on.getByLabel('E-mail').fill('somebody@example.com');
      await on.getByRole('button', { name: 'Send the letter' }).click();
      await on.getByText(/a letter is on its way/).waitFor();
    },
  }),
];
