// A short video is watched while its better qualities are still being made.
import { test } from '@playwright/test';
import { expectPlayingWhileProcessing } from './playing-while-processing.ts';

test('a viewer presses nothing, sees it to the end, and gets the better qualities without a reload', async ({
  browser,
  baseURL,
}) => {
  test.setTimeout(300_000);
  const film = { seconds: 16, size: '1280x720', rungs: ['240', '360', '480', '720'] };
  await expectPlayingWhileProcessing(browser, baseURL ?? '', film);
});
