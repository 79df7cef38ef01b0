// A video of half a minute is watched while its better qualities are still being made.
import { test } from '@playwright/test';
import { expectPlayingWhileProcessing } from './playing-while-processing.ts';

test('a viewer presses nothing, sees it to the end, and gets the better qualities without a reload', async ({
  browser,
  baseURL,
}) => {
  test.setTimeout(300_000);
  await expectPlayingWhileProcessing(browser, baseURL ?? '', 30);
});
