// Notifications through the API: the list, the bell's count, what is read, and what a person chose.
import { type QueryClient, queryOptions } from '@tanstack/preact-query';
import type {
  EditNotificationChoices,
  NotificationItem,
  NotificationList,
  NotificationPreferences,
} from '#contract/notifications.ts';
import { api, unwrap } from './api.ts';
import { queryKeys } from './query-client.ts';

/** What the bell shows for this many and more; the API counts one further and stops. */
export const BADGE_MAX = 9;

export const badgeText = (unread: number): string => (unread > BADGE_MAX ? `${BADGE_MAX}+` : String(unread));

export const unreadQuery = queryOptions({
  queryKey: queryKeys.unread,
  queryFn: async (): Promise<number> => (await unwrap(api.me.notifications.count.$get())).unread,
});

export const notificationsQuery = queryOptions({
  queryKey: queryKeys.notificationList,
  queryFn: async (): Promise<NotificationItem[]> => {
    const list: NotificationList = await unwrap(api.me.notifications.$get());
    return list.data;
  },
});

export const notificationChoicesQuery = queryOptions({
  queryKey: queryKeys.notificationChoices,
  queryFn: (): Promise<NotificationPreferences> => unwrap(api.me.preferences.notifications.$get()),
});

export const editChoices = (json: EditNotificationChoices): Promise<NotificationPreferences> =>
  unwrap(api.me.preferences.notifications.$patch({ json }));

/** Shown at once; what the API says comes by the socket, to every tab. */
export async function markRead(client: QueryClient, item: Pick<NotificationItem, 'id' | 'isRead'>): Promise<void> {
  if (item.isRead) return;
  client.setQueryData<NotificationItem[]>(queryKeys.notificationList, (list) =>
    list?.map((other) => (other.id === item.id ? { ...other, isRead: true } : other)),
  );
  client.setQueryData<number>(queryKeys.unread, (unread) => unread && unread - 1);
  try {
    await unwrap(api.me.notifications[':id'].read.$post({ param: { id: item.id } }));
  } finally {
    await client.invalidateQueries({ queryKey: queryKeys.notifications });
  }
}

export async function markAllRead(client: QueryClient): Promise<void> {
  await unwrap(api.me.notifications.read.$post());
  client.setQueryData<NotificationItem[]>(queryKeys.notificationList, (list) =>
    list?.map((item) => ({ ...item, isRead: true })),
  );
  client.setQueryData(queryKeys.unread, 0);
  await client.invalidateQueries({ queryKey: queryKeys.notifications });
}
