// Which picture the seek bar shows of a time, and where.
import { describe, expect, it } from 'vitest';
import { renderStoryboardVtt } from '#media/storyboard.ts';
import { readStoryboard, tileAt, within } from '../../web/player/storyboard.ts';

const ADDRESS = 'https://site.example/media/someid.token/storyboard.vtt';
const STORYBOARD = { tileWidth: 160, tileHeight: 90, columns: 5, rows: 2, intervalSeconds: 2, tiles: 12 };
const tiles = readStoryboard(
  renderStoryboardVtt(STORYBOARD, 23.5, (sheet) => `storyboard/${sheet}.jpg`),
  ADDRESS,
);

describe('a storyboard', () => {
  it('is read as it is written, its sheets under the same token', () => {
    expect(tiles).toHaveLength(12);
    expect(tiles[6]).toEqual({
      startMs: 12_000,
      sheet: 'https://site.example/media/someid.token/storyboard/0.jpg',
      ...{ x: 160, y: 90, width: 160, height: 90 },
    });
    expect(tiles[11]?.sheet).toMatch(/\/storyboard\/1\.jpg$/);
  });

  it.each([
    [0, 0],
    [1.999, 0],
    [2, 1],
    [23.4, 11],
    [100, 11],
    [-1, 0],
  ])('at %f s shows picture %i', (seconds, expected) => {
    expect(tileAt(tiles, seconds)).toBe(tiles[expected]);
  });

  it('that names no places, or is no WebVTT, shows nothing', () => {
    expect(readStoryboard('WEBVTT\n\n00:00.000 --> 00:02.000\nwords\n', ADDRESS)).toEqual([]);
    expect(tileAt(readStoryboard('<html>', ADDRESS), 1)).toBeNull();
  });
});

it.each([
  [500, 500],
  [0, 88],
  [999, 912],
])('a box over %i stands at %i, within the player', (at, expected) => {
  expect(within(at, 160, 1000)).toBe(expected);
});
