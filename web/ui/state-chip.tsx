// The state of a video as a small coloured word.
import type { VideoState } from '#contract/videos.ts';
import styles from './state-chip.module.css';

const CHIPS = {
  uploading: { text: 'Uploading', look: 'wait' },
  queued: { text: 'In the queue', look: 'wait' },
  processing: { text: 'Processing', look: 'wait' },
  playable: { text: 'Playable, more coming', look: 'good' },
  ready: { text: 'Ready', look: 'good' },
  failed: { text: 'Failed', look: 'bad' },
} as const satisfies Record<VideoState, { text: string; look: 'good' | 'wait' | 'bad' }>;

export function StateChip({ state }: { state: VideoState }) {
  const { text, look } = CHIPS[state];
  return (
    <span class={`${styles.chip} ${styles[look]}`} data-state={state}>
      {text}
    </span>
  );
}
