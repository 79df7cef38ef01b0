// Reads the head of a PNG (w3.org/TR/png-3) and that it has an end, without decoding it; pure.
import { exifOrientation } from './image-exif.ts';
import type { PictureFacts } from './image-file.ts';

const SIGNATURE = [0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a];
/** Length, type and checksum of a chunk. */
const AROUND_BYTES = 12;

/** Null when it does not begin with its header or ends early. Of one that moves, the picture for those who know no APNG counts. */
export function readPng(bytes: Uint8Array<ArrayBuffer>): PictureFacts | null {
  if (SIGNATURE.some((byte, n) => bytes[n] !== byte)) return null;
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  let size: { width: number; height: number } | null = null;
  let orientation = 1;
  let hasData = false;
  for (let at = 8; at + AROUND_BYTES <= bytes.byteLength; ) {
    const end = at + AROUND_BYTES + view.getUint32(at);
    if (end > bytes.byteLength) return null;
    const type = String.fromCharCode(...bytes.subarray(at + 4, at + 8));
    if ((type === 'IHDR') !== (size === null)) return null; // first of all, and once
    if (type === 'IHDR') {
      if (end - at !== AROUND_BYTES + 13) return null;
      size = { width: view.getUint32(at + 8), height: view.getUint32(at + 12) };
    }
    if (type === 'eXIf') orientation = exifOrientation(bytes.subarray(at + 8, end - 4)) ?? orientation;
    if (type === 'IDAT') hasData = true;
    if (type === 'IEND') return size && hasData ? { ...size, orientation } : null;
    at = end;
  }
  return null;
}
