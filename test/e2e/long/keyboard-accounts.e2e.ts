// What admins do to accounts, settings and with the log, by keyboard alone: a role, a quota, a suspension that is explained, and all of it written down.
import { type Browser, expect, type Locator, test } from '@playwright/test';
import type { User } from '#contract/accounts.ts';
import type { Usage } from '#contract/uploads.ts';
import { type Account, ApiClient } from '../../../scripts/api-client.ts';
import { THE_ADMIN } from '../first-account.ts';
import { openAs, PASSWORD, someone } from '../people.ts';
import { Keyboard } from './keyboard.ts';

test.describe.configure({ mode: 'serial' });

let admin: ApiClient;
let person: ApiClient;
/** In the names of those whom it concerns: others have accounts on the same platform. */
const MARK = `n${Date.now().toString(36)}`;
const accounts = {
  person: { ...someone('person'), displayName: `A person ${MARK}` },
  other: { ...someone('other'), displayName: `Somebody ${MARK}` },
};
const APPEALS = 'appeals@site.example';

test.beforeAll(async ({ baseURL }) => {
  test.setTimeout(240_000);
  [admin, person] = [new ApiClient(baseURL ?? ''), new ApiClient(baseURL ?? '')];
  await admin.enter(THE_ADMIN);
  await Promise.all([person.enter(accounts.person), new ApiClient(baseURL ?? '').enter(accounts.other)]);
});

async function atDesk(browser: Browser, path: string) {
  const page = await openAs(browser, admin);
  await page.goto(path);
  return { page, hands: new Keyboard(page), dialog: page.getByRole('dialog') };
}

async function goDown({ hands, page }: Awaited<ReturnType<typeof atDesk>>, select: Locator, places: number) {
  await hands.tabTo(select);
  for (let n = 0; n < places; n += 1) await page.keyboard.press('ArrowDown');
}

test('settings are changed @long', async ({ browser }) => {
  test.setTimeout(120_000);
  const at = await atDesk(browser, '/admin/settings');
  const { page, hands } = at;
  await hands.type(page.getByLabel('Contact for appeals'), APPEALS);
  await hands.press(page.getByRole('button', { name: 'Save' }), 'Enter', () =>
    expect(page.getByText('The settings are saved')).toBeVisible(),
  );
  await expect(page.getByRole('button', { name: 'Save' })).toBeFocused();
  await hands.tabTo(page.getByLabel('Role of new accounts'), 'Shift+Tab');
  await page.keyboard.press('ArrowDown');
  await expect(page.getByLabel('Role of new accounts')).toHaveValue('viewer');
  await page.keyboard.press('ArrowUp');
  await page.reload();
  await expect(page.getByLabel('Contact for appeals')).toHaveValue(APPEALS);
  await page.context().close();
});

test('an account is found, gets a role and a quota; nobody takes their own role @long', async ({ browser }) => {
  test.setTimeout(180_000);
  const at = await atDesk(browser, '/admin/users');
  const { page, hands, dialog } = at;
  const row = (account: Account) => page.getByRole('listitem').filter({ hasText: `@${account.username}` });
  const search = page.getByRole('searchbox', { name: 'Search', exact: true });
  await hands.type(search, THE_ADMIN.username);
  await expect(row(THE_ADMIN)).toContainText('This is you');
  await expect(row(THE_ADMIN).getByRole('button', { name: /^(Role|Suspend)/ })).toHaveCount(0);
  await hands.type(search, accounts.person.username);
  await expect(row(accounts.other)).toHaveCount(0);
  const role = page.getByRole('button', { name: `Role of ${accounts.person.username}` });
  for (const places of [1, -2]) {
    await hands.press(role, 'Enter', () => expect(dialog).toBeVisible());
    await hands.tabTo(dialog.getByLabel('Role'));
    for (let n = 0; n < Math.abs(places); n += 1) await page.keyboard.press(places > 0 ? 'ArrowDown' : 'ArrowUp');
    await hands.press(dialog.getByRole('button', { name: 'Give the role' }), 'Enter', () =>
      expect(row(accounts.person)).toContainText(places > 0 ? 'Moderator' : 'Viewer'),
    );
    await expect(role).toBeFocused();
    await person.enter(accounts.person); // it was signed out everywhere
    const { user } = await person.request<{ user: User }>('GET', '/api/v1/me');
    expect(user.role).toBe(places > 0 ? 'moderator' : 'viewer');
  }

  const quota = page.getByRole('button', { name: `Quota of ${accounts.person.username}` });
  await hands.press(quota, 'Enter', () => expect(dialog).toBeVisible());
  await goDown(at, dialog.getByLabel('Room', { exact: true }), 1);
  await hands.press(dialog.getByRole('button', { name: 'Save' }), 'Enter', () =>
    expect(dialog.getByText('Enter how many gigabytes')).toBeVisible(),
  );
  await hands.type(dialog.getByLabel('Room in gigabytes'), '2.5');
  await goDown(at, dialog.getByLabel('Length', { exact: true }), 2);
  await hands.press(dialog.getByRole('button', { name: 'Save' }), 'Enter', () =>
    expect(row(accounts.person)).toContainText('2.5 GB'),
  );
  await expect(quota).toBeFocused();
  const usage = await person.request<Usage>('GET', '/api/v1/me/usage');
  expect(usage).toMatchObject({ bytesMax: 2_500_000_000, secondsMax: null });
  await page.context().close();
});

