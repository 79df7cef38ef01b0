// The page of a tag: the latest videos that have it, however they spell it.
import { useInfiniteQuery } from '@tanstack/preact-query';
import { useRoute } from 'preact-iso';
import { tagSlug } from '#contract/tag-slug.ts';
import { tagVideosQuery } from '../discovery.ts';
import { paths } from '../paths.ts';
import { ButtonLink } from '../ui/button.tsx';
import { EmptyState } from '../ui/empty-state.tsx';
import { Page } from '../ui/page.tsx';
import { PagedVideos } from '../ui/paged-videos.tsx';
import { Chips } from './discovery/chips.tsx';
import NotFound from './not-found.tsx';

export default function TagPage() {
  const slug = tagSlug(useRoute().params['slug'] ?? '');
  return slug === '' ? <NotFound /> : <OneTag key={slug} slug={slug} />;
}

function OneTag({ slug }: { slug: string }) {
  const videos = useInfiniteQuery(tagVideosQuery(slug));
  const name = `#${slug}`;
  return (
    <Page title={name}>
      <Chips />
      <PagedVideos
        query={videos}
        label={name}
        end="Those are all videos with this tag."
        empty={
          <EmptyState
            title="No video has this tag"
            text="It may have been taken off, or its videos are no longer public."
          >
            <ButtonLink look="primary" icon="home" href={paths.home()}>
              Look around
            </ButtonLink>
          </EmptyState>
        }
      />
    </Page>
  );
}
