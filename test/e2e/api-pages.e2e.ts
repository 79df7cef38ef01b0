// The pages about the API: found from the foot of every page, tried with a token under their policy, and flawless.
import { expect, test } from '@playwright/test';
import { ApiClient } from '../../scripts/api-client.ts';
import { expectFlawlessOnAllScreens, SCREENS } from './flawless.ts';
import { openAs, someone } from './people.ts';

test('from the foot of a page to the API, a request with a token, and the problem that it met', async ({
  browser,
  baseURL,
}) => {
  const client = new ApiClient(baseURL ?? '');
  const person = someone('reader');
  await client.enter(person);
  const { secret } = await client.request<{ secret: string }>('POST', '/api/v1/me/tokens', {
    name: 'docs',
    scopes: ['account:read'],
  });
  const page = await openAs(browser, client);
  const refused: string[] = [];
  page.on('console', (message) => message.type() === 'error' && refused.push(message.text()));
  for (const { viewport } of SCREENS) {
    await page.setViewportSize(viewport);
    for (const path of ['/', '/upload', '/settings', '/nothing-here']) {
      await page.goto(path);
      const foot = page.getByRole('contentinfo');
      await expect(foot.getByRole('link', { name: 'Problems' })).toHaveAttribute('href', '/problems');
      await foot.getByRole('link', { name: 'API' }).click({ trial: true }); // nothing lies over it
    }
  }
  refused.length = 0; // a page that is not there is told as an error
  await page.getByRole('contentinfo').getByRole('link', { name: 'API' }).click();
  await expect(page.getByRole('heading', { level: 1, name: 'The API' })).toBeVisible();
  await page.getByLabel('Token', { exact: true }).and(page.locator('input')).fill(secret);

  const operation = (id: string) => page.locator(`#op-${id}`);
  const send = async (id: string) => {
    await operation(id).locator('summary').first().click();
    await operation(id).getByRole('button', { name: 'Send' }).click();
    return operation(id).getByRole('status');
  };
  await expect(await send('getMe')).toContainText(person.username);
  await expect(await send('listOwnPlaylists')).toContainText('scope-missing');
  expect(refused.filter((text) => !text.includes('403'))).toEqual([]);
  await page.evaluate(() => scrollTo(0, 0));
  await expectFlawlessOnAllScreens(page, 'the API');

  await operation('getMe').getByRole('link', { name: 'scope-missing' }).click();
  await expect(page.getByRole('heading', { level: 1, name: 'scope-missing' })).toBeVisible();
  await expectFlawlessOnAllScreens(page, 'one problem');
  await page.getByRole('contentinfo').getByRole('link', { name: 'Problems' }).click();
  await expect(page.getByRole('heading', { level: 1, name: 'Problems' })).toBeVisible();
  await expectFlawlessOnAllScreens(page, 'the problems');
  await page.context().close();
});
