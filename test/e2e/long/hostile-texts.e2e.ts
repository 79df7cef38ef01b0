// Attack 16: two hundred hostile texts in every field in which words are shown, seen on the pages, in feeds, data and letters: nothing runs.
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Browser, expect, type Page, test } from '@playwright/test';
import { ABOUT_MAX, CHANNEL_NAME_MAX, LINKS_MAX } from '#contract/channels.ts';
import { DESCRIPTION_MAX, TITLE_MAX } from '#contract/videos.ts';
import type { ApiClient } from '../../../scripts/api-client.ts';
import { type LocalPlatform, startPlatform } from '../../../scripts/local-platform.ts';
import { findFreePort } from '../../../scripts/ports.ts';
import { packed } from '../../attacks/hostile-texts.ts';
import { SHOWN_FIELDS } from '../../attacks/text-fields.ts';
import { openAs } from '../people.ts';
import { type Canary, reportTo, startCanary, strangersOn, watchRefusals } from '../refusals.ts';
import { documentsOf, readDocuments } from './hostile-documents.ts';
import { inRows } from './hostile-fields.ts';
import { type HostileWorld, hostileWorld, operator } from './hostile-world.ts';

let platform: LocalPlatform;
let stateDir: string;
let canary: Canary;
let world: HostileWorld;

test.use({ trace: 'off' }); // of a hundred pages

test.beforeAll(async () => {
  test.setTimeout(300_000);
  canary = await startCanary();
  stateDir = mkdtempSync(join(tmpdir(), 'rivulet-hostile-'));
  const many = Object.fromEntries(
    ['SIGNUP', 'LOGIN', 'LOGIN_ADDRESS', 'CODE', 'COMMENT', 'VOTE', 'UPLOAD', 'REPORT', 'API'].map((name) => [
      `LIMIT_${name}`,
      '100000/60',
    ]),
  );
  const settings = { OPERATORS: operator.username, ...many };
  platform = await startPlatform({ port: await findFreePort(), stateDir, settings });
  world = await hostileWorld(platform.origin, canary.host);
});

test.afterAll(async () => {
  await platform?.stop();
  canary?.close();
  rmSync(stateDir, { recursive: true, force: true });
});

const SEARCHED = encodeURIComponent('"><img src=x onerror=alert(1)>');

/** A page on which everything is heard that a script would cause. */
async function listening(browser: Browser, client: ApiClient | null): Promise<{ page: Page; refused: string[] }> {
  const options = { viewport: { width: 1280, height: 900 }, reducedMotion: 'reduce' } as const;
  const page = client
    ? await openAs(browser, client, options)
    : await (await browser.newContext({ baseURL: platform.origin, ...options })).newPage();
  await page.addInitScript(() => {
    localStorage.setItem('rivulet.autoplay', 'off');
    localStorage.setItem('rivulet.player', '{"captions":true,"muted":true}');
  });
  const refused = await watchRefusals(page);
  await reportTo(page, `http://${canary.host}/report`);
  return { page, refused };
}

/** Opens the page, and what is further down on it. */
async function look(page: Page, path: string): Promise<string[]> {
  await page.goto(path, { waitUntil: 'load' });
  await page.locator('h1, rivulet-player').first().waitFor({ state: 'attached' });
  for (let screen = 0; screen < 3; screen += 1) {
    await page.evaluate(() => scrollTo(0, document.body.scrollHeight));
    await page.waitForTimeout(150);
  }
  return (await strangersOn(page)).map((stranger) => `${path}: ${stranger}`);
}

const calm = (refused: readonly string[]): string[] =>
  // What does not exist, or is nobody's to see, is 404 and said so.
  refused.filter((line) => !/status of (?:401|403|404|409)/.test(line));

