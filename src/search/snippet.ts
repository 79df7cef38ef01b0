// What of a text is shown with a result: the piece around the first hits, the hits marked; pure.
import type { SnippetPart } from '#contract/search.ts';
import { foldCharacter, type Term, termsOfFolded } from './terms.ts';

/** A term with everything that is taken for it. */
export interface Wanted extends Term {
  others: readonly string[];
  /** A word that may go on. */
  isBeginning: boolean;
}

interface Range {
  start: number;
  end: number;
}

/** Where the text has what was asked for, in UTF-16 units of its normal form C. */
export function hitsIn(text: string, wanted: readonly Wanted[]): Range[] {
  let folded = '';
  const places: number[] = []; // of each unit of the folded text
  let place = 0;
  for (const character of text) {
    const piece = foldCharacter(character);
    for (let i = 0; i < piece.length; i += 1) places.push(place);
    folded += piece;
    place += character.length;
  }
  places.push(text.length);
  const ranges: Range[] = [];
  const mark = (start: number, length: number): void => {
    ranges.push({ start: places[start] ?? 0, end: places[start + length] ?? text.length });
  };
  for (const term of termsOfFolded(folded)) {
    for (const { kind, text: asked, others, isBeginning } of wanted) {
      if (kind !== term.kind) continue;
      if (kind === 'run') {
        const found = [asked, ...others].find((run) => term.text.includes(run));
        if (found !== undefined) mark(term.start + term.text.indexOf(found), found.length);
      } else if (term.text === asked || others.includes(term.text) || (isBeginning && term.text.startsWith(asked))) {
        mark(term.start, term.text.length);
      }
    }
  }
  return joined(ranges.sort((a, b) => a.start - b.start));
}

function joined(ranges: readonly Range[]): Range[] {
  const apart: Range[] = [];
  for (const range of ranges) {
    const last = apart.at(-1);
    if (last && range.start <= last.end) last.end = Math.max(last.end, range.end);
    else apart.push({ ...range });
  }
  return apart;
}

function partsBetween(text: string, from: number, to: number, hits: readonly Range[]): SnippetPart[] {
  const parts: SnippetPart[] = [];
  let at = from;
  const put = (end: number, isHit: boolean): void => {
    if (end > at) parts.push({ text: text.slice(at, end), isHit });
    at = Math.max(at, end);
  };
  for (const { start, end } of hits) {
    if (start < from || end > to) continue;
    put(start, false);
    put(end, true);
  }
  put(to, false);
  return parts;
}

/** The whole text with its hits. */
export function markHits(given: string, wanted: readonly Wanted[]): SnippetPart[] {
  const text = given.normalize('NFC');
  return partsBetween(text, 0, text.length, hitsIn(text, wanted));
}

const BEFORE = 40;
const LENGTH = 160;

/** A piece of the text around its first hit; null without one. */
export function snippetOf(given: string, wanted: readonly Wanted[]): SnippetPart[] | null {
  const text = given.normalize('NFC').replace(/\s+/g, ' ').trim();
  const hits = hitsIn(text, wanted);
  const first = hits[0];
  if (!first) return null;
  const from = first.start <= BEFORE ? 0 : boundary(text, first.start - BEFORE);
  const to = text.length <= from + LENGTH ? text.length : Math.max(boundary(text, from + LENGTH), first.end);
  const parts = partsBetween(text, from, to, hits);
  if (from > 0) parts.unshift({ text: '… ', isHit: false });
  if (to < text.length) parts.push({ text: ' …', isHit: false });
  return parts;
}

/** A place near by that is between two words, or at least not within a character. */
function boundary(text: string, place: number): number {
  const space = text.indexOf(' ', place);
  if (space >= 0 && space - place < 20) return space + 1;
  return /[\udc00-\udfff]/.test(text.charAt(place)) ? place + 1 : place;
}
