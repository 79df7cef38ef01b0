// Channels for people: following with the bell, the feed, one's own channel with its pictures, by keyboard too, and nothing for axe to find.
import { expect, type Page, test } from '@playwright/test';
import { ApiClient } from '../../scripts/api-client.ts';
import { expectFlawless, expectFlawlessOnAllScreens } from './flawless.ts';
import { clip, openAs, someone } from './people.ts';

const star = someone('star');
const fan = someone('fan');
let starClient: ApiClient;
let fanClient: ApiClient;

test.describe.configure({ mode: 'serial' }); // each goes on with what the one before left

test.beforeAll(async ({ baseURL }, info) => {
  info.setTimeout(240_000);
  starClient = new ApiClient(baseURL ?? '');
  fanClient = new ApiClient(baseURL ?? '');
  await starClient.enter(star);
  await fanClient.enter(fan);
  const file = clip({ name: 'talk.mp4', seconds: 6, size: '320x180' });
  const videoId = await starClient.upload(file, { title: 'Seen from the river', visibility: 'public' });
  await starClient.waitFor(videoId, ['playable', 'ready'], 180_000);
});

/** A picture with a colour and a shape, as somebody's disk has it. */
async function picture(page: Page, width: number, height: number): Promise<Buffer> {
  const url = await page.evaluate(
    ([w, h]) => {
      const canvas = document.createElement('canvas');
      Object.assign(canvas, { width: w, height: h });
      const drawing = canvas.getContext('2d');
      if (drawing) {
        drawing.fillStyle = 'teal';
        drawing.fillRect(0, 0, w, h);
      }
      return canvas.toDataURL('image/png');
    },
    [width, height] as const,
  );
  return Buffer.from(url.split(',')[1] ?? '', 'base64');
}

async function tabTo(page: Page, target: ReturnType<Page['getByRole']>): Promise<void> {
  for (let presses = 0; presses < 80; presses += 1) {
    if (await target.evaluate((element) => element === document.activeElement).catch(() => false)) return;
    await page.keyboard.press('Tab');
  }
  throw new Error(`${target} is not reached by Tab`);
}

test('a visitor is led to the sign-in and back; a follower finds the channel’s videos; all by keyboard', async ({
  browser,
  baseURL,
}) => {
  const stranger = await (await browser.newContext({ baseURL: baseURL ?? '' })).newPage();
  await stranger.goto(`/@${star.username}`);
  await expect(stranger).toHaveTitle(`The star · Rivulet`);
  await stranger.getByRole('link', { name: /^Subscribe/ }).click();
  await expect(stranger).toHaveURL(/\/sign-in\?next=%2F%40star/);
  await stranger.context().close();

  const page = await openAs(browser, fanClient);
  await page.goto('/');
  await page.getByRole('link', { name: 'The star' }).first().click();
  await expect(page.getByRole('heading', { name: 'The star', level: 1 })).toBeVisible();
  await expect(page.getByText('0 subscribers')).toBeVisible();
  await tabTo(page, page.getByRole('button', { name: 'Subscribe to The star' }));
  await page.keyboard.press('Enter');
  await expect(page.getByText('1 subscriber', { exact: true })).toBeVisible();
  const followed = page.getByRole('button', { name: /^Subscribed to The star/ });
  await expect(followed).toHaveAccessibleName(/with the bell/);
  await tabTo(page, followed);
  await page.keyboard.press('Enter');
  await tabTo(page, page.getByRole('button', { name: 'Follow without the bell' }));
  await page.keyboard.press('Enter');
  await expect(followed).toHaveAccessibleName(/without the bell/);
  await page.getByRole('navigation', { name: 'Places' }).getByRole('link', { name: 'Subscriptions' }).click();
  await expect(page.getByRole('heading', { name: 'Seen from the river' })).toBeVisible();
  await expect(page.getByRole('list', { name: 'Channels that you follow', exact: true })).toContainText('The star');

  await page.getByRole('link', { name: 'Seen from the river' }).click();
  await followed.click();
  await page.getByRole('button', { name: 'Unsubscribe' }).click();
  await expect(page.getByRole('button', { name: 'Subscribe to The star' })).toBeVisible();
  await page.getByRole('button', { name: 'Undo' }).click();
  await expect(followed).toHaveAccessibleName(/without the bell/);
  // What the server refuses is taken back and said.
  await page.route('**/subscription', (route) => route.abort());
  await followed.click();
  await page.getByRole('button', { name: 'Unsubscribe' }).click();
  await expect(page.getByRole('status').filter({ hasText: /server|reach|connection/i })).toBeVisible();
  await expect(followed).toBeVisible();
  await page.context().close();
});

