// How runs without spaces are indexed and asked for: as overlapping pairs of characters; pure.
import { type Term, termsOf } from './terms.ts';

/** 机器人 becomes 机器 器人; a single character stays one. */
export function pairsOf(run: string): string[] {
  const characters = [...run];
  if (characters.length < 2) return characters;
  return characters.slice(1).map((character, i) => `${characters[i]}${character}`);
}

/** A run's last character once more by itself: so every character begins a word, and one alone is found as a beginning. */
function indexed({ kind, text }: Term): string {
  if (kind === 'word' || [...text].length < 2) return text;
  return [...pairsOf(text), [...text].at(-1)].join(' ');
}

/** What goes into the index for a text. */
export const indexText = (text: string): string => termsOf(text).map(indexed).join(' ');
