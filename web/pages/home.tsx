// Home: the latest videos for visitors; for those who are signed in what they follow among what is trending.
import { useInfiniteQuery } from '@tanstack/preact-query';
import { useLocation } from 'preact-iso';
import { homeQuery, reasonOf } from '../discovery.ts';
import { paths } from '../paths.ts';
import { useMe } from '../session.ts';
import { ButtonLink } from '../ui/button.tsx';
import { EmptyState } from '../ui/empty-state.tsx';
import { Page } from '../ui/page.tsx';
import { PagedVideos } from '../ui/paged-videos.tsx';
import { latestVideosQuery } from '../videos.ts';
import { Chips } from './discovery/chips.tsx';

export default function Home() {
  const { query } = useLocation();
  const me = useMe();
  // Who asks is known first: the lists differ. Without an answer everybody's list is better than none.
  const isOwn = me.data !== null && !me.isError && query['show'] !== 'latest';
  return (
    <Page title="Rivulet" heading={isOwn && me.data ? 'Home' : 'Latest videos'}>
      <Chips />
      {isOwn ? <Own isKnown={Boolean(me.data)} /> : <Latest />}
    </Page>
  );
}

function Latest() {
  const videos = useInfiniteQuery(latestVideosQuery);
  return <PagedVideos query={videos} label="Latest videos" end="That is all." empty={<FirstRun />} />;
}

function Own({ isKnown }: { isKnown: boolean }) {
  const videos = useInfiniteQuery({ ...homeQuery, enabled: isKnown });
  return <PagedVideos query={videos} label="For you" end="That is all." empty={<FirstRun />} noteOf={reasonOf} />;
}

function FirstRun() {
  return (
    <EmptyState
      title="Still water so far"
      text="No public video is here yet. Upload the first one: it can be watched seconds after its last byte has arrived."
    >
      <ButtonLink look="primary" icon="upload" href={paths.upload()}>
        Upload a video
      </ButtonLink>
    </EmptyState>
  );
}
