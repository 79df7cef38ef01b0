// Who may see a video, by keyboard: an account that is named, and a link with a password, until each is taken back. The rest is in long/.
import { type Browser, expect, type Page, test } from '@playwright/test';
import { ApiClient } from '../../scripts/api-client.ts';
import { expectFlawless } from './flawless.ts';
import { Keyboard } from './long/keyboard.ts';
import { clip, openAs, someone, stayAtTheEnd } from './people.ts';

const LINK_PASSWORD = 'violet harbour';
const TITLE = 'For some of us';
const friend = someone('friend');
let owner: ApiClient;
let videoId: string;

test.beforeAll(async ({ baseURL }, info) => {
  info.setTimeout(240_000);
  owner = new ApiClient(baseURL ?? '');
  await owner.enter(someone('sharer'));
  const file = clip({ name: 'embed.mp4', seconds: 6, size: '320x180' });
  videoId = await owner.upload(file, { title: TITLE, visibility: 'shared' });
  await owner.waitFor(videoId, ['playable', 'ready']);
});

/** The dialog about sharing, on a small phone. */
async function openSharing(browser: Browser) {
  const page = await openAs(browser, owner, { viewport: { width: 360, height: 740 } });
  const hands = new Keyboard(page);
  const dialog = page.getByRole('dialog', { name: `Sharing “${TITLE}”` });
  await page.goto('/videos');
  await hands.press(page.getByRole('button', { name: `Sharing of ${TITLE}` }), 'Enter', () =>
    expect(dialog.getByLabel('Who may show the player')).toBeVisible(),
  );
  return { page, hands, dialog };
}

const isGone = (page: Page) => expect(page.getByText('There is no such video')).toBeVisible();
const plays = (page: Page) =>
  expect
    .poll(() => page.locator('rivulet-player video').evaluate(({ readyState }: HTMLVideoElement) => readyState))
    .toBeGreaterThanOrEqual(2);

test('an account that is named finds the video and plays it, until it is named no more', async ({
  browser,
  baseURL,
}) => {
  const client = new ApiClient(baseURL ?? '');
  await client.enter(friend);
  const { hands, dialog } = await openSharing(browser);
  await hands.type(dialog.getByLabel('Share with'), `@${friend.username}`);
  await hands.key('Enter', () =>
    expect(dialog.getByRole('list', { name: 'Shared with' })).toContainText(friend.username),
  );
  const theirs = await openAs(browser, client);
  await stayAtTheEnd(theirs.context());
  await theirs.goto('/library/shared');
  await new Keyboard(theirs).press(theirs.getByRole('link', { name: TITLE }).first(), 'Enter', () => plays(theirs));
  await hands.press(dialog.getByRole('button', { name: /^Stop sharing/ }), 'Enter', () =>
    expect(dialog.getByText('Nobody is named yet.')).toBeVisible(),
  );
  await theirs.goto(`/watch/${videoId}`);
  await isGone(theirs);
});

test('a link asks for its password, opens the video, and opens nothing once it is ended', async ({ browser, page }) => {
  const mine = await openSharing(browser);
  const { dialog, hands } = mine;
  await hands.type(dialog.getByLabel('Name of the link'), 'Press');
  await hands.type(dialog.getByLabel('Password of the link'), LINK_PASSWORD);
  const made = dialog.getByRole('textbox', { name: 'The new link' });
  await hands.press(dialog.getByRole('button', { name: 'Make a link' }), 'Enter', () => expect(made).toBeVisible());
  await expectFlawless(mine.page, 'the dialog', 'dialog');
  const link = await made.inputValue();
  expect(new URL(link).searchParams.get('share')).toHaveLength(43);

  const guest = new Keyboard(page);
  await stayAtTheEnd(page.context());
  await page.goto(link);
  await expect(page.getByLabel('Password of the link')).toBeFocused();
  await expectFlawless(page);
  await page.keyboard.type('not the one');
  await guest.key('Enter', () => expect(page.getByText('The password of the link is wrong')).toBeVisible());
  await guest.type(page.getByLabel('Password of the link'), LINK_PASSWORD);
  await guest.key('Enter', () => expect(page.getByRole('heading', { name: TITLE })).toBeVisible());
  await plays(page);
  expect(page.url()).not.toContain('share=');

  await hands.press(dialog.getByRole('button', { name: 'End Press' }), 'Enter', () =>
    expect(mine.page.getByRole('button', { name: 'Keep it' })).toBeFocused(),
  );
  await hands.press(mine.page.getByRole('button', { name: 'End it' }), 'Enter', () =>
    expect(dialog.getByRole('list', { name: 'Links' })).toBeHidden(),
  );
  await page.reload();
  await isGone(page);
});
