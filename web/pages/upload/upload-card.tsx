// One upload: its file, how far it is, its details, and its processing once all bytes are there.
import { useState } from 'preact/hooks';
import { useUploads } from '../../app-context.ts';
import { Button } from '../../ui/button.tsx';
import { DetailsFields } from '../../ui/details-fields.tsx';
import { ConfirmDialog } from '../../ui/dialog.tsx';
import { Icon } from '../../ui/icon.tsx';
import { Poster } from '../../ui/poster.tsx';
import { ProcessingView } from '../../ui/processing-view.tsx';
import { ProgressBar } from '../../ui/progress-bar.tsx';
import { Skeleton } from '../../ui/skeleton.tsx';
import { canPause, type UploadItem } from '../../uploads/upload-item.ts';
import styles from './upload.module.css';
import { factsLine, phaseText, progressLine, refusedFields, saveText } from './upload-texts.ts';

export function UploadCard({ item }: { item: UploadItem }) {
  const uploads = useUploads();
  const isSending = canPause(item) || item.phase === 'paused' || item.phase === 'checking';
  const errors = refusedFields(item);
  return (
    <article class={styles.card} aria-label={item.details.title || item.filename} data-phase={item.phase}>
      <div class={styles.head}>
        {item.isInspecting && item.facts === null ? (
          <Skeleton ratio="16 / 9" />
        ) : (
          <Poster url={item.facts?.posterUrl ?? null} durationSeconds={item.facts?.durationSeconds ?? null} />
        )}
        <div class={styles.about}>
          <h2>{item.details.title || item.filename}</h2>
          <p class={styles.facts}>{factsLine(item)}</p>
          {isSending ? (
            <ProgressBar
              value={item.phase === 'checking' ? null : item.sentBytes / item.sizeBytes}
              label={`Upload of ${item.details.title || item.filename}`}
            />
          ) : null}
          {isSending ? (
            <p class={styles.facts} data-testid="upload-progress">
              {progressLine(item)}
            </p>
          ) : null}
          <p class="visually-hidden" role="status">
            {phaseText(item)}
          </p>
          {item.problem === null ? null : (
            <p class={styles.problem} role="alert">
              <Icon name="alert" />
              <span>{item.problem}</span>
            </p>
          )}
          {item.phase === 'sent' && item.videoId !== null ? <ProcessingView videoId={item.videoId} /> : null}
          <UploadActions item={item} />
        </div>
      </div>
      {item.phase === 'refused' ? null : (
        <>
          <DetailsFields
            details={item.details}
            errors={errors}
            onChange={(changes) => uploads.edit(item.key, changes)}
          />
          <p class={styles.saved} role="status">
            {item.saveState === 'saved' ? <Icon name="check" size={16} /> : null}
            {saveText(item)}
          </p>
          {item.saveState === 'failed' && Object.keys(errors).length === 0 ? (
            <p>
              <Button icon="retry" onClick={() => uploads.saveNow(item.key)}>
                Save again
              </Button>
            </p>
          ) : null}
        </>
      )}
    </article>
  );
}

function UploadActions({ item }: { item: UploadItem }) {
  const uploads = useUploads();
  const [isAsking, setIsAsking] = useState(false);
  const takeOff = () => (item.saveState === 'failed' ? setIsAsking(true) : void uploads.dismiss(item.key));
  const isOver = item.phase === 'sent' || item.phase === 'refused';
  return (
    <div class={styles.actions}>
      {canPause(item) ? (
        <Button icon="pause" onClick={() => uploads.pause(item.key)}>
          Pause
        </Button>
      ) : null}
      {item.phase === 'paused' ? (
        <Button look="primary" icon="play" onClick={() => uploads.resume(item.key)}>
          Resume
        </Button>
      ) : null}
      {item.phase === 'failed' ? (
        <Button look="primary" icon="retry" onClick={() => uploads.resume(item.key)}>
          Try again
        </Button>
      ) : null}
      {isOver ? (
        <Button look="bare" icon="close" onClick={takeOff}>
          Take off the list
        </Button>
      ) : (
        <Button look="bare" icon="close" onClick={() => setIsAsking(true)}>
          Cancel
        </Button>
      )}
      {isAsking && isOver ? (
        <ConfirmDialog
          title="Take it off the list?"
          text={`The last changes to “${item.details.title || item.filename}” are not saved and will be lost.`}
          confirm="Take it off"
          onClose={() => setIsAsking(false)}
          onConfirm={() => uploads.drop(item.key)}
        />
      ) : null}
      {isAsking && !isOver ? (
        <ConfirmDialog
          title="Cancel this upload?"
          text={`“${item.details.title || item.filename}” and what has arrived of it will be removed.`}
          confirm="Cancel the upload"
          onClose={() => setIsAsking(false)}
          onConfirm={() => void uploads.cancel(item.key)}
        />
      ) : null}
    </div>
  );
}
