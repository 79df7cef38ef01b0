// Over every page, for who has to know: the address is not confirmed yet, or the account is about to end.
import { useMutation, useQueryClient } from '@tanstack/preact-query';
import type { User } from '#contract/accounts.ts';
import { keepAccount, sendVerificationAgain } from '../account.ts';
import styles from './account-banner.module.css';
import { Button } from './button.tsx';
import { errorText } from './error-note.tsx';
import { formatDay } from './format.ts';
import { Icon } from './icon.tsx';
import { toasts } from './toasts.ts';

export default function AccountBanner({ me }: { me: User }) {
  return (
    <aside class={styles.list} aria-label="Your account">
      {me.deleteAt ? <Ending deleteAt={me.deleteAt} /> : null}
      {me.isEmailVerified ? null : <Unverified email={me.email} />}
    </aside>
  );
}

function Ending({ deleteAt }: { deleteAt: string }) {
  const client = useQueryClient();
  const keep = useMutation({
    mutationFn: () => keepAccount(client),
    onSuccess: () => {
      toasts.show('Your account stays.');
      document.getElementById('content')?.focus({ preventScroll: true }); // the button goes with the notice
    },
  });
  return (
    <div class={styles.banner}>
      <Icon name="alert" />
      <p>
        Your account will be deleted on {formatDay(deleteAt)}, with everything that is yours.
        {keep.isError ? <span role="alert"> {errorText(keep.error)}</span> : null}
      </p>
      <Button disabled={keep.isPending} onClick={() => keep.mutate()}>
        Keep the account
      </Button>
    </div>
  );
}

function Unverified({ email }: { email: string }) {
  const send = useMutation({ mutationFn: sendVerificationAgain });
  return (
    <div class={styles.banner}>
      <Icon name="alert" />
      <p>
        Confirm your e-mail address to upload videos: the letter to {email} has a link.
        {send.isSuccess ? <span role="status"> It was sent again.</span> : null}
        {send.isError ? <span role="alert"> {errorText(send.error)}</span> : null}
      </p>
      <Button disabled={send.isPending} onClick={() => send.mutate()}>
        Send again
      </Button>
    </div>
  );
}
