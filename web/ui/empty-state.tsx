// What a list says when there is nothing in it: why, and the one thing to do.
import type { ComponentChildren } from 'preact';
import styles from './feedback.module.css';

export function EmptyState({ title, text, children }: { title: string; text: string; children?: ComponentChildren }) {
  return (
    <div class={styles.empty}>
      <svg
        class={styles.wave}
        viewBox="0 0 112 40"
        fill="none"
        stroke="currentColor"
        stroke-width="4"
        stroke-linecap="round"
        aria-hidden="true"
      >
        <path d="M6 14c16-14 30 12 46 0s26-12 54-2" />
        <path d="M6 30c16-14 30 12 46 0s26-12 54-2" opacity=".4" />
      </svg>
      <h2>{title}</h2>
      <p>{text}</p>
      {children}
    </div>
  );
}
