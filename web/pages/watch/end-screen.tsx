// What lies over the picture when a video has ended and another one follows: a countdown that can be stopped.
import { useEffect, useState } from 'preact/hooks';
import { COUNTDOWN_SECONDS } from './autoplay.ts';
import type { Neighbour } from './neighbours.ts';
import styles from './up-next.module.css';

interface EndScreenProps {
  next: Neighbour;
  onGo: () => void;
  onCancel: () => void;
}

export function EndScreen({ next, onGo, onCancel }: EndScreenProps) {
  const [seconds, setSeconds] = useState(COUNTDOWN_SECONDS);
  useEffect(() => {
    if (seconds === 0) {
      onGo();
      return;
    }
    const timer = setTimeout(() => setSeconds(seconds - 1), 1000);
    return () => clearTimeout(timer);
  }, [seconds]);
  useEffect(() => {
    const onKey = (event: KeyboardEvent) => {
      if (event.key === 'Escape') onCancel();
    };
    addEventListener('keydown', onKey);
    return () => removeEventListener('keydown', onKey);
  }, [onCancel]);
  return (
    <div class={styles.end}>
      <p class={styles.endCount} aria-hidden="true">
        Next video in {seconds}
      </p>
      <p class="visually-hidden" role="status">
        {`Next video in ${COUNTDOWN_SECONDS} seconds: ${next.title}. Escape stops it.`}
      </p>
      <p class={styles.endTitle}>{next.title}</p>
      <p class={styles.endFacts}>{next.channel.name}</p>
      <div class={styles.endActions}>
        <button type="button" class={styles.endButton} onClick={onCancel}>
          Cancel
        </button>
        <button type="button" class={styles.endButtonMain} onClick={onGo}>
          Play now
        </button>
      </div>
    </div>
  );
}
