// The videos that others share with one, the last first.
import { useInfiniteQuery } from '@tanstack/preact-query';
import { paths } from '../paths.ts';
import { sharedQuery } from '../sharing.ts';
import { ButtonLink } from '../ui/button.tsx';
import { EmptyState } from '../ui/empty-state.tsx';
import { Page } from '../ui/page.tsx';
import { PagedVideos } from '../ui/paged-videos.tsx';
import { RequireSession } from './require-session.tsx';

export default function Shared() {
  return <RequireSession title="Shared with me">{() => <SharedVideos />}</RequireSession>;
}

function SharedVideos() {
  const shared = useInfiniteQuery(sharedQuery);
  return (
    <Page title="Shared with me">
      <PagedVideos
        query={shared}
        label="Shared with me"
        end="Those are all of the videos that are shared with you."
        empty={
          <EmptyState
            title="Nothing is shared with you"
            text="Videos that somebody shows to you and not to everybody are listed here."
          >
            <ButtonLink look="primary" icon="home" href={paths.home()}>
              Find videos
            </ButtonLink>
          </EmptyState>
        }
      />
    </Page>
  );
}
