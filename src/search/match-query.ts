// The MATCH expressions of FTS5, made of quoted terms only: whatever a person types is text, never syntax. Pure.
import { pairsOf } from './bigrams.ts';
import { type Term, termsOf } from './terms.ts';

/** What a query may hold; more is left out, as each term is one more list to read. */
const TERMS_MAX = 12;
const RUN_MAX = 32;

/** The terms of a query, each once. */
export function queryTerms(query: string): Term[] {
  const terms = new Map(termsOf(query).map((term) => [term.text, term]));
  return [...terms.values()]
    .slice(0, TERMS_MAX)
    .map(({ kind, text }) => ({ kind, text: [...text].slice(0, RUN_MAX).join('') }));
}

const quoted = (text: string): string => `"${text.replaceAll('"', '""')}"`;
const beginning = (text: string): string => `${quoted(text)} *`;
const anyOf = (alternatives: string[]): string => {
  const [first = '', ...more] = new Set(alternatives);
  return more.length === 0 ? first : `(${[first, ...more].join(' OR ')})`;
};

/** Pairs side by side; one character by what begins with it. */
const exactly = ({ kind, text }: Term): string =>
  kind === 'word' ? quoted(text) : [...text].length === 1 ? beginning(text) : quoted(pairsOf(text).join(' '));

/** Every term must match, as it is. */
export const exactMatch = (terms: readonly Term[], filters: readonly string[] = []): string =>
  [...terms.map(exactly), ...filters.map(quoted)].join(' AND ');

/** The same while the last word is still being typed. */
export const typedMatch = (terms: readonly Term[], columns: string): string =>
  `{${columns}} : (${terms.map((term, i) => (i === terms.length - 1 && term.kind === 'word' ? beginning(term.text) : exactly(term))).join(' AND ')})`;

/** The other number of an English word, as far as its end tells. */
export function numbersOf(word: string): string[] {
  if (!/^[a-z]{3,}$/.test(word)) return [];
  if (word.endsWith('ies')) return [`${word.slice(0, -3)}y`];
  if (/(?:s|x|z|ch|sh|o)es$/.test(word)) return [word.slice(0, -2), word.slice(0, -1)];
  if (word.endsWith('s')) return word.endsWith('ss') ? [`${word}es`] : [word.slice(0, -1)];
  return /[^aeiou]y$/.test(word) ? [`${word.slice(0, -1)}ies`] : [`${word}s`];
}

/** The words within a run; without a dictionary for its language, its characters two by two. */
export type SplitRun = (run: string) => string[];

function runBroadly(run: string, split: SplitRun): string {
  const whole = exactly({ kind: 'run', text: run });
  if (/^\p{scx=Hangul}{3,}$/u.test(run)) {
    // Particles of one or two syllables are written onto the noun.
    const syllables = [...run];
    const stems = [1, 2].map((left) => syllables.slice(0, -left).join('')).filter((stem) => [...stem].length >= 2);
    return anyOf([whole, ...stems.map((text) => exactly({ kind: 'run', text }))]);
  }
  const words = split(run).filter((word) => [...word].length >= 2);
  if (words.length < 2 && words.join('').length + 1 < run.length) return whole;
  const together = words.map((text) => exactly({ kind: 'run', text })).join(' AND ');
  return words.length === 0 ? whole : `(${whole} OR (${together}))`;
}

/**
 * Every term must match, but more loosely: the last word may go on, English words may stand in their other number, a word may
 * be one of those that were `meant`, and the words of a run may stand apart. What `exactMatch` finds is left out.
 */
export function broadMatch(
  terms: readonly Term[],
  meant: ReadonlyMap<string, readonly string[]>,
  split: SplitRun,
  filters: readonly string[] = [],
): string {
  const broad = terms.map(({ kind, text }, i) => {
    if (kind === 'run') return runBroadly(text, split);
    const goesOn = i === terms.length - 1 && [...text].length >= 2 ? [beginning(text)] : [];
    return anyOf([quoted(text), ...goesOn, ...[...numbersOf(text), ...(meant.get(text) ?? [])].map(quoted)]);
  });
  return `(${[...broad, ...filters.map(quoted)].join(' AND ')}) NOT (${exactMatch(terms)})`;
}
