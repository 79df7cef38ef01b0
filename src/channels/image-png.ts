// Copies a PNG (w3.org/TR/png-3) without the chunks that say something beside the picture, animation included; pure.
import { joined, type PictureCopy } from './picture-copy.ts';

const SIGNATURE = [0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a];
const KEPT = new Set(['IHDR', 'PLTE', 'tRNS', 'gAMA', 'cHRM', 'sRGB', 'IDAT', 'IEND']);
/** Length, type and checksum of a chunk. */
const AROUND_BYTES = 12;

/** Null when it does not begin with its header or ends early. */
export function copyPng(bytes: Uint8Array<ArrayBuffer>): PictureCopy | null {
  if (SIGNATURE.some((byte, n) => bytes[n] !== byte)) return null;
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const kept: Uint8Array[] = [bytes.subarray(0, 8)];
  let size: { width: number; height: number } | null = null;
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
    if (type === 'IDAT') hasData = true;
    if (KEPT.has(type)) kept.push(bytes.subarray(at, end));
    if (type === 'IEND') return size && hasData ? { ...size, bytes: joined(kept) } : null;
    at = end;
  }
  return null;
}
