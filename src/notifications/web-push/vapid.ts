// Says to a push service who sends (VAPID, RFC 8292): a token for its origin, signed with the installation's key.
import { importJWK, SignJWT } from 'jose';
import { fromBase64Url, toBase64Url } from './base64url.ts';

export interface VapidKeys {
  /** An uncompressed point of P-256, 65 bytes in base64url: what browsers subscribe with. */
  publicKey: string;
  /** Its scalar, 32 bytes in base64url. */
  privateKey: string;
}

/** RFC 8292 section 2 allows a day; a clock that is wrong by an hour does no harm then. */
const LIFE_SECONDS = 12 * 3600;

/** The value of the Authorization header. `subject` is how to reach us: an https: or mailto: address. */
export async function vapidHeader(
  endpoint: string,
  { publicKey, privateKey }: VapidKeys,
  subject: string,
  nowMs: number,
): Promise<string> {
  const point = fromBase64Url(publicKey);
  const x = toBase64Url(point.subarray(1, 33));
  const y = toBase64Url(point.subarray(33, 65));
  const key = await importJWK({ kty: 'EC', crv: 'P-256', x, y, d: privateKey }, 'ES256');
  const token = await new SignJWT()
    .setProtectedHeader({ alg: 'ES256', typ: 'JWT' })
    .setAudience(new URL(endpoint).origin)
    .setExpirationTime(Math.floor(nowMs / 1000) + LIFE_SECONDS)
    .setSubject(subject)
    .sign(key);
  return `vapid t=${token}, k=${publicKey}`;
}
