// How hard a password is to guess by the tricks of those who guess: common words, names, walks, runs, dates, repeats; pure.
import { COMMON_WORDS } from './common-words.ts';

/** Below this a password falls to a list with rules: one word with a year and a sign has three. */
const POINTS_MIN = 6;

/** What signs and digits stand for when a word is disguised. */
const DISGUISES: Record<string, string> = {
  '0': 'o',
  '1': 'il',
  '2': 'z',
  '3': 'e',
  '4': 'a',
  '5': 's',
  '6': 'bg',
  '7': 't',
  '8': 'b',
  '9': 'g',
  '@': 'a',
  $: 's',
  '!': 'il',
  '|': 'il',
  '+': 't',
  '(': 'c',
  '€': 'e',
};

/** Keys that lie side by side, along rows and columns of the usual keyboards, and two rows by turns. */
const WALKS = [
  'qwertyuiop',
  'asdfghjkl',
  'zxcvbnm',
  'qwertzuiop',
  'yxcvbnm',
  'azertyuiop',
  'qsdfghjklm',
  'wxcvbn',
  '1234567890',
  '0987654321',
  '!@#$%^&*()',
  '!"§$%&/()=',
  'qazwsxedcrfvtgbyhnujmik',
  '1qaz2wsx3edc4rfv5tgb6yhn7ujm8ik',
  'zaq1xsw2cde3vfr4bgt5nhy6mju7',
  '1q2w3e4r5t6y7u8i9o0p',
  'q1w2e3r4t5y6u7i8o9p0',
  'a1s2d3f4g5h6j7k8l9',
  'qwerasdfzxcv',
].flatMap((walk) => [walk, backwards(walk)]);

const WALK_MIN = 4;
const RUN_MIN = 3;
const OWN_WORD_MIN = 3;

function backwards(text: string): string {
  return [...text].reverse().join('');
}

function byFirstLetter(words: Iterable<string>): Map<string, string[]> {
  const found = new Map<string, string[]>();
  for (const word of words) {
    const first = word[0] ?? '';
    const list = found.get(first);
    if (list) list.push(word);
    else found.set(first, [word]);
  }
  return found;
}

const COMMON = byFirstLetter(
  new Set(COMMON_WORDS.flatMap((word) => (word.length < 5 ? [word] : [word, backwards(word)]))),
);

/** Letters that a character may stand for, itself first. */
const lettersOf = (char: string): string => char + (DISGUISES[char] ?? '');

function standsAt(text: string, at: number, word: string): boolean {
  if (at + word.length > text.length) return false;
  for (let i = 0; i < word.length; i += 1) {
    const char = text[at + i] ?? '';
    if (char !== word[i] && !DISGUISES[char]?.includes(word[i] ?? '')) return false;
  }
  return true;
}

/** How far a run goes from `at`: the same step from each character to the next, none or one up or down (aaa, abc, 321). */
function runEnd(text: string, at: number): number {
  const step = text.charCodeAt(at + 1) - text.charCodeAt(at);
  if (!(Math.abs(step) <= 1)) return at + 1;
  let end = at + 2;
  while (end < text.length && text.charCodeAt(end) - text.charCodeAt(end - 1) === step) end += 1;
  return end;
}

function walkEnd(text: string, at: number): number {
  let end = at;
  for (const walk of WALKS) {
    const start = walk.indexOf(text.slice(at, at + WALK_MIN));
    if (start < 0 || at + WALK_MIN > text.length) continue;
    let length = WALK_MIN;
    while (at + length < text.length && text[at + length] === walk[start + length]) length += 1;
    end = Math.max(end, at + length);
  }
  return end;
}

const DATE = /^(?:(?:19|20)\d\d|(?:0?[1-9]|[12]\d|3[01])[./-]?(?:0?[1-9]|1[0-2])[./-]?(?:19|20)?\d\d)/;

/** The shortest piece of which the text is a repetition; the text itself when it is none. */
function repeatedPiece(text: string): string {
  for (let length = 1; length <= text.length / 2; length += 1) {
    const piece = text.slice(0, length);
    if (piece.repeat(Math.ceil(text.length / length)).startsWith(text)) return piece;
  }
  return text;
}

/** The fewest points of all ways to put the text together: one for each word, run, walk, date or character, half for a digit. */
function pointsOf(text: string, own: ReadonlyMap<string, string[]>): number {
  const points = [0, ...Array.from({ length: text.length }, () => Number.POSITIVE_INFINITY)];
  for (let at = 0; at < text.length; at += 1) {
    const here = points[at] ?? 0;
    const reach = (end: number, cost: number): void => {
      points[end] = Math.min(points[end] ?? Number.POSITIVE_INFINITY, here + cost);
    };
    const char = text[at] ?? '';
    reach(at + 1, /\d/.test(char) ? 0.5 : 1);
    for (let end = runEnd(text, at); end >= at + RUN_MIN; end -= 1) reach(end, 1);
    for (let end = walkEnd(text, at); end >= at + WALK_MIN; end -= 1) reach(end, 1);
    const date = DATE.exec(text.slice(at, at + 10));
    if (date) reach(at + date[0].length, 1);
    for (const letter of lettersOf(char)) {
      for (const words of [COMMON.get(letter), own.get(letter)])
        for (const word of words ?? []) if (standsAt(text, at, word)) reach(at + word.length, 1);
    }
  }
  return points[text.length] ?? 0;
}

/** The words in what is known of a person: an address gives its parts, a name its words. */
function wordsOf(known: readonly string[]): Set<string> {
  const plain = known.map((text) => text.normalize('NFKC').toLowerCase());
  const parts = plain.flatMap((text) => [text, text.split('@')[0] ?? '', ...text.split(/[^\p{L}\p{N}]+/u)]);
  return new Set(parts.filter((part) => part.length >= OWN_WORD_MIN).flatMap((part) => [part, backwards(part)]));
}

/** Whether a password is among those that are tried first; `known` is what others know of its owner and the site. */
export function isTooCommon(password: string, known: readonly string[]): boolean {
  const text = password.normalize('NFKC').toLowerCase();
  const piece = repeatedPiece(text);
  const points = pointsOf(piece, byFirstLetter(wordsOf(known))) + (piece === text ? 0 : 1);
  return points < POINTS_MIN;
}
