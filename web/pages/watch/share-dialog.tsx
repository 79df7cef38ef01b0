// Shares a video: its link, from a second on if wanted, the frame for other sites, and what the system can share with.
import { useQuery } from '@tanstack/preact-query';
import { useState } from 'preact/hooks';
import type { Video } from '#contract/videos.ts';
import { queryKeys } from '../../query-client.ts';
import { Button } from '../../ui/button.tsx';
import { Dialog, DialogActions } from '../../ui/dialog.tsx';
import { formatDuration } from '../../ui/format.ts';
import { CopyField } from './copy-field.tsx';
import styles from './share-dialog.module.css';
import { shareLink } from './share-link.ts';

interface ShareProps {
  video: Pick<Video, 'id' | 'title' | 'visibility'>;
  /** Where the player is, in seconds. */
  positionSeconds: () => number;
}

export function ShareButton({ video, positionSeconds }: ShareProps) {
  const [openedAt, setOpenedAt] = useState<number | null>(null);
  return (
    <>
      <Button icon="share" onClick={() => setOpenedAt(positionSeconds())}>
        Share
      </Button>
      {openedAt === null ? null : <ShareDialog video={video} openedAt={openedAt} onClose={() => setOpenedAt(null)} />}
    </>
  );
}

interface DialogProps {
  video: ShareProps['video'];
  openedAt: number;
  onClose: () => void;
}

function ShareDialog({ video, openedAt, onClose }: DialogProps) {
  const [isFromHere, setFromHere] = useState(false);
  const link = shareLink(location.origin, video.id, isFromHere ? openedAt : null);
  const isPrivate = video.visibility !== 'public' && video.visibility !== 'unlisted';
  const embed = useQuery({
    queryKey: queryKeys.embedCode(link),
    queryFn: () => embedCodeOf(link),
    enabled: !isPrivate,
    staleTime: Number.POSITIVE_INFINITY,
  });
  return (
    <Dialog title="Share" onClose={onClose}>
      {isPrivate ? (
        <p>
          Not everybody can watch this video. Its owner can make it public or unlisted, or open it with a link under
          Sharing.
        </p>
      ) : null}
      <CopyField label="Link" value={link} />
      <label class={styles.check}>
        <input type="checkbox" checked={isFromHere} onChange={(event) => setFromHere(event.currentTarget.checked)} />
        Start at {formatDuration(openedAt)}
      </label>
      {isPrivate ? null : embed.isError ? (
        <p role="alert">
          The code for other sites could not be loaded.{' '}
          <Button icon="retry" onClick={() => void embed.refetch()}>
            Try again
          </Button>
        </p>
      ) : (
        <CopyField label="Code for other sites" value={embed.data ?? ''} rows={4} />
      )}
      {'share' in navigator ? (
        <DialogActions>
          <Button icon="share" onClick={() => void shareBySystem(video.title, link)}>
            Share by another app
          </Button>
        </DialogActions>
      ) : null}
    </Dialog>
  );
}

/** The same code that other sites find by themselves. */
async function embedCodeOf(link: string): Promise<string> {
  const answer = await fetch(`/oembed?url=${encodeURIComponent(link)}`);
  if (!answer.ok) throw new Error(`oEmbed answered ${answer.status}`);
  return ((await answer.json()) as { html: string }).html;
}

/** A person who closes the system's dialog has not failed at anything. */
const shareBySystem = (title: string, url: string): Promise<void> =>
  navigator.share({ title, url }).catch(() => undefined);
