// The words of a comment: never HTML, but with links, moments that seek, and people; folded when they are many.
import { Fragment } from 'preact';
import { useState } from 'preact/hooks';
import { paths } from '../../../paths.ts';
import { Button } from '../../../ui/button.tsx';
import { spokenDuration } from '../../../ui/format.ts';
import { useId } from '../../../ui/use-id.ts';
import styles from './comment.module.css';
import { type CommentPart, commentParts, isLong } from './comment-parts.ts';

interface CommentTextProps {
  text: string;
  durationSeconds: number | null;
  onMoment: (seconds: number) => void;
}

export function CommentText({ text, durationSeconds, onMoment }: CommentTextProps) {
  const [isOpen, setOpen] = useState(false);
  const id = useId();
  const isFolded = isLong(text) && !isOpen;
  return (
    <>
      <p id={id} dir="auto" class={[styles.text, isFolded ? styles.folded : ''].join(' ')}>
        {commentParts(text, durationSeconds).map((part, index) => (
          <Fragment key={index}>{partView(part, onMoment)}</Fragment>
        ))}
      </p>
      {isLong(text) ? (
        <span class={styles.unfold}>
          <Button look="bare" aria-expanded={isOpen} aria-controls={id} onClick={() => setOpen(!isOpen)}>
            {isOpen ? 'Show less' : 'Show more'}
          </Button>
        </span>
      ) : null}
    </>
  );
}

function partView(part: CommentPart, onMoment: (seconds: number) => void) {
  switch (part.kind) {
    case 'text':
      return part.text;
    case 'link':
      return (
        <a href={part.href} rel="nofollow ugc noopener" target="_blank">
          {part.text}
        </a>
      );
    case 'mention':
      return <a href={paths.channel(part.handle)}>{part.text}</a>;
    case 'moment':
      return (
        <button type="button" class={styles.moment} onClick={() => onMoment(part.seconds)}>
          <span class="visually-hidden">Go to {spokenDuration(part.seconds)}</span>
          <span aria-hidden="true">{part.text}</span>
        </button>
      );
  }
}
