// Reads a page of hits with all that is shown of them: in one statement, by views in two.
import { and, eq, isNotNull, type SQL, sql } from 'drizzle-orm';
import { channels, searchDocuments, videos } from '../db/schema.ts';
import type { AppContext } from '../platform/context.ts';
import { type FoundVideo, findOwners, livePlaybackId } from '../videos/items.ts';

export interface Hit {
  documentId: number;
  /** Of bm25: the less the better. */
  rank: number;
  passages: number;
  /** Null while nobody may find the video: the index may be a moment behind. */
  found: FoundVideo | null;
}

export interface HitsRequest {
  match: string;
  order: 'rank' | 'newest';
  /** Only documents from this number on. */
  from: number;
  after: { rank: number; documentId: number } | null;
  limit: number;
}

/** D1 binds numbers as floating-point ones, by which FTS5 does not find its place: it would read the list from its beginning. */
export const whole = (number: number): SQL => sql`cast(${number} as integer)`;

/** `order by rank` alone lets FTS5 sort by itself, which reads no row for what is not returned. */
function hitRows({ match, order, from, after, limit }: HitsRequest): SQL {
  const since = from > 0 ? sql` and rowid >= ${whole(from)}` : sql``;
  if (order === 'newest') {
    const before = after === null ? sql`` : sql` and rowid < ${whole(after.documentId)}`;
    return sql`select rowid as document_id, 0.0 as score from search_index
      where search_index match ${match}${since}${before} order by rowid desc limit ${limit}`;
  }
  const behind =
    after === null
      ? sql``
      : sql` and (rank > ${after.rank} or (rank = ${after.rank} and rowid > ${whole(after.documentId)}))`;
  return sql`select rowid as document_id, rank as score from search_index
    where search_index match ${match}${since}${behind} order by rank limit ${limit}`;
}

/** In their order. */
export async function readHits({ db }: Pick<AppContext, 'db'>, request: HitsRequest): Promise<Hit[]> {
  const rows = await db
    .select({
      documentId: sql<number>`hits.document_id`,
      rank: sql<number>`hits.score`,
      passages: searchDocuments.passages,
      row: videos,
      channel: { id: channels.id, handle: channels.handle, name: channels.name, avatarKey: channels.avatarKey },
      playbackId: livePlaybackId,
    })
    .from(sql`(${hitRows(request)}) as hits`)
    .leftJoin(searchDocuments, sql`${searchDocuments.docId} = hits.document_id`)
    .leftJoin(videos, and(eq(videos.id, searchDocuments.videoId), isNotNull(videos.listedAt)))
    .leftJoin(channels, eq(channels.id, videos.ownerId));
  return rows.map(({ documentId, rank, passages, row, channel, playbackId }) => ({
    documentId,
    rank,
    passages: passages ?? 0,
    found: row && channel ? { row, channel, playbackId } : null,
  }));
}

/**
 * The most viewed of the hits, at most `shown`; those with as many views in the order of the hits. Three rows are read for
 * each candidate and one for each channel of those that are shown.
 */
export async function readMostViewed(
  { db }: Pick<AppContext, 'db'>,
  request: HitsRequest,
  shown: number,
): Promise<Hit[]> {
  const candidates = await db
    .select({
      documentId: sql<number>`hits.document_id`,
      rank: sql<number>`hits.score`,
      passages: searchDocuments.passages,
      row: videos,
      playbackId: livePlaybackId,
    })
    .from(sql`(${hitRows(request)}) as hits`)
    .leftJoin(searchDocuments, sql`${searchDocuments.docId} = hits.document_id`)
    .leftJoin(videos, and(eq(videos.id, searchDocuments.videoId), isNotNull(videos.listedAt)));
  const best = candidates.sort((a, b) => (b.row?.views ?? 0) - (a.row?.views ?? 0)).slice(0, shown);
  const owners = await findOwners(
    { db },
    best.flatMap(({ row }) => row?.ownerId ?? []),
  );
  return best.map(({ documentId, rank, passages, row, playbackId }) => {
    const channel = row && owners.get(row.ownerId);
    return { documentId, rank, passages: passages ?? 0, found: row && channel ? { row, channel, playbackId } : null };
  });
}
