// Reads of what is fed out: the latest videos of a channel, the end of a playlist, one video for a player elsewhere.
import { and, desc, eq, isNotNull, ne } from 'drizzle-orm';
import type { VideoItem } from '#contract/videos.ts';
import { imageUrl } from '../channels/channel-ref.ts';
import { channels, playlistItems, playlists, videos } from '../db/schema.ts';
import { AppError } from '../http/app-error.ts';
import type { AppContext } from '../platform/context.ts';
import { mayEmbed } from '../videos/embedding.ts';
import { listedItems, selectVideos, toItems } from '../videos/items.ts';
import { findVideo } from '../videos/queries.ts';
import { channelUrl, feedUrl, playlistUrl } from './addresses.ts';
import type { Feed } from './rss.ts';

type Ctx = Pick<AppContext, 'db' | 'config' | 'clock'>;

const VIDEOS_MAX = 50;

/** The latest videos of a channel that everybody finds; throws `not-found`. */
export async function channelFeed(ctx: Ctx, handle: string): Promise<Feed> {
  const [channel] = await ctx.db.select().from(channels).where(eq(channels.handleKey, handle.toLowerCase()));
  if (!channel) throw new AppError('not-found');
  const found = await selectVideos(ctx)
    .where(and(eq(videos.ownerId, channel.id), isNotNull(videos.listedAt)))
    .orderBy(desc(videos.listedAt), desc(videos.id))
    .limit(VIDEOS_MAX);
  const { publicOrigin } = ctx.config;
  const pageUrl = channelUrl(publicOrigin, channel.handle);
  return {
    title: channel.name,
    pageUrl,
    selfUrl: feedUrl(pageUrl),
    description: channel.about,
    imageUrl: channel.avatarKey === null ? null : `${publicOrigin}${imageUrl(channel.avatarKey)}`,
    videos: await toItems(ctx, found),
  };
}

/**
 * The end of a playlist, where new videos are put, last first; of a list that is not private, and of its videos those
 * that everybody finds. Throws `not-found`.
 */
export async function playlistFeed(ctx: Ctx, id: string): Promise<Feed> {
  const [playlist] = await ctx.db
    .select()
    .from(playlists)
    .where(and(eq(playlists.id, id), ne(playlists.visibility, 'private')));
  if (!playlist) throw new AppError('not-found');
  const items = await ctx.db
    .select({ videoId: playlistItems.videoId })
    .from(playlistItems)
    .where(eq(playlistItems.playlistId, id))
    .orderBy(desc(playlistItems.position), desc(playlistItems.videoId))
    .limit(VIDEOS_MAX);
  const pageUrl = playlistUrl(ctx.config.publicOrigin, id);
  return {
    title: playlist.title,
    pageUrl,
    selfUrl: feedUrl(pageUrl),
    description: playlist.description,
    imageUrl: null,
    videos: await listedItems(
      ctx,
      items.map(({ videoId }) => videoId),
    ),
  };
}

/**
 * What a page elsewhere may show: what a visitor may see, on the sites that its owner names. Throws `video-not-found`,
 * `embed-refused`.
 *
 * @param asker the origin that asks; `own` for a page of ours
 */
export async function embeddable(
  ctx: Ctx,
  id: string,
  asker: string | undefined,
): Promise<{ item: VideoItem; isForAll: boolean }> {
  const found = await findVideo(ctx, id, undefined);
  const { embedDomains } = found.row;
  if (asker !== 'own' && !mayEmbed(embedDomains, asker)) throw new AppError('embed-refused');
  const [item] = await toItems(ctx, [found]);
  if (!item) throw new AppError('video-not-found');
  return { item, isForAll: embedDomains === null };
}
