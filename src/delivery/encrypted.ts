// Encrypts a segment while it is read, a step at a time: what is held of it is the encrypted copy and one step.
import { BLOCK_BYTES, encryptedLength } from '#media/hls/aes-128.ts';

/** Few steps, since each costs more than its bytes; small beside the segment. */
const STEP_BYTES = 64 * 1024;

export interface Cipher {
  key: Uint8Array;
  initializationVector: Uint8Array;
}

/**
 * The segment in AES-128-CBC with PKCS#7 padding. Throws a RangeError when the stream is not as long as it should be.
 *
 * @param clear a stream of bytes, as storage gives them
 */
export async function encrypted(
  clear: ReadableStream<Uint8Array>,
  clearBytes: number,
  cipher: Cipher,
): Promise<Uint8Array<ArrayBuffer>> {
  const key = await crypto.subtle.importKey('raw', cipher.key, 'AES-CBC', false, ['encrypt']);
  const reader = clear.getReader({ mode: 'byob' });
  const whole = new Uint8Array(encryptedLength(clearBytes));
  let vector = cipher.initializationVector;
  let step = new Uint8Array(STEP_BYTES);
  for (let at = 0; ; at += STEP_BYTES) {
    const { value = new Uint8Array() } = await reader.readAtLeast(STEP_BYTES, step);
    const isLast = value.byteLength < STEP_BYTES;
    const padded = new Uint8Array(await crypto.subtle.encrypt({ name: 'AES-CBC', iv: vector }, key, value));
    // Every call pads; of all but the last the padding is left out, and the block before it goes on the chain.
    const piece = isLast ? padded : padded.subarray(0, STEP_BYTES);
    if (isLast && at + piece.byteLength !== whole.byteLength) throw new RangeError('the segment was cut');
    whole.set(piece, at);
    if (isLast) return whole;
    vector = piece.subarray(-BLOCK_BYTES);
    step = new Uint8Array(value.buffer); // the same memory again: reading takes it away and gives it back
  }
}
