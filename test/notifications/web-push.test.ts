// Web Push against the standards' own examples: the bytes of RFC 8291 section 5, and a token that RFC 8292 accepts.
import { importJWK, jwtVerify } from 'jose';
import { describe, expect, it, test } from 'vitest';
import { fromBase64Url, toBase64Url } from '../../src/notifications/web-push/base64url.ts';
import { choose, encryptMessage, PLAINTEXT_BYTES_MAX } from '../../src/notifications/web-push/encrypt.ts';
import { isPushService } from '../../src/notifications/web-push/push-service.ts';
import { vapidHeader } from '../../src/notifications/web-push/vapid.ts';

/** RFC 8291 section 5 and appendix A. */
const EXAMPLE = {
  plaintext: 'When I grow up, I want to be a watermelon',
  senderPrivate: 'yfWPiYE-n46HLnH0KqZOF1fJJU3MYrct3AELtAQ-oRw',
  senderPublic: 'BP4z9KsN6nGRTbVYI_c7VJSPQTBtkgcy27mlmlMoZIIgDll6e3vCYLocInmYWAmS6TlzAC8wEqKK6PBru3jl7A8',
  browserPrivate: 'q1dXpw3UpT5VOmu_cf_v6ih07Aems3njxI-JWgLcM94',
  browserPublic: 'BCVxsr7N_eNgVRqvHtD0zTZsEc6-VV-JvLexhqUzORcxaOzi6-AYWXvTBHm4bjyPjs7Vd8pZGH6SRpkNtoIAiw4',
  salt: 'DGv6ra1nlYgDCS1FRnbzlw',
  auth: 'BTBZMqHH6r4Tts7J_aSIgg',
  body: 'DGv6ra1nlYgDCS1FRnbzlwAAEABBBP4z9KsN6nGRTbVYI_c7VJSPQTBtkgcy27mlmlMoZIIgDll6e3vCYLocInmYWAmS6TlzAC8wEqKK6PBru3jl7A_yl95bQpu6cVPTpK4Mqgkf1CXztLVBSt2Ks3oZwbuwXPXLWyouBWLVWGNWQexSgSxsj_Qulcy4a-fN',
};

function jwkOf(publicKey: string, privateKey?: string): JsonWebKey {
  const point = fromBase64Url(publicKey);
  const [x, y] = [toBase64Url(point.subarray(1, 33)), toBase64Url(point.subarray(33))];
  return { kty: 'EC', crv: 'P-256', x, y, ...(privateKey === undefined ? {} : { d: privateKey }) };
}

const importKey = (jwk: JsonWebKey) =>
  crypto.subtle.importKey('jwk', jwk, { name: 'ECDH', namedCurve: 'P-256' }, true, jwk.d ? ['deriveBits'] : []);

const utf8 = (text: string) => new TextEncoder().encode(text);

/** What a browser does with a body, written from RFC 8291 section 3.4 and RFC 8188 section 2 for one record. */
async function decrypt(body: Uint8Array<ArrayBuffer>): Promise<string> {
  const salt = body.slice(0, 16);
  const keyLength = body[20] ?? 0;
  const senderPublic = body.slice(21, 21 + keyLength);
  const own = await importKey(jwkOf(EXAMPLE.browserPublic, EXAMPLE.browserPrivate));
  const sender = await importKey(jwkOf(toBase64Url(senderPublic)));
  const shared = await crypto.subtle.deriveBits({ name: 'ECDH', public: sender }, own, 256);
  const hkdf = async (secret: BufferSource, hkdfSalt: BufferSource, info: Uint8Array<ArrayBuffer>, bytes: number) => {
    const key = await crypto.subtle.importKey('raw', secret, 'HKDF', false, ['deriveBits']);
    return crypto.subtle.deriveBits({ name: 'HKDF', hash: 'SHA-256', salt: hkdfSalt, info }, key, bytes * 8);
  };
  const info = new Uint8Array([...utf8('WebPush: info\0'), ...fromBase64Url(EXAMPLE.browserPublic), ...senderPublic]);
  const inputKey = await hkdf(shared, fromBase64Url(EXAMPLE.auth), info, 32);
  const contentKey = await hkdf(inputKey, salt, utf8('Content-Encoding: aes128gcm\0'), 16);
  const iv = await hkdf(inputKey, salt, utf8('Content-Encoding: nonce\0'), 12);
  const key = await crypto.subtle.importKey('raw', contentKey, 'AES-GCM', false, ['decrypt']);
  const plain = new Uint8Array(await crypto.subtle.decrypt({ name: 'AES-GCM', iv }, key, body.slice(21 + keyLength)));
  expect(plain.at(-1)).toBe(2);
  return new TextDecoder().decode(plain.subarray(0, -1));
}

