// A film is watched and sought through when nothing but its beginning is made: by our player, and by those that others wrote.
import { expect, type Page, test } from '@playwright/test';
import { ApiClient } from '../../scripts/api-client.ts';
import { timedClip } from '../../scripts/timed-clip.ts';
import { FOREIGN_PLAYERS } from './foreign-players.ts';
import { onForeignPlayer, onOurPlayer, withFreshFilm } from './fresh-film.ts';
import { someone } from './people.ts';
import { seek } from './seen-and-heard.ts';

const SECONDS = 150;
/** In this order: forth, back, to places that nobody has asked for. */
const PLACES = [131.3, 47.9, 90.5, 11.2, 73.1];

let client: ApiClient;
let file: string;

test.beforeAll(async ({ baseURL }, info) => {
  info.setTimeout(120_000);
  client = new ApiClient(baseURL ?? '');
  await client.enter(someone('hasty'));
  file = timedClip({ name: 'timed-150s-480p.mp4', seconds: SECONDS, size: '854x480' });
});

async function expectSeeks(page: Page, places = PLACES): Promise<void> {
  for (const place of places) {
    const { ms, seen, heard } = await seek(page, place, SECONDS);
    expect(ms, `at ${place} s: seen ${seen}, heard ${heard}`).not.toBeNull();
    test.info().annotations.push({ type: `seek to ${place} s`, description: `${Math.round(ms ?? 0)} ms` });
  }
}

test('our player shows and plays every place of a film that has only just come', async ({ browser }) => {
  await withFreshFilm(client, file, (id) => onOurPlayer(browser, client, id, expectSeeks));
});

for (const name of FOREIGN_PLAYERS) {
  test(`${name} with its own settings does the same, without a fatal error`, async ({ page }) => {
    await withFreshFilm(client, file, (id) =>
      onForeignPlayer(page, name, client, id, () => expectSeeks(page, PLACES.slice(0, 3))),
    );
  });
}
