// Says what went wrong in the server's words and offers to try again.
import { ProblemError } from '../problem-error.ts';
import { Button } from './button.tsx';
import styles from './feedback.module.css';
import { Icon } from './icon.tsx';

/** The sentence a person reads about `error`. */
export function errorText(error: unknown): string {
  if (error instanceof ProblemError) return error.message;
  return 'Something went wrong on this page. Try again; reload the page if it stays.';
}

interface ErrorNoteProps {
  error: unknown;
  /** What was being done: "The videos could not be loaded." */
  what?: string;
  onRetry?: () => void;
}

export function ErrorNote({ error, what, onRetry }: ErrorNoteProps) {
  // Worth telling only where somebody must look into it.
  const requestId = error instanceof ProblemError && error.problem.status >= 500 ? error.problem.requestId : '';
  return (
    <div class={styles.error} role="alert">
      <Icon name="alert" />
      <div class={styles.errorText}>
        {what === undefined ? null : <strong>{what}</strong>}
        <span>{errorText(error)}</span>
        {requestId === '' ? null : <small>Request {requestId}</small>}
      </div>
      {onRetry === undefined ? null : (
        <Button icon="retry" onClick={onRetry}>
          Try again
        </Button>
      )}
    </div>
  );
}
