// The one query cache of the page: keys, retry rules, and what an ended session does to it.
import { QueryCache, QueryClient } from '@tanstack/preact-query';
import { isProblem, ProblemError } from './problem-error.ts';

/** Every key of the cache, so that the realtime socket and the pages mean the same entry. */
export const queryKeys = {
  me: ['me'] as const,
  sessions: ['sessions'] as const,
  tokens: ['tokens'] as const,
  apps: ['apps'] as const,
  usage: ['usage'] as const,
  latestVideos: ['videos', 'latest'] as const,
  myVideos: ['videos', 'mine'] as const,
  video: (videoId: string) => ['video', videoId] as const,
  playback: (videoId: string) => ['playback', videoId] as const,
  posters: (videoId: string) => ['posters', videoId] as const,
  categories: ['categories'] as const,
  /** Above every list that anybody's video may enter or leave, but the latest. */
  found: ['found'] as const,
  home: ['found', 'home'] as const,
  trending: ['found', 'trending'] as const,
  categoryVideos: (slug: string) => ['found', 'category', slug] as const,
  tagVideos: (slug: string) => ['found', 'tag', slug] as const,
  /** Above the list and the count of the bell. */
  notifications: ['notifications'] as const,
  unread: ['notifications', 'unread'] as const,
  notificationList: ['notifications', 'list'] as const,
  notificationChoices: ['notification-choices'] as const,
  mailbox: ['mailbox'] as const,
  /** Above everything of the job monitor. */
  operations: ['operations'] as const,
  commentsOf: (videoId: string) => ['comments', videoId] as const,
  comments: (videoId: string, sort: string) => ['comments', videoId, sort] as const,
  allReplies: ['replies'] as const,
  replies: (threadId: string) => ['replies', threadId] as const,
  allLinked: ['comment'] as const,
  comment: (commentId: string) => ['comment', commentId] as const,
  /** Ids of threads that others began since the list was loaded; written by the socket only. */
  newComments: (videoId: string) => ['new-comments', videoId] as const,
  heldComments: ['held-comments'] as const,
  commentPolicy: ['comment-policy'] as const,
  channel: (handle: string) => ['channel', handle.toLowerCase()] as const,
  ownChannel: ['own-channel'] as const,
  channelStatistics: ['channel-statistics'] as const,
  channelVideos: (handle: string, sort: string) => ['channel-videos', handle.toLowerCase(), sort] as const,
  subscriptions: ['subscriptions'] as const,
  followedVideos: ['followed-videos'] as const,
  /** Above everything that is known of playlists. */
  playlists: ['playlists'] as const,
  ownPlaylists: ['playlists', 'mine'] as const,
  playlistsFor: (videoId: string) => ['playlists', 'for', videoId] as const,
  channelPlaylists: (handle: string) => ['playlists', 'channel', handle] as const,
  playlist: (playlistId: string) => ['playlists', 'one', playlistId] as const,
  playlistItems: (playlistId: string) => ['playlists', 'items', playlistId] as const,
  playlistStart: (playlistId: string) => ['playlists', 'start', playlistId] as const,
  playlistPanel: (playlistId: string, isShuffled: boolean) => ['playlists', 'panel', playlistId, isShuffled] as const,
  liked: ['liked'] as const,
  related: (videoId: string) => ['related', videoId] as const,
  /** The vote and the place to go on of whoever is signed in. */
  viewer: (videoId: string) => ['viewer', videoId] as const,
  history: ['history'] as const,
  historySettings: ['history-settings'] as const,
  /** Above how far one is in each video. */
  positions: ['positions'] as const,
  position: (videoId: string) => ['positions', videoId] as const,
  search: (request: object) => ['found', 'search', request] as const,
  suggestions: (q: string) => ['suggestions', q] as const,
  /** What others share with one. */
  shared: ['shared'] as const,
  shares: (videoId: string) => ['shares', videoId] as const,
  shareLinks: (videoId: string) => ['share-links', videoId] as const,
  uploadLimits: ['upload-limits'] as const,
  embedCode: (link: string) => ['embed-code', link] as const,
};

/** A refusal stays a refusal; only what may pass by itself is asked again, twice. */
export function shouldRetry(failureCount: number, error: unknown): boolean {
  if (!(error instanceof ProblemError)) return false;
  const { status } = error.problem;
  return failureCount < 2 && (status === 0 || status >= 500);
}

/** A request that was under way while the session got a new token is refused like one of a session that ended: `me` knows. */
export function lookWhoIsThere(client: QueryClient): void {
  const me = client.getQueryCache().find({ queryKey: queryKeys.me });
  if (me?.isActive()) void client.invalidateQueries({ queryKey: queryKeys.me });
  else client.setQueryData(queryKeys.me, null);
}

export function createQueryClient(): QueryClient {
  const client: QueryClient = new QueryClient({
    queryCache: new QueryCache({
      onError: (error) => {
        // The session ended elsewhere: pages that need one see `me` become null and lead to the sign-in.
        if (isProblem(error, 'session-required')) lookWhoIsThere(client);
      },
    }),
    defaultOptions: {
      queries: { staleTime: 30_000, retry: shouldRetry, refetchOnWindowFocus: false },
      mutations: { retry: false },
    },
  });
  return client;
}
