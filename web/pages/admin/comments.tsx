// The latest comments of the whole site: searched, removed, and put back.
import { useState } from 'preact/hooks';
import type { AdminComment } from '#contract/admin.ts';
import { allCommentsQuery, removeComments, restoreComments } from '../../admin.ts';
import { paths } from '../../paths.ts';
import { Button } from '../../ui/button.tsx';
import { countOf } from '../../ui/count.ts';
import { TimeAgo } from '../../ui/time-ago.tsx';
import { ActDialog } from './act-dialog.tsx';
import styles from './admin.module.css';
import { AdminList, type FilterField } from './admin-list.tsx';

const FIELDS: readonly FilterField[] = [
  {
    name: 'show',
    label: 'Show',
    options: [
      { value: '', text: 'On the site' },
      { value: 'removed', text: 'Removed by moderators' },
    ],
  },
  { name: 'q', label: 'Begins with' },
  { name: 'author', label: 'Author', hint: '@channel' },
];

export default function Comments() {
  return (
    <AdminList
      fields={FIELDS}
      query={allCommentsQuery}
      idOf={({ id }) => id}
      nameOf={({ text }) => text.slice(0, 60)}
      bulk={(chosen, done) => <Acts comments={chosen} done={done} />}
      row={(comment) => <Row comment={comment} />}
      empty="No comment is like that."
      end="Those are all comments."
    />
  );
}

const restored = async (ids: string[]): Promise<string> => {
  const count = await restoreComments(ids);
  return count === ids.length
    ? `${countOf(count, 'comment')} back in ${count === 1 ? 'its' : 'their'} place.`
    : `${count} of ${ids.length} put back: of the others the video or the thread is gone.`;
};

function Acts({ comments, done }: { comments: AdminComment[]; done?: () => void }) {
  const [asked, setAsked] = useState<'remove' | 'restore' | null>(null);
  const there = comments.filter(({ removedAt }) => removedAt === null).map(({ id }) => id);
  const gone = comments.filter(({ removedAt }) => removedAt !== null).map(({ id }) => id);
  const of = done === undefined ? `: ${comments[0]?.text.slice(0, 60)}` : '';
  return (
    <div class={styles.acts}>
      {there.length === 0 ? null : (
        <Button look="danger" icon="trash" aria-label={`Remove…${of}`} onClick={() => setAsked('remove')}>
          Remove…
        </Button>
      )}
      {gone.length === 0 ? null : (
        <Button aria-label={`Put back…${of}`} onClick={() => setAsked('restore')}>
          Put back…
        </Button>
      )}
      {asked === 'remove' ? (
        <ActDialog
          title={`Remove ${countOf(there.length, 'comment')}?`}
          text="Whoever wrote it is told. For 30 days it can be put back, under “Removed by moderators”."
          confirm={`Remove ${there.length}`}
          isDangerous
          act={async () => {
            const removed = await removeComments(there);
            done?.();
            return { text: `${countOf(removed.length, 'comment')} removed.`, undo: () => restored(removed) };
          }}
          onClose={() => setAsked(null)}
        />
      ) : null}
      {asked === 'restore' ? (
        <ActDialog
          title={`Put ${countOf(gone.length, 'comment')} back?`}
          text="It is shown again where it was, without its likes. Whoever wrote it is told."
          confirm={`Put ${gone.length} back`}
          act={async () => {
            const text = await restored(gone);
            done?.();
            return text;
          }}
          onClose={() => setAsked(null)}
        />
      ) : null}
    </div>
  );
}

function Row({ comment }: { comment: AdminComment }) {
  const { id, text, author, video, state, createdAt, removedAt } = comment;
  return (
    <>
      <div class={styles.about}>
        <p class={styles.words}>{text}</p>
        <p class={styles.facts}>
          {author === null ? (
            <span>Somebody who left</span>
          ) : (
            <a href={paths.channel(author.handle)}>@{author.handle}</a>
          )}
          {removedAt === null ? (
            <a href={paths.watchComment(video.id, id)}>{video.title}</a>
          ) : (
            <a href={paths.watch(video.id)}>{video.title}</a>
          )}
          {state === 'shown' ? null : <span>{state}</span>}
          <TimeAgo iso={createdAt} />
          {removedAt === null ? null : (
            <strong>
              Removed <TimeAgo iso={removedAt} />
            </strong>
          )}
        </p>
      </div>
      <Acts comments={[comment]} />
    </>
  );
}
