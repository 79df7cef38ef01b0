// A grey shape with the size of what is coming.
import styles from './feedback.module.css';

export function Skeleton({
  width = '100%',
  height = '1em',
  ratio,
}: {
  width?: string;
  height?: string;
  ratio?: string;
}) {
  return (
    <div
      class={styles.skeleton}
      aria-hidden="true"
      style={ratio === undefined ? { width, height } : { width, aspectRatio: ratio }}
    />
  );
}
