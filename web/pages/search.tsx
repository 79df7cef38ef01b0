// The search page: what was found, narrowed by filters that are part of the address.
import { useInfiniteQuery } from '@tanstack/preact-query';
import { useLocation } from 'preact-iso';
import { paths } from '../paths.ts';
import { searchQuery } from '../search.ts';
import { EmptyState } from '../ui/empty-state.tsx';
import { ErrorNote } from '../ui/error-note.tsx';
import { LoadMore } from '../ui/load-more.tsx';
import { Page } from '../ui/page.tsx';
import { Skeleton } from '../ui/skeleton.tsx';
import { SearchFilters } from './search/filters.tsx';
import { requestOf } from './search/request.ts';
import { ResultRow } from './search/result-row.tsx';
import styles from './search/search.module.css';

export default function Search() {
  const { query } = useLocation();
  const request = requestOf(query);
  return (
    <Page
      title={request.q === '' ? 'Search' : `${request.q} · Search`}
      heading={request.q === '' ? 'Search' : `Results for “${request.q}”`}
      width="middle"
    >
      {request.q === '' ? (
        <EmptyState
          title="What are you looking for?"
          text="Type a few words into the box above, or press / to get there. Words from titles, descriptions, tags, channels and captions are found."
        />
      ) : (
        <>
          <SearchFilters request={request} />
          <Results key={JSON.stringify(request)} request={request} />
        </>
      )}
    </Page>
  );
}

function Results({ request }: { request: ReturnType<typeof requestOf> }) {
  const results = useInfiniteQuery(searchQuery(request));
  const hits = results.data?.pages.flatMap((page) => page.data) ?? [];
  const didYouMean = results.data?.pages[0]?.didYouMean ?? null;
  return (
    <>
      <p class="visually-hidden" role="status">
        {results.isPending ? 'Searching' : results.isSuccess && hits.length === 0 ? 'Nothing found' : ''}
      </p>
      {didYouMean === null ? null : (
        <p class={styles.meant}>
          Did you mean <a href={paths.search(didYouMean)}>{didYouMean}</a>?
        </p>
      )}
      {results.isPending ? (
        <div class={styles.results} aria-busy="true">
          {[1, 2, 3, 4].map((key) => (
            <div key={key} class={styles.row}>
              <Skeleton ratio="16 / 9" />
              <div class={styles.words}>
                <Skeleton width="80%" height="1.2em" />
                <Skeleton width="40%" />
              </div>
            </div>
          ))}
        </div>
      ) : results.isError && hits.length === 0 ? (
        <ErrorNote error={results.error} what="The search did not work." onRetry={() => void results.refetch()} />
      ) : hits.length === 0 ? (
        <EmptyState
          title="Nothing has all of these words"
          text="Try fewer or other words, check their spelling, or take away filters. A part of a word is enough if it is its beginning."
        />
      ) : (
        <>
          <ol class={styles.results} aria-label="Results">
            {hits.map((hit, place) => (
              <li key={hit.id}>
                <ResultRow hit={hit} isEager={place < 3} />
              </li>
            ))}
          </ol>
          <LoadMore query={results} end="That is all." />
        </>
      )}
    </>
  );
}
