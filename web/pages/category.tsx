// The page of a category: its latest videos.
import { useInfiniteQuery } from '@tanstack/preact-query';
import { useRoute } from 'preact-iso';
import { useCategoryName } from '../categories.ts';
import { categoryVideosQuery } from '../discovery.ts';
import { paths } from '../paths.ts';
import { isProblem } from '../problem-error.ts';
import { ButtonLink } from '../ui/button.tsx';
import { EmptyState } from '../ui/empty-state.tsx';
import { Page } from '../ui/page.tsx';
import { PagedVideos } from '../ui/paged-videos.tsx';
import { Chips } from './discovery/chips.tsx';
import NotFound from './not-found.tsx';

export default function CategoryPage() {
  const slug = useRoute().params['slug'] ?? '';
  return <OneCategory key={slug} slug={slug} />;
}

function OneCategory({ slug }: { slug: string }) {
  const name = useCategoryName(slug) ?? 'Category';
  const videos = useInfiniteQuery(categoryVideosQuery(slug));
  if (isProblem(videos.error, 'category-not-found')) return <NotFound />;
  return (
    <Page title={name}>
      <Chips />
      <PagedVideos
        query={videos}
        label={name}
        end="Those are all videos of this category."
        empty={
          <EmptyState
            title="No video yet"
            text={`Nothing public is in ${name} so far. Choose it for a video of yours.`}
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
