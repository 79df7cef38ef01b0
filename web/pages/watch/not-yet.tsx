// What stands in the player's place while a video cannot be watched: its progress, or why not.
import type { Video } from '#contract/videos.ts';
import { paths } from '../../paths.ts';
import { ButtonLink } from '../../ui/button.tsx';
import { Icon } from '../../ui/icon.tsx';
import { ProgressBar } from '../../ui/progress-bar.tsx';
import { WaitingNote } from '../../ui/waiting-note.tsx';
import styles from '../watch.module.css';
import { faceOf } from './watch-state.ts';

export function NotYet({ video, isOwner }: { video: Video; isOwner: boolean }) {
  const face = faceOf(video, isOwner);
  switch (face.kind) {
    case 'player':
      return <div class={styles.waiting} aria-busy="true" />;
    case 'uploading':
      return (
        <div class={styles.waiting}>
          <div class={styles.notice}>
            <Icon name="upload" size={40} />
            <p role="status">{isOwner ? 'The upload is not finished.' : 'This video is still being uploaded.'}</p>
            {isOwner ? (
              <ButtonLink look="primary" href={paths.upload()}>
                Go on uploading
              </ButtonLink>
            ) : null}
          </div>
        </div>
      );
    case 'preparing':
      return (
        <div class={styles.waiting}>
          <div class={styles.notice}>
            <p role="status">{face.text}</p>
            <ProgressBar value={face.progress} label="Preparing the video" />
            <p class={styles.faint}>{face.timeLeft ?? ' '}</p>
            {isOwner ? <WaitingNote state={video.state} /> : null}
            <p class={styles.faint}>It starts here by itself as soon as it can be watched.</p>
          </div>
        </div>
      );
    case 'failed':
      return (
        <div class={styles.stage}>
          <div class={styles.notice} role="alert">
            <Icon name="alert" size={40} />
            <p>The video could not be prepared.</p>
            <p class={styles.faint}>{face.text}</p>
            {isOwner ? (
              <ButtonLink look="primary" icon="upload" href={paths.upload()}>
                Upload another file
              </ButtonLink>
            ) : null}
          </div>
        </div>
      );
  }
}
