// What stands in the player's place when a video that could be played is not to be had, or not now.
import { isProblem } from '../../problem-error.ts';
import { ErrorNote } from '../../ui/error-note.tsx';
import styles from '../watch.module.css';

export function CannotPlay({ error, onRetry }: { error: unknown; onRetry: () => void }) {
  const isTooMany = isProblem(error, 'rate-limited');
  return (
    <div class={styles.waiting}>
      <div class={styles.notice}>
        <ErrorNote
          error={error}
          what={isTooMany ? 'You have begun as many videos as one may for now.' : 'The video cannot be played.'}
          onRetry={onRetry}
        />
      </div>
    </div>
  );
}
