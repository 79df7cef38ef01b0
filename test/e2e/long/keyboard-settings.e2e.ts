// What one does with an account by keyboard alone: the profile, where one is signed in, its end and a change of mind, tokens and apps.
import { expect, type Page, test } from '@playwright/test';
import { PASSWORD } from '../people.ts';
import { AccountSite, account, button, field, openSettings, signIn } from './account-site.ts';
import { followLetter } from './letters.ts';
import { signedInLongAgo } from './long-ago.ts';

const site = new AccountSite();
test.describe.configure({ timeout: 240_000 });

test.beforeAll(async () => {
  test.setTimeout(240_000);
  await site.start();
});

test.afterAll(() => site.stop());

test('the profile: name, words and a link, as the channel shows them @long', async ({ browser }) => {
  const { person, page, hands } = await site.member(browser, 'profiled');
  await openSettings(page, 'channel');
  const channel = page.getByRole('region', { name: 'Channel' });
  await hands.type(channel.getByLabel('Name', { exact: true }), 'Upstream');
  await hands.type(channel.getByLabel('About'), 'Water, mostly.');
  await hands.press(channel.getByRole('button', { name: 'Add a link' }), 'Enter', () =>
    expect(channel.getByLabel('Title of link 1')).toBeVisible(),
  );
  await hands.tabTo(channel.getByLabel('Title of link 1'), 'Shift+Tab');
  await page.keyboard.type('Mill');
  await hands.type(channel.getByLabel('Address of link 1'), 'https://example.com/mill');
  await hands.key('Enter', () => expect(page.getByText('Your channel is saved.')).toBeVisible());
  await hands.press(channel.getByRole('link', { name: 'See your channel' }), 'Enter', () =>
    expect(page.getByRole('heading', { name: 'Upstream', level: 1 })).toBeVisible(),
  );
  await expect(page).toHaveURL(`/@${person.username}`);
  await hands.press(page.getByRole('link', { name: 'About' }), 'Enter', () =>
    expect(page.getByRole('link', { name: 'Mill' })).toBeVisible(),
  );
});

test('where one is signed in: one is signed out, then all others, each while somebody looks at it @long', async ({
  browser,
}) => {
  const { person, page, hands } = await site.member(browser, 'everywhere');
  const others: Page[] = [];
  for (let n = 0; n < 3; n += 1) {
    const other = await site.again(browser, person);
    await openSettings(other);
    others.push(other);
  }
  await openSettings(page);
  const rows = page.getByRole('list', { name: 'Sessions' }).getByRole('listitem');
  await expect(rows).toHaveCount(4);
  const signedOut = async () =>
    (await Promise.all(others.map((other) => other.getByRole('button', { name: 'Sign in' }).isVisible()))).filter(
      Boolean,
    ).length;
  await hands.press(page.getByRole('button', { name: /^Sign out (?!every)/ }).first(), 'Enter', () =>
    expect(rows).toHaveCount(3),
  );
  await expect(page.getByRole('heading', { name: 'Where you are signed in' })).toBeFocused();
  await expect.poll(signedOut, { timeout: 5000 }).toBe(1);
  await hands.press(button(page, 'Sign out everywhere else'), 'Enter', () => expect(rows).toHaveCount(1));
  await expect.poll(signedOut, { timeout: 5000 }).toBe(3);
  await expect(rows).toContainText('This one');
});

test('the account is deleted with the password and a letter, and kept by whoever signs in before the day @long', async ({
  browser,
}) => {
  const { person, page, hands } = await site.member(browser, 'leaver');
  await openSettings(page);
  const dialog = page.getByRole('dialog', { name: 'Delete your account?' });
  const password = dialog.getByLabel('Your password', { exact: true });
  const open = button(page, 'Delete the account…');
  await hands.press(open, 'Enter', () => expect(dialog).toBeVisible());
  await hands.key('Escape', () => expect(open).toBeFocused());
  await hands.key('Enter', () => expect(dialog).toBeVisible());
  await hands.type(password, 'not the one');
  await hands.key('Enter', () => expect(password).toHaveAttribute('aria-invalid', 'true'));
  await hands.type(password, PASSWORD);
  await hands.press(dialog.getByRole('button', { name: 'Delete the account' }), 'Enter', () =>
    expect(page.getByText(/Your account will be deleted on .* Sign in before that day/)).toBeVisible(),
  );
  await followLetter(hands, person.email, 'Your account will be deleted', field(page, 'Username or e-mail'));
  await signIn(hands, person.username, PASSWORD);
  const banner = page.getByRole('complementary', { name: 'Your account' });
  await expect(banner).toContainText('will be deleted on');
  await hands.press(banner.getByRole('button', { name: 'Keep the account' }), 'Enter', () =>
    expect(banner).toBeHidden(),
  );
  await page.reload();
  await expect(account(page)).toBeVisible();
  await expect(banner).toBeHidden();
});

