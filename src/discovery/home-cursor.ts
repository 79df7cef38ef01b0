// The cursor of somebody's home: where the list of what is trending goes on, and when the first page was read; pure.

interface HomePlace {
  /** Milliseconds since the epoch. */
  beganMs: number;
  trending: string;
}

export const encodeHomeCursor = ({ beganMs, trending }: HomePlace): string => `${beganMs.toString(36)}.${trending}`;

/** Null when it is none of ours; the list of what is trending judges its own part. */
export function decodeHomeCursor(text: string): HomePlace | null {
  const [, time = '', trending = ''] = /^([0-9a-z]{1,9})\.([\w-]+)$/.exec(text) ?? [];
  return time === '' ? null : { beganMs: Number.parseInt(time, 36), trending };
}
