// A notification as its person is told of it, made of its rows; null when what it is about may not be seen any more; pure.
import type { NotificationItem, NotificationKind } from '#contract/notifications.ts';
import { type ChannelRefRow, toChannelRef } from '../channels/channel-ref.ts';
import type { CommentRow } from '../comments/view.ts';
import { maySee } from '../videos/policy.ts';
import type { VideoRow } from '../videos/view.ts';
import type { notifications } from './table.ts';

const QUOTE_CHARACTERS = 140;

/** What is told of a video; its title counts as much as the video itself. */
export type ToldVideo = Pick<
  VideoRow,
  'id' | 'ownerId' | 'visibility' | 'state' | 'blockedAt' | 'blockedReason' | 'title' | 'durationMs'
>;
export type ToldComment = Pick<CommentRow, 'id' | 'state' | 'text'>;

export interface FoundNotification {
  row: Pick<
    typeof notifications.$inferSelect,
    'userId' | 'kind' | 'cause' | 'createdAt' | 'readAt' | 'videoId' | 'commentId'
  >;
  actor: ChannelRefRow | null;
  video: ToldVideo | null;
  /** Its owner shares the video with the person. */
  isShared: boolean;
  comment: ToldComment | null;
}

/** The beginning of a text, cut between words where there are any. */
export function quoteOf(text: string): string {
  const line = text.replaceAll(/\s+/g, ' ').trim();
  const characters = [...line];
  if (characters.length <= QUOTE_CHARACTERS) return line;
  const cut = characters.slice(0, QUOTE_CHARACTERS).join('');
  return `${cut.slice(0, cut.lastIndexOf(' ') > cut.length / 2 ? cut.lastIndexOf(' ') : undefined)}…`;
}

/** One's own words are shown whatever was decided about them; those of others while everybody may read them. */
function mayRead(kind: NotificationKind, { state }: ToldComment): boolean {
  return state === 'shown' || (kind === 'held-decided' && state === 'rejected');
}

function linkOf(kind: NotificationKind, { video, comment, actor }: FoundNotification): string {
  if (kind === 'subscriber') return actor === null ? '/' : `/@${actor.handle}`;
  if (kind === 'report-decided') return '/notifications';
  if (kind === 'app-ended') return '/settings#tokens';
  if (kind === 'failed' || video === null) return '/videos';
  return comment?.state === 'shown' ? `/watch/${video.id}?comment=${comment.id}` : `/watch/${video.id}`;
}

function decisionOf({ row: { kind, cause }, comment }: FoundNotification): NotificationItem['decision'] {
  if (kind === 'report-decided') return cause.startsWith('report-upheld:') ? 'upheld' : 'dismissed';
  if (kind !== 'held-decided' || comment === null) return null;
  return comment.state === 'shown' ? 'shown' : 'rejected';
}

/** Of a block that holds: what its owner has to know. */
const reasonOf = (video: ToldVideo | null): string | null =>
  video?.blockedReason ? quoteOf(video.blockedReason) : null;

export function toItem(found: FoundNotification, poster: string | null): NotificationItem | null {
  const { row, actor, video, comment } = found;
  const { kind } = row;
  if (row.videoId !== null && (video === null || !maySee(video, row.userId, found.isShared))) return null;
  if (row.commentId !== null && (comment === null || !mayRead(kind, comment))) return null;
  if (kind === 'subscriber' && actor === null) return null;
  return {
    id: row.cause,
    kind,
    createdAt: new Date(row.createdAt).toISOString(),
    isRead: row.readAt !== null,
    actor: actor && toChannelRef(actor),
    video: video && {
      id: video.id,
      title: video.title,
      poster,
      durationSeconds: video.durationMs === null ? null : video.durationMs / 1000,
    },
    quote: kind === 'video-blocked' ? reasonOf(video) : comment && quoteOf(comment.text),
    decision: decisionOf(found),
    link: linkOf(kind, found),
  };
}
