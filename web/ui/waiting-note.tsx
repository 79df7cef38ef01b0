// Says why an upload stays in the queue and what mends it, where the platform itself lacks something.
import { useQuery } from '@tanstack/preact-query';
import type { Video } from '#contract/videos.ts';
import { healthQuery, waitingReason } from '../health.ts';
import styles from './feedback.module.css';
import { Icon } from './icon.tsx';

export function WaitingNote({ state }: { state: Video['state'] }) {
  const isWaiting = state === 'queued';
  const reason = waitingReason(useQuery(healthQuery(isWaiting)).data);
  if (!isWaiting || reason === null) return null;
  return (
    <div class={styles.error} role="status">
      <Icon name="alert" />
      <span class={styles.errorText}>{reason}</span>
    </div>
  );
}
