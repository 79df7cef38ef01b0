// Another password: the present one proves whose it is.
import { useMutation, useQueryClient } from '@tanstack/preact-query';
import { useState } from 'preact/hooks';
import { changePassword } from '../../account.ts';
import { fieldErrors, isProblem, type ProblemError } from '../../problem-error.ts';
import { queryKeys } from '../../query-client.ts';
import { Button } from '../../ui/button.tsx';
import { ErrorNote } from '../../ui/error-note.tsx';
import { PasswordField } from '../../ui/field.tsx';
import { toasts } from '../../ui/toasts.ts';
import { checkNewPassword, PASSWORD_LENGTH_MIN } from '../sign-up-check.ts';
import styles from './settings.module.css';

function errorsOf(error: unknown): Record<string, string> {
  if (isProblem(error, 'wrong-credentials')) return { currentPassword: (error as ProblemError).message };
  return fieldErrors(error);
}

export function PasswordForm({ username }: { username: string }) {
  const client = useQueryClient();
  const [currentPassword, setCurrent] = useState('');
  const [password, setPassword] = useState('');
  const [wrong, setWrong] = useState<Record<string, string>>({});
  const change = useMutation({
    mutationFn: changePassword,
    onSuccess: async () => {
      setCurrent('');
      setPassword('');
      toasts.show('Your password is changed. You are signed out everywhere else.');
      await client.invalidateQueries({ queryKey: queryKeys.sessions });
    },
  });
  const errors = { ...errorsOf(change.error), ...wrong };
  return (
    <>
      <h3>Password</h3>
      <form
        class={styles.form}
        noValidate
        onSubmit={(event) => {
          event.preventDefault();
          const found = {
            ...(currentPassword === '' ? { currentPassword: 'Enter the password you have now.' } : {}),
            ...checkNewPassword(password),
          };
          setWrong(found);
          if (Object.keys(found).length === 0) change.mutate({ currentPassword, password });
        }}
      >
        {/* Password managers tie the password to a name. */}
        <input type="text" name="username" autocomplete="username" value={username} readOnly hidden />
        <PasswordField
          label="Current password"
          name="currentPassword"
          autocomplete="current-password"
          required
          maxLength={200}
          value={currentPassword}
          error={errors['currentPassword']}
          onValue={setCurrent}
        />
        <PasswordField
          label="New password"
          name="password"
          autocomplete="new-password"
          required
          maxLength={200}
          hint={`At least ${PASSWORD_LENGTH_MIN} characters. You are signed out everywhere else.`}
          value={password}
          error={errors['password']}
          onValue={setPassword}
        />
        {change.isError && Object.keys(errors).length === 0 ? (
          <ErrorNote error={change.error} what="The password could not be changed." />
        ) : null}
        <div>
          <Button type="submit" disabled={change.isPending}>
            {change.isPending ? 'Changing…' : 'Change the password'}
          </Button>
        </div>
      </form>
    </>
  );
}
