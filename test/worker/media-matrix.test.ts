// Every file of every kind of video, asked for by everybody; and the page of the docs that says who gets what.
import { beforeAll, expect, it } from 'vitest';
import page from '../../docs/media-access.md?raw';
import { expectedStatus, PROTECTIONS, STATES } from './media-matrix.ts';
import { BY_HAND } from './media-matrix-by-hand.ts';
import { mediaAccessPage } from './media-matrix-page.ts';
import { cellsOf, makeWorld, statusOf } from './media-matrix-world.ts';

beforeAll(makeWorld, 120_000);

it.each(STATES.flatMap((state) => PROTECTIONS.map((protection) => [state, protection] as const)))(
  'the files of a video that is %s and %s go to those who may have them',
  async (state, protection) => {
    const wrong: string[] = [];
    for (const cell of cellsOf(state, protection)) {
      const found = await statusOf(cell);
      if (found !== expectedStatus(cell)) wrong.push(`${cell.file} to ${cell.actor}: ${found}`);
    }
    expect(wrong).toEqual([]);
  },
);

it.each(BY_HAND)('%s, %s: the %s asks for the %s: %i', async (state, protection, actor, file, status) => {
  expect(await statusOf({ state, protection, actor, file })).toBe(status);
});

it('is what the docs show', () => {
  expect(page, 'node scripts/media-access-page.ts makes it anew').toBe(mediaAccessPage());
});
