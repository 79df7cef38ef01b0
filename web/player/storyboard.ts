// Reads the storyboard of a video: which part of which sheet is shown of a time; pure.
import { parseCues } from '#media/webvtt.ts';

/** A picture on a sheet, in pixels of the sheet. */
export interface Tile {
  startMs: number;
  /** Absolute. */
  sheet: string;
  x: number;
  y: number;
  width: number;
  height: number;
}

const PLACE = /^([^#]*)#xywh=(\d+),(\d+),(\d+),(\d+)$/;

/** @param address of the file, absolute: sheets are named relative to it */
export function readStoryboard(text: string, address: string): Tile[] {
  return parseCues(text).flatMap(({ startMs, text: place }): Tile[] => {
    const [, sheet, ...numbers] = PLACE.exec(place) ?? [];
    const [x = 0, y = 0, width = 0, height = 0] = numbers.map(Number);
    if (sheet === undefined || width === 0 || height === 0) return [];
    return [{ startMs, sheet: new URL(sheet, address).href, x, y, width, height }];
  });
}

/** The last one that begins at or before a time. @param tiles ascending */
export function tileAt(tiles: readonly Tile[], seconds: number): Tile | null {
  let low = 0;
  let high = tiles.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((tiles[middle]?.startMs ?? 0) <= 1000 * seconds) low = middle + 1;
    else high = middle;
  }
  return tiles[Math.max(0, low - 1)] ?? null;
}

/** Where the middle of a box goes that shall stand over `at`, and nowhere beyond the edges. */
export const within = (at: number, boxWidth: number, width: number, margin = 8): number =>
  Math.max(boxWidth / 2 + margin, Math.min(width - boxWidth / 2 - margin, at));
