// Encrypts a message for one browser: RFC 8291 on the content coding aes128gcm of RFC 8188.
import { fromBase64Url } from './base64url.ts';

export interface BrowserKeys {
  /** Public key of the browser, an uncompressed point of P-256 in base64url. */
  p256dh: string;
  /** Its authentication secret, 16 bytes in base64url. */
  auth: string;
}

/** What is chosen anew for each message; given only to repeat a known one. */
export interface Chosen {
  salt: Uint8Array<ArrayBuffer>;
  senderKeys: CryptoKeyPair;
}

const RECORD_BYTES = 4096; // RFC 8291 section 4: one record, and services need not take more
const LAST_RECORD = 2; // the delimiter, RFC 8188 section 2
const CURVE = { name: 'ECDH', namedCurve: 'P-256' };
/** A record holds its own delimiter and the tag of AES-GCM; its header holds salt, size, key length and key. */
export const PLAINTEXT_BYTES_MAX = RECORD_BYTES - 1 - 16 - (16 + 4 + 1 + 65);

const utf8 = (text: string): Uint8Array<ArrayBuffer> => Uint8Array.from(new TextEncoder().encode(text));

function concat(...parts: Uint8Array[]): Uint8Array<ArrayBuffer> {
  const whole = new Uint8Array(parts.reduce((sum, { byteLength }) => sum + byteLength, 0));
  let at = 0;
  for (const part of parts) {
    whole.set(part, at);
    at += part.byteLength;
  }
  return whole;
}

async function derive(
  secret: BufferSource,
  salt: BufferSource,
  info: BufferSource,
  bytes: number,
): Promise<Uint8Array<ArrayBuffer>> {
  const key = await crypto.subtle.importKey('raw', secret, 'HKDF', false, ['deriveBits']);
  return new Uint8Array(await crypto.subtle.deriveBits({ name: 'HKDF', hash: 'SHA-256', salt, info }, key, bytes * 8));
}

export async function choose(): Promise<Chosen> {
  return {
    salt: crypto.getRandomValues(new Uint8Array(16)),
    senderKeys: (await crypto.subtle.generateKey(CURVE, true, ['deriveBits'])) as CryptoKeyPair,
  };
}

/** The body of the request to the push service. Throws for keys that are no point of the curve, or for too long a text. */
export async function encryptMessage(
  text: string,
  { p256dh, auth }: BrowserKeys,
  { salt, senderKeys }: Chosen,
): Promise<Uint8Array<ArrayBuffer>> {
  const plaintext = utf8(text);
  if (plaintext.byteLength > PLAINTEXT_BYTES_MAX) throw new Error(`a push holds ${PLAINTEXT_BYTES_MAX} bytes at most`);
  const browserPublic = fromBase64Url(p256dh);
  const senderPublic = new Uint8Array((await crypto.subtle.exportKey('raw', senderKeys.publicKey)) as ArrayBuffer);
  const browserKey = await crypto.subtle.importKey('raw', browserPublic, CURVE, false, []);
  // workers-types names the field `$public`; the standard's name is what the runtime takes.
  const agreement = { name: 'ECDH', public: browserKey } as unknown as SubtleCryptoDeriveKeyAlgorithm;
  const shared = await crypto.subtle.deriveBits(agreement, senderKeys.privateKey, 256);
  const keyInfo = concat(utf8('WebPush: info\0'), browserPublic, senderPublic);
  const inputKey = await derive(shared, fromBase64Url(auth), keyInfo, 32);
  const contentKey = await derive(inputKey, salt, utf8('Content-Encoding: aes128gcm\0'), 16);
  const nonce = await derive(inputKey, salt, utf8('Content-Encoding: nonce\0'), 12);
  const aes = await crypto.subtle.importKey('raw', contentKey, 'AES-GCM', false, ['encrypt']);
  const record = concat(plaintext, new Uint8Array([LAST_RECORD]));
  const sealed = await crypto.subtle.encrypt({ name: 'AES-GCM', iv: nonce }, aes, record);
  const recordSize = new Uint8Array(4);
  new DataView(recordSize.buffer).setUint32(0, RECORD_BYTES);
  return concat(salt, recordSize, new Uint8Array([senderPublic.byteLength]), senderPublic, new Uint8Array(sealed));
}
