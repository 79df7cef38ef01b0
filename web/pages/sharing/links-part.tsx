// The links that open a video: make one with a password and an end if wanted, copy it once, end it.
import { useMutation, useQuery, useQueryClient } from '@tanstack/preact-query';
import { useRef, useState } from 'preact/hooks';
import type { ShareLink } from '#contract/sharing.ts';
import { fieldErrors } from '../../problem-error.ts';
import { queryKeys } from '../../query-client.ts';
import { endShareLink, makeShareLink, shareLinksQuery } from '../../sharing.ts';
import { Button } from '../../ui/button.tsx';
import { ConfirmDialog } from '../../ui/dialog.tsx';
import { ErrorNote, errorText } from '../../ui/error-note.tsx';
import { PasswordField, TextField } from '../../ui/field.tsx';
import { timeUntil } from '../../ui/format.ts';
import { fromLocalInput } from '../../ui/local-time.ts';
import { Skeleton } from '../../ui/skeleton.tsx';
import { TimeAgo } from '../../ui/time-ago.tsx';
import { toasts } from '../../ui/toasts.ts';
import rows from '../settings/session-list.module.css';
import { CopyField } from '../watch/copy-field.tsx';
import styles from './sharing.module.css';

const EMPTY = { label: '', password: '', until: '' };
const nameOf = ({ label }: ShareLink): string => (label === '' ? 'Link without a name' : label);

export function LinksPart({ videoId }: { videoId: string }) {
  const client = useQueryClient();
  const links = useQuery(shareLinksQuery(videoId));
  const [wanted, setWanted] = useState(EMPTY);
  const [ending, setEnding] = useState<ShareLink | null>(null);
  const heading = useRef<HTMLHeadingElement>(null);
  const refresh = () => client.invalidateQueries({ queryKey: queryKeys.shareLinks(videoId) });
  const making = useMutation({
    // Given along: a quick Enter comes before the next paint.
    mutationFn: ({ until, ...link }: typeof EMPTY) =>
      makeShareLink(videoId, { ...link, expiresAt: fromLocalInput(until) ?? '' }),
    onSuccess: () => setWanted(EMPTY),
    onSettled: refresh,
  });
  const end = useMutation({
    mutationFn: ({ id }: ShareLink) => endShareLink(videoId, id),
    onSuccess: async (_, link) => {
      toasts.show(`“${nameOf(link)}” is ended.`);
      setEnding(null);
      await refresh();
      heading.current?.focus({ preventScroll: true }); // the button went with its row, and the dialog before it
    },
    onError: refresh,
  });
  const errors = fieldErrors(making.error);
  return (
    <section class={styles.part}>
      <h3 ref={heading} tabIndex={-1}>
        Links
      </h3>
      <p class={styles.muted}>
        Whoever has a link can watch the video, whatever its visibility, until you end the link.
      </p>
      {links.isError ? (
        <ErrorNote error={links.error} onRetry={() => void links.refetch()} />
      ) : links.data === undefined ? (
        <Skeleton height="3rem" />
      ) : links.data.length === 0 ? null : (
        <ul class={rows.list} aria-label="Links">
          {links.data.map((link) => (
            <li key={link.id} class={rows.row}>
              <span class={rows.text}>
                <strong>{nameOf(link)}</strong>
                <span class={rows.when}>
                  <LinkFacts link={link} />
                </span>
              </span>
              <Button aria-label={`End ${nameOf(link)}`} onClick={() => setEnding(link)}>
                {link.isExpired ? 'Remove' : 'End'}
              </Button>
            </li>
          ))}
        </ul>
      )}
      {making.data === undefined ? null : (
        <div class={styles.made}>
          <CopyField label="The new link" value={making.data.url} rows={2} />
          <p class={styles.muted}>Copy it now: it is shown only here, and only once.</p>
        </div>
      )}
      <form
        class={styles.form}
        noValidate
        onSubmit={(event) => {
          event.preventDefault();
          if (!making.isPending) making.mutate(wanted);
        }}
      >
        <TextField
          label="Name of the link"
          isOptional
          name="label"
          maxLength={60}
          value={wanted.label}
          hint="For you, to tell it from others."
          autocomplete="off"
          onValue={(label) => setWanted({ ...wanted, label })}
        />
        <PasswordField
          label="Password of the link"
          isOptional
          name="password"
          value={wanted.password}
          error={errors['password']}
          hint="At least 6 characters."
          autocomplete="new-password"
          onValue={(password) => setWanted({ ...wanted, password })}
        />
        <TextField
          label="Ends"
          isOptional
          type="datetime-local"
          value={wanted.until}
          error={errors['expiresAt']}
          hint={`In the time of your zone, ${Intl.DateTimeFormat().resolvedOptions().timeZone}.`}
          onValue={(until) => setWanted({ ...wanted, until })}
        />
        {making.error !== null && Object.keys(errors).length === 0 ? <ErrorNote error={making.error} /> : null}
        <div>
          <Button icon="link" type="submit" disabled={making.isPending}>
            {making.isPending ? 'Making…' : 'Make a link'}
          </Button>
        </div>
      </form>
      {ending === null ? null : (
        <ConfirmDialog
          title={`End “${nameOf(ending)}”?`}
          text="It opens nothing from now on. Within a minute the video plays no more for those who came by it."
          confirm={end.isPending ? 'Ending…' : 'End it'}
          isBusy={end.isPending}
          error={end.error === null ? undefined : errorText(end.error)}
          onConfirm={() => end.mutate(ending)}
          onClose={() => setEnding(null)}
        />
      )}
    </section>
  );
}

function LinkFacts({ link }: { link: ShareLink }) {
  const { hasPassword, expiresAt, isExpired, lastUsedAt } = link;
  return (
    <>
      {hasPassword ? 'With a password. ' : ''}
      {isExpired ? 'Its time is over. ' : expiresAt === null ? '' : `Ends ${timeUntil(expiresAt, Date.now())}. `}
      {lastUsedAt === null ? (
        'Not used yet.'
      ) : (
        <>
          Last used <TimeAgo iso={lastUsedAt} />.
        </>
      )}
    </>
  );
}
