// Turns pixels as EXIF says (Exif 2.32 section 4.6.4), so that a picture stays upright without it; pure.

export interface Pixels {
  width: number;
  height: number;
  /** Red, green, blue and alpha of each, row by row. */
  data: Uint8ClampedArray<ArrayBuffer>;
}

/** For each orientation: are rows and columns swapped, and from which ends of the file is it then read. */
const TURNS = [
  { swapped: false, fromRight: false, fromBottom: false },
  { swapped: false, fromRight: true, fromBottom: false },
  { swapped: false, fromRight: true, fromBottom: true },
  { swapped: false, fromRight: false, fromBottom: true },
  { swapped: true, fromRight: false, fromBottom: false },
  { swapped: true, fromRight: false, fromBottom: true },
  { swapped: true, fromRight: true, fromBottom: true },
  { swapped: true, fromRight: true, fromBottom: false },
] as const;

/** The same pixels for 1, and for what is no orientation. */
export function upright(pixels: Pixels, orientation: number): Pixels {
  const turn = TURNS[orientation - 1];
  if (!turn || orientation === 1) return pixels;
  const { width, height } = pixels;
  const from = new Uint32Array(pixels.data.buffer, pixels.data.byteOffset, width * height);
  const to = new Uint32Array(width * height);
  const [columns, rows] = turn.swapped ? [height, width] : [width, height];
  for (let y = 0, n = 0; y < rows; y += 1) {
    for (let x = 0; x < columns; x += 1, n += 1) {
      const column = turn.swapped ? y : x;
      const row = turn.swapped ? x : y;
      const fileX = turn.fromRight ? width - 1 - column : column;
      const fileY = turn.fromBottom ? height - 1 - row : row;
      to[n] = from[fileY * width + fileX] ?? 0;
    }
  }
  return { width: columns, height: rows, data: new Uint8ClampedArray(to.buffer) };
}
