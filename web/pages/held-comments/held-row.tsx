// One held comment: who wrote what under which video, why it waits, and the two decisions.
import type { HeldComment, HeldReason } from '#contract/comments.ts';
import { paths } from '../../paths.ts';
import { Avatar } from '../../ui/avatar.tsx';
import { Button } from '../../ui/button.tsx';
import { TimeAgo } from '../../ui/time-ago.tsx';
import styles from './held-comments.module.css';

const reasonText = (reason: HeldReason): string => {
  switch (reason.kind) {
    case 'first-comment':
      return 'First comment here';
    case 'link':
      return 'Has a link';
    case 'watched-word':
      return `Has “${reason.word}”`;
  }
};

interface HeldRowProps {
  comment: HeldComment;
  isChosen: boolean;
  isBusy: boolean;
  onChoose: () => void;
  onDecide: (decision: 'shown' | 'rejected') => void;
  onKey: (event: KeyboardEvent) => void;
}

export function HeldRow({ comment, isChosen, isBusy, onChoose, onDecide, onKey }: HeldRowProps) {
  const name = comment.author?.name ?? 'Somebody who left';
  return (
    <li>
      <article
        class={styles.row}
        // biome-ignore lint/a11y/noNoninteractiveTabindex: the place in which single keys are heard (WCAG 2.1.4)
        tabIndex={0}
        aria-label={`Comment by ${name}`}
        data-held={comment.id}
        onKeyDown={onKey}
      >
        <label class={styles.choose}>
          <input type="checkbox" checked={isChosen} aria-label={`Choose the comment by ${name}`} onChange={onChoose} />
        </label>
        <Avatar url={comment.author?.avatar ?? null} name={name} />
        <div class={styles.about}>
          <p class={styles.facts}>
            {comment.author === null ? name : <a href={paths.channel(comment.author.handle)}>{name}</a>}
            <TimeAgo iso={comment.createdAt} />
            <span>
              {comment.threadId === null ? 'on ' : 'a reply on '}
              <a href={paths.watch(comment.video.id)}>{comment.video.title}</a>
            </span>
          </p>
          <p class={styles.text} dir="auto">
            {comment.text}
          </p>
          <ul class={styles.reasons} aria-label="Why it waits">
            {comment.heldFor?.map((reason) => (
              <li key={reasonText(reason)}>{reasonText(reason)}</li>
            ))}
          </ul>
        </div>
        <div class={styles.acts}>
          <Button icon="check" disabled={isBusy} onClick={() => onDecide('shown')}>
            Approve
          </Button>
          <Button icon="close" disabled={isBusy} onClick={() => onDecide('rejected')}>
            Reject
          </Button>
        </div>
      </article>
    </li>
  );
}