const keys = { p256dh: EXAMPLE.browserPublic, auth: EXAMPLE.auth };

describe('a message', () => {
  it('has the bytes of the standard’s example', async () => {
    const senderKeys = {
      privateKey: await importKey(jwkOf(EXAMPLE.senderPublic, EXAMPLE.senderPrivate)),
      publicKey: await importKey(jwkOf(EXAMPLE.senderPublic)),
    };
    const body = await encryptMessage(EXAMPLE.plaintext, keys, { salt: fromBase64Url(EXAMPLE.salt), senderKeys });
    expect(toBase64Url(body)).toBe(EXAMPLE.body);
  });

  it('of the example is read as the standard says, which proves the reader', async () => {
    expect(await decrypt(fromBase64Url(EXAMPLE.body))).toBe(EXAMPLE.plaintext);
  });

  it.each(['', 'ö 日本語 🌊', 'x'.repeat(PLAINTEXT_BYTES_MAX)])('comes out as it went in', async (text) => {
    const body = await encryptMessage(text, keys, await choose());
    expect(await decrypt(body)).toBe(text);
    expect(body.byteLength).toBeLessThanOrEqual(4096); // RFC 8291 section 4: what every service takes
  });

  it('is refused when it is too long or the key is no point of the curve', async () => {
    await expect(encryptMessage('x'.repeat(PLAINTEXT_BYTES_MAX + 1), keys, await choose())).rejects.toThrow('bytes');
    const nowhere = { ...keys, p256dh: toBase64Url(new Uint8Array(65).fill(4)) };
    await expect(encryptMessage('x', nowhere, await choose())).rejects.toThrow();
  });
});

it('a token names the service’s origin and is signed by the key that the browser knows', async () => {
  const pair = { publicKey: EXAMPLE.senderPublic, privateKey: EXAMPLE.senderPrivate };
  const nowMs = Date.now();
  const header = await vapidHeader('https://push.example.net/a/b', pair, 'https://video.example', nowMs);
  const [, token = '', key] = /^vapid t=([\w.-]+), k=([\w-]+)$/.exec(header) ?? [];
  expect(key).toBe(EXAMPLE.senderPublic);
  const { payload } = await jwtVerify(token, await importJWK(jwkOf(EXAMPLE.senderPublic), 'ES256'), {
    audience: 'https://push.example.net',
    subject: 'https://video.example',
  });
  expect((payload.exp ?? 0) * 1000 - nowMs).toBeLessThanOrEqual(24 * 3600_000); // RFC 8292 section 2
});

test.each([
  ['https://fcm.googleapis.com/fcm/send/abc', true],
  ['https://updates.push.services.mozilla.com/wpush/v2/x', true],
  ['http://fcm.googleapis.com/', false],
  ['https://localhost/x', false],
  ['https://127.0.0.1/x', false],
  ['https://0x7f.1/x', false],
  ['https://2130706433/x', false],
  ['https://[::1]/x', false],
  ['https://169.254.169.254/latest', false],
  ['https://intranet/x', false],
  ['https://db.internal/x', false],
  ['https://web.push.apple.com/x', true],
  ['https://wns2-par02p.notify.windows.com/w/?token=x', true],
  ['https://push.example/x', false],
  ['https://fcm.googleapis.com.evil.example/x', false],
  ['https://evilnotify.windows.com/x', false],
  ['https://fcm.googleapis.com:8443/x', false],
  ['https://user:secret@fcm.googleapis.com/x', false],
  ['nonsense', false],
  ['https://localhost./push', false],
  ['https://db.internal./push', false],
  ['https://db./push', false],
])('%s is a push service: %s', (endpoint, is) => expect(isPushService(endpoint)).toBe(is));
