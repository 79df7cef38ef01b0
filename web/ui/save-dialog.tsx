// "Save to…": one's own lists with a check for each that holds the video, and a new one.
import { useInfiniteQuery, useMutation, useQueryClient } from '@tanstack/preact-query';
import { useEffect, useState } from 'preact/hooks';
import type { Playlist, PlaylistVisibility } from '#contract/playlists.ts';
import { addToPlaylist, forgetPlaylists, listsForVideoQuery, makePlaylist, removeFromPlaylist } from '../playlists.ts';
import { fieldErrors } from '../problem-error.ts';
import { Button } from './button.tsx';
import { VISIBILITY_TEXTS } from './details-fields.tsx';
import { Dialog, DialogActions } from './dialog.tsx';
import { ErrorNote, errorText } from './error-note.tsx';
import { SelectField, TextField } from './field.tsx';
import styles from './save-to-playlist.module.css';
import { Skeleton } from './skeleton.tsx';
import { toasts } from './toasts.ts';
import { TITLE_LENGTH_MAX } from './video-limits.ts';

interface SaveDialogProps {
  video: { id: string; title: string };
  onClose: () => void;
}

export function SaveDialog({ video, onClose }: SaveDialogProps) {
  const lists = useInfiniteQuery({ ...listsForVideoQuery(video.id), staleTime: 0 });
  const [isMaking, setMaking] = useState(false);
  const found = lists.data?.pages.flatMap((page) => page.data) ?? [];
  return (
    <Dialog title="Save to…" onClose={onClose}>
      {lists.isPending ? (
        <div aria-busy="true">
          <p class="visually-hidden" role="status">
            Loading playlists
          </p>
          <Skeleton height="6rem" />
        </div>
      ) : lists.isError && found.length === 0 ? (
        <ErrorNote
          error={lists.error}
          what="Your playlists could not be loaded."
          onRetry={() => void lists.refetch()}
        />
      ) : (
        <>
          <ul class={styles.lists} aria-label="Your playlists">
            {found.map((list) => (
              <li key={list.id}>
                <ListChoice list={list} video={video} />
              </li>
            ))}
          </ul>
          {lists.hasNextPage ? (
            <Button onClick={() => void lists.fetchNextPage()} disabled={lists.isFetchingNextPage}>
              Show more playlists
            </Button>
          ) : null}
        </>
      )}
      {isMaking ? (
        <NewList video={video} onMade={() => setMaking(false)} />
      ) : (
        <DialogActions>
          <Button icon="plus" onClick={() => setMaking(true)}>
            New playlist
          </Button>
          <Button look="primary" onClick={onClose}>
            Done
          </Button>
        </DialogActions>
      )}
    </Dialog>
  );
}

/** Checked at once; what the server refuses is unchecked again and said. */
function ListChoice({ list, video }: { list: Playlist; video: SaveDialogProps['video'] }) {
  const client = useQueryClient();
  const contains = list.contains === true;
  const [isIn, setIn] = useState(contains);
  // A new list may be read before the video is in it, when another change asks for the lists meanwhile.
  useEffect(() => setIn(contains), [contains]);
  const change = async (isWanted: boolean) => {
    setIn(isWanted);
    try {
      await (isWanted ? addToPlaylist : removeFromPlaylist)(list.id, video.id);
      toasts.show(isWanted ? `Saved to “${list.title}”.` : `Taken out of “${list.title}”.`);
    } catch (error) {
      setIn(!isWanted);
      toasts.show(errorText(error));
    }
    void forgetPlaylists(client);
  };
  return (
    <label class={styles.choice}>
      <input type="checkbox" checked={isIn} onChange={(event) => void change(event.currentTarget.checked)} />
      <span>{list.title}</span>
      <small>{VISIBILITY_TEXTS[list.visibility].name}</small>
    </label>
  );
}

const VISIBILITIES = Object.entries(VISIBILITY_TEXTS).map(([value, { name }]) => ({ value, text: name }));

/** Who finds a list, in words. */
export const LIST_VISIBILITY_HINTS: Record<PlaylistVisibility, string> = {
  private: 'Only you can see it.',
  unlisted: 'Everybody who has the link can see it.',
  public: 'Everybody can find it; your channel shows it.',
};

function NewList({ video, onMade }: { video: SaveDialogProps['video']; onMade: () => void }) {
  const client = useQueryClient();
  const [key] = useState(() => crypto.randomUUID());
  const [title, setTitle] = useState('');
  const [visibility, setVisibility] = useState<PlaylistVisibility>('private');
  const making = useMutation({
    // Given what is sent: a mutation knows the state of the last frame, and fast hands have typed since.
    mutationFn: async (wanted: { title: string; visibility: PlaylistVisibility }) => {
      const list = await makePlaylist(wanted, key);
      await addToPlaylist(list.id, video.id);
      return list;
    },
    onSuccess: (list) => {
      toasts.show(`Saved to “${list.title}”.`);
      void forgetPlaylists(client);
      onMade();
    },
  });
  const errors = fieldErrors(making.error);
  return (
    <form
      class={styles.form}
      noValidate
      onSubmit={(event) => {
        event.preventDefault();
        if (title.trim() !== '') making.mutate({ title: title.trim(), visibility });
      }}
    >
      <TextField
        label="Title"
        name="playlist-title"
        required
        autofocus
        autocomplete="off"
        maxLength={TITLE_LENGTH_MAX}
        value={title}
        error={errors['title']}
        onValue={setTitle}
      />
      <SelectField
        label="Visibility"
        value={visibility}
        hint={LIST_VISIBILITY_HINTS[visibility]}
        options={VISIBILITIES}
        onValue={(value) => setVisibility(value as PlaylistVisibility)}
      />
      {making.error !== null && Object.keys(errors).length === 0 ? <ErrorNote error={making.error} /> : null}
      <DialogActions>
        <Button onClick={onMade}>Cancel</Button>
        <Button look="primary" type="submit" disabled={making.isPending || title.trim() === ''}>
          {making.isPending ? 'Making…' : 'Make and save'}
        </Button>
      </DialogActions>
    </form>
  );
}
