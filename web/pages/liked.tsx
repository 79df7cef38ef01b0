// The videos that one likes, the last first.
import { useInfiniteQuery } from '@tanstack/preact-query';
import { paths } from '../paths.ts';
import { likedQuery } from '../playlists.ts';
import { ButtonLink } from '../ui/button.tsx';
import { EmptyState } from '../ui/empty-state.tsx';
import { ErrorNote } from '../ui/error-note.tsx';
import { LoadMore } from '../ui/load-more.tsx';
import { Page } from '../ui/page.tsx';
import { VideoCard, VideoCardSkeleton, VideoGrid } from '../ui/video-card.tsx';
import { GoneCard } from './library/strip.tsx';
import { RequireSession } from './require-session.tsx';

export default function Liked() {
  return <RequireSession title="Liked videos">{() => <LikedVideos />}</RequireSession>;
}

function LikedVideos() {
  const liked = useInfiniteQuery(likedQuery);
  const items = liked.data?.pages.flatMap((page) => page.data) ?? [];
  return (
    <Page title="Liked videos">
      {liked.isPending ? (
        <div aria-busy="true">
          <p class="visually-hidden" role="status">
            Loading liked videos
          </p>
          <VideoGrid label="Loading">
            {[1, 2, 3, 4].map((key) => (
              <li key={key}>
                <VideoCardSkeleton />
              </li>
            ))}
          </VideoGrid>
        </div>
      ) : liked.isError && items.length === 0 ? (
        <ErrorNote
          error={liked.error}
          what="Your liked videos could not be loaded."
          onRetry={() => void liked.refetch()}
        />
      ) : items.length === 0 ? (
        <EmptyState title="Nothing liked yet" text="What you like is kept here. Only you can see this list.">
          <ButtonLink look="primary" icon="home" href={paths.home()}>
            Find videos
          </ButtonLink>
        </EmptyState>
      ) : (
        <>
          <VideoGrid label="Liked videos">
            {items.map(({ videoId, video }) => (
              <li key={videoId}>{video === null ? <GoneCard /> : <VideoCard video={video} />}</li>
            ))}
          </VideoGrid>
          <LoadMore query={liked} end="Those are all of the videos that you like." />
        </>
      )}
    </Page>
  );
}
