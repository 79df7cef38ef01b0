// The history: what one has watched, by days, with what can be done about it.
import { type InfiniteData, useInfiniteQuery, useMutation, useQuery, useQueryClient } from '@tanstack/preact-query';
import { useState } from 'preact/hooks';
import type { HistoryEntry } from '#contract/watching.ts';
import { paths } from '../paths.ts';
import { queryKeys } from '../query-client.ts';
import { Button, ButtonLink } from '../ui/button.tsx';
import { ConfirmDialog } from '../ui/dialog.tsx';
import { EmptyState } from '../ui/empty-state.tsx';
import { ErrorNote, errorText } from '../ui/error-note.tsx';
import { LoadMore } from '../ui/load-more.tsx';
import { Page } from '../ui/page.tsx';
import { toasts } from '../ui/toasts.ts';
import { VideoCard, VideoCardSkeleton, VideoGrid } from '../ui/video-card.tsx';
import { clearHistory, historyQuery, historySettingsQuery, removeFromHistory, restoreToHistory } from '../watching.ts';
import { byDay } from './history/by-day.ts';
import styles from './history/history.module.css';
import { usePause } from './history/use-pause.ts';
import { RequireSession } from './require-session.tsx';

export default function History() {
  return <RequireSession title="History">{() => <OwnHistory />}</RequireSession>;
}

type Pages = InfiniteData<{ data: HistoryEntry[]; nextCursor: string | null }, string | null>;

function OwnHistory() {
  const history = useInfiniteQuery(historyQuery);
  const settings = useQuery(historySettingsQuery);
  const pause = usePause();
  const [isAsking, setAsking] = useState(false);
  const list = history.data?.pages.flatMap((page) => page.data) ?? [];
  const paused = settings.data?.paused ?? false;
  const isEmpty = list.length === 0 && !history.hasNextPage;
  return (
    <Page
      title="History"
      actions={
        <div class={styles.actions}>
          <Button icon={paused ? 'play' : 'pause'} disabled={!settings.data} onClick={() => pause(!paused)}>
            {paused ? 'Resume history' : 'Pause history'}
          </Button>
          <Button icon="trash" disabled={isEmpty} onClick={() => setAsking(true)}>
            Clear all
          </Button>
        </div>
      }
    >
      {paused ? (
        <p class={styles.paused} role="status">
          The history is paused: what you watch now is not kept, and videos do not go on where you were.
        </p>
      ) : null}
      {history.isPending ? (
        <Loading />
      ) : history.isError && list.length === 0 ? (
        <ErrorNote
          error={history.error}
          what="The history could not be loaded."
          onRetry={() => void history.refetch()}
        />
      ) : isEmpty ? (
        <EmptyState
          title="Nothing watched yet"
          text="What you watch is listed here, and goes on where you were, on every device."
        >
          <ButtonLink look="primary" icon="home" href={paths.home()}>
            Find something to watch
          </ButtonLink>
        </EmptyState>
      ) : (
        <>
          {byDay(list, new Date()).map(({ day, entries }) => (
            <section key={day} aria-label={day}>
              <h2 class={styles.day}>{day}</h2>
              <VideoGrid label={day}>
                {entries.map((entry) => (
                  <Entry key={entry.id} entry={entry} />
                ))}
              </VideoGrid>
            </section>
          ))}
          <LoadMore query={history} end="That is your whole history." />
        </>
      )}
      {isAsking ? <ClearDialog onClose={() => setAsking(false)} /> : null}
    </Page>
  );
}

function Loading() {
  return (
    <div aria-busy="true">
      <p class="visually-hidden" role="status">
        Loading the history
      </p>
      <VideoGrid label="Loading">
        {[1, 2, 3, 4].map((key) => (
          <li key={key}>
            <VideoCardSkeleton />
          </li>
        ))}
      </VideoGrid>
    </div>
  );
}

function Entry({ entry }: { entry: HistoryEntry }) {
  const client = useQueryClient();
  const remove = useMutation({
    mutationFn: () => removeFromHistory(entry.id),
    onMutate: () => {
      client.setQueryData<Pages>(queryKeys.history, (pages) => pages && without(pages, entry.id));
    },
    onSuccess: () => toasts.show(`“${entry.title}” is no longer in the history.`, { text: 'Undo', run: restore }),
    onError: (error) => toasts.show(errorText(error)),
    onSettled: () => refresh(),
  });
  const refresh = () => {
    void client.invalidateQueries({ queryKey: queryKeys.history });
    void client.invalidateQueries({ queryKey: queryKeys.positions });
  };
  const restore = () =>
    void restoreToHistory(entry)
      .catch((error) => toasts.show(errorText(error)))
      .finally(refresh);
  return (
    <li class={styles.entry}>
      <VideoCard video={entry} positionSeconds={entry.positionSeconds} />
      <span class={styles.remove}>
        <Button
          look="bare"
          icon="close"
          label={`Remove “${entry.title}” from the history`}
          onClick={() => remove.mutate()}
        />
      </span>
    </li>
  );
}

const without = (pages: Pages, videoId: string): Pages => ({
  ...pages,
  pages: pages.pages.map((page) => ({ ...page, data: page.data.filter(({ id }) => id !== videoId) })),
});

function ClearDialog({ onClose }: { onClose: () => void }) {
  const client = useQueryClient();
  const clear = useMutation({
    mutationFn: clearHistory,
    onSuccess: () => {
      void client.resetQueries({ queryKey: queryKeys.history });
      void client.invalidateQueries({ queryKey: queryKeys.positions });
      toasts.show('The history is empty.');
      onClose();
    },
  });
  return (
    <ConfirmDialog
      title="Clear the history?"
      text="Everything that you have watched is forgotten, on every device. Videos begin anew. This cannot be undone."
      confirm="Clear all"
      isBusy={clear.isPending}
      error={clear.isError ? errorText(clear.error) : undefined}
      onConfirm={() => clear.mutate()}
      onClose={onClose}
    />
  );
}
