// Uploads that an earlier visit left unfinished: one click with a handle, else the same file must be chosen again.
import { useRef, useState } from 'preact/hooks';
import { useUploads } from '../../app-context.ts';
import { Button } from '../../ui/button.tsx';
import { ConfirmDialog } from '../../ui/dialog.tsx';
import { formatBytes, formatPercent } from '../../ui/format.ts';
import { Poster } from '../../ui/poster.tsx';
import type { UploadItem } from '../../uploads/upload-item.ts';
import styles from './upload.module.css';

export function UnfinishedUploads({ items }: { items: readonly UploadItem[] }) {
  return (
    <section aria-labelledby="unfinished" class={styles.list}>
      <h2 id="unfinished">{items.length === 1 ? '1 unfinished upload' : `${items.length} unfinished uploads`}</h2>
      {items.map((item) => (
        <Unfinished key={item.key} item={item} />
      ))}
    </section>
  );
}

function Unfinished({ item }: { item: UploadItem }) {
  const uploads = useUploads();
  const input = useRef<HTMLInputElement>(null);
  const [isAsking, setIsAsking] = useState(false);
  const goOn = async () => {
    if (!item.hasHandle || !(await uploads.reopen(item.key))) input.current?.click();
  };
  return (
    <article class={styles.card} aria-label={item.details.title}>
      <div class={styles.head}>
        <Poster url={item.facts?.posterUrl ?? null} durationSeconds={null} />
        <div class={styles.about}>
          <h3>{item.details.title}</h3>
          <p
            class={styles.facts}
          >{`${item.filename} · ${formatBytes(item.sizeBytes)} · ${formatPercent(item.sentBytes / item.sizeBytes)} is here already`}</p>
          <p>{item.hasHandle ? 'Continue where it stopped.' : 'Choose the same file to continue where it stopped.'}</p>
          {item.problem === null ? null : (
            <p class={styles.problem} role="alert">
              {item.problem}
            </p>
          )}
          <div class={styles.actions}>
            <Button look="primary" onClick={() => void goOn()}>
              {item.hasHandle ? 'Continue' : 'Choose the file'}
            </Button>
            <Button look="bare" onClick={() => setIsAsking(true)}>
              Discard
            </Button>
            <input
              ref={input}
              type="file"
              hidden
              aria-label={`File of ${item.details.title}`}
              onChange={(event) => {
                const file = event.currentTarget.files?.[0];
                event.currentTarget.value = '';
                if (file !== undefined) uploads.continueWith(item.key, file);
              }}
            />
          </div>
        </div>
      </div>
      {isAsking ? (
        <ConfirmDialog
          title="Discard this upload?"
          text={`“${item.details.title}” and what has arrived of it will be removed.`}
          confirm="Discard"
          onClose={() => setIsAsking(false)}
          onConfirm={() => void uploads.cancel(item.key)}
        />
      ) : null}
    </article>
  );
}
