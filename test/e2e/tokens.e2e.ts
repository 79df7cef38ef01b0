// A personal token by keyboard, on a small phone: made, shown once, used against the API without a browser, revoked. The rest is in long/.
import { expect, test } from '@playwright/test';
import { ApiClient } from '../../scripts/api-client.ts';
import { expectFlawless } from './flawless.ts';
import { Keyboard } from './long/keyboard.ts';
import { openAs, someone } from './people.ts';

test('a token by keyboard', async ({ browser, baseURL }) => {
  const client = new ApiClient(baseURL ?? '');
  await client.enter(someone('tooler'));
  const page = await openAs(browser, client, {
    viewport: { width: 360, height: 740 },
    colorScheme: 'dark',
    permissions: ['clipboard-read', 'clipboard-write'],
  });
  const hands = new Keyboard(page);
  await page.goto('/settings#tokens');
  await expect(page.getByText('You have no tokens.')).toBeVisible();
  const dialog = page.getByRole('dialog');
  const name = dialog.getByLabel('Name');
  const button = (text: string) => dialog.getByRole('button', { name: text });
  await hands.press(page.getByRole('button', { name: 'New token…' }), 'Enter', () => expect(name).toBeFocused());
  await hands.press(button('Make the token'), 'Enter', () => expect(name).toBeFocused());
  await page.keyboard.type('nightly uploads');
  const scope = dialog.getByRole('checkbox', { name: /^See your videos/ });
  await hands.press(scope, 'Space', () => expect(scope).toBeChecked());
  await hands.press(button('Make the token'), 'Enter', () => expect(dialog.getByLabel('Token')).toBeFocused());
  await expectFlawless(page, 'the token', 'dialog');
  await hands.press(button('Copy'), 'Enter', () => expect(dialog.getByRole('status')).toHaveText('Copied.'));
  const token = await page.evaluate(() => navigator.clipboard.readText());
  expect(token).toBe(await dialog.getByLabel('Token').inputValue());
  await hands.press(button('Done'), 'Enter', () => expect(dialog).toBeHidden());

  const ask = async (path: string) => {
    const answer = await fetch(new URL(`/api/v1${path}`, baseURL), { headers: { authorization: `Bearer ${token}` } });
    return answer.status;
  };
  expect([await ask('/videos?owner=me'), await ask('/me')]).toEqual([200, 403]);
  const row = page.getByRole('list', { name: 'Personal tokens' }).getByRole('listitem');
  await expect(row).toContainText(`Ends in ${token.slice(-4)}`);
  expect(await page.content()).not.toContain(token);
  await hands.press(row.getByRole('button', { name: 'Revoke nightly uploads' }), 'Enter', () =>
    expect(button('Keep it')).toBeFocused(),
  );
  await hands.press(button('Revoke'), 'Enter', () => expect(page.getByText('You have no tokens.')).toBeVisible());
  expect(await ask('/videos?owner=me')).toBe(401);
  await page.context().close();
});
