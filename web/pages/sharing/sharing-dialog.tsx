// Who may see a video besides: named accounts, links, and the sites that may show its player.
import type { Visibility } from '#contract/videos.ts';
import { Dialog } from '../../ui/dialog.tsx';
import { AccountsPart } from './accounts-part.tsx';
import { LinksPart } from './links-part.tsx';
import { SitesPart } from './sites-part.tsx';

interface SharingDialogProps {
  video: { id: string; title: string; visibility: Visibility };
  onClose: () => void;
}

export default function SharingDialog({ video, onClose }: SharingDialogProps) {
  return (
    <Dialog title={`Sharing “${video.title}”`} onClose={onClose}>
      <AccountsPart video={video} />
      <LinksPart videoId={video.id} />
      <SitesPart videoId={video.id} />
    </Dialog>
  );
}
