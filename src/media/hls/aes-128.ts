// What AES-128 of HLS does to a segment: its length and its initialization vector (RFC 8216 sections 4.3.2.4 and 5.2).

export const BLOCK_BYTES = 16;

/** How long a segment is when encrypted: PKCS#7 fills the last block, or adds one (RFC 5652 section 6.3). */
export const encryptedLength = (bytes: number): number => bytes - (bytes % BLOCK_BYTES) + BLOCK_BYTES;

/** The media sequence number as a big-endian number of 128 bits: what players use where the key's tag names no other. */
export function initializationVector(mediaSequence: number): Uint8Array<ArrayBuffer> {
  const vector = new Uint8Array(BLOCK_BYTES);
  new DataView(vector.buffer).setBigUint64(BLOCK_BYTES - 8, BigInt(mediaSequence));
  return vector;
}
