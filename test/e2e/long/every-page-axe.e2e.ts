// Every page, dialog and state of the tables, light and dark, on a desktop and on a small phone: axe finds nothing, nothing sticks out, no policy refuses anything.
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Browser, expect, type Page, test } from '@playwright/test';
import { type LocalPlatform, startPlatform } from '../../../scripts/local-platform.ts';
import { findFreePort } from '../../../scripts/ports.ts';
import { findFlaws } from '../flawless.ts';
import { type Canary, reportTo, startCanary, watchRefusals } from '../refusals.ts';
import { DIALOG_ROWS } from './dialog-rows.ts';
import { openRow, type SCREENS } from './open-row.ts';
import { PAGE_ROWS } from './page-rows.ts';
import { operator, type Populated, populate } from './populated.ts';
import type { Row } from './rows.ts';
import { STATE_ROWS } from './state-rows.ts';

const TABLES: Record<string, readonly Row[]> = { page: PAGE_ROWS, dialog: DIALOG_ROWS, state: STATE_ROWS };
let platform: LocalPlatform;
let stateDir: string;
let site: Populated;

test.use({ trace: 'off' }); // of hundreds of pages in one test

test.beforeAll(async () => {
  test.setTimeout(600_000);
  stateDir = mkdtempSync(join(tmpdir(), 'rivulet-every-page-')); // with an operator
  platform = await startPlatform({ port: await findFreePort(), stateDir, settings: { OPERATORS: operator.username } });
  site = await populate(platform.origin);
});

test.afterAll(async () => {
  await platform?.stop();
  rmSync(stateDir, { recursive: true, force: true });
});

/** Everything is looked at, whatever is found before. */
async function lookAt(browser: Browser, row: Row, screen: keyof typeof SCREENS): Promise<void> {
  const page = await openRow(browser, platform.origin, site, row, screen);
  for (const colorScheme of ['light', 'dark'] as const) {
    await page.emulateMedia({ colorScheme });
    expect.soft(await findFlaws(page, row.part), `${row.name}, ${screen}, ${colorScheme}`).toEqual([]);
  }
}

for (const screen of ['desktop', 'phone'] as const) {
  for (const [what, rows] of Object.entries(TABLES)) {
    test(`every ${what} on a ${screen}: axe finds nothing and nothing sticks out @long`, async ({ browser }) => {
      test.setTimeout(1_800_000);
      for (const row of rows.filter((each) => each.screen === undefined || each.screen === screen)) {
        await test.step(row.name, async () => {
          const opened = await lookAt(browser, row, screen).then(
            () => 'opened',
            (error: unknown) => String(error),
          );
          expect.soft(opened, row.name).toBe('opened');
          for (const context of browser.contexts()) await context.close();
        });
      }
    });
  }
}

/** Plays a moment by the engine. */
async function plays(page: Page): Promise<void> {
  const video = page.locator('rivulet-player video');
  await video.evaluate((element: HTMLVideoElement) => element.play());
  await expect.poll(() => video.evaluate(({ currentTime }: HTMLVideoElement) => currentTime)).toBeGreaterThan(0.5);
}

test('every page keeps to its policy, and so does what plays by DASH and what is encrypted @long', async ({
  browser,
}) => {
  test.setTimeout(900_000);
  const canary: Canary = await startCanary();
  const refused: string[] = [];
  const prepare = async (page: Page) => {
    const list = await watchRefusals(page);
    await reportTo(page, `http://${canary.host}/report`);
    page.once('close', () =>
      refused.push(...list.filter((line) => !/status of 4[0-9][0-9]|response code: 404/.test(line))),
    );
  };
  const look = async (row: Row, after?: (page: Page) => Promise<unknown>) => {
    const page = await openRow(browser, platform.origin, site, row, 'desktop', prepare);
    await after?.(page);
    await page.close();
    await page.context().close();
  };
  for (const row of PAGE_ROWS) await test.step(row.name, () => look(row));
  const watch = PAGE_ROWS.find(({ name }) => name === 'watch of a visitor') as Row;
  const byDash = (page: Page) =>
    page.addInitScript(() => localStorage.setItem('rivulet.player', '{"engine":"dash","muted":true}'));
  await look({ ...watch, before: byDash }, async (page) => {
    await plays(page);
    await expect(page.locator('rivulet-player')).toHaveAttribute('data-engine', 'dash');
  });
  await site.clients.owner.request('PATCH', `/api/v1/videos/${site.videos.main}`, { protection: 'aes' });
  await look(watch, plays);
  canary.close();
  expect([...refused, ...canary.asked]).toEqual([]);
});
