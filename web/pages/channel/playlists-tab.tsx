// The tab of a channel with its public playlists.
import { useInfiniteQuery } from '@tanstack/preact-query';
import { channelPlaylistsQuery } from '../../playlists.ts';
import { EmptyState } from '../../ui/empty-state.tsx';
import { ErrorNote } from '../../ui/error-note.tsx';
import { LoadMore } from '../../ui/load-more.tsx';
import { PlaylistCard } from '../../ui/playlist-card.tsx';
import { VideoCardSkeleton, VideoGrid } from '../../ui/video-card.tsx';

export function PlaylistsTab({ handle }: { handle: string }) {
  const lists = useInfiniteQuery(channelPlaylistsQuery(handle));
  const found = lists.data?.pages.flatMap((page) => page.data) ?? [];
  if (lists.isPending) {
    return (
      <div aria-busy="true">
        <p class="visually-hidden" role="status">
          Loading playlists
        </p>
        <VideoGrid label="Loading">
          {[1, 2, 3, 4].map((key) => (
            <li key={key}>
              <VideoCardSkeleton />
            </li>
          ))}
        </VideoGrid>
      </div>
    );
  }
  if (lists.isError && found.length === 0) {
    return (
      <ErrorNote error={lists.error} what="The playlists could not be loaded." onRetry={() => void lists.refetch()} />
    );
  }
  if (found.length === 0) {
    return <EmptyState title="No playlists" text="This channel shows no public playlist yet." />;
  }
  return (
    <>
      <h2 class="visually-hidden">Playlists</h2>
      <VideoGrid label="Playlists">
        {found.map((list) => (
          <li key={list.id}>
            <PlaylistCard list={list} />
          </li>
        ))}
      </VideoGrid>
      <LoadMore query={lists} end="Those are all of its playlists." />
    </>
  );
}
