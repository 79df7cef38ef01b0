// How people are told: after a cut connection, by a push while no page is open, by mail; and the pages of it.
import { chromium, expect, type Page, test } from '@playwright/test';
import { ApiClient } from '../../scripts/api-client.ts';
import { type Desktop, startDesktop } from './desktop.ts';
import { expectFlawlessOnAllScreens } from './flawless.ts';
import { clip, openAs, someone, stayAtTheEnd } from './people.ts';

const ownerAccount = someone('maker');
const fanAccount = someone('fan');
let owner: ApiClient;
let fan: ApiClient;
let first: string;

test.beforeAll(async ({ baseURL }, info) => {
  info.setTimeout(240_000);
  owner = new ApiClient(baseURL ?? '');
  fan = new ApiClient(baseURL ?? '');
  await Promise.all([owner.enter(ownerAccount), fan.enter(fanAccount)]);
  const file = clip({ name: 'talk.mp4', seconds: 6, size: '320x180' });
  first = await owner.upload(file, { title: 'First light', visibility: 'public' });
  await owner.waitFor(first, ['playable', 'ready'], 180_000);
});

const bell = (page: Page) => page.getByRole('button', { name: /^Notifications/ });
const items = (page: Page) => page.getByRole('dialog', { name: 'Notifications' }).getByRole('listitem');

async function openPanel(page: Page): Promise<void> {
  await bell(page).click();
  await expect(page.getByRole('dialog', { name: 'Notifications' })).toBeVisible();
}

test('a socket that was cut finds everything once when it comes back', async ({ browser }) => {
  const page = await openAs(browser, owner);
  await page.goto('/videos');
  await expect(bell(page)).toBeVisible();
  await fan.request('POST', `/api/v1/videos/${first}/comments`, { text: 'While connected' });
  await expect(bell(page)).toHaveAccessibleName(/unread$/);
  await openPanel(page);
  const told = items(page).filter({ hasText: 'commented on' }); // that the video is ready may be told at any time
  await expect(told.filter({ hasText: 'While connected' })).toBeVisible();
  await page.context().setOffline(true);
  await fan.request('POST', `/api/v1/videos/${first}/comments`, { text: 'While away' });
  await page.context().setOffline(false);
  await fan.request('POST', `/api/v1/videos/${first}/comments`, { text: 'And again' });
  await expect(told).toHaveCount(3, { timeout: 40_000 });
  for (const text of ['While connected', 'While away', 'And again'])
    await expect(told.filter({ hasText: text })).toHaveCount(1);
  await page.context().close();
});

/** Chromium reaches the desktop only from a profile of its own, with the whole browser. */
async function openOnDesktop(desktop: Desktop, origin: string): Promise<Page> {
  const { launchOptions = {} } = test.info().project.use;
  const context = await chromium.launchPersistentContext('', {
    ...launchOptions,
    ...(launchOptions.executablePath ? {} : { channel: 'chromium' }),
    baseURL: origin,
    env: { ...(process.env as Record<string, string>), DBUS_SESSION_BUS_ADDRESS: desktop.address },
  });
  await context.grantPermissions(['notifications']);
  await stayAtTheEnd(context);
  const page = await context.newPage();
  await page.addInitScript(keepScriptPolicy);
  await page.goto('/');
  return page;
}

/** The page takes the address of a script from its own policy only, which it makes once: what it made is kept for `pushTo`. */
function keepScriptPolicy(): void {
  type Factory = { createPolicy(name: string, rules: object): object };
  const { trustedTypes } = globalThis as unknown as { trustedTypes: Factory };
  const create = trustedTypes.createPolicy.bind(trustedTypes);
  trustedTypes.createPolicy = (name, rules) => {
    const policy = create(name, rules);
    if (name === 'rivulet-scripts') Object.assign(globalThis, { scriptsOfThePage: policy });
    return policy;
  };
}