test('two hundred hostile texts in every field run on no page @long', async ({ browser }) => {
  test.setTimeout(300_000);
  const { owner, member, admin, list, comment, slug, people } = world;
  const watch = `/watch/${owner.videoId}`;
  const at = `/@${owner.handle}`;
  const tag = encodeURIComponent((await owner.client.video(owner.videoId)).tags[0] ?? '');
  const visits: [client: ApiClient | null, paths: string[]][] = [
    [
      null,
      ['/', '/trending', watch, `/embed/${owner.videoId}`, at, `${at}/about`, `${at}/playlists`, `/playlists/${list}`],
    ],
    [null, [`/search?q=${SEARCHED}`, '/search?q=alert', `/tags/${tag}`, `/categories/${slug}`, '/sign-up', '/mailbox']],
    [null, ['/problems', '/api/docs', `/sign-in?next=${SEARCHED}`, `/nothing/${SEARCHED}`]],
    [member.client, ['/', '/library', '/library/liked', '/history', '/subscriptions', '/notifications']],
    [
      member.client,
      [`${watch}?list=${list}`, `${watch}?comment=${comment}`, `/watch/${member.videoId}`, '/library/shared'],
    ],
    [owner.client, ['/videos', '/studio/comments', '/settings', '/notifications', '/upload', `${at}/about`]],
    [people[3]?.client ?? null, ['/videos', '/notifications']],
    [admin, ['/admin', '/admin/videos', '/admin/comments', '/admin/users', '/admin/settings', '/admin/audit']],
    [admin, ['/operations', `/operations?job=${owner.videoId}.1`, '/mailbox']],
  ];
  const found: string[] = [];
  await inRows(visits, async ([client, paths]) => {
    const { page, refused } = await listening(browser, client);
    for (const path of paths) found.push(...(await look(page, path)));
    found.push(...calm(refused));
    await page.context().close();
  });
  expect(found).toEqual([]);
  expect(canary.asked).toEqual([]);
});

test('nor in the dialogs and menus, nor as captions under the picture @long', async ({ browser }) => {
  test.setTimeout(240_000);
  const { owner, member } = world;
  const found: string[] = [];
  const { page, refused } = await listening(browser, member.client);
  await page.goto(`/watch/${owner.videoId}`);
  const video = page.locator('rivulet-player video');
  await video.evaluate((element: HTMLVideoElement) => element.play());
  const said = () =>
    video.evaluate(({ textTracks: [track] }: HTMLVideoElement) =>
      [...(track?.activeCues ?? [])].map((cue) => (cue as VTTCue).text).join(''),
    );
  await expect.poll(async () => (await said()).length, { timeout: 30_000 }).toBeGreaterThan(1000);
  await page.getByRole('button', { name: 'Save', exact: true }).first().click();
  await expect(page.getByRole('dialog')).toBeVisible();
  found.push(...(await strangersOn(page)));
  await page.keyboard.press('Escape');
  await page.getByRole('button', { name: 'Share', exact: true }).click();
  await expect(page.getByRole('dialog')).toBeVisible();
  found.push(...(await strangersOn(page)), ...calm(refused));
  const own = await listening(browser, owner.client);
  await own.page.goto('/videos');
  await own.page
    .getByRole('button', { name: /^Sharing of/ })
    .first()
    .click();
  await expect(own.page.getByRole('dialog')).toBeVisible();
  await own.page.waitForTimeout(500);
  await own.page.keyboard.press('Escape');
  await own.page.getByRole('button', { name: /^Edit/ }).first().click();
  await expect(own.page.getByRole('dialog')).toBeVisible();
  found.push(...(await strangersOn(own.page)), ...calm(own.refused));
  expect(found).toEqual([]);
  expect(canary.asked).toEqual([]);
});

