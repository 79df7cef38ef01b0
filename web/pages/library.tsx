// The library: what one watched last, wants to watch later, likes, and one's own playlists.
import { useInfiniteQuery } from '@tanstack/preact-query';
import { useState } from 'preact/hooks';
import { paths } from '../paths.ts';
import { likedQuery, ownPlaylistsQuery, playlistItemsQuery, WATCH_LATER } from '../playlists.ts';
import { sharedQuery } from '../sharing.ts';
import { Button } from '../ui/button.tsx';
import { ErrorNote } from '../ui/error-note.tsx';
import { LoadMore } from '../ui/load-more.tsx';
import { Page } from '../ui/page.tsx';
import { PlaylistCard } from '../ui/playlist-card.tsx';
import { VideoCardSkeleton, VideoGrid } from '../ui/video-card.tsx';
import { HistoryStrip } from './library/history-strip.tsx';
import { Section, Strip } from './library/strip.tsx';
import { PlaylistDialog } from './playlist/playlist-dialogs.tsx';
import { RequireSession } from './require-session.tsx';

export default function Library() {
  return <RequireSession title="Library">{() => <MyLibrary />}</RequireSession>;
}

function MyLibrary() {
  const later = useInfiniteQuery(playlistItemsQuery(WATCH_LATER));
  const liked = useInfiniteQuery(likedQuery);
  const shared = useInfiniteQuery(sharedQuery);
  const first = (query: typeof later | typeof liked) =>
    (query.data?.pages[0]?.data ?? []).map(({ videoId, video }) => ({ key: videoId, video }));
  return (
    <Page title="Library">
      <HistoryStrip />
      <Strip
        title="Watch later"
        href={paths.playlist(WATCH_LATER)}
        empty="Nothing saved yet. The Save button under a video, or on its card, puts it here."
        query={later}
        videos={first(later)}
      />
      <Strip
        title="Liked videos"
        href={paths.liked()}
        empty="Nothing liked yet. What you like is kept here, for you alone."
        query={liked}
        videos={first(liked)}
      />
      <Strip
        title="Shared with me"
        href={paths.shared()}
        empty="Nothing is shared with you. What others show to you and not to everybody is kept here."
        query={shared}
        videos={(shared.data?.pages[0]?.data ?? []).map((video) => ({ key: video.id, video }))}
      />
      <OwnPlaylists />
    </Page>
  );
}

function OwnPlaylists() {
  const lists = useInfiniteQuery(ownPlaylistsQuery);
  const [isMaking, setMaking] = useState(false);
  const found = lists.data?.pages.flatMap((page) => page.data) ?? [];
  return (
    <Section
      title="Playlists"
      action={
        <Button icon="plus" onClick={() => setMaking(true)}>
          New playlist
        </Button>
      }
    >
      {isMaking ? <PlaylistDialog onClose={() => setMaking(false)} /> : null}
      {lists.isPending ? (
        <VideoGrid label="Loading">
          {[1, 2, 3, 4].map((key) => (
            <li key={key}>
              <VideoCardSkeleton />
            </li>
          ))}
        </VideoGrid>
      ) : lists.isError && found.length === 0 ? (
        <ErrorNote
          error={lists.error}
          what="Your playlists could not be loaded."
          onRetry={() => void lists.refetch()}
        />
      ) : (
        <>
          <VideoGrid label="Playlists">
            {found.map((list) => (
              <li key={list.id}>
                <PlaylistCard list={list} isOwn />
              </li>
            ))}
          </VideoGrid>
          <LoadMore query={lists} end="Those are all of your playlists." />
        </>
      )}
    </Section>
  );
}
