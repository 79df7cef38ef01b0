// Which tags and titles are suggested, and in which order; pure.
import { fold } from './terms.ts';

export interface Candidate {
  title: string;
  tags: readonly string[];
  views: number;
}

const SHOWN = 8;

interface Scored {
  text: string;
  score: number;
}

/** What begins with the query first, then tags that many videos have, then what is watched most. */
export function suggestionsOf(query: string, candidates: readonly Candidate[]): string[] {
  const asked = fold(query).trim().replace(/\s+/g, ' ');
  const found = new Map<string, Scored>();
  for (const { title, tags, views } of candidates) {
    for (const text of [title, ...tags]) {
      const key = fold(text).trim().replace(/\s+/g, ' ');
      const place =
        key === asked ? -1 : ` ${key}`.indexOf(` ${asked}`) >= 0 ? ` ${key}`.indexOf(` ${asked}`) : key.indexOf(asked);
      if (place < 0 || !isWhole(asked, key, place)) continue;
      const known = found.get(key);
      const score = (known?.score ?? (place === 0 ? 1000 : 0)) + 10 + Math.log2(1 + views);
      found.set(key, { text: known?.text ?? text, score });
    }
  }
  return [...found.values()]
    .sort((a, b) => b.score - a.score)
    .slice(0, SHOWN)
    .map(({ text }) => text);
}

/** Words are suggested from their beginning; scripts without spaces anywhere. */
const isWhole = (asked: string, key: string, place: number): boolean =>
  place === 0 || key[place - 1] === ' ' || !/^[\p{Script=Latin}\p{N}]/u.test(asked);
