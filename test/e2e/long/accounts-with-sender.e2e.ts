// Where letters are sent: a newcomer confirms the address by keyboard, out of the local mailbox, and may upload then.
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from '@playwright/test';
import { type LocalPlatform, startPlatform } from '../../../scripts/local-platform.ts';
import { findFreePort } from '../../../scripts/ports.ts';
import { expectFlawlessOnAllScreens } from '../flawless.ts';
import { clip, signUpOnPage, someone } from '../people.ts';
import { Keyboard } from './keyboard.ts';

let platform: LocalPlatform;
let stateDir: string;

test.beforeAll(async () => {
  stateDir = mkdtempSync(join(tmpdir(), 'rivulet-sender-'));
  // On one's own machine a sender's name suffices: the letters stay in the mailbox.
  platform = await startPlatform({ port: await findFreePort(), stateDir, settings: { MAIL_FROM: 'site@example.com' } });
});

test.afterAll(async () => {
  await platform?.stop();
  rmSync(stateDir, { recursive: true, force: true });
});

test('an address is confirmed by its letter, and then one may upload @long', async ({ browser }) => {
  const page = await (await browser.newContext({ baseURL: platform.origin })).newPage();
  await signUpOnPage(page, someone('newcomer'));
  const hands = new Keyboard(page);
  const notice = page.getByRole('complementary', { name: 'Your account' });
  await expect(notice).toContainText('Confirm your e-mail address to upload videos');
  await hands.press(notice.getByRole('button', { name: 'Send again' }), 'Enter', () =>
    expect(notice).toContainText('It was sent again.'),
  );
  await expectFlawlessOnAllScreens(page);
  await page.setViewportSize({ width: 1280, height: 800 });

  await page.goto('/upload');
  const file = clip({ name: 'short.mp4', seconds: 2, size: '320x180' });
  await page.locator('#files').setInputFiles(file);
  await expect(page.getByText('Confirm your e-mail address before you upload').first()).toBeVisible();

  await page.goto('/mailbox');
  const letters = page.getByRole('listitem').filter({ hasText: 'Confirm your e-mail address' });
  await expect(letters).toHaveCount(2);
  const confirm = page.getByRole('button', { name: 'Confirm the address' });
  await hands.press(letters.first().getByRole('link'), 'Enter', () => expect(confirm).toBeVisible());
  await hands.press(confirm, 'Enter', () => expect(page.getByText('is confirmed.')).toBeVisible());
  await expect(notice).toBeHidden();

  await page.goto('/upload');
  await page.locator('#files').setInputFiles(file);
  await expect(page.getByRole('article', { name: 'short' }).getByRole('link', { name: 'Watch now' })).toBeVisible({
    timeout: 90_000,
  });
  await page.context().close();
});
