// An account by keyboard: a forgotten password, another address, a session ended from elsewhere, an end and a change of mind; letters from the local mailbox.
import { AxeBuilder } from '@axe-core/playwright';
import { expect, type Locator, type Page, test } from '@playwright/test';
import { ApiClient } from '../../scripts/api-client.ts';
import { openAs, someone } from './people.ts';

const account = someone('careful');
const NEW_PASSWORD = 'gravel mitten orbit';
const newAddress = `new-${account.email}`;

test.beforeAll(async ({ baseURL }) => {
  // The first account of an installation is its admin, who cannot leave it alone.
  await new ApiClient(baseURL ?? '').enter(someone('founder'));
});

async function tabTo(page: Page, target: Locator): Promise<void> {
  await expect(target).toBeVisible();
  for (let presses = 0; presses < 120; presses += 1) {
    if (await target.evaluate((element) => element === document.activeElement).catch(() => false)) return;
    await page.keyboard.press('Tab');
  }
  throw new Error(`${target} is not reached by Tab`);
}

async function press(page: Page, target: Locator): Promise<void> {
  await tabTo(page, target);
  await page.keyboard.press('Enter');
}

async function type(page: Page, label: string, text: string): Promise<void> {
  await tabTo(page, page.getByLabel(label, { exact: true }));
  await page.keyboard.press('ControlOrMeta+a');
  await page.keyboard.type(text);
}

/** Opens the mailbox and follows the link of the letter; it may come a moment later. */
async function followLetter(page: Page, to: string, subject: string): Promise<void> {
  await page.goto('/mailbox');
  const letter = page
    .getByRole('listitem')
    .filter({ hasText: `To ${to}`, has: page.getByRole('heading', { name: subject }) });
  await press(page, letter.first().getByRole('link'));
}

test('by keyboard: a forgotten password, another address, a session ended, an end and a change of mind', async ({
  browser,
  baseURL,
}) => {
  const newPage = async () => (await browser.newContext({ baseURL: baseURL ?? '' })).newPage();
  const [page, elsewhere] = await Promise.all([newPage(), newPage()]);

  // Refused where everybody would try it, taken where not.
  await page.goto('/sign-up');
  await type(page, 'Username', account.username);
  await type(page, 'E-mail', account.email);
  await type(page, 'Password', 'Password123!');
  await page.keyboard.press('Enter');
  await expect(page.getByText('This password is among those that are tried first.')).toBeVisible();
  await type(page, 'Password', account.password);
  await page.keyboard.press('Enter');
  await expect(page.getByRole('button', { name: /^Account/ })).toBeVisible();
  await page.goto('/settings#account');
  await expect(page.getByRole('heading', { name: 'Where you are signed in' })).toBeVisible();

  // Forgotten, in another browser: the new one signs the first browser out, at once.
  await elsewhere.goto('/sign-in');
  await press(elsewhere, elsewhere.getByRole('link', { name: 'Forgot your password?' }));
  await type(elsewhere, 'E-mail', account.email);
  await elsewhere.keyboard.press('Enter');
  await expect(elsewhere.getByText('a letter is on its way')).toBeVisible();
  await followLetter(elsewhere, account.email, 'Set a new password');
  await expect(elsewhere).toHaveURL('/reset-password'); // the code is not kept in the address
  await type(elsewhere, 'New password', NEW_PASSWORD);
  await elsewhere.keyboard.press('Enter');
  await expect(elsewhere).toHaveURL('/sign-in');
  await expect(page).toHaveURL(/\/sign-in\?next=/, { timeout: 5000 });
  for (const each of [elsewhere, page]) {
    await type(each, 'Username or e-mail', account.username);
    await type(each, 'Password', NEW_PASSWORD);
    await each.keyboard.press('Enter');
    await expect(each.getByRole('button', { name: /^Account/ })).toBeVisible();
  }
  await expect(page).toHaveURL(/\/settings/);

  // Another address. The password was given just now; an answer that wants it once more asks for it, and goes on.
  await page.route(
    '**/api/v1/me/email',
    (route) =>
      route.fulfill({
        status: 403,
        contentType: 'application/problem+json',
        body: JSON.stringify({
          code: 'reauthentication-required',
          title: 'Give your password again first',
          detail: '',
        }),
      }),
    { times: 1 },
  );
  await type(page, 'New e-mail address', newAddress);
  await page.keyboard.press('Enter');
  const dialog = page.getByRole('dialog', { name: 'Give your password again' });
  await expect(dialog).toBeVisible();
  await page.keyboard.type(NEW_PASSWORD);
  await page.keyboard.press('Enter');
  await expect(page.getByText(`A letter is on its way to ${newAddress}`)).toBeVisible();
  await expect(dialog).toBeHidden();
  await followLetter(page, newAddress, 'Confirm your new e-mail address');
  await press(page, page.getByRole('button', { name: 'Confirm the address' }));
  await expect(page.getByText(`${newAddress} is confirmed.`)).toBeVisible();

  // The other browser is signed out from here, and its page says so by itself.
  await elsewhere.goto('/settings');
  await page.goto('/settings#account');
  await expect(page.getByText(newAddress, { exact: true })).toBeVisible();
  await press(page, page.getByRole('button', { name: /^Sign out Chrom/ }));
  await expect(elsewhere).toHaveURL(/\/sign-in\?next=/, { timeout: 5000 });
  await expect(page.getByRole('list', { name: 'Sessions' }).getByRole('listitem')).toHaveCount(1);

  // The end, and a change of mind.
  await press(page, page.getByRole('button', { name: 'Delete the account…' }));
  await type(page, 'Your password', NEW_PASSWORD);
  await page.keyboard.press('Enter');
  await expect(page.getByText(/Your account will be deleted on .* Sign in before that day/)).toBeVisible();
  await followLetter(page, newAddress, 'Your account will be deleted');
  await type(page, 'Username or e-mail', newAddress);
  await type(page, 'Password', NEW_PASSWORD);
  await page.keyboard.press('Enter');
  const banner = page.getByRole('complementary', { name: 'Your account' });
  await expect(banner).toContainText('will be deleted on');
  await press(page, banner.getByRole('button', { name: 'Keep the account' }));
  await expect(banner).toBeHidden();
  await page.reload();
  await expect(page.getByRole('button', { name: /^Account/ })).toBeVisible();
  await expect(banner).toBeHidden();
});

