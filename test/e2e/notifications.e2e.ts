// Two people in two browsers: the bell rings by itself, leads to a playing video, and tells each thing once, whatever happens between.
import { AxeBuilder } from '@axe-core/playwright';
import { expect, type Page, test } from '@playwright/test';
import { ApiClient } from '../../scripts/api-client.ts';
import { clip, openAs, someone } from './people.ts';

const ownerAccount = someone('maker');
const fanAccount = someone('fan');
let owner: ApiClient;
let fan: ApiClient;
let first: string;
let second: string;

test.beforeAll(async ({ baseURL }, info) => {
  info.setTimeout(240_000);
  owner = new ApiClient(baseURL ?? '');
  fan = new ApiClient(baseURL ?? '');
  await Promise.all([owner.enter(ownerAccount), fan.enter(fanAccount)]);
  const file = clip({ name: 'pages.mp4', seconds: 6, size: '640x360' });
  [first, second] = await Promise.all([
    owner.upload(file, { title: 'First light', visibility: 'private' }),
    owner.upload(file, { title: 'Second wind', visibility: 'private' }),
  ]);
  for (const id of [first, second]) await owner.waitFor(id, ['ready'], 180_000);
});

const bell = (page: Page) => page.getByRole('button', { name: /^Notifications/ });
const rung = (page: Page, unread: string) => expect(bell(page)).toHaveAccessibleName(`Notifications, ${unread} unread`);
const items = (page: Page) => page.getByRole('dialog', { name: 'Notifications' }).getByRole('listitem');
const publish = (id: string) => owner.request('PATCH', `/api/v1/videos/${id}`, { visibility: 'public' });

async function openPanel(page: Page): Promise<void> {
  await bell(page).click();
  await expect(page.getByRole('dialog', { name: 'Notifications' })).toBeVisible();
}

test('a new video rings without a reload and plays; what happens meanwhile is there once, in every tab', async ({
  browser,
}) => {
  const page = await openAs(browser, fan);
  await page.goto(`/@${ownerAccount.username}`);
  const subscribed = page.waitForResponse((answer) => answer.url().endsWith('/subscription') && answer.ok());
  await page.getByRole('button', { name: `Subscribe to ${ownerAccount.displayName}` }).click();
  await subscribed;
  await expect(bell(page)).toHaveAccessibleName('Notifications');

  await publish(first);
  await rung(page, '1');
  await openPanel(page);
  await page.getByRole('link', { name: /published “First light”/ }).click();
  await expect(page).toHaveURL(new RegExp(`/watch/${first}`));
  await expect(page.locator('rivulet-player')).toHaveAttribute('data-qualities', /\d/);
  await page.keyboard.press('k');
  await expect
    .poll(() => page.locator('rivulet-player video').evaluate((video: HTMLVideoElement) => video.currentTime))
    .toBeGreaterThan(0.3);
  await expect(bell(page)).toHaveAccessibleName('Notifications');

  const said = await fan.request<{ id: string }>('POST', `/api/v1/videos/${first}/comments`, { text: 'Lovely' });
  await page.context().setOffline(true);
  await page.evaluate(() => dispatchEvent(new Event('offline')));
  await owner.request('POST', `/api/v1/videos/${first}/comments`, { text: 'Thank you', replyTo: said.id });
  await owner.request('PUT', `/api/v1/comments/${said.id}/heart`);
  await owner.request('PUT', `/api/v1/comments/${said.id}/pin`);
  await publish(second);
  await page.context().setOffline(false);
  await page.reload(); // the phone wakes up
  await rung(page, '3');

  const tab = await page.context().newPage();
  await tab.goto('/');
  for (const each of [page, tab]) {
    await rung(each, '3');
    await openPanel(each);
    await expect(items(each)).toHaveCount(4);
    for (const text of [
      'published “Second wind”',
      'gave your comment a heart',
      'replied to you',
      'published “First light”',
    ])
      await expect(items(each).filter({ hasText: text })).toHaveCount(1);
  }
  await tab.getByRole('button', { name: 'Mark all as read' }).click();
  for (const each of [page, tab]) await expect(bell(each)).toHaveAccessibleName('Notifications');
  await page.getByRole('link', { name: /replied to you/ }).click();
  await expect(page).toHaveURL(/comment=/);
  await page.context().close();
});

test('a socket that was cut finds everything once when it comes back', async ({ browser }) => {
  await publish(first);
  const page = await openAs(browser, owner);
  await page.goto('/videos');
  await expect(bell(page)).toBeVisible();
  await fan.request('POST', `/api/v1/videos/${first}/comments`, { text: 'While connected' });
  await expect(bell(page)).toHaveAccessibleName(/unread$/);
  await openPanel(page);
  await expect(items(page).filter({ hasText: 'While connected' })).toBeVisible();
  const count = await items(page).count();
  await page.context().setOffline(true);
  await fan.request('POST', `/api/v1/videos/${first}/comments`, { text: 'While away' });
  await page.context().setOffline(false);
  await fan.request('POST', `/api/v1/videos/${first}/comments`, { text: 'And again' });
  await expect(items(page)).toHaveCount(count + 2, { timeout: 40_000 });
  for (const text of ['While connected', 'While away', 'And again'])
    await expect(items(page).filter({ hasText: text })).toHaveCount(1);
  await page.context().close();
});

