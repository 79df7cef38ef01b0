// A comment that is on its way, or did not arrive: with its words, and a way to try again.
import { Button } from '../../../ui/button.tsx';
import { Icon } from '../../../ui/icon.tsx';
import styles from './comment.module.css';
import type { Draft, Drafts } from './use-drafts.ts';

export function DraftView({ draft, drafts }: { draft: Draft; drafts: Drafts }) {
  return (
    <article class={styles.comment} aria-label="Your comment" aria-busy={draft.error === null}>
      <span class={styles.noFace} />
      <div class={styles.body}>
        <p dir="auto" class={styles.text}>
          {draft.text}
        </p>
        {draft.error === null ? (
          <p class={styles.faint} role="status">
            Sending…
          </p>
        ) : (
          <>
            <p class={styles.failed} role="alert">
              <Icon name="alert" size={18} /> Not sent. {draft.error}
            </p>
            <div class={styles.acts}>
              <Button icon="retry" onClick={() => drafts.retry(draft.key)}>
                Try again
              </Button>
              <Button look="bare" onClick={() => drafts.takeBack(draft.key)}>
                Change the text
              </Button>
            </div>
          </>
        )}
      </div>
    </article>
  );
}
