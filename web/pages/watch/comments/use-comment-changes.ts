// What one does to comments, written into the page at once and put right by the answer.
import { useQueryClient } from '@tanstack/preact-query';
import type { Comment } from '#contract/comments.ts';
import { changeComments, deleteComment, editComment, keepComment, markComment } from '../../../comments.ts';
import { errorText } from '../../../ui/error-note.tsx';
import { toasts } from '../../../ui/toasts.ts';

type Mark = 'like' | 'heart' | 'pin';

const marked = (comment: Comment, mark: Mark, isWanted: boolean): Comment =>
  mark === 'like'
    ? { ...comment, isLiked: isWanted, likes: comment.likes + (isWanted ? 1 : -1) }
    : mark === 'heart'
      ? { ...comment, isHearted: isWanted }
      : { ...comment, isPinned: isWanted };

export function useCommentChanges(videoId: string) {
  const client = useQueryClient();
  /** As the deletion of it leaves the lists. */
  const forget = (gone: Comment) =>
    changeComments(client, videoId, (comment) => {
      if (comment.id !== gone.id) return comment;
      return comment.threadId === null && comment.replies > 0
        ? { ...comment, state: 'deleted', text: '', author: null, isPinned: false, isHearted: false, likes: 0 }
        : null;
    });
  return {
    forget,
    /** Rejects when it stays as it was, so that the form keeps the text. */
    edit: async (comment: Comment, text: string) => {
      const edited = await editComment(comment.id, text);
      keepComment(client, edited);
      if (edited.state === 'held' && comment.state === 'shown') toasts.show('Your comment waits for approval.');
    },
    remove: async (comment: Comment) => {
      await deleteComment(comment.id);
      forget(comment);
    },
    mark: async (comment: Comment, mark: Mark, isWanted: boolean) => {
      keepComment(client, marked(comment, mark, isWanted));
      try {
        keepComment(client, await markComment(comment.id, mark, isWanted));
      } catch (error) {
        keepComment(client, comment);
        toasts.show(errorText(error));
      }
    },
  };
}
