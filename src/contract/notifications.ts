// Notifications on the wire: what a person is told of, where, and the devices that are told while no page is open.
import { z } from 'zod/mini';
import { ChannelRef } from './channels.ts';

/** `video` is a new one of a channel that one follows with the bell; it is looked up and never a row. */
export const NOTIFICATION_KINDS = [
  'video',
  'comment',
  'reply',
  'mention',
  'heart',
  'subscriber',
  'shared',
  'processed',
  'failed',
  'held-decided',
  'report-decided',
  'video-blocked',
  'video-unblocked',
  'comment-removed',
  'app-ended',
] as const;
export const NotificationKind = z.enum(NOTIFICATION_KINDS);
export type NotificationKind = z.infer<typeof NotificationKind>;

export const NotificationItem = z.object({
  /** Names the one event that it tells of: the same on every device and at every reading. */
  id: z.string(),
  kind: NotificationKind,
  createdAt: z.string(),
  isRead: z.boolean(),
  /** Whose act it was; null for what the platform did. */
  actor: z.nullable(ChannelRef),
  video: z.nullable(
    z.object({
      id: z.string(),
      title: z.string(),
      poster: z.nullable(z.string()),
      durationSeconds: z.nullable(z.number()),
    }),
  ),
  /** The beginning of the comment that it is about, or of the reason why a video is blocked. */
  quote: z.nullable(z.string()),
  /** What became of a comment that was held, or of one’s report. */
  decision: z.nullable(z.enum(['shown', 'rejected', 'upheld', 'dismissed'])),
  /** Where it leads, a path of this site. */
  link: z.string(),
});
export type NotificationItem = z.infer<typeof NotificationItem>;

/** The last ones, newest first; there is no second page. */
export const NotificationList = z.object({ data: z.array(NotificationItem), nextCursor: z.null() });
export type NotificationList = z.infer<typeof NotificationList>;
export const NOTIFICATIONS_MAX = 50;

/** How many are unread; counted up to one more than the bell shows. */
export const UnreadCount = z.object({ unread: z.number() });
export const UNREAD_MAX = 10;

/** Where a kind is told: in the bell and its list, by the browser (open or closed), by e-mail. */
export const NotificationWays = z.strictObject({ app: z.boolean(), browser: z.boolean(), mail: z.boolean() });
export type NotificationWays = z.infer<typeof NotificationWays>;
export type NotificationWay = keyof NotificationWays;

const ways = z.optional(z.partial(NotificationWays));
export const EditNotificationChoices = z.strictObject({
  video: ways,
  comment: ways,
  reply: ways,
  mention: ways,
  heart: ways,
  subscriber: ways,
  shared: ways,
  processed: ways,
  failed: ways,
  'held-decided': ways,
  'report-decided': ways,
  'video-blocked': ways,
  'video-unblocked': ways,
  'comment-removed': ways,
  'app-ended': ways,
});
export type EditNotificationChoices = z.infer<typeof EditNotificationChoices>;

export const NotificationChoices = z.object({
  video: NotificationWays,
  comment: NotificationWays,
  reply: NotificationWays,
  mention: NotificationWays,
  heart: NotificationWays,
  subscriber: NotificationWays,
  shared: NotificationWays,
  processed: NotificationWays,
  failed: NotificationWays,
  'held-decided': NotificationWays,
  'report-decided': NotificationWays,
  'video-blocked': NotificationWays,
  'video-unblocked': NotificationWays,
  'comment-removed': NotificationWays,
  'app-ended': NotificationWays,
});
export type NotificationChoices = z.infer<typeof NotificationChoices>;

export const NotificationPreferences = z.object({
  choices: NotificationChoices,
  /** The key with which a browser subscribes (RFC 8292), base64url; null when this installation sends no pushes. */
  pushKey: z.nullable(z.string()),
});
export type NotificationPreferences = z.infer<typeof NotificationPreferences>;

/** What `PushSubscription.toJSON()` gives, without what we do not need. */
export const PushDevice = z.object({
  endpoint: z.string().check(z.maxLength(1000)),
  keys: z.object({
    p256dh: z.string().check(z.regex(/^[\w-]{87}=?$/, 'a point of P-256 in base64url')),
    auth: z.string().check(z.regex(/^[\w-]{22}={0,2}$/, '16 bytes in base64url')),
  }),
});
export type PushDevice = z.infer<typeof PushDevice>;
export const PushEndpoint = z.object({ endpoint: z.string().check(z.maxLength(1000)) });

/** One mail of the local mailbox. */
export const LocalMail = z.object({
  id: z.string(),
  recipient: z.string(),
  subject: z.string(),
  text: z.string(),
  createdAt: z.string(),
});
export type LocalMail = z.infer<typeof LocalMail>;
export const LocalMailbox = z.object({ data: z.array(LocalMail), nextCursor: z.null() });
