// Signing in, and back to where one came from.
import { useQueryClient } from '@tanstack/preact-query';
import { useState } from 'preact/hooks';
import { paths } from '../paths.ts';
import { signIn } from '../session.ts';
import { Button } from '../ui/button.tsx';
import { PasswordField, TextField } from '../ui/field.tsx';
import { Page } from '../ui/page.tsx';
import styles from './account-form.module.css';
import { FormError, useAccountForm } from './account-form.tsx';

export default function SignIn() {
  const client = useQueryClient();
  const [credential, setCredential] = useState('');
  const [password, setPassword] = useState('');
  const form = useAccountForm({
    check: () => ({
      ...(credential.trim() === '' ? { credential: 'Enter your username or e-mail address.' } : {}),
      ...(password === '' ? { password: 'Enter your password.' } : {}),
    }),
    send: () => signIn(client, { credential, password }),
  });
  return (
    <Page title="Sign in" width="narrow">
      <form class={styles.form} noValidate onSubmit={form.submit} ref={form.element}>
        <FormError error={form.error} />
        <TextField
          label="Username or e-mail"
          name="credential"
          autocomplete="username"
          autocapitalize="none"
          spellcheck={false}
          required
          value={credential}
          onValue={setCredential}
          error={form.errors['credential']}
        />
        <PasswordField
          label="Password"
          name="password"
          autocomplete="current-password"
          required
          value={password}
          onValue={setPassword}
          error={form.errors['password']}
        />
        <Button look="primary" type="submit" disabled={form.isBusy}>
          {form.isBusy ? 'Signing in…' : 'Sign in'}
        </Button>
      </form>
      <p>
        <a href={paths.resetPassword()}>Forgot your password?</a>
      </p>
      <p>
        New here? <a href={paths.signUp(form.next)}>Make an account</a>
      </p>
    </Page>
  );
}
