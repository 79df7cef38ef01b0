// A forgotten password: ask for the letter, and behind its link set a new one.
import { useMutation } from '@tanstack/preact-query';
import { useState } from 'preact/hooks';
import { useLocation } from 'preact-iso';
import { askReset, resetPassword } from '../account.ts';
import { paths } from '../paths.ts';
import { fieldErrors } from '../problem-error.ts';
import { Button } from '../ui/button.tsx';
import { ErrorNote } from '../ui/error-note.tsx';
import { PasswordField, TextField } from '../ui/field.tsx';
import { Outcome } from '../ui/outcome.tsx';
import { Page } from '../ui/page.tsx';
import { toasts } from '../ui/toasts.ts';
import styles from './account-form.module.css';
import { useLetterCode } from './letter-code.ts';
import { checkEmail, checkNewPassword, PASSWORD_LENGTH_MIN } from './sign-up-check.ts';

export default function ResetPassword() {
  const code = useLetterCode();
  return code === null ? <AskForLetter /> : <NewPassword code={code} />;
}

function AskForLetter() {
  const [email, setEmail] = useState('');
  const [wrong, setWrong] = useState<Record<string, string>>({});
  const ask = useMutation({ mutationFn: askReset });
  const errors = { ...fieldErrors(ask.error), ...wrong };
  return (
    <Page title="Set a new password" width="narrow">
      {ask.isSuccess ? (
        <div class={styles.form}>
          <Outcome>
            If {ask.variables} is the address of an account, a letter is on its way to it. Its link is good for 30
            minutes.
          </Outcome>
          <p>
            No letter? Look among the unwanted mail, or <a href={paths.signIn()}>sign in</a> if you remember.
          </p>
        </div>
      ) : (
        <form
          class={styles.form}
          noValidate
          onSubmit={(event) => {
            event.preventDefault();
            const found = checkEmail(email);
            setWrong(found);
            if (Object.keys(found).length === 0) ask.mutate(email.trim());
          }}
        >
          <p>Enter the e-mail address of your account. You get a letter with a link to set a new password.</p>
          {ask.isError && Object.keys(errors).length === 0 ? <ErrorNote error={ask.error} /> : null}
          <TextField
            label="E-mail"
            name="email"
            type="email"
            autocomplete="email"
            required
            maxLength={254}
            value={email}
            error={errors['email']}
            onValue={setEmail}
          />
          <Button look="primary" type="submit" disabled={ask.isPending}>
            {ask.isPending ? 'Sending…' : 'Send the letter'}
          </Button>
        </form>
      )}
    </Page>
  );
}

function NewPassword({ code }: { code: string }) {
  const { route } = useLocation();
  const [password, setPassword] = useState('');
  const [wrong, setWrong] = useState<Record<string, string>>({});
  const set = useMutation({
    mutationFn: resetPassword,
    onSuccess: () => {
      toasts.show('Your password is set. Sign in with it.');
      route(paths.signIn(), true);
    },
  });
  const errors = { ...fieldErrors(set.error), ...wrong };
  return (
    <Page title="Set a new password" width="narrow">
      <form
        class={styles.form}
        noValidate
        onSubmit={(event) => {
          event.preventDefault();
          const found = checkNewPassword(password);
          setWrong(found);
          if (Object.keys(found).length === 0) set.mutate({ code, password });
        }}
      >
        {set.isError && Object.keys(errors).length === 0 ? (
          <>
            <ErrorNote error={set.error} />
            <p>
              <a href={paths.resetPassword()}>Have a new letter sent</a>
            </p>
          </>
        ) : null}
        <PasswordField
          label="New password"
          name="password"
          autocomplete="new-password"
          required
          maxLength={200}
          hint={`At least ${PASSWORD_LENGTH_MIN} characters. Everybody who is signed in with your account is signed out.`}
          value={password}
          error={errors['password']}
          onValue={setPassword}
        />
        <Button look="primary" type="submit" disabled={set.isPending}>
          {set.isPending ? 'Setting it…' : 'Set the password'}
        </Button>
      </form>
    </Page>
  );
}