const SCREENS = [
  { name: 'desktop, light', viewport: { width: 1280, height: 800 }, colorScheme: 'light' },
  { name: 'small phone, dark', viewport: { width: 360, height: 740 }, colorScheme: 'dark' },
] as const;

for (const screen of SCREENS) {
  test(`pages of an account (${screen.name}): axe finds nothing and nothing sticks out`, async ({
    browser,
    baseURL,
  }) => {
    const client = new ApiClient(baseURL ?? '');
    await client.enter(someone('looker'));
    const page = await openAs(browser, client, screen);
    // As where letters are sent, and with an end that was asked for.
    await page.route('**/api/v1/me', async (route) => {
      const answer = await route.fetch();
      const { user } = (await answer.json()) as { user: object };
      const deleteAt = '2030-01-02T00:00:00.000Z';
      await route.fulfill({ response: answer, json: { user: { ...user, isEmailVerified: false, deleteAt } } });
    });
    for (const [path, heading] of [
      ['/settings#account', 'Settings'],
      ['/verify-email?code=x', 'Confirm your e-mail address'],
      ['/reset-password', 'Set a new password'],
      ['/reset-password?code=x', 'Set a new password'],
    ] as const) {
      await page.goto(path);
      await expect(page.getByRole('heading', { name: heading, level: 1 })).toBeVisible();
      await expect(page.getByRole('complementary', { name: 'Your account' })).toContainText('2 January 2030');
      if (path.startsWith('/settings')) {
        await expect(page.getByRole('list', { name: 'Sessions' })).toBeVisible();
        await page.getByRole('button', { name: 'Delete the account…' }).click();
        await expect(page.getByRole('dialog')).toBeVisible();
        expect((await new AxeBuilder({ page }).analyze()).violations).toEqual([]);
        await page.keyboard.press('Escape');
      }
      expect((await new AxeBuilder({ page }).analyze()).violations).toEqual([]);
      const sticksOut = await page.evaluate(() => document.documentElement.scrollWidth > innerWidth);
      expect(sticksOut, path).toBe(false);
    }
    await page.context().close();
  });
}