/** Answers how a push is delivered, as DevTools do it. */
async function pushTo(page: Page): Promise<(push: object) => Promise<void>> {
  await page.evaluate(async () => {
    type Policy = { createScriptURL(url: string): string };
    type Page = { scriptsOfThePage?: Policy; trustedTypes: { createPolicy(name: string, rules: Policy): Policy } };
    const { scriptsOfThePage, trustedTypes } = globalThis as unknown as Page;
    // A page that has asked for nothing yet has not made its policy.
    const scripts = scriptsOfThePage ?? trustedTypes.createPolicy('rivulet-scripts', { createScriptURL: (url) => url });
    await navigator.serviceWorker.register(scripts.createScriptURL('/service-worker.js'));
    await navigator.serviceWorker.ready;
  });
  const devTools = await page.context().newCDPSession(page);
  const registrationId = await new Promise<string>((resolve) => {
    devTools.on('ServiceWorker.workerRegistrationUpdated', ({ registrations }) => {
      if (registrations[0]) resolve(registrations[0].registrationId);
    });
    void devTools.send('ServiceWorker.enable');
  });
  const { origin } = new URL(page.url());
  return async (push) => {
    await devTools.send('ServiceWorker.deliverPushMessage', { origin, registrationId, data: JSON.stringify(push) });
  };
}

test('a push shows the browser’s notification, and a press on it opens the page', async ({ baseURL }) => {
  test.skip(process.platform !== 'linux', 'only there a test can be the desktop');
  const desktop = await startDesktop();
  const page = await openOnDesktop(desktop, baseURL ?? '');
  const context = page.context();
  const push = await pushTo(page);
  const title = 'The maker published “First light”';
  const told = { title, body: '', url: `/watch/${first}`, tag: `video:${first}`, icon: null };
  await push(told);
  await expect.poll(desktop.titles).toEqual([title]);
  await push(told); // the same again replaces it
  await push({ title: 'Another', body: '', url: 'https://elsewhere.example/', tag: 'another', icon: null });
  await expect.poll(desktop.titles).toEqual([title, 'Another']);

  const opening = context.waitForEvent('page');
  desktop.press(title);
  const opened = await opening;
  await expect(opened).toHaveURL(`/watch/${first}`);
  await expect(opened.getByRole('heading', { name: 'First light', level: 1 })).toBeVisible();
  await expect(opened.locator('rivulet-player')).toHaveAttribute('data-qualities', /\d/);
  await expect.poll(desktop.titles).toEqual(['Another']);

  // Shown in a window already, it comes to the front: no third window.
  await page.bringToFront();
  await push(told);
  await expect.poll(desktop.titles).toEqual(['Another', title]);
  const count = context.pages().length;
  desktop.press(title);
  await expect.poll(() => opened.evaluate(() => document.hasFocus())).toBe(true);
  expect(context.pages()).toHaveLength(count);

  const list = context.waitForEvent('page');
  desktop.press('Another'); // of another site: never there
  await expect(await list).toHaveURL(/\/notifications/);
  await context.close();
  desktop.close();
});

test('page, panel, choices and mailbox, large and light, small and dark: axe finds nothing and nothing sticks out', async ({
  browser,
}) => {
  const page = await openAs(browser, owner);
  for (const [path, heading] of [
    ['/settings', 'Settings'],
    ['/mailbox', 'Local mailbox'],
    ['/notifications', 'Notifications'],
  ] as const) {
    await page.goto(path);
    await expect(page.getByRole('heading', { name: heading, level: 1 })).toBeAttached();
    if (path === '/settings') await expect(page.getByLabel('Mentions of you: E-mail')).toBeAttached();
    await page.waitForLoadState('networkidle');
    await expectFlawlessOnAllScreens(page, path);
  }
  await openPanel(page);
  await expect(items(page).first()).toBeVisible();
  await expectFlawlessOnAllScreens(page, 'the panel');
  await page.context().close();
});

test('choices by keyboard: a kind by mail reaches the local mailbox', async ({ browser }) => {
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
