// The picture over the seek bar when its storyboard or a sheet of it did not come at first.
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { renderStoryboardVtt } from '#media/storyboard.ts';
import { SeekPreview } from '../../web/player/seek-preview.ts';

const ADDRESS = '/media/someid/storyboard.vtt';
const BOARD = { tileWidth: 160, tileHeight: 90, columns: 5, rows: 2, intervalSeconds: 2, tiles: 5 };
const VTT = renderStoryboardVtt(BOARD, 10, (sheet) => `storyboard/${sheet}.jpg`);

let isAway: boolean;
let asked: number;
let sheets: HTMLElement[];
const stop = new AbortController();

/** An image that is loaded, or fails, when the test says so. */
function SheetImage(): HTMLElement {
  const sheet = Object.assign(document.createElement('span'), {
    complete: true,
    naturalWidth: 800,
    naturalHeight: 180,
  });
  sheets.push(sheet);
  return sheet;
}

beforeEach(() => {
  vi.useFakeTimers();
  isAway = true;
  asked = 0;
  sheets = [];
  vi.stubGlobal('Image', SheetImage);
  vi.stubGlobal('fetch', async () => {
    asked++;
    if (isAway) throw new TypeError('Failed to fetch');
    return new Response(VTT);
  });
});
afterEach(() => {
  stop.abort();
  vi.useRealTimers();
  vi.unstubAllGlobals();
});

it('is asked for again when somebody seeks, not more often than every few seconds', async () => {
  const video = document.createElement('video');
  Object.defineProperty(video, 'duration', { value: 10 });
  const range = document.createElement('input');
  const timeRange = Object.assign(document.createElement('div'), { range });
  vi.spyOn(range, 'getBoundingClientRect').mockReturnValue(new DOMRect(0, 0, 100, 4));
  vi.spyOn(timeRange, 'getBoundingClientRect').mockReturnValue(new DOMRect(0, 400, 100, 4));
  const preview = document.createElement('div');
  const bar = new SeekPreview(document.createElement('div'), { video, timeRange, preview }, stop.signal);
  bar.show(ADDRESS);
  const tile = preview.querySelector<HTMLElement>('.rivulet-preview-tile');
  const hover = async () => {
    timeRange.dispatchEvent(new MouseEvent('pointermove', { clientX: 50 }));
    await vi.advanceTimersByTimeAsync(10);
  };
  for (let times = 0; times < 5; times++) await hover();
  expect([asked, tile?.hidden]).toEqual([1, true]);
  isAway = false;
  await vi.advanceTimersByTimeAsync(5_000);
  expect(asked).toBe(1); // nobody seeks
  await hover();
  expect([asked, sheets.length, tile?.hidden]).toEqual([2, 1, false]);
  sheets[0]?.dispatchEvent(new Event('error'));
  await hover();
  expect([sheets.length, tile?.hidden]).toEqual([1, true]);
  await vi.advanceTimersByTimeAsync(5_000);
  await hover();
  await hover();
  expect([asked, sheets.length, tile?.hidden]).toEqual([2, 2, false]);
});
