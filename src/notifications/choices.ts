// What a person wants to be told and where: the defaults, and what they chose over them; pure.
import {
  type EditNotificationChoices,
  NOTIFICATION_KINDS,
  type NotificationChoices,
  type NotificationKind,
  type NotificationWays,
} from '#contract/notifications.ts';

/** Everything is in the bell and by the browser, which asks for itself; mail is for those who turn it on. */
export const DEFAULT_WAYS: NotificationWays = { app: true, browser: true, mail: false };

/** Only what was chosen is stored, so that a new kind and a new default reach everybody else. */
export type StoredChoices = { [Kind in NotificationKind]?: Partial<NotificationWays> };

export const waysOf = (stored: StoredChoices, kind: NotificationKind): NotificationWays => ({
  ...DEFAULT_WAYS,
  ...stored[kind],
});

export const choicesOf = (stored: StoredChoices): NotificationChoices =>
  Object.fromEntries(NOTIFICATION_KINDS.map((kind) => [kind, waysOf(stored, kind)])) as NotificationChoices;

/** Merges what is given into what was chosen before. */
export function withChoices(stored: StoredChoices, edit: EditNotificationChoices): StoredChoices {
  const merged: StoredChoices = { ...stored };
  for (const kind of NOTIFICATION_KINDS) {
    const given = Object.entries(edit[kind] ?? {}).filter(([, value]) => value !== undefined);
    if (given.length > 0) merged[kind] = { ...stored[kind], ...Object.fromEntries(given) };
  }
  return merged;
}

/** Whether something must be done besides the bell: by a push to a device, or by a mail. */
export const isToldElsewhere = ({ browser, mail }: NotificationWays, hasDevice: boolean): boolean =>
  (browser && hasDevice) || mail;
