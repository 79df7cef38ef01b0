// Everything of moderators and admins by keyboard alone: reports, decisions, accounts, videos, comments, settings, the log; focus seen and kept.
import { type Browser, expect, type Locator, test } from '@playwright/test';
import type { Comment } from '#contract/comments.ts';
import { ApiClient } from '../../../scripts/api-client.ts';
import { THE_ADMIN } from '../first-account.ts';
import { clip, openAs, PASSWORD, someone, stayAtTheEnd } from '../people.ts';
import { Keyboard } from './keyboard.ts';

// Categories have their own: keyboard-operator.e2e.ts. Accounts, settings and the log: keyboard-accounts.e2e.ts.
test.describe.configure({ mode: 'serial' });

/** In all that is made here: others report and say things on the same platform. */
const MARK = `m${Date.now().toString(36)}`;
let admin: ApiClient;
let owner: ApiClient;
let viewer: ApiClient;
const accounts = {
  owner: { ...someone('keyowner'), displayName: `The keyowner ${MARK}` },
  viewer: someone('keyviewer'),
};
const videos = { harsh: '', second: '' };
const HARSH = `Harsh words ${MARK}`;
const SECOND = `Second helping ${MARK}`;
const INSULT = `An insult, said by its owner ${MARK}`;

test.beforeAll(async ({ baseURL }) => {
  test.setTimeout(240_000);
  [admin, owner, viewer] = [new ApiClient(baseURL ?? ''), new ApiClient(baseURL ?? ''), new ApiClient(baseURL ?? '')];
  await Promise.all([admin.enter(THE_ADMIN), owner.enter(accounts.owner), viewer.enter(accounts.viewer)]);
  const file = clip({ name: 'short.mp4', seconds: 2, size: '320x180' });
  videos.harsh = await owner.upload(file, { title: HARSH, visibility: 'public' });
  videos.second = await owner.upload(file, { title: SECOND, visibility: 'public' });
  for (const id of Object.values(videos)) await owner.waitFor(id, ['ready']);
});

async function handsOf(browser: Browser, client: ApiClient) {
  const page = await openAs(browser, client);
  await stayAtTheEnd(page);
  return { page, hands: new Keyboard(page), dialog: page.getByRole('dialog') };
}

type Hands = Awaited<ReturnType<typeof handsOf>>;

/** Goes down a closed list by so many places. */
async function goDown({ hands, page }: Hands, select: Locator, places: number): Promise<void> {
  await hands.tabTo(select);
  for (let n = 0; n < places; n += 1) await page.keyboard.press('ArrowDown');
}

const say = (who: ApiClient, text: string) =>
  who.request<Comment>('POST', `/api/v1/videos/${videos.harsh}/comments`, { text });

