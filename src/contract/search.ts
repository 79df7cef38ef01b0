// Search on the wire: what may be asked, results with marked pieces of text, suggestions, related videos.
import { z } from 'zod/mini';
import { LIST_LIMIT_DEFAULT, LIST_LIMIT_MAX } from './paging.ts';
import { VideoItem } from './videos.ts';

export const QUERY_MAX = 200;
export const SEARCH_SORTS = ['relevance', 'newest', 'views'] as const;
export const UPLOADED_WITHIN = ['day', 'week', 'month', 'year'] as const;
export const DURATION_CLASSES = ['short', 'medium', 'long'] as const;

export const SearchQuery = z.object({
  q: z.string().check(z.trim(), z.minLength(1), z.maxLength(QUERY_MAX)),
  sort: z._default(z.enum(SEARCH_SORTS), 'relevance'),
  uploaded: z.optional(z.enum(UPLOADED_WITHIN)),
  duration: z.optional(z.enum(DURATION_CLASSES)),
  category: z.optional(z.string().check(z.maxLength(80))),
  channel: z.optional(z.string().check(z.maxLength(64))),
  hasCaptions: z.optional(z.enum(['true', 'false'])),
  limit: z._default(z.coerce.number().check(z.int(), z.minimum(1), z.maximum(LIST_LIMIT_MAX)), LIST_LIMIT_DEFAULT),
  cursor: z.optional(z.string().check(z.maxLength(200))),
});
export type SearchQuery = z.infer<typeof SearchQuery>;

/** A piece of a text; it is shown as text, never as HTML. */
export const SnippetPart = z.object({ text: z.string(), isHit: z.boolean() });
export type SnippetPart = z.infer<typeof SnippetPart>;
const Snippet = z.array(SnippetPart);

export const SearchHit = z.object({
  ...VideoItem.shape,
  titleParts: Snippet,
  /** Of the description; null when nothing in it was asked for. */
  snippet: z.nullable(Snippet),
  /** Where it is said, by the captions. */
  moments: z.array(z.object({ startSeconds: z.number(), snippet: Snippet })),
});
export type SearchHit = z.infer<typeof SearchHit>;

export const SearchPage = z.object({
  data: z.array(SearchHit),
  nextCursor: z.nullable(z.string()),
  /** The query as it was probably meant, when it found nothing as it stands. */
  didYouMean: z.nullable(z.string()),
});
export type SearchPage = z.infer<typeof SearchPage>;

export const SuggestionsQuery = z.object({ q: z.string().check(z.maxLength(QUERY_MAX)) });
export const Suggestions = z.object({ data: z.array(z.string()) });

/** Why a video is related: each term's share of the score. */
export const RelatedTerms = z.object({
  sharedTags: z.number(),
  titleWords: z.number(),
  sameChannel: z.number(),
  sameCategory: z.number(),
  freshness: z.number(),
  popularity: z.number(),
});
export type RelatedTerms = z.infer<typeof RelatedTerms>;

export const RELATED_MAX = 20;
export const RelatedQuery = z.object({
  explain: z.optional(z.string()),
  limit: z._default(z.coerce.number().check(z.int(), z.minimum(1), z.maximum(LIST_LIMIT_MAX)), RELATED_MAX),
});
export const RelatedItem = z.object({
  ...VideoItem.shape,
  /** Only with `explain`. */
  explanation: z.optional(z.object({ score: z.number(), terms: RelatedTerms })),
});
export const RelatedVideos = z.object({ data: z.array(RelatedItem) });
