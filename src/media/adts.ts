// Splits an ADTS stream into raw AAC packets (ISO/IEC 13818-7 section 6.2).
import { concatBytes } from './cmaf/boxes.ts';

/** Takes bytes as they come and returns the packets that became complete, without their headers. */
export class AdtsSplitter {
  #rest: Uint8Array = new Uint8Array(0);

  /** Throws a RangeError when the stream loses its sync word. */
  push(chunk: Uint8Array): Uint8Array[] {
    const bytes = this.#rest.length === 0 ? chunk : concatBytes([this.#rest, chunk]);
    const packets: Uint8Array[] = [];
    let at = 0;
    while (at + 7 <= bytes.length) {
      const [b0 = 0, b1 = 0, , b3 = 0, b4 = 0, b5 = 0] = bytes.subarray(at, at + 6);
      if (b0 !== 0xff || (b1 & 0xf6) !== 0xf0) throw new RangeError(`no ADTS sync word at byte ${at}`);
      const headerLength = b1 & 1 ? 7 : 9; // protection_absent
      const frameLength = ((b3 & 3) << 11) | (b4 << 3) | (b5 >> 5);
      if (frameLength < headerLength) throw new RangeError(`an ADTS frame of ${frameLength} bytes`);
      if (at + frameLength > bytes.length) break;
      packets.push(bytes.slice(at + headerLength, at + frameLength));
      at += frameLength;
    }
    this.#rest = bytes.slice(at);
    return packets;
  }
}
