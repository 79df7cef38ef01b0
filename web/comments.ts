// Reading and changing comments through the API, and what a change means for every list that shows the comment.
import { type InfiniteData, infiniteQueryOptions, type QueryClient, queryOptions } from '@tanstack/preact-query';
import type {
  Comment,
  CommentInThread,
  CommentPage,
  CommentPolicy,
  CommentSort,
  HeldPage,
  ReplyPage,
} from '#contract/comments.ts';
import { api, unwrap, unwrapTagged } from './api.ts';
import type { Tagged } from './held-edit.ts';
import { queryKeys } from './query-client.ts';

export type CommentPages = InfiniteData<CommentPage, string | null>;
export type ReplyPages = InfiniteData<ReplyPage, string | null>;

const page = (cursor: string | null, limit: number) => ({
  limit: String(limit),
  ...(cursor === null ? {} : { cursor }),
});

export const commentsQuery = (videoId: string, sort: CommentSort) =>
  infiniteQueryOptions({
    queryKey: queryKeys.comments(videoId, sort),
    queryFn: ({ pageParam }): Promise<CommentPage> =>
      unwrap(api.videos[':id'].comments.$get({ param: { id: videoId }, query: { ...page(pageParam, 20), sort } })),
    initialPageParam: null as string | null,
    getNextPageParam: (last) => last.nextCursor,
  });

export const repliesQuery = (threadId: string) =>
  infiniteQueryOptions({
    queryKey: queryKeys.replies(threadId),
    queryFn: ({ pageParam }): Promise<ReplyPage> =>
      unwrap(api.comments[':id'].replies.$get({ param: { id: threadId }, query: page(pageParam, 10) })),
    initialPageParam: null as string | null,
    getNextPageParam: (last) => last.nextCursor,
  });

export const commentQuery = (commentId: string) =>
  queryOptions({
    queryKey: queryKeys.comment(commentId),
    queryFn: (): Promise<CommentInThread> => unwrap(api.comments[':id'].$get({ param: { id: commentId } })),
  });

export const heldQuery = infiniteQueryOptions({
  queryKey: queryKeys.heldComments,
  queryFn: ({ pageParam }): Promise<HeldPage> => unwrap(api.studio.comments.$get({ query: page(pageParam, 50) })),
  initialPageParam: null as string | null,
  getNextPageParam: (last) => last.nextCursor,
});

export const commentPolicyQuery = queryOptions({
  queryKey: queryKeys.commentPolicy,
  queryFn: (): Promise<CommentPolicy> => unwrap(api.studio['comment-policy'].$get()),
});

export const readCommentPolicy = (): Promise<Tagged<CommentPolicy>> =>
  unwrapTagged(api.studio['comment-policy'].$get());

/** @param headers with If-Match */
export const setCommentPolicy = (
  policy: CommentPolicy,
  headers: Record<string, string>,
): Promise<Tagged<CommentPolicy>> => unwrapTagged(api.studio['comment-policy'].$put({ json: policy }, { headers }));

/** Answers which were moved. */
export async function decideComments(ids: string[], decision: 'shown' | 'rejected' | 'held'): Promise<string[]> {
  return (await unwrap(api.studio.comments.decisions.$post({ json: { ids, decision } }))).ids;
}

/** @param key the same for every try of one comment: sent twice it is there once */
export function postComment(videoId: string, text: string, replyTo: string | null, key: string): Promise<Comment> {
  return unwrap(
    api.videos[':id'].comments.$post(
      { param: { id: videoId }, json: { text, ...(replyTo === null ? {} : { replyTo }) } },
      { headers: { 'idempotency-key': key } },
    ),
  );
}

export const editComment = (id: string, text: string): Promise<Comment> =>
  unwrap(api.comments[':id'].$patch({ param: { id }, json: { text } }));

export async function deleteComment(id: string): Promise<void> {
  await unwrap(api.comments[':id'].$delete({ param: { id } }));
}

/** Puts a mark on a comment or takes it away; answers how the comment is afterwards. */
export function markComment(id: string, mark: 'like' | 'heart' | 'pin', isWanted: boolean): Promise<Comment> {
  const route = api.comments[':id'][mark];
  return isWanted ? unwrap(route.$put({ param: { id } })) : unwrap(route.$delete({ param: { id } }));
}

type Change = (comment: Comment) => Comment | null;

