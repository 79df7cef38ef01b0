// What could not be handled, each with its reason, and the ways to send it again.
import { useInfiniteQuery, useMutation, useQueryClient } from '@tanstack/preact-query';
import type { DeadLetter } from '#contract/operations.ts';
import { deadLettersQuery, refreshOperations, replayAllLetters, replayLetter } from '../../operations.ts';
import { Button } from '../../ui/button.tsx';
import { EmptyState } from '../../ui/empty-state.tsx';
import { ErrorNote, errorText } from '../../ui/error-note.tsx';
import { LoadMore } from '../../ui/load-more.tsx';
import { Skeleton } from '../../ui/skeleton.tsx';
import { TimeAgo } from '../../ui/time-ago.tsx';
import { toasts } from '../../ui/toasts.ts';
import styles from './operations.module.css';

export function DeadLetters() {
  const client = useQueryClient();
  const letters = useInfiniteQuery(deadLettersQuery);
  const list = letters.data?.pages.flatMap((page) => page.data) ?? [];
  const all = useMutation({
    mutationFn: replayAllLetters,
    onSuccess: ({ replayed, left }) => {
      toasts.show(left === 0 ? `${replayed} replayed.` : `${replayed} replayed, ${left} left.`);
      return refreshOperations(client);
    },
    onError: (error) => toasts.show(errorText(error)),
  });
  return (
    <section class={styles.section} aria-labelledby="dead-letters">
      <div class={styles.head}>
        <h2 id="dead-letters">Dead letters</h2>
        {list.some(({ replayedAt }) => replayedAt === null) ? (
          <Button disabled={all.isPending} onClick={() => all.mutate()}>
            Replay all
          </Button>
        ) : null}
      </div>
      {letters.isPending ? (
        <Skeleton height="6rem" />
      ) : letters.isError && list.length === 0 ? (
        <ErrorNote
          error={letters.error}
          what="The dead letters could not be loaded."
          onRetry={() => void letters.refetch()}
        />
      ) : list.length === 0 ? (
        <EmptyState
          title="No dead letters"
          text="Messages and jobs that used up their tries are kept here, to be replayed."
        />
      ) : (
        <>
          <ul class={styles.letters}>
            {list.map((letter) => (
              <Letter key={letter.id} letter={letter} />
            ))}
          </ul>
          <LoadMore query={letters} end="Those are all dead letters." />
        </>
      )}
    </section>
  );
}

function Letter({ letter }: { letter: DeadLetter }) {
  const client = useQueryClient();
  const replay = useMutation({
    mutationFn: () => replayLetter(letter.id),
    onSuccess: () => {
      toasts.show('It is replayed.');
      return refreshOperations(client);
    },
    onError: (error) => toasts.show(errorText(error)),
  });
  return (
    <li class={styles.letter} data-letter={letter.id}>
      <div>
        <p>{letter.reason}</p>
        <p class={styles.facts}>
          {letter.queue}, <TimeAgo iso={letter.createdAt} />
          {letter.replayedAt === null ? null : (
            <>
              , replayed <TimeAgo iso={letter.replayedAt} />
            </>
          )}
        </p>
        <code>{letter.payload}</code>
      </div>
      <Button
        icon="retry"
        disabled={replay.isPending}
        aria-label={`Replay ${letter.id}`}
        onClick={() => replay.mutate()}
      >
        {letter.replayedAt === null ? 'Replay' : 'Replay again'}
      </Button>
    </li>
  );
}
