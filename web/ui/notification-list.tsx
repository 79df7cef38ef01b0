// Notifications one under another: who did what, the words it is about, when, and a way to mark it as read.
import { useQueryClient } from '@tanstack/preact-query';
import { notificationSentence } from '#contract/notification-texts.ts';
import type { NotificationItem } from '#contract/notifications.ts';
import { markRead } from '../notifications.ts';
import { goOnWith } from '../pages/watch/autoplay.ts';
import { Avatar } from './avatar.tsx';
import { Button } from './button.tsx';
import { errorText } from './error-note.tsx';
import { Icon } from './icon.tsx';
import styles from './notification-list.module.css';
import { Skeleton } from './skeleton.tsx';
import { TimeAgo } from './time-ago.tsx';
import { toasts } from './toasts.ts';

interface ListProps {
  items: readonly NotificationItem[];
  /** Called when somebody goes where an item leads. */
  onLeave?: () => void;
}

export function NotificationList({ items, onLeave }: ListProps) {
  return (
    <ul class={styles.list} aria-label="Notifications">
      {items.map((item) => (
        <Item key={item.id} item={item} onLeave={onLeave} />
      ))}
    </ul>
  );
}

const BAD_NEWS: ReadonlySet<NotificationItem['kind']> = new Set([
  'failed',
  'video-blocked',
  'comment-removed',
  'app-ended',
]);

function Item({ item, onLeave }: { item: NotificationItem; onLeave: (() => void) | undefined }) {
  const client = useQueryClient();
  const read = () => void markRead(client, item).catch((error: unknown) => toasts.show(errorText(error)));
  return (
    <li class={[styles.item, item.isRead ? '' : styles.unread].join(' ')}>
      <a
        class={styles.link}
        href={item.link}
        onClick={() => {
          read();
          if (item.kind === 'video' && item.video !== null) goOnWith(item.video.id); // a press on it says: play
          onLeave?.();
        }}
      >
        {item.actor === null ? (
          <span class={styles.mark} aria-hidden="true">
            <Icon name={BAD_NEWS.has(item.kind) ? 'alert' : 'check'} />
          </span>
        ) : (
          <Avatar url={item.actor.avatar} name={item.actor.name} size={36} />
        )}
        <span class={styles.text}>
          {item.isRead ? null : <span class="visually-hidden">Unread: </span>}
          <span class={styles.sentence}>{notificationSentence(item)}</span>
          {item.quote === null ? null : <span class={styles.quote}>{item.quote}</span>}
          <span class={styles.time}>
            <TimeAgo iso={item.createdAt} />
          </span>
        </span>
        {item.video?.poster ? (
          <img class={styles.poster} src={item.video.poster} alt="" width={96} height={54} loading="lazy" />
        ) : null}
      </a>
      {item.isRead ? null : (
        <Button look="bare" icon="check" label={`Mark as read: ${notificationSentence(item)}`} onClick={read} />
      )}
    </li>
  );
}

export function NotificationSkeleton() {
  return (
    <div class={styles.list} aria-busy="true">
      <p class="visually-hidden" role="status">
        Loading the notifications
      </p>
      {[1, 2, 3].map((key) => (
        <div key={key} class={styles.link}>
          <Skeleton width="36px" height="36px" />
          <Skeleton height="2.5rem" />
        </div>
      ))}
    </div>
  );
}
