// Says to the owner of a video which captions of the file it goes without, and why.
import { type CaptionLeftOut, captionLeftOutText } from '#contract/captions.ts';
import styles from './feedback.module.css';
import { Icon } from './icon.tsx';

export function CaptionsLeftOut({ tracks }: { tracks: readonly CaptionLeftOut[] | undefined }) {
  return tracks?.map((track) => (
    <div key={track.label} class={styles.error} role="note">
      <Icon name="alert" />
      <span class={styles.errorText}>{captionLeftOutText(track)}</span>
    </div>
  ));
}
