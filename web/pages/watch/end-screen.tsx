// What lies over the picture when a video has ended and another one follows: a countdown that can be stopped.
import { useEffect, useState } from 'preact/hooks';
import { COUNTDOWN_SECONDS } from './autoplay.ts';
import styles from './end-screen.module.css';
import type { Neighbour } from './neighbours.ts';

interface EndScreenProps {
  next: Neighbour;
  /** Asked every second: what one writes or reads must not go away. */
  isBusy: () => boolean;
  onGo: () => void;
  onCancel: () => void;
}

export function EndScreen({ next, isBusy, onGo, onCancel }: EndScreenProps) {
  const [seconds, setSeconds] = useState(COUNTDOWN_SECONDS);
  const [isWaiting, setWaiting] = useState(isBusy);
  useEffect(() => {
    const timer = setInterval(() => {
      const isNowBusy = isBusy();
      setWaiting(isNowBusy);
      setSeconds((before) => (isNowBusy ? COUNTDOWN_SECONDS : before - 1));
    }, 1000);
    return () => clearInterval(timer);
  }, []);
  useEffect(() => {
    if (seconds <= 0) onGo();
  }, [seconds <= 0]);
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
        {isWaiting ? 'Next video' : `Next video in ${Math.max(0, seconds)}`}
      </p>
      <p class="visually-hidden" role="status">
        {isWaiting
          ? `The next video waits: ${next.title}.`
          : `Next video in ${COUNTDOWN_SECONDS} seconds: ${next.title}. Escape stops it.`}
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