test('each of them as title and name of the channel on a list, one after the other @long', async ({ browser }) => {
  test.setTimeout(480_000);
  const { people, hand, texts } = world;
  const names = packed(texts, CHANNEL_NAME_MAX);
  const titles = packed(texts, TITLE_MAX);
  const abouts = packed(texts, ABOUT_MAX, '\n');
  // The others are blocked, or their owner is suspended and signs in no more.
  const seen = await Promise.all(
    people.map(async ({ client, videoId }) => {
      const isSignedIn = client.request('GET', '/api/v1/me').then(
        () => true,
        () => false,
      );
      return (await fetch(`${platform.origin}/api/v1/videos/${videoId}`)).ok && (await isSignedIn);
    }),
  );
  const channels = people.filter((_, n) => seen[n]);
  const { page, refused } = await listening(browser, null);
  const found: string[] = [];
  const [{ handle = '' } = {}] = channels;
  for (let next = 0; next < names.length; next += channels.length) {
    await inRows(channels, async ({ client, videoId }, n) => {
      const links = titles.slice((next + n) % titles.length).slice(0, LINKS_MAX);
      await hand.write(client, 'PATCH /channels/me', {
        name: names[(next + n) % names.length],
        about: abouts[(next + n) % abouts.length],
        links: links.map((text) => ({
          title: text.slice(0, 40),
          url: addressWith(text),
        })),
      });
      await hand.write(client, 'PATCH /videos/{id}', { title: titles[(next + n) % titles.length] }, videoId);
    });
    await page.goto(next % 2 === 0 ? '/?show=latest' : `/@${handle}/about`, { waitUntil: 'load' });
    await page
      .locator(next % 2 === 0 ? 'main a[href^="/watch/"]' : 'main h1')
      .first()
      .waitFor({ state: 'attached' });
    found.push(...(await strangersOn(page)));
  }
  expect([...found, ...calm(refused)]).toEqual([]);
  expect(canary.asked).toEqual([]);
});

test('heads, data for search engines, feeds and letters hold them as text @long', async ({ page }) => {
  test.setTimeout(480_000);
  const { owner, hand, list, texts } = world;
  const paths = documentsOf(owner, list, platform.origin);
  const plain = { title: 'A title', description: 'Words', tags: ['one'] };
  const write = async (text: string) => {
    const words = { title: text.slice(0, TITLE_MAX), description: text.slice(0, DESCRIPTION_MAX) };
    await hand.write(owner.client, 'PATCH /videos/{id}', { ...plain, ...words }, owner.videoId);
    await hand.write(owner.client, 'PATCH /playlists/{id}', words, list);
    await hand.write(owner.client, 'PATCH /channels/me', {
      name: text.slice(0, CHANNEL_NAME_MAX),
      about: text,
      links: [{ title: text.slice(0, 40), url: addressWith(text) }],
    });
  };
  await write('A title');
  const usual = await readDocuments(page, platform.origin, paths);
  expect(usual.map(({ shape }) => shape.length > 20)).toEqual(paths.map(() => true));
  for (const text of packed(texts, TITLE_MAX)) {
    await write(text);
    const { title } = await owner.client.video(owner.videoId);
    for (const [n, { path, shape, names }] of (await readDocuments(page, platform.origin, paths)).entries()) {
      expect([path, text, shape]).toEqual([path, text, usual[n]?.shape]);
      for (const name of names) expect([path, plainly(name)]).toEqual([path, plainly(title)]);
    }
  }
  const { data: letters } = await owner.client.request<{ data: { subject: string }[] }>('GET', '/api/v1/mailbox');
  expect(letters.length).toBeGreaterThan(10);
  // biome-ignore lint/suspicious/noControlCharactersInRegex: a header has one line
  expect(letters.filter(({ subject }) => /[\u0000-\u001f]/.test(subject))).toEqual([]);
  expect([...hand.placed].sort()).toEqual([...SHOWN_FIELDS].sort());
});

/** An address of the web, as far as the field looks. */
const addressWith = (text: string): string => `https://example.com/${text.replaceAll(/\s/g, '')}`;

/** What XML cannot say is U+FFFD there, and spaces may be fewer. */
const plainly = (text: string): string => text.replaceAll(/[\p{C}\s\ufffd]+/gu, '');
