// Asks for the password once more, before something that cannot be undone or opens the account to others.
import { useMutation } from '@tanstack/preact-query';
import { useState } from 'preact/hooks';
import { confirmPassword } from '../account.ts';
import { useMe } from '../session.ts';
import { stepUp } from '../step-up.ts';
import { Button } from './button.tsx';
import { Dialog, DialogActions } from './dialog.tsx';
import { errorText } from './error-note.tsx';
import { PasswordField } from './field.tsx';
import styles from './form.module.css';

export default function StepUpDialog() {
  const { data: me } = useMe();
  const [password, setPassword] = useState('');
  const confirm = useMutation({ mutationFn: confirmPassword, onSuccess: () => stepUp.answer(true) });
  return (
    <Dialog title="Give your password again" onClose={() => stepUp.answer(false)}>
      <form
        class={styles.form}
        noValidate
        onSubmit={(event) => {
          event.preventDefault();
          confirm.mutate(password);
        }}
      >
        <p>What you are about to do is for you alone. Your password shows that it is you.</p>
        {/* Password managers tie the password to a name. */}
        <input type="text" name="username" autocomplete="username" value={me?.username ?? ''} readOnly hidden />
        <PasswordField
          label="Password"
          name="confirm-password"
          autocomplete="current-password"
          required
          autofocus
          maxLength={200}
          value={password}
          error={confirm.isError ? errorText(confirm.error) : undefined}
          onValue={setPassword}
        />
        <DialogActions>
          <Button onClick={() => stepUp.answer(false)}>Cancel</Button>
          <Button look="primary" type="submit" disabled={confirm.isPending || password === ''}>
            {confirm.isPending ? 'Checking…' : 'Go on'}
          </Button>
        </DialogActions>
      </form>
    </Dialog>
  );
}
