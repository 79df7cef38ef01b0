// The bell in the header: how much is unread, and the latest in a panel; it hears of new ones while the page is open.
import { useQuery, useQueryClient } from '@tanstack/preact-query';
import { useEffect, useRef, useState } from 'preact/hooks';
import { noticeState, showNotice, turnOn } from '../browser-notices.ts';
import { badgeText, markAllRead, notificationChoicesQuery, notificationsQuery, unreadQuery } from '../notifications.ts';
import { paths } from '../paths.ts';
import { useRealtime, useTopics } from '../realtime/realtime.ts';
import styles from './bell.module.css';
import { Button } from './button.tsx';
import { EmptyState } from './empty-state.tsx';
import { ErrorNote, errorText } from './error-note.tsx';
import { NotificationList, NotificationSkeleton } from './notification-list.tsx';
import { toasts } from './toasts.ts';

export function Bell() {
  useTopics(['user']);
  useNotices();
  const { data: unread = 0 } = useQuery(unreadQuery);
  const [isOpen, setIsOpen] = useState(false);
  const panel = useRef<HTMLDivElement>(null);
  const label = unread === 0 ? 'Notifications' : `Notifications, ${badgeText(unread)} unread`;
  return (
    <>
      <span class={styles.bell}>
        <Button look="bare" icon="bell" label={label} popovertarget="bell-panel" aria-expanded={isOpen} />
        {unread === 0 ? null : (
          <span class={styles.badge} aria-hidden="true">
            {badgeText(unread)}
          </span>
        )}
        <span class="visually-hidden" role="status">
          {unread === 0 ? '' : `${badgeText(unread)} unread notifications`}
        </span>
      </span>
      <div
        id="bell-panel"
        ref={panel}
        popover="auto"
        class={styles.panel}
        role="dialog"
        aria-label="Notifications"
        onToggle={(event) => setIsOpen(event.newState === 'open')}
      >
        {isOpen ? <Panel unread={unread} onLeave={() => panel.current?.hidePopover()} /> : null}
      </div>
    </>
  );
}

function Panel({ unread, onLeave }: { unread: number; onLeave: () => void }) {
  const list = useQuery({ ...notificationsQuery, staleTime: 0 });
  return (
    <>
      <div class={styles.head}>
        <h2>Notifications</h2>
        <MarkAll disabled={unread === 0} />
      </div>
      <AskForNotices />
      {list.isPending ? (
        <NotificationSkeleton />
      ) : list.isError ? (
        <ErrorNote error={list.error} onRetry={() => void list.refetch()} />
      ) : list.data.length === 0 ? (
        <EmptyState
          title="Nothing new"
          text="Answers, comments and new videos of channels that you follow are told here."
        />
      ) : (
        <NotificationList items={list.data} onLeave={onLeave} />
      )}
      <p class={styles.foot}>
        <a href={paths.notifications()} onClick={onLeave}>
          All notifications
        </a>
        <a href={paths.settings('notifications')} onClick={onLeave}>
          What is told
        </a>
      </p>
    </>
  );
}

export function MarkAll({ disabled }: { disabled: boolean }) {
  const client = useQueryClient();
  return (
    <Button
      icon="check"
      disabled={disabled}
      onClick={() => void markAllRead(client).catch((error: unknown) => toasts.show(errorText(error)))}
    >
      Mark all as read
    </Button>
  );
}

/** Only in here: a browser is asked after somebody came to look for notifications, never before. */
export function AskForNotices() {
  const [state, setState] = useState(noticeState);
  const choices = useQuery(notificationChoicesQuery);
  if (state !== 'ask' || !choices.data) return null;
  const { pushKey } = choices.data;
  return (
    <p class={styles.ask}>
      <span>
        {pushKey === null
          ? 'Get notifications from your browser while this site is open.'
          : 'Get notifications from your browser, even when this site is closed.'}
      </span>
      <Button onClick={() => void turnOn(pushKey).then(setState, (error: unknown) => toasts.show(errorText(error)))}>
        Turn on
      </Button>
    </p>
  );
}

/** Shows what is told while nobody looks at the page through the browser, where a person wants it so. */
function useNotices(): void {
  const client = useQueryClient();
  const realtime = useRealtime();
  useEffect(
    () =>
      realtime.onMessage((message) => {
        if (noticeState() !== 'on' || !document.hidden) return;
        if (message.type !== 'notification.created' && message.type !== 'notification.video') return;
        const id = message.type === 'notification.created' ? message.id : `video:${message.videoId}`;
        void tell(id).catch((error: unknown) => console.warn('not shown by the browser', error));
      }),
    [client, realtime],
  );
  async function tell(id: string): Promise<void> {
    const { choices } = await client.fetchQuery(notificationChoicesQuery);
    const list = await client.fetchQuery({ ...notificationsQuery, staleTime: 0 });
    const item = list.find((found) => found.id === id);
    if (item && choices[item.kind].browser) await showNotice(item);
  }
}
