// The categories of an operator and the rows of one's own videos by keyboard alone: added, renamed, moved, deleted.
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from '@playwright/test';
import { ApiClient } from '../../../scripts/api-client.ts';
import { type LocalPlatform, startPlatform } from '../../../scripts/local-platform.ts';
import { findFreePort } from '../../../scripts/ports.ts';
import { clip, openAs, someone } from '../people.ts';
import { Keyboard } from './keyboard.ts';

const account = someone('keyoperator');
let platform: LocalPlatform;
let stateDir: string;
let operator: ApiClient;

test.beforeAll(async () => {
  test.setTimeout(240_000);
  stateDir = mkdtempSync(join(tmpdir(), 'rivulet-keyboard-')); // with an operator
  platform = await startPlatform({ port: await findFreePort(), stateDir, settings: { OPERATORS: account.username } });
  operator = new ApiClient(platform.origin);
  await operator.enter(account);
});

test.afterAll(async () => {
  await platform?.stop();
  rmSync(stateDir, { recursive: true, force: true });
});

test('categories are added, renamed, moved and deleted @long', async ({ browser }) => {
  test.setTimeout(240_000);
  const page = await openAs(browser, operator);
  const hands = new Keyboard(page);
  await page.goto('/operations');
  const list = page.getByRole('list', { name: 'Categories' });
  const rows = list.getByRole('listitem');
  const dialog = page.getByRole('dialog');
  const button = (name: string) => list.getByRole('button', { name });
  await expect(rows).toHaveCount(15);
  await hands.type(page.getByLabel('New category'), 'Lakes');
  await hands.press(page.getByRole('button', { name: 'Add the category' }), 'Enter', () =>
    expect(rows).toHaveCount(16),
  );

  await hands.tabTo(button('Move Lakes up'), 'Shift+Tab');
  await hands.key('Enter', () => expect(rows.nth(14)).toContainText('Lakes'));
  await expect(button('Move Lakes up')).toBeFocused();
  await hands.press(button('Rename Lakes'), 'Enter', () => expect(dialog).toBeVisible());
  await hands.type(dialog.getByLabel('Name'), 'Rivers');
  await hands.key('Enter', () => expect(rows.nth(14)).toContainText('Rivers'));
  await expect(button('Rename Rivers')).toBeFocused();
  await hands.press(button('Delete Rivers'), 'Enter', () => expect(dialog).toBeVisible());
  await hands.key('Escape', () => expect(button('Delete Rivers')).toBeFocused());
  await page.keyboard.press('Enter');
  await hands.press(dialog.getByRole('button', { name: 'Delete it' }), 'Enter', () => expect(rows).toHaveCount(15));
  await expect(rows.nth(14).getByRole('button', { name: /^Delete/ })).toBeFocused();
  await page.context().close();
});

test('of two videos one is deleted, and the other has the focus @long', async ({ browser }) => {
  test.setTimeout(240_000);
  const file = clip({ name: 'short.mp4', seconds: 2, size: '320x180' });
  for (const title of ['Stays', 'Goes']) await operator.upload(file, { title });
  const page = await openAs(browser, operator);
  const hands = new Keyboard(page);
  await page.goto('/videos');
  const rows = page.getByRole('list', { name: 'My videos' }).getByRole('listitem');
  await expect(rows).toHaveCount(2);
  await hands.press(page.getByRole('button', { name: 'Delete Goes' }), 'Enter', () =>
    expect(page.getByRole('button', { name: 'Keep it' })).toBeFocused(),
  );
  await hands.press(page.getByRole('button', { name: 'Delete it' }), 'Enter', () => expect(rows).toHaveCount(1));
  await expect(page.getByRole('button', { name: 'Delete Stays' })).toBeFocused();
  await page.context().close();
});
