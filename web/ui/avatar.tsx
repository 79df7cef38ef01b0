// The picture of a channel, or its first letter on a colour of its own.
import styles from './avatar.module.css';

/** Decoration beside the channel's name. */
export function Avatar({ url, name, size = 36 }: { url: string | null; name: string; size?: number }) {
  const side = { width: `${size}px`, height: `${size}px` };
  if (url !== null) {
    return <img class={styles.avatar} style={side} src={url} alt="" width={size} height={size} loading="lazy" />;
  }
  const [letter = '?'] = name.trim();
  return (
    <span class={styles.avatar} style={{ ...side, fontSize: `${size * 0.45}px` }} aria-hidden="true">
      {letter.toUpperCase()}
    </span>
  );
}
