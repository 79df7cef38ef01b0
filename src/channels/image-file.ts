// Reads what a picture that somebody sent says of itself: what it really is, how large, and which way up; nothing is decoded; pure.
import { readJpeg } from './image-jpeg.ts';
import { readPng } from './image-png.ts';
import { readWebp } from './image-webp.ts';

export interface PictureFacts {
  width: number;
  height: number;
  /** 1 to 8 as EXIF has it; 1 is upright. Sides are those before it is turned. */
  orientation: number;
}

export interface PictureFile extends PictureFacts {
  format: 'jpeg' | 'png' | 'webp';
}

/** By its first bytes, whatever the sender calls it. Null for what is none of the three, is broken, or moves. */
export function readPicture(bytes: Uint8Array<ArrayBuffer>): PictureFile | null {
  const ofFormat = (format: PictureFile['format'], facts: PictureFacts | null): PictureFile | null =>
    facts && facts.width > 0 && facts.height > 0 ? { format, ...facts } : null;
  if (bytes[0] === 0xff && bytes[1] === 0xd8) return ofFormat('jpeg', readJpeg(bytes));
  if (bytes[0] === 0x89 && bytes[1] === 0x50) return ofFormat('png', readPng(bytes));
  if (bytes[0] === 0x52 && bytes[1] === 0x49) return ofFormat('webp', readWebp(bytes));
  return null;
}
