// Who may see a video, by keyboard alone: each visibility, accounts that are named, links with a password and an end, sites with the player.
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { type Browser, expect, type Page, test } from '@playwright/test';
import { ApiClient } from '../../../scripts/api-client.ts';
import { clip, openAs, someone, stayAtTheEnd } from '../people.ts';
import { Keyboard } from './keyboard.ts';

const TITLE = 'Keyed to some';
const LINK_PASSWORD = 'violet harbour';
const MINUTE_MS = 60_000;
const sharer = someone('keysharer');
const friend = someone('keyfriend');
let owner: ApiClient;
let videoId: string;

test.describe.configure({ timeout: 480_000 });

test.beforeAll(async ({ baseURL }) => {
  test.setTimeout(300_000);
  owner = new ApiClient(baseURL ?? '');
  await owner.enter(sharer);
  const file = clip({ name: 'shared.mp4', seconds: 12, size: '320x180' });
  videoId = await owner.upload(file, { title: TITLE, visibility: 'private' });
  await owner.waitFor(videoId, ['ready'], 240_000);
});

/** Of whoever is not signed in. */
async function visitor(browser: Browser, baseURL: string | undefined): Promise<Keyboard> {
  const context = await browser.newContext({ baseURL: baseURL ?? '', timezoneId: 'UTC' });
  await stayAtTheEnd(context);
  return new Keyboard(await context.newPage());
}

async function ownVideos(browser: Browser): Promise<Keyboard> {
  const page = await openAs(browser, owner, { timezoneId: 'UTC' });
  await page.goto('/videos');
  await expect(page.getByRole('heading', { name: TITLE })).toBeVisible();
  return new Keyboard(page);
}

/** Types a time into a field that has a part for each of its numbers; the browser is in UTC and writes as in the USA. */
async function typeTime(hands: Keyboard, label: string, atMs: number): Promise<void> {
  const { page } = hands;
  const [year = '', month = '', day = '', hours = '', minutes = ''] = new Date(atMs).toISOString().split(/[-T:]/);
  const target = page.getByLabel(label);
  await hands.tabTo(target);
  await page.keyboard.type(`${month}${day}${year}`);
  await page.keyboard.press('ArrowRight');
  const hour = Number(hours);
  await page.keyboard.type(`${String(hour % 12 || 12).padStart(2, '0')}${minutes}${hour < 12 ? 'AM' : 'PM'}`);
  await expect(target).toHaveValue(`${year}-${month}-${day}T${hours}:${minutes}`);
}

const isGone = (page: Page) => expect(page.getByText('There is no such video')).toBeVisible();
const plays = async (hands: Keyboard) => {
  const video = hands.page.locator('rivulet-player video');
  await hands.press(hands.page.locator('rivulet-player media-play-button').first(), 'Space', () =>
    expect.poll(() => video.evaluate((each: HTMLVideoElement) => each.currentTime)).toBeGreaterThan(0.2),
  );
};

async function openSharing(hands: Keyboard) {
  const { page } = hands;
  const dialog = page.getByRole('dialog', { name: `Sharing “${TITLE}”` });
  await hands.press(page.getByRole('button', { name: `Sharing of ${TITLE}` }), 'Enter', () =>
    expect(dialog.getByLabel('Who may show the player')).toBeVisible(),
  );
  return dialog;
}

/** In the dialog that edits the video; the time is for `scheduled`. */
async function setVisibility(hands: Keyboard, visibility: string, atMs?: number): Promise<void> {
  const { page } = hands;
  const dialog = page.getByRole('dialog', { name: 'Edit the video' });
  const opener = page.getByRole('button', { name: `Edit ${TITLE}` });
  await hands.press(opener, 'Enter', () => expect(dialog).toBeVisible());
  const choice = dialog.getByLabel('Visibility');
  await hands.tabTo(choice);
  for (let n = 0; n < 5; n += 1) await page.keyboard.press('ArrowUp');
  for (let n = 0; n < 5 && (await choice.inputValue()) !== visibility; n += 1) await page.keyboard.press('ArrowDown');
  await expect(choice).toHaveValue(visibility);
  if (atMs !== undefined) await typeTime(hands, 'Becomes public', atMs);
  await hands.press(dialog.getByRole('button', { name: 'Save' }), 'Enter', () => expect(dialog).toBeHidden());
  await expect(opener).toBeFocused();
}

