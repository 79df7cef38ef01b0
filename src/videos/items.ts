// Rows of videos and the items that lists are made of, for every feature that lists videos.
import { and, eq, inArray, isNotNull, sql } from 'drizzle-orm';
import type { VideoItem } from '#contract/videos.ts';
import type { ChannelRefRow } from '../channels/channel-ref.ts';
import { channels, videos } from '../db/schema.ts';
import type { AppContext } from '../platform/context.ts';
import { type LivePlaybackId, posterUrl } from './media-urls.ts';
import { toVideoItem, type VideoRow } from './view.ts';

export interface FoundVideo {
  row: VideoRow;
  channel: ChannelRefRow;
  playbackId: LivePlaybackId | null;
}

/** The id under which a video is played now, of the video's own row. */
export const livePlaybackId = sql<LivePlaybackId | null>`
  case when ${videos.livePlaybackId} is not null
    then json_object('id', ${videos.livePlaybackId}, 'policy', ${videos.livePlaybackPolicy}) end`.mapWith(
  (value: string): LivePlaybackId => JSON.parse(value),
);

/** Videos with their owners and the ids under which they are played now; two rows are read for each. */
export function selectVideos({ db }: Pick<AppContext, 'db'>) {
  return db
    .select({
      row: videos,
      channel: { id: channels.id, handle: channels.handle, name: channels.name, avatarKey: channels.avatarKey },
      playbackId: livePlaybackId,
    })
    .from(videos)
    .innerJoin(channels, eq(channels.id, videos.ownerId));
}

/** To be joined, and not asked by `in`, whose list is a table that is read once more; `+` keeps the planner from indexing it. */
const joined = (values: readonly (number | string)[]) =>
  sql`(values ${sql.join(
    values.map((value) => sql`(${value})`),
    sql`, `,
  )}) picked`;

/** The channels by their ids, of which at most a hundred may differ: one row is read for each. */
export async function findOwners(
  { db }: Pick<AppContext, 'db'>,
  channelIds: readonly string[],
): Promise<ReadonlyMap<string, ChannelRefRow>> {
  const different = [...new Set(channelIds)];
  if (different.length === 0) return new Map();
  const owners = await db
    .select({ id: channels.id, handle: channels.handle, name: channels.name, avatarKey: channels.avatarKey })
    .from(channels)
    .innerJoin(joined(different), sql`${channels.id} = +picked.column1`);
  return new Map(owners.map((owner) => [owner.id, owner]));
}

/** What a list chose: the number of the video's row, and whose it is. */
export interface PickedVideo {
  row: number;
  channelId: string;
}

/**
 * Those of the picked that everybody may find, the newest first: one row is read for each, and one for each channel
 * among them. At most a hundred, which is as many as D1 takes parameters.
 */
export async function findPicked(
  { db }: Pick<AppContext, 'db'>,
  picked: readonly PickedVideo[],
): Promise<FoundVideo[]> {
  if (picked.length === 0) return [];
  const [rows, owners] = await Promise.all([
    db
      .select({ row: videos, playbackId: livePlaybackId })
      .from(videos)
      .innerJoin(joined(picked.map(({ row }) => row)), sql`${videos}.rowid = +picked.column1`)
      .where(isNotNull(videos.listedAt)),
    findOwners(
      { db },
      picked.map(({ channelId }) => channelId),
    ),
  ]);
  return rows
    .flatMap(({ row, playbackId }) => {
      const channel = owners.get(row.ownerId);
      return channel ? [{ row, channel, playbackId }] : [];
    })
    .sort((a, b) => (b.row.listedAt ?? 0) - (a.row.listedAt ?? 0) || (b.row.id < a.row.id ? -1 : 1));
}

export function toItems(ctx: Pick<AppContext, 'config' | 'clock'>, found: readonly FoundVideo[]): Promise<VideoItem[]> {
  return Promise.all(
    found.map(async ({ row, channel, playbackId }) => toVideoItem(row, channel, await posterUrl(ctx, row, playbackId))),
  );
}

/** D1 takes 100 parameters in a statement. */
const IDS_AT_ONCE = 90;

/** Those of the videos that everybody may find, in the order of `ids`. */
export async function listedItems(
  ctx: Pick<AppContext, 'db' | 'config' | 'clock'>,
  ids: readonly string[],
): Promise<VideoItem[]> {
  const found: FoundVideo[] = [];
  for (let start = 0; start < ids.length; start += IDS_AT_ONCE) {
    const some = ids.slice(start, start + IDS_AT_ONCE);
    found.push(...(await selectVideos(ctx).where(and(inArray(videos.id, some), isNotNull(videos.listedAt)))));
  }
  const places = new Map(ids.map((id, place) => [id, place]));
  found.sort((a, b) => (places.get(a.row.id) ?? 0) - (places.get(b.row.id) ?? 0));
  return toItems(ctx, found);
}
