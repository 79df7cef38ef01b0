// The cursor of the list of channels that one follows, opaque to clients; pure.
import { ID_PATTERN } from '#contract/ids.ts';

interface Place {
  createdAt: number;
  channelId: string;
}

export const encodeCursor = ({ createdAt, channelId }: Place): string => `${createdAt.toString(36)}.${channelId}`;

/** Null when it is none of ours. */
export function decodeCursor(text: string): Place | null {
  const match = /^([0-9a-z]{1,10})\.([0-9a-z]{26})$/.exec(text);
  const [, time, channelId] = match ?? [];
  if (time === undefined || channelId === undefined || !ID_PATTERN.test(channelId)) return null;
  const createdAt = Number.parseInt(time, 36);
  return Number.isSafeInteger(createdAt) ? { createdAt, channelId } : null;
}
