// The page of one channel: banner, name, following, and the tabs videos, playlists and about.
import { useQuery } from '@tanstack/preact-query';
import { lazy, useRoute } from 'preact-iso';
import type { Channel } from '#contract/channels.ts';
import { channelQuery } from '../channels.ts';
import { paths } from '../paths.ts';
import { isProblem } from '../problem-error.ts';
import { Avatar } from '../ui/avatar.tsx';
import { ButtonLink } from '../ui/button.tsx';
import { countOf } from '../ui/count.ts';
import { ErrorNote } from '../ui/error-note.tsx';
import { useHeadingFocus, usePageTitle } from '../ui/page.tsx';
import { ReportButton } from '../ui/report-button.tsx';
import { Skeleton } from '../ui/skeleton.tsx';
import { SubscribeButton } from '../ui/subscribe-button.tsx';
import { VideoCardSkeleton, VideoGrid } from '../ui/video-card.tsx';
import styles from './channel/channel.module.css';
import { VideosTab } from './channel/videos-tab.tsx';
import NotFound from './not-found.tsx';

const AboutTab = lazy(() => import('./channel/about-tab.tsx'));
const PlaylistsTab = lazy(() => import('./channel/playlists-tab.tsx').then((module) => module.PlaylistsTab));

type Tab = 'videos' | 'playlists' | 'about';
const TABS: Record<Tab, string> = { videos: 'Videos', playlists: 'Playlists', about: 'About' };

/** Which channel and which of its tabs the pieces of a path name; null when it is no path of a channel. */
export function channelPlace(handle = '', tab = ''): { handle: string; tab: Tab } | null {
  if (!/^@[\w-]{3,30}$/.test(handle)) return null;
  if (tab !== '' && tab !== 'playlists' && tab !== 'about') return null;
  return { handle: handle.slice(1), tab: tab === '' ? 'videos' : tab };
}

export default function ChannelPage() {
  const { params } = useRoute();
  const place = channelPlace(params['handle'], params['tab']);
  if (place === null) return <NotFound />;
  return <OneChannel key={place.handle} {...place} />;
}

function OneChannel({ handle, tab }: { handle: string; tab: Tab }) {
  const channel = useQuery(channelQuery(handle));
  if (isProblem(channel.error, 'channel-not-found')) return <NotFound />;
  if (channel.data) return <Loaded channel={channel.data} tab={tab} />;
  return (
    <div class={styles.page} aria-busy={channel.isPending}>
      <h1 class="visually-hidden">{`@${handle}`}</h1>
      {channel.isError ? (
        <ErrorNote
          error={channel.error}
          what="The channel could not be loaded."
          onRetry={() => void channel.refetch()}
        />
      ) : (
        <>
          <Skeleton ratio="6 / 1" />
          <div class={styles.head}>
            <div class={styles.avatarToCome}>
              <Skeleton ratio="1" />
            </div>
            <div class={styles.names}>
              <Skeleton width="60%" height="2rem" />
              <Skeleton width="40%" />
            </div>
          </div>
          <VideoGrid label="Loading">
            {[1, 2, 3].map((key) => (
              <li key={key}>
                <VideoCardSkeleton />
              </li>
            ))}
          </VideoGrid>
        </>
      )}
    </div>
  );
}

function Loaded({ channel, tab }: { channel: Channel; tab: Tab }) {
  usePageTitle(tab === 'videos' ? channel.name : `${channel.name}: ${TABS[tab]}`);
  const heading = useHeadingFocus();
  return (
    <div class={styles.page}>
      {channel.banner === null ? null : <img class={styles.banner} src={channel.banner} alt="" />}
      <header class={styles.head}>
        <Avatar url={channel.avatar} name={channel.name} size={88} />
        <div class={styles.names}>
          <h1 ref={heading} tabIndex={-1}>
            {channel.name}
          </h1>
          <p class={styles.facts}>
            <span>@{channel.handle}</span>
            <span>{countOf(channel.subscriberCount, 'subscriber')}</span>
            <span>{countOf(channel.videoCount, 'video')}</span>
          </p>
        </div>
        {channel.viewer.isOwner ? (
          <div class={styles.actions}>
            <ButtonLink icon="edit" href={paths.settings('channel')}>
              Edit channel
            </ButtonLink>
            <ButtonLink icon="videos" href={paths.videos()}>
              My videos
            </ButtonLink>
          </div>
        ) : (
          <div class={styles.actions}>
            <SubscribeButton channel={channel} />
            <ReportButton kind="channel" subjectId={channel.id} />
          </div>
        )}
      </header>
      <nav class={styles.tabs} aria-label="Channel">
        {(Object.keys(TABS) as Tab[]).map((key) => (
          <a
            key={key}
            class={styles.tab}
            href={paths.channel(channel.handle, key === 'videos' ? undefined : key)}
            aria-current={key === tab ? 'page' : undefined}
          >
            {TABS[key]}
          </a>
        ))}
      </nav>
      {tab === 'videos' ? (
        <VideosTab channel={channel} />
      ) : tab === 'about' ? (
        <AboutTab channel={channel} />
      ) : (
        <PlaylistsTab handle={channel.handle} />
      )}
    </div>
  );
}
