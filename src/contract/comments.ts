// Comments on the wire: threads, replies, and what a channel holds back.
import { z } from 'zod/mini';
import { ChannelRef } from './channels.ts';
import { PageQuery, pageOf } from './paging.ts';

export const COMMENT_MAX = 5000;
export const COMMENT_STATES = ['shown', 'held', 'rejected', 'deleted'] as const;
export const COMMENT_SORTS = ['top', 'newest'] as const;
export const WATCHED_WORDS_MAX = 200;
export const WATCHED_WORD_MAX = 60;
export const DECISIONS_MAX = 50;

export const CommentState = z.enum(COMMENT_STATES);
export type CommentState = z.infer<typeof CommentState>;
export type CommentSort = (typeof COMMENT_SORTS)[number];

// Tabs and line ends are text; the other controls draw nothing and can only harm.
// biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is looked for
const CONTROL = /[\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f-\u009f]/;
/** Something that can be seen: neither space nor format character. */
const VISIBLE = /[^\p{C}\p{Z}\s]/u;

export const CommentText = z.string().check(
  z.overwrite((text) => text.replaceAll('\r\n', '\n').trim()),
  z.maxLength(COMMENT_MAX, `at most ${COMMENT_MAX} characters`),
  z.refine((text) => VISIBLE.test(text), 'write something first'),
  z.refine((text) => !CONTROL.test(text), 'control characters are not taken'),
);

export const NewComment = z.strictObject({
  text: CommentText,
  /** The thread, or the reply in it, that is answered. */
  replyTo: z.optional(z.string()),
});
export type NewComment = z.infer<typeof NewComment>;
export const EditComment = z.strictObject({ text: CommentText });

/** Why a comment waits for the channel's owner. */
export const HeldReason = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('first-comment') }),
  z.object({ kind: z.literal('link') }),
  z.object({ kind: z.literal('watched-word'), word: z.string() }),
]);
export type HeldReason = z.infer<typeof HeldReason>;

export const Comment = z.object({
  id: z.string(),
  videoId: z.string(),
  threadId: z.nullable(z.string()), // null for the comment that began the thread
  /** The reply that it answers; its author is null when that one is gone. */
  replyTo: z.nullable(z.object({ id: z.string(), author: z.nullable(ChannelRef) })),
  author: z.nullable(ChannelRef), // null when deleted
  text: z.string(), // empty when deleted
  state: CommentState,
  heldFor: z.nullable(z.array(HeldReason)), // for the channel's owner only
  likes: z.number(),
  isLiked: z.boolean(), // by who asks
  replies: z.number(),
  isPinned: z.boolean(),
  isHearted: z.boolean(),
  createdAt: z.string(),
  editedAt: z.nullable(z.string()),
});
export type Comment = z.infer<typeof Comment>;

/** Threads; the pinned one and one's own that wait for approval come first on the first page. */
export const CommentPage = z.object({
  ...pageOf(Comment).shape,
  total: z.number(), // shown comments and replies of the video
  isOpen: z.boolean(), // whether who asks may write
});
export type CommentPage = z.infer<typeof CommentPage>;
export const CommentsQuery = z.object({ ...PageQuery.shape, sort: z._default(z.enum(COMMENT_SORTS), 'top') });
export const ReplyPage = pageOf(Comment);
export type ReplyPage = z.infer<typeof ReplyPage>;

/** Where a link to one comment leads: its thread, and the reply where it is one. */
export const CommentInThread = z.object({ thread: Comment, reply: z.nullable(Comment) });
export type CommentInThread = z.infer<typeof CommentInThread>;

/** Who may comment on a channel's videos, and what is held. What is not given has its default. */
export const CommentPolicy = z.object({
  isClosed: z._default(z.boolean(), false),
  holdsFirstComments: z._default(z.boolean(), false),
  holdsLinks: z._default(z.boolean(), false),
  watchedWords: z._default(
    z
      .array(z.string().check(z.trim(), z.minLength(1), z.maxLength(WATCHED_WORD_MAX)))
      .check(z.maxLength(WATCHED_WORDS_MAX)),
    [],
  ),
});
export type CommentPolicy = z.infer<typeof CommentPolicy>;

/** A held comment as the owner of the channel decides it. */
export const HeldComment = z.object({ ...Comment.shape, video: z.object({ id: z.string(), title: z.string() }) });
export type HeldComment = z.infer<typeof HeldComment>;
export const HeldPage = pageOf(HeldComment);
export type HeldPage = z.infer<typeof HeldPage>;

/** `held` takes a decision back. */
export const Decide = z.strictObject({
  ids: z.array(z.string()).check(z.minLength(1), z.maxLength(DECISIONS_MAX)),
  decision: z.enum(['shown', 'rejected', 'held']),
});
export type Decide = z.infer<typeof Decide>;
/** The comments that the decision moved; those that somebody moved or deleted before are not among them. */
export const Decided = z.object({ ids: z.array(z.string()) });
