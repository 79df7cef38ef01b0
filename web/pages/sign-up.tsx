// Making an account.
import { useQuery, useQueryClient } from '@tanstack/preact-query';
import { useState } from 'preact/hooks';
import { siteQuery } from '../admin.ts';
import { paths } from '../paths.ts';
import { signUp } from '../session.ts';
import { Button } from '../ui/button.tsx';
import { PasswordField, TextField } from '../ui/field.tsx';
import { Page } from '../ui/page.tsx';
import styles from './account-form.module.css';
import { FormError, useAccountForm } from './account-form.tsx';
import { checkSignUp, PASSWORD_LENGTH_MIN } from './sign-up-check.ts';

export default function SignUp() {
  const client = useQueryClient();
  const site = useQuery(siteQuery);
  const [username, setUsername] = useState('');
  const [email, setEmail] = useState('');
  const [displayName, setDisplayName] = useState('');
  const [password, setPassword] = useState('');
  const form = useAccountForm({
    check: () => checkSignUp({ username, email, password }),
    send: () =>
      signUp(client, {
        username,
        email: email.trim(),
        password,
        ...(displayName.trim() === '' ? {} : { displayName: displayName.trim() }),
      }),
    fieldOfProblem: { 'username-taken': 'username', 'email-taken': 'email' },
  });
  return (
    <Page title="Make an account" width="narrow">
      <form class={styles.form} noValidate onSubmit={form.submit} ref={form.element}>
        <FormError error={form.error} />
        {site.data?.signUpsOpen === false ? (
          <p role="status">Accounts are made by invitation only. Ask whoever runs this site.</p>
        ) : null}
        {site.data?.welcomeText ? <p class={styles.welcome}>{site.data.welcomeText}</p> : null}
        <TextField
          label="Username"
          name="username"
          autocomplete="username"
          autocapitalize="none"
          spellcheck={false}
          required
          maxLength={30}
          hint="3 to 30 letters, digits, - or _. Others see it."
          value={username}
          onValue={setUsername}
          error={form.errors['username']}
        />
        <TextField
          label="E-mail"
          name="email"
          type="email"
          autocomplete="email"
          required
          maxLength={254}
          hint="Only you see it."
          value={email}
          onValue={setEmail}
          error={form.errors['email']}
        />
        <TextField
          label="Name"
          isOptional
          name="displayName"
          autocomplete="name"
          maxLength={60}
          hint="The name of your channel; your username if it is empty."
          value={displayName}
          onValue={setDisplayName}
          error={form.errors['displayName']}
        />
        <PasswordField
          label="Password"
          name="password"
          autocomplete="new-password"
          required
          maxLength={200}
          hint={`At least ${PASSWORD_LENGTH_MIN} characters.`}
          value={password}
          onValue={setPassword}
          error={form.errors['password']}
        />
        <Button look="primary" type="submit" disabled={form.isBusy}>
          {form.isBusy ? 'Making it…' : 'Make the account'}
        </Button>
      </form>
      <p>
        You have one already? <a href={paths.signIn(form.next)}>Sign in</a>
      </p>
    </Page>
  );
}