test('a video, a comment and a channel are reported @long', async ({ browser }) => {
  test.setTimeout(180_000);
  const insult = await say(owner, INSULT);
  const visitor = await browser.newPage({ baseURL: admin.origin });
  await stayAtTheEnd(visitor);
  await visitor.goto(`/watch/${videos.harsh}`);
  await new Keyboard(visitor).tabTo(visitor.getByRole('button', { name: 'Report', exact: true }).first());
  await visitor.keyboard.press('Enter');
  await expect(visitor).toHaveURL(/\/sign-in\?next=/);
  await new Keyboard(visitor).type(visitor.getByLabel('Username or e-mail'), accounts.viewer.username);
  await new Keyboard(visitor).type(visitor.getByLabel('Password', { exact: true }), PASSWORD);
  await visitor.keyboard.press('Enter');
  await expect(visitor).toHaveURL(new RegExp(`/watch/${videos.harsh}`)); // back to where it was asked
  await visitor.close();

  const at = await handsOf(browser, viewer);
  const { page, hands, dialog } = at;
  const report = async (button: Locator, reasonsDown: number, words: string) => {
    await hands.press(button, 'Enter', () => expect(dialog).toBeVisible());
    await hands.press(dialog.getByRole('button', { name: 'Report it' }), 'Enter', () =>
      expect(dialog.getByRole('alert')).toBeVisible(),
    );
    await hands.key('Escape', () => expect(dialog).toBeHidden());
    await expect(button).toBeFocused();
    await page.keyboard.press('Enter');
    await expect(dialog).toBeVisible();
    await hands.tabTo(dialog.getByRole('radio').first());
    await page.keyboard.press('Space');
    for (let n = 0; n < reasonsDown; n += 1) await page.keyboard.press('ArrowDown');
    await expect(dialog.getByRole('radio').nth(reasonsDown)).toBeChecked();
    await hands.type(dialog.getByLabel(/What should a moderator know/), words);
    await hands.press(dialog.getByRole('button', { name: 'Report it' }), 'Enter', () => expect(dialog).toBeHidden());
    await expect(button).toBeFocused();
  };
  await page.goto(`/watch/${videos.harsh}?comment=${insult.id}`);
  const comment = page.locator(`[data-comment="${insult.id}"]`);
  await expect(comment).toBeVisible();
  await report(
    page.getByRole('button', { name: 'Report', exact: true }).first(),
    0,
    `It says something else, ${MARK}.`,
  );
  await hands.press(comment.getByRole('button', { name: 'More actions' }), 'Enter', () =>
    expect(comment.getByRole('button', { name: 'Report' })).toBeVisible(),
  );
  await report(comment.getByRole('button', { name: 'Report' }), 1, `${MARK} insults me.`);
  await page.goto(`/@${accounts.owner.username}`);
  await report(page.getByRole('button', { name: 'Report', exact: true }), 2, 'All of it.');
  // The same once more is refused in words, and the dialog stays.
  await page.keyboard.press('Enter');
  await hands.tabTo(dialog.getByRole('radio').first());
  await page.keyboard.press('Space');
  await hands.press(dialog.getByRole('button', { name: 'Report it' }), 'Enter', () =>
    expect(dialog.getByRole('alert')).toContainText('You reported this already'),
  );
  await page.context().close();
});

