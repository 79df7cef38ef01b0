// Words that differ by one edit: one letter more, one less, another one, or two that changed places; pure.

/** Shorter words differ by one edit from too many others. */
const ASKED_MIN = 5;
const KNOWN_MIN = ASKED_MIN - 1;
const LENGTH_MAX = 24;

const lengthOf = (word: string): number => [...word].length;

/** Whether an edit in it is tolerated: names of five letters and more, no numbers. */
export const isTolerated = (word: string): boolean =>
  /^\p{L}+$/u.test(word) && lengthOf(word) >= ASKED_MIN && lengthOf(word) <= LENGTH_MAX;

/** Whether it is kept as one that somebody may have meant. */
export const isKnownLength = (word: string): boolean =>
  /^\p{L}+$/u.test(word) && lengthOf(word) >= KNOWN_MIN && lengthOf(word) <= LENGTH_MAX;

/** The word and every spelling with one letter left out: two words within one edit have one in common. */
export function spellingsOf(word: string): string[] {
  const letters = [...word];
  return [...new Set([word, ...letters.map((_, i) => letters.toSpliced(i, 1).join(''))])];
}

export function isWithinOneEdit(one: string, other: string): boolean {
  const [short, long] = [[...one], [...other]].sort((a, b) => a.length - b.length) as [string[], string[]];
  if (long.length - short.length > 1) return false;
  let from = 0;
  while (from < short.length && short[from] === long[from]) from += 1;
  const rest = (letters: string[], skipped: number): string => letters.slice(from + skipped).join('');
  if (long.length > short.length) return rest(short, 0) === rest(long, 1);
  const swapped = short[from] === long[from + 1] && short[from + 1] === long[from];
  return rest(short, 1) === rest(long, 1) || (swapped && rest(short, 2) === rest(long, 2));
}

const MEANT_MAX = 6;

/** Those of the known words that may have been meant, the likeliest first: people get first letters and lengths right. */
export function meantBy(word: string, known: readonly string[]): string[] {
  const unlike = (other: string): number => (other[0] === word[0] ? 0 : 2) + Math.abs(lengthOf(other) - lengthOf(word));
  return known
    .filter((other) => other !== word && isWithinOneEdit(word, other))
    .sort((a, b) => unlike(a) - unlike(b) || (a < b ? -1 : 1))
    .slice(0, MEANT_MAX);
}
