// The description under a video: collapsed when it is long, with links and with moments that seek.
import { useState } from 'preact/hooks';
import { Button } from '../../ui/button.tsx';
import { spokenDuration } from '../../ui/format.ts';
import styles from '../watch.module.css';
import { descriptionParts } from './description-parts.ts';

const LONG_CHARACTERS = 280;
const LONG_LINES = 4;

interface DescriptionProps {
  text: string;
  durationSeconds: number | null;
  onMoment: (seconds: number) => void;
}

export function Description({ text, durationSeconds, onMoment }: DescriptionProps) {
  const [isOpen, setOpen] = useState(false);
  if (text.trim() === '') return null;
  const isLong = text.length > LONG_CHARACTERS || text.split('\n').length > LONG_LINES;
  return (
    <section class={styles.description} aria-label="Description">
      <p id="description" class={isLong && !isOpen ? styles.collapsed : styles.open}>
        {descriptionParts(text, durationSeconds).map((part, index) => {
          if (part.kind === 'text') return part.text;
          if (part.kind === 'link') {
            return (
              <a key={index} href={part.href} rel="nofollow ugc noopener" target="_blank">
                {part.text}
              </a>
            );
          }
          return (
            <button key={index} type="button" class={styles.moment} onClick={() => onMoment(part.seconds)}>
              <span class="visually-hidden">Go to {spokenDuration(part.seconds)}</span>
              <span aria-hidden="true">{part.text}</span>
            </button>
          );
        })}
      </p>
      {isLong ? (
        <Button look="bare" aria-expanded={isOpen} aria-controls="description" onClick={() => setOpen(!isOpen)}>
          {isOpen ? 'Show less' : 'Show more'}
        </Button>
      ) : null}
    </section>
  );
}
