// Comments on their way: shown at once, tried again when sending failed, taken back when one thinks better of it.
import { useQueryClient } from '@tanstack/preact-query';
import { useState } from 'preact/hooks';
import type { Comment, CommentSort } from '#contract/comments.ts';
import { deleteComment, postComment, putReply, putThreads } from '../../../comments.ts';
import { isProblem } from '../../../problem-error.ts';
import { queryKeys } from '../../../query-client.ts';
import { errorText } from '../../../ui/error-note.tsx';
import { toasts } from '../../../ui/toasts.ts';
import { keepUnsent, readUnsent } from './unsent-text.ts';
import { useCommentChanges } from './use-comment-changes.ts';

export interface Draft {
  /** Also its Idempotency-Key: however often it is sent, it is one comment. */
  key: string;
  text: string;
  replyTo: string | null;
  /** Where it will stand; null for a thread of its own. */
  threadId: string | null;
  /** What went wrong; null while it is being sent. */
  error: string | null;
}

export interface Drafts {
  list: readonly Draft[];
  send(text: string, replyTo: string | null, threadId: string | null): void;
  retry(key: string): void;
  /** Forgets it; its text is in the form again. */
  takeBack(key: string): void;
  /** Changes whenever a form must read its kept text again. */
  version: number;
}

/** Longer than the server holds a key for a request that may have died with it. */
const WAITS_MAX = 35;
const WAIT_MS = 2000;

/** Asks again while the server says that the first try is under way; whatever became of it, the comment is there once. */
export async function whenFree<Made>(send: () => Promise<Made>, waitMs = WAIT_MS): Promise<Made> {
  for (let waits = 0; ; waits += 1) {
    try {
      return await send();
    } catch (error) {
      if (!isProblem(error, 'idempotency-key-in-use') || waits === WAITS_MAX) throw error;
    }
    await new Promise((resolve) => setTimeout(resolve, waitMs));
  }
}

export function useDrafts(videoId: string, sort: CommentSort): Drafts {
  const client = useQueryClient();
  const { forget } = useCommentChanges(videoId);
  const [list, setList] = useState<readonly Draft[]>([]);
  const [version, setVersion] = useState(0);

  const backToForm = (draft: Draft) => {
    const begun = readUnsent(videoId, draft.replyTo); // meanwhile
    keepUnsent(videoId, draft.replyTo, begun === '' ? draft.text : `${draft.text}\n${begun}`);
    setVersion((before) => before + 1);
  };
  const drop = (key: string) => setList((drafts) => drafts.filter((draft) => draft.key !== key));

  const arrived = (draft: Draft, comment: Comment) => {
    if (comment.threadId === null) putThreads(client, videoId, sort, [comment]);
    else putReply(client, comment);
    client.setQueryData<string[]>(queryKeys.newComments(videoId), (ids) => ids?.filter((id) => id !== comment.id));
    drop(draft.key);
    toasts.show(comment.state === 'held' ? 'Your comment waits for approval.' : 'Your comment is there.', {
      text: 'Undo',
      run: () =>
        void deleteComment(comment.id)
          .then(() => {
            forget(comment);
            backToForm(draft);
          })
          .catch((error: unknown) => toasts.show(errorText(error))),
    });
  };

  const post = async (draft: Draft) => {
    try {
      arrived(draft, await whenFree(() => postComment(videoId, draft.text, draft.replyTo, draft.key)));
    } catch (error) {
      if (isProblem(error, 'session-required')) {
        // The session ended elsewhere: the page asks to sign in, and the form has the words then.
        drop(draft.key);
        backToForm(draft);
        client.setQueryData(queryKeys.me, null);
        toasts.show('You are signed out. Sign in to send your comment: its words are kept.');
        return;
      }
      const text = errorText(error);
      setList((drafts) => drafts.map((known) => (known.key === draft.key ? { ...known, error: text } : known)));
    }
  };

  return {
    list,
    version,
    send: (text, replyTo, threadId) => {
      const draft: Draft = { key: crypto.randomUUID(), text, replyTo, threadId, error: null };
      setList((drafts) => [...drafts, draft]);
      void post(draft);
    },
    retry: (key) => {
      const draft = list.find((known) => known.key === key);
      if (!draft) return;
      setList((drafts) => drafts.map((known) => (known.key === key ? { ...known, error: null } : known)));
      void post(draft);
    },
    takeBack: (key) => {
      const draft = list.find((known) => known.key === key);
      drop(key);
      if (draft) backToForm(draft);
    },
  };
}
