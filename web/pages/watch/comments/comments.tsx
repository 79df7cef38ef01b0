// The comments of a video: how many, in which order, the form, what is new, threads a page at a time.
import { useInfiniteQuery, useQuery, useQueryClient } from '@tanstack/preact-query';
import { useEffect, useState } from 'preact/hooks';
import { useLocation } from 'preact-iso';
import type { CommentSort } from '#contract/comments.ts';
import type { Video } from '#contract/videos.ts';
import { commentQuery, commentsQuery, fetchNewest, putThreads } from '../../../comments.ts';
import { paths } from '../../../paths.ts';
import { isProblem } from '../../../problem-error.ts';
import { queryKeys } from '../../../query-client.ts';
import { useMe } from '../../../session.ts';
import { Button, ButtonLink } from '../../../ui/button.tsx';
import { countOf } from '../../../ui/count.ts';
import { ErrorNote, errorText } from '../../../ui/error-note.tsx';
import { LoadMore } from '../../../ui/load-more.tsx';
import { Skeleton } from '../../../ui/skeleton.tsx';
import { toasts } from '../../../ui/toasts.ts';
import { CommentForm } from './comment-form.tsx';
import type { Place } from './comment-view.tsx';
import styles from './comments.module.css';
import { DraftView } from './draft-view.tsx';
import { Thread } from './thread.tsx';
import { keepUnsent, readUnsent } from './unsent-text.ts';
import { useDrafts } from './use-drafts.ts';

export interface CommentsProps {
  video: Pick<Video, 'id' | 'durationSeconds' | 'channel'>;
  /** From the address: the comment that a link leads to. */
  linkedId: string | null;
  onMoment: (seconds: number) => void;
}

export function Comments({ video, linkedId, onMoment }: CommentsProps) {
  const { data: me } = useMe();
  const { url } = useLocation();
  const [sort, setSort] = useState<CommentSort>('top');
  const comments = useInfiniteQuery(commentsQuery(video.id, sort));
  const linked = useQuery({ ...commentQuery(linkedId ?? ''), enabled: linkedId !== null });
  const drafts = useDrafts(video.id, sort);
  const all = comments.data?.pages.flatMap((page) => page.data) ?? [];
  const known = new Map(all.map((comment) => [comment.id, comment]));
  const linkedThread = linked.data?.thread.videoId === video.id ? linked.data.thread : null;
  const list = [...known.values()].filter(({ id }) => id !== linkedThread?.id);
  const [first] = comments.data?.pages ?? [];
  const isEmpty = first !== undefined && list.length === 0 && linkedThread === null;
  const place: Place = {
    videoId: video.id,
    channelId: video.channel.id,
    durationSeconds: video.durationSeconds,
    viewerId: me?.id ?? null,
    isOpen: first?.isOpen ?? false,
    onMoment,
  };
  return (
    <>
      <div class={styles.top}>
        <h2 id="comments-title" tabIndex={-1}>
          {first === undefined ? 'Comments' : countOf(first.total, 'comment')}
        </h2>
        <label class={styles.sort}>
          Sort by
          <select value={sort} onChange={(event) => setSort(event.currentTarget.value as CommentSort)}>
            <option value="top">Top</option>
            <option value="newest">Newest</option>
          </select>
        </label>
        {me?.id === video.channel.id ? <a href={paths.heldComments()}>Held comments</a> : null}
      </div>
      {first === undefined ? null : !first.isOpen ? (
        <p class={styles.closed}>Comments are closed on this channel.</p>
      ) : me ? (
        <CommentForm
          key={drafts.version}
          label="Write a comment"
          submit="Comment"
          initialText={readUnsent(video.id, null)}
          onText={(text) => keepUnsent(video.id, null, text)}
          onSubmit={(text) => drafts.send(text, null, null)}
        />
      ) : me === null ? (
        <p class={styles.closed}>
          <ButtonLink href={paths.signIn(url)}>Sign in to comment</ButtonLink>
        </p>
      ) : null}
      <NewComments videoId={video.id} sort={sort} isEmpty={isEmpty} />
      {isProblem(linked.error, 'comment-not-found') ? (
        <p class={styles.closed} role="status">
          The comment that the link leads to is not there any more.
        </p>
      ) : null}
      <ul class={styles.list} aria-labelledby="comments-title">
        {linkedThread ? (
          <Thread
            key={`linked ${linkedId}`}
            thread={linkedThread}
            place={place}
            drafts={drafts}
            marked={{ id: linkedId ?? '', reply: linked.data?.reply ?? null }}
          />
        ) : null}
        {drafts.list
          .filter(({ threadId }) => threadId === null)
          .map((draft) => (
            <li key={draft.key}>
              <DraftView draft={draft} drafts={drafts} />
            </li>
          ))}
        {list.map((thread) => (
          <Thread key={thread.id} thread={thread} place={place} drafts={drafts} />
        ))}
      </ul>
      {comments.isPending ? (
        <div class={styles.list} aria-busy="true">
          <p class="visually-hidden" role="status">
            Loading comments
          </p>
          <Skeleton height="4rem" />
          <Skeleton height="4rem" />
          <Skeleton height="4rem" />
        </div>
      ) : comments.isError && all.length === 0 ? (
        <ErrorNote
          error={comments.error}
          what="The comments could not be loaded."
          onRetry={() => void comments.refetch()}
        />
      ) : isEmpty ? (
        drafts.list.length > 0 ? null : (
          <p class={styles.closed}>
            {first?.isOpen ? 'Nobody has commented yet. What do you think?' : 'There are no comments.'}
          </p>
        )
      ) : (
        <LoadMore query={comments} what="The next comments could not be loaded." end="Those are all comments." />
      )}
    </>
  );
}

/** Threads that others began meanwhile: they wait behind a button, lest what one reads moves away. */
function NewComments({ videoId, sort, isEmpty }: { videoId: string; sort: CommentSort; isEmpty: boolean }) {
  const client = useQueryClient();
  const key = queryKeys.newComments(videoId);
  const { data: ids = [] } = useQuery<string[]>({ queryKey: key, queryFn: () => [], enabled: false });
  const [isBusy, setBusy] = useState(false);
  const show = async () => {
    setBusy(true);
    try {
      putThreads(client, videoId, sort, await fetchNewest(videoId, ids));
      client.setQueryData<string[]>(key, (known) => known?.filter((id) => !ids.includes(id)));
    } catch (error) {
      toasts.show(errorText(error));
    }
    setBusy(false);
  };
  // Where nothing is, nothing moves away.
  useEffect(() => {
    if (isEmpty && ids.length > 0 && !isBusy) void show();
  }, [isEmpty, ids.length]);
  return (
    <div role="status" class={styles.fresh}>
      {ids.length === 0 || isEmpty ? null : (
        <Button icon="up" disabled={isBusy} onClick={() => void show()}>
          {ids.length === 1 ? '1 new comment' : `${ids.length} new comments`}
        </Button>
      )}
    </div>
  );
}
