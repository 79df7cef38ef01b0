// What a message about a comment changes in the query cache; words are asked for only where the comment is on the page.
import type { QueryClient } from '@tanstack/preact-query';
import type { User } from '#contract/accounts.ts';
import type { CommentMessage } from '#contract/realtime.ts';
import type { Video } from '#contract/videos.ts';
import { api, unwrap } from '../api.ts';
import { changeComments, isKnown, keepComment, readRepliesAgain, setTotal } from '../comments.ts';
import { isProblem } from '../problem-error.ts';
import { queryKeys } from '../query-client.ts';

/** Everybody who looks hears at once; they ask spread over this time. */
const SPREAD_MS = 700;

export function applyCommentMessage(client: QueryClient, message: CommentMessage): void {
  const { type, videoId, commentId, threadId, authorId, total, replies, pinnedId, isKept } = message;
  setTotal(client, videoId, total);
  client.setQueryData<Video>(
    queryKeys.video(videoId),
    (video) => video && { ...video, counts: { ...video.counts, comments: total } },
  );
  changeComments(client, videoId, (comment) => {
    const isPinned = comment.id === pinnedId;
    if (comment.id === threadId && replies !== null && comment.replies !== replies) return { ...comment, replies };
    return comment.isPinned === isPinned ? comment : { ...comment, isPinned };
  });
  if (threadId !== null && replies === null) forget(client, videoId, threadId); // it went with its last reply
  if (type === 'comment.deleted') {
    if (isKept) {
      changeComments(client, videoId, (comment) =>
        comment.id === commentId ? { ...comment, state: 'deleted', text: '', author: null, likes: 0 } : comment,
      );
    } else if (authorId !== client.getQueryData<User | null>(queryKeys.me)?.id) {
      forget(client, videoId, commentId);
    } else if (isKnown(client, videoId, commentId)) {
      void refresh(client, videoId, commentId); // one's own that waits for approval is gone for others only
    }
    client.setQueryData<string[]>(queryKeys.newComments(videoId), (ids) => ids?.filter((id) => id !== commentId));
  } else if (isKnown(client, videoId, commentId)) {
    setTimeout(() => void refresh(client, videoId, commentId), Math.random() * SPREAD_MS);
  } else if (type === 'comment.created' && threadId === null) {
    client.setQueryData<string[]>(queryKeys.newComments(videoId), (ids = []) =>
      ids.includes(commentId) ? ids : [...ids, commentId],
    );
  } else if (type === 'comment.created' && threadId !== null) {
    setTimeout(() => void readRepliesAgain(client, threadId), Math.random() * SPREAD_MS);
  }
  void client.invalidateQueries({ queryKey: queryKeys.heldComments });
}

const forget = (client: QueryClient, videoId: string, commentId: string): void =>
  changeComments(client, videoId, (comment) => (comment.id === commentId ? null : comment));

async function refresh(client: QueryClient, videoId: string, commentId: string): Promise<void> {
  try {
    const { thread, reply } = await unwrap(api.comments[':id'].$get({ param: { id: commentId } }));
    keepComment(client, reply ?? thread);
  } catch (error) {
    if (isProblem(error, 'comment-not-found')) forget(client, videoId, commentId);
  }
}
