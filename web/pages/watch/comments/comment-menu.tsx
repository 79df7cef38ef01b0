// What is done with a comment less often: link, pin, edit, delete; opened in place, so that it is reached by Tab.
import { useRef, useState } from 'preact/hooks';
import type { Comment } from '#contract/comments.ts';
import { paths } from '../../../paths.ts';
import { Button } from '../../../ui/button.tsx';
import { ConfirmDialog } from '../../../ui/dialog.tsx';
import { errorText } from '../../../ui/error-note.tsx';
import { ReportButton } from '../../../ui/report-button.tsx';
import { toasts } from '../../../ui/toasts.ts';
import { useId } from '../../../ui/use-id.ts';
import styles from './comment.module.css';
import type { Place } from './comment-view.tsx';
import { useCommentChanges } from './use-comment-changes.ts';

interface CommentMenuProps {
  comment: Comment;
  place: Place;
  onEdit: () => void;
}

export function CommentMenu({ comment, place, onEdit }: CommentMenuProps) {
  const [isOpen, setOpen] = useState(false);
  const [isAsking, setAsking] = useState(false);
  const [error, setError] = useState<string | undefined>(undefined);
  const { mark, remove } = useCommentChanges(place.videoId);
  const holder = useRef<HTMLSpanElement>(null);
  const id = useId();
  const isAuthor = comment.author !== null && comment.author.id === place.viewerId;
  const isOwner = place.viewerId === place.channelId;
  const isThread = comment.threadId === null;
  const close = () => {
    setOpen(false);
    holder.current?.querySelector('button')?.focus();
  };
  const copyLink = async () => {
    const link = new URL(paths.watchComment(comment.videoId, comment.id), location.origin).href;
    try {
      await navigator.clipboard.writeText(link);
      toasts.show('The link is copied.');
    } catch {
      toasts.show(link);
    }
    close();
  };
  return (
    // biome-ignore lint/a11y/useSemanticElements: a fieldset may not stand in a line of text
    <span
      ref={holder}
      role="group"
      aria-label="Actions"
      class={styles.menu}
      onKeyDown={(event) => {
        const isOfDialog = event.target instanceof Element && event.target.closest('dialog') !== null;
        if (event.key !== 'Escape' || !isOpen || isAsking || isOfDialog) return; // a dialog closes alone
        event.stopPropagation();
        close();
      }}
    >
      <Button
        look="bare"
        icon="more"
        label={isOpen ? 'Fewer actions' : 'More actions'}
        aria-expanded={isOpen}
        aria-controls={id}
        onClick={() => setOpen(!isOpen)}
      />
      <span id={id} class={styles.menuItems} hidden={!isOpen}>
        <Button look="bare" icon="link" onClick={() => void copyLink()}>
          Copy link
        </Button>
        {isOwner && isThread && comment.state === 'shown' ? (
          <Button
            look="bare"
            icon="pin"
            onClick={() => {
              void mark(comment, 'pin', !comment.isPinned);
              close();
            }}
          >
            {comment.isPinned ? 'Unpin' : 'Pin'}
          </Button>
        ) : null}
        {isAuthor && comment.state !== 'rejected' ? (
          <Button look="bare" icon="edit" onClick={onEdit}>
            Edit
          </Button>
        ) : null}
        {isAuthor ? null : <ReportButton kind="comment" subjectId={comment.id} look="bare" />}
        {isAuthor || isOwner ? (
          <Button look="bare" icon="trash" onClick={() => setAsking(true)}>
            Delete
          </Button>
        ) : null}
      </span>
      {isAsking ? (
        <ConfirmDialog
          title="Delete this comment?"
          text={
            isThread && comment.replies > 0
              ? 'Its words go for good. The replies to it stay.'
              : 'It goes for good, and cannot be brought back.'
          }
          confirm="Delete it"
          error={error}
          onClose={() => setAsking(false)}
          onConfirm={() => {
            setError(undefined);
            remove(comment)
              .then(() => {
                setAsking(false);
                document.getElementById('comments-title')?.focus();
                toasts.show('The comment is deleted.');
              })
              .catch((reason: unknown) => setError(errorText(reason)));
          }}
        />
      ) : null}
    </span>
  );
}
