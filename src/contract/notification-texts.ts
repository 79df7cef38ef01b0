// The sentence of a notification, the same on the page, in a push and in a mail; pure, without zod for the pages' sake.
import type { NotificationItem } from './notifications.ts';

type Told = Pick<NotificationItem, 'kind' | 'actor' | 'video' | 'decision'>;

/** What happened, as one sentence. */
export function notificationSentence({ kind, actor, video, decision }: Told): string {
  const who = actor?.name ?? 'Somebody';
  const title = video?.title ?? 'a video';
  switch (kind) {
    case 'video':
      return `${who} published “${title}”`;
    case 'comment':
      return `${who} commented on “${title}”`;
    case 'reply':
      return `${who} replied to you under “${title}”`;
    case 'mention':
      return `${who} mentioned you under “${title}”`;
    case 'heart':
      return `${who} gave your comment a heart`;
    case 'subscriber':
      return `${who} subscribed to your channel`;
    case 'shared':
      return `${who} shares “${title}” with you`;
    case 'processed':
      return `“${title}” is ready in every quality`;
    case 'failed':
      return `“${title}” could not be processed`;
    case 'held-decided':
      return decision === 'shown'
        ? `Your comment under “${title}” is shown now`
        : `Your comment under “${title}” was not let through`;
    case 'report-decided':
      return decision === 'upheld'
        ? 'Thank you: what you reported was against the rules'
        : 'What you reported was looked at, and is not against the rules';
    case 'video-blocked':
      return `“${title}” was blocked by a moderator: see why, and what you can do`;
    case 'video-unblocked':
      return `“${title}” can be seen again`;
    case 'comment-removed':
      return `A moderator removed your comment under “${title}”`;
    case 'app-ended':
      return 'An app was signed out: somebody else may have copied its sign-in. Change your password if you do not know why';
  }
}
