// One page of a list of videos: a keyset over one column and the id, in either direction.
import { type AnyColumn, and, asc, desc, gt, lt, type SQL, sql } from 'drizzle-orm';
import type { VideoItem } from '#contract/videos.ts';
import { AppError } from '../http/app-error.ts';
import type { AppContext } from '../platform/context.ts';
import { type Cursor, decodeCursor, encodeCursor } from './cursor.ts';
import { selectVideos, toItems } from './items.ts';
import { videos } from './table.ts';
import type { VideoRow } from './view.ts';

export interface PageRequest {
  limit: number;
  cursor?: string | undefined;
}
export interface VideoPage {
  data: VideoItem[];
  nextCursor: string | null;
}

interface VideoOrder {
  /** Names the list in its cursors, so that the cursor of another list is refused. */
  list: string;
  /** Before the id; null where the id alone is the order. */
  by: typeof videos.listedAt | typeof videos.hot | typeof videos.views | null;
  direction: 'asc' | 'desc';
  where: SQL | undefined;
}

/** Throws `invalid-cursor`. */
export function readCursor({ cursor }: PageRequest, list: string): Cursor | undefined {
  if (cursor === undefined) return undefined;
  const after = decodeCursor(cursor, list);
  if (!after) throw new AppError('invalid-cursor');
  return after;
}

export async function listVideos(
  ctx: Pick<AppContext, 'db' | 'config' | 'clock'>,
  page: PageRequest,
  { list, by, direction, where }: VideoOrder,
): Promise<VideoPage> {
  const after = readCursor(page, list);
  const towards = direction === 'desc' ? desc : asc;
  const found = await selectVideos(ctx)
    .where(and(where, after && beyond(by, direction, after)))
    .orderBy(...(by ? [towards(by)] : []), towards(videos.id))
    .limit(page.limit + 1); // one more tells whether there is a next page
  const shown = found.slice(0, page.limit);
  const last = shown.at(-1)?.row;
  return {
    data: await toItems(ctx, shown),
    nextCursor:
      found.length > page.limit && last ? encodeCursor({ list, order: orderOf(by, last), id: last.id }) : null,
  };
}

/** A comparison of rows, so that SQLite goes to the place in the index at once. */
function beyond(by: VideoOrder['by'], direction: VideoOrder['direction'], { order, id }: Cursor): SQL {
  if (!by) return direction === 'desc' ? lt(videos.id, id) : gt(videos.id, id);
  const pair = (a: AnyColumn, b: AnyColumn): SQL => sql`(${a}, ${b})`;
  return direction === 'desc'
    ? sql`${pair(by, videos.id)} < (${order}, ${id})`
    : sql`${pair(by, videos.id)} > (${order}, ${id})`;
}

function orderOf(by: VideoOrder['by'], row: VideoRow): number {
  if (by === videos.views) return row.views;
  if (by === videos.hot) return row.hot ?? 0;
  return (by === videos.listedAt ? row.listedAt : null) ?? 0;
}
