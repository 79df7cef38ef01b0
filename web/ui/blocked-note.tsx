// Says that a moderator took a video down, why, and what its owner can do.
import { useQuery } from '@tanstack/preact-query';
import type { Video } from '#contract/videos.ts';
import { siteQuery } from '../admin.ts';
import styles from './blocked-note.module.css';
import { Icon } from './icon.tsx';

export function BlockedNote({ blocked, isOwner }: { blocked: NonNullable<Video['blocked']>; isOwner: boolean }) {
  return (
    <div class={styles.note} role="note">
      <Icon name="alert" />
      <div>
        <p>
          <strong>Blocked by a moderator.</strong> {blocked.reason}
        </p>
        <p>{isOwner ? <ForOwner /> : 'Only its owner and moderators can see it.'}</p>
      </div>
    </div>
  );
}

function ForOwner() {
  const contact = useQuery(siteQuery).data?.appealContact ?? '';
  return (
    <>
      Only you and moderators can see it. You can delete it, or change what is wrong in its title and description and{' '}
      {contact === '' ? 'ask a moderator to look again.' : `ask for another look: ${contact}.`}
    </>
  );
}
