// The browser's own notifications: asked for only when a person presses for them; by a push while no page is open.

import { notificationSentence } from '#contract/notification-texts.ts';
import type { NotificationItem } from '#contract/notifications.ts';
import { api, unwrap } from './api.ts';
import { trustedScript } from './trusted.ts';

const SERVICE_WORKER = '/service-worker.js';

export type NoticeState = 'unsupported' | 'ask' | 'on' | 'refused';

export function noticeState(): NoticeState {
  if (!('Notification' in window) || !('serviceWorker' in navigator)) return 'unsupported';
  return { default: 'ask', granted: 'on', denied: 'refused' }[Notification.permission] as NoticeState;
}

/** Must be called from a press: browsers ignore pages that ask by themselves. */
export async function turnOn(pushKey: string | null): Promise<NoticeState> {
  if ((await Notification.requestPermission()) === 'granted') await rememberDevice(pushKey);
  return noticeState();
}

/** Lets the server reach this browser. Without a push service the browser still tells while a page is open. */
export async function rememberDevice(pushKey: string | null): Promise<boolean> {
  const registration = await navigator.serviceWorker.register(trustedScript(SERVICE_WORKER));
  if (pushKey === null || !('pushManager' in registration)) return false;
  try {
    const known = await registration.pushManager.getSubscription();
    const subscription =
      known ?? (await registration.pushManager.subscribe({ userVisibleOnly: true, applicationServerKey: pushKey }));
    const { endpoint = '', keys } = subscription.toJSON();
    const json = { endpoint, keys: { p256dh: keys?.['p256dh'] ?? '', auth: keys?.['auth'] ?? '' } };
    await unwrap(api.me['push-devices'].$post({ json }));
    return true;
  } catch (error) {
    console.warn('This browser is not told while no page is open', error);
    return false;
  }
}

/** Before somebody signs out: what concerns them is not shown on this machine any more. */
export async function forgetDevice(): Promise<void> {
  if (noticeState() !== 'on') return;
  const registration = await navigator.serviceWorker.getRegistration(SERVICE_WORKER);
  const subscription = await registration?.pushManager?.getSubscription();
  if (!subscription) return;
  await subscription.unsubscribe();
  await unwrap(api.me['push-devices'].$delete({ json: { endpoint: subscription.endpoint } }));
}

/** Tells of an item through the browser while the page is not looked at; its tag makes several tabs one. */
export async function showNotice(item: NotificationItem): Promise<void> {
  if (noticeState() !== 'on' || !document.hidden) return;
  const options = {
    body: item.quote ?? '',
    tag: item.id,
    data: { url: item.link },
    ...(item.video?.poster ? { icon: item.video.poster } : {}),
  };
  const registration = await navigator.serviceWorker.register(trustedScript(SERVICE_WORKER));
  await registration.showNotification(notificationSentence(item), options);
}
