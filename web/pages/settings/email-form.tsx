// The e-mail address: which one it is, whether it is confirmed, and another one.
import { useMutation, useQueryClient } from '@tanstack/preact-query';
import { useState } from 'preact/hooks';
import type { User } from '#contract/accounts.ts';
import { changeEmail, sendVerificationAgain } from '../../account.ts';
import { fieldErrors } from '../../problem-error.ts';
import { queryKeys } from '../../query-client.ts';
import { Button } from '../../ui/button.tsx';
import { ErrorNote } from '../../ui/error-note.tsx';
import { TextField } from '../../ui/field.tsx';
import { toasts } from '../../ui/toasts.ts';
import { checkEmail } from '../sign-up-check.ts';
import styles from './settings.module.css';

export function EmailForm({ me }: { me: User }) {
  const client = useQueryClient();
  const [email, setEmail] = useState('');
  const [wrong, setWrong] = useState<Record<string, string>>({});
  const [asked, setAsked] = useState<string | null>(null);
  const change = useMutation({
    mutationFn: changeEmail,
    onSuccess: async ({ outcome }, given) => {
      setEmail('');
      if (outcome === 'asked') return setAsked(given);
      toasts.show('Your e-mail address is changed.');
      await client.invalidateQueries({ queryKey: queryKeys.me });
    },
  });
  const errors = { ...fieldErrors(change.error), ...wrong };
  return (
    <>
      <h3>E-mail address</h3>
      <p>
        {me.email}
        {me.isEmailVerified ? null : ' (not confirmed yet)'}
      </p>
      {me.isEmailVerified ? null : <SendAgain />}
      <form
        class={styles.form}
        noValidate
        onSubmit={(event) => {
          event.preventDefault();
          const found = checkEmail(email);
          setWrong(found);
          setAsked(null);
          if (Object.keys(found).length === 0) change.mutate(email.trim());
        }}
      >
        <TextField
          label="New e-mail address"
          name="new-email"
          type="email"
          autocomplete="email"
          required
          maxLength={254}
          hint="It holds once you follow the link in the letter that it gets."
          value={email}
          error={errors['email']}
          onValue={setEmail}
        />
        {change.isError && Object.keys(errors).length === 0 ? (
          <ErrorNote error={change.error} what="The address could not be changed." />
        ) : null}
        {asked === null ? null : (
          <p role="status">A letter is on its way to {asked}. Follow its link within 30 minutes.</p>
        )}
        <div>
          <Button type="submit" disabled={change.isPending}>
            {change.isPending ? 'Asking…' : 'Change the address'}
          </Button>
        </div>
      </form>
    </>
  );
}

function SendAgain() {
  const send = useMutation({ mutationFn: sendVerificationAgain });
  return (
    <>
      {send.isError ? <ErrorNote error={send.error} /> : null}
      {send.isSuccess ? <p role="status">The letter was sent again.</p> : null}
      <div>
        <Button disabled={send.isPending} onClick={() => send.mutate()}>
          Send the letter again
        </Button>
      </div>
    </>
  );
}
