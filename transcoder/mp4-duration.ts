// How long an MP4 says to be by its first bytes, before FFmpeg has read its table of contents: its end is looked at meanwhile.
import { type Box, readBoxHeader } from '#media/cmaf/boxes.ts';

const MVHD_BYTES = 32; // from the version to the end of the duration, in the longer form

/** Seconds by `mvhd` (ISO/IEC 14496-12, 8.2.2). A hint; null where `head` does not say: the table is elsewhere, or of fragments. */
export function mp4Seconds(head: Uint8Array): number | null {
  const moov = find(head, 'moov', 0);
  const mvhd = moov && find(head, 'mvhd', moov.body);
  if (!mvhd || mvhd.body + MVHD_BYTES > head.length) return null;
  const data = new DataView(head.buffer, head.byteOffset + mvhd.body, MVHD_BYTES);
  const isLong = data.getUint8(0) === 1;
  const ticks = isLong ? Number(data.getBigUint64(24)) : data.getUint32(16);
  const seconds = ticks / data.getUint32(isLong ? 20 : 12);
  return Number.isFinite(seconds) && seconds > 0 ? seconds : null;
}

function find(bytes: Uint8Array, type: string, start: number): Box | null {
  try {
    for (let box = readBoxHeader(bytes, start); box; box = readBoxHeader(bytes, box.end)) {
      if (box.type === type) return box;
      if (box.end <= box.start) return null;
    }
  } catch (error) {
    if (!(error instanceof RangeError)) throw error; // nonsense says nothing
  }
  return null;
}
