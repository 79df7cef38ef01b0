// Every page, dialog and state of the tables, light and dark, on a desktop and on a small phone: axe finds nothing, nothing sticks out.
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Browser, expect, test } from '@playwright/test';
import { type LocalPlatform, startPlatform } from '../../../scripts/local-platform.ts';
import { findFreePort } from '../../../scripts/ports.ts';
import { findFlaws } from '../flawless.ts';
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
