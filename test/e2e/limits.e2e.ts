// Limits and quotas in the page: what is used of a quota, an upload that does not fit, and a sign-in that has to wait.
import { expect, type Page, test } from '@playwright/test';
import { ApiClient } from '../../scripts/api-client.ts';
import { openAs, someone } from './people.ts';

/** As much as an account of these tests may keep: platform-under-test.ts. */
const QUOTA = '60 GB';
const TAKEN_BYTES = 59_999_999_000;

const used = (page: Page, bytes: string) => page.getByText(`${bytes} of ${QUOTA} used`, { exact: true });

test('the page says what is used, refuses what does not fit, and has room again when an upload is given up', async ({
  browser,
  baseURL,
}) => {
  const client = new ApiClient(baseURL ?? '');
  await client.enter(someone('hoarder'));
  const { id } = await client.request<{ id: string }>('POST', '/api/v1/uploads', {
    filename: 'everything.mp4',
    sizeBytes: TAKEN_BYTES,
  });

  const page = await openAs(browser, client, { viewport: { width: 360, height: 740 } });
  await page.goto('/settings#storage');
  await expect(used(page, '60 GB')).toBeVisible();
  await page.goto('/upload');
  await expect(used(page, '60 GB')).toBeVisible();
  expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(360);

  // The first bytes are those of an MP4; nobody looks further before there is room.
  const buffer = Buffer.alloc(2000);
  buffer.write('\u0000\u0000\u0000\u0018ftypisom', 'latin1');
  const file = { name: 'one-more.mp4', mimeType: 'video/mp4', buffer };
  await page.locator('#files').setInputFiles(file);
  await expect(page.getByRole('alert')).toContainText(
    'The file has 2 kB, and 60 GB of 60 GB are used. Delete videos that you no longer need, or give up uploads that are under way.',
  );

  await client.request('DELETE', `/api/v1/uploads/${id}`);
  await page.goto('/settings#storage');
  await expect(used(page, '0 B')).toBeVisible();
  await page.context().close();
});

test('after ten wrong passwords the page says when to try again', async ({ page, baseURL }) => {
  const account = someone('forgetful');
  await new ApiClient(baseURL ?? '').enter(account);
  const guess = () =>
    new ApiClient(baseURL ?? '').request('POST', '/api/v1/auth/login', {
      credential: account.username,
      password: 'not the one at all',
    });
  await Promise.allSettled(Array.from({ length: 10 }, guess));
  await page.goto('/sign-in');
  await page.getByLabel('Username or e-mail').fill(account.email);
  await page.getByLabel('Password', { exact: true }).fill(account.password);
  await page.getByLabel('Password', { exact: true }).press('Enter');
  await expect(page.getByRole('alert')).toContainText('Try again in 15 minutes.');
});
