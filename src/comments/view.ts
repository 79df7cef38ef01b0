// A comment as clients are told of it, made of its rows; pure.
import type { Comment } from '#contract/comments.ts';
import { type ChannelRefRow, toChannelRef } from '../channels/channel-ref.ts';
import type { VideoRow } from '../videos/view.ts';
import type { comments } from './table.ts';

export type CommentRow = typeof comments.$inferSelect;

export interface FoundComment {
  row: CommentRow;
  author: ChannelRefRow | null;
  /** Who asks, when they like it. */
  likedBy: string | null;
  answeredAuthor: ChannelRefRow | null;
  video: Pick<VideoRow, 'id' | 'ownerId' | 'visibility' | 'state' | 'blockedAt'> | null;
}

const iso = (ms: number): string => new Date(ms).toISOString();

export function toComment({ row, author, likedBy, answeredAuthor }: FoundComment, viewerId?: string): Comment {
  const isDeleted = row.state === 'deleted';
  return {
    id: row.id,
    videoId: row.videoId,
    threadId: row.threadId,
    replyTo:
      row.replyToId === null
        ? null
        : { id: row.replyToId, author: answeredAuthor === null ? null : toChannelRef(answeredAuthor) },
    author: isDeleted || author === null ? null : toChannelRef(author),
    text: row.text,
    state: row.state,
    heldFor: row.state === 'held' && viewerId === row.channelId ? row.heldFor : null,
    likes: isDeleted ? 0 : row.likes,
    isLiked: likedBy !== null,
    replies: row.replies,
    isPinned: row.pinnedAt !== null,
    isHearted: row.heartedAt !== null,
    createdAt: iso(row.createdAt),
    editedAt: row.editedAt === null ? null : iso(row.editedAt),
  };
}
