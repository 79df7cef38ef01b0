// Home: the latest public videos.
import { useInfiniteQuery } from '@tanstack/preact-query';
import { paths } from '../paths.ts';
import { ButtonLink } from '../ui/button.tsx';
import { EmptyState } from '../ui/empty-state.tsx';
import { ErrorNote } from '../ui/error-note.tsx';
import { LoadMore } from '../ui/load-more.tsx';
import { Page } from '../ui/page.tsx';
import { VideoCard, VideoCardSkeleton, VideoGrid } from '../ui/video-card.tsx';
import { latestVideosQuery } from '../videos.ts';

const SKELETONS = [1, 2, 3, 4, 5, 6, 7, 8];
/** So many posters are in the first screen of a wide window. */
const EAGER = 4;

export default function Home() {
  const videos = useInfiniteQuery(latestVideosQuery);
  const list = videos.data?.pages.flatMap((page) => page.data) ?? [];
  return (
    <Page title="Rivulet" heading="Latest videos">
      {videos.isPending ? (
        <div aria-busy="true">
          <p class="visually-hidden" role="status">
            Loading videos
          </p>
          <VideoGrid label="Loading">
            {SKELETONS.map((key) => (
              <li key={key}>
                <VideoCardSkeleton />
              </li>
            ))}
          </VideoGrid>
        </div>
      ) : videos.isError && list.length === 0 ? (
        <ErrorNote error={videos.error} what="The videos could not be loaded." onRetry={() => void videos.refetch()} />
      ) : list.length === 0 ? (
        <EmptyState
          title="Still water so far"
          text="No public video is here yet. Upload the first one: it can be watched seconds after its last byte has arrived."
        >
          <ButtonLink look="primary" icon="upload" href={paths.upload()}>
            Upload a video
          </ButtonLink>
        </EmptyState>
      ) : (
        <>
          <VideoGrid label="Latest videos">
            {list.map((video, index) => (
              <li key={video.id}>
                <VideoCard video={video} isEager={index < EAGER} />
              </li>
            ))}
          </VideoGrid>
          <LoadMore query={videos} end="That is all." />
        </>
      )}
    </Page>
  );
}
