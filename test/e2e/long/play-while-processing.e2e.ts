// A video of two minutes is watched while its better qualities are still being made.
import { test } from '@playwright/test';
import { expectPlayingWhileProcessing } from '../playing-while-processing.ts';

test('two minutes of 1080p play to the end while the ladder is made @long', async ({ browser, baseURL }) => {
  test.setTimeout(1_200_000);
  const film = { seconds: 120, size: '1920x1080', rungs: ['240', '360', '480', '720', '1080'] };
  await expectPlayingWhileProcessing(browser, baseURL ?? '', film);
});
