// The accounts that a video is shared with: name one by its handle, take one back.
import { useMutation, useQuery, useQueryClient } from '@tanstack/preact-query';
import { useRef, useState } from 'preact/hooks';
import type { Visibility } from '#contract/videos.ts';
import { queryKeys } from '../../query-client.ts';
import { sharesQuery, shareWith, unshareWith } from '../../sharing.ts';
import { Button } from '../../ui/button.tsx';
import { ErrorNote, errorText } from '../../ui/error-note.tsx';
import { TextField } from '../../ui/field.tsx';
import { Skeleton } from '../../ui/skeleton.tsx';
import { toasts } from '../../ui/toasts.ts';
import rows from '../settings/session-list.module.css';
import styles from './sharing.module.css';

export function AccountsPart({ video }: { video: { id: string; visibility: Visibility } }) {
  const client = useQueryClient();
  const shares = useQuery(sharesQuery(video.id));
  const [who, setWho] = useState('');
  const heading = useRef<HTMLHeadingElement>(null);
  const refresh = () => client.invalidateQueries({ queryKey: queryKeys.shares(video.id) });
  const adding = useMutation({
    mutationFn: (handle: string) => shareWith(video.id, handle), // given along: a quick Enter comes before the next paint
    onSuccess: ({ channel }) => {
      setWho('');
      toasts.show(`Shared with ${channel.name}.`);
    },
    onSettled: refresh,
  });
  const taking = useMutation({
    mutationFn: (handle: string) => unshareWith(video.id, handle),
    onSuccess: (_, handle) => toasts.show(`No longer shared with @${handle}.`),
    onSettled: async () => {
      heading.current?.focus({ preventScroll: true }); // the button goes with its row
      await refresh();
    },
  });
  return (
    <section class={styles.part}>
      <h3 ref={heading} tabIndex={-1}>
        Accounts
      </h3>
      {video.visibility === 'shared' ? null : (
        <p class={styles.muted}>Those you name can watch it while its visibility is Shared.</p>
      )}
      {shares.isError ? (
        <ErrorNote error={shares.error} onRetry={() => void shares.refetch()} />
      ) : shares.data === undefined ? (
        <Skeleton height="3rem" />
      ) : shares.data.length === 0 ? (
        <p class={styles.muted}>Nobody is named yet.</p>
      ) : (
        <ul class={rows.list} aria-label="Shared with">
          {shares.data.map(({ channel }) => (
            <li key={channel.id} class={rows.row}>
              <span class={rows.text}>
                <strong>{channel.name}</strong>
                <span class={rows.when}>@{channel.handle}</span>
              </span>
              <Button
                disabled={taking.isPending}
                aria-label={`Stop sharing with ${channel.name}`}
                onClick={() => taking.mutate(channel.handle)}
              >
                Remove
              </Button>
            </li>
          ))}
        </ul>
      )}
      {taking.error === null ? null : <ErrorNote error={taking.error} />}
      <form
        class={styles.form}
        noValidate
        onSubmit={(event) => {
          event.preventDefault();
          if (who.trim() !== '' && !adding.isPending) adding.mutate(who);
        }}
      >
        <TextField
          label="Share with"
          name="handle"
          value={who}
          placeholder="@handle"
          autocomplete="off"
          autocapitalize="none"
          spellcheck={false}
          hint="The handle of an account, as it stands under its channel’s name."
          error={adding.error === null ? undefined : errorText(adding.error)}
          onValue={setWho}
        />
        <div>
          <Button icon="plus" type="submit" disabled={adding.isPending}>
            Add
          </Button>
        </div>
      </form>
    </section>
  );
}
