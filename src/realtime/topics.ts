// What a socket asks to hear, parsed, and whether it may; pure.
import { TOPIC_PATTERN, TOPICS_MAX } from '#contract/realtime.ts';

export interface Wanted {
  videoIds: string[];
  /** Everything of the person who is signed in. */
  user: boolean;
  /** Every job, for operators. */
  operations: boolean;
  /** The last `seq` that the client has seen; null for a first connection. */
  since: number | null;
}

/** Null when the list is empty, too long or names something else than topics, or `since` is no whole number. */
export function parseWanted(topics: string | undefined, since: string | undefined): Wanted | null {
  const names = [...new Set((topics ?? '').split(','))];
  if (names.length > TOPICS_MAX || !names.every((name) => TOPIC_PATTERN.test(name))) return null;
  if (since !== undefined && !/^\d{1,15}$/.test(since)) return null;
  return {
    videoIds: names.filter((name) => name.startsWith('video:')).map((name) => name.slice('video:'.length)),
    user: names.includes('user'),
    operations: names.includes('operations'),
    since: since === undefined ? null : Number(since),
  };
}
