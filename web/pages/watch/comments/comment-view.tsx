// One comment: whose it is, its words, its marks, and what may be done with it.
import type { ComponentChildren } from 'preact';
import { useRef, useState } from 'preact/hooks';
import { useLocation } from 'preact-iso';
import type { Comment } from '#contract/comments.ts';
import { paths } from '../../../paths.ts';
import { Avatar } from '../../../ui/avatar.tsx';
import { Button } from '../../../ui/button.tsx';
import { shortCount } from '../../../ui/count.ts';
import { errorText } from '../../../ui/error-note.tsx';
import { Icon } from '../../../ui/icon.tsx';
import { TimeAgo } from '../../../ui/time-ago.tsx';
import styles from './comment.module.css';
import { CommentForm } from './comment-form.tsx';
import { CommentMenu } from './comment-menu.tsx';
import { CommentText } from './comment-text.tsx';
import { useArrival } from './use-arrival.ts';
import { useCommentChanges } from './use-comment-changes.ts';

/** What all comments of a page have in common. */
export interface Place {
  videoId: string;
  channelId: string;
  durationSeconds: number | null;
  /** Who looks; null when nobody is signed in. */
  viewerId: string | null;
  isOpen: boolean;
  onMoment: (seconds: number) => void;
}

interface CommentViewProps {
  comment: Comment;
  place: Place;
  /** A link led here: it is scrolled to and marked. */
  isMarked?: boolean;
  onAnswer?: () => void;
  /** The form of an answer, where one is being written. */
  children?: ComponentChildren;
}

export function CommentView({ comment, place, isMarked = false, onAnswer, children }: CommentViewProps) {
  const { videoId, channelId, viewerId, durationSeconds, onMoment } = place;
  const [isEditing, setEditing] = useState(false);
  const { edit, mark } = useCommentChanges(videoId);
  const { url, route } = useLocation();
  const element = useRef<HTMLElement>(null);
  useArrival(element, isMarked);

  if (comment.state === 'deleted') {
    return (
      <article
        ref={element}
        class={styles.comment}
        tabIndex={-1}
        aria-label="Deleted comment"
        data-comment={comment.id}
      >
        <span class={styles.noFace} />
        <p class={styles.faint}>This comment was deleted.</p>
      </article>
    );
  }
  const name = comment.author?.name ?? 'Somebody who left';
  const isOwners = comment.author?.id === channelId;
  const isShown = comment.state === 'shown';
  const like = () => {
    if (viewerId === null) route(paths.signIn(url));
    else void mark(comment, 'like', !comment.isLiked);
  };
  return (
    <article
      ref={element}
      class={[styles.comment, isMarked ? styles.marked : ''].join(' ')}
      tabIndex={-1}
      aria-label={`Comment by ${name}`}
      data-comment={comment.id}
    >
      <Avatar url={comment.author?.avatar ?? null} name={name} />
      <div class={styles.body}>
        <p class={styles.facts}>
          {comment.isPinned ? (
            <span class={styles.pinned}>
              <Icon name="pin" size={14} /> Pinned
            </span>
          ) : null}
          {comment.author === null ? (
            <strong>{name}</strong>
          ) : (
            <a class={styles.author} href={paths.channel(comment.author.handle)}>
              {name}
            </a>
          )}
          {isOwners ? <span class={styles.badge}>Channel</span> : null}
          <TimeAgo iso={comment.createdAt} />
          {comment.editedAt === null ? null : <span>edited</span>}
          {comment.isHearted ? (
            <span class={styles.hearted} title="From the channel">
              <Icon name="heart" size={16} />
              <span class="visually-hidden">Has a heart from the channel</span>
            </span>
          ) : null}
        </p>
        {isShown ? null : (
          <p class={styles.waits}>
            <Icon name="clock" size={16} /> {comment.state === 'held' ? 'Waits for approval' : 'Not approved'}
          </p>
        )}
        {isEditing ? (
          <CommentForm
            label="Your comment"
            submit="Save"
            initialText={comment.text}
            isAsked
            explain={errorText}
            onCancel={() => setEditing(false)}
            onSubmit={async (text) => {
              await edit(comment, text);
              setEditing(false);
            }}
          />
        ) : (
          <>
            {comment.replyTo === null ? null : (
              <p class={styles.answers}>
                {comment.replyTo.author === null ? (
                  'Answers a deleted comment'
                ) : (
                  <>
                    Answers <a href={paths.channel(comment.replyTo.author.handle)}>@{comment.replyTo.author.handle}</a>
                  </>
                )}
              </p>
            )}
            <CommentText text={comment.text} durationSeconds={durationSeconds} onMoment={onMoment} />
            <div class={styles.acts}>
              {isShown ? (
                <Button
                  look="bare"
                  icon="like"
                  aria-pressed={comment.isLiked}
                  aria-label={`Like, ${shortCount(comment.likes)} so far`}
                  onClick={like}
                >
                  {shortCount(comment.likes)}
                </Button>
              ) : null}
              {isShown && viewerId === channelId ? (
                <Button
                  look="bare"
                  icon="heart"
                  label={comment.isHearted ? 'Take the heart back' : 'Give a heart'}
                  aria-pressed={comment.isHearted}
                  onClick={() => void mark(comment, 'heart', !comment.isHearted)}
                />
              ) : null}
              {isShown && onAnswer && place.isOpen ? (
                <Button look="bare" onClick={() => (viewerId === null ? route(paths.signIn(url)) : onAnswer())}>
                  Reply
                </Button>
              ) : null}
              <CommentMenu comment={comment} place={place} onEdit={() => setEditing(true)} />
            </div>
          </>
        )}
        {children}
      </div>
    </article>
  );
}
