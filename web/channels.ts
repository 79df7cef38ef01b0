// Reading and changing channels through the API: one, one's own, following, and the feed of what one follows.
import { infiniteQueryOptions, type QueryClient, queryOptions } from '@tanstack/preact-query';
import type { ChannelImageKind } from '#contract/channel-images.ts';
import type {
  Bell,
  Channel,
  ChannelStatistics,
  ChannelVideoSort,
  EditChannel,
  Subscription,
} from '#contract/channels.ts';
import { API_BASE, api, unwrap, unwrapTagged } from './api.ts';
import type { Tagged } from './held-edit.ts';
import { problemFromBody, unreachable } from './problem-error.ts';
import { queryKeys } from './query-client.ts';
import type { VideoList } from './videos.ts';

export interface SubscriptionList {
  data: Subscription[];
  nextCursor: string | null;
}

const pageQuery = (limit: number, cursor: string | null) => ({
  limit: String(limit),
  ...(cursor === null ? {} : { cursor }),
});

export const channelQuery = (handle: string) =>
  queryOptions({
    queryKey: queryKeys.channel(handle),
    queryFn: (): Promise<Channel> => unwrap(api.channels[':handle'].$get({ param: { handle } })),
  });

export const ownChannelQuery = queryOptions({
  queryKey: queryKeys.ownChannel,
  queryFn: (): Promise<Channel> => unwrap(api.channels.me.$get()),
});

export const channelStatisticsQuery = queryOptions({
  queryKey: queryKeys.channelStatistics,
  queryFn: (): Promise<ChannelStatistics> => unwrap(api.channels.me.statistics.$get()),
});

export const channelVideosQuery = (handle: string, sort: ChannelVideoSort) =>
  infiniteQueryOptions({
    queryKey: queryKeys.channelVideos(handle, sort),
    queryFn: ({ pageParam }): Promise<VideoList> =>
      unwrap(api.channels[':handle'].videos.$get({ param: { handle }, query: { sort, ...pageQuery(24, pageParam) } })),
    initialPageParam: null as string | null,
    getNextPageParam: (page) => page.nextCursor,
  });

export const followedVideosQuery = infiniteQueryOptions({
  queryKey: queryKeys.followedVideos,
  queryFn: ({ pageParam }): Promise<VideoList> =>
    unwrap(api.feed.subscriptions.$get({ query: pageQuery(24, pageParam) })),
  initialPageParam: null as string | null,
  getNextPageParam: (page) => page.nextCursor,
});

export const subscriptionsQuery = infiniteQueryOptions({
  queryKey: queryKeys.subscriptions,
  queryFn: ({ pageParam }): Promise<SubscriptionList> =>
    unwrap(api.me.subscriptions.$get({ query: pageQuery(30, pageParam) })),
  initialPageParam: null as string | null,
  getNextPageParam: (page) => page.nextCursor,
});

/** Follows with the bell given, or no longer for null. */
export function follow(handle: string, bell: Bell | null): Promise<Channel> {
  const one = api.channels[':handle'].subscription;
  return bell === null
    ? unwrap(one.$delete({ param: { handle } }))
    : unwrap(one.$put({ param: { handle }, json: { bell } }));
}

/** The channel as it will be once the server has said yes; pure. */
export function asFollowed(channel: Channel, bell: Bell | null): Channel {
  const before = channel.viewer.subscription === null ? 0 : 1;
  const after = bell === null ? 0 : 1;
  return {
    ...channel,
    subscriberCount: channel.subscriberCount + after - before,
    viewer: { ...channel.viewer, subscription: bell === null ? null : { bell } },
  };
}

export const readOwnChannel = (): Promise<Tagged<Channel>> => unwrapTagged(api.channels.me.$get());

/** @param headers with If-Match */
export const editChannel = (changes: EditChannel, headers: Record<string, string>): Promise<Tagged<Channel>> =>
  unwrapTagged(api.channels.me.$patch({ json: changes }, { headers }));

/** Sends the image as it is, or takes it away for null. */
export async function putImage(kind: ChannelImageKind, image: Blob | null): Promise<Channel> {
  const method = image === null ? 'DELETE' : 'PUT';
  let answer: Response;
  try {
    // The typed client knows no bodies of bytes.
    answer = await fetch(`${API_BASE}/channels/me/${kind}`, {
      method,
      ...(image === null ? {} : { body: image, headers: { 'content-type': image.type } }),
    });
  } catch {
    throw unreachable();
  }
  const text = await answer.text();
  if (!answer.ok) throw problemFromBody(answer.status, text, answer.headers.get('retry-after'));
  return JSON.parse(text) as Channel;
}

/** One's own channel is known under two keys, and named beside every video. */
export function noteOwnChannel(client: QueryClient, channel: Channel): void {
  client.setQueryData(queryKeys.ownChannel, channel);
  client.setQueryData(queryKeys.channel(channel.handle), channel);
  void client.invalidateQueries({ queryKey: queryKeys.me });
  void client.invalidateQueries({ queryKey: ['video'] });
}
