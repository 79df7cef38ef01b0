// What counts as a hit when results are shown, and which words a person probably meant; pure.
import { numbersOf, type SplitRun } from './match-query.ts';
import type { Wanted } from './snippet.ts';
import { fold, type Term, termsOf, termsOfFolded } from './terms.ts';

/** For exact results only the terms themselves. */
export const exactlyWanted = (terms: readonly Term[]): Wanted[] =>
  terms.map((term) => ({ ...term, others: [], isBeginning: false }));

/** For broad results all that `broadMatch` lets pass. */
export function broadlyWanted(
  terms: readonly Term[],
  meant: ReadonlyMap<string, readonly string[]>,
  split: SplitRun,
): Wanted[] {
  return terms.map((term, i) => {
    if (term.kind === 'run') {
      const stems = [1, 2].map((left) => [...term.text].slice(0, -left).join(''));
      const pieces = /^\p{scx=Hangul}{3,}$/u.test(term.text) ? stems : split(term.text);
      return { ...term, others: pieces.filter((piece) => [...piece].length >= 2), isBeginning: false };
    }
    const others = [...numbersOf(term.text), ...(meant.get(term.text) ?? [])];
    return { ...term, others, isBeginning: i === terms.length - 1 };
  });
}

/**
 * The query with every word replaced that the best result does not have, by the one it has instead; null when nothing was
 * misspelt. Only words of what may be found are ever proposed.
 */
export function corrected(
  query: string,
  meant: ReadonlyMap<string, readonly string[]>,
  resultTexts: readonly string[],
): string | null {
  const present = new Set(resultTexts.flatMap((text) => termsOf(text).map((term) => term.text)));
  const folded = fold(query);
  let text = '';
  let at = 0;
  for (const term of termsOfFolded(folded)) {
    const instead = present.has(term.text) ? undefined : meant.get(term.text)?.find((word) => present.has(word));
    text += folded.slice(at, term.start) + (instead ?? term.text);
    at = term.start + term.text.length;
  }
  text = (text + folded.slice(at)).trim();
  return text === folded.trim() ? null : text;
}
