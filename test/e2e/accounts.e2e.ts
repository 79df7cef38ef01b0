// A forgotten password by keyboard, which signs out the other browser; and how the settings of an account look. Everything else of accounts is in long/.
import { expect, type Page, test } from '@playwright/test';
import { ApiClient } from '../../scripts/api-client.ts';
import { expectFlawless } from './flawless.ts';
import { Keyboard } from './long/keyboard.ts';
import { followLetter } from './long/letters.ts';
import { openAs, someone } from './people.ts';

const NEW_PASSWORD = 'gravel mitten orbit';
const field = (page: Page, label: string) => page.getByLabel(label, { exact: true });
const account = (page: Page) => page.getByRole('button', { name: /^Account/ });

test('by keyboard: a common password is refused; a forgotten one is set by a letter, and the other browser is signed out', async ({
  browser,
  baseURL,
}) => {
  const person = someone('careful');
  const newPage = async () => (await browser.newContext({ baseURL: baseURL ?? '' })).newPage();
  const [page, elsewhere] = await Promise.all([newPage(), newPage()]);
  const [hands, others] = [new Keyboard(page), new Keyboard(elsewhere)];
  await page.goto('/sign-up');
  await hands.type(field(page, 'Username'), person.username);
  await hands.type(field(page, 'E-mail'), person.email);
  await hands.type(field(page, 'Password'), 'Password123!');
  await hands.key('Enter', () => expect(page.getByText('among those that are tried first')).toBeVisible());
  await hands.type(field(page, 'Password'), person.password);
  await hands.key('Enter', () => expect(account(page)).toBeVisible());
  await page.goto('/settings#account');
  await expect(page.getByRole('list', { name: 'Sessions' })).toBeVisible();

  await elsewhere.goto('/reset-password');
  await others.type(field(elsewhere, 'E-mail'), person.email);
  await others.key('Enter', () => expect(elsewhere.getByText('a letter is on its way')).toBeFocused());
  await followLetter(others, person.email, 'Set a new password', field(elsewhere, 'New password'));
  await expect(elsewhere).toHaveURL('/reset-password'); // the code is not kept in the address
  await others.type(field(elsewhere, 'New password'), NEW_PASSWORD);
  await others.key('Enter', () => expect(elsewhere).toHaveURL('/sign-in'));
  await expect(page).toHaveURL(/\/sign-in\?next=/, { timeout: 5000 });
  await hands.type(field(page, 'Username or e-mail'), person.username);
  await hands.type(field(page, 'Password'), NEW_PASSWORD);
  await hands.key('Enter', () => expect(account(page)).toBeVisible());
  await expect(page).toHaveURL(/\/settings/); // back to where one was
});

test('the settings of an account that has to confirm its address and is about to end, on a small phone in the dark', async ({
  browser,
  baseURL,
}) => {
  const client = new ApiClient(baseURL ?? '');
  await client.enter(someone('looker'));
  const page = await openAs(browser, client, { viewport: { width: 360, height: 740 }, colorScheme: 'dark' });
  await page.route('**/api/v1/me', async (route) => {
    const answer = await route.fetch();
    const { user } = (await answer.json()) as { user: object };
    const deleteAt = '2030-01-02T00:00:00.000Z';
    await route.fulfill({ response: answer, json: { user: { ...user, isEmailVerified: false, deleteAt } } });
  });
  await page.goto('/settings#account');
  await expect(page.getByRole('complementary', { name: 'Your account' })).toContainText('2 January 2030');
  await expect(page.getByRole('list', { name: 'Sessions' })).toBeVisible();
  await expectFlawless(page);
});