test('a push shows the browser’s notification and opens the page', async ({ browser }) => {
  const page = await openAs(browser, fan);
  await page.context().grantPermissions(['notifications']);
  await page.goto('/');
  await page.evaluate(async () => {
    await navigator.serviceWorker.register('/service-worker.js');
    await navigator.serviceWorker.ready;
  });
  const devTools = await page.context().newCDPSession(page);
  const registrationId = await new Promise<string>((resolve) => {
    devTools.on('ServiceWorker.workerRegistrationUpdated', ({ registrations }) => {
      if (registrations[0]) resolve(registrations[0].registrationId);
    });
    void devTools.send('ServiceWorker.enable');
  });
  const push = {
    title: 'The maker published “First light”',
    body: '',
    url: `/watch/${first}`,
    tag: `video:${first}`,
    icon: null,
  };
  for (let times = 0; times < 2; times += 1) {
    await devTools.send('ServiceWorker.deliverPushMessage', {
      origin: new URL(page.url()).origin,
      registrationId,
      data: JSON.stringify(push),
    });
  }
  const shown = () =>
    page.evaluate(async () => {
      const registration = await navigator.serviceWorker.getRegistration();
      return (await registration?.getNotifications())?.map(({ title, tag }) => ({ title, tag })) ?? [];
    });
  await expect.poll(shown).toEqual([{ title: push.title, tag: push.tag }]); // the same again replaces it
  const [worker] = page.context().serviceWorkers();
  const opened = page.context().waitForEvent('page');
  await worker?.evaluate(async () => {
    const world = self as unknown as {
      registration: { getNotifications(): Promise<Notification[]> };
      clients: { openWindow(url: string): Promise<unknown> };
    };
    const [notification] = await world.registration.getNotifications();
    const Click = Reflect.get(globalThis, 'NotificationEvent') as new (type: string, init: object) => Event;
    world.clients.openWindow = async (url) => Reflect.set(world, 'openedUrl', url); // a click by script may open nothing
    dispatchEvent(new Click('notificationclick', { notification }));
  });
  const url = await worker?.evaluate(async () => {
    await new Promise((resolve) => setTimeout(resolve, 200));
    return Reflect.get(self, 'openedUrl') as string;
  });
  opened.catch(() => undefined);
  expect(url).toContain(`/watch/${first}`);
  await page.context().close();
});

const SCREENS = [
  { name: 'desktop, light', viewport: { width: 1280, height: 800 }, colorScheme: 'light' },
  { name: 'small phone, dark', viewport: { width: 360, height: 740 }, colorScheme: 'dark' },
] as const;

for (const screen of SCREENS) {
  test(`page, panel, choices and mailbox (${screen.name}): axe finds nothing and nothing sticks out`, async ({
    browser,
  }) => {
    const page = await openAs(browser, owner, screen);
    for (const [path, heading] of [
      ['/notifications', 'Notifications'],
      ['/settings', 'Settings'],
      ['/mailbox', 'Local mailbox'],
      ['/notifications', 'Notifications'],
    ] as const) {
      await page.goto(path);
      await expect(page.getByRole('heading', { name: heading, level: 1 })).toBeAttached();
      if (path === '/settings') await expect(page.getByLabel('Mentions of you: E-mail')).toBeAttached();
      await page.waitForLoadState('networkidle');
      await check(page, screen.viewport.width);
    }
    await openPanel(page);
    await expect(items(page).first()).toBeVisible();
    await check(page, screen.viewport.width);
    await page.context().close();
  });
}

async function check(page: Page, width: number): Promise<void> {
  const { violations } = await new AxeBuilder({ page })
    .withTags(['wcag2a', 'wcag2aa', 'wcag21aa', 'wcag22aa'])
    .analyze();
  expect(violations.map(({ id, nodes }) => `${id}: ${nodes.map((node) => node.html).join(' ')}`)).toEqual([]);
  expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(width);
}

test('choices by keyboard: a kind by mail reaches the local mailbox', async ({ browser }) => {
  await publish(first);
  const page = await openAs(browser, owner);
  await page.goto('/settings#notifications');
  const box = page.getByLabel('Comments on your videos: E-mail');
  await box.focus();
  const saved = page.waitForResponse(
    (answer) => answer.url().endsWith('/me/preferences/notifications') && answer.request().method() === 'PATCH',
  );
  await page.keyboard.press('Space');
  await saved;
  await fan.request('POST', `/api/v1/videos/${first}/comments`, { text: 'By mail, please' });
  await expect(async () => {
    await page.goto('/mailbox');
    await expect(page.getByRole('listitem').filter({ hasText: 'By mail, please' })).toHaveCount(1);
  }).toPass();
  await page.context().close();
});
