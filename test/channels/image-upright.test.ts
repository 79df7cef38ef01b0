// Pixels that are turned as EXIF says: the letter F, in each of the eight ways in which a camera may have stored it.
import { describe, expect, it } from 'vitest';
import { upright } from '../../src/channels/image-upright.ts';

const F = ['##', '#.', '##', '#.'];

/** How the file has it, by the numbers of Exif 2.32 section 4.6.4. */
const STORED: Record<number, string[]> = {
  1: ['##', '#.', '##', '#.'],
  2: ['##', '.#', '##', '.#'],
  3: ['.#', '##', '.#', '##'],
  4: ['#.', '##', '#.', '##'],
  5: ['####', '#.#.'],
  6: ['#.#.', '####'],
  7: ['.#.#', '####'],
  8: ['####', '.#.#'],
};

function pixelsOf(rows: string[]) {
  const width = rows[0]?.length ?? 0;
  const data = new Uint8ClampedArray(rows.length * width * 4);
  const from = new Uint32Array(data.buffer);
  [...rows.join('')].forEach((sign, n) => {
    from[n] = sign === '#' ? 0xff000000 : 0;
  });
  return { width, height: rows.length, data };
}

function rowsOf({ width, height, data }: ReturnType<typeof pixelsOf>): string[] {
  const signs = Array.from(new Uint32Array(data.buffer), (pixel) => (pixel === 0 ? '.' : '#')).join('');
  return Array.from({ length: height }, (_, y) => signs.slice(y * width, (y + 1) * width));
}

describe('a picture', () => {
  it.each(Object.entries(STORED))('stored in the way %s is upright afterwards', (orientation, rows) => {
    expect(rowsOf(upright(pixelsOf(rows), Number(orientation)))).toEqual(F);
  });

  it.each([0, 9])('with the orientation %s, which does not exist, stays as it is', (orientation) => {
    expect(rowsOf(upright(pixelsOf(F), orientation))).toEqual(F);
  });
});
