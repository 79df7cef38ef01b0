// A personal token by keyboard: made, copied, used against the API without a browser, revoked; an app that signed in is signed out.
import { AxeBuilder } from '@axe-core/playwright';
import { expect, type Locator, type Page, test } from '@playwright/test';
import { ApiClient } from '../../scripts/api-client.ts';
import { openAs, PASSWORD, someone } from './people.ts';

async function press(page: Page, target: Locator, key = 'Enter'): Promise<void> {
  await expect(target).toBeVisible();
  for (let presses = 0; presses < 120; presses += 1) {
    if (await target.evaluate((element) => element === document.activeElement).catch(() => false)) {
      await page.keyboard.press(key);
      return;
    }
    await page.keyboard.press('Tab');
  }
  throw new Error(`${target} is not reached by Tab`);
}

const ask = (origin: string, path: string, token: string) =>
  fetch(new URL(`/api/v1${path}`, origin), { headers: { authorization: `Bearer ${token}` } });

test('tokens and apps by keyboard', async ({ browser, baseURL }) => {
  const origin = baseURL ?? '';
  const account = someone('tooler');
  const client = new ApiClient(origin);
  await client.enter(account);
  const page = await openAs(browser, client, {
    viewport: { width: 360, height: 740 },
    colorScheme: 'dark',
    permissions: ['clipboard-read', 'clipboard-write'],
  });
  await page.goto('/settings#tokens');
  await expect(page.getByText('You have no tokens.')).toBeVisible();

  await press(page, page.getByRole('button', { name: 'New token…' }));
  const dialog = page.getByRole('dialog');
  await expect(dialog.getByLabel('Name')).toBeFocused();
  await press(page, dialog.getByRole('button', { name: 'Make the token' }));
  await expect(dialog.getByText('Give it a name by which you will know it.')).toBeVisible();
  await expect(dialog.getByLabel('Name')).toBeFocused();
  await page.keyboard.type('nightly uploads');
  await press(page, dialog.getByRole('checkbox', { name: /^See your videos/ }), 'Space');
  await press(page, dialog.getByRole('checkbox', { name: /^Upload videos/ }), 'Space');
  expect((await new AxeBuilder({ page }).analyze()).violations).toEqual([]);
  await press(page, dialog.getByRole('button', { name: 'Make the token' }));

  await expect(dialog.getByText('Copy it now: it is not shown again.')).toBeVisible();
  await expect(dialog.getByLabel('Token')).toBeFocused();
  await press(page, dialog.getByRole('button', { name: 'Copy' }));
  await expect(dialog.getByRole('status')).toHaveText('Copied.');
  const token = await page.evaluate(() => navigator.clipboard.readText());
  expect(token).toBe(await dialog.getByLabel('Token').inputValue());
  expect((await new AxeBuilder({ page }).analyze()).violations).toEqual([]);
  expect(await page.evaluate(() => document.documentElement.scrollWidth > innerWidth)).toBe(false);
  await press(page, dialog.getByRole('button', { name: 'Done' }));
  await expect(dialog).toBeHidden();

  expect((await ask(origin, '/videos?owner=me', token)).status).toBe(200);
  expect((await ask(origin, '/me', token)).status).toBe(403);
  const row = page.getByRole('list', { name: 'Personal tokens' }).getByRole('listitem');
  await expect(row).toContainText(`Ends in ${token.slice(-4)}`);
  await expect(row).toContainText('Upload videos');
  expect(await page.content()).not.toContain(token);

  await press(page, row.getByRole('button', { name: 'Revoke nightly uploads' }));
  await press(page, dialog.getByRole('button', { name: 'Revoke' }));
  await expect(page.getByText('You have no tokens.')).toBeVisible();
  expect((await ask(origin, '/videos?owner=me', token)).status).toBe(401);

  // An app that signed in with the password.
  const answer = await fetch(new URL('/api/v1/auth/app/login', origin), {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({
      credential: account.username,
      password: PASSWORD,
      client: 'Rivulet for TV',
      scopes: ['account:read'],
    }),
  });
  const { accessToken } = (await answer.json()) as { accessToken: string };
  expect((await ask(origin, '/me', accessToken)).status).toBe(200);
  await page.reload();
  await press(page, page.getByRole('button', { name: 'Sign out Rivulet for TV' }));
  expect((await new AxeBuilder({ page }).analyze()).violations).toEqual([]);
  await press(page, dialog.getByRole('button', { name: 'Sign out' }));
  await expect(page.getByText('No app is signed in.')).toBeVisible();
  expect((await ask(origin, '/me', accessToken)).status).toBe(401);

  // As large and light as it gets.
  await page.setViewportSize({ width: 1280, height: 800 });
  await page.emulateMedia({ colorScheme: 'light' });
  await press(page, page.getByRole('button', { name: 'New token…' }));
  await expect(dialog.getByLabel('Name')).toBeFocused();
  expect((await new AxeBuilder({ page }).analyze()).violations).toEqual([]);
  await page.keyboard.press('Escape');
  await expect(dialog).toBeHidden();
  await page.context().close();
});
