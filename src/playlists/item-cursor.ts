// Cursors of the items of a list: the key of the last one, opaque to clients; pure.
import { ID_PATTERN } from '#contract/ids.ts';
import { KEY_LENGTH_MAX } from './position-key.ts';

export interface ItemCursor {
  position: string;
  videoId: string;
}

export const encodeItemCursor = ({ position, videoId }: ItemCursor): string => `${position}.${videoId}`;

/** Null when it is none of ours. */
export function decodeItemCursor(text: string): ItemCursor | null {
  const [position = '', videoId = '', ...more] = text.split('.');
  const isKey = /^[0-9a-z]{6,}$/.test(position) && position.length <= KEY_LENGTH_MAX;
  return isKey && ID_PATTERN.test(videoId) && more.length === 0 ? { position, videoId } : null;
}
