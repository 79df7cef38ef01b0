// What results are narrowed by, as words of the index that begin with `_`, which no word of a text does; pure.

export type DurationClass = 'short' | 'medium' | 'long';

const FOUR_MINUTES_MS = 4 * 60_000;
const TWENTY_MINUTES_MS = 20 * 60_000;

export function durationClass(durationMs: number): DurationClass {
  if (durationMs < FOUR_MINUTES_MS) return 'short';
  return durationMs <= TWENTY_MINUTES_MS ? 'medium' : 'long';
}

interface Facts {
  category?: string | null | undefined;
  channel?: string | undefined;
  duration?: DurationClass | null | undefined;
  hasCaptions?: boolean | undefined;
}

/** The same words for a video and for a filter; the tokenizer would split at other ASCII signs. */
export function filterWords({ category, channel, duration, hasCaptions }: Facts): string[] {
  const word = (name: string, value: string): string =>
    `_${name}_${value.toLowerCase().replace(/[^a-z0-9\u0080-\uffff]/g, '_')}`;
  return [
    ...(category ? [word('category', category)] : []),
    ...(channel ? [word('channel', channel)] : []),
    ...(duration ? [word('duration', duration)] : []),
    ...(hasCaptions ? ['_captions'] : []),
  ];
}

const DAY_MS = 86_400_000;
/** How long ago a video may have been published. */
export const UPLOADED_WITHIN_MS = { day: DAY_MS, week: 7 * DAY_MS, month: 31 * DAY_MS, year: 366 * DAY_MS } as const;
