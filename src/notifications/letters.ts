// A notification as a push and as a mail; pure.
import { notificationSentence } from '#contract/notification-texts.ts';
import type { NotificationItem } from '#contract/notifications.ts';
import type { PushMessage } from './web-push/send.ts';

/** Services take 4096 bytes in all; a title of 100 characters may have 400. */
const BODY_CHARACTERS = 300;

export function pushOf(item: NotificationItem): PushMessage {
  return {
    title: notificationSentence(item),
    body: [...(item.quote ?? '')].slice(0, BODY_CHARACTERS).join(''),
    url: item.link,
    tag: item.id,
    icon: item.video?.poster ?? null,
  };
}

export function mailOf(item: NotificationItem, publicOrigin: string): { subject: string; text: string } {
  const sentence = notificationSentence(item);
  const text = [
    `${sentence}.`,
    ...(item.quote === null ? [] : [item.quote.replace(/^/gm, '> ')]),
    `${publicOrigin}${item.link}`,
    `You get this mail because you turned it on. Change that here: ${publicOrigin}/settings#notifications`,
  ].join('\n\n');
  return { subject: sentence, text: `${text}\n` };
}
