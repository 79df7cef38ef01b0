// The dialogs of a playlist's owner: make one, edit it, delete it after asking.
import { useMutation, useQueryClient } from '@tanstack/preact-query';
import { useState } from 'preact/hooks';
import { useLocation } from 'preact-iso';
import type { Playlist, PlaylistVisibility } from '#contract/playlists.ts';
import { ChangedMeanwhile, HeldEdit } from '../../held-edit.ts';
import { paths } from '../../paths.ts';
import { deletePlaylist, editPlaylist, forgetPlaylists, makePlaylist, readPlaylist } from '../../playlists.ts';
import { fieldErrors } from '../../problem-error.ts';
import { queryKeys } from '../../query-client.ts';
import { Button } from '../../ui/button.tsx';
import { ChangedMeanwhileNote } from '../../ui/changed-meanwhile.tsx';
import { VISIBILITY_TEXTS } from '../../ui/details-fields.tsx';
import { ConfirmDialog, Dialog, DialogActions } from '../../ui/dialog.tsx';
import { ErrorNote, errorText } from '../../ui/error-note.tsx';
import { SelectField, TextArea, TextField } from '../../ui/field.tsx';
import { LIST_VISIBILITY_HINTS } from '../../ui/save-dialog.tsx';
import { toasts } from '../../ui/toasts.ts';
import { DESCRIPTION_LENGTH_MAX, TITLE_LENGTH_MAX } from '../../ui/video-limits.ts';
import styles from './playlist.module.css';

type Fields = Pick<Playlist, 'title' | 'description' | 'visibility'>;
const NEW: Fields = { title: '', description: '', visibility: 'private' };
const NAMES: Record<keyof Fields, string> = { title: 'Title', description: 'Description', visibility: 'Visibility' };
const FIELDS = Object.keys(NAMES) as (keyof Fields)[];
const VISIBILITIES = Object.entries(VISIBILITY_TEXTS).map(([value, { name }]) => ({ value, text: name }));

/** Edits a list, or without one makes a new one and goes to it. */
export function PlaylistDialog({ list, onClose }: { list?: Playlist; onClose: () => void }) {
  const client = useQueryClient();
  const { route } = useLocation();
  const [key] = useState(() => crypto.randomUUID());
  const [fields, setFields] = useState<Fields>(list ?? NEW);
  const [edit] = useState(() => new HeldEdit<Fields>(list ?? NEW, FIELDS, () => readPlaylist(list?.id ?? '')));
  const title = fields.title.trim();
  const saving = useMutation({
    // Given what is sent: a mutation knows the state of the last frame, and fast hands have typed since.
    mutationFn: (wanted: Fields): Promise<Playlist> =>
      list === undefined ? makePlaylist(wanted, key) : edit.send((headers) => editPlaylist(list.id, wanted, headers)),
    onSuccess: (saved) => {
      client.setQueryData(queryKeys.playlist(saved.id), saved);
      void forgetPlaylists(client);
      toasts.show(`“${saved.title}” is saved.`);
      onClose();
      if (list === undefined) route(paths.playlist(saved.id));
    },
  });
  const errors = fieldErrors(saving.error);
  return (
    <Dialog title={list === undefined ? 'New playlist' : 'Edit the playlist'} onClose={onClose}>
      <form
        class={styles.form}
        noValidate
        onSubmit={(event) => {
          event.preventDefault();
          const { description, visibility } = fields;
          if (title !== '') saving.mutate({ title, description, visibility });
        }}
      >
        <TextField
          label="Title"
          name="playlist-title"
          required
          autocomplete="off"
          maxLength={TITLE_LENGTH_MAX}
          value={fields.title}
          error={errors['title']}
          onValue={(value) => setFields({ ...fields, title: value })}
        />
        <TextArea
          label="Description"
          isOptional
          name="playlist-description"
          maxLength={DESCRIPTION_LENGTH_MAX}
          value={fields.description}
          error={errors['description']}
          onValue={(description) => setFields({ ...fields, description })}
        />
        <SelectField
          label="Visibility"
          value={fields.visibility}
          hint={LIST_VISIBILITY_HINTS[fields.visibility]}
          options={VISIBILITIES}
          onValue={(visibility) => setFields({ ...fields, visibility: visibility as PlaylistVisibility })}
        />
        <ChangedMeanwhileNote
          edit={edit}
          error={saving.error}
          names={NAMES}
          mine={fields}
          onFill={setFields}
          onSave={() => saving.mutate({ title, description: fields.description, visibility: fields.visibility })}
          onSettled={() => saving.reset()}
        />
        {saving.error === null || saving.error instanceof ChangedMeanwhile || Object.keys(errors).length > 0 ? null : (
          <ErrorNote error={saving.error} />
        )}
        <DialogActions>
          <Button onClick={onClose}>Cancel</Button>
          <Button look="primary" type="submit" disabled={saving.isPending || title === ''}>
            {saving.isPending ? 'Saving…' : 'Save'}
          </Button>
        </DialogActions>
      </form>
    </Dialog>
  );
}

export function DeletePlaylistDialog({ list, onClose }: { list: Playlist; onClose: () => void }) {
  const client = useQueryClient();
  const { route } = useLocation();
  const deleting = useMutation({
    mutationFn: () => deletePlaylist(list.id),
    onSuccess: () => {
      toasts.show(`“${list.title}” is deleted.`);
      onClose();
      route(paths.library(), true);
      client.removeQueries({ queryKey: queryKeys.playlist(list.id) });
      client.removeQueries({ queryKey: queryKeys.playlistItems(list.id) });
      void client.invalidateQueries({ queryKey: queryKeys.ownPlaylists });
    },
  });
  return (
    <ConfirmDialog
      title={`Delete “${list.title}”?`}
      text="The list will be gone for you and for everybody who has its link. Its videos stay. This cannot be undone."
      confirm={deleting.isPending ? 'Deleting…' : 'Delete it'}
      isBusy={deleting.isPending}
      error={deleting.error === null ? undefined : errorText(deleting.error)}
      onConfirm={() => deleting.mutate()}
      onClose={onClose}
    />
  );
}
