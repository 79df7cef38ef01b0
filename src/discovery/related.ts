// Videos related to one: few candidates from a handful of bounded reads, ordered by the score of its named terms.
import { and, desc, eq, isNotNull, ne, sql } from 'drizzle-orm';
import type { User } from '#contract/accounts.ts';
import { RELATED_MAX, type RelatedTerms } from '#contract/search.ts';
import type { VideoItem } from '#contract/videos.ts';
import { searchDocuments, videos } from '../db/schema.ts';
import type { AppContext } from '../platform/context.ts';
import { likeMatch, similarWords } from '../search/likeness.ts';
import { listedItems } from '../videos/items.ts';
import { findVideo } from '../videos/queries.ts';
import { relatedTerms, scoreOf } from './related-score.ts';

type RelatedContext = Pick<AppContext, 'db' | 'config' | 'clock'>;

const LIKE_IT = 8;
const OF_CHANNEL = 6;
const OF_CATEGORY = 6;

interface Related {
  item: VideoItem;
  score: number;
  terms: RelatedTerms;
}

/** Throws `video-not-found`. */
export async function listRelated(
  ctx: RelatedContext,
  videoId: string,
  viewer: User | undefined,
  limit: number,
): Promise<Related[]> {
  const { row } = await findVideo(ctx, videoId, viewer);
  const nowMs = ctx.clock.now();
  const watched = { ...row, channelId: row.ownerId, publishedAtMs: row.publishedAt ?? nowMs };
  const candidates = await readCandidates(ctx, watched);
  const scored = [...candidates.values()].map((other) => {
    const compared = { ...other, channelId: other.ownerId, publishedAtMs: other.listedAt ?? nowMs };
    const terms = relatedTerms(watched, compared, similarWords, nowMs);
    return { id: other.id, terms, score: scoreOf(terms) };
  });
  const best = scored
    .sort((a, b) => b.score - a.score || (a.id < b.id ? 1 : -1))
    .slice(0, Math.min(limit, RELATED_MAX));
  const items = await listedItems(
    ctx,
    best.map(({ id }) => id),
  );
  const byId = new Map(best.map((entry) => [entry.id, entry]));
  return items.flatMap((item) => {
    const entry = byId.get(item.id);
    return entry ? [{ item, score: entry.score, terms: entry.terms }] : [];
  });
}

/** Those with the same words and tags, the latest of the channel, the latest of the category or else of all. */
async function readCandidates({ db }: RelatedContext, watched: typeof videos.$inferSelect) {
  const fields = {
    id: videos.id,
    ownerId: videos.ownerId,
    title: videos.title,
    tags: videos.tags,
    category: videos.category,
    listedAt: videos.listedAt,
    views: videos.views,
  };
  const others = and(isNotNull(videos.listedAt), ne(videos.id, watched.id));
  const latest = (where: typeof others, limit: number) =>
    db
      .select(fields)
      .from(videos)
      .where(and(where, others))
      .orderBy(desc(videos.listedAt), desc(videos.id))
      .limit(limit);
  const match = likeMatch(watched.title, watched.tags);
  const lists = await Promise.all([
    match === null
      ? []
      : db
          .select(fields)
          .from(
            sql`(select rowid as document_id from search_index where search_index match ${match} order by rank limit ${LIKE_IT + 1}) as hits`,
          )
          .innerJoin(searchDocuments, sql`${searchDocuments.docId} = hits.document_id`)
          .innerJoin(videos, and(eq(videos.id, searchDocuments.videoId), others)),
    latest(eq(videos.ownerId, watched.ownerId), OF_CHANNEL),
    latest(watched.category === null ? undefined : eq(videos.category, watched.category), OF_CATEGORY),
  ]);
  return new Map(lists.flat().map((row) => [row.id, row]));
}
