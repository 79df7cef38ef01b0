// Poster candidates and storyboard of a video, as far as they are stored; pure.
import type { TaskEvent } from '#contract/tasks.ts';

type EventOf<Type extends TaskEvent['type']> = Extract<TaskEvent, { type: Type }>;
type Layout = Omit<EventOf<'storyboard'>, 'type'>;

export interface Pictures {
  posters: { candidate: number; atMs: number; key: string }[];
  /** Sheets of tiles, of which `layout` says where each lies; null until all are there. */
  sheets: { sheet: number; key: string }[];
  layout: Layout | null;
}

const NONE: Pictures = { posters: [], sheets: [], layout: null };

export function withPoster(
  pictures: Pictures = NONE,
  { candidate, atMs }: { candidate: number; atMs: number },
  key: string,
): Pictures {
  const others = pictures.posters.filter((poster) => poster.candidate !== candidate);
  return { ...pictures, posters: [...others, { candidate, atMs, key }].sort((a, b) => a.candidate - b.candidate) };
}

export function withSheet(pictures: Pictures = NONE, sheet: number, key: string): Pictures {
  const others = pictures.sheets.filter((each) => each.sheet !== sheet);
  return { ...pictures, sheets: [...others, { sheet, key }].sort((a, b) => a.sheet - b.sheet) };
}

export function withLayout(pictures: Pictures = NONE, { type: _, ...layout }: EventOf<'storyboard'>): Pictures {
  return { ...pictures, layout };
}

/** What of the bucket they need. */
export const pictureKeys = ({ posters, sheets }: Pictures = NONE): string[] =>
  [...posters, ...sheets].map(({ key }) => key);
