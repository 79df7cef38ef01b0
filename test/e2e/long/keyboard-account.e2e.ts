// An account by keyboard alone: made, its password forgotten and changed, its address changed; letters are read in the local mailbox.
import { expect, test } from '@playwright/test';
import { chooseFile, clip, someone } from '../people.ts';
import {
  AccountSite,
  account,
  button,
  field,
  isSignedOut,
  NEW_PASSWORD,
  openSettings,
  signIn,
} from './account-site.ts';
import { Keyboard } from './keyboard.ts';
import { followLetter } from './letters.ts';
import { signedInLongAgo } from './long-ago.ts';

const site = new AccountSite();
test.describe.configure({ timeout: 240_000 });

test.beforeAll(async () => {
  test.setTimeout(240_000);
  await site.start();
});

test.afterAll(() => site.stop());

test('an account is made; passwords that are tried first are refused, and without a sender it may upload at once @long', async ({
  browser,
}) => {
  const person = someone('maker');
  const hands = await site.visitor(browser);
  const { page } = hands;
  await page.goto('/');
  await hands.press(page.getByRole('link', { name: 'Sign in' }), 'Enter', () =>
    expect(page.getByRole('heading', { name: 'Sign in' })).toBeFocused(),
  );
  await hands.press(page.getByRole('link', { name: 'Make an account' }), 'Enter', () =>
    expect(page.getByRole('heading', { name: 'Make an account' })).toBeFocused(),
  );
  await hands.type(field(page, 'Username'), person.username);
  await hands.type(field(page, 'E-mail'), 'no address');
  await hands.type(field(page, 'Password'), 'Password123!');
  await hands.key('Enter', () => expect(field(page, 'E-mail')).toBeFocused());
  await hands.type(field(page, 'E-mail'), person.email);
  await hands.tabTo(field(page, 'Password'));
  for (const password of ['Password123!', 'iloveyou2024', `${person.username}1!`]) {
    await hands.type(field(page, 'Password'), password);
    await hands.key('Enter', () => expect(page.getByText('among those that are tried first')).toBeVisible());
    await expect(field(page, 'Password')).toBeFocused();
    await page.keyboard.press('ControlOrMeta+a');
    await page.keyboard.press('Delete');
  }
  await hands.press(button(page, 'Show password'), 'Space', () =>
    expect(field(page, 'Password')).toHaveAttribute('type', 'text'),
  );
  await hands.tabTo(field(page, 'Password'), 'Shift+Tab');
  await page.keyboard.type(person.password);
  await hands.key('Enter', () => expect(account(page)).toBeVisible());
  await expect(page.getByRole('complementary', { name: 'Your account' })).toBeHidden();

  await hands.press(account(page), 'Enter', () => expect(page.getByRole('link', { name: 'My videos' })).toBeVisible());
  const menu = page.locator('#account-menu');
  await hands.press(menu.getByRole('link', { name: 'Upload' }), 'Enter', () =>
    expect(page.getByRole('heading', { name: 'Upload' })).toBeFocused(),
  );
  await hands.tabTo(page.locator('#files'));
  await chooseFile(page, () => page.keyboard.press('Enter'), clip({ name: 'short.mp4', seconds: 2, size: '320x180' }));
  const card = page.getByRole('article', { name: 'short' });
  await expect(card.getByRole('link', { name: 'Watch now' })).toBeVisible({ timeout: 90_000 });
  await hands.press(account(page), 'Enter', () => expect(button(page, 'Sign out')).toBeVisible());
  await hands.press(button(page, 'Sign out'), 'Enter', () =>
    expect(page.getByRole('link', { name: 'Sign in' })).toBeVisible(),
  );
});

test('a forgotten password is set anew by a letter, which signs out the other browser while one looks at it @long', async ({
  browser,
}) => {
  const { person, page } = await site.member(browser, 'forgetful');
  await openSettings(page);
  const hands = await site.visitor(browser);
  const elsewhere = hands.page;
  await elsewhere.goto('/sign-in');
  await hands.press(elsewhere.getByRole('link', { name: 'Forgot your password?' }), 'Enter', () =>
    expect(elsewhere.getByRole('heading', { name: 'Set a new password' })).toBeFocused(),
  );
  await hands.type(field(elsewhere, 'E-mail'), person.email);
  await hands.key('Enter', () => expect(elsewhere.getByText('a letter is on its way')).toBeFocused());
  await followLetter(hands, person.email, 'Set a new password', field(elsewhere, 'New password'));
  await expect(elsewhere).toHaveURL('/reset-password'); // the code is not kept in the address
  await hands.type(field(elsewhere, 'New password'), 'qwertyuiop');
  await hands.key('Enter', () => expect(elsewhere.getByText('among those that are tried first')).toBeVisible());
  await hands.type(field(elsewhere, 'New password'), NEW_PASSWORD);
  await hands.key('Enter', () => expect(elsewhere).toHaveURL('/sign-in'));
  await isSignedOut(page);
  for (const each of [hands, new Keyboard(page)]) await signIn(each, person.username, NEW_PASSWORD);
  await expect(page).toHaveURL(/\/settings/); // back to where one was
});

test('the password is changed with the one before, and everywhere else one is signed out @long', async ({
  browser,
}) => {
  const { person, page, hands } = await site.member(browser, 'changer');
  const elsewhere = await site.again(browser, person);
  await openSettings(elsewhere);
  await openSettings(page);
  const [current, next] = [field(page, 'Current password'), field(page, 'New password')];
  await hands.type(current, 'not the one');
  await hands.type(next, NEW_PASSWORD);
  await hands.key('Enter', () => expect(current).toHaveAttribute('aria-invalid', 'true'));
  await hands.tabTo(current, 'Shift+Tab');
  await hands.type(current, person.password);
  await hands.press(button(page, 'Change the password'), 'Enter', () =>
    expect(page.getByText('Your password is changed.')).toBeVisible(),
  );
  await expect(current).toHaveValue('');
  await isSignedOut(elsewhere);
  await signIn(new Keyboard(elsewhere), person.username, NEW_PASSWORD);
});

test('another e-mail address, after the password was asked for once more, and by a letter @long', async ({
  browser,
}) => {
  const { person, page, hands } = await site.member(browser, 'mover');
  const to = `new-${person.email}`;
  await openSettings(page);
  signedInLongAgo(site.stateDir, person.username);
  await hands.type(field(page, 'New e-mail address'), to);
  const dialog = page.getByRole('dialog', { name: 'Give your password again' });
  await hands.key('Enter', () => expect(dialog.getByLabel('Password', { exact: true })).toBeFocused());
  await hands.key('Escape', () => expect(dialog).toBeHidden());
  await expect(field(page, 'New e-mail address')).toBeFocused();
  await expect(page.getByText('The address could not be changed.')).toBeVisible();
  await hands.key('Enter', () => expect(dialog.getByLabel('Password', { exact: true })).toBeFocused());
  await page.keyboard.type('not the one');
  await hands.key('Enter', () => expect(dialog.getByText('This is not your password.')).toBeVisible());
  await hands.type(dialog.getByLabel('Password', { exact: true }), person.password);
  await hands.key('Enter', () => expect(page.getByText(`A letter is on its way to ${to}`)).toBeVisible());
  await expect(dialog).toBeHidden();

  const confirm = button(page, 'Confirm the address');
  await followLetter(hands, to, 'Confirm your new e-mail address', confirm);
  await hands.press(confirm, 'Enter', () => expect(page.getByText(`${to} is confirmed.`)).toBeFocused());
  await openSettings(page);
  await expect(page.getByText(to, { exact: true })).toBeVisible();
});
