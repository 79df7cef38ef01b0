// Settings of the account: address, password, where one is signed in, and its end.
import { useMe } from '../../session.ts';
import { Skeleton } from '../../ui/skeleton.tsx';
import { DeleteAccount } from './delete-account.tsx';
import { EmailForm } from './email-form.tsx';
import { PasswordForm } from './password-form.tsx';
import { SessionList } from './session-list.tsx';

export default function AccountSection() {
  const { data: me } = useMe();
  if (!me) return <Skeleton height="12rem" />;
  return (
    <>
      <p>
        You are signed in as <strong>{me.username}</strong>. The name that others see is in the section{' '}
        <a href="#channel">Channel</a>.
      </p>
      <EmailForm me={me} />
      <PasswordForm username={me.username} />
      <SessionList />
      <DeleteAccount />
    </>
  );
}
