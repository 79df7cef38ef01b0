// What happened, told to other features: rows of the outbox without a topic. Ids only, so that who hears it reads the present.

export type DomainEvent =
  /** A video may be found by everybody for the first time: it is public and playable. */
  | { type: 'video.published'; videoId: string; channelId: string; publishedAtMs: number }
  /** An account was named for a shared video, or the video became one that is shared. */
  | { type: 'video.shared'; videoId: string }
  /** Processing came to its end. */
  | { type: 'video.processed'; videoId: string; outcome: 'ready' | 'failed' }
  /** A title, a description, tags, captions, a visibility or a state changed: what is found by search may differ. */
  | { type: 'video.searchable-changed'; videoId: string }
  /** A video is gone; `views` as they were tells how many counters it had. */
  | { type: 'video.deleted'; videoId: string; views: number }
  /** A comment that others can read: at once, or when it was let through. */
  | { type: 'comment.shown'; commentId: string }
  | { type: 'comment.hearted'; commentId: string }
  /** A held comment was let through or refused. */
  | { type: 'comment.decided'; commentId: string; decision: 'shown' | 'rejected' }
  /** A moderator took a comment away; the comment itself is gone. */
  | { type: 'comment.removed'; commentId: string; videoId: string; authorId: string }
  /** A moderator put a removed comment back. */
  | { type: 'comment.restored'; commentId: string; restoredAtMs: number }
  /** A moderator took a video down, or let it be seen again. */
  | { type: 'video.blocked'; videoId: string; blockedAtMs: number }
  | { type: 'video.unblocked'; videoId: string; blockedAtMs: number }
  /** Reports of one subject that were open were decided at that moment. */
  | { type: 'report.decided'; kind: 'video' | 'comment' | 'channel'; subjectId: string; decidedAtMs: number }
  | { type: 'channel.subscribed'; channelId: string; userId: string }
  /** Somebody follows a channel, or no longer, or wants to hear more or less of it: the rooms keep a copy. */
  | { type: 'subscription.changed'; channelId: string; userId: string }
  /** Where a person wants to hear of new videos changed: a preference, or a device that takes pushes. */
  | { type: 'reach.changed'; userId: string }
  /** Something was written for a person who wants to hear of it elsewhere too: by a push or a mail. */
  | { type: 'notification.written'; userId: string; cause: string }
  /** The refresh token of an app was used by two: the app is ended, and its owner should know. */
  | { type: 'app.reused'; userId: string; appId: string }
  /** An admin suspended an account at that moment, or ended its suspension. */
  | { type: 'account.suspended'; userId: string; suspendedAtMs: number }
  | { type: 'account.suspension-ended'; userId: string; endedAtMs: number }
  /** Sessions, tokens or apps of a person ended: sockets that were opened with them close. */
  | { type: 'credentials.ended'; userId: string }
  /** Followers of a video's channel who have no page open: straight from their room to the queue, hundreds at a time. */
  | { type: 'followers.away'; videoId: string; userIds: string[] };

export type DomainEventType = DomainEvent['type'];