test('the owner gives the channel a name, words, a link, an avatar and a banner, and takes one away', async ({
  browser,
}) => {
  const page = await openAs(browser, starClient);
  await page.goto('/settings#channel');
  const section = page.getByRole('region', { name: 'Channel' });
  await page.getByLabel('Avatar file').setInputFiles({
    name: 'me.png',
    mimeType: 'image/png',
    buffer: await picture(page, 900, 600),
  });
  await expect(section.getByRole('button', { name: 'Change avatar' })).toBeVisible();
  await page.getByLabel('Banner file').setInputFiles({
    name: 'wide.png',
    mimeType: 'image/png',
    buffer: await picture(page, 2400, 500),
  });
  await expect(section.getByRole('button', { name: 'Remove banner' })).toBeVisible();
  await section.getByLabel('Name', { exact: true }).fill('Star of the river');
  await section.getByLabel('About').fill('Water, mostly.');
  await section.getByRole('button', { name: 'Add a link' }).click();
  await section.getByLabel('Title of link 1').fill('Home');
  await section.getByLabel('Address of link 1').fill('nonsense');
  await section.getByRole('button', { name: 'Save' }).click();
  await expect(section.getByText('an address that begins with https://')).toBeVisible();
  await section.getByLabel('Address of link 1').fill('https://river.example/home');
  await section.getByRole('button', { name: 'Save' }).click();
  await expect(page.getByRole('button', { name: 'Account: Star of the river' })).toBeVisible();

  await page.goto(`/@${star.username}/about`);
  await expect(page.getByRole('heading', { name: 'Star of the river', level: 1 })).toBeVisible();
  await expect(page.getByText('Water, mostly.')).toBeVisible();
  await expect(page.getByRole('link', { name: /Home river\.example/ })).toHaveAttribute('rel', /noopener/);
  await expect(page.getByText('Public videos')).toBeVisible();
  const images = page.locator('main img');
  await expect(images).toHaveCount(2);
  for (const image of await images.all()) {
    const { url, width } = await image.evaluate((element: HTMLImageElement) => ({
      url: element.src,
      width: element.naturalWidth,
    }));
    expect(width).toBeGreaterThan(300);
    expect((await page.request.get(url)).headers()['content-type']).toBe('image/webp');
  }
  await page.goto('/settings');
  await section.getByRole('button', { name: 'Remove banner' }).click();
  await expect(section.getByRole('button', { name: 'Choose banner' })).toBeVisible();
  await page.context().close();
});

test('the drawer of a small window opens, holds the focus and closes by keyboard', async ({ browser }) => {
  const page = await openAs(browser, fanClient, { viewport: { width: 800, height: 700 } });
  await page.goto('/');
  const opener = page.getByRole('button', { name: 'Places' });
  await tabTo(page, opener);
  await page.keyboard.press('Enter');
  const drawer = page.getByRole('dialog', { name: 'Places' });
  await expect(drawer).toBeVisible();
  await page.keyboard.press('Escape');
  await expect(drawer).toBeHidden();
  await expect(opener).toBeFocused();
  await page.keyboard.press('Enter');
  await tabTo(page, drawer.getByRole('link', { name: 'Settings' }));
  await page.keyboard.press('Enter');
  await expect(page.getByRole('heading', { name: 'Settings', level: 1 })).toBeVisible();
  await expect(drawer).toBeHidden();
  await page.context().close();
});

const PAGES = [
  { path: () => `/@${star.username}`, ready: 'Seen from the river' },
  { path: () => `/@${star.username}/about`, ready: 'Links' },
  { path: () => '/subscriptions', ready: 'Subscriptions' },
  { path: () => '/settings', ready: 'Avatar' },
];
test('pages of channels, large and light, small and dark: axe finds nothing and nothing sticks out', async ({
  browser,
}) => {
  const page = await openAs(browser, starClient);
  for (const { path, ready } of PAGES) {
    await page.goto(path());
    await expect(page.getByRole('heading', { name: ready })).toBeVisible();
    await page.waitForLoadState('networkidle');
    await expectFlawlessOnAllScreens(page, path());
  }
  await page.getByRole('button', { name: 'Places' }).click(); // the last screen was the small one
  await expectFlawless(page, 'the drawer');
  await page.context().close();
});
