// The texts with which the tests try to become a script wherever people write something.
import { HOSTILE_MARKUP } from './hostile-markup.ts';
import { HOSTILE_WORDS } from './hostile-words.ts';

const CANARY = 'canary.test';

/** @param canary host and port of a server that tells when it is asked */
export const hostileTexts = (canary = CANARY): string[] =>
  [...HOSTILE_MARKUP, ...HOSTILE_WORDS].map((text) => text.replaceAll(CANARY, canary));

/** All of them in values no longer than a field takes: as many in one as fit whole; what is longer than a field is cut. */
export function packed(texts: readonly string[], longest: number, separator = ' '): string[] {
  const values: string[] = [];
  for (const text of texts) {
    const last = values.at(-1);
    const joined = `${last}${separator}${text}`;
    if (last !== undefined && joined.length <= longest) values[values.length - 1] = joined;
    else values.push(text.slice(0, longest));
  }
  return values;
}
