// Where one is signed in, and the way to end it from here.

import { useMutation, useQuery, useQueryClient } from '@tanstack/preact-query';
import { useRef } from 'preact/hooks';
import type { Session } from '#contract/accounts.ts';
import { endOtherSessions, endSession, sessionsQuery } from '../../account.ts';
import { queryKeys } from '../../query-client.ts';
import { Button } from '../../ui/button.tsx';
import { ErrorNote } from '../../ui/error-note.tsx';
import { Skeleton } from '../../ui/skeleton.tsx';
import { TimeAgo } from '../../ui/time-ago.tsx';
import { toasts } from '../../ui/toasts.ts';
import styles from './session-list.module.css';

export function SessionList() {
  const client = useQueryClient();
  const sessions = useQuery(sessionsQuery);
  const heading = useRef<HTMLHeadingElement>(null);
  const refresh = async () => {
    heading.current?.focus({ preventScroll: true }); // the button goes with its row
    await client.invalidateQueries({ queryKey: queryKeys.sessions });
  };
  const end = useMutation({
    mutationFn: ({ id }: Session) => endSession(id),
    onSuccess: (_, { client: name }) => toasts.show(`${name} is signed out.`),
    onSettled: refresh,
  });
  const endOthers = useMutation({
    mutationFn: endOtherSessions,
    onSuccess: () => toasts.show('You are signed out everywhere else.'),
    onSettled: refresh,
  });
  const error = end.error ?? endOthers.error;
  return (
    <>
      <h3 ref={heading} tabIndex={-1}>
        Where you are signed in
      </h3>
      {sessions.isError ? (
        <ErrorNote error={sessions.error} onRetry={() => void sessions.refetch()} />
      ) : sessions.data === undefined ? (
        <Skeleton height="6rem" />
      ) : (
        <>
          <ul class={styles.list} aria-label="Sessions">
            {sessions.data.map((session) => (
              <li key={session.id} class={styles.row}>
                <div class={styles.text}>
                  <strong>{session.client}</strong>
                  <span class={styles.when}>
                    {session.isCurrent ? (
                      'This one'
                    ) : (
                      <>
                        Last used <TimeAgo iso={session.lastSeenAt} />
                      </>
                    )}
                  </span>
                </div>
                {session.isCurrent ? null : (
                  <Button
                    disabled={end.isPending}
                    aria-label={`Sign out ${session.client}`}
                    onClick={() => end.mutate(session)}
                  >
                    Sign out
                  </Button>
                )}
              </li>
            ))}
          </ul>
          {error === null ? null : <ErrorNote error={error} />}
          {sessions.data.length < 2 ? null : (
            <div>
              <Button disabled={endOthers.isPending} onClick={() => endOthers.mutate()}>
                Sign out everywhere else
              </Button>
            </div>
          )}
        </>
      )}
    </>
  );
}
