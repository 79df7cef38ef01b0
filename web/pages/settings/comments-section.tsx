// Settings of who may comment under one's videos, and what waits until one has looked at it.
import { useMutation, useQuery, useQueryClient } from '@tanstack/preact-query';
import { useState } from 'preact/hooks';
import type { CommentPolicy } from '#contract/comments.ts';
import { commentPolicyQuery, readCommentPolicy, setCommentPolicy } from '../../comments.ts';
import { ChangedMeanwhile, HeldEdit } from '../../held-edit.ts';
import { paths } from '../../paths.ts';
import { queryKeys } from '../../query-client.ts';
import { Button, ButtonLink } from '../../ui/button.tsx';
import { ChangedMeanwhileNote } from '../../ui/changed-meanwhile.tsx';
import { WATCHED_WORD_COUNT_MAX, WATCHED_WORD_LENGTH_MAX } from '../../ui/comment-limits.ts';
import { ErrorNote } from '../../ui/error-note.tsx';
import { TextArea } from '../../ui/field.tsx';
import { Skeleton } from '../../ui/skeleton.tsx';
import { toasts } from '../../ui/toasts.ts';
import own from './comments-section.module.css';
import styles from './settings.module.css';

export default function CommentsSection() {
  const { data: policy, error, refetch } = useQuery(commentPolicyQuery);
  if (policy !== undefined) return <PolicyForm policy={policy} />;
  return error === null ? (
    <Skeleton height="14rem" />
  ) : (
    <ErrorNote error={error} what="The rules could not be loaded." onRetry={() => void refetch()} />
  );
}

const CHOICES = [
  { key: 'isClosed', name: 'Comments are closed', hint: 'Nobody but you can write. What is there stays.' },
  { key: 'holdsFirstComments', name: 'Hold first comments', hint: 'Until you have let one of theirs through.' },
  { key: 'holdsLinks', name: 'Hold comments with links', hint: 'Addresses of other sites.' },
] as const;

const NAMES: Record<keyof CommentPolicy, string> = {
  isClosed: 'Comments are closed',
  holdsFirstComments: 'Hold first comments',
  holdsLinks: 'Hold comments with links',
  watchedWords: 'Watched words',
};
const FIELDS = Object.keys(NAMES) as (keyof CommentPolicy)[];

/** One word or phrase on each line. */
const wordsOf = (text: string): string[] =>
  text
    .split('\n')
    .map((word) => word.trim())
    .filter((word) => word !== '');

export function PolicyForm({ policy }: { policy: CommentPolicy }) {
  const client = useQueryClient();
  const [rules, setRules] = useState(policy);
  const [words, setWords] = useState(policy.watchedWords.join('\n'));
  const [edit] = useState(() => new HeldEdit(policy, FIELDS, readCommentPolicy));
  const fill = (state: CommentPolicy) => {
    setRules(state);
    setWords(state.watchedWords.join('\n'));
  };
  const save = useMutation({
    mutationFn: (wanted: CommentPolicy) => edit.send((headers) => setCommentPolicy(wanted, headers)),
    onSuccess: (saved) => {
      client.setQueryData<CommentPolicy>(queryKeys.commentPolicy, saved);
      fill(saved);
      toasts.show('The rules for comments are saved.');
    },
  });
  const list = wordsOf(words);
  const tooLong = list.find((word) => word.length > WATCHED_WORD_LENGTH_MAX);
  const wordsError =
    list.length > WATCHED_WORD_COUNT_MAX
      ? `At most ${WATCHED_WORD_COUNT_MAX} words, these are ${list.length}.`
      : tooLong === undefined
        ? undefined
        : `At most ${WATCHED_WORD_LENGTH_MAX} characters each: “${tooLong.slice(0, 20)}…” is longer.`;
  return (
    <form
      class={styles.form}
      noValidate
      onSubmit={(event) => {
        event.preventDefault();
        if (wordsError === undefined) save.mutate({ ...rules, watchedWords: list });
      }}
    >
      <p>What is held is seen by its author and by you. Your own comments are never held.</p>
      {CHOICES.map(({ key, name, hint }) => (
        <label key={key} class={own.choice}>
          <input
            type="checkbox"
            checked={rules[key]}
            onChange={(event) => setRules({ ...rules, [key]: event.currentTarget.checked })}
          />
          <span>
            {name}
            <small>{hint}</small>
          </span>
        </label>
      ))}
      <TextArea
        label="Watched words"
        isOptional
        name="watched-words"
        hint="One word or phrase on each line. Comments with one of them are held."
        value={words}
        error={wordsError}
        onValue={setWords}
      />
      <ChangedMeanwhileNote
        edit={edit}
        error={save.error}
        names={NAMES}
        mine={{ ...rules, watchedWords: list }}
        onFill={fill}
        onSave={() => save.mutate({ ...rules, watchedWords: list })}
        onSettled={() => save.reset()}
      />
      {save.error === null || save.error instanceof ChangedMeanwhile ? null : (
        <ErrorNote error={save.error} what="The rules are not saved." />
      )}
      <p class={styles.buttons}>
        <Button look="primary" type="submit" disabled={save.isPending}>
          {save.isPending ? 'Saving…' : 'Save the rules'}
        </Button>
        <ButtonLink href={paths.heldComments()}>Held comments</ButtonLink>
      </p>
    </form>
  );
}
