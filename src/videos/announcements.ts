// What others are told when a video changes or goes, and who hears it; pure.
import type { VideoState } from '#contract/videos.ts';
import type { DomainEvent } from '../events/domain-events.ts';
import { type OutboxMessage, userTopic, videoTopic } from '../events/outbox.ts';
import { isOpen } from './policy.ts';
import type { VideoRow } from './view.ts';

/** The owner always hears it; those who watch the video do unless it is private. */
function topicsOf(row: Pick<VideoRow, 'id' | 'ownerId' | 'visibility' | 'blockedAt'>): [string, ...string[]] {
  const own = userTopic(row.ownerId);
  return isOpen(row) ? [own, videoTopic(row.id)] : [own];
}

export function videoChanged(
  row: Pick<VideoRow, 'id' | 'ownerId' | 'visibility' | 'blockedAt' | 'state' | 'indexVersion' | 'title'>,
): OutboxMessage {
  const { indexVersion, title } = row;
  const state = row.state as VideoState;
  const payload = { type: 'video.changed' as const, videoId: row.id, state, indexVersion, title };
  return { queue: 'events', topics: topicsOf(row), payload };
}

/** Everybody may find the video from now on. */
export const published = (row: Pick<VideoRow, 'id' | 'ownerId'>, publishedAtMs: number): DomainEvent => ({
  type: 'video.published',
  videoId: row.id,
  channelId: row.ownerId,
  publishedAtMs,
});

export function videoDeleted(row: Pick<VideoRow, 'id' | 'ownerId' | 'visibility' | 'blockedAt'>): OutboxMessage {
  return { queue: 'events', topics: topicsOf(row), payload: { type: 'video.deleted', videoId: row.id } };
}
