// Sends one message to one browser by its push service (RFC 8030), and says whether the browser still takes any.
import type { PushDevice } from '#contract/notifications.ts';
import { choose, encryptMessage } from './encrypt.ts';
import { isPushService } from './push-service.ts';
import { type VapidKeys, vapidHeader } from './vapid.ts';

/** What the service worker of the page is told. */
export interface PushMessage {
  title: string;
  body: string;
  /** A path of this site. */
  url: string;
  /** One at a time is shown for each: the same event again replaces what is there. */
  tag: string;
  icon: string | null;
}

const KEEP_SECONDS = 2 * 24 * 3600; // a machine that was off over a weekend need not hear of it
const ANSWER_MS = 10_000;

export type Outcome = 'sent' | 'gone' | 'refused';

/** `gone`: the browser takes no more, or its address is of no service that we know: forget it. Throws when the service cannot be reached or is overloaded. */
export async function sendPush(
  device: PushDevice,
  message: PushMessage,
  vapid: VapidKeys & { subject: string },
  nowMs: number,
): Promise<Outcome> {
  if (!isPushService(device.endpoint)) return 'gone';
  const body = await encryptMessage(JSON.stringify(message), device.keys, await choose());
  const answer = await fetch(device.endpoint, {
    method: 'POST',
    redirect: 'manual', // a push service answers itself; nobody leads us elsewhere
    headers: {
      authorization: await vapidHeader(device.endpoint, vapid, vapid.subject, nowMs),
      'content-encoding': 'aes128gcm',
      'content-type': 'application/octet-stream',
      ttl: String(KEEP_SECONDS),
      urgency: 'normal',
    },
    body,
    signal: AbortSignal.timeout(ANSWER_MS),
  });
  await answer.body?.cancel();
  if (answer.ok) return 'sent';
  if (answer.status === 404 || answer.status === 410) return 'gone';
  if (answer.status === 429 || answer.status >= 500) throw new Error(`the push service answered ${answer.status}`);
  return 'refused';
}
