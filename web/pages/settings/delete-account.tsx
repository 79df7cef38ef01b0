// The end of the account: asked for with the password, and open to a change of mind for some days.
import { useMutation, useQueryClient } from '@tanstack/preact-query';
import { useState } from 'preact/hooks';
import { useLocation } from 'preact-iso';
import { deleteAccount } from '../../account.ts';
import { paths } from '../../paths.ts';
import { isProblem } from '../../problem-error.ts';
import { Button } from '../../ui/button.tsx';
import { Dialog, DialogActions } from '../../ui/dialog.tsx';
import { ErrorNote, errorText } from '../../ui/error-note.tsx';
import { PasswordField } from '../../ui/field.tsx';
import { formatDay } from '../../ui/format.ts';
import { toasts } from '../../ui/toasts.ts';
import styles from './settings.module.css';

export function DeleteAccount() {
  const [isOpen, setIsOpen] = useState(false);
  return (
    <>
      <h3>Delete the account</h3>
      <p>
        Your videos, comments, lists, votes and everything else of yours are removed for good. You have some days to
        change your mind: sign in again and keep the account.
      </p>
      <div>
        <Button look="danger" icon="trash" onClick={() => setIsOpen(true)}>
          Delete the account…
        </Button>
      </div>
      {isOpen ? <DeleteDialog onClose={() => setIsOpen(false)} /> : null}
    </>
  );
}

function DeleteDialog({ onClose }: { onClose: () => void }) {
  const client = useQueryClient();
  const { route } = useLocation();
  const [password, setPassword] = useState('');
  const remove = useMutation({
    mutationFn: (given: string) => deleteAccount(client, given),
    onSuccess: (deleteAt) => {
      toasts.show(`Your account will be deleted on ${formatDay(deleteAt)}. Sign in before that day to keep it.`);
      route(paths.home());
    },
  });
  const isWrong = isProblem(remove.error, 'wrong-credentials');
  return (
    <Dialog title="Delete your account?" onClose={onClose}>
      <form
        class={styles.form}
        noValidate
        onSubmit={(event) => {
          event.preventDefault();
          remove.mutate(password);
        }}
      >
        <p>You are signed out everywhere, and your personal tokens end. A letter tells you the day.</p>
        {remove.isError && !isWrong ? <ErrorNote error={remove.error} /> : null}
        <PasswordField
          label="Your password"
          name="delete-password"
          autocomplete="current-password"
          required
          autofocus
          maxLength={200}
          value={password}
          error={isWrong ? errorText(remove.error) : undefined}
          onValue={setPassword}
        />
        <DialogActions>
          <Button onClick={onClose}>Keep it</Button>
          <Button look="danger" type="submit" disabled={remove.isPending || password === ''}>
            {remove.isPending ? 'Deleting…' : 'Delete the account'}
          </Button>
        </DialogActions>
      </form>
    </Dialog>
  );
}
