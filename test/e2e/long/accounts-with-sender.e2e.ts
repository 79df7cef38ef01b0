// Where letters are sent: whoever has not confirmed the address watches, votes and comments by keyboard, and uploads once it is confirmed.
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from '@playwright/test';
import type { LocalMail } from '#contract/notifications.ts';
import { ApiClient } from '../../../scripts/api-client.ts';
import { type LocalPlatform, startPlatform } from '../../../scripts/local-platform.ts';
import { findFreePort } from '../../../scripts/ports.ts';
import { expectFlawlessOnAllScreens } from '../flawless.ts';
import { chooseFile, clip, someone, stayAtTheEnd } from '../people.ts';
import { Keyboard } from './keyboard.ts';

const file = () => clip({ name: 'short.mp4', seconds: 2, size: '320x180' });
let platform: LocalPlatform;
let stateDir: string;
let videoId: string;

test.beforeAll(async () => {
  test.setTimeout(240_000);
  stateDir = mkdtempSync(join(tmpdir(), 'rivulet-sender-'));
  // On one's own machine a sender's name suffices: the letters stay in the mailbox.
  platform = await startPlatform({ port: await findFreePort(), stateDir, settings: { MAIL_FROM: 'site@example.com' } });
  const owner = new ApiClient(platform.origin);
  await owner.enter(someone('owner'));
  const { data } = await owner.request<{ data: LocalMail[] }>('GET', '/api/v1/mailbox');
  const code = /code=([\w-]+)/.exec(data[0]?.text ?? '')?.[1];
  await owner.request('POST', '/api/v1/auth/verify-email', { code });
  videoId = await owner.upload(file(), { title: 'For everybody', visibility: 'public' });
  await owner.waitFor(videoId, ['ready'], 180_000);
});

test.afterAll(async () => {
  await platform?.stop();
  rmSync(stateDir, { recursive: true, force: true });
});

test('an address is confirmed by its letter, and then one may upload @long', async ({ browser }) => {
  test.setTimeout(240_000);
  const person = someone('newcomer');
  const context = await browser.newContext({ baseURL: platform.origin });
  await stayAtTheEnd(context);
  const page = await context.newPage();
  const hands = new Keyboard(page);
  const button = (name: string | RegExp) => page.getByRole('button', { name });
  await page.goto('/sign-up');
  for (const [label, text] of [
    ['Username', person.username],
    ['E-mail', person.email],
    ['Password', person.password],
  ] as const)
    await hands.type(page.getByLabel(label, { exact: true }), text);
  const notice = page.getByRole('complementary', { name: 'Your account' });
  await hands.key('Enter', () => expect(notice).toContainText('Confirm your e-mail address to upload videos'));
  await hands.press(notice.getByRole('button', { name: 'Send again' }), 'Enter', () =>
    expect(notice).toContainText('It was sent again.'),
  );
  await expectFlawlessOnAllScreens(page);
  await page.setViewportSize({ width: 1280, height: 800 });

  // Watches, votes, comments.
  await page.goto(`/watch/${videoId}`);
  await hands.press(page.locator('rivulet-player media-play-button').first(), 'Space', () =>
    expect
      .poll(() => page.locator('rivulet-player video').evaluate((video: HTMLVideoElement) => video.currentTime))
      .toBeGreaterThan(0.2),
  );
  const like = button(/^Like, /).first();
  await hands.press(like, 'Space', () => expect(like).toHaveAttribute('aria-pressed', 'true'));
  await hands.type(page.getByLabel('Write a comment'), 'Well said');
  await hands.key('Control+Enter', () =>
    expect(page.locator('[data-comment]').filter({ hasText: 'Well said' })).toBeVisible(),
  );

  // Does not upload.
  const choose = async () => {
    await hands.tabTo(page.locator('#files'));
    await chooseFile(page, () => page.keyboard.press('Enter'), file());
  };
  await page.goto('/upload');
  await choose();
  await expect(page.getByText('Confirm your e-mail address before you upload').first()).toBeVisible();
  await hands.expectFocus('after a file that was refused');

  await page.goto('/mailbox');
  const letters = page
    .getByRole('listitem')
    .filter({ hasText: `To ${person.email}`, has: page.getByRole('heading', { name: 'Confirm your e-mail address' }) });
  await expect(letters).toHaveCount(2);
  const confirm = button('Confirm the address');
  await hands.press(letters.first().getByRole('link'), 'Enter', () => expect(confirm).toBeVisible());
  await hands.press(confirm, 'Enter', () => expect(page.getByText('is confirmed.')).toBeFocused());
  await expect(notice).toBeHidden();

  await page.goto('/upload');
  await choose();
  await expect(page.getByRole('article', { name: 'short' }).getByRole('link', { name: 'Watch now' })).toBeVisible({
    timeout: 90_000,
  });
  await page.context().close();
});
