// Putting videos into lists from anywhere: watch later at once, other lists by the dialog; visitors are led to the sign-in.
import { useQueryClient } from '@tanstack/preact-query';
import type { ComponentType } from 'preact';
import { useState } from 'preact/hooks';
import { useLocation } from 'preact-iso';
import { paths } from '../paths.ts';
import { addToPlaylist, forgetPlaylists, removeFromPlaylist, WATCH_LATER } from '../playlists.ts';
import { queryKeys } from '../query-client.ts';
import { fetchMe } from '../session.ts';
import { Button } from './button.tsx';
import { errorText } from './error-note.tsx';
import styles from './save-to-playlist.module.css';
import { toasts } from './toasts.ts';

interface Saved {
  id: string;
  title: string;
}

/** Puts a video into watch later and offers to take that back. */
function useWatchLater() {
  const client = useQueryClient();
  return async (video: Saved) => {
    try {
      await addToPlaylist(WATCH_LATER, video.id);
      void forgetPlaylists(client);
      toasts.show('Saved to Watch later.', {
        text: 'Undo',
        run: () =>
          void removeFromPlaylist(WATCH_LATER, video.id)
            .then(() => forgetPlaylists(client))
            .catch((error: unknown) => toasts.show(errorText(error))),
      });
    } catch (error) {
      toasts.show(errorText(error));
    }
  };
}

/** Runs what needs an account; who has none comes back to this page after signing in. */
function useSignedIn(): (run: () => void) => void {
  const client = useQueryClient();
  const { url, route } = useLocation();
  const go = async (run: () => void) => {
    try {
      // A press may come before it is known who is here.
      const me = await client.ensureQueryData({ queryKey: queryKeys.me, queryFn: fetchMe });
      if (me) run();
      else route(paths.signIn(url));
    } catch (error) {
      toasts.show(errorText(error));
    }
  };
  return (run) => void go(run);
}

type SaveDialogType = ComponentType<{ video: Saved; onClose: () => void }>;

/** The dialog is loaded for those who open it. */
function useSaveDialog(video: Saved) {
  const [SaveDialog, setSaveDialog] = useState<SaveDialogType | null>(null);
  const signedIn = useSignedIn();
  return {
    open: () =>
      signedIn(() => {
        void import('./save-dialog.tsx').then(
          ({ SaveDialog: loaded }) => setSaveDialog(() => loaded),
          (error: unknown) => toasts.show(errorText(error)),
        );
      }),
    dialog: SaveDialog === null ? null : <SaveDialog video={video} onClose={() => setSaveDialog(null)} />,
  };
}

/** The two buttons on a card, over its picture: seen with the pointer or the focus on the card; by touch the second is always there. */
export function CardActions({ video }: { video: Saved }) {
  const watchLater = useWatchLater();
  const signedIn = useSignedIn();
  const { open, dialog } = useSaveDialog(video);
  return (
    <>
      <div class={styles.onCard}>
        <Button
          icon="clock"
          label={`Watch later: ${video.title}`}
          onClick={() => signedIn(() => void watchLater(video))}
        />
        <Button icon="save" label={`Save to a playlist: ${video.title}`} onClick={open} />
      </div>
      {dialog}
    </>
  );
}

/** The button of the watch page. */
export function SaveButton({ video }: { video: Saved }) {
  const { open, dialog } = useSaveDialog(video);
  return (
    <>
      <Button icon="save" aria-haspopup="dialog" onClick={open}>
        Save
      </Button>
      {dialog}
    </>
  );
}
