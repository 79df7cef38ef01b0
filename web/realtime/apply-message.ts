// What a realtime message changes in the query cache.
import type { InfiniteData, QueryClient } from '@tanstack/preact-query';
import type { ServerMessage } from '#contract/realtime.ts';
import type { Video, VideoItem, VideoState } from '#contract/videos.ts';
import { queryKeys } from '../query-client.ts';
import type { VideoList } from '../videos.ts';
import { applyCommentMessage } from './apply-comment-message.ts';
import { readAgain } from './read-again.ts';

export type Pages = InfiniteData<VideoList, string | null>;

const LISTS = [queryKeys.latestVideos, queryKeys.myVideos];

/** The pages with `change` applied to one video; null takes it out. The same object when the video is not in them. */
export function changeInPages(
  pages: Pages | undefined,
  videoId: string,
  change: (item: VideoItem) => VideoItem | null,
): Pages | undefined {
  if (!pages?.pages.some((page) => page.data.some((item) => item.id === videoId))) return pages;
  return {
    ...pages,
    pages: pages.pages.map((page) => ({
      ...page,
      data: page.data.flatMap((item) => (item.id === videoId ? (change(item) ?? []) : item)),
    })),
  };
}

const ORDER: readonly VideoState[] = ['uploading', 'queued', 'processing', 'playable', 'ready'];

/**
 * The state to show. Progress comes straight from the job, changes by way of the queue: a change that is older than what
 * is known must not turn it back; the API, which is asked then, has the last word.
 */
export function newerState(known: VideoState, told: VideoState, type: ServerMessage['type']): VideoState {
  return type === 'video.changed' && told !== 'failed' && ORDER.indexOf(told) < ORDER.indexOf(known) ? known : told;
}

/** Writes one message into the cache; asks the API again only where the message does not carry what changed. */
export function applyMessage(client: QueryClient, message: ServerMessage): void {
  if (message.type === 'job.progress') return; // operators only: their page takes it itself
  if (message.type === 'notification.read') return void readAgain(client, queryKeys.notifications);
  if (message.type === 'notification.created' || message.type === 'notification.video') {
    // At once, and then as the API says: the message may be older than what was read last.
    client.setQueryData<number>(queryKeys.unread, (unread) => (unread === undefined ? undefined : unread + 1));
    return void readAgain(client, queryKeys.notifications);
  }
  const { videoId } = message;
  if ('commentId' in message) {
    applyCommentMessage(client, message);
    return;
  }
  if (message.type === 'video.deleted') {
    client.removeQueries({ queryKey: queryKeys.video(videoId) });
    for (const key of LISTS) client.setQueryData<Pages>(key, (pages) => changeInPages(pages, videoId, () => null));
    return;
  }
  if (message.type === 'video.counts') {
    const { views, likes, dislikes } = message;
    client.setQueryData<Video>(
      queryKeys.video(videoId),
      (video) => video && { ...video, counts: { ...video.counts, views, likes, dislikes } },
    );
    return;
  }
  let isStateNew = false;
  const stateOver = (known: VideoState): VideoState => {
    const state = newerState(known, message.state, message.type);
    if (state !== known) isStateNew = true;
    return state;
  };
  for (const key of LISTS) {
    client.setQueryData<Pages>(key, (pages) =>
      changeInPages(pages, videoId, (item) => ({
        ...item,
        state: stateOver(item.state),
        ...(message.type === 'video.changed' ? { title: message.title } : {}),
      })),
    );
  }
  client.setQueryData<Video>(queryKeys.video(videoId), (video) => {
    if (video === undefined) return undefined;
    const state = stateOver(video.state);
    return message.type === 'video.changed'
      ? { ...video, state, title: message.title }
      : { ...video, state, processing: message.processing };
  });
  // Poster, length and failure reason come with a state and are not in the message.
  if (isStateNew || message.type === 'video.changed') {
    void readAgain(client, queryKeys.myVideos);
    if (message.type === 'video.changed') void readAgain(client, queryKeys.video(videoId));
  }
}
