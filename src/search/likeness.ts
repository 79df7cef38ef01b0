// Which words of a video say what it is about, and the MATCH expression for others that have some of them; pure.
import { pairsOf } from './bigrams.ts';
import { termsOf } from './terms.ts';

const WORDS_MAX = 6;
/** So short are mostly the words that every title has. */
const LETTERS_MIN = 4;

/** Words of a title that mean something by themselves, and the pairs of its runs. */
export function similarWords(title: string): ReadonlySet<string> {
  return new Set(
    termsOf(title).flatMap(({ kind, text }) => {
      if (kind === 'run') return pairsOf(text).filter((pair) => [...pair].length === 2);
      return [...text].length >= LETTERS_MIN || /\p{N}|[+#]$/u.test(text) ? [text] : [];
    }),
  );
}

/** Others with one of its tags, or of the longest words of its title; null when there is nothing to go by. */
export function likeMatch(title: string, tags: readonly string[]): string | null {
  const phrases = tags.slice(0, WORDS_MAX).map((tag) =>
    termsOf(tag)
      .flatMap(({ kind, text }) => (kind === 'run' ? pairsOf(text) : [text]))
      .join(' '),
  );
  const words = [...similarWords(title)].sort((a, b) => b.length - a.length).slice(0, WORDS_MAX);
  const wanted = [...new Set([...phrases, ...words])].filter((phrase) => phrase !== '');
  if (wanted.length === 0) return null;
  return `{title tags} : (${wanted.map((phrase) => `"${phrase}"`).join(' OR ')})`;
}