test('private, unlisted, public and scheduled: what others find @long', async ({ browser, baseURL }) => {
  const hands = await ownVideos(browser);
  const guest = await visitor(browser, baseURL);
  const listed = guest.page.getByRole('link', { name: TITLE });
  const onChannel = async () => {
    await guest.page.goto(`/@${sharer.username}`);
    // It is the only video: the list has it, or says that it has none. A quiet network may be one that was not asked yet.
    await expect(listed.first().or(guest.page.getByRole('heading', { name: 'No videos yet' }))).toBeVisible();
    return (await listed.count()) > 0;
  };
  await guest.page.goto(`/watch/${videoId}`);
  await isGone(guest.page);

  await setVisibility(hands, 'unlisted');
  await guest.page.goto(`/watch/${videoId}`);
  await plays(guest);
  expect(await onChannel()).toBe(false);

  await setVisibility(hands, 'public');
  expect(await onChannel()).toBe(true);
  await guest.press(listed.first(), 'Enter', () => expect(guest.page).toHaveURL(`/watch/${videoId}`));

  await setVisibility(hands, 'private');
  await expect.poll(onChannel).toBe(false);

  // The next minute that is not too near.
  const atMs = Math.ceil((Date.now() + MINUTE_MS / 3) / MINUTE_MS) * MINUTE_MS;
  await setVisibility(hands, 'scheduled', atMs);
  await expect(hands.page.getByText(/^Becomes public in/)).toBeVisible();
  await guest.page.goto(`/watch/${videoId}`);
  await isGone(guest.page);
  expect(Date.now()).toBeLessThan(atMs);
  await expect.poll(onChannel, { timeout: 240_000, intervals: [3000] }).toBe(true);
  expect(Date.now()).toBeGreaterThanOrEqual(atMs);
  await setVisibility(hands, 'private');
});

test('shared: the account that is named hears of it, finds it and watches it, until it is named no more @long', async ({
  browser,
  baseURL,
}) => {
  const client = new ApiClient(baseURL ?? '');
  await client.enter(friend);
  const theirs = new Keyboard(await openAs(browser, client));
  await stayAtTheEnd(theirs.page.context());
  await theirs.page.goto('/');
  const hands = await ownVideos(browser);
  await setVisibility(hands, 'shared');
  const dialog = await openSharing(hands);
  await hands.type(dialog.getByLabel('Share with'), '@nobody-of-this-name');
  await hands.key('Enter', () => expect(dialog.getByLabel('Share with')).toHaveAttribute('aria-invalid', 'true'));
  await hands.type(dialog.getByLabel('Share with'), `@${friend.username}`);
  const named = dialog.getByRole('list', { name: 'Shared with' });
  await hands.key('Enter', () => expect(named).toContainText(friend.username));

  const { page } = theirs;
  const sentence = `${sharer.displayName} shares “${TITLE}” with you`;
  await expect(page.getByRole('button', { name: 'Notifications, 1 unread' })).toBeVisible();
  const panel = page.getByRole('dialog', { name: 'Notifications' });
  await theirs.press(page.getByRole('button', { name: 'Notifications, 1 unread' }), 'Enter', () =>
    expect(panel.getByText(sentence)).toBeVisible(),
  );
  await theirs.press(panel.getByRole('link').filter({ hasText: sentence }), 'Enter', () =>
    expect(page.getByRole('heading', { name: TITLE, level: 1 })).toBeVisible(),
  );
  await page.goto('/library');
  await expect(page.getByRole('link', { name: TITLE }).first()).toBeVisible();
  await expect(page.getByRole('list', { name: 'Loading' })).toHaveCount(0); // what is empty makes room for what is below
  await theirs.press(page.getByRole('link', { name: /Shared with me/ }).first(), 'Enter', () =>
    expect(page.getByRole('heading', { name: 'Shared with me', level: 1 })).toBeFocused(),
  );
  await theirs.press(page.getByRole('link', { name: TITLE }).first(), 'Enter', () =>
    expect(page.getByRole('heading', { name: TITLE, level: 1 })).toBeVisible(),
  );
  await plays(theirs);

  const remove = dialog.getByRole('button', { name: /^Stop sharing/ });
  await hands.press(remove, 'Enter', () => expect(dialog.getByText('Nobody is named yet.')).toBeVisible());
  await expect(dialog.getByRole('heading', { name: 'Accounts' })).toBeFocused();
  await hands.key('Escape', () => expect(dialog).toBeHidden());
  await expect(hands.page.getByRole('button', { name: `Sharing of ${TITLE}` })).toBeFocused();
  await page.reload();
  await isGone(page);
  await setVisibility(hands, 'private');
});

