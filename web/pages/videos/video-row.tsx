// One of one's own videos: picture, state, and watch, edit, delete.
import { useState } from 'preact/hooks';
import type { VideoItem } from '#contract/videos.ts';
import { paths } from '../../paths.ts';
import { BecomesPublic } from '../../ui/becomes-public.tsx';
import { BlockedNote } from '../../ui/blocked-note.tsx';
import { Button, ButtonLink } from '../../ui/button.tsx';
import { CaptionsLeftOut } from '../../ui/captions-left-out.tsx';
import { countOf } from '../../ui/count.ts';
import { VISIBILITY_TEXTS } from '../../ui/details-fields.tsx';
import { spokenLength } from '../../ui/format.ts';
import { Poster } from '../../ui/poster.tsx';
import { failureText } from '../../ui/processing-steps.ts';
import { StateChip } from '../../ui/state-chip.tsx';
import { TimeAgo } from '../../ui/time-ago.tsx';
import { WaitingNote } from '../../ui/waiting-note.tsx';
import { SharingButton } from '../sharing/sharing-button.tsx';
import { DeleteDialog } from './delete-dialog.tsx';
import { EditDialog } from './edit-dialog.tsx';
import styles from './videos.module.css';

export function VideoRow({ video }: { video: VideoItem }) {
  const [dialog, setDialog] = useState<'edit' | 'delete' | null>(null);
  const canWatch = video.state === 'playable' || video.state === 'ready';
  const close = () => setDialog(null);
  return (
    <li class={styles.row} data-video={video.id}>
      <Poster url={video.poster} durationSeconds={video.durationSeconds} />
      <div class={styles.about}>
        <h2>{canWatch ? <a href={paths.watch(video.id)}>{video.title}</a> : video.title}</h2>
        <p class={styles.facts}>
          <span role="status">
            <StateChip state={video.state} />
          </span>
          {video.publishAt === null ? (
            <span>{VISIBILITY_TEXTS[video.visibility].name}</span>
          ) : (
            <BecomesPublic iso={video.publishAt} />
          )}
          {canWatch ? <span>{countOf(video.counts.views, 'view')}</span> : null}
          <TimeAgo iso={video.createdAt} />
          {video.durationSeconds === null ? null : (
            <span class="visually-hidden">{spokenLength(video.durationSeconds)}</span>
          )}
        </p>
        <WaitingNote state={video.state} />
        <CaptionsLeftOut tracks={video.captionsLeftOut} />
        {video.state === 'failed' ? <p class={styles.failure}>{failureText(video.error)}</p> : null}
        {video.blocked === undefined ? null : <BlockedNote blocked={video.blocked} isOwner />}
        {video.state === 'uploading' ? (
          <p class={styles.facts}>
            <a href={paths.upload()}>Its upload is not finished. Continue it</a>
          </p>
        ) : null}
      </div>
      <div class={styles.actions}>
        {canWatch ? (
          <ButtonLink look="bare" icon="play" href={paths.watch(video.id)}>
            Watch
          </ButtonLink>
        ) : null}
        <Button look="bare" icon="edit" aria-label={`Edit ${video.title}`} onClick={() => setDialog('edit')}>
          Edit
        </Button>
        <SharingButton video={video} look="bare" />
        <Button look="bare" icon="trash" aria-label={`Delete ${video.title}`} onClick={() => setDialog('delete')}>
          Delete
        </Button>
      </div>
      {dialog === 'edit' ? <EditDialog video={video} onClose={close} /> : null}
      {dialog === 'delete' ? <DeleteDialog video={video} onClose={close} /> : null}
    </li>
  );
}
