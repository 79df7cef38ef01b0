// The lists of moderators and admins on the wire, and what they do to accounts.
import { z } from 'zod/mini';
import { ChannelRef } from './channels.ts';
import { CommentState } from './comments.ts';
import { PageQuery, pageOf } from './paging.ts';
import { ActOnMany, BlockReason } from './reports.ts';
import { ROLES } from './roles.ts';
import { Usage } from './uploads.ts';
import { VIDEO_STATES, VISIBILITIES, VideoItem } from './videos.ts';

const Search = z.optional(z.string().check(z.maxLength(100)));
/** A petabyte and a thousand years: more is a slip of the finger. */
const QUOTA_BYTES_MAX = 1e15;
const QUOTA_MINUTES_MAX = 525_600_000;
/** A query's yes or no. */
const Flag = z.optional(z.enum(['yes', 'no']));

/** `q` is in the title, an id, or begins with @ and is a handle. */
export const AdminVideosQuery = z.object({
  ...PageQuery.shape,
  q: Search,
  state: z.optional(z.enum(VIDEO_STATES)),
  visibility: z.optional(z.enum(VISIBILITIES)),
  blocked: Flag,
});
export type AdminVideosQuery = z.infer<typeof AdminVideosQuery>;
/** Pictures only of what is open, or blocked: the list is no way to look into what is private. */
export const AdminVideoPage = pageOf(VideoItem);

/** `q` is how it begins; `author` a handle. */
export const AdminCommentsQuery = z.object({
  ...PageQuery.shape,
  q: Search,
  author: Search,
  show: z._default(z.enum(['there', 'removed']), 'there'), // `removed` ones can be put back for a while
});
export type AdminCommentsQuery = z.infer<typeof AdminCommentsQuery>;
export const AdminComment = z.object({
  id: z.string(),
  text: z.string(),
  state: CommentState,
  createdAt: z.string(),
  author: z.nullable(ChannelRef),
  video: z.object({ id: z.string(), title: z.string() }),
  removedAt: z.nullable(z.string()), // by a moderator
});
export type AdminComment = z.infer<typeof AdminComment>;
export const AdminCommentPage = pageOf(AdminComment);

/** `q` is in a name, or how the e-mail address begins. */
export const AdminUsersQuery = z.object({
  ...PageQuery.shape,
  q: Search,
  role: z.optional(z.enum(ROLES)),
  suspended: Flag,
});
export type AdminUsersQuery = z.infer<typeof AdminUsersQuery>;
export const AdminUser = z.object({
  id: z.string(),
  username: z.string(),
  displayName: z.string(),
  email: z.string(),
  role: z.enum(ROLES),
  createdAt: z.string(),
  videos: z.number(), // that everybody finds
  suspended: z.nullable(z.object({ at: z.string(), until: z.nullable(z.string()), reason: z.string() })),
  usage: Usage, // with what holds for this account
  quota: z.object({ bytes: z.nullable(z.number()), minutes: z.nullable(z.number()) }), // its own; null is as for everybody
  deleteAt: z.nullable(z.string()),
});
export type AdminUser = z.infer<typeof AdminUser>;
export const AdminUserPage = pageOf(AdminUser);

/** Whoever is suspended reads why when they sign in. */
export const SuspendUsers = z.strictObject({
  ...ActOnMany.shape,
  reason: BlockReason,
  until: z.optional(z.nullable(z.iso.datetime({ offset: true }))), // without it until an admin ends it
});
export type SuspendUsers = z.infer<typeof SuspendUsers>;

/** Null is what holds for everybody, 0 is no limit. */
const Limit = (most: number) => z.nullable(z.int().check(z.minimum(0), z.maximum(most)));
export const SetQuota = z.strictObject({ bytes: Limit(QUOTA_BYTES_MAX), minutes: Limit(QUOTA_MINUTES_MAX) });
export type SetQuota = z.infer<typeof SetQuota>;
export const GiveRole = z.strictObject({ role: z.enum(ROLES) });
