// Reads a picture that somebody sent: what it really is, how large, and a copy without what cameras and editors wrote into it; pure.
import { copyJpeg } from './image-jpeg.ts';
import { copyPng } from './image-png.ts';
import { copyWebp } from './image-webp.ts';
import type { PictureCopy } from './picture-copy.ts';

export interface ReadPicture extends PictureCopy {
  contentType: 'image/jpeg' | 'image/png' | 'image/webp';
}

/** By its first bytes, whatever the sender calls it. Null for what is none of the three, is broken, or moves. */
export function readPicture(bytes: Uint8Array<ArrayBuffer>): ReadPicture | null {
  const ofType = (contentType: ReadPicture['contentType'], copy: PictureCopy | null): ReadPicture | null =>
    copy && copy.width > 0 && copy.height > 0 ? { contentType, ...copy } : null;
  if (bytes[0] === 0xff && bytes[1] === 0xd8) return ofType('image/jpeg', copyJpeg(bytes));
  if (bytes[0] === 0x89 && bytes[1] === 0x50) return ofType('image/png', copyPng(bytes));
  if (bytes[0] === 0x52 && bytes[1] === 0x49) return ofType('image/webp', copyWebp(bytes));
  return null;
}
