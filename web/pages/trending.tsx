// Trending: what people watch, like and talk about right now.
import { useInfiniteQuery } from '@tanstack/preact-query';
import { trendingQuery } from '../discovery.ts';
import { paths } from '../paths.ts';
import { ButtonLink } from '../ui/button.tsx';
import { EmptyState } from '../ui/empty-state.tsx';
import { Page } from '../ui/page.tsx';
import { PagedVideos } from '../ui/paged-videos.tsx';
import { Chips } from './discovery/chips.tsx';

export default function Trending() {
  const videos = useInfiniteQuery(trendingQuery);
  return (
    <Page title="Trending">
      <Chips />
      <PagedVideos
        query={videos}
        label="Trending"
        end="That is all."
        empty={
          <EmptyState
            title="Nothing is moving yet"
            text="Videos rise here as people watch, like and discuss them. Upload one that they will talk about."
          >
            <ButtonLink look="primary" icon="upload" href={paths.upload()}>
              Upload a video
            </ButtonLink>
          </EmptyState>
        }
      />
    </Page>
  );
}