test('a link with a password opens the video to a visitor until it is ended; another ends by its time @long', async ({
  browser,
  baseURL,
}) => {
  const hands = await ownVideos(browser);
  const dialog = await openSharing(hands);
  const make = async (name: string) => {
    await hands.press(dialog.getByRole('button', { name: 'Make a link' }), 'Enter', () =>
      expect(dialog.getByRole('list', { name: 'Links' })).toContainText(name),
    );
    return dialog.getByRole('textbox', { name: 'The new link' }).inputValue();
  };
  await hands.type(dialog.getByLabel('Name of the link'), 'Press');
  await hands.type(dialog.getByLabel('Password of the link'), LINK_PASSWORD);
  const link = await make('Press');
  const guest = await visitor(browser, baseURL);
  const { page } = guest;
  const password = page.getByLabel('Password of the link');
  await page.goto(link);
  await expect(password).toBeFocused();
  await page.keyboard.type('not the one');
  await guest.key('Enter', () => expect(page.getByText('The password of the link is wrong')).toBeVisible());
  await guest.type(password, LINK_PASSWORD);
  await guest.key('Enter', () => expect(page.getByRole('heading', { name: TITLE })).toBeVisible());
  await plays(guest);
  expect(page.url()).not.toContain('share=');
  const end = dialog.getByRole('button', { name: 'End Press' });
  await hands.press(end, 'Enter', () => expect(hands.page.getByRole('button', { name: 'Keep it' })).toBeFocused());
  await hands.key('Escape', () => expect(end).toBeFocused());
  await hands.key('Enter', () => expect(hands.page.getByRole('button', { name: 'End it' })).toBeVisible());
  await hands.press(hands.page.getByRole('button', { name: 'End it' }), 'Enter', () =>
    expect(dialog.getByRole('list', { name: 'Links' })).toBeHidden(),
  );
  await expect(dialog.getByRole('heading', { name: 'Links' })).toBeFocused();
  await page.reload();
  await isGone(page);

  await hands.type(dialog.getByLabel('Name of the link'), 'Short');
  const atMs = Math.ceil((Date.now() + MINUTE_MS / 3) / MINUTE_MS) * MINUTE_MS;
  await typeTime(hands, 'Ends', atMs);
  const short = await make('Short');
  await page.goto(short);
  await expect(page.getByRole('heading', { name: TITLE })).toBeVisible();
  await expect
    .poll(async () => (await page.reload())?.status() ?? 0, { timeout: 120_000, intervals: [3000] })
    .toBe(404);
  expect(Date.now()).toBeGreaterThanOrEqual(atMs);
  await isGone(page);
});

test('the sites that may show the player are listed; on one that is not the frame stays empty @long', async ({
  browser,
  baseURL,
}) => {
  const hands = await ownVideos(browser);
  await setVisibility(hands, 'unlisted');
  const frame = `<iframe title="Video" width="480" height="270" src="${baseURL}/embed/${videoId}"></iframe>`;
  const elsewhere = createServer((_, answer) => {
    answer.setHeader('content-type', 'text/html');
    answer.end(`<!doctype html><html lang="en"><title>Elsewhere</title><a href="#x">A link</a>${frame}</html>`);
  });
  await new Promise<void>((resolve) => elsewhere.listen(0, '127.0.0.1', resolve));
  const { port } = elsewhere.address() as AddressInfo;
  try {
    const dialog = await openSharing(hands);
    const choice = dialog.getByLabel('Who may show the player');
    await hands.tabTo(choice);
    await hands.page.keyboard.press('ArrowDown');
    await expect(choice).toHaveValue('some');
    await hands.type(dialog.getByLabel('Sites'), 'no host at all!');
    const save = dialog.getByRole('button', { name: 'Save the sites' });
    await hands.press(save, 'Enter', () => expect(dialog.getByLabel('Sites')).toHaveAttribute('aria-invalid', 'true'));
    await hands.tabTo(dialog.getByLabel('Sites'), 'Shift+Tab');
    await hands.type(dialog.getByLabel('Sites'), `friends.localhost:${port}`);
    await hands.press(save, 'Enter', () => expect(hands.page.getByText('The sites are saved.')).toBeVisible());

    const { page } = await visitor(browser, baseURL);
    await page.goto(`http://friends.localhost:${port}/`);
    const player = page.frameLocator('iframe').locator('rivulet-player');
    await expect(player).toBeVisible();
    const hasFocus = () => player.evaluate((each) => each.contains(document.activeElement));
    for (let presses = 0; presses < 20 && !(await hasFocus()); presses += 1) await page.keyboard.press('Tab');
    expect(await hasFocus()).toBe(true);
    await page.keyboard.press('Space');
    const at = () => player.locator('video').evaluate((video: HTMLVideoElement) => video.currentTime);
    await expect.poll(at).toBeGreaterThan(0.2);

    const refused = page.waitForEvent('console', (message) => message.text().includes('frame-ancestors'));
    await page.goto(`http://strangers.localhost:${port}/`);
    await refused;
    await expect(page.frameLocator('iframe').locator('rivulet-player')).toHaveCount(0);
  } finally {
    elsewhere.close();
  }
});
