// What others share with somebody, the last first.
import { and, asc, desc, eq, gt, inArray, isNull, lt, lte, or, sql } from 'drizzle-orm';
import type { SharedVideo } from '#contract/sharing.ts';
import { videos } from '../db/schema.ts';
import type { AppContext } from '../platform/context.ts';
import { encodeCursor } from '../videos/cursor.ts';
import { selectVideos, toItems } from '../videos/items.ts';
import { type PageRequest, readCursor } from '../videos/video-list.ts';
import { videoShares } from './table.ts';

const LIST = 'shared';

/** Throws `invalid-cursor`. */
export async function listSharedWith(
  ctx: Pick<AppContext, 'db' | 'config' | 'clock'>,
  user: { id: string },
  page: PageRequest,
): Promise<{ data: SharedVideo[]; nextCursor: string | null }> {
  const after = readCursor(page, LIST);
  const { videoId, createdAt } = videoShares;
  const rows = await ctx.db
    .select({ videoId, createdAt })
    .from(videoShares)
    .innerJoin(videos, eq(videos.id, videoId))
    .where(
      and(
        eq(videoShares.userId, user.id),
        eq(videos.visibility, 'shared'),
        inArray(videos.state, ['playable', 'ready']),
        isNull(videos.blockedAt),
        // By the first of the two the index finds the place; the other tells apart what was shared at the same moment.
        after && lte(createdAt, after.order),
        after && or(lt(createdAt, after.order), gt(videoId, after.id)),
      ),
    )
    .orderBy(desc(createdAt), asc(videoId)) // as the index lies
    .limit(page.limit + 1);
  const shown = rows.slice(0, page.limit);
  const last = shown.at(-1);
  const items = await itemsOf(
    ctx,
    shown.map((row) => row.videoId),
  );
  return {
    data: shown.flatMap((row) => {
      const item = items.get(row.videoId);
      return item ? [{ ...item, sharedAt: new Date(row.createdAt).toISOString() }] : [];
    }),
    nextCursor:
      rows.length > page.limit && last ? encodeCursor({ list: LIST, order: last.createdAt, id: last.videoId }) : null,
  };
}

const IDS_AT_ONCE = 90; // D1 takes 100 parameters in a statement

async function itemsOf(ctx: Pick<AppContext, 'db' | 'config' | 'clock'>, ids: readonly string[]) {
  const found = [];
  for (let start = 0; start < ids.length; start += IDS_AT_ONCE) {
    const isStillShared = sql`${videos.visibility} = 'shared'`;
    const some = inArray(videos.id, ids.slice(start, start + IDS_AT_ONCE));
    found.push(...(await selectVideos(ctx).where(and(some, isStillShared))));
  }
  return new Map((await toItems(ctx, found)).map((item) => [item.id, item]));
}
