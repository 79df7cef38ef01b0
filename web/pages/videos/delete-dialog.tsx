// Deletes a video after asking, by its name.
import { useMutation, useQueryClient } from '@tanstack/preact-query';
import type { VideoItem } from '#contract/videos.ts';
import { queryKeys } from '../../query-client.ts';
import { changeInPages, type Pages } from '../../realtime/apply-message.ts';
import { ConfirmDialog } from '../../ui/dialog.tsx';
import { errorText } from '../../ui/error-note.tsx';
import { toasts } from '../../ui/toasts.ts';
import { deleteVideo } from '../../videos.ts';

export function DeleteDialog({ video, onClose }: { video: VideoItem; onClose: () => void }) {
  const client = useQueryClient();
  const deleting = useMutation({
    mutationFn: () => deleteVideo(video.id),
    onSuccess: () => {
      for (const key of [queryKeys.myVideos, queryKeys.latestVideos]) {
        client.setQueryData<Pages>(key, (pages) => changeInPages(pages, video.id, () => null));
      }
      void client.invalidateQueries({ queryKey: queryKeys.found });
      client.removeQueries({ queryKey: queryKeys.video(video.id) });
      toasts.show(`“${video.title}” is deleted.`);
      onClose();
    },
  });
  return (
    <ConfirmDialog
      title={`Delete “${video.title}”?`}
      text="The video, its original file and all of its qualities will be removed. This cannot be undone."
      confirm={deleting.isPending ? 'Deleting…' : 'Delete it'}
      isBusy={deleting.isPending}
      error={deleting.error === null ? undefined : errorText(deleting.error)}
      onConfirm={() => deleting.mutate()}
      onClose={onClose}
    />
  );
}
