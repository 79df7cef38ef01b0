// The page of one playlist: what it is, and its videos in order.
import { useInfiniteQuery, useQuery } from '@tanstack/preact-query';
import { useEffect } from 'preact/hooks';
import { useLocation, useRoute } from 'preact-iso';
import { paths } from '../paths.ts';
import { playlistItemsQuery, playlistQuery, WATCH_LATER } from '../playlists.ts';
import { isProblem } from '../problem-error.ts';
import { useMe } from '../session.ts';
import { ButtonLink } from '../ui/button.tsx';
import { EmptyState } from '../ui/empty-state.tsx';
import { ErrorNote } from '../ui/error-note.tsx';
import { Page } from '../ui/page.tsx';
import { Skeleton } from '../ui/skeleton.tsx';
import { ItemList } from './playlist/item-list.tsx';
import styles from './playlist/playlist.module.css';
import { PlaylistSide } from './playlist/playlist-side.tsx';
import { RequireSession } from './require-session.tsx';

export default function PlaylistPage() {
  const listId = useRoute().params['playlistId'] ?? '';
  if (listId === WATCH_LATER) {
    return <RequireSession title="Watch later">{() => <OnePlaylist listId={listId} />}</RequireSession>;
  }
  return <OnePlaylist key={listId} listId={listId} />;
}

function OnePlaylist({ listId }: { listId: string }) {
  const me = useMe();
  const { url } = useLocation();
  const list = useQuery(playlistQuery(listId));
  const items = useInfiniteQuery(playlistItemsQuery(listId));
  const found = items.data?.pages.flatMap((page) => page.data) ?? [];
  // A move may bring an item onto two pages.
  const all = found.filter(({ videoId }, place) => found.findIndex((other) => other.videoId === videoId) === place);
  // For others pages leave out what they may not see, and may be empty.
  const isEmptySoFar = all.length === 0 && items.hasNextPage && !items.isFetching && !items.isError;
  useEffect(() => {
    if (isEmptySoFar) void items.fetchNextPage();
  }, [isEmptySoFar]);

  if (isProblem(list.error, 'playlist-not-found')) {
    return (
      <Page title="Playlist not found" width="middle">
        <EmptyState title="There is no such playlist" text="It may have been deleted, or it is private.">
          {me.data === null ? <ButtonLink href={paths.signIn(url)}>Sign in, if it is yours</ButtonLink> : null}
          <ButtonLink look="primary" icon="home" href={paths.home()}>
            Go to the home page
          </ButtonLink>
        </EmptyState>
      </Page>
    );
  }
  const error = list.error ?? (all.length === 0 ? items.error : null);
  if (error !== null) {
    const retry = () => {
      void list.refetch();
      void items.refetch();
    };
    return (
      <Page title="Playlist">
        <ErrorNote error={error} what="The playlist could not be loaded." onRetry={retry} />
      </Page>
    );
  }
  if (list.data === undefined || items.isPending || isEmptySoFar) {
    return (
      <Page title={list.data?.title ?? 'Playlist'}>
        <div class={styles.page} aria-busy="true">
          <p class="visually-hidden" role="status">
            Loading the playlist
          </p>
          <Skeleton height="16rem" />
          <Skeleton height="24rem" />
        </div>
      </Page>
    );
  }
  const isOwner = me.data?.id === list.data.channel.id;
  return (
    <Page title={list.data.title}>
      <div class={styles.page}>
        <PlaylistSide list={list.data} items={all} hasMore={items.hasNextPage} isOwner={isOwner} />
        {all.length === 0 ? (
          <EmptyState
            title="Nothing in it yet"
            text={
              isOwner
                ? 'Save videos to this list with the Save button under a video, or on its card.'
                : 'There is no video in this list that you can watch.'
            }
          >
            <ButtonLink look="primary" icon="home" href={paths.home()}>
              Find videos
            </ButtonLink>
          </EmptyState>
        ) : (
          <ItemList list={list.data} listId={listId} items={all} isOwner={isOwner} />
        )}
      </div>
    </Page>
  );
}
