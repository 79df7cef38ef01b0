// All notifications: the last fifty, with what is unread marked and a way to mark everything.
import { useQuery } from '@tanstack/preact-query';
import { notificationsQuery } from '../notifications.ts';
import { paths } from '../paths.ts';
import { AskForNotices, MarkAll } from '../ui/bell.tsx';
import { ButtonLink } from '../ui/button.tsx';
import { EmptyState } from '../ui/empty-state.tsx';
import { ErrorNote } from '../ui/error-note.tsx';
import more from '../ui/load-more.module.css';
import { NotificationList, NotificationSkeleton } from '../ui/notification-list.tsx';
import { Page } from '../ui/page.tsx';
import { RequireSession } from './require-session.tsx';

export default function Notifications() {
  return <RequireSession title="Notifications">{() => <OwnNotifications />}</RequireSession>;
}

function OwnNotifications() {
  const list = useQuery({ ...notificationsQuery, staleTime: 0 });
  const items = list.data ?? [];
  return (
    <Page title="Notifications" width="middle" actions={<MarkAll disabled={items.every(({ isRead }) => isRead)} />}>
      <AskForNotices />
      {list.isPending ? (
        <NotificationSkeleton />
      ) : list.isError && list.data === undefined ? (
        <ErrorNote
          error={list.error}
          what="The notifications could not be loaded."
          onRetry={() => void list.refetch()}
        />
      ) : items.length === 0 ? (
        <EmptyState
          title="Nothing new"
          text="Comments, answers and new videos of channels that you follow with the bell are told here."
        >
          <ButtonLink look="primary" icon="home" href={paths.home()}>
            Find channels to follow
          </ButtonLink>
        </EmptyState>
      ) : (
        <>
          <NotificationList items={items} />
          <div class={more.more}>
            <p>{items.length < 50 ? 'That is everything.' : 'Those are the last 50.'}</p>
          </div>
        </>
      )}
    </Page>
  );
}
