// Subscriptions: the channels that one follows, and their newest videos.
import { useInfiniteQuery } from '@tanstack/preact-query';
import { followedVideosQuery, subscriptionsQuery } from '../channels.ts';
import { paths } from '../paths.ts';
import { Avatar } from '../ui/avatar.tsx';
import { Button, ButtonLink } from '../ui/button.tsx';
import { EmptyState } from '../ui/empty-state.tsx';
import { ErrorNote } from '../ui/error-note.tsx';
import { Page } from '../ui/page.tsx';
import { PagedVideos } from '../ui/paged-videos.tsx';
import { Skeleton } from '../ui/skeleton.tsx';
import { RequireSession } from './require-session.tsx';
import styles from './subscriptions.module.css';

export default function Subscriptions() {
  return <RequireSession title="Subscriptions">{() => <Followed />}</RequireSession>;
}

function Followed() {
  const channels = useInfiniteQuery(subscriptionsQuery);
  const videos = useInfiniteQuery(followedVideosQuery);
  const followsNobody = channels.data?.pages[0]?.data.length === 0;
  return (
    <Page title="Subscriptions">
      {followsNobody ? (
        <EmptyState
          title="You follow nobody yet"
          text="Subscribe to a channel, on its page or under one of its videos, and its newest videos are here."
        >
          <ButtonLink look="primary" icon="home" href={paths.home()}>
            Find something to watch
          </ButtonLink>
        </EmptyState>
      ) : (
        <>
          <Strip />
          <PagedVideos
            query={videos}
            label="Newest videos of the channels that you follow"
            end="That is all of the channels that you follow."
            empty={
              <EmptyState
                title="Nothing new so far"
                text="The channels that you follow have not published a video yet."
              />
            }
          />
        </>
      )}
    </Page>
  );
}

/** The followed channels in one row that scrolls sideways. */
function Strip() {
  const channels = useInfiniteQuery(subscriptionsQuery);
  const list = channels.data?.pages.flatMap((page) => page.data) ?? [];
  if (channels.isError && list.length === 0) {
    return (
      <ErrorNote
        error={channels.error}
        what="The channels that you follow could not be loaded."
        onRetry={() => void channels.refetch()}
      />
    );
  }
  if (channels.isPending) return <Skeleton height="6.5rem" />;
  return (
    <ul class={styles.strip} aria-label="Channels that you follow">
      {list.map(({ channel }) => (
        <li key={channel.id}>
          <a class={styles.channel} href={paths.channel(channel.handle)}>
            <Avatar url={channel.avatar} name={channel.name} size={56} />
            <span class={styles.name}>{channel.name}</span>
          </a>
        </li>
      ))}
      {channels.hasNextPage ? (
        <li class={styles.more}>
          <Button onClick={() => void channels.fetchNextPage()} disabled={channels.isFetchingNextPage}>
            More channels
          </Button>
        </li>
      ) : null}
    </ul>
  );
}
