// How related a video is to the one that is watched: a sum of terms with names, which can be told to whoever asks. Pure.
import type { RelatedTerms } from '#contract/search.ts';
import { tagSlug } from '#contract/tag-slug.ts';

export interface Compared {
  title: string;
  tags: readonly string[];
  category: string | null;
  channelId: string;
  publishedAtMs: number;
  views: number;
}

const HALF_LIFE_MS = 30 * 86_400_000;

/** What each term is at most. Tags are chosen by people to say what a video is about, so they count most. */
const AT_MOST = { sharedTags: 4, titleWords: 3, sameChannel: 1.5, sameCategory: 1, freshness: 0.5, popularity: 1 };

/** Of both lists together, how much they share: 0 to 1. */
function overlap(some: ReadonlySet<string>, others: ReadonlySet<string>): number {
  const shared = [...some].filter((entry) => others.has(entry)).length;
  const all = some.size + others.size - shared;
  return all === 0 ? 0 : shared / all;
}

const slugs = (tags: readonly string[]): Set<string> => new Set(tags.map(tagSlug).filter((slug) => slug !== ''));

export function relatedTerms(
  watched: Compared,
  other: Compared,
  wordsOf: (title: string) => ReadonlySet<string>,
  nowMs: number,
): RelatedTerms {
  const ageMs = Math.max(0, nowMs - other.publishedAtMs);
  // Two tags in common are much also where one of the videos has twenty.
  const tags = Math.sqrt(overlap(slugs(watched.tags), slugs(other.tags)));
  return {
    sharedTags: AT_MOST.sharedTags * tags,
    titleWords: AT_MOST.titleWords * Math.sqrt(overlap(wordsOf(watched.title), wordsOf(other.title))),
    sameChannel: watched.channelId === other.channelId ? AT_MOST.sameChannel : 0,
    sameCategory: watched.category !== null && watched.category === other.category ? AT_MOST.sameCategory : 0,
    freshness: AT_MOST.freshness * 0.5 ** (ageMs / HALF_LIFE_MS),
    // A million views is as popular as it gets.
    popularity: AT_MOST.popularity * Math.min(1, Math.log10(1 + other.views) / 6),
  };
}

export const scoreOf = (terms: RelatedTerms): number => Object.values(terms).reduce((sum, term) => sum + term, 0);
