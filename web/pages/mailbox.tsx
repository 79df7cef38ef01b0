// The local mailbox: mails that this installation would have sent if it had a sender.
import { queryOptions, useQuery } from '@tanstack/preact-query';
import type { LocalMail } from '#contract/notifications.ts';
import { api, unwrap } from '../api.ts';
import { queryKeys } from '../query-client.ts';
import { EmptyState } from '../ui/empty-state.tsx';
import { ErrorNote } from '../ui/error-note.tsx';
import { Page } from '../ui/page.tsx';
import { Skeleton } from '../ui/skeleton.tsx';
import { TimeAgo } from '../ui/time-ago.tsx';
import styles from './mailbox.module.css';

const mailboxQuery = queryOptions({
  queryKey: queryKeys.mailbox,
  queryFn: async (): Promise<LocalMail[]> => (await unwrap(api.mailbox.$get())).data,
  staleTime: 0,
  refetchInterval: 2000, // some letters are written a moment after they are asked for
});

/** Addresses of this site can be followed. */
function linked(text: string) {
  return text.split(/(https?:\/\/\S+)/).map((part, at) => {
    if (at % 2 === 0 || !URL.canParse(part)) return part;
    const { host, pathname, search, hash } = new URL(part);
    return host === location.host ? <a href={pathname + search + hash}>{part}</a> : part;
  });
}

export default function Mailbox() {
  const mails = useQuery(mailboxQuery);
  return (
    <Page title="Local mailbox" width="middle">
      <p>No sender is configured here, so mails stay on this machine. The last fifty, newest first.</p>
      {mails.isPending ? (
        <Skeleton height="12rem" />
      ) : mails.isError ? (
        <ErrorNote error={mails.error} what="The mails could not be loaded." onRetry={() => void mails.refetch()} />
      ) : mails.data.length === 0 ? (
        <EmptyState title="No mail" text="People turn mails on in their settings, for each kind of notification." />
      ) : (
        <ul class={styles.list} aria-label="Mails">
          {mails.data.map((mail) => (
            <li key={mail.id} class={styles.mail}>
              <h2>{mail.subject}</h2>
              <p class={styles.facts}>
                To {mail.recipient} · <TimeAgo iso={mail.createdAt} />
              </p>
              <p class={styles.text}>{linked(mail.text)}</p>
            </li>
          ))}
        </ul>
      )}
    </Page>
  );
}
