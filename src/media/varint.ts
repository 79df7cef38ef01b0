// Whole numbers in few bytes: LEB128, seven bits a byte, least significant first.

/** Appends `value` (a whole number up to 2^53) to `out`. */
export function writeVarint(out: number[], value: number): void {
  let rest = value;
  while (rest >= 0x80) {
    out.push((rest % 0x80) | 0x80);
    rest = Math.floor(rest / 0x80);
  }
  out.push(rest);
}

/** Reads numbers one after another; throws a RangeError past the end. */
export function varintReader(bytes: Uint8Array): { next(): number; atEnd(): boolean } {
  let at = 0;
  return {
    atEnd: () => at >= bytes.length,
    next() {
      let value = 0;
      for (let scale = 1; ; scale *= 0x80) {
        const byte = bytes[at];
        if (byte === undefined) throw new RangeError('the index ends in the middle of a number');
        at += 1;
        value += (byte & 0x7f) * scale;
        if (byte < 0x80) return value;
      }
    },
  };
}
