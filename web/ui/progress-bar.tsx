// A progress bar on the native <progress>.
import styles from './progress-bar.module.css';

/** `value` from 0 to 1, or null when nobody knows yet. */
export function ProgressBar({
  value,
  label,
  isFailed = false,
}: {
  value: number | null;
  label: string;
  isFailed?: boolean;
}) {
  return (
    <progress
      class={isFailed ? `${styles.bar} ${styles.failed}` : styles.bar}
      max={1}
      aria-label={label}
      {...(value === null ? {} : { value: Math.min(1, Math.max(0, value)) })}
    />
  );
}
