// Text as search sees it: words in lower case without accents, and runs of scripts that are written without spaces; pure.

/** A word is found as it is; a run (Chinese, Japanese, Korean, Thai, ...) by its overlapping pairs of characters. */
export interface Term {
  kind: 'word' | 'run';
  text: string;
}

const RUN = String.raw`[\p{scx=Han}\p{scx=Hiragana}\p{scx=Katakana}\p{scx=Hangul}\p{scx=Thai}\p{scx=Lao}\p{scx=Khmer}\p{scx=Myanmar}]`;
const LETTER = String.raw`[\p{L}\p{N}\p{M}]`;
/** `+` and `#` belong to a word that they end: C++ and C# are not C. */
const TERM = new RegExp(`((?:(?=${LETTER})${RUN})+)|(?:(?!${RUN})${LETTER})+[+#]*|\\p{Extended_Pictographic}`, 'gu');

const ACCENTED = /[\p{Script=Latin}\p{Script=Greek}\p{Script=Cyrillic}]/u;
/** Letters with strokes and ligatures, which no normal form takes apart. */
const PLAIN: Record<string, string> = {
  ß: 'ss',
  æ: 'ae',
  œ: 'oe',
  ø: 'o',
  đ: 'd',
  ð: 'd',
  ł: 'l',
  ħ: 'h',
  ı: 'i',
  þ: 'th',
  ς: 'σ',
};

/** Apostrophes, soft hyphens, accents that stand apart, joiners, variation selectors. */
const SILENT = /^(?:['’ʼ]|\u00ad|\p{Script=Inherited})$/u;
/** The marks of kana, which make other letters. */
const VOICED = /[\u3099\u309a]/;

/** One code point without case, width and accent; empty for what is written within words and means nothing. */
export function foldCharacter(character: string): string {
  if (SILENT.test(character) && !VOICED.test(character)) return '';
  const lower = character.normalize('NFKC').toLowerCase();
  const bare = ACCENTED.test(lower) ? lower.normalize('NFD').replace(/\p{Mn}+/gu, '') : lower;
  return [...bare].map((letter) => PLAIN[letter] ?? letter).join('');
}

const WORD_LENGTH_MAX = 40;

interface FoundTerm extends Term {
  /** Where it is in the folded text, in UTF-16 units. */
  start: number;
}

/** The terms of a text that `foldCharacter` has gone over. */
export const termsOfFolded = (folded: string): FoundTerm[] =>
  [...folded.matchAll(TERM)].map((match) => ({
    kind: match[1] === undefined ? 'word' : 'run',
    text: match[0],
    start: match.index,
  }));

export const fold = (text: string): string => [...text.normalize('NFC')].map(foldCharacter).join('').normalize('NFC');

export const termsOf = (text: string): Term[] =>
  termsOfFolded(fold(text)).map(({ kind, text: found }) => ({
    kind,
    text: kind === 'word' ? [...found].slice(0, WORD_LENGTH_MAX).join('') : found,
  }));
