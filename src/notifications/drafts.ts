// Who is told what of an event: never of one's own act, and each person once for one comment; pure.
import type { NotificationKind } from '#contract/notifications.ts';

/** A notification that is not written yet. `cause` names the event: the same one twice is one notification. */
export interface Draft {
  userId: string;
  kind: NotificationKind;
  cause: string;
  actorId: string | null;
  videoId: string | null;
  commentId: string | null;
}

export interface SaidComment {
  id: string;
  videoId: string;
  authorId: string;
  /** The owner of the video. */
  ownerId: string;
  /** Whom it answers: the author of the reply, else of the thread; null for a thread. */
  answeredId: string | null;
  /** Those whom it names, who may see the video. */
  mentionedIds: readonly string[];
}

/** For a comment that others can read: whom it answers, whom it names, whose video it is, the first that holds. */
export function draftsOfComment(comment: SaidComment): Draft[] {
  const kinds = new Map<string, NotificationKind>();
  if (comment.answeredId === null) kinds.set(comment.ownerId, 'comment');
  for (const id of comment.mentionedIds) kinds.set(id, 'mention');
  if (comment.answeredId !== null) kinds.set(comment.answeredId, 'reply');
  return [...kinds]
    .filter(([userId]) => userId !== comment.authorId)
    .map(([userId, kind]) => ({
      userId,
      kind,
      cause: `comment:${comment.id}`,
      actorId: comment.authorId,
      videoId: comment.videoId,
      commentId: comment.id,
    }));
}

type Marked = Pick<SaidComment, 'id' | 'videoId' | 'authorId' | 'ownerId'>;

const ofComment = (comment: Marked, kind: NotificationKind, cause: string, actorId: string | null): Draft[] =>
  comment.authorId === comment.ownerId
    ? []
    : [{ userId: comment.authorId, kind, cause, actorId, videoId: comment.videoId, commentId: comment.id }];

export const draftsOfHeart = (comment: Marked): Draft[] =>
  ofComment(comment, 'heart', `heart:${comment.id}`, comment.ownerId);

/** Who decided is not told: it is the channel's word. */
export const draftsOfDecision = (comment: Marked): Draft[] =>
  ofComment(comment, 'held-decided', `decided:${comment.id}`, null);

/** Once for a person, however often they come and go. */
export const draftsOfSubscriber = (channelId: string, userId: string): Draft[] =>
  channelId === userId
    ? []
    : [
        {
          userId: channelId,
          kind: 'subscriber',
          cause: `subscriber:${userId}`,
          actorId: userId,
          videoId: null,
          commentId: null,
        },
      ];

/** Whoever reported something is told how it ended, and nothing of what it was: it may not be there for them any more. */
export const draftsOfReports = (
  reports: readonly { id: string; reporterId: string | null; state: 'open' | 'upheld' | 'dismissed' }[],
): Draft[] =>
  reports.flatMap(({ id, reporterId, state }) =>
    reporterId === null || state === 'open'
      ? []
      : [
          {
            userId: reporterId,
            kind: 'report-decided' as const,
            cause: `report-${state}:${id}`,
            actorId: null,
            videoId: null,
            commentId: null,
          },
        ],
  );

/** A video may be blocked again after it was let through: each time is told. */
export const draftsOfBlock = (
  video: { id: string; ownerId: string },
  kind: 'video-blocked' | 'video-unblocked',
  blockedAtMs: number,
): Draft[] => [
  {
    userId: video.ownerId,
    kind,
    cause: `${kind}:${video.id}:${blockedAtMs}`,
    actorId: null,
    videoId: video.id,
    commentId: null,
  },
];

export const draftsOfRemoval = (commentId: string, videoId: string, authorId: string): Draft[] => [
  {
    userId: authorId,
    kind: 'comment-removed',
    cause: `comment-removed:${commentId}`,
    actorId: null,
    videoId,
    commentId: null,
  },
];

export const draftsOfRestoring = (
  comment: { id: string; videoId: string; authorId: string },
  restoredAtMs: number,
): Draft[] => [
  {
    userId: comment.authorId,
    kind: 'held-decided',
    cause: `restored:${comment.id}:${restoredAtMs}`,
    actorId: null,
    videoId: comment.videoId,
    commentId: comment.id,
  },
];

export const draftsOfReuse = (userId: string, appId: string): Draft[] => [
  { userId, kind: 'app-ended', cause: `app-ended:${appId}`, actorId: null, videoId: null, commentId: null },
];

/** Once for a person and a video, however often it is shared and taken back. */
export const draftsOfShared = (video: { id: string; ownerId: string }, userIds: readonly string[]): Draft[] =>
  userIds.map((userId) => ({
    userId,
    kind: 'shared',
    cause: `shared:${video.id}`,
    actorId: video.ownerId,
    videoId: video.id,
    commentId: null,
  }));

/** Once for each end: a video that fails, is tried again and fails has failed twice. */
export const draftsOfProcessing = (
  ownerId: string,
  videoId: string,
  outcome: 'ready' | 'failed',
  seq: number,
): Draft[] => [
  {
    userId: ownerId,
    kind: outcome === 'ready' ? 'processed' : 'failed',
    cause: `processing:${videoId}:${seq}`,
    actorId: null,
    videoId,
    commentId: null,
  },
];
