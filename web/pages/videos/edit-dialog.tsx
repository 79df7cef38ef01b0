// Edits the details of a video; a short message then offers to take it back.
import { useMutation, useQueryClient } from '@tanstack/preact-query';
import { useState } from 'preact/hooks';
import type { VideoItem } from '#contract/videos.ts';
import { fieldErrors } from '../../problem-error.ts';
import { queryKeys } from '../../query-client.ts';
import { changeInPages, type Pages } from '../../realtime/apply-message.ts';
import { Button } from '../../ui/button.tsx';
import { DetailsFields } from '../../ui/details-fields.tsx';
import { Dialog, DialogActions } from '../../ui/dialog.tsx';
import { ErrorNote, errorText } from '../../ui/error-note.tsx';
import { toasts } from '../../ui/toasts.ts';
import type { DraftDetails } from '../../uploads/upload-item.ts';
import { editVideo } from '../../videos.ts';

const detailsOf = (video: VideoItem): DraftDetails => {
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

export function EditDialog({ video, onClose }: { video: VideoItem; onClose: () => void }) {
  const client = useQueryClient();
  const [details, setDetails] = useState(() => detailsOf(video));
  const save = async (next: DraftDetails) => {
    const changed = await editVideo(video.id, { ...next, title: next.title.trim() });
    client.setQueryData(queryKeys.video(video.id), changed);
    client.setQueryData<Pages>(queryKeys.myVideos, (pages) =>
      changeInPages(pages, video.id, (item) => ({ ...item, ...detailsOf({ ...item, ...changed }) })),
    );
    for (const queryKey of [queryKeys.latestVideos, queryKeys.found, queryKeys.categories])
      void client.invalidateQueries({ queryKey });
    void client.invalidateQueries({ queryKey: queryKeys.playback(video.id) });
  };
  const saving = useMutation({
    mutationFn: save,
    onSuccess: () => {
      const before = detailsOf(video);
      toasts.show(`“${details.title.trim()}” is saved.`, {
        text: 'Undo',
        run: () => void save(before).catch((error: unknown) => toasts.show(errorText(error))),
      });
      onClose();
    },
  });
  const errors = fieldErrors(saving.error);
  return (
    <Dialog title="Edit the video" onClose={onClose}>
      <form
        style={{ display: 'grid', gap: 'var(--space-4)' }}
        noValidate
        onSubmit={(event) => {
          event.preventDefault();
          if (details.title.trim() !== '') saving.mutate(details);
        }}
      >
        <DetailsFields
          details={details}
          errors={errors}
          onChange={(changes) => setDetails((before) => ({ ...before, ...changes }))}
        />
        {saving.error !== null && Object.keys(errors).length === 0 ? <ErrorNote error={saving.error} /> : null}
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
