// The videos of one channel, and the newest of all the channels that somebody follows.
import { and, eq, isNotNull, type SQL, sql } from 'drizzle-orm';
import type { ChannelVideoSort } from '#contract/channels.ts';
import { findChannel } from '../channels/queries.ts';
import { subscriptions } from '../channels/table.ts';
import type { AppContext } from '../platform/context.ts';
import { encodeCursor } from './cursor.ts';
import { findPicked, toItems } from './items.ts';
import { videos } from './table.ts';
import { listVideos, type PageRequest, readCursor, type VideoPage } from './video-list.ts';

const SORTS = {
  latest: { by: videos.listedAt, direction: 'desc' },
  popular: { by: videos.views, direction: 'desc' },
  oldest: { by: videos.listedAt, direction: 'asc' },
} as const satisfies Record<ChannelVideoSort, unknown>;

/** What everybody finds of the channel. Throws `channel-not-found`, `invalid-cursor`. */
export async function listChannelVideos(
  ctx: Pick<AppContext, 'db' | 'config' | 'clock'>,
  handle: string,
  sort: ChannelVideoSort,
  page: PageRequest,
): Promise<VideoPage> {
  const { id } = await findChannel(ctx, handle);
  return listVideos(ctx, page, {
    list: `channel-${sort}`,
    ...SORTS[sort],
    where: and(eq(videos.ownerId, id), isNotNull(videos.listedAt)),
  });
}

/**
 * The newest video of a channel below a place, as one text that sorts like (listed_at, id): a scalar, so that the merge
 * below can carry it. Thirteen digits of milliseconds last until the year 2286; the row's number at the end saves the
 * way over the index of ids. Null where the channel shows none: that is asked of the text, since a condition on listed_at
 * reads one row of the next channel.
 */
const newestBelow = (channelId: SQL, place: SQL): SQL => sql`(
  select substr('0000000000000' || listed_at, -13) || id || rowid from videos
  where owner_id = ${channelId} ${place}
  order by listed_at desc, id desc limit 1)`;

const listedAtOf = (place: SQL): SQL => sql`cast(substr(${place}, 1, 13) as integer)`;
const idOf = (place: SQL): SQL => sql`substr(${place}, 14, 26)`;

/**
 * The newest videos of the channels that somebody follows: a merge whose queue holds one video of each channel. What is
 * read depends on how many channels are followed and how many videos are shown, never on how many there are.
 */
export async function listFollowed(
  ctx: Pick<AppContext, 'db' | 'config' | 'clock'>,
  user: { id: string },
  page: PageRequest,
): Promise<VideoPage> {
  const list = 'followed';
  const after = readCursor(page, list);
  const below = after ? sql`and (listed_at, id) < (${after.order}, ${after.id})` : sql``;
  const place = sql`merged.place`;
  // A recursive CTE with ORDER BY takes from its queue in that order (sqlite.org/lang_with.html section 3.4).
  const rows = await ctx.db.all<{ channelId: string; listedAt: number; id: string; row: number }>(sql`
    with recursive merged (channel_id, place) as (
      select channel_id, ${newestBelow(sql`${subscriptions}.channel_id`, below)}
      from ${subscriptions} where user_id = ${user.id}
      union all
      select channel_id, ${newestBelow(
        sql`merged.channel_id`,
        sql`and (listed_at, id) < (${listedAtOf(place)}, ${idOf(place)})`,
      )}
      from merged where place is not null
      order by 2 desc
      limit ${page.limit + 1}
    )
    select channel_id as channelId, ${listedAtOf(place)} as listedAt, ${idOf(place)} as id, cast(substr(place, 40) as integer) as "row"
    from merged where place is not null`);
  const shown = rows.slice(0, page.limit);
  const last = shown.at(-1);
  return {
    data: await toItems(ctx, await findPicked(ctx, shown)),
    nextCursor: rows.length > page.limit && last ? encodeCursor({ list, order: last.listedAt, id: last.id }) : null,
  };
}
