// The queue of comments that wait for the channel's owner: one at a time or many at once, by mouse or by keyboard.
import { useInfiniteQuery, useQueryClient } from '@tanstack/preact-query';
import { useRef, useState } from 'preact/hooks';
import { decideComments, heldQuery } from '../comments.ts';
import { paths } from '../paths.ts';
import { queryKeys } from '../query-client.ts';
import { useTopics } from '../realtime/realtime.ts';
import { Button, ButtonLink } from '../ui/button.tsx';
import { EmptyState } from '../ui/empty-state.tsx';
import { ErrorNote, errorText } from '../ui/error-note.tsx';
import { LoadMore } from '../ui/load-more.tsx';
import { Page } from '../ui/page.tsx';
import { Skeleton } from '../ui/skeleton.tsx';
import { toasts } from '../ui/toasts.ts';
import styles from './held-comments/held-comments.module.css';
import { HeldRow } from './held-comments/held-row.tsx';
import { RequireSession } from './require-session.tsx';

export default function HeldComments() {
  return <RequireSession title="Held comments">{() => <Queue />}</RequireSession>;
}

/** As many as the API decides at once. */
const AT_ONCE = 50;

function Queue() {
  const client = useQueryClient();
  const held = useInfiniteQuery(heldQuery);
  useTopics(['user']);
  const [chosen, setChosen] = useState<ReadonlySet<string>>(new Set());
  const [isBusy, setBusy] = useState(false);
  const list = useRef<HTMLUListElement>(null);
  const rows = held.data?.pages.flatMap((page) => page.data) ?? [];
  const selected = rows.filter(({ id }) => chosen.has(id)).map(({ id }) => id);

  const decide = async (ids: string[], decision: 'shown' | 'rejected' | 'held', focusAt: number | null = null) => {
    setBusy(true);
    try {
      const moved: string[] = [];
      for (let at = 0; at < ids.length; at += AT_ONCE)
        moved.push(...(await decideComments(ids.slice(at, at + AT_ONCE), decision)));
      setChosen(new Set());
      await client.invalidateQueries({ queryKey: queryKeys.heldComments });
      if (focusAt !== null) focusRow(focusAt);
      const count = moved.length === 1 ? '1 comment' : `${moved.length} comments`;
      if (moved.length === 0) toasts.show('Nothing was changed: decided elsewhere, or an answer to what waits itself.');
      else if (decision === 'held') toasts.show(`${count} wait again.`);
      else
        toasts.show(`${count} ${decision === 'shown' ? 'approved' : 'rejected'}.`, {
          text: 'Undo',
          run: () => void decide(moved, 'held'),
        });
    } catch (error) {
      toasts.show(errorText(error));
    }
    setBusy(false);
  };
  const focusRow = (at: number) => {
    const elements = list.current?.querySelectorAll<HTMLElement>('[data-held]') ?? [];
    (elements[Math.min(at, elements.length - 1)] ?? document.querySelector('h1'))?.focus();
  };
  const choose = (id: string) => {
    const after = new Set(chosen);
    if (!after.delete(id)) after.add(id);
    setChosen(after);
  };
  /** Single keys, heard only while a comment has the focus (WCAG 2.1.4). */
  const onKey = (event: KeyboardEvent, at: number, id: string) => {
    if (event.target !== event.currentTarget || event.ctrlKey || event.metaKey || event.altKey) return;
    const acts: Record<string, () => void> = {
      a: () => void decide([id], 'shown', at),
      r: () => void decide([id], 'rejected', at),
      x: () => choose(id),
      ArrowDown: () => focusRow(at + 1),
      ArrowUp: () => focusRow(Math.max(0, at - 1)),
    };
    const act = acts[event.key];
    if (!act || isBusy) return;
    event.preventDefault();
    act();
  };
  return (
    <Page
      title="Held comments"
      width="middle"
      actions={
        <ButtonLink icon="settings" href={paths.settings('comments')}>
          Rules
        </ButtonLink>
      }
    >
      {held.isPending ? (
        <div class={styles.list} aria-busy="true">
          <p class="visually-hidden" role="status">
            Loading comments
          </p>
          <Skeleton height="6rem" />
          <Skeleton height="6rem" />
        </div>
      ) : held.isError && rows.length === 0 ? (
        <ErrorNote error={held.error} what="The queue could not be loaded." onRetry={() => void held.refetch()} />
      ) : rows.length === 0 ? (
        <EmptyState
          title="No held comments"
          text="Comments that your rules hold back are listed here until you approve or reject them."
        />
      ) : (
        <>
          <div class={styles.bulk}>
            <label class={styles.choose}>
              <input
                type="checkbox"
                checked={selected.length === rows.length}
                onChange={(event) => setChosen(new Set(event.currentTarget.checked ? rows.map(({ id }) => id) : []))}
              />
              <span>{selected.length === 0 ? 'Choose all' : `${selected.length} chosen`}</span>
            </label>
            <Button
              icon="check"
              disabled={isBusy || selected.length === 0}
              onClick={() => void decide(selected, 'shown', 0)}
            >
              Approve
            </Button>
            <Button
              icon="close"
              disabled={isBusy || selected.length === 0}
              onClick={() => void decide(selected, 'rejected', 0)}
            >
              Reject
            </Button>
          </div>
          <p class={styles.keys}>
            With a comment in focus: <kbd>A</kbd> approves, <kbd>R</kbd> rejects, <kbd>X</kbd> chooses, the arrows go
            on.
          </p>
          <ul ref={list} class={styles.list} aria-label="Held comments">
            {rows.map((comment, at) => (
              <HeldRow
                key={comment.id}
                comment={comment}
                isChosen={chosen.has(comment.id)}
                isBusy={isBusy}
                onChoose={() => choose(comment.id)}
                onDecide={(decision) => void decide([comment.id], decision, at)}
                onKey={(event) => onKey(event, at, comment.id)}
              />
            ))}
          </ul>
          <LoadMore query={held} what="The next comments could not be loaded." end="That is everything that waits." />
        </>
      )}
    </Page>
  );
}