test('accounts are suspended, which is explained at the sign-in and by a letter, and let in again @long', async ({
  browser,
}) => {
  test.setTimeout(180_000);
  const out = await openAs(browser, person);
  await out.goto('/settings');
  const at = await atDesk(browser, '/admin/users');
  const { page, hands, dialog } = at;
  const row = (account: Account) => page.getByRole('listitem').filter({ hasText: `@${account.username}` });
  await hands.type(page.getByRole('searchbox', { name: 'Search', exact: true }), MARK);
  await hands.press(page.getByRole('button', { name: `Suspend…: ${accounts.person.username}` }), 'Enter', () =>
    expect(dialog).toBeVisible(),
  );
  await hands.press(dialog.getByRole('button', { name: 'Suspend 1' }), 'Enter', () =>
    expect(dialog.getByText('Say why.')).toBeVisible(),
  );
  await hands.type(dialog.getByLabel('Why it is suspended'), 'Too many reports.');
  await goDown(at, dialog.getByLabel('Until when'), 2);
  await hands.press(dialog.getByRole('button', { name: 'Suspend 1' }), 'Enter', () =>
    expect(row(accounts.person)).toContainText('Suspended: Too many reports. It ends on'),
  );
  await expect(page.getByRole('button', { name: `End the suspension…: ${accounts.person.username}` })).toBeFocused();

  // Out at once; why, until when and what to do is read at the sign-in and in the letter.
  await expect(out).toHaveURL(/\/sign-in/, { timeout: 15_000 });
  const theirs = new Keyboard(out);
  await theirs.type(out.getByLabel('Username or e-mail'), accounts.person.username);
  await theirs.type(out.getByLabel('Password', { exact: true }), PASSWORD);
  await theirs.key('Enter', () => expect(out.getByRole('alert')).toContainText('Too many reports.'));
  await expect(out.getByRole('alert')).toContainText(/ends by itself on .* UTC: .* write to appeals@site\.example/);
  await out.goto('/mailbox');
  const letter = out.getByText('Your account is suspended').first();
  await expect(letter).toBeVisible();
  await expect(out.getByText(/Too many reports\. It ends by itself/).first()).toBeVisible();
  await out.context().close();

  // Many at once are those of the list; and back.
  await hands.tabTo(page.getByLabel('Suspended', { exact: true }), 'Shift+Tab');
  for (let n = 0; n < 2; n += 1) await page.keyboard.press('ArrowDown');
  await expect(row(accounts.person)).toHaveCount(0);
  await hands.press(page.getByRole('checkbox', { name: 'Choose all' }), 'Space', () =>
    expect(page.getByText('1 chosen')).toBeVisible(),
  );
  await hands.press(page.getByRole('button', { name: 'Suspend…', exact: true }), 'Enter', () =>
    expect(dialog.getByRole('heading', { name: 'Suspend 1 account?' })).toBeVisible(),
  );
  await hands.type(dialog.getByLabel('Why it is suspended'), 'With the first.');
  await hands.press(dialog.getByRole('button', { name: 'Suspend 1' }), 'Enter', () =>
    expect(row(accounts.other)).toHaveCount(0),
  );
  await hands.tabTo(page.getByLabel('Suspended', { exact: true }), 'Shift+Tab');
  await page.keyboard.press('ArrowUp');
  await expect(row(accounts.other)).toContainText('With the first.');
  await hands.press(page.getByRole('checkbox', { name: 'Choose all' }), 'Space', () =>
    expect(page.getByText('2 chosen')).toBeVisible(),
  );
  await hands.press(page.getByRole('button', { name: 'End the suspension…', exact: true }), 'Enter', () =>
    expect(dialog).toBeVisible(),
  );
  await hands.press(dialog.getByRole('button', { name: 'Let 2 in' }), 'Enter', () =>
    expect(page.getByRole('heading', { name: 'Nothing here' })).toBeVisible(),
  );
  await person.enter(accounts.person);
  await page.context().close();
});

test('the log has every act, and is filtered and searched @long', async ({ browser }) => {
  test.setTimeout(120_000);
  const at = await atDesk(browser, '/admin/audit');
  const { page, hands } = at;
  const rows = page.locator('main').getByRole('listitem');
  for (const text of [
    'changed a setting',
    'gave a role',
    'changed what an account may keep',
    'suspended an account',
    'ended a suspension',
  ])
    await expect(rows.filter({ hasText: text }).first()).toBeVisible();
  await hands.type(page.getByLabel('Who'), THE_ADMIN.username);
  const { user } = await person.request<{ user: User }>('GET', '/api/v1/me');
  await hands.type(page.getByRole('searchbox', { name: 'Search', exact: true }), user.id);
  await expect(rows).toHaveCount(5); // two roles, a quota, a suspension and its end
  await hands.type(page.getByRole('searchbox', { name: 'Search', exact: true }), 'Too many reports');
  await expect(rows.filter({ hasText: `@${accounts.person.username}` })).toHaveCount(1);
  await hands.type(page.getByRole('searchbox', { name: 'Search', exact: true }), user.id);
  await hands.tabTo(page.getByLabel('What'), 'Shift+Tab');
  await page.keyboard.type('gave');
  await expect(rows).toHaveCount(2);
  await hands.expectFocus('in the filters');
  await page.context().close();
});
