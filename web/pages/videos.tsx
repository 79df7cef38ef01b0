// My videos: every video of one's own with its state, live, and what can be done with it.
import { useInfiniteQuery } from '@tanstack/preact-query';
import { paths } from '../paths.ts';
import { useTopics } from '../realtime/realtime.ts';
import { ButtonLink } from '../ui/button.tsx';
import { EmptyState } from '../ui/empty-state.tsx';
import { ErrorNote } from '../ui/error-note.tsx';
import { LoadMore } from '../ui/load-more.tsx';
import { Page } from '../ui/page.tsx';
import { Skeleton } from '../ui/skeleton.tsx';
import { myVideosQuery } from '../videos.ts';
import { RequireSession } from './require-session.tsx';
import { VideoRow } from './videos/video-row.tsx';
import styles from './videos/videos.module.css';

export default function Videos() {
  return <RequireSession title="My videos">{() => <MyVideos />}</RequireSession>;
}

function MyVideos() {
  const videos = useInfiniteQuery(myVideosQuery);
  const list = videos.data?.pages.flatMap((page) => page.data) ?? [];
  useTopics(['user']);
  return (
    <Page title="My videos" width="middle" actions={<ButtonLink href={paths.heldComments()}>Held comments</ButtonLink>}>
      {videos.isPending ? (
        <div class={styles.list} aria-busy="true">
          <p class="visually-hidden" role="status">
            Loading videos
          </p>
          <Skeleton height="7rem" />
          <Skeleton height="7rem" />
          <Skeleton height="7rem" />
        </div>
      ) : videos.isError && list.length === 0 ? (
        <ErrorNote error={videos.error} what="Your videos could not be loaded." onRetry={() => void videos.refetch()} />
      ) : list.length === 0 ? (
        <EmptyState
          title="Nothing here yet"
          text="The videos that you upload are listed here, with their state and everything that can be done with them."
        >
          <ButtonLink look="primary" icon="upload" href={paths.upload()}>
            Upload a video
          </ButtonLink>
        </EmptyState>
      ) : (
        <>
          <ul class={styles.list} aria-label="My videos">
            {list.map((video) => (
              <VideoRow key={video.id} video={video} />
            ))}
          </ul>
          <LoadMore query={videos} end="Those are all of your videos." />
        </>
      )}
    </Page>
  );
}
