// Public ids: ULIDs and 128 random bits, both as 26 lower-case Crockford base32 characters.

const ALPHABET = '0123456789abcdefghjkmnpqrstvwxyz';

function encode(value: bigint): string {
  let text = '';
  for (let rest = value, i = 0; i < 26; i += 1, rest >>= 5n) text = ALPHABET[Number(rest & 31n)] + text;
  return text;
}

function randomBits(bytes: number): bigint {
  let value = 0n;
  for (const byte of crypto.getRandomValues(new Uint8Array(bytes))) value = (value << 8n) | BigInt(byte);
  return value;
}

/** A ULID (github.com/ulid/spec): 48 bits of time in ms, 80 random bits; sorts by time. */
export function newUlid(nowMs: number): string {
  return encode((BigInt(nowMs) << 80n) | randomBits(10));
}

/** 128 random bits, for ids that must not be guessed: playback ids. */
export function newRandomId(): string {
  return encode(randomBits(16));
}
