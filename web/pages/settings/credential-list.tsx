// A list of what may act for one, each with what it is allowed and a way to end it.
import { type QueryKey, type UseQueryResult, useMutation, useQueryClient } from '@tanstack/preact-query';
import type { ComponentChildren } from 'preact';
import { useRef, useState } from 'preact/hooks';
import { SCOPE_TEXTS, type Scope } from '#contract/scopes.ts';
import { Button } from '../../ui/button.tsx';
import { ConfirmDialog } from '../../ui/dialog.tsx';
import { ErrorNote, errorText } from '../../ui/error-note.tsx';
import { Skeleton } from '../../ui/skeleton.tsx';
import { toasts } from '../../ui/toasts.ts';
import styles from './session-list.module.css';

interface Listed {
  id: string;
  scopes: Scope[];
}

interface CredentialListProps<Item extends Listed> {
  title: string;
  text: string;
  /** Said when there are none. */
  none: string;
  query: UseQueryResult<Item[]>;
  queryKey: QueryKey;
  nameOf: (item: Item) => string;
  describe: (item: Item) => ComponentChildren;
  end: { verb: string; done: string; warning: string; act: (id: string) => Promise<void> };
}

export function CredentialList<Item extends Listed>(props: CredentialListProps<Item>) {
  const { title, text, none, query, queryKey, nameOf, describe, end } = props;
  const client = useQueryClient();
  const heading = useRef<HTMLHeadingElement>(null);
  const [chosen, setChosen] = useState<Item | null>(null);
  const ending = useMutation({
    mutationFn: ({ id }: Item) => end.act(id),
    onSuccess: async (_, item) => {
      setChosen(null);
      toasts.show(`${nameOf(item)} ${end.done}.`);
      await client.invalidateQueries({ queryKey });
      heading.current?.focus({ preventScroll: true }); // the button went with its row
    },
  });
  return (
    <>
      <h3 ref={heading} tabIndex={-1}>
        {title}
      </h3>
      <p>{text}</p>
      {query.isError ? (
        <ErrorNote error={query.error} onRetry={() => void query.refetch()} />
      ) : query.data === undefined ? (
        <Skeleton height="4rem" />
      ) : query.data.length === 0 ? (
        <p class={styles.when}>{none}</p>
      ) : (
        <ul class={styles.list} aria-label={title}>
          {query.data.map((item) => (
            <li key={item.id} class={styles.row}>
              <div class={styles.text}>
                <strong>{nameOf(item)}</strong>
                <span class={styles.when}>{describe(item)}</span>
                <span class={styles.when}>{item.scopes.map((scope) => SCOPE_TEXTS[scope]).join(' · ')}</span>
              </div>
              <Button aria-label={`${end.verb} ${nameOf(item)}`} onClick={() => setChosen(item)}>
                {end.verb}
              </Button>
            </li>
          ))}
        </ul>
      )}
      {chosen === null ? null : (
        <ConfirmDialog
          title={`${end.verb} “${nameOf(chosen)}”?`}
          text={end.warning}
          confirm={end.verb}
          isBusy={ending.isPending}
          error={ending.isError ? errorText(ending.error) : undefined}
          onConfirm={() => ending.mutate(chosen)}
          onClose={() => {
            setChosen(null);
            ending.reset();
          }}
        />
      )}
    </>
  );
}
