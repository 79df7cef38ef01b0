// Whether the pictures of an MP4 are encrypted: FFmpeg hides it and would decode noise.
import { readBoxHeader } from '#media/cmaf/boxes.ts';

/** Up to `length` bytes from `offset` on. */
export type ReadAt = (offset: number, length: number) => Promise<Uint8Array>;

const PARENTS = ['moov', 'trak', 'mdia', 'minf', 'stbl'];
/** In fragments nothing is described: what `moov` says of the samples holds, and it comes before the first of them. */
const FRAGMENT = 'moof';
const ENCRYPTED = ['encv', 'drmi']; // sample entries of ISO/IEC 23001-7, and of what iTunes sells
const SAMPLE_ENTRIES_AT = 8; // stsd: version, flags and a count come first
const BOXES_MAX = 5000;
const DEPTH_MAX = 8;

/** Reads headers only, none behind the first fragment; gives up, and says no, in a file of very many boxes. */
export async function hasEncryptedPictures(readAt: ReadAt, sizeBytes: number): Promise<boolean> {
  let seen = 0;
  const within = async (start: number, end: number, depth: number): Promise<boolean> => {
    for (let at = start; at + 8 <= end && seen < BOXES_MAX; seen += 1) {
      const box = headerOf(await readAt(at, 16));
      if (!box || box.type === FRAGMENT) return false;
      if (ENCRYPTED.includes(box.type)) return true;
      const inner = PARENTS.includes(box.type)
        ? at + box.body
        : box.type === 'stsd'
          ? at + box.body + SAMPLE_ENTRIES_AT
          : null;
      if (inner !== null && depth < DEPTH_MAX && (await within(inner, Math.min(end, at + box.end), depth + 1)))
        return true;
      at += box.end;
    }
    return false;
  };
  return within(0, sizeBytes, 0);
}

/** Null for what is no header. */
function headerOf(bytes: Uint8Array): ReturnType<typeof readBoxHeader> {
  try {
    const box = readBoxHeader(bytes, 0);
    return box && box.end > 0 ? box : null;
  } catch {
    return null;
  }
}
