// The uploads in the corner: they go on while the person looks at other pages.
import { useLocation } from 'preact-iso';
import { useUploadItems, useUploadsIfAny } from '../app-context.ts';
import { paths } from '../paths.ts';
import { isMoving, overallProgress } from '../uploads/upload-item.ts';
import type { Uploads } from '../uploads/uploads.ts';
import { formatPercent, formatTimeLeft } from './format.ts';
import { ProgressBar } from './progress-bar.tsx';
import styles from './upload-panel.module.css';

export function UploadPanel() {
  const { path } = useLocation();
  const uploads = useUploadsIfAny();
  return uploads === null || path === paths.upload() ? null : <PanelOf uploads={uploads} />;
}

function PanelOf({ uploads }: { uploads: Uploads }) {
  const items = useUploadItems(uploads);
  const moving = items.filter(isMoving);
  const stopped = items.filter((item) => item.phase === 'paused' || item.phase === 'failed');
  const unsaved = items.filter((item) => item.saveState === 'failed');
  if (moving.length === 0 && stopped.length === 0 && unsaved.length === 0) return null;
  const progress = overallProgress(items);
  const sending = moving.find((item) => item.phase === 'sending');
  const isStalled = moving.some((item) => item.phase === 'stalled');
  return (
    <aside class={styles.panel} aria-label="Uploads" data-uploads>
      <div class={styles.line}>
        <strong>
          {moving.length === 0
            ? stopped.length === 0
              ? 'All videos are uploaded'
              : `${stopped.length} stopped`
            : `Uploading ${moving.length === 1 ? '1 video' : `${moving.length} videos`}`}
        </strong>
        <a href={paths.upload()}>Show</a>
      </div>
      {progress === null ? null : <ProgressBar value={progress} label="All uploads" />}
      <p class={styles.facts}>
        {isStalled ? 'No connection. It goes on by itself.' : progress === null ? '' : formatPercent(progress)}
        {sending?.secondsLeft ? ` · ${formatTimeLeft(sending.secondsLeft)}` : ''}
      </p>
      {unsaved.length === 0 ? null : <p>Some details are not saved.</p>}
    </aside>
  );
}