/** The pages with `change` applied to every comment; null takes one out. The same object when nothing changed. */
export function changePages<Page extends ReplyPage>(
  pages: InfiniteData<Page, string | null> | undefined,
  change: Change,
): InfiniteData<Page, string | null> | undefined {
  let isChanged = false;
  const changed = pages?.pages.map((found) => ({
    ...found,
    data: found.data.flatMap((comment) => {
      const after = change(comment);
      if (after !== comment) isChanged = true;
      return after ?? [];
    }),
  }));
  return pages && changed && isChanged ? { ...pages, pages: changed } : pages;
}

/** Applies `change` wherever comments of the video are kept. */
export function changeComments(client: QueryClient, videoId: string, change: Change): void {
  const own: Change = (comment) => (comment.videoId === videoId ? change(comment) : comment);
  client.setQueriesData<CommentPages>({ queryKey: queryKeys.commentsOf(videoId) }, (pages) => changePages(pages, own));
  client.setQueriesData<ReplyPages>({ queryKey: queryKeys.allReplies }, (pages) => changePages(pages, own));
  client.setQueriesData<CommentInThread>({ queryKey: queryKeys.allLinked }, (linked) => {
    if (linked === undefined) return undefined;
    const thread = own(linked.thread);
    const reply = linked.reply === null ? null : own(linked.reply);
    if (thread === linked.thread && reply === linked.reply) return linked;
    return thread === null ? undefined : { thread, reply };
  });
}

/** Writes how one comment is now; of the pinned there is one. */
export function keepComment(client: QueryClient, kept: Comment): void {
  changeComments(client, kept.videoId, (comment) => {
    if (comment.id === kept.id) return kept;
    return kept.isPinned && comment.isPinned ? { ...comment, isPinned: false } : comment;
  });
}

/** Whether any list has the comment. */
export function isKnown(client: QueryClient, videoId: string, commentId: string): boolean {
  let found = false;
  changeComments(client, videoId, (comment) => {
    if (comment.id === commentId) found = true;
    return comment;
  });
  return found;
}

/** How many comments the video has, wherever that is shown. */
export function setTotal(client: QueryClient, videoId: string, total: number): void {
  client.setQueriesData<CommentPages>({ queryKey: queryKeys.commentsOf(videoId) }, (pages) =>
    pages === undefined || pages.pages.every((found) => found.total === total)
      ? pages
      : { ...pages, pages: pages.pages.map((found) => ({ ...found, total })) },
  );
}

/** The threads of `ids`, as far as they are among the latest hundred. */
export async function fetchNewest(videoId: string, ids: readonly string[]): Promise<Comment[]> {
  const query = { ...page(null, Math.min(100, ids.length + 5)), sort: 'newest' as const };
  const { data } = await unwrap(api.videos[':id'].comments.$get({ param: { id: videoId }, query }));
  return data.filter(({ id }) => ids.includes(id));
}

/** Puts threads on top, behind the pinned one; those that are there already stay where they are. */
export function putThreads(client: QueryClient, videoId: string, sort: CommentSort, threads: Comment[]): void {
  client.setQueryData<CommentPages>(queryKeys.comments(videoId, sort), (pages) => {
    const [first, ...rest] = pages?.pages ?? [];
    if (!pages || !first) return pages;
    const known = new Set(pages.pages.flatMap(({ data }) => data.map(({ id }) => id)));
    const fresh = threads.filter(({ id }) => !known.has(id));
    const pinned = first.data.filter(({ isPinned }) => isPinned);
    const others = first.data.filter(({ isPinned }) => !isPinned);
    return { ...pages, pages: [{ ...first, data: [...pinned, ...fresh, ...others] }, ...rest] };
  });
}

/** Reads the replies of a thread again: also where they are read for the first time, which an invalidation waits for and counts as its own. */
export async function readRepliesAgain(client: QueryClient, threadId: string): Promise<void> {
  const queryKey = queryKeys.replies(threadId);
  if (client.getQueryData(queryKey) === undefined) await client.cancelQueries({ queryKey });
  await client.invalidateQueries({ queryKey });
}

/** Puts one's own reply at the end of what is loaded of the thread. */
export function putReply(client: QueryClient, reply: Comment): void {
  const threadId = reply.threadId ?? '';
  const queryKey = queryKeys.replies(threadId);
  // What is being read may have been read before the reply was there.
  if (client.getQueryData(queryKey) === undefined) return void readRepliesAgain(client, threadId);
  client.setQueryData<ReplyPages>(queryKey, (pages) => {
    const last = pages?.pages.at(-1);
    if (!pages || !last || pages.pages.some(({ data }) => data.some(({ id }) => id === reply.id))) return pages;
    return { ...pages, pages: [...pages.pages.slice(0, -1), { ...last, data: [...last.data, reply] }] };
  });
}
