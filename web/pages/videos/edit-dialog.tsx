// Edits the details of a video; a short message then offers to take it back.
import { useMutation, useQuery, useQueryClient } from '@tanstack/preact-query';
import { useState } from 'preact/hooks';
import type { VideoItem } from '#contract/videos.ts';
import { ChangedMeanwhile, HeldEdit } from '../../held-edit.ts';
import { choosePoster, postersQuery } from '../../posters.ts';
import { fieldErrors, isProblem } from '../../problem-error.ts';
import { queryKeys } from '../../query-client.ts';
import { changeInPages, type Pages } from '../../realtime/apply-message.ts';
import { Button } from '../../ui/button.tsx';
import { ChangedMeanwhileNote } from '../../ui/changed-meanwhile.tsx';
import { DETAIL_NAMES, DetailsFields } from '../../ui/details-fields.tsx';
import { Dialog, DialogActions } from '../../ui/dialog.tsx';
import { ErrorNote, errorText } from '../../ui/error-note.tsx';
import { toasts } from '../../ui/toasts.ts';
import type { DraftDetails } from '../../uploads/upload-item.ts';
import { editVideoHeld, readVideo } from '../../videos.ts';
import { PosterField } from './poster-field.tsx';

const detailsOf = (video: Pick<VideoItem, keyof DraftDetails>): DraftDetails => {
  const { title, description, tags, category, visibility, publishAt, protection } = video;
  return {
    title,
    description,
    tags,
    category,
    visibility,
    publishAt,
    protection,
  };
};

const FIELDS = Object.keys(DETAIL_NAMES) as (keyof DraftDetails)[];

interface Edit {
  next: DraftDetails;
  /** Null where nobody has chosen another poster. */
  candidate: number | null;
  detailsBefore: DraftDetails;
  posterBefore: number | null;
}

export function EditDialog({ video, onClose }: { video: VideoItem; onClose: () => void }) {
  const client = useQueryClient();
  const [details, setDetails] = useState(() => detailsOf(video));
  const [edit] = useState(
    () =>
      new HeldEdit(detailsOf(video), FIELDS, async () => {
        const { state, etag } = await readVideo(video.id);
        return { state: detailsOf(state), etag };
      }),
  );
  const canWatch = video.state === 'playable' || video.state === 'ready';
  const { data: posters } = useQuery({ ...postersQuery(video.id), enabled: canWatch });
  /** Null while nobody has chosen here. */
  const [poster, setPoster] = useState<number | null>(null);
  const savePoster = async (candidate: number) => {
    const before = client.getQueryData(postersQuery(video.id).queryKey);
    if (before === undefined || before.state.chosen === candidate) return;
    try {
      client.setQueryData(postersQuery(video.id).queryKey, await choosePoster(video.id, candidate, before));
    } catch (error) {
      // The other choice is read, so that the next try is made in sight of it.
      if (isProblem(error, 'precondition-failed')) void client.invalidateQueries(postersQuery(video.id));
      throw error;
    }
    void client.invalidateQueries({ queryKey: queryKeys.myVideos });
  };
  const save = async (next: DraftDetails, candidate: number | null) => {
    const changed = await edit.send((headers) =>
      editVideoHeld(video.id, { ...next, title: next.title.trim() }, headers),
    );
    client.setQueryData(queryKeys.video(video.id), changed);
    client.setQueryData<Pages>(queryKeys.myVideos, (pages) =>
      changeInPages(pages, video.id, (item) => ({ ...item, ...detailsOf({ ...item, ...changed }) })),
    );
    if (candidate !== null) await savePoster(candidate);
    for (const queryKey of [queryKeys.latestVideos, queryKeys.found, queryKeys.categories])
      void client.invalidateQueries({ queryKey });
    void client.invalidateQueries({ queryKey: queryKeys.playback(video.id) });
  };
  const saving = useMutation({
    // All is given along: a quick Enter comes before the next paint, until when a mutation knows what was chosen before.
    mutationFn: ({ next, candidate }: Edit) => save(next, candidate),
    onSuccess: (_saved, { next, detailsBefore, posterBefore }) => {
      toasts.show(`“${next.title.trim()}” is saved.`, {
        text: 'Undo',
        run: () => void save(detailsBefore, posterBefore).catch((error: unknown) => toasts.show(errorText(error))),
      });
      onClose();
    },
  });
  // What undo brings back is noted now, and not when it is saved: with a poster behind the details, the list is newer by then.
  const submit = () =>
    saving.mutate({
      next: details,
      candidate: poster,
      detailsBefore: detailsOf(video),
      posterBefore: poster === null ? null : (posters?.state.chosen ?? null),
    });
  const errors = fieldErrors(saving.error);
  return (
    <Dialog title="Edit the video" onClose={onClose}>
      <form
        style={{ display: 'grid', gap: 'var(--space-4)' }}
        noValidate
        onSubmit={(event) => {
          event.preventDefault();
          if (details.title.trim() !== '') submit();
        }}
      >
        <DetailsFields
          details={details}
          errors={errors}
          onChange={(changes) => setDetails((before) => ({ ...before, ...changes }))}
        />
        {posters === undefined ? null : (
          <PosterField posters={posters.state} chosen={poster ?? posters.state.chosen} onChoose={setPoster} />
        )}
        <ChangedMeanwhileNote
          edit={edit}
          error={saving.error}
          names={DETAIL_NAMES}
          mine={details}
          onFill={setDetails}
          onSave={submit}
          onSettled={() => saving.reset()}
        />
        {saving.error === null || saving.error instanceof ChangedMeanwhile || Object.keys(errors).length > 0 ? null : (
          <ErrorNote error={saving.error} />
        )}
        <DialogActions>
          <Button onClick={onClose}>Cancel</Button>
          <Button look="primary" type="submit" disabled={saving.isPending}>
            {saving.isPending ? 'Saving…' : 'Save'}
          </Button>
        </DialogActions>
      </form>
    </Dialog>
  );
}
