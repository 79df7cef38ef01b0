// The pictures on the seek bar: when they are taken, how they lie on their sheets, and the WebVTT that says so.
import { gridSeconds, type TrackGrid } from './grid.ts';
import { timestamp } from './webvtt.ts';

export interface Storyboard {
  /** Pixels of one picture. */
  tileWidth: number;
  tileHeight: number;
  /** Pictures beside and below each other on one sheet. */
  columns: number;
  rows: number;
  /** Time between two pictures. */
  intervalSeconds: number;
  /** Pictures in all. */
  tiles: number;
}

/** Tens of kilobytes a sheet: a seek in a film fetches one or two of them. */
const COLUMNS = 5;
const ROWS = 10;
const TILE_LONG_SIDE = 160;
/** More make sheets that nobody sees, fewer make a seek bar that jumps. */
const TILES_MAX = 750;
/** Each begins with a fragment, which begins every two seconds: nothing but key frames is decoded. */
const INTERVALS_SECONDS = [2, 4, 6, 10, 20, 30, 60, 120];

const even = (value: number): number => Math.max(2, 2 * Math.round(value / 2));

/** @param width and height of the upright picture with square pixels */
export function planStoryboard({ width, height }: { width: number; height: number }, grid: TrackGrid): Storyboard {
  const scale = TILE_LONG_SIDE / Math.max(width, height);
  const seconds = gridSeconds(grid);
  const intervalSeconds = INTERVALS_SECONDS.find((each) => seconds / each <= TILES_MAX) ?? 120;
  const fragments = storyboardFragments(grid, intervalSeconds);
  const tiles = fragments.length;
  return {
    tileWidth: even(width * scale),
    tileHeight: even(height * scale),
    columns: Math.min(COLUMNS, tiles),
    rows: Math.min(ROWS, Math.ceil(tiles / COLUMNS)),
    intervalSeconds,
    tiles,
  };
}

/** The fragment with whose first picture each interval is shown: the last one that begins at or before it. */
export function storyboardFragments(grid: TrackGrid, intervalSeconds: number): number[] {
  const fragments: number[] = [];
  const total = gridSeconds(grid);
  let n = 0;
  for (let at = 0; at < total; at += intervalSeconds) {
    while (n + 1 < grid.fragmentCount && grid.fragment(n + 1).start <= at * grid.timescale) n += 1;
    fragments.push(n);
  }
  return fragments;
}

export const sheetCount = ({ columns, rows, tiles }: Storyboard): number => Math.ceil(tiles / (columns * rows));

/**
 * The cues that players read: time, sheet and place of each picture (Media Fragments `xywh`).
 * @param sheetUrl the address of a sheet, relative to the file
 */
export function renderStoryboardVtt(
  storyboard: Storyboard,
  durationSeconds: number,
  sheetUrl: (sheet: number) => string,
): string {
  const { tileWidth, tileHeight, columns, rows, intervalSeconds, tiles } = storyboard;
  const cues = Array.from({ length: tiles }, (_, tile) => {
    const from = tile * intervalSeconds;
    const to = tile === tiles - 1 ? Math.max(durationSeconds, from + 0.001) : from + intervalSeconds;
    const within = tile % (columns * rows);
    const x = (within % columns) * tileWidth;
    const y = Math.floor(within / columns) * tileHeight;
    const sheet = sheetUrl(Math.floor(tile / (columns * rows)));
    return `${timestamp(from * 1000)} --> ${timestamp(to * 1000)}\n${sheet}#xywh=${x},${y},${tileWidth},${tileHeight}\n`;
  });
  return ['WEBVTT\n', ...cues].join('\n');
}
