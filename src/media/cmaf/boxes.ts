// ISO BMFF boxes (ISO/IEC 14496-12): walking them, finding one by path, and writing them.

export interface Box {
  type: string;
  /** Offset of the box header in the buffer that was walked. */
  start: number;
  /** Offset of the first byte after the header. */
  body: number;
  end: number;
}

const view = (bytes: Uint8Array): DataView => new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);

/** Reads one box header; null when the buffer holds less than it. `end` may lie beyond the buffer. Throws on nonsense. */
export function readBoxHeader(bytes: Uint8Array, start: number): Box | null {
  if (start + 8 > bytes.length) return null;
  const data = view(bytes);
  const size = data.getUint32(start);
  const type = String.fromCharCode(...bytes.subarray(start + 4, start + 8));
  if (size === 1) {
    if (start + 16 > bytes.length) return null;
    return { type, start, body: start + 16, end: start + Number(data.getBigUint64(start + 8)) };
  }
  if (size < 8) throw new RangeError(`box ${type} at ${start} has size ${size}`);
  return { type, start, body: start + 8, end: start + size };
}

/** The boxes between two offsets; throws a RangeError when the last one is cut. */
export function walkBoxes(bytes: Uint8Array, start = 0, end = bytes.length): Box[] {
  const boxes: Box[] = [];
  for (let at = start; at < end; ) {
    const box = readBoxHeader(bytes, at);
    if (!box || box.end > end) throw new RangeError(`a box is cut at ${at}`);
    boxes.push(box);
    at = box.end;
  }
  return boxes;
}

/** Bytes of header fields before the children of boxes that are not plain containers. */
const CHILD_OFFSET: Record<string, number> = { stsd: 8, avc1: 78, mp4a: 28, meta: 4 };

/** Follows a path such as 'moov/trak/mdia'; null when a step is missing. */
export function findBox(bytes: Uint8Array, path: string, within?: Box): Box | null {
  let current: Box | null = within ?? null;
  for (const type of path.split('/')) {
    const start: number = current ? current.body + (CHILD_OFFSET[current.type] ?? 0) : 0;
    const end: number = current ? current.end : bytes.length;
    current = walkBoxes(bytes, start, end).find((box) => box.type === type) ?? null;
    if (!current) return null;
  }
  return current;
}

export function concatBytes(parts: readonly Uint8Array[]): Uint8Array {
  const whole = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0));
  let at = 0;
  for (const part of parts) {
    whole.set(part, at);
    at += part.length;
  }
  return whole;
}

/** Big-endian whole number in `width` bytes. */
export function uint(value: number, width: 1 | 2 | 3 | 4 | 8): Uint8Array {
  const bytes = new Uint8Array(width);
  for (let i = width - 1, rest = value; i >= 0; i -= 1, rest = Math.floor(rest / 256)) bytes[i] = rest % 256;
  return bytes;
}

export const text = (value: string): Uint8Array => Uint8Array.from(value, (char) => char.charCodeAt(0));

export function box(type: string, ...parts: Uint8Array[]): Uint8Array {
  const body = concatBytes(parts);
  return concatBytes([uint(body.length + 8, 4), text(type), body]);
}

/** A box with version and flags (section 4.2). */
export const fullBox = (type: string, version: number, flags: number, ...parts: Uint8Array[]): Uint8Array =>
  box(type, uint(version, 1), uint(flags, 3), ...parts);