test('the queue is filtered, searched and ordered, read, and decided one by one and many at once @long', async ({
  browser,
}) => {
  test.setTimeout(240_000);
  await viewer.request('POST', '/api/v1/reports', { kind: 'video', subjectId: videos.second, reason: 'spam' });
  const at = await handsOf(browser, admin);
  const { page, hands, dialog } = at;
  await page.goto('/');
  await hands.press(page.getByRole('button', { name: /^Account/ }), 'Enter', () =>
    expect(page.getByRole('link', { name: 'Admin' })).toBeVisible(),
  );
  await hands.press(page.getByRole('link', { name: 'Admin' }), 'Enter', () =>
    expect(page.getByRole('heading', { name: 'Reports', level: 1 })).toBeVisible(),
  );
  const titles = page.locator('main').getByRole('listitem').getByRole('heading', { level: 2 });
  const search = page.getByRole('searchbox', { name: 'Search', exact: true });
  await hands.type(search, MARK);
  await expect(titles).toHaveCount(4);
  await hands.tabTo(page.getByLabel('Show'), 'Shift+Tab');
  await goDown(at, page.getByLabel('Of', { exact: true }), 2);
  await expect(titles).toHaveText([INSULT]);
  for (let n = 0; n < 2; n += 1) await page.keyboard.press('ArrowUp');
  await expect(titles).toHaveCount(4);
  await goDown(at, page.getByLabel('Order'), 1);
  await expect(titles).toHaveCount(4);
  await hands.type(search, `${MARK} insults me`); // words of who reported it
  await expect(titles).toHaveText([INSULT]);

  await hands.press(page.getByRole('button', { name: /^Read the reports of An insult/ }), 'Enter', () =>
    expect(dialog.getByText(`${MARK} insults me.`)).toBeVisible(),
  );
  await hands.key('Escape', () => expect(dialog).toBeHidden());
  await expect(page.getByRole('button', { name: /^Read the reports of An insult/ })).toBeFocused();
  await hands.press(page.getByRole('button', { name: /^Decide An insult/ }), 'Enter', () =>
    expect(dialog).toBeVisible(),
  );
  await goDown(at, dialog.getByLabel('Decision'), 1);
  await expect(dialog.getByLabel('Decision')).toHaveValue('remove');
  await hands.type(dialog.getByLabel(/Note for other moderators/), 'The second time.');
  await hands.press(dialog.getByRole('button', { name: 'Decide', exact: true }), 'Enter', () =>
    expect(page.getByText('It is decided, and those it concerns are told.')).toBeVisible(),
  );
  await expect(page.getByRole('heading', { name: 'Nothing here' })).toBeVisible();
  await hands.expectFocus('after the last of the list was decided');

  // A channel can only be judged: it is dismissed.
  await page.goto('/admin');
  await hands.type(search, MARK);
  await expect(titles).toHaveCount(3);
  await hands.press(page.getByRole('button', { name: /^Decide The keyowner m/ }), 'Enter', () =>
    expect(dialog.getByLabel('Decision').getByRole('option')).toHaveCount(2),
  );
  await hands.press(dialog.getByRole('button', { name: 'Decide', exact: true }), 'Enter', () =>
    expect(titles).toHaveCount(2),
  );

  // Both videos at once.
  await hands.press(page.getByRole('checkbox', { name: 'Choose all' }), 'Space', () =>
    expect(page.getByText('2 chosen')).toBeVisible(),
  );
  await hands.press(page.getByRole('button', { name: 'Decide…' }), 'Enter', () => expect(dialog).toBeVisible());
  await goDown(at, dialog.getByLabel('Decision'), 1);
  await hands.press(dialog.getByRole('button', { name: 'Decide', exact: true }), 'Enter', () =>
    expect(dialog.getByText('Say why: its owner reads it.')).toBeVisible(),
  );
  await hands.type(dialog.getByLabel('Why it is blocked'), 'Both mislead.');
  await hands.press(dialog.getByRole('button', { name: 'Decide', exact: true }), 'Enter', () =>
    expect(page.getByRole('heading', { name: 'Nothing here' })).toBeVisible(),
  );
  await hands.tabTo(page.getByLabel('Show'), 'Shift+Tab');
  await page.keyboard.press('ArrowDown');
  await expect(titles).toHaveCount(3); // upheld
  await page.keyboard.press('ArrowDown');
  await expect(titles).toHaveText([/The keyowner/]); // dismissed
  await page.context().close();

  // Who reported them is told how each ended, and the owner what was done and why.
  const told = await handsOf(browser, viewer);
  await told.page.goto('/notifications');
  await expect(told.page.getByText('what you reported was against the rules')).toHaveCount(3);
  await expect(told.page.getByText('is not against the rules')).toHaveCount(1);
  await told.page.context().close();
  const own = await handsOf(browser, owner);
  await own.page.goto('/notifications');
  await expect(own.page.getByText('A moderator removed your comment').first()).toBeVisible();
  const notice = own.page.getByRole('main').getByRole('link', { name: /“Harsh words .*” was blocked by a moderator/ });
  await expect(notice).toContainText('Both mislead.');
  await own.hands.press(notice, 'Enter', () => expect(own.page.getByRole('note')).toContainText('Both mislead.'));
  await own.page.context().close();
});

