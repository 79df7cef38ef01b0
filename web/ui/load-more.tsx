// The end of a list: more on request, an error with a retry, or word that this was all.
import { Button } from './button.tsx';
import { ErrorNote } from './error-note.tsx';
import styles from './load-more.module.css';

interface Pager {
  hasNextPage: boolean;
  isFetchingNextPage: boolean;
  isFetchNextPageError: boolean;
  error: unknown;
  fetchNextPage: () => Promise<unknown>;
}

interface LoadMoreProps {
  query: Pager;
  end: string;
  /** What to say when more could not be loaded. */
  what?: string;
}

export function LoadMore({ query, end, what = 'The next videos could not be loaded.' }: LoadMoreProps) {
  const load = () => void query.fetchNextPage();
  return (
    <div class={styles.more}>
      {query.isFetchNextPageError ? (
        <ErrorNote error={query.error} what={what} onRetry={load} />
      ) : query.hasNextPage ? (
        <Button onClick={load} disabled={query.isFetchingNextPage}>
          {query.isFetchingNextPage ? 'Loading…' : 'Load more'}
        </Button>
      ) : (
        <p>{end}</p>
      )}
    </div>
  );
}
