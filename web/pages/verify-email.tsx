// Where the letter leads that confirms an address; a press confirms it, since programs that look into mail open links too.
import { useMutation, useQueryClient } from '@tanstack/preact-query';
import { confirmEmail } from '../account.ts';
import { paths } from '../paths.ts';
import { Button, ButtonLink } from '../ui/button.tsx';
import { ErrorNote } from '../ui/error-note.tsx';
import { Outcome } from '../ui/outcome.tsx';
import { Page } from '../ui/page.tsx';
import styles from './account-form.module.css';
import { useLetterCode } from './letter-code.ts';

export default function VerifyEmail() {
  const client = useQueryClient();
  const code = useLetterCode();
  const confirm = useMutation({ mutationFn: (given: string) => confirmEmail(client, given) });
  return (
    <Page title="Confirm your address" width="narrow">
      {code === null ? (
        <p>
          Open the link of the letter to confirm an address. You can have a letter sent again in your{' '}
          <a href={paths.settings('account')}>settings</a>.
        </p>
      ) : confirm.isSuccess ? (
        <div class={styles.form}>
          <Outcome>{confirm.data} is confirmed.</Outcome>
          <ButtonLink look="primary" href={paths.home()}>
            Go on
          </ButtonLink>
        </div>
      ) : (
        <div class={styles.form}>
          <p>One press, and the address that got the letter belongs to your account.</p>
          {confirm.isError ? (
            <>
              <ErrorNote error={confirm.error} />
              <p>
                Have a new letter sent in your <a href={paths.settings('account')}>settings</a>.
              </p>
            </>
          ) : null}
          <Button look="primary" disabled={confirm.isPending} onClick={() => confirm.mutate(code)}>
            {confirm.isPending ? 'Confirming…' : 'Confirm the address'}
          </Button>
        </div>
      )}
    </Page>
  );
}