test('videos are found, let be seen again, blocked with a reason, taken back, and made anew @long', async ({
  browser,
}) => {
  test.setTimeout(240_000);
  const at = await handsOf(browser, admin);
  const { page, hands, dialog } = at;
  await page.goto('/admin/videos');
  const row = (title: string) => page.getByRole('listitem').filter({ hasText: title });
  await hands.type(page.getByRole('searchbox', { name: 'Search', exact: true }), MARK);
  await goDown(at, page.getByLabel('Blocked'), 1);
  await expect(page.getByText('Blocked: Both mislead.')).toHaveCount(2);
  await hands.press(page.getByRole('checkbox', { name: `Choose ${HARSH}` }), 'Space', () =>
    expect(page.getByText('1 chosen')).toBeVisible(),
  );
  await hands.press(page.getByRole('checkbox', { name: `Choose ${SECOND}` }), 'Space', () =>
    expect(page.getByText('2 chosen')).toBeVisible(),
  );
  await hands.press(page.getByRole('button', { name: 'Unblock…', exact: true }), 'Enter', () =>
    expect(dialog).toBeVisible(),
  );
  await hands.press(dialog.getByRole('button', { name: 'Unblock 2' }), 'Enter', () =>
    expect(page.getByRole('heading', { name: 'Nothing here' })).toBeVisible(),
  );
  await hands.tabTo(page.getByLabel('Blocked'), 'Shift+Tab');
  await page.keyboard.press('ArrowUp');
  await hands.type(page.getByRole('searchbox', { name: 'Search', exact: true }), `second helping ${MARK}`);
  await expect(row(HARSH)).toHaveCount(0);
  await hands.press(page.getByRole('button', { name: `Block…: ${SECOND}` }), 'Enter', () =>
    expect(dialog.getByLabel('Why it is blocked')).toBeVisible(),
  );
  await hands.press(dialog.getByRole('button', { name: 'Block 1' }), 'Enter', () =>
    expect(dialog.getByText('Say why.')).toBeVisible(),
  );
  await hands.type(dialog.getByLabel('Why it is blocked'), 'By mistake.');
  await hands.press(dialog.getByRole('button', { name: 'Block 1' }), 'Enter', () =>
    expect(row(SECOND)).toContainText('Blocked: By mistake.'),
  );
  await expect(page.getByRole('button', { name: `Unblock…: ${SECOND}` })).toBeFocused();
  await hands.key('Control+z', () => expect(row(SECOND)).not.toContainText('Blocked:'));
  await hands.press(page.getByRole('button', { name: `Make anew…: ${SECOND}` }), 'Enter', () =>
    expect(dialog).toBeVisible(),
  );
  await hands.press(dialog.getByRole('button', { name: 'Make it anew' }), 'Enter', () =>
    expect(page.getByText('It is being made anew.')).toBeVisible(),
  );
  await page.context().close();
});

test('comments are found, removed one and many, taken back, and put back @long', async ({ browser }) => {
  test.setTimeout(180_000);
  for (const text of ['Cheap views here', 'Cheap views there', 'A kind word']) await say(viewer, text);
  const at = await handsOf(browser, admin);
  const { page, hands, dialog } = at;
  await page.goto('/admin/comments');
  const rows = page.locator('main').getByRole('listitem');
  await hands.type(page.getByLabel('Author'), accounts.viewer.username);
  await expect(rows).toHaveCount(3);
  await hands.tabTo(page.getByLabel('Begins with'), 'Shift+Tab');
  await page.keyboard.type('cheap');
  await expect(rows).toHaveCount(2);
  await hands.press(page.getByRole('button', { name: 'Remove…: Cheap views here' }), 'Enter', () =>
    expect(dialog).toBeVisible(),
  );
  await hands.key('Escape', () => expect(dialog).toBeHidden());
  await page.keyboard.press('Enter');
  await hands.press(dialog.getByRole('button', { name: 'Remove 1' }), 'Enter', () => expect(rows).toHaveCount(1));
  await hands.expectFocus('after its row went');
  await hands.key('Control+z', () => expect(rows).toHaveCount(2));
  await hands.press(page.getByRole('checkbox', { name: 'Choose all' }), 'Space', () =>
    expect(page.getByText('2 chosen')).toBeVisible(),
  );
  await hands.press(page.getByRole('button', { name: 'Remove…', exact: true }), 'Enter', () =>
    expect(dialog).toBeVisible(),
  );
  await hands.press(dialog.getByRole('button', { name: 'Remove 2' }), 'Enter', () =>
    expect(page.getByRole('heading', { name: 'Nothing here' })).toBeVisible(),
  );
  await hands.tabTo(page.getByLabel('Show'), 'Shift+Tab');
  await page.keyboard.press('ArrowDown');
  await expect(rows).toHaveCount(2);
  await hands.press(page.getByRole('button', { name: 'Put back…: Cheap views there' }), 'Enter', () =>
    expect(dialog).toBeVisible(),
  );
  await hands.press(dialog.getByRole('button', { name: 'Put 1 back' }), 'Enter', () => expect(rows).toHaveCount(1));
  await hands.expectFocus('after it was put back');
  const { data } = await viewer.request<{ data: Comment[] }>('GET', `/api/v1/videos/${videos.harsh}/comments`);
  expect(data.map(({ text }) => text).sort()).toEqual(['A kind word', 'Cheap views there']);
  await page.context().close();
});
