// The button that opens the dialog about sharing, which is loaded when it is wanted.
import { useState } from 'preact/hooks';
import type { VideoItem } from '#contract/videos.ts';
import { Button } from '../../ui/button.tsx';
import { toasts } from '../../ui/toasts.ts';
import { useLoaded } from '../../ui/use-loaded.ts';

interface SharingButtonProps {
  video: Pick<VideoItem, 'id' | 'title' | 'visibility'>;
  look?: 'bare' | 'quiet';
}

export function SharingButton({ video, look = 'quiet' }: SharingButtonProps) {
  const [isOpen, setOpen] = useState(false);
  const SharingDialog = useLoaded(
    () => import('./sharing-dialog.tsx'),
    isOpen,
    () => {
      setOpen(false);
      toasts.show('This did not load. Check the connection and try again.');
    },
  );
  return (
    <>
      <Button look={look} icon="link" aria-label={`Sharing of ${video.title}`} onClick={() => setOpen(true)}>
        Sharing
      </Button>
      {SharingDialog === null ? null : <SharingDialog video={video} onClose={() => setOpen(false)} />}
    </>
  );
}
