// The latest comments of the whole site: searched, and removed for good.
import { useState } from 'preact/hooks';
import type { AdminComment } from '#contract/admin.ts';
import { allCommentsQuery, removeComments } from '../../admin.ts';
import { paths } from '../../paths.ts';
import { Button } from '../../ui/button.tsx';
import { countOf } from '../../ui/count.ts';
import { TimeAgo } from '../../ui/time-ago.tsx';
import { ActDialog } from './act-dialog.tsx';
import styles from './admin.module.css';
import { AdminList, type FilterField } from './admin-list.tsx';

const FIELDS: readonly FilterField[] = [
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
      bulk={(chosen, done) => <Remove comments={chosen} done={done} />}
      row={(comment) => <Row comment={comment} />}
      empty="No comment is like that."
      end="Those are all comments."
    />
  );
}

function Remove({ comments, done }: { comments: AdminComment[]; done?: () => void }) {
  const [isAsking, setAsking] = useState(false);
  return (
    <>
      <Button look="danger" icon="trash" onClick={() => setAsking(true)}>
        Remove…
      </Button>
      {isAsking ? (
        <ActDialog
          title={`Remove ${countOf(comments.length, 'comment')}?`}
          text="The words go for good. Whoever wrote them is told."
          confirm={`Remove ${comments.length}`}
          isDangerous
          act={async () => {
            const count = await removeComments(comments.map(({ id }) => id));
            done?.();
            return `${countOf(count, 'comment')} removed.`;
          }}
          onClose={() => setAsking(false)}
        />
      ) : null}
    </>
  );
}

function Row({ comment }: { comment: AdminComment }) {
  const { id, text, author, video, state, createdAt } = comment;
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
          <a href={paths.watchComment(video.id, id)}>{video.title}</a>
          {state === 'shown' ? null : <span>{state}</span>}
          <TimeAgo iso={createdAt} />
        </p>
      </div>
      <Remove comments={[comment]} />
    </>
  );
}