test('a token is made with the password given again, shown once, used, and revoked; an app is signed out @long', async ({
  browser,
}) => {
  const { person, page, hands } = await site.member(browser, 'tooler');
  await page.context().grantPermissions(['clipboard-read', 'clipboard-write']);
  await openSettings(page, 'tokens');
  const dialog = page.getByRole('dialog');
  const name = dialog.getByLabel('Name');
  await hands.press(button(page, 'New token…'), 'Enter', () => expect(name).toBeFocused());
  await hands.press(dialog.getByRole('button', { name: 'Make the token' }), 'Enter', () => expect(name).toBeFocused());
  await page.keyboard.type('nightly uploads');
  await hands.press(dialog.getByRole('checkbox', { name: /^See your videos/ }), 'Space', () =>
    expect(dialog.getByRole('checkbox', { name: /^See your videos/ })).toBeChecked(),
  );
  await hands.tabTo(dialog.getByLabel('Expires after'));
  await page.keyboard.press('ArrowUp');
  await expect(dialog.getByLabel('Expires after')).toHaveValue('30');
  signedInLongAgo(site.stateDir, person.username);
  const again = page.getByRole('dialog', { name: 'Give your password again' });
  await hands.press(dialog.getByRole('button', { name: 'Make the token' }), 'Enter', () => expect(again).toBeVisible());
  await hands.type(again.getByLabel('Password', { exact: true }), person.password);
  const shown = dialog.getByLabel('Token', { exact: true });
  await hands.key('Enter', () => expect(shown).toBeFocused());
  await hands.press(dialog.getByRole('button', { name: 'Copy' }), 'Enter', () =>
    expect(dialog.getByRole('status')).toHaveText('Copied.'),
  );
  const token = await page.evaluate(() => navigator.clipboard.readText());
  await hands.press(dialog.getByRole('button', { name: 'Done' }), 'Enter', () => expect(dialog).toBeHidden());
  await expect(button(page, 'New token…')).toBeFocused();

  const ask = async (path: string, bearer: string) =>
    (await fetch(new URL(`/api/v1${path}`, site.origin), { headers: { authorization: `Bearer ${bearer}` } })).status;
  expect(await ask('/videos?owner=me', token)).toBe(200);
  expect(await ask('/me', token)).toBe(403);
  await page.reload();
  const row = page.getByRole('list', { name: 'Personal tokens' }).getByRole('listitem');
  await expect(row).toContainText(`Ends in ${token.slice(-4)}`);
  await expect(row).toContainText('Last used');
  await expect(row).toContainText('Expires on');
  expect(await page.content()).not.toContain(token);
  const revoke = row.getByRole('button', { name: 'Revoke nightly uploads' });
  await hands.press(revoke, 'Enter', () => expect(dialog.getByRole('button', { name: 'Keep it' })).toBeFocused());
  await hands.key('Escape', () => expect(revoke).toBeFocused());
  await hands.key('Enter', () => expect(dialog).toBeVisible());
  await hands.press(dialog.getByRole('button', { name: 'Revoke' }), 'Enter', () =>
    expect(page.getByText('You have no tokens.')).toBeVisible(),
  );
  expect(await ask('/videos?owner=me', token)).toBe(401);

  const answer = await fetch(new URL('/api/v1/auth/app/login', site.origin), {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({
      credential: person.username,
      password: person.password,
      client: 'Rivulet for TV',
      scopes: ['account:read'],
    }),
  });
  const { accessToken } = (await answer.json()) as { accessToken: string };
  expect(await ask('/me', accessToken)).toBe(200);
  await page.reload();
  await hands.press(button(page, 'Sign out Rivulet for TV'), 'Enter', () => expect(dialog).toBeVisible());
  await hands.press(dialog.getByRole('button', { name: 'Sign out' }), 'Enter', () =>
    expect(page.getByText('No app is signed in.')).toBeVisible(),
  );
  await expect(page.getByRole('heading', { name: 'Apps', exact: true })).toBeFocused();
  expect(await ask('/me', accessToken)).toBe(401);
});
