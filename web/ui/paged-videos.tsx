// A grid of videos that comes page by page, with every state it may be in.
import type { ComponentChildren } from 'preact';
import type { VideoItem } from '#contract/videos.ts';
import { ErrorNote } from './error-note.tsx';
import { LoadMore } from './load-more.tsx';
import { VideoCard, VideoCardSkeleton, VideoGrid } from './video-card.tsx';

const SKELETONS = [1, 2, 3, 4, 5, 6, 7, 8];
/** So many posters are in the first screen of a wide window. */
const EAGER = 4;

interface PagedVideosProps<Item extends VideoItem> {
  query: {
    data: { pages: { data: Item[] }[] } | undefined;
    isPending: boolean;
    isError: boolean;
    error: unknown;
    hasNextPage: boolean;
    isFetchingNextPage: boolean;
    isFetchNextPageError: boolean;
    fetchNextPage: () => Promise<unknown>;
    refetch: () => Promise<unknown>;
  };
  label: string;
  /** What the end of the list says. */
  end: string;
  /** Instead of an empty grid. */
  empty: ComponentChildren;
  /** A line under a video, for example why it is there. */
  noteOf?: (video: Item) => string | null;
  /** All of the channel whose page it is. */
  isAtHome?: boolean;
}

/** Each video once: what moved up while one paged is not shown again. */
function once<Item extends VideoItem>(pages: readonly { data: Item[] }[]): Item[] {
  return [...new Map(pages.flatMap((page) => page.data).map((video) => [video.id, video])).values()];
}

export function PagedVideos<Item extends VideoItem>(props: PagedVideosProps<Item>) {
  const { query, label, end, empty, noteOf, isAtHome = false } = props;
  const list = once(query.data?.pages ?? []);
  if (query.isPending) {
    return (
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
    );
  }
  if (query.isError && list.length === 0) {
    return (
      <ErrorNote error={query.error} what="The videos could not be loaded." onRetry={() => void query.refetch()} />
    );
  }
  if (list.length === 0) return <>{empty}</>;
  return (
    <>
      <VideoGrid label={label}>
        {list.map((video, index) => (
          <li key={video.id}>
            <VideoCard video={video} isEager={index < EAGER} note={noteOf?.(video) ?? null} isAtHome={isAtHome} />
          </li>
        ))}
      </VideoGrid>
      <LoadMore query={query} end={end} />
    </>
  );
}
