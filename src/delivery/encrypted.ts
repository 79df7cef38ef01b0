// Encrypts a segment while it passes, in the pieces in which it comes: never is more of it held than one of them.
import { createCipheriv } from 'node:crypto';

/** AES-128-CBC with PKCS#7 padding, whose length `encryptedLength` tells beforehand. */
export function encrypted(
  clear: ReadableStream<Uint8Array>,
  key: Uint8Array,
  initializationVector: Uint8Array,
): ReadableStream<Uint8Array> {
  const cipher = createCipheriv('aes-128-cbc', key, initializationVector);
  return clear.pipeThrough(
    new TransformStream<Uint8Array, Uint8Array>({
      transform: (piece, out) => pass(cipher.update(piece), out),
      flush: (out) => pass(cipher.final(), out),
    }),
  );
}

/** An empty piece is none: streams of bytes refuse it. */
function pass(bytes: Uint8Array, out: TransformStreamDefaultController<Uint8Array>): void {
  if (bytes.byteLength > 0) out.enqueue(bytes);
}
