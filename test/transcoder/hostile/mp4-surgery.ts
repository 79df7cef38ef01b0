// Cuts into a good MP4: one field of one box each, so that the table can say what is wrong with a file.
import { type Box, concatBytes, findBox, walkBoxes } from '#media/cmaf/boxes.ts';

export const VIDEO_TABLE = 'moov/trak/mdia/minf/stbl';

/** A copy in which `edit` has changed the body of the box at `path`. */
export function withBox(
  file: Uint8Array,
  path: string,
  edit: (body: DataView, bytes: Uint8Array, box: Box) => void,
): Uint8Array {
  const copy = Uint8Array.from(file);
  const box = findBox(copy, path);
  if (!box) throw new RangeError(`no ${path}`);
  edit(new DataView(copy.buffer, box.body, box.end - box.body), copy, box);
  return copy;
}

/** The same in every track. */
export function withEveryTrack(file: Uint8Array, path: string, edit: (body: DataView) => void): Uint8Array {
  const copy = Uint8Array.from(file);
  const movie = findBox(copy, 'moov');
  if (!movie) throw new RangeError('no moov');
  for (const track of walkBoxes(copy, movie.body, movie.end).filter((each) => each.type === 'trak')) {
    const box = findBox(copy, path, track);
    if (box) edit(new DataView(copy.buffer, box.body, box.end - box.body));
  }
  return copy;
}

export function renamed(file: Uint8Array, from: string, to: string): Uint8Array {
  const copy = Buffer.from(file);
  for (let at = copy.indexOf(from); at >= 0; at = copy.indexOf(from, at + 1)) copy.write(to, at, 'latin1');
  return copy;
}

/** The box and all that is in it overwritten. */
export const blanked = (file: Uint8Array, path: string, value: number): Uint8Array =>
  withBox(file, path, (_, bytes, box) => bytes.fill(value, box.body, box.end));

/** The first boxes up to and without `type`, then `rest`. */
export function before(file: Uint8Array, type: string, rest: Uint8Array): Uint8Array {
  const at = walkBoxes(file).find((box) => box.type === type)?.start ?? file.length;
  return concatBytes([file.subarray(0, at), rest]);
}

/** Every n-th byte from `from` to `to` (shares of the file) turned over. */
export function flipped(file: Uint8Array, every: number, from = 0, to = 1): Uint8Array {
  return file.map((byte, i) =>
    i >= from * file.length && i < to * file.length && i % every === every - 1 ? byte ^ 0xff : byte,
  );
}

export const cut = (file: Uint8Array, share: number): Uint8Array => file.subarray(0, Math.floor(file.length * share));
