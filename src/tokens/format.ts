// How tokens look: a prefix, 256 bits in base62, and their CRC32, so that scanners for leaked secrets know them by sight; pure.

/** `rvl_` a personal token, `rvr_` a refresh token, `rvt_` a ticket. */
type Prefix = 'rvl_' | 'rvr_' | 'rvt_';

const ALPHABET = '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz';
const SECRET_BYTES = 32;
const SECRET_CHARACTERS = 43; // 62^43 > 2^256
const CHECKSUM_CHARACTERS = 6; // 62^6 > 2^32
const SHAPE = new RegExp(`^rv[lrt]_([0-9A-Za-z]{${SECRET_CHARACTERS}})([0-9A-Za-z]{${CHECKSUM_CHARACTERS}})$`);

function base62(value: bigint, characters: number): string {
  let text = '';
  for (let rest = value; text.length < characters; rest /= 62n) text = ALPHABET[Number(rest % 62n)] + text;
  return text;
}

/** CRC-32 as in ISO-HDLC, zip and PNG. */
export function crc32(text: string): number {
  let crc = 0xffffffff;
  for (let at = 0; at < text.length; at += 1) {
    crc ^= text.charCodeAt(at);
    for (let bit = 0; bit < 8; bit += 1) crc = (crc >>> 1) ^ (crc & 1 ? 0xedb88320 : 0);
  }
  return (crc ^ 0xffffffff) >>> 0;
}

/** The token that these 32 bytes are. */
export function tokenOf(prefix: Prefix, bytes: Uint8Array): string {
  if (bytes.length !== SECRET_BYTES) throw new Error(`a token has ${SECRET_BYTES} bytes`);
  const secret = base62(
    bytes.reduce((value, byte) => (value << 8n) | BigInt(byte), 0n),
    SECRET_CHARACTERS,
  );
  return prefix + secret + base62(BigInt(crc32(secret)), CHECKSUM_CHARACTERS);
}

/** Whether it can be one of ours: what is mistyped or made up costs no look into the database. */
export function isToken(prefix: Prefix, text: string): boolean {
  const [, secret, checksum] = SHAPE.exec(text) ?? [];
  return (
    text.startsWith(prefix) && secret !== undefined && base62(BigInt(crc32(secret)), CHECKSUM_CHARACTERS) === checksum
  );
}

export const newToken = (prefix: Prefix): string =>
  tokenOf(prefix, crypto.getRandomValues(new Uint8Array(SECRET_BYTES)));

/** What its owner tells it by. */
export const endingOf = (token: string): string => token.slice(-4);
