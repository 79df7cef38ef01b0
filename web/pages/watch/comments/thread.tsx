// A thread: its comment, the replies when they are opened, and the form of an answer.
import { useInfiniteQuery } from '@tanstack/preact-query';
import { useState } from 'preact/hooks';
import type { Comment } from '#contract/comments.ts';
import { repliesQuery } from '../../../comments.ts';
import { Button } from '../../../ui/button.tsx';
import { ErrorNote } from '../../../ui/error-note.tsx';
import { Skeleton } from '../../../ui/skeleton.tsx';
import { CommentForm } from './comment-form.tsx';
import { CommentView, type Place } from './comment-view.tsx';
import styles from './comments.module.css';
import { DraftView } from './draft-view.tsx';
import { keepUnsent, readUnsent } from './unsent-text.ts';
import type { Drafts } from './use-drafts.ts';

interface ThreadProps {
  thread: Comment;
  place: Place;
  drafts: Drafts;
  /** The comment that a link led to: the thread itself, or the reply that is shown first. */
  marked?: { id: string; reply: Comment | null };
}

export function Thread({ thread, place, drafts, marked }: ThreadProps) {
  const [isOpen, setOpen] = useState(marked !== undefined && (thread.replies > 0 || marked.reply !== null));
  const [answered, setAnswered] = useState<Comment | null>(null);
  const own = drafts.list.filter(({ threadId }) => threadId === thread.id);

  const answer = (comment: Comment) => {
    setAnswered(comment);
    setOpen(true);
  };
  const formFor = (comment: Comment) => {
    if (answered?.id !== comment.id) return null;
    const name = comment.author?.name ?? '';
    const greeting = comment.threadId === null || comment.author === null ? '' : `@${comment.author.handle} `;
    return (
      <CommentForm
        key={`${comment.id} ${drafts.version}`}
        label={`Your answer to ${name}`}
        submit="Reply"
        isAsked
        initialText={readUnsent(place.videoId, comment.id) || greeting}
        onText={(text) => keepUnsent(place.videoId, comment.id, text)}
        onCancel={() => setAnswered(null)}
        onSubmit={(text) => {
          drafts.send(text, comment.id, thread.id);
          setAnswered(null);
        }}
      />
    );
  };
  const count = thread.replies + (isOpen ? 0 : own.length);
  return (
    <li class={styles.thread}>
      <CommentView comment={thread} place={place} isMarked={marked?.id === thread.id} onAnswer={() => answer(thread)}>
        {formFor(thread)}
      </CommentView>
      <div class={styles.replies}>
        {count > 0 ? (
          <Button look="bare" icon={isOpen ? 'up' : 'down'} aria-expanded={isOpen} onClick={() => setOpen(!isOpen)}>
            {isOpen ? 'Hide' : 'Show'} {count === 1 ? '1 reply' : `${count} replies`}
          </Button>
        ) : null}
        {isOpen ? (
          <Replies
            thread={thread}
            place={place}
            first={marked?.reply ?? null}
            markedId={marked?.id}
            onAnswer={answer}
            formFor={formFor}
          />
        ) : null}
        {own.map((draft) => (
          <DraftView key={draft.key} draft={draft} drafts={drafts} />
        ))}
      </div>
    </li>
  );
}

interface RepliesProps {
  thread: Comment;
  place: Place;
  first: Comment | null;
  markedId: string | undefined;
  onAnswer: (comment: Comment) => void;
  formFor: (comment: Comment) => ReturnType<typeof CommentForm> | null;
}

function Replies({ thread, place, first, markedId, onAnswer, formFor }: RepliesProps) {
  const replies = useInfiniteQuery(repliesQuery(thread.id));
  const loaded = replies.data?.pages.flatMap((page) => page.data) ?? [];
  const list = [...(first ? [first] : []), ...loaded.filter(({ id }) => id !== first?.id)];
  const load = () => void replies.fetchNextPage();
  return (
    <>
      <ul class={styles.list} aria-label={`Replies to ${thread.author?.name ?? 'a deleted comment'}`}>
        {[...new Map(list.map((reply) => [reply.id, reply])).values()].map((reply) => (
          <li key={reply.id}>
            <CommentView
              comment={reply}
              place={place}
              isMarked={reply.id === markedId}
              onAnswer={() => onAnswer(reply)}
            >
              {formFor(reply)}
            </CommentView>
          </li>
        ))}
      </ul>
      {replies.isPending ? (
        <div aria-busy="true">
          <Skeleton height="3rem" />
        </div>
      ) : replies.isError ? (
        <ErrorNote
          error={replies.error}
          what="The replies could not be loaded."
          onRetry={() => void (loaded.length === 0 ? replies.refetch() : replies.fetchNextPage())}
        />
      ) : replies.hasNextPage ? (
        <Button look="bare" icon="down" disabled={replies.isFetchingNextPage} onClick={load}>
          {replies.isFetchingNextPage ? 'Loading…' : 'Show more replies'}
        </Button>
      ) : null}
    </>
  );
}
