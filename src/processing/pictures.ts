// Poster candidates and storyboard of a video, as far as they are stored; pure.
import type { TaskEvent } from '#contract/tasks.ts';
import type { StoryboardRecord } from '#media/playback-record.ts';
import { sheetCount } from '#media/storyboard.ts';

type EventOf<Type extends TaskEvent['type']> = Extract<TaskEvent, { type: Type }>;
type Layout = Omit<EventOf<'storyboard'>, 'type'>;

export interface Poster {
  candidate: number;
  atMs: number;
  key: string;
  /** The rung of which it was made; absent where that is not known. */
  rendition?: string | undefined;
}

export interface Pictures {
  /** Ascending. */
  posters: Poster[];
  /** Which one its owner chose; absent while nobody has. */
  chosen?: number;
  /** They were made once more, of a rung where they are sharp, or cannot be. */
  isSharp?: boolean;
  /** Sheets of tiles, of which `layout` says where each lies; null until all are there. */
  sheets: { sheet: number; key: string }[];
  layout: Layout | null;
}

const NONE: Pictures = { posters: [], sheets: [], layout: null };

export function withPoster(
  pictures: Pictures = NONE,
  { candidate, atMs, rendition }: Omit<Poster, 'key'>,
  key: string,
): Pictures {
  const others = pictures.posters.filter((poster) => poster.candidate !== candidate);
  const poster = { candidate, atMs, key, ...(rendition === undefined ? {} : { rendition }) };
  return { ...pictures, posters: [...others, poster].sort((a, b) => a.candidate - b.candidate) };
}

/** The candidate that is the poster: the first one until another is chosen. */
export const shownPoster = ({ posters, chosen = 0 }: Pictures = NONE): Poster | null =>
  posters.find(({ candidate }) => candidate === chosen) ?? posters[0] ?? null;

export function withSheet(pictures: Pictures = NONE, sheet: number, key: string): Pictures {
  const others = pictures.sheets.filter((each) => each.sheet !== sheet);
  return { ...pictures, sheets: [...others, { sheet, key }].sort((a, b) => a.sheet - b.sheet) };
}

export function withLayout(pictures: Pictures = NONE, { type: _, ...layout }: EventOf<'storyboard'>): Pictures {
  return { ...pictures, layout };
}

/** The storyboard as it is served; null until all of its sheets are stored. */
export function storyboardOf({ sheets, layout }: Pictures = NONE): StoryboardRecord | null {
  if (!layout) return null;
  const { intervalMs, ...pixels } = layout;
  const storyboard = { ...pixels, intervalSeconds: intervalMs / 1000 };
  const sheetKeys = sheets.slice(0, sheetCount(storyboard)).map(({ key }) => key);
  return sheetKeys.length === sheetCount(storyboard) ? { ...storyboard, sheetKeys } : null;
}

/** What of the bucket they need. */
export const pictureKeys = ({ posters, sheets }: Pictures = NONE): string[] =>
  [...posters, ...sheets].map(({ key }) => key);
